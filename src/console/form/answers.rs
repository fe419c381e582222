//! What a page of the form sends, put into the answers.

use super::{
    carried::{Carried, NOTICE},
    step::Step,
};
use crate::{
    console::words::Words,
    domain::{
        application::{AdultConsentDraft, ContactDraft, DocumentDraft, GuardianContactDraft, GuardianDraft, PersonDraft},
        fields::{FieldError, FieldErrors},
    },
    http::form::Fields,
};

/// The paths on which an adult's data may be shared, as questions ask for them.
pub const SHARES: &[&str] = &["other_agency", "us_government", "canada", "spain"];

/// Puts what a page sent into the answers, as it was typed. The faults that it returns are choices that were not made; the rest is judged
/// by the same rules as what comes in by the API.
#[must_use]
pub fn put(words: Words, step: Step, sent: &Fields, carried: &mut Carried, questions: &[String]) -> Vec<FieldError> {
    let mut faults = FieldErrors::default();
    let draft = &mut carried.draft;
    match step {
        Step::Notice => {
            draft.consent.notice_version = NOTICE.to_owned();
            draft.consent.notice_language = words.code().to_owned();
        }
        Step::Name => draft.principal.name = sent.text("/principal/name").to_owned(),
        Step::Birth => draft.principal.birth_date = date(sent, "/principal/birth_date"),
        Step::Sex => draft.principal.sex = sent.text("/principal/sex").to_owned(),
        Step::Nationality => draft.principal.nationalities = nationalities(sent, "/principal/nationalities"),
        Step::Document => draft.principal.documents = document(sent),
        Step::Fact(n) => questions.get(n).into_iter().for_each(|key| fact(sent, key, carried, &mut faults)),
        Step::Place => draft.municipality = sent.text("/municipality").to_owned(),
        Step::Contact => draft.contacts = vec![contact(sent, &mut faults)],
        Step::MessageLanguage => draft.message_language = sent.text("/message_language").to_owned(),
        Step::Member(n) => member(sent, n, &mut draft.members),
        Step::Guardian => draft.guardian = guardian(sent, &mut faults),
        Step::Needs => {
            draft.needs = sent.all("/needs").map(str::to_owned).collect();
            draft.needs_note = sent.filled("/needs_note").map(str::to_owned);
        }
        Step::Consent(n) => consent(sent, n, carried, &mut faults),
        Step::Members | Step::Check => {}
    }
    faults.list().to_vec()
}

/// Takes a member out, and everything that names the members after them moves up.
pub fn remove_member(carried: &mut Carried, number: usize) {
    let draft = &mut carried.draft;
    if number == 0 || number > draft.members.len() {
        return;
    }
    draft.members.remove(number - 1);
    let gone = u32::try_from(number).unwrap_or(u32::MAX);
    draft.consent.adults.retain(|adult| adult.person != gone);
    for adult in draft.consent.adults.iter_mut().filter(|adult| adult.person > gone) {
        adult.person -= 1;
    }
    draft.guardian = None;
}

/// A date out of its three fields, as much of it as was typed: `1990`, `1990-05` or `1990-05-17`.
#[must_use]
pub fn date(sent: &Fields, name: &str) -> String {
    let part = |part: &str| sent.text(&format!("{name}-{part}")).replace('-', "");
    let two = |text: String| if text.len() == 1 { format!("0{text}") } else { text };
    let (year, month, day) = (part("year"), two(part("month")), two(part("day")));
    match (month.is_empty(), day.is_empty()) {
        (true, true) => year,
        (false, true) => format!("{year}-{month}"),
        _ => format!("{year}-{month}-{day}"),
    }
}

fn nationalities(sent: &Fields, name: &str) -> Vec<String> {
    let other = format!("{name}-other");
    let mut all: Vec<String> = sent.all(name).chain(sent.all(&other)).map(str::to_owned).collect();
    all.dedup();
    all
}

/// A document is not needed; one that was begun has to be whole.
fn document(sent: &Fields) -> Vec<DocumentDraft> {
    let text = |part: &str| sent.text(&format!("/principal/documents/0/{part}")).to_owned();
    let one = DocumentDraft { document_type: text("type"), issuing_country: text("issuing_country"), number: text("number"), expiry: None };
    if one.number.is_empty() && one.document_type.is_empty() { Vec::new() } else { vec![one] }
}

fn fact(sent: &Fields, key: &str, carried: &mut Carried, faults: &mut FieldErrors) {
    let name = format!("/facts/{key}");
    let day = date(sent, &name);
    let answer = if day.is_empty() { sent.text(&format!("{name}-or")) } else { &day };
    let answer = if answer.is_empty() { sent.text(&name) } else { answer };
    if answer.is_empty() {
        faults.add(name, "required", "Answer this question.");
        carried.draft.facts.remove(key);
    } else {
        carried.draft.facts.insert(key.to_owned(), answer.to_owned());
    }
}

/// Yes or no; nothing chosen is a fault, for both are answers.
fn yes(sent: &Fields, name: &str, faults: &mut FieldErrors) -> bool {
    if !matches!(sent.text(name), "yes" | "no") {
        faults.add(name, "required", "Answer with yes or no.");
    }
    sent.text(name) == "yes"
}

fn contact(sent: &Fields, faults: &mut FieldErrors) -> ContactDraft {
    ContactDraft {
        kind: sent.text("/contacts/0/kind").to_owned(),
        value: sent.text("/contacts/0/value").to_owned(),
        owner: 0,
        safe_to_use: yes(sent, "/contacts/0/safe_to_use", faults),
        safe_to_leave_message: yes(sent, "/contacts/0/safe_to_leave_message", faults),
    }
}

fn member(sent: &Fields, number: usize, members: &mut Vec<PersonDraft>) {
    let at = format!("/members/{}", number - 1);
    let text = |part: &str| sent.text(&format!("{at}/{part}")).to_owned();
    let one = PersonDraft {
        relation: Some(text("relation")),
        name: text("name"),
        birth_date: date(sent, &format!("{at}/birth_date")),
        sex: text("sex"),
        nationalities: nationalities(sent, &format!("{at}/nationalities")),
        ..PersonDraft::default()
    };
    match members.get_mut(number - 1) {
        Some(member) => *member = one,
        None => members.push(one),
    }
}

fn guardian(sent: &Fields, faults: &mut FieldErrors) -> Option<GuardianDraft> {
    if let Some(member) = sent.filled("/guardian/member") {
        return Some(GuardianDraft { member: member.parse().ok(), ..GuardianDraft::default() });
    }
    let name = sent.filled("/guardian/name")?.to_owned();
    let contact = GuardianContactDraft {
        kind: sent.text("/guardian/contact/kind").to_owned(),
        value: sent.text("/guardian/contact/value").to_owned(),
        safe_to_use: yes(sent, "/guardian/contact/safe_to_use", faults),
        safe_to_leave_message: yes(sent, "/guardian/contact/safe_to_leave_message", faults),
    };
    Some(GuardianDraft { member: None, name: Some(name), contact: Some(contact) })
}

fn consent(sent: &Fields, number: usize, carried: &mut Carried, faults: &mut FieldErrors) {
    let [other_agency, us_government, canada, spain] =
        [0, 1, 2, 3].map(|share| yes(sent, &format!("/consent/adults/{number}/{}", SHARES[share]), faults));
    let person = u32::try_from(number).unwrap_or(u32::MAX);
    let adults = &mut carried.draft.consent.adults;
    adults.retain(|adult| adult.person != person);
    if faults.list().is_empty() {
        adults.push(AdultConsentDraft { person, other_agency, us_government, canada, spain });
        adults.sort_by_key(|adult| adult.person);
    }
}
