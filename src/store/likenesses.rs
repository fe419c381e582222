//! Who could be the same person as somebody who applies now: looked up by document and birth date, judged by the domain.

use diesel::prelude::*;

use super::{
    error::StoreError,
    schema::{cases, documents, persons},
    tx::ReadTx,
};
use crate::domain::{
    country::Country,
    document::{DocumentKey, DocumentType},
    ids::{CaseId, PersonId},
    likeness::{CandidateKeys, Identity},
    name::PersonName,
    stage::Stage,
};

/// The most candidates looked at; more share a birth date only where it is a year alone.
const MOST: i64 = 500;

/// Length of a birth date of which the year is known.
const YEAR: usize = 4;

/// Length of a birth date of which the month is known.
const MONTH: usize = 7;

type Row = (CaseId, PersonId, String, Option<String>, Option<String>, Option<String>);

impl ReadTx<'_> {
    /// The principals of an office's cases who may be alike, without those who are shown withdrawn or closed as duplicates.
    ///
    /// # Errors
    /// When the database does not answer.
    pub fn candidates(&mut self, office: &str, keys: &CandidateKeys) -> Result<Vec<(CaseId, Identity)>, StoreError> {
        let holders = self.holders(&keys.documents)?;
        let rows: Vec<Row> = persons::table
            .inner_join(cases::table.on(cases::id.eq(persons::case_id)))
            .filter(cases::office_id.eq(office).and(cases::shown_stage.ne_all([Stage::ClosedWithdrawn, Stage::ClosedDuplicate])))
            .filter(persons::principal.eq(true).and(persons::removed_at.is_null()))
            .filter(persons::birth_date.eq_any(birth_dates(keys)).or(persons::id.eq_any(holders).nullable()))
            .order(persons::id.desc())
            .limit(MOST)
            .select((persons::case_id, persons::id, persons::name, persons::given, persons::family, persons::birth_date))
            .load(self.conn)?;
        let mut found = Vec::new();
        for row in rows {
            let documents = self.document_keys(row.1)?;
            found.extend(identity(row, documents));
        }
        Ok(found)
    }

    fn holders(&mut self, keys: &[DocumentKey]) -> Result<Vec<PersonId>, StoreError> {
        let mut holders = Vec::new();
        for key in keys {
            let same = documents::number_key
                .eq(&key.number_key)
                .and(documents::kind.eq(key.document_type.as_str()))
                .and(documents::country.eq(key.issuing_country.as_str()));
            let found: Vec<PersonId> = documents::table
                .filter(same.and(documents::removed_at.is_null()))
                .select(documents::person_id)
                .limit(MOST)
                .load(self.conn)?;
            holders.extend(found);
        }
        Ok(holders)
    }

    fn document_keys(&mut self, person: PersonId) -> Result<Vec<DocumentKey>, StoreError> {
        let rows: Vec<(String, String, String)> = documents::table
            .filter(documents::person_id.eq(person).and(documents::removed_at.is_null()))
            .select((documents::kind, documents::country, documents::number_key))
            .load(self.conn)?;
        let key = |(kind, country, number_key): (String, String, String)| {
            Some(DocumentKey { document_type: DocumentType::parse(&kind)?, issuing_country: Country::parse(&country)?, number_key })
        };
        Ok(rows.into_iter().filter_map(key).collect())
    }
}

/// Every text form of a birth date that can be the same: equal, less complete, or (where one's own is not complete) more so.
///
/// Spelled out, because an index serves a list in both databases, and a prefix only under some collations.
fn birth_dates(keys: &CandidateKeys) -> Vec<String> {
    let own = &keys.birth_date_prefix;
    let mut all = keys.birth_dates.clone();
    let months: Vec<String> = if own.len() == YEAR { (1..=12).map(|month| format!("{own}-{month:02}")).collect() } else { Vec::new() };
    for month in months.iter().chain((own.len() == MONTH).then_some(own)) {
        all.extend((1..=31).map(|day| format!("{month}-{day:02}")));
    }
    all.extend(months);
    all.push(own.clone());
    all
}

fn identity((case, _, name, given, family, birth_date): Row, documents: Vec<DocumentKey>) -> Option<(CaseId, Identity)> {
    let name = PersonName::new(&name, given.as_deref(), family.as_deref()).ok()?;
    let birth_date = birth_date?.parse().ok()?;
    Some((case, Identity { name_tokens: name.tokens(), birth_date, documents }))
}
