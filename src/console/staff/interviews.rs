//! The interview desk: the days, the slots, rooms and interpreters, the plan, and the doors by which a family gets, keeps or loses an interview.

pub mod book;
pub mod calendar;
pub mod ending;
pub mod filter;
pub mod foreseen;
pub mod place;
pub mod plan;
pub mod rooms;
pub mod rows;
pub mod seats;
pub mod sheet;
pub mod slot_form;
pub mod slot_new;
pub mod slot_wish;
pub mod slots;

use uuid::Uuid;

use crate::{
    console::{back, words::Words},
    domain::{
        fields::FieldError,
        workflow::{Right, Verb},
    },
    http::routes::{Access, Mounted},
};

/// Who sees interviews: whoever sees the cases.
const READ: Access = Access::Rights(&[Right::CaseRead]);
/// Who keeps slots, rooms and interpreters, and books.
const KEEP: Access = Access::Rights(&[Right::CaseSchedule]);

/// The pages of the desk.
#[must_use]
pub fn routes() -> Vec<Mounted> {
    [calendar::routes(), slots::routes(), slot_new::routes(), rooms::routes(), plan::routes(), book::routes(), ending::routes()]
        .into_iter()
        .flatten()
        .collect()
}

/// The page of a verb of interviews, which leads back to where it was asked for.
#[must_use]
pub fn door(case: Uuid, verb: Verb, back: &str) -> String {
    let page = match verb {
        Verb::BookInterview | Verb::Reschedule => format!("/cases/{case}/book"),
        _ => format!("/cases/{case}/interview/{verb}"),
    };
    back::via(&page, back)
}

/// Faults in the words of this part of the service, where it has its own: a rule of slots reads better with its figures than with a general sentence.
#[must_use]
pub fn in_words(words: Words, faults: &[FieldError]) -> Vec<FieldError> {
    let own = |fault: &FieldError| {
        let detail = words.maybe(&format!("interviews-fault-{}", fault.code.replace('_', "-"))).unwrap_or_else(|| fault.detail.clone());
        FieldError { detail, ..fault.clone() }
    };
    faults.iter().map(own).collect()
}
