//! Checks the people of a form.

use chrono::NaiveDate;

use super::{
    draft::{DocumentDraft, PersonDraft},
    lists::{codes, each, none_twice},
};
use crate::domain::{
    birth_date::BirthDate,
    country::Country,
    document::{Document, DocumentNumber, DocumentType, check_expiry},
    fields::{Fault, FieldErrors},
    name::{PersonName, check_optional_part, check_part},
    person::{Member, Person, Relation, Sex},
    spoken_language::SpokenLanguage,
};

/// The most members of one application.
pub const MOST_MEMBERS: usize = 30;

/// The principal, who is nobody's relation.
pub fn principal(errors: &mut FieldErrors, draft: &PersonDraft, today: NaiveDate) -> Option<Person> {
    if draft.relation.is_some() {
        errors.add("/principal/relation", "not_allowed", "Leave out the relation: the others are related to the principal.");
    }
    person(errors, "/principal", draft, today)
}

/// The members; somebody who stands in the form twice is noted where they come again.
pub fn members(errors: &mut FieldErrors, drafts: &[PersonDraft], principal: Option<&Person>, today: NaiveDate) -> Option<Vec<Member>> {
    let members = each(errors, "/members", drafts, 0..=MOST_MEMBERS, |errors, at, draft| member(errors, at, draft, today))?;
    nobody_twice(errors, &members, principal)?;
    Some(members)
}

/// One member.
pub fn member(errors: &mut FieldErrors, at: &str, draft: &PersonDraft, today: NaiveDate) -> Option<Member> {
    let relation = draft.relation.as_deref().ok_or_else(|| Fault::new("required", "Say what this person is to the principal."));
    let relation = errors.take(format!("{at}/relation"), relation.and_then(Relation::check));
    let person = person(errors, at, draft, today);
    Some(Member { relation: relation?, person: person? })
}

fn nobody_twice(errors: &mut FieldErrors, members: &[Member], principal: Option<&Person>) -> Option<()> {
    let mut good = Some(());
    for (index, member) in members.iter().enumerate() {
        let mut earlier = principal.into_iter().chain(members[..index].iter().map(|member| &member.person));
        if earlier.any(|other| is_the_same(other, &member.person)) {
            errors.add(format!("/members/{index}"), "repeated_person", "Leave out this person, who is in the application already.");
            good = None;
        }
    }
    good
}

/// Within one family: the same name and birth date, or the same document of two people born on one day.
fn is_the_same(a: &Person, b: &Person) -> bool {
    let share_a_document = || a.documents.iter().any(|own| b.documents.iter().any(|other| own.key() == other.key()));
    a.birth_date == b.birth_date && (a.name.name_key() == b.name.name_key() || share_a_document())
}

/// One person, whatever they are to the principal.
pub fn person(errors: &mut FieldErrors, at: &str, draft: &PersonDraft, today: NaiveDate) -> Option<Person> {
    let name = name(errors, at, draft);
    let birth_date = errors.take(format!("{at}/birth_date"), BirthDate::check(&draft.birth_date, today));
    let sex = errors.take(format!("{at}/sex"), Sex::check(&draft.sex));
    let nationalities = codes(errors, &format!("{at}/nationalities"), &draft.nationalities, 1..=5, Country::check);
    let languages = codes(errors, &format!("{at}/languages"), &draft.languages, 0..=10, SpokenLanguage::check);
    let documents = documents(errors, &format!("{at}/documents"), &draft.documents);
    Some(Person {
        name: name?,
        birth_date: birth_date?,
        sex: sex?,
        nationalities: nationalities?,
        languages: languages?,
        documents: documents?,
    })
}

fn name(errors: &mut FieldErrors, at: &str, draft: &PersonDraft) -> Option<PersonName> {
    let whole = errors.take(format!("{at}/name"), check_part(&draft.name));
    let given = errors.take(format!("{at}/given_name"), check_optional_part(draft.given_name.as_deref()));
    let family = errors.take(format!("{at}/family_name"), check_optional_part(draft.family_name.as_deref()));
    Some(PersonName::from_checked(whole?, given?, family?))
}

fn documents(errors: &mut FieldErrors, at: &str, drafts: &[DocumentDraft]) -> Option<Vec<Document>> {
    let list = each(errors, at, drafts, 0..=10, document)?;
    none_twice(errors, at, &list, Document::key)?;
    Some(list)
}

fn document(errors: &mut FieldErrors, at: &str, draft: &DocumentDraft) -> Option<Document> {
    let document_type = errors.take(format!("{at}/type"), DocumentType::check(&draft.document_type));
    let country = errors.take(format!("{at}/issuing_country"), Country::check(&draft.issuing_country));
    let number = errors.take(format!("{at}/number"), DocumentNumber::check(&draft.number));
    let expiry = errors.take(format!("{at}/expiry"), draft.expiry.as_deref().map(check_expiry).transpose());
    Some(Document::new(document_type?, country?, number?, expiry?))
}
