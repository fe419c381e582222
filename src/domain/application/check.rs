//! Checks a form as a whole.

use chrono::NaiveDate;

use super::{Application, Need, agreed, draft::ApplicationDraft, lists::codes, numbers::Numbers, people, reach};
use crate::domain::{
    country::Country,
    fact::{FactAnswer, FactAnswers},
    fields::FieldErrors,
    free_text,
    language::Language,
};

/// The longest name of a place, in characters.
const LONGEST_PLACE: usize = 120;

/// The longest free text, in characters.
const LONGEST_NOTE: usize = 1000;

/// The most answers; the rule sets ask far fewer.
const MOST_FACTS: usize = 40;

/// Every section, whatever was wrong with those before it, so that a person mends the form once.
pub fn sections(errors: &mut FieldErrors, draft: &ApplicationDraft, country: Country, today: NaiveDate) -> Option<Application> {
    let numbers = Numbers::of(draft, today);
    let principal = people::principal(errors, &draft.principal, today);
    let members = people::members(errors, &draft.members, principal.as_ref(), today);
    let contacts = reach::contacts(errors, &draft.contacts, &numbers, country);
    let message_language = errors.take("/message_language", Language::check(&draft.message_language));
    let municipality = errors.take("/municipality", free_text::line(&draft.municipality, LONGEST_PLACE));
    let needs = codes(errors, "/needs", &draft.needs, 0..=Need::ALL.len(), Need::check);
    let needs_note = errors.take("/needs_note", free_text::optional_paragraph(draft.needs_note.as_deref(), LONGEST_NOTE));
    let guardian = reach::guardian(errors, draft.guardian.as_ref(), &numbers, country);
    let facts = facts(errors, draft);
    let consent = agreed::consent(errors, &draft.consent, &numbers);
    Some(Application {
        principal: principal?,
        members: members?,
        contacts: contacts?,
        message_language: message_language?,
        municipality: municipality?,
        needs: needs?,
        needs_note: needs_note?,
        guardian: guardian?,
        facts: facts?,
        consent: consent?,
    })
}

/// The answers. Which keys there are, and which of them an office asks for, its rule set knows; here they are only well-formed.
fn facts(errors: &mut FieldErrors, draft: &ApplicationDraft) -> Option<FactAnswers> {
    if draft.facts.len() > MOST_FACTS {
        errors.add("/facts", "too_many", format!("Give at most {MOST_FACTS}."));
        return None;
    }
    let checked: Vec<_> = draft.facts.iter().map(|(key, answer)| fact(errors, key, answer)).collect();
    checked.into_iter().collect()
}

fn fact(errors: &mut FieldErrors, key: &str, answer: &str) -> Option<(String, FactAnswer)> {
    if !is_key(key) {
        // The pointer stops short of the key, which can be anything.
        errors.add("/facts", "not_a_key", "Name each question by its key: small letters, digits and underscores.");
        return None;
    }
    Some((key.to_owned(), errors.take(format!("/facts/{key}"), answer.parse())?))
}

fn is_key(key: &str) -> bool {
    let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_';
    (1..=60).contains(&key.len()) && key.bytes().all(plain)
}
