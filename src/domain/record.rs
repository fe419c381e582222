//! Persons and contacts of a case as they stand, for the view: plain values that were checked when they came in.

use serde::Serialize;
use uuid::Uuid;

use super::{
    decision::UsDecision,
    family::{FamilyContact, FamilyDocument, FamilyPerson, Part, Shares},
};

/// A person of a case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[schema(as = CasePerson)]
pub struct PersonRecord {
    /// Identifies the person.
    pub id: Uuid,
    /// 0 for the principal, then the members in their order.
    pub position: i32,
    /// Whether this is the applicant (principal).
    pub principal: bool,
    /// The relation to the principal.
    pub relation: Option<String>,
    /// Whether this person is the guardian of a minor principal.
    pub guardian: bool,
    /// The name as it was written.
    pub name: String,
    /// The given part, if told apart.
    pub given: Option<String>,
    /// The family part, if told apart.
    pub family: Option<String>,
    /// The birth date, perhaps partial: `1990`, `1990-05` or `1990-05-17`.
    pub birth_date: Option<String>,
    /// `female`, `male`, `other` or `unknown`.
    pub sex: String,
    /// ISO 3166-1 codes, any of which counts.
    pub nationalities: Vec<String>,
    /// ISO 639-3 codes of the languages spoken.
    pub languages: Vec<String>,
    /// Where the person lives, as written.
    pub municipality: Option<String>,
    /// Coded needs.
    pub needs: Vec<String>,
    /// Needs in words.
    pub needs_note: Option<String>,
    /// The answers to what the criteria ask for, by fact key.
    pub facts: std::collections::BTreeMap<String, String>,
    /// What an adult consents to; none for a minor.
    pub consent: Option<ConsentRecord>,
    /// Whether somebody who is or may be of age by today was never asked: a child when the family applied. Absent for all others.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    #[schema(required = false)]
    pub consent_missing: bool,
    /// Documents.
    pub documents: Vec<DocumentRecord>,
    /// How the person stands under the standing approval; absent while there is none, and of a guardian from outside of the family.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub us_decision: Option<UsDecision>,
    /// The day on which somebody turns 21 who was under 21 when the family applied: the earliest that it can be. Absent for all others.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub turns_21_on: Option<chrono::NaiveDate>,
}

/// With whom an adult lets the case be shared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[schema(as = CaseConsent)]
pub struct ConsentRecord {
    /// The other agency (IOM or UNHCR).
    pub agency: bool,
    /// The US government.
    pub us: bool,
    /// Canada.
    pub canada: bool,
    /// Spain.
    pub spain: bool,
}

/// A document of a person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[schema(as = CaseDocument)]
pub struct DocumentRecord {
    /// Identifies the document.
    pub id: Uuid,
    /// Its type.
    pub kind: String,
    /// The issuing country.
    pub country: String,
    /// The number as written.
    pub number: String,
    /// The last day on which it is valid.
    pub expires_on: Option<chrono::NaiveDate>,
}

/// A way to reach somebody of a case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[schema(as = CaseContact)]
pub struct ContactRecord {
    /// Identifies the contact.
    pub id: Uuid,
    /// Whose it is.
    pub person: Uuid,
    /// `email`, `phone` or `whatsapp` ..
    pub kind: String,
    /// The address or number.
    pub value: String,
    /// Whether it may be used.
    pub safe_to_use: bool,
    /// Whether a message may be left there.
    pub safe_to_leave_message: bool,
}

impl From<&FamilyPerson> for PersonRecord {
    fn from(person: &FamilyPerson) -> Self {
        let said = person.said.as_ref();
        Self {
            id: *person.id.uuid(),
            position: person.position,
            principal: person.part == Part::Principal,
            relation: match person.part {
                Part::Member(relation) => Some(relation.to_string()),
                Part::Principal | Part::Guardian => None,
            },
            guardian: person.guardian,
            name: person.name.clone(),
            given: person.given.clone(),
            family: person.family.clone(),
            birth_date: person.birth_date.map(|date| date.to_string()),
            sex: person.sex.to_string(),
            nationalities: person.nationalities.iter().map(ToString::to_string).collect(),
            languages: person.languages.iter().map(|language| language.as_str().to_owned()).collect(),
            municipality: said.map(|said| said.municipality.clone()),
            needs: said.map(|said| said.needs.iter().map(ToString::to_string).collect()).unwrap_or_default(),
            needs_note: said.and_then(|said| said.needs_note.clone()),
            facts: said.map(|said| said.facts.iter().map(|(key, answer)| (key.clone(), answer.to_string())).collect()).unwrap_or_default(),
            consent: person.shares.map(ConsentRecord::from),
            consent_missing: false,
            documents: person.documents.iter().map(DocumentRecord::from).collect(),
            us_decision: None,
            turns_21_on: None,
        }
    }
}

impl From<Shares> for ConsentRecord {
    fn from(shares: Shares) -> Self {
        Self { agency: shares.other_agency, us: shares.us_government, canada: shares.canada, spain: shares.spain }
    }
}

impl From<&FamilyDocument> for DocumentRecord {
    fn from(document: &FamilyDocument) -> Self {
        Self {
            id: *document.id.uuid(),
            kind: document.document_type.to_string(),
            country: document.issuing_country.to_string(),
            number: document.number.clone(),
            expires_on: document.expiry,
        }
    }
}

impl From<&FamilyContact> for ContactRecord {
    fn from(contact: &FamilyContact) -> Self {
        Self {
            id: *contact.id.uuid(),
            person: *contact.person.uuid(),
            kind: contact.kind.to_string(),
            value: contact.value.clone(),
            safe_to_use: contact.safe_to_use,
            safe_to_leave_message: contact.safe_to_leave_message,
        }
    }
}
