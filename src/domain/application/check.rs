//! Checks a form as a whole.

use chrono::NaiveDate;

use super::{Application, Living, agreed, draft::ApplicationDraft, numbers::Numbers, people, reach};
use crate::domain::{
    country::Country,
    fact::{FactAnswer, FactAnswers},
    fields::FieldErrors,
    language::Language,
};

/// The most answers; the rule sets ask far fewer.
const MOST_FACTS: usize = 40;

/// Every section, whatever was wrong with those before it, so that a person mends the form once.
pub fn sections(errors: &mut FieldErrors, draft: &ApplicationDraft, country: Country, today: NaiveDate) -> Option<Application> {
    let numbers = Numbers::of(draft, today);
    let principal = people::principal(errors, &draft.principal, today);
    let members = people::members(errors, &draft.members, principal.as_ref(), today);
    let contacts = reach::contacts(errors, &draft.contacts, &numbers, country);
    let message_language = errors.take("/message_language", Language::check(&draft.message_language));
    let living = Living::read(errors, &draft.municipality, &draft.needs, draft.needs_note.as_deref());
    let guardian = reach::guardian(errors, draft.guardian.as_ref(), &numbers, country);
    let facts = facts(errors, draft, today);
    let consent = agreed::consent(errors, &draft.consent, &numbers);
    let Living { municipality, needs, needs_note } = living?;
    Some(Application {
        principal: principal?,
        members: members?,
        contacts: contacts?,
        message_language: message_language?,
        municipality,
        needs,
        needs_note,
        guardian: guardian?,
        facts: facts?,
        consent: consent?,
    })
}

/// The answers. Which keys there are, and which of them an office asks for, its rule set knows; here they are only well-formed.
fn facts(errors: &mut FieldErrors, draft: &ApplicationDraft, today: NaiveDate) -> Option<FactAnswers> {
    if draft.facts.len() > MOST_FACTS {
        errors.add("/facts", "too_many", format!("Give at most {MOST_FACTS}."));
        return None;
    }
    let checked: Vec<_> = draft.facts.iter().map(|(key, answer)| fact(errors, (key, answer), today)).collect();
    checked.into_iter().collect()
}

fn fact(errors: &mut FieldErrors, (key, answer): (&str, &str), today: NaiveDate) -> Option<(String, FactAnswer)> {
    if !is_key(key) {
        // The pointer stops short of the key, which can be anything.
        errors.add("/facts", "not_a_key", "Name each question by its key: small letters, digits and underscores.");
        return None;
    }
    Some((key.to_owned(), errors.take(format!("/facts/{key}"), FactAnswer::check(answer, today))?))
}

fn is_key(key: &str) -> bool {
    let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_';
    (1..=60).contains(&key.len()) && key.bytes().all(plain)
}
