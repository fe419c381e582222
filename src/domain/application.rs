//! An application: the form as sent ([`ApplicationDraft`]) and the same, checked ([`Application`]).

mod agreed;
mod check;
mod diff;
mod draft;
mod lists;
mod living;
mod numbers;
mod people;
mod reach;
#[cfg(test)]
mod tests;

use chrono::NaiveDate;

pub use self::{
    diff::diff,
    draft::{
        AdultConsentDraft, ApplicationDraft, ConsentDraft, ContactDraft, DocumentDraft, GuardianContactDraft, GuardianDraft, PersonDraft,
    },
    living::Living,
    people::MOST_MEMBERS,
};
use super::{
    consent::Consent,
    contact::{Contact, ContactValue},
    country::Country,
    fact::FactAnswers,
    fields::FieldErrors,
    language::Language,
    name::PersonName,
    person::{Member, Person},
    redacted::redacted,
    terms::words,
};

words! {
    /// What a family may need, so that it is asked in a way that it can answer.
    ///
    /// The first eleven follow UNHCR's standardized specific needs codes (2009), the last three serve the interview.
    Need {
        ChildAtRisk = "child_at_risk",
        SeparatedChild = "separated_child",
        WomanAtRisk = "woman_at_risk",
        OlderPerson = "older_person",
        SingleParent = "single_parent",
        Disability = "disability",
        MedicalCondition = "medical_condition",
        FamilyUnity = "family_unity",
        LegalProtection = "legal_protection",
        Torture = "torture",
        SexualViolence = "sexual_violence",
        Pregnancy = "pregnancy",
        ReadingHelp = "reading_help",
        SignLanguage = "sign_language",
    }
}

/// An application in which every field was checked.
#[derive(Clone, PartialEq, Eq)]
pub struct Application {
    /// Who applies.
    pub principal: Person,
    /// The family, in the order of the form: member 1 is the first.
    pub members: Vec<Member>,
    /// How they are reached.
    pub contacts: Vec<Contact>,
    /// The language of messages.
    pub message_language: Language,
    /// Where in the office's country the family lives.
    pub municipality: String,
    /// What the family needs, by code.
    pub needs: Vec<Need>,
    /// What it needs, in its own words.
    pub needs_note: Option<String>,
    /// Who speaks for a minor principal.
    pub guardian: Option<Guardian>,
    /// Answers to the questions of the criteria.
    pub facts: FactAnswers,
    /// What its adults agreed to.
    pub consent: Consent,
}

/// Who speaks for a minor principal.
#[derive(Clone, PartialEq, Eq)]
pub enum Guardian {
    /// A member of the application, by number counted from 1.
    Member(usize),
    /// Somebody outside of it.
    Named {
        /// Their name.
        name: PersonName,
        /// How they are reached.
        contact: ContactValue,
        /// Whether using the contact puts nobody at risk.
        safe_to_use: bool,
        /// Whether a message may be left there.
        safe_to_leave_message: bool,
    },
}

redacted!(Application, Guardian);

impl Person {
    /// Checks one person who is added to a case or corrected in it; pointers begin with `at`, which is empty for a body of its own.
    ///
    /// # Errors
    /// Every fault of every field.
    pub fn check(draft: &PersonDraft, at: &str, today: NaiveDate) -> Result<Self, FieldErrors> {
        FieldErrors::collect(|errors| people::person(errors, at, draft, today))
    }
}

impl Member {
    /// Checks one member, as [`Person::check`] does, with the relation.
    ///
    /// # Errors
    /// Every fault of every field.
    pub fn check(draft: &PersonDraft, at: &str, today: NaiveDate) -> Result<Self, FieldErrors> {
        FieldErrors::collect(|errors| people::member(errors, at, draft, today))
    }
}

impl Contact {
    /// Checks the contacts of a case of `people` people (the principal included); pointers are those of a form, `/contacts/1/value`.
    ///
    /// # Errors
    /// Every fault of every field.
    pub fn check_all(drafts: &[ContactDraft], people: usize, office_country: Country) -> Result<Vec<Self>, FieldErrors> {
        let numbers = numbers::Numbers::of_people(people);
        FieldErrors::collect(|errors| reach::contacts(errors, drafts, &numbers, office_country))
    }
}

impl Application {
    /// Checks a form as sent to an office of `office_country` on its local day `today`.
    ///
    /// # Errors
    /// Every fault of every field, each under its JSON pointer in the draft, like `/members/2/documents/0/number`.
    pub fn check(draft: &ApplicationDraft, office_country: Country, today: NaiveDate) -> Result<Self, FieldErrors> {
        FieldErrors::collect(|errors| check::sections(errors, draft, office_country, today))
    }

    /// Everybody with their number: 0 the principal, then the members from 1.
    pub fn people(&self) -> impl Iterator<Item = (usize, &Person)> {
        std::iter::once(&self.principal).chain(self.members.iter().map(|member| &member.person)).enumerate()
    }

    /// The person of a number, as contacts and consents name them.
    #[must_use]
    pub fn person(&self, number: usize) -> Option<&Person> {
        self.people().nth(number).map(|(_, person)| person)
    }
}
