//! The people, documents and contacts of a case as they are kept.
//!
//! Names and numbers are plain texts here: they were checked when they came in, and what was once accepted must stay readable
//! when the checks become stricter.

use chrono::{DateTime, NaiveDate, Utc};

use super::{
    application::{DocumentDraft, Need, PersonDraft},
    birth_date::BirthDate,
    contact::ContactKind,
    country::Country,
    document::{DocumentKey, DocumentType},
    fact::FactAnswers,
    ids::{ContactId, DocumentId, PersonId},
    likeness::Identity,
    name::tokens,
    person::{Relation, Sex, may_be_adult},
    programme::SharingWith,
    redacted::redacted,
    spoken_language::SpokenLanguage,
};

/// What somebody is in an application.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// Who applies.
    Principal,
    /// One of the family.
    Member(Relation),
    /// Somebody outside of the family who speaks for a minor principal. No decision is about them.
    Guardian,
}

/// A person of a case.
#[derive(Clone, PartialEq, Eq)]
#[allow(missing_docs, reason = "docs/database.md explains the columns of the same names")]
pub struct FamilyPerson {
    pub id: PersonId,
    /// The number in the application: 0 the principal, then the members.
    pub position: i32,
    pub part: Part,
    /// Whether they speak for a minor principal.
    pub guardian: bool,
    pub name: String,
    pub given: Option<String>,
    pub family: Option<String>,
    /// Not known of a guardian outside of the family.
    pub birth_date: Option<BirthDate>,
    pub sex: Sex,
    pub nationalities: Vec<Country>,
    pub languages: Vec<SpokenLanguage>,
    /// What they agreed to; nothing of somebody who is surely a minor.
    pub shares: Option<Shares>,
    /// What the principal said for the whole family.
    pub said: Option<FamilySaid>,
    pub documents: Vec<FamilyDocument>,
}

/// What the principal said for the whole family.
#[derive(Clone, PartialEq, Eq)]
pub struct FamilySaid {
    /// Where the family lives.
    pub municipality: String,
    /// What it needs, by code.
    pub needs: Vec<Need>,
    /// What it needs, in its own words.
    pub needs_note: Option<String>,
    /// Answers to the questions of the criteria.
    pub facts: FactAnswers,
}

/// With whom one adult's data may be shared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shares {
    /// With the other of the two agencies, IOM and UNHCR.
    pub other_agency: bool,
    /// With the US government.
    pub us_government: bool,
    /// With the government of Canada.
    pub canada: bool,
    /// With the government of Spain.
    pub spain: bool,
}

impl Shares {
    /// Whether it may be shared with this authority.
    #[must_use]
    pub const fn with(&self, authority: SharingWith) -> bool {
        match authority {
            SharingWith::Canada => self.canada,
            SharingWith::Spain => self.spain,
        }
    }
}

/// A document of a person of a case.
#[derive(Clone, PartialEq, Eq)]
#[allow(missing_docs, reason = "docs/database.md explains the columns of the same names")]
pub struct FamilyDocument {
    pub id: DocumentId,
    pub document_type: DocumentType,
    pub issuing_country: Country,
    /// As written.
    pub number: String,
    pub number_key: String,
    pub expiry: Option<NaiveDate>,
}

/// A contact of a case.
#[derive(Clone, PartialEq, Eq)]
#[allow(missing_docs, reason = "docs/database.md explains the columns of the same names")]
pub struct FamilyContact {
    pub id: ContactId,
    /// Whose it is.
    pub person: PersonId,
    pub kind: ContactKind,
    /// As written.
    pub value: String,
    /// The form that is dialled or written to.
    pub value_key: String,
    pub safe_to_use: bool,
    pub safe_to_leave_message: bool,
}

/// A sending of the form that hangs on a case. What was sent stays in the store.
#[derive(Clone, PartialEq, Eq)]
#[allow(missing_docs, reason = "docs/database.md explains the columns of the same names")]
pub struct Sending {
    pub id: super::ids::SubmissionId,
    pub reference: String,
    pub office: String,
    pub channel: super::terms::Channel,
    /// Whether the family sent the form again.
    pub again: bool,
    pub received_at: DateTime<Utc>,
    pub entered_by: Option<super::ids::AccountId>,
    /// Pointers of the fields that differ from the first sending.
    pub differs: Vec<String>,
}

redacted!(FamilyPerson, FamilySaid, FamilyDocument, FamilyContact, Sending);

/// Whether everybody of a family who is or may be of age on a day agrees to a sharing. Who was never asked has not agreed.
#[must_use]
pub fn all_adults_agree(family: &[FamilyPerson], on: NaiveDate, to: impl Fn(&Shares) -> bool) -> bool {
    family.iter().filter(|person| person.may_be_adult(on)).all(|person| person.shares.as_ref().is_some_and(&to))
}

impl FamilyDocument {
    /// What makes it the same document as another.
    #[must_use]
    pub fn key(&self) -> DocumentKey {
        DocumentKey { document_type: self.document_type, issuing_country: self.issuing_country, number_key: self.number_key.clone() }
    }
}

impl FamilyPerson {
    /// Whether a decision is about this person: the principal and the members, not a guardian from outside.
    #[must_use]
    pub fn is_family(&self) -> bool {
        self.part != Part::Guardian
    }

    /// Whether this person of the family is or may be of age on a day.
    #[must_use]
    pub fn may_be_adult(&self, on: NaiveDate) -> bool {
        self.is_family() && self.birth_date.as_ref().is_none_or(|born| may_be_adult(born, on))
    }

    /// Whether this person is or may be of age on a day and was never asked what may be shared: a child who came of age since the form.
    #[must_use]
    pub fn was_never_asked(&self, on: NaiveDate) -> bool {
        self.shares.is_none() && self.may_be_adult(on)
    }

    /// The words of the whole name and its parts, each once.
    #[must_use]
    pub fn name_tokens(&self) -> Vec<String> {
        let mut all: Vec<String> = Vec::new();
        for part in [Some(&self.name), self.given.as_ref(), self.family.as_ref()].into_iter().flatten() {
            for token in tokens(part) {
                if !all.contains(&token) {
                    all.push(token);
                }
            }
        }
        all
    }

    /// What is compared with others; nothing without a birth date.
    #[must_use]
    pub fn identity(&self) -> Option<Identity> {
        let documents = self.documents.iter().map(FamilyDocument::key).collect();
        Some(Identity { name_tokens: self.name_tokens(), birth_date: self.birth_date?, documents })
    }

    /// The person as a form would have them, so that a correction is judged like a form.
    #[must_use]
    pub fn as_draft(&self) -> PersonDraft {
        PersonDraft {
            relation: match self.part {
                Part::Member(relation) => Some(relation.to_string()),
                Part::Principal | Part::Guardian => None,
            },
            name: self.name.clone(),
            given_name: self.given.clone(),
            family_name: self.family.clone(),
            birth_date: self.birth_date.map(|date| date.to_string()).unwrap_or_default(),
            sex: self.sex.to_string(),
            nationalities: self.nationalities.iter().map(|country| country.as_str().to_owned()).collect(),
            languages: self.languages.iter().map(|language| language.as_str().to_owned()).collect(),
            documents: self.documents.iter().map(FamilyDocument::as_draft).collect(),
        }
    }
}

impl FamilyDocument {
    fn as_draft(&self) -> DocumentDraft {
        DocumentDraft {
            document_type: self.document_type.to_string(),
            issuing_country: self.issuing_country.as_str().to_owned(),
            number: self.number.clone(),
            expiry: self.expiry.map(|day| day.to_string()),
        }
    }
}
