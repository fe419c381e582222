//! Checks the consent of a form: one entry for each person who is or can be an adult.

use super::{
    draft::{AdultConsentDraft, ConsentDraft},
    lists::{each, none_twice},
    numbers::Numbers,
    people::MOST_MEMBERS,
};
use crate::domain::{
    consent::{AdultConsent, Consent},
    fields::{Fault, FieldErrors},
    language::Language,
};

/// The longest name of a version of the privacy notice.
const LONGEST_VERSION: usize = 20;

/// The consent. An entry for somebody who is surely a minor is not kept: a guardian speaks for them.
pub fn consent(errors: &mut FieldErrors, draft: &ConsentDraft, numbers: &Numbers) -> Option<Consent> {
    let notice_version = errors.take("/consent/notice_version", version(&draft.notice_version));
    let notice_language = errors.take("/consent/notice_language", Language::check(&draft.notice_language));
    let adults = adults(errors, &draft.adults, numbers);
    Some(Consent { notice_version: notice_version?, notice_language: notice_language?, adults: adults? })
}

fn adults(errors: &mut FieldErrors, drafts: &[AdultConsentDraft], numbers: &Numbers) -> Option<Vec<AdultConsent>> {
    let at = "/consent/adults";
    let mut given = each(errors, at, drafts, 0..=MOST_MEMBERS + 1, |errors, at, draft| {
        let person = errors.take(format!("{at}/person"), numbers.check(draft.person))?;
        let AdultConsentDraft { other_agency, us_government, canada, spain, .. } = *draft;
        Some(AdultConsent { person, other_agency, us_government, canada, spain })
    })?;
    none_twice(errors, at, &given, |adult| adult.person)?;
    let mut all = Some(());
    for number in numbers.adults().filter(|number| !given.iter().any(|adult| adult.person == *number)) {
        errors.add(at, "consent_missing", format!("Say what person {number}, who is or may be an adult, agrees to."));
        all = None;
    }
    all?;
    given.retain(|adult| numbers.may_be_adult(adult.person) != Some(false));
    Some(given)
}

/// A version is a plain word, like `2024-01`, since it is looked up.
fn version(text: &str) -> Result<String, Fault> {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-');
    let good = !text.is_empty() && text.len() <= LONGEST_VERSION && text.chars().all(plain);
    good.then(|| text.to_owned()).ok_or_else(|| Fault::new("not_a_version", "Give the version of the privacy notice as it was shown."))
}
