//! Who has an application that counts: one row per principal's document and birth date in a programme, hashed. The primary key judges races.

use diesel::{dsl::exists, prelude::*};
use sha2::{Digest, Sha256};

use super::{
    error::StoreError,
    schema::{cases, documents, identities, persons},
    tx::{ReadTx, WriteTx},
    types::Ts,
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

/// Cases of one person that are looked at when one gives its identities up: more than there can be by correction.
const MOST_ALIKE: i64 = 50;

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

    /// Whether there is a later case of the same person, withdrawn or not: of several that were withdrawn the latest alone comes back, so
    /// that never two of them live.
    ///
    /// # Errors
    /// When the database does not answer.
    pub fn applied_again(&mut self, case: &Case) -> Result<bool, StoreError> {
        let keys = self.identity_keys(case.id)?;
        let later = identities::table
            .inner_join(cases::table.on(cases::id.eq(identities::case_id)))
            .filter(identities::programme_id.eq(&case.programme).and(identities::identity_key.eq_any(keys.clone())))
            .filter(cases::id.ne(case.id).and(cases::received_at.gt(Ts(case.received_at))));
        if diesel::select(exists(later)).get_result(self.conn)? {
            return Ok(true);
        }
        for other in self.later_withdrawn(case)? {
            if self.identity_keys(other)?.iter().any(|key| keys.contains(key)) {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Later cases of a programme that were withdrawn and whose principal has a document number of this one's.
    fn later_withdrawn(&mut self, case: &Case) -> Result<Vec<CaseId>, StoreError> {
        let principal = persons::principal.eq(true).and(persons::removed_at.is_null()).and(documents::removed_at.is_null());
        let withdrawn = cases::programme_id.eq(&case.programme).and(cases::shown_stage.eq(Stage::ClosedWithdrawn));
        Ok(documents::table
            .inner_join(persons::table.on(persons::id.eq(documents::person_id)))
            .inner_join(cases::table.on(cases::id.eq(documents::case_id)))
            .filter(documents::number_key.eq_any(self.document_numbers(case.id)?).and(principal))
            .filter(withdrawn.and(cases::id.ne(case.id)).and(cases::received_at.gt(Ts(case.received_at))))
            .limit(MOST_ALIKE)
            .select(cases::id)
            .load(self.conn)?)
    }

    /// The numbers of the principal's documents, in the form in which they are looked up.
    fn document_numbers(&mut self, case: CaseId) -> Result<Vec<String>, StoreError> {
        let principal = persons::principal.eq(true).and(persons::removed_at.is_null()).and(documents::removed_at.is_null());
        Ok(persons::table
            .inner_join(documents::table.on(documents::person_id.eq(persons::id)))
            .filter(persons::case_id.eq(case).and(principal))
            .select(documents::number_key)
            .load(self.conn)?)
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

    /// Gives the identities of a case up, each to the earliest other case of the same person, so that the form sent once more hangs on that.
    /// A correction may have made the person of two cases one.
    ///
    /// # Errors
    /// When the database does not answer.
    pub fn pass_identity_on(&mut self, case: &Case) -> Result<(), StoreError> {
        let freed: Vec<String> =
            identities::table.filter(identities::case_id.eq(case.id)).select(identities::identity_key).load(self.conn)?;
        self.release_identity(case.id)?;
        for other in self.cases_alike(case)? {
            let of_other = self.identity_keys(other)?;
            for key in freed.iter().filter(|key| of_other.contains(key)) {
                if self.case_of_identity(&case.programme, std::slice::from_ref(key))?.is_none() {
                    self.claim_identities(&case.programme, std::slice::from_ref(key), other)?;
                }
            }
        }
        Ok(())
    }

    /// The other cases of a programme whose principal has a document of this one's, the earliest first; none that was withdrawn.
    fn cases_alike(&mut self, case: &Case) -> Result<Vec<CaseId>, StoreError> {
        let principal = persons::principal.eq(true).and(persons::removed_at.is_null()).and(documents::removed_at.is_null());
        let numbers = self.document_numbers(case.id)?;
        let of_programme = cases::programme_id.eq(&case.programme).and(cases::shown_stage.ne(Stage::ClosedWithdrawn));
        Ok(documents::table
            .inner_join(persons::table.on(persons::id.eq(documents::person_id)))
            .inner_join(cases::table.on(cases::id.eq(documents::case_id)))
            .filter(documents::number_key.eq_any(numbers).and(principal))
            .filter(of_programme.and(cases::id.ne(case.id)))
            .order((cases::received_at.asc(), cases::id.asc()))
            .limit(MOST_ALIKE)
            .select(cases::id)
            .load(self.conn)?)
    }

    /// Takes the identities of a case back, but those that an earlier case of the person has.
    ///
    /// # Errors
    /// [`StoreError::Duplicate`] when a later case has one.
    pub fn reclaim_identity(&mut self, case: &Case) -> Result<(), StoreError> {
        self.release_identity(case.id)?;
        let mut keys = self.identity_keys(case.id)?;
        let owned: Vec<String> = identities::table
            .inner_join(cases::table.on(cases::id.eq(identities::case_id)))
            .filter(identities::programme_id.eq(&case.programme).and(identities::identity_key.eq_any(keys.clone())))
            .filter(cases::received_at.le(Ts(case.received_at)))
            .select(identities::identity_key)
            .load(self.conn)?;
        keys.retain(|key| !owned.contains(key));
        self.claim_identities(&case.programme, &keys, case.id)
    }
}
