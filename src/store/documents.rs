//! The documents of the people of a case. A document that is replaced is kept, since it still says who somebody was taken for.

use chrono::NaiveDate;
use diesel::prelude::*;

use super::{
    conn::each_backend,
    error::StoreError,
    schema::{documents, persons},
    tx::{ReadTx, WriteTx},
    types::Ts,
};
use crate::{
    access::Permit,
    domain::{
        birth_date::BirthDate,
        country::Country,
        document::{Document, DocumentKey, DocumentType},
        family::{FamilyDocument, FamilyPerson},
        ids::{CaseId, DocumentId, PersonId},
    },
};

#[derive(Queryable, Insertable)]
#[diesel(table_name = documents)]
pub(super) struct DocumentRow {
    id: DocumentId,
    person_id: PersonId,
    case_id: CaseId,
    kind: String,
    country: String,
    number: String,
    number_key: String,
    expires_on: Option<NaiveDate>,
    removed_at: Option<Ts>,
}

impl DocumentRow {
    pub(super) fn into_document(self) -> Result<FamilyDocument, StoreError> {
        let damaged = || StoreError::Damaged("a document cannot be read".into());
        Ok(FamilyDocument {
            id: self.id,
            document_type: DocumentType::parse(&self.kind).ok_or_else(damaged)?,
            issuing_country: Country::parse(&self.country).ok_or_else(damaged)?,
            number: self.number,
            number_key: self.number_key,
            expiry: self.expires_on,
        })
    }
}

impl WriteTx<'_> {
    /// Stores documents of a person.
    ///
    /// # Errors
    /// When the database does not take them.
    pub(super) fn insert_documents<'d>(
        &mut self,
        permit: &Permit,
        person: PersonId,
        documents: impl IntoIterator<Item = &'d Document>,
    ) -> Result<(), StoreError> {
        for document in documents {
            let row = DocumentRow {
                id: self.fresh(),
                person_id: person,
                case_id: permit.case(),
                kind: document.document_type().to_string(),
                country: document.issuing_country().as_str().to_owned(),
                number: document.number().as_written().to_owned(),
                number_key: document.number().key().to_owned(),
                expires_on: document.expiry(),
                removed_at: None,
            };
            each_backend!(&mut *self.conn, c => diesel::insert_into(documents::table).values(row).execute(c))?;
        }
        Ok(())
    }

    /// Leaves a person with exactly these documents; one that is the same in every field stays the row that it is.
    ///
    /// # Errors
    /// When the database does not take it.
    pub(super) fn replace_documents(&mut self, permit: &Permit, before: &FamilyPerson, after: &[Document]) -> Result<(), StoreError> {
        let gone: Vec<DocumentId> =
            before.documents.iter().filter(|old| !after.iter().any(|new| is_same(old, new))).map(|old| old.id).collect();
        let rows = documents::table.filter(documents::case_id.eq(permit.case()).and(documents::id.eq_any(gone)));
        diesel::update(rows).set(documents::removed_at.eq(Some(Ts(self.now())))).execute(self.conn)?;
        self.insert_documents(permit, before.id, after.iter().filter(|new| !before.documents.iter().any(|old| is_same(old, new))))
    }
}

fn is_same(old: &FamilyDocument, new: &Document) -> bool {
    old.key() == new.key() && old.number == new.number().as_written() && old.expiry == new.expiry()
}

impl ReadTx<'_> {
    /// The cases in which somebody born on this day has this document, the newest first.
    ///
    /// # Errors
    /// When the database does not answer.
    pub fn cases_of_document(&mut self, key: &DocumentKey, born: &BirthDate) -> Result<Vec<CaseId>, StoreError> {
        let same = documents::number_key
            .eq(&key.number_key)
            .and(documents::kind.eq(key.document_type.as_str()))
            .and(documents::country.eq(key.issuing_country.as_str()))
            .and(documents::removed_at.is_null());
        Ok(documents::table
            .inner_join(persons::table.on(persons::id.eq(documents::person_id)))
            .filter(same.and(persons::removed_at.is_null()))
            .filter(persons::birth_date.eq(Some(born.to_string())))
            .order(documents::case_id.desc())
            .select(documents::case_id)
            .load(self.conn)?)
    }
}
