//! The questions that criteria ask.

use super::Words;
use crate::domain::{fact::FactAnswer, fields::Fault, terms::words};

/// A fact that criteria need, declared so that a form can ask for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// The key of the answer, like `in_country_on`.
    pub key: String,
    /// What an answer looks like.
    pub fact_type: FactType,
    /// The question as a person reads it.
    pub question: Words,
}

words! {
    /// What an answer looks like. `unknown` is always one of them.
    FactType {
        /// `yes` or `no`.
        YesNo = "yes_no",
        /// A day, or `no` for "never": without it somebody to whom it never happened could only say `unknown`.
        Date = "date",
    }
}

impl Question {
    /// Says whether `answer` answers this question.
    ///
    /// # Errors
    /// `not_an_answer`, with what would be one.
    pub fn check(&self, answer: FactAnswer) -> Result<FactAnswer, Fault> {
        match (self.fact_type, answer) {
            (FactType::YesNo, FactAnswer::On(_)) => Err(Fault::new("not_an_answer", "Answer with yes, no or unknown.")),
            (FactType::Date, FactAnswer::Yes) => {
                Err(Fault::new("not_an_answer", "Answer with a date like 2023-06-11, with no if it never was, or with unknown."))
            }
            _ => Ok(answer),
        }
    }
}
