//! What a reviewer finds, as one form under what was read: which finding, why, and one button. Used by the review and by the comparison.

use actix_web::{HttpResponse, http::StatusCode};

use super::{
    action, action_fields,
    case::{self, Opened, Part},
    overtaken::{self, LOOKED, Notice},
};
use crate::{
    console::{
        back,
        field::{Choice, Field, Kind},
        page,
        trouble::Trouble,
        visit::Visit,
    },
    domain::{
        fields::{FieldError, FieldErrors},
        workflow::Verb,
    },
    http::{
        form::{Fields, FormBody},
        problem::Problem,
    },
    ops::actions::Ask,
};

/// The name of the question.
pub const FINDING: &str = "/finding";

/// How the page is shown: at first, or again with what has to be mended or looked at.
#[derive(Default)]
pub struct Shown {
    /// The status of the answer.
    pub status: StatusCode,
    /// What has to be mended.
    pub faults: Vec<FieldError>,
    /// Why it was not done.
    pub notice: Option<Notice>,
    /// What was typed.
    pub sent: Fields,
}

/// The questions: one finding of those that are allowed now, and why. None when nothing is allowed.
#[must_use]
pub fn questions(visit: &Visit, opened: &Opened, verbs: &[Verb], shown: &Shown) -> Vec<Field> {
    let words = visit.words;
    let allowed = opened.view.allowed_actions.iter().filter(|action| verbs.contains(&action.verb));
    let choice = |action: &crate::access::view::AllowedAction| {
        let (name, does) = (words.word("verb", action.verb.as_str()), words.word("does", action.verb.as_str()));
        let more = if action.proposes { format!(" {}", words.t("proposes")) } else { String::new() };
        Choice::new(action.verb.as_str(), format!("{name}. {does}{more}"), shown.sent.text(FINDING))
    };
    let choices: Vec<Choice> = allowed.map(choice).collect();
    if choices.is_empty() {
        return Vec::new();
    }
    let finding = Field::new(words, FINDING, words.t("decide-finding"), Kind::Radios(choices));
    let reason = Field::new(words, "/reason", words.t("decide-finding-reason"), Kind::Lines).hint(words.t("reason-hint"));
    let reason = reason.value(shown.sent.text("/reason"));
    [finding, reason].into_iter().map(|field| field.judged(&shown.faults)).collect()
}

/// What became of a finding that was sent.
pub enum Sent {
    /// Done: where to go on.
    Done(HttpResponse),
    /// To be mended or looked at again.
    Again(Box<(Opened, Shown)>),
}

/// Carries a finding out, or says why not.
///
/// # Errors
/// The page of what is no matter of this form: no session, no such case, no right.
pub async fn act(visit: &Visit, id: &str, body: FormBody, verbs: &[Verb]) -> Result<Sent, Trouble> {
    let (sent, proof) = visit.genuine(body.0)?;
    let opened = case::open(visit, id, Part::Overview).await?;
    let mend = |opened: Opened, sent: Fields, faults: &[FieldError]| {
        let shown = Shown { status: StatusCode::UNPROCESSABLE_ENTITY, faults: faults.to_vec(), notice: None, sent };
        Sent::Again(Box::new((opened, shown)))
    };
    let Some(verb) = Verb::parse(sent.text(FINDING)).filter(|verb| verbs.contains(verb)) else {
        let faults = FieldErrors::one(FINDING, "required", "Say what you find.");
        return Ok(mend(opened, sent, faults.list()));
    };
    let input = match action_fields::input(verb, &sent, &[], None) {
        Ok(input) => input,
        Err(faults) => return Ok(mend(opened, sent, faults.list())),
    };
    let ask = Ask { case: opened.head.id, verb, seen: sent.filled("seen").map(str::to_owned), input };
    match action::carry_out(visit, &proof, ask).await? {
        Ok(acted) => Ok(Sent::Done(action::done(&opened, verb, &acted))),
        Err(problem) => again(visit, opened, sent, problem).await,
    }
}

async fn again(visit: &Visit, opened: Opened, sent: Fields, problem: Problem) -> Result<Sent, Trouble> {
    match overtaken::notice(visit, &opened, &sent, &problem).await? {
        Some(notice) => {
            let shown = Shown { status: problem.status(), faults: Vec::new(), notice: Some(notice), sent };
            Ok(Sent::Again(Box::new((opened, shown))))
        }
        None => Err(visit.trouble(problem)),
    }
}

/// Leads from the page of one verb to the one page on which every finding of the case is made.
///
/// # Errors
/// The page that says why not.
pub async fn lead(visit: &Visit, id: &str, to: &str) -> Result<HttpResponse, Trouble> {
    let opened = case::open(visit, id, Part::Overview).await?;
    Ok(page::go_to(&back::via(&format!("/cases/{}/{to}", opened.view.id), &opened.head.back)))
}

/// The hidden fields of the form: what was seen, and when.
///
/// # Errors
/// As for an address outside of the program's own servers.
pub fn hidden(visit: &Visit, opened: &Opened) -> Result<Vec<(String, String)>, Trouble> {
    let looked = overtaken::now(visit)?.to_rfc3339();
    Ok(vec![("seen".to_owned(), opened.view.etag()), (LOOKED.to_owned(), looked)])
}
