//! The whole form: what is taken, what is refused, and under which pointer.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail loudly")]

use proptest::prelude::*;
use rstest::rstest;
use serde_json::{Value, json};

use super::*;

/// A family of three: a principal with a passport, her partner, and her daughter of ten.
fn form() -> Value {
    json!({
        "principal": {
            "name": "María José Pérez Ñáñez", "given_name": "María José", "family_name": "Pérez Ñáñez", "birth_date": "1990-05-17",
            "sex": "female", "nationalities": ["VE"], "languages": ["spa"],
            "documents": [{"type": "passport", "issuing_country": "VE", "number": "V-12.345.678", "expiry": "2027-01-31"}]
        },
        "members": [
            {"relation": "common_law_partner", "name": "Jean Baptiste", "birth_date": "1988", "sex": "male", "nationalities": ["HT", "VE"]},
            {"relation": "child", "name": "Ana Baptiste Pérez", "birth_date": "2014-01", "sex": "unknown", "nationalities": ["CO"]}
        ],
        "contacts": [
            {"kind": "sms", "value": "300 123 4567", "owner": 0, "safe_to_use": true, "safe_to_leave_message": false},
            {"kind": "email", "value": "jean@example.org", "owner": 1, "safe_to_use": true, "safe_to_leave_message": true}
        ],
        "message_language": "es", "municipality": "Soacha", "needs": ["medical_condition"], "needs_note": "Diálisis\ncada semana",
        "facts": {"in_country_on": "2023-06-11", "registered": "unknown"},
        "consent": {"notice_version": "2024-01", "notice_language": "es", "adults": [
            {"person": 0, "other_agency": true, "us_government": true, "canada": true, "spain": false},
            {"person": 1, "other_agency": true, "us_government": false, "canada": false, "spain": false}
        ]}
    })
}

/// The form with `value` at `pointer`; `null` stands for "left out".
fn form_with(pointer: &str, value: Value) -> ApplicationDraft {
    let mut form = form();
    match form.pointer_mut(pointer) {
        Some(field) => *field = value,
        None => {
            let (parent, key) = pointer.rsplit_once('/').unwrap();
            form.pointer_mut(parent).unwrap().as_object_mut().unwrap().insert(key.to_owned(), value);
        }
    }
    serde_json::from_value(form).unwrap()
}

fn draft() -> ApplicationDraft {
    serde_json::from_value(form()).unwrap()
}

fn check(draft: &ApplicationDraft) -> Result<Application, FieldErrors> {
    Application::check(draft, Country::parse("CO").unwrap(), "2024-02-06".parse().unwrap())
}

/// Pointer and code of every fault.
fn faults(draft: &ApplicationDraft) -> Vec<(String, &'static str)> {
    let errors = check(draft).err().unwrap_or_default();
    errors.list().iter().map(|error| (error.pointer.clone(), error.code)).collect()
}

fn one(pointer: &str, code: &'static str) -> Vec<(String, &'static str)> {
    vec![(pointer.to_owned(), code)]
}

#[test]
fn a_good_form_becomes_an_application() {
    let application = check(&draft()).unwrap_or_else(|errors| panic!("{errors:?}"));
    assert_eq!(application.people().count(), 3);
    assert_eq!(application.person(2).unwrap().name.as_written(), "Ana Baptiste Pérez");
    assert_eq!(application.principal.documents[0].key().to_string(), "passport:VE:V12345678");
    assert_eq!(application.contacts[0].value.key(), "+573001234567");
    assert_eq!(application.facts.len(), 2);
    assert!(!application.consent.all_share_with_us());
    assert_eq!(format!("{application:?} {:?}", draft()), "Application(..) ApplicationDraft(..)");
}

#[rstest]
#[case("/principal/name", json!(""), "required")]
#[case("/principal/name", json!("Ana\u{0}"), "bad_character")]
#[case("/principal/given_name", json!("7"), "not_a_name")]
#[case("/principal/birth_date", json!("2024-02-07"), "in_the_future")]
#[case("/principal/birth_date", json!("1899"), "too_early")]
#[case("/principal/birth_date", json!("2023-02-30"), "not_a_date")]
#[case("/principal/sex", json!("Female"), "not_in_list")]
#[case("/principal/nationalities", json!([]), "too_few")]
#[case("/principal/nationalities", json!(["VE", "CO", "EC", "CU", "HT", "NI"]), "too_many")]
#[case("/principal/nationalities/0", json!("XK"), "not_a_country")]
#[case("/principal/languages/0", json!("es"), "not_a_language")]
#[case("/principal/documents/0/type", json!("passaporte"), "not_in_list")]
#[case("/principal/documents/0/number", json!("N/A"), "not_a_number")]
#[case("/principal/documents/0/expiry", json!("2027"), "not_a_date")]
#[case("/principal/relation", json!("child"), "not_allowed")]
#[case("/members/1/relation", Value::Null, "required")]
#[case("/members/1/relation", json!("friend"), "not_in_list")]
#[case("/contacts", json!([]), "too_few")]
#[case("/contacts/0/value", json!("12"), "not_a_phone")]
#[case("/contacts/1/value", json!("jean@"), "not_an_email")]
#[case("/contacts/1/kind", json!("telegram"), "not_in_list")]
#[case("/contacts/1/owner", json!(3), "no_such_person")]
#[case("/contacts/1/owner", json!(4_294_967_295_u32), "no_such_person")]
#[case("/message_language", json!("fr"), "not_in_list")]
#[case("/municipality", json!("x".repeat(121)), "too_long")]
#[case("/needs/0", json!("money"), "not_in_list")]
#[case("/needs_note", json!("\u{202E}"), "bad_character")]
#[case("/facts/in_country_on", json!("2023-02-30"), "not_an_answer")]
#[case("/facts/in_country_on", json!("3000-01-01"), "not_yet")]
#[case("/consent/notice_version", json!("<b>"), "not_a_version")]
#[case("/consent/adults/1/person", json!(9), "no_such_person")]
fn each_field_is_judged_under_its_pointer(#[case] pointer: &str, #[case] value: Value, #[case] code: &'static str) {
    assert_eq!(faults(&form_with(pointer, value)), one(pointer, code));
}

#[test]
fn what_comes_twice_is_named_where_it_comes_again() {
    assert_eq!(faults(&form_with("/principal/nationalities", json!(["VE", "CO", "ve"]))), one("/principal/nationalities/2", "repeated"));
    let mut twice = draft();
    twice.contacts.push(ContactDraft { value: "+57 3001234567".into(), ..twice.contacts[0].clone() });
    twice.principal.documents.push(DocumentDraft { number: "v12345678".into(), ..twice.principal.documents[0].clone() });
    twice.consent.adults.push(twice.consent.adults[0].clone());
    let places = faults(&twice).into_iter().map(|(pointer, code)| (code, pointer)).collect::<Vec<_>>();
    let expected = ["/principal/documents/1", "/contacts/2", "/consent/adults/2"].map(|pointer| ("repeated", pointer.to_owned()));
    assert_eq!(places, expected);
}

#[test]
fn nobody_stands_in_the_form_twice() {
    let mut twice = draft();
    twice.members[1] = PersonDraft { relation: Some("sibling".into()), ..twice.principal.clone() };
    twice.consent.adults.push(AdultConsentDraft { person: 2, ..AdultConsentDraft::default() });
    assert_eq!(faults(&twice), one("/members/1", "repeated_person"));
    twice.members[1].name = "PEREZ NANEZ, Maria Jose".into();
    twice.members[1].documents.clear();
    assert_eq!(faults(&twice), one("/members/1", "repeated_person"), "in another order and without accents");
    twice.members[1].name = "María Isabel Pérez Ñáñez".into();
    assert!(faults(&twice).is_empty(), "twins are two");
}

#[test]
fn every_person_who_may_be_an_adult_has_an_entry_of_consent() {
    let mut form = draft();
    form.consent.adults.pop();
    assert_eq!(faults(&form), one("/consent/adults", "consent_missing"));
    form.members[0].birth_date = "2006".into();
    assert_eq!(faults(&form), one("/consent/adults", "consent_missing"), "may have turned 18 this year");
    form.members[0].birth_date = "2006-02-07".into();
    assert!(faults(&form).is_empty(), "17 until tomorrow");
    form.members[0].birth_date = "never".into();
    assert_eq!(faults(&form), one("/members/0/birth_date", "not_a_date"), "nothing is asked of an unknown age");
}

#[test]
fn a_childs_consent_is_not_kept() {
    let mut form = draft();
    form.consent.adults.push(AdultConsentDraft { person: 2, us_government: true, ..AdultConsentDraft::default() });
    assert_eq!(check(&form).unwrap().consent.adults.len(), 2);
}

/// The form with a principal of 17, for whom somebody has to speak.
fn form_of_a_minor(guardian: Value) -> ApplicationDraft {
    let mut form = form_with("/guardian", guardian);
    form.principal.birth_date = "2006-02-07".into();
    form
}

#[rstest]
#[case(Value::Null, "/guardian", "required")]
#[case(json!({}), "/guardian", "not_a_guardian")]
#[case(json!({"member": 1, "name": "Rosa"}), "/guardian", "not_a_guardian")]
#[case(json!({"name": "Rosa"}), "/guardian", "not_a_guardian")]
#[case(json!({"member": 0}), "/guardian/member", "not_a_member")]
#[case(json!({"member": 2}), "/guardian/member", "not_an_adult")]
#[case(json!({"member": 7}), "/guardian/member", "no_such_person")]
fn a_minor_needs_a_guardian_who_is_of_age(#[case] guardian: Value, #[case] pointer: &str, #[case] code: &'static str) {
    assert_eq!(faults(&form_of_a_minor(guardian)), one(pointer, code));
}

#[test]
fn a_guardian_is_a_member_or_somebody_with_a_contact() {
    assert_eq!(check(&form_of_a_minor(json!({"member": 1}))).unwrap().guardian, Some(Guardian::Member(1)));
    let contact = json!({"kind": "phone", "value": "3007654321", "safe_to_use": true, "safe_to_leave_message": false});
    let named = check(&form_of_a_minor(json!({"name": "Rosa Pérez", "contact": contact}))).unwrap();
    assert!(matches!(named.guardian, Some(Guardian::Named { contact, .. }) if contact.key() == "+573007654321"));
    let contact = json!({"kind": "phone", "value": "", "safe_to_use": true, "safe_to_leave_message": false});
    assert_eq!(faults(&form_of_a_minor(json!({"name": "Rosa", "contact": contact}))), one("/guardian/contact/value", "required"));
}

#[test]
fn all_faults_come_at_once_and_repeat_nothing_that_was_sent() {
    let mut form = draft();
    form.principal.name = "\u{0}SECRET".into();
    form.members[1].birth_date = "SECRET".into();
    form.contacts[0].kind = "SECRET".into();
    form.municipality = "SECRET\n".repeat(100);
    form.facts.insert("SECRET KEY".into(), "SECRET".into());
    let errors = check(&form).unwrap_err();
    assert_eq!(errors.list().len(), 5, "{errors:?}");
    assert!(!format!("{errors:?}").contains("SECRET"), "{errors:?}");
}

#[test]
fn one_person_and_the_contacts_of_a_case_are_judged_alone() {
    let today = "2024-02-06".parse().unwrap();
    let mut child = draft().members[1].clone();
    assert_eq!(Member::check(&child, "", today).unwrap().relation.as_str(), "child");
    child.birth_date = "2030".into();
    assert_eq!(Person::check(&child, "", today).unwrap_err().list()[0].pointer, "/birth_date");
    let office = Country::parse("CO").unwrap();
    assert_eq!(Contact::check_all(&draft().contacts, 2, office).unwrap().len(), 2);
    assert_eq!(Contact::check_all(&draft().contacts, 1, office).unwrap_err().list()[0].pointer, "/contacts/1/owner");
}

#[test]
fn lists_are_bounded() {
    let mut form = draft();
    form.members = vec![form.members[1].clone(); 31];
    assert_eq!(faults(&form), one("/members", "too_many"));
    let mut form = draft();
    form.facts = (0..41).map(|n| (format!("f{n}"), "yes".to_owned())).collect();
    assert_eq!(faults(&form), one("/facts", "too_many"));
}

#[rstest]
#[case(r#""contacts": [], "extra": 1"#)]
#[case(r#""contacts": [], "contacts": []"#)]
#[case(r#""contacts": [], "facts": {"a": "yes", "a": "no"}"#)]
#[case(r#""contacts": [], "facts": {"a": true}"#)]
fn unknown_and_repeated_keys_are_refused(#[case] fields: &str) {
    let person = r#"{"name": "a", "birth_date": "1990", "sex": "male", "nationalities": []}"#;
    let consent = r#"{"notice_version": "1", "notice_language": "es", "adults": []}"#;
    let rest = format!(r#""principal": {person}, "message_language": "es", "municipality": "x", "consent": {consent}"#);
    assert!(serde_json::from_str::<ApplicationDraft>(&format!(r#"{{{rest}, "contacts": []}}"#)).is_ok());
    assert!(serde_json::from_str::<ApplicationDraft>(&format!("{{{rest}, {fields}}}")).is_err());
}

#[test]
fn sent_again_names_the_fields_that_differ_and_no_value() {
    let mut later = draft();
    assert!(diff(&draft(), &later).is_empty());
    later.principal.given_name = None;
    later.members[1].birth_date = "2014-01-02".into();
    later.members.push(later.members[1].clone());
    later.contacts[0].value = "3007654321".into();
    later.facts.insert("new".into(), "yes".into());
    let mut pointers = diff(&draft(), &later);
    assert_eq!(diff(&later, &draft()).len(), pointers.len(), "whichever came first");
    pointers.sort();
    assert_eq!(pointers, ["/contacts/0/value", "/facts/new", "/members/1/birth_date", "/members/2", "/principal/given_name"]);
}

proptest! {
    #[test]
    fn a_stored_form_reads_back(name in "\\PC{0,30}", value in "\\PC{0,30}", owner: u32) {
        let mut form = draft();
        form.principal.name = name;
        form.contacts[0].value = value;
        form.contacts[0].owner = owner;
        let stored = serde_json::to_string(&form).unwrap();
        prop_assert!(serde_json::from_str::<ApplicationDraft>(&stored).unwrap() == form);
        let _ = check(&form);
    }

    #[test]
    fn any_text_in_any_field_is_taken_or_refused(text in "\\PC{0,40}|[\\x00-\\x7f]{0,20}") {
        let mut form = draft();
        form.members[0].birth_date = text.clone();
        form.members[1].name = text.clone();
        form.principal.documents[0].number = text.clone();
        form.contacts[1].value = text.clone();
        form.needs_note = Some(text.clone());
        form.facts.insert(text.clone(), text);
        let _ = check(&form);
    }
}
