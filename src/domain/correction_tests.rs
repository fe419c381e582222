//! What of a correction changes who somebody is.
#![allow(clippy::unwrap_used, reason = "a test may fail loudly")]

use super::*;
use crate::domain::{
    clock::SystemEntropy,
    country::Country,
    document::DocumentType,
    ids::Id,
    person::{Relation, Sex},
};

fn before() -> FamilyPerson {
    let at = chrono::DateTime::UNIX_EPOCH;
    FamilyPerson {
        id: Id::fresh(at, &SystemEntropy),
        position: 0,
        part: Part::Principal,
        guardian: false,
        name: "María Pérez".into(),
        given: None,
        family: Some("Pérez".into()),
        birth_date: "1990-05-17".parse().ok(),
        sex: Sex::Female,
        nationalities: vec![Country::parse("VE").unwrap(), Country::parse("CU").unwrap()],
        languages: Vec::new(),
        shares: None,
        said: None,
        documents: vec![FamilyDocument {
            id: Id::fresh(at, &SystemEntropy),
            document_type: DocumentType::Passport,
            issuing_country: Country::parse("VE").unwrap(),
            number: "V-12345678".into(),
            number_key: "V12345678".into(),
            expiry: "2024-01-31".parse().ok(),
        }],
    }
}

fn after(patch: &serde_json::Value) -> Person {
    let patch: PersonPatch = serde_json::from_value(patch.clone()).unwrap();
    let mut draft = before().as_draft();
    patch.apply(&mut draft);
    Person::check(&draft, "", "2024-02-06".parse().unwrap()).unwrap()
}

fn changes(patch: serde_json::Value) -> bool {
    changes_identity(&before(), Part::Principal, &after(&patch))
}

fn passport(number: &str, expiry: &str) -> serde_json::Value {
    serde_json::json!({ "documents": [{ "type": "passport", "issuing_country": "VE", "number": number, "expiry": expiry }] })
}

#[test]
fn name_birth_date_nationality_and_document_are_identity() {
    for patch in [
        serde_json::json!({ "name": "Maria Peres" }),
        serde_json::json!({ "family_name": "" }),
        serde_json::json!({ "birth_date": "1990-05" }),
        serde_json::json!({ "nationalities": ["VE"] }),
        serde_json::json!({ "documents": [] }),
        passport("V99999998", "2024-01-31"),
    ] {
        assert!(changes(patch.clone()), "{patch}");
    }
    assert!(changes_identity(&before(), Part::Member(Relation::Child), &after(&serde_json::json!({}))));
}

#[test]
fn languages_sex_order_and_a_renewed_document_are_not() {
    for patch in [
        serde_json::json!({}),
        serde_json::json!({ "languages": ["spa"], "sex": "unknown" }),
        serde_json::json!({ "nationalities": ["CU", "VE"] }),
        passport("V-12.345.678", "2024-01-31"),
        passport("V99999998", "2034-01-31"),
    ] {
        assert!(!changes(patch.clone()), "{patch}");
    }
}

#[test]
fn the_record_names_fields_and_no_value() {
    let patch: PersonPatch = serde_json::from_value(serde_json::json!({ "name": "Ana", "documents": [] })).unwrap();
    assert_eq!(patch.fields(), ["name", "documents"]);
    assert_eq!(format!("{patch:?}"), "PersonPatch(..)");
}
