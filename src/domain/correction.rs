//! Corrections of a person: what may be changed, and what of it changes who the person is.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;
use utoipa::ToSchema;

use super::{
    application::{DocumentDraft, Living, PersonDraft},
    document::Document,
    family::{FamilyDocument, FamilyPerson, FamilySaid, Part, Shares},
    fields::FieldErrors,
    person::Person,
    redacted::redacted,
};

/// What of a person is corrected; what is left out stays as it is. A given or family name that is sent empty is taken away.
#[derive(Clone, Default, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = PersonCorrection)]
pub struct PersonPatch {
    /// What a member is to the principal.
    pub relation: Option<String>,
    /// The whole name as written in the papers.
    pub name: Option<String>,
    /// The given names.
    pub given_name: Option<String>,
    /// The family names.
    pub family_name: Option<String>,
    /// 1990-05-17, or 1990-05 or 1990 if no more is known.
    pub birth_date: Option<String>,
    /// female, male, other or unknown.
    pub sex: Option<String>,
    /// All nationalities, by ISO 3166-1 alpha-2.
    pub nationalities: Option<Vec<String>>,
    /// All spoken languages, by ISO 639-3.
    pub languages: Option<Vec<String>>,
    /// All documents.
    pub documents: Option<Vec<DocumentDraft>>,
    /// What an adult agrees to.
    pub consent: Option<ConsentGiven>,
    /// Of the principal: all answers to the questions of the criteria.
    pub facts: Option<BTreeMap<String, String>>,
    /// Of the principal: where in the office's country the family lives.
    pub municipality: Option<String>,
    /// Of the principal: all that the family needs, by code.
    pub needs: Option<Vec<String>>,
    /// Of the principal: what the family needs, in its own words; sent empty, it is taken away.
    pub needs_note: Option<String>,
}

/// What one adult agrees to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ConsentGiven)]
pub struct ConsentGiven {
    /// Sharing with the other of the two agencies, IOM and UNHCR.
    pub other_agency: bool,
    /// Sharing with the US government.
    pub us_government: bool,
    /// Sharing with the government of Canada.
    pub canada: bool,
    /// Sharing with the government of Spain.
    pub spain: bool,
}

redacted!(PersonPatch);

impl From<ConsentGiven> for Shares {
    fn from(given: ConsentGiven) -> Self {
        Self { other_agency: given.other_agency, us_government: given.us_government, canada: given.canada, spain: given.spain }
    }
}

impl PersonPatch {
    /// Lays the correction over what a form would say.
    pub fn apply(&self, draft: &mut PersonDraft) {
        let over = |field: &mut String, new: &Option<String>| {
            if let Some(new) = new {
                field.clone_from(new);
            }
        };
        over(&mut draft.name, &self.name);
        over(&mut draft.birth_date, &self.birth_date);
        over(&mut draft.sex, &self.sex);
        for (field, new) in
            [(&mut draft.relation, &self.relation), (&mut draft.given_name, &self.given_name), (&mut draft.family_name, &self.family_name)]
        {
            if new.is_some() {
                field.clone_from(new);
            }
        }
        for (field, new) in [(&mut draft.nationalities, &self.nationalities), (&mut draft.languages, &self.languages)] {
            if let Some(new) = new {
                field.clone_from(new);
            }
        }
        if let Some(documents) = &self.documents {
            draft.documents.clone_from(documents);
        }
    }

    /// Where the family lives and what it needs, as corrected; nothing when it speaks of neither.
    ///
    /// # Errors
    /// Every fault of every field; `not_allowed` for somebody who did not speak for the family.
    pub fn living(&self, said: Option<&FamilySaid>) -> Result<Option<Living>, FieldErrors> {
        let given =
            [("/municipality", self.municipality.is_some()), ("/needs", self.needs.is_some()), ("/needs_note", self.needs_note.is_some())];
        let mut given = given.into_iter().filter_map(|(pointer, there)| there.then_some(pointer)).peekable();
        if given.peek().is_none() {
            return Ok(None);
        }
        let Some(said) = said else {
            let mut errors = FieldErrors::default();
            given.for_each(|pointer| errors.add(pointer, "not_allowed", "The principal says it for the family."));
            return errors.or_else(|| None);
        };
        let municipality = self.municipality.as_ref().unwrap_or(&said.municipality);
        let needs = self.needs.clone().unwrap_or_else(|| said.needs.iter().map(ToString::to_string).collect());
        Living::check(municipality, &needs, self.needs_note.as_deref().or(said.needs_note.as_deref())).map(Some)
    }

    /// The names of the fields that it speaks of, for the record: no value ever goes there.
    #[must_use]
    pub fn fields(&self) -> Vec<&'static str> {
        let named = [
            ("relation", self.relation.is_some()),
            ("name", self.name.is_some()),
            ("given_name", self.given_name.is_some()),
            ("family_name", self.family_name.is_some()),
            ("birth_date", self.birth_date.is_some()),
            ("sex", self.sex.is_some()),
            ("nationalities", self.nationalities.is_some()),
            ("languages", self.languages.is_some()),
            ("documents", self.documents.is_some()),
            ("consent", self.consent.is_some()),
            ("facts", self.facts.is_some()),
            ("municipality", self.municipality.is_some()),
            ("needs", self.needs.is_some()),
            ("needs_note", self.needs_note.is_some()),
        ];
        named.into_iter().filter_map(|(name, there)| there.then_some(name)).collect()
    }
}

/// Whether a correction changes who somebody is: name, birth date, nationality, document or place in the family (product: "The life of a
/// case"). Spoken languages, sex and a renewed document are not identity.
#[must_use]
pub fn changes_identity(before: &FamilyPerson, part: Part, after: &Person) -> bool {
    let nationalities = |list: &[super::country::Country]| list.iter().map(|country| country.as_str().to_owned()).collect::<BTreeSet<_>>();
    before.part != part
        || before.name != after.name.as_written()
        || before.given.as_deref() != after.name.given()
        || before.family.as_deref() != after.name.family()
        || before.birth_date != Some(after.birth_date)
        || nationalities(&before.nationalities) != nationalities(&after.nationalities)
        || documents_differ(&before.documents, &after.documents)
}

/// Whether a document came, went or became another, other than by being renewed: the same kind of the same country, valid for longer.
fn documents_differ(before: &[FamilyDocument], after: &[Document]) -> bool {
    let gone: Vec<&FamilyDocument> = before.iter().filter(|old| !after.iter().any(|new| new.key() == old.key())).collect();
    let come: Vec<&Document> = after.iter().filter(|new| !before.iter().any(|old| old.key() == new.key())).collect();
    gone.len() != come.len() || !gone.iter().all(|old| come.iter().any(|new| renews(old, new)))
}

fn renews(old: &FamilyDocument, new: &Document) -> bool {
    let same_kind = old.document_type == new.document_type() && old.issuing_country == new.issuing_country();
    same_kind && matches!((old.expiry, new.expiry()), (Some(before), Some(after)) if after > before)
}

#[cfg(test)]
#[path = "correction_tests.rs"]
mod tests;
