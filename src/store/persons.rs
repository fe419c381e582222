//! The people of a case: principal, members, and a guardian from outside; with the words by which a name is found.

use std::collections::BTreeMap;

use diesel::prelude::*;

use super::{
    conn::each_backend,
    documents::DocumentRow,
    error::StoreError,
    kept::Kept,
    schema::{documents, person_tokens, persons},
    tx::{ReadTx, WriteTx},
    types::{JsonDoc, Ts},
};
use crate::{
    access::Permit,
    domain::{
        application::{Application, Guardian},
        birth_date::BirthDate,
        consent::AdultConsent,
        fact::FactAnswers,
        family::{FamilyPerson, FamilySaid, Part, Shares},
        ids::{CaseId, PersonId},
        name::PersonName,
        person::{Person, Relation, Sex},
    },
};

#[derive(Queryable, Insertable)]
#[diesel(table_name = persons)]
struct PersonRow {
    id: PersonId,
    case_id: CaseId,
    position: i32,
    principal: bool,
    relation: Option<String>,
    guardian: bool,
    name: String,
    given: Option<String>,
    family: Option<String>,
    birth_date: Option<String>,
    sex: String,
    nationalities: String,
    languages: String,
    municipality: Option<String>,
    needs: String,
    needs_note: Option<String>,
    facts: JsonDoc,
    shares_agency: Option<bool>,
    shares_us: Option<bool>,
    shares_canada: Option<bool>,
    shares_spain: Option<bool>,
    removed_at: Option<Ts>,
}

/// The columns that a correction may change.
#[derive(AsChangeset)]
#[diesel(table_name = persons, treat_none_as_null = true)]
struct Corrected {
    relation: Option<String>,
    name: String,
    given: Option<String>,
    family: Option<String>,
    birth_date: Option<String>,
    sex: String,
    nationalities: String,
    languages: String,
}

#[derive(Insertable)]
#[diesel(table_name = person_tokens)]
struct TokenRow {
    token: String,
    person_id: PersonId,
    case_id: CaseId,
}

/// A person to be added to a case.
#[derive(Clone, Copy)]
pub struct NewPerson<'a> {
    /// Who it is.
    pub person: &'a Person,
    /// What they are in the application.
    pub part: Part,
    /// The number in the application.
    pub position: i32,
    /// Whether they speak for a minor principal.
    pub guardian: bool,
    /// What they agreed to.
    pub shares: Option<Shares>,
}

/// Codes of one column, parted by spaces: a list that is only read as a whole.
pub(super) fn joined<T: ToString>(codes: impl IntoIterator<Item = T>) -> String {
    codes.into_iter().map(|code| code.to_string()).collect::<Vec<_>>().join(" ")
}

fn parted<T>(codes: &str, parse: impl Fn(&str) -> Option<T>) -> Result<Vec<T>, StoreError> {
    codes.split(' ').filter(|code| !code.is_empty()).map(|code| known(parse(code))).collect()
}

fn known<T>(value: Option<T>) -> Result<T, StoreError> {
    value.ok_or_else(|| StoreError::Damaged("a code of a person is not known".into()))
}

impl From<&AdultConsent> for Shares {
    fn from(given: &AdultConsent) -> Self {
        Self { other_agency: given.other_agency, us_government: given.us_government, canada: given.canada, spain: given.spain }
    }
}

impl PersonRow {
    fn new(id: PersonId, case: CaseId, new: &NewPerson<'_>) -> Self {
        let person = Corrected::of(new.person, new.part);
        let mut row = Self { position: new.position, guardian: new.guardian, ..Self::named(id, case, &new.person.name) };
        row.principal = new.part == Part::Principal;
        row.relation = person.relation;
        row.birth_date = person.birth_date;
        row.sex = person.sex;
        row.nationalities = person.nationalities;
        row.languages = person.languages;
        row.shares_agency = new.shares.map(|shares| shares.other_agency);
        row.shares_us = new.shares.map(|shares| shares.us_government);
        row.shares_canada = new.shares.map(|shares| shares.canada);
        row.shares_spain = new.shares.map(|shares| shares.spain);
        row
    }

    /// Somebody of whom only the name is known.
    fn named(id: PersonId, case_id: CaseId, name: &PersonName) -> Self {
        Self {
            id,
            case_id,
            position: 0,
            principal: false,
            relation: None,
            guardian: true,
            name: name.as_written().to_owned(),
            given: name.given().map(str::to_owned),
            family: name.family().map(str::to_owned),
            birth_date: None,
            sex: Sex::Unknown.to_string(),
            nationalities: String::new(),
            languages: String::new(),
            municipality: None,
            needs: String::new(),
            needs_note: None,
            facts: JsonDoc(serde_json::json!({})),
            shares_agency: None,
            shares_us: None,
            shares_canada: None,
            shares_spain: None,
            removed_at: None,
        }
    }

    fn said_by(mut self, application: &Application) -> Self {
        self.municipality = Some(application.municipality.clone());
        self.needs = joined(&application.needs);
        self.needs_note.clone_from(&application.needs_note);
        self.facts = answers(&application.facts);
        self
    }

    fn part(&self) -> Result<Part, StoreError> {
        match &self.relation {
            _ if self.principal => Ok(Part::Principal),
            Some(relation) => Ok(Part::Member(known(Relation::parse(relation))?)),
            None => Ok(Part::Guardian),
        }
    }

    fn said(&self) -> Result<Option<FamilySaid>, StoreError> {
        let Some(municipality) = self.municipality.clone() else { return Ok(None) };
        let answers: BTreeMap<String, String> = serde_json::from_value(self.facts.0.clone()).map_err(|_| damaged())?;
        let facts = answers.into_iter().map(|(key, answer)| Ok((key, answer.parse().map_err(|_| damaged())?)));
        Ok(Some(FamilySaid {
            municipality,
            needs: parted(&self.needs, crate::domain::application::Need::parse)?,
            needs_note: self.needs_note.clone(),
            facts: facts.collect::<Result<_, StoreError>>()?,
        }))
    }

    fn shares(&self) -> Option<Shares> {
        let (other_agency, us_government) = (self.shares_agency?, self.shares_us?);
        Some(Shares { other_agency, us_government, canada: self.shares_canada?, spain: self.shares_spain? })
    }

    fn into_person(self) -> Result<FamilyPerson, StoreError> {
        Ok(FamilyPerson {
            id: self.id,
            position: self.position,
            part: self.part()?,
            guardian: self.guardian,
            birth_date: self.birth_date.as_deref().map(str::parse::<BirthDate>).transpose().map_err(|_| damaged())?,
            sex: known(Sex::parse(&self.sex))?,
            nationalities: parted(&self.nationalities, crate::domain::country::Country::parse)?,
            languages: parted(&self.languages, crate::domain::spoken_language::SpokenLanguage::parse)?,
            shares: self.shares(),
            said: self.said()?,
            name: self.name,
            given: self.given,
            family: self.family,
            documents: Vec::new(),
        })
    }
}

fn damaged() -> StoreError {
    StoreError::Damaged("a person cannot be read".into())
}

impl Corrected {
    fn of(person: &Person, part: Part) -> Self {
        Self {
            relation: if let Part::Member(relation) = part { Some(relation.to_string()) } else { None },
            name: person.name.as_written().to_owned(),
            given: person.name.given().map(str::to_owned),
            family: person.name.family().map(str::to_owned),
            birth_date: Some(person.birth_date.to_string()),
            sex: person.sex.to_string(),
            nationalities: joined(person.nationalities.iter().map(|country| country.as_str())),
            languages: joined(&person.languages),
        }
    }
}

impl WriteTx<'_> {
    /// Stores the people of an application with their documents; returns their ids in the order of their numbers.
    ///
    /// # Errors
    /// When the database does not take them.
    pub fn insert_family(&mut self, permit: &Permit, application: &Application) -> Result<Vec<PersonId>, StoreError> {
        let guardian = if let Some(Guardian::Member(number)) = application.guardian { Some(number) } else { None };
        let mut ids = Vec::new();
        for (number, person) in application.people() {
            let member = number.checked_sub(1).and_then(|index| application.members.get(index));
            let new = NewPerson {
                person,
                part: member.map_or(Part::Principal, |member| Part::Member(member.relation)),
                position: i32::try_from(number).unwrap_or(i32::MAX),
                guardian: guardian == Some(number),
                shares: application.consent.adults.iter().find(|adult| adult.person == number).map(Shares::from),
            };
            let row = PersonRow::new(self.fresh(), permit.case(), &new);
            ids.push(self.put_person(if member.is_none() { row.said_by(application) } else { row }, &person.name.tokens())?);
        }
        for ((_, person), id) in application.people().zip(&ids) {
            self.insert_documents(permit, *id, &person.documents)?;
        }
        Ok(ids)
    }

    /// Stores a guardian from outside of the family, of whom only the name is known.
    ///
    /// # Errors
    /// When the database does not take it.
    pub fn insert_guardian(&mut self, permit: &Permit, name: &PersonName, position: i32) -> Result<PersonId, StoreError> {
        let row = PersonRow { position, ..PersonRow::named(self.fresh(), permit.case(), name) };
        self.put_person(row, &name.tokens())
    }

    /// Adds a person to a case, with documents.
    ///
    /// # Errors
    /// [`StoreError::Duplicate`] when somebody else took the number.
    pub fn insert_person(&mut self, permit: &Permit, new: &NewPerson<'_>) -> Result<PersonId, StoreError> {
        let row = PersonRow::new(self.fresh(), permit.case(), new);
        let id = self.put_person(row, &new.person.name.tokens())?;
        self.insert_documents(permit, id, &new.person.documents)?;
        Ok(id)
    }

    fn put_person(&mut self, row: PersonRow, words: &[String]) -> Result<PersonId, StoreError> {
        let (id, case) = (row.id, row.case_id);
        each_backend!(&mut *self.conn, c => diesel::insert_into(persons::table).values(row).execute(c))?;
        self.put_tokens(id, case, words)?;
        Ok(id)
    }

    fn put_tokens(&mut self, person_id: PersonId, case_id: CaseId, words: &[String]) -> Result<(), StoreError> {
        let rows: Vec<TokenRow> = words.iter().map(|word| TokenRow { token: word.clone(), person_id, case_id }).collect();
        each_backend!(&mut *self.conn, c => diesel::insert_into(person_tokens::table).values(&rows).execute(c))?;
        Ok(())
    }

    /// Writes a person as corrected; documents that are gone are kept as removed.
    ///
    /// # Errors
    /// When the database does not take it.
    pub fn correct_person(&mut self, permit: &Permit, before: &FamilyPerson, part: Part, after: &Person) -> Result<(), StoreError> {
        let own = persons::table.filter(persons::id.eq(before.id).and(persons::case_id.eq(permit.case())));
        diesel::update(own).set(Corrected::of(after, part)).execute(self.conn)?;
        diesel::delete(person_tokens::table.filter(person_tokens::person_id.eq(before.id))).execute(self.conn)?;
        self.put_tokens(before.id, permit.case(), &after.name.tokens())?;
        self.replace_documents(permit, before, &after.documents)
    }
}

pub(super) fn answers(facts: &FactAnswers) -> JsonDoc {
    let pairs = facts.iter().map(|(key, answer)| (key.clone(), answer.to_string().into()));
    JsonDoc(serde_json::Value::Object(pairs.collect()))
}

impl ReadTx<'_> {
    /// The people of a case with their documents, by their numbers.
    ///
    /// # Errors
    /// When the database does not answer, or what it has cannot be read.
    pub fn family(&mut self, case: CaseId) -> Result<Vec<FamilyPerson>, StoreError> {
        let here = persons::case_id.eq(case).and(persons::removed_at.is_null());
        let theirs = documents::person_id.eq(persons::id).and(documents::removed_at.is_null());
        let query = persons::table
            .left_join(documents::table.on(theirs))
            .filter(here)
            .order((persons::position.asc(), documents::id.asc()))
            .select((persons::all_columns, documents::all_columns.nullable()));
        let query = Kept::new(query);
        let rows = each_backend!(&mut *self.conn, c => query.load::<(PersonRow, Option<DocumentRow>)>(c))?;
        let mut people: Vec<FamilyPerson> = Vec::new();
        for (person, document) in rows {
            if people.last().is_none_or(|last| last.id != person.id) {
                people.push(person.into_person()?);
            }
            if let (Some(person), Some(document)) = (people.last_mut(), document) {
                person.documents.push(document.into_document()?);
            }
        }
        Ok(people)
    }
}
