//! Who has an application that counts: one row per principal's document and birth date in a programme, hashed. The primary key judges races.

use diesel::prelude::*;
use sha2::{Digest, Sha256};

use super::{
    error::StoreError,
    schema::{cases, documents, identities, persons},
    tx::{ReadTx, WriteTx},
};
use crate::domain::{document::DocumentKey, ids::CaseId, likeness::Identity, stage::Stage, workflow::Case};

/// The key of an identity; holds no personal data, so that it may stand outside the tables of persons.
fn identity_key(kind: &str, country: &str, number_key: &str, birth_date: &str) -> String {
    let mut hash = Sha256::new();
    for part in [kind, country, number_key, birth_date] {
        hash.update(part.as_bytes());
        hash.update([0x1f]);
    }
    hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The keys of somebody, sorted, so that two who claim the same ones never wait for each other in a circle. None without a document or
/// a complete birth date.
#[must_use]
pub fn identity_keys(identity: &Identity) -> Vec<String> {
    let Some(born) = identity.birth_date.day().map(|_| identity.birth_date.to_string()) else { return Vec::new() };
    let key = |document: &DocumentKey| {
        identity_key(document.document_type.as_str(), document.issuing_country.as_str(), &document.number_key, &born)
    };
    let mut keys: Vec<String> = identity.documents.iter().map(key).collect();
    keys.sort();
    keys.dedup();
    keys
}

/// A complete birth date is `YYYY-MM-DD`; a partial one identifies nobody.
const COMPLETE: usize = 10;

impl ReadTx<'_> {
    /// The case that an identity of a programme belongs to. Where several papers lead to several cases: the earliest, and one that was closed
    /// as a duplicate only where no other is.
    ///
    /// # Errors
    /// When the database does not answer.
    pub fn case_of_identity(&mut self, programme: &str, keys: &[String]) -> Result<Option<CaseId>, StoreError> {
        let rows: Vec<(CaseId, Stage)> = identities::table
            .inner_join(cases::table.on(cases::id.eq(identities::case_id)))
            .filter(identities::programme_id.eq(programme).and(identities::identity_key.eq_any(keys.to_vec())))
            .select((identities::case_id, cases::shown_stage))
            .load(self.conn)?;
        Ok(rows.into_iter().min_by_key(|(case, stage)| (*stage == Stage::ClosedDuplicate, *case.uuid())).map(|(case, _)| case))
    }

    /// The identities of the principal of a case as it stands.
    ///
    /// # Errors
    /// When the database does not answer.
    pub fn identity_keys(&mut self, case: CaseId) -> Result<Vec<String>, StoreError> {
        let principal = persons::principal.eq(true).and(persons::removed_at.is_null()).and(documents::removed_at.is_null());
        let rows: Vec<(String, String, String, Option<String>)> = persons::table
            .inner_join(documents::table.on(documents::person_id.eq(persons::id)))
            .filter(persons::case_id.eq(case).and(principal))
            .select((documents::kind, documents::country, documents::number_key, persons::birth_date))
            .load(self.conn)?;
        let complete = rows.into_iter().filter_map(|(kind, country, number, birth)| {
            birth.filter(|day| day.len() == COMPLETE).map(|day| identity_key(&kind, &country, &number, &day))
        });
        Ok(complete.collect())
    }

    /// Whether a later case of the same person counts now.
    ///
    /// # Errors
    /// When the database does not answer.
    pub fn applied_again(&mut self, case: &Case) -> Result<bool, StoreError> {
        let keys = self.identity_keys(case.id)?;
        let other = self.case_of_identity(&case.programme, &keys)?;
        Ok(other.is_some_and(|other| other != case.id))
    }
}

impl WriteTx<'_> {
    /// Claims identities for a case.
    ///
    /// # Errors
    /// [`StoreError::Duplicate`] when another case has one: the race is lost.
    pub fn claim_identities(&mut self, programme: &str, keys: &[String], case: CaseId) -> Result<(), StoreError> {
        for key in keys {
            let row = (identities::programme_id.eq(programme), identities::identity_key.eq(key), identities::case_id.eq(case));
            diesel::insert_into(identities::table).values(row).execute(self.conn)?;
        }
        Ok(())
    }

    /// Gives the identities of a case up: the person may apply anew.
    ///
    /// # Errors
    /// When the database does not answer.
    pub fn release_identity(&mut self, case: CaseId) -> Result<(), StoreError> {
        diesel::delete(identities::table.filter(identities::case_id.eq(case))).execute(self.conn)?;
        Ok(())
    }

    /// Takes the identities of a case back.
    ///
    /// # Errors
    /// [`StoreError::Duplicate`] when a later case has them.
    pub fn reclaim_identity(&mut self, case: &Case) -> Result<(), StoreError> {
        let keys = self.identity_keys(case.id)?;
        self.release_identity(case.id)?;
        self.claim_identities(&case.programme, &keys, case.id)
    }
}
