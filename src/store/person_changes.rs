//! What becomes of a person of a case after they came in: what they agree to, what the principal says for the family, and that they left.

use diesel::{dsl::max, prelude::*};

use super::{
    error::StoreError,
    persons::{answers, joined},
    schema::{contacts, documents, person_tokens, persons},
    tx::{ReadTx, WriteTx},
    types::Ts,
};
use crate::{
    access::Permit,
    domain::{
        application::Living,
        fact::FactAnswers,
        family::Shares,
        ids::{CaseId, PersonId},
    },
};

impl WriteTx<'_> {
    /// Keeps what a person agrees to; nothing for a minor.
    ///
    /// # Errors
    /// When the database does not take it.
    pub fn set_shares(&mut self, permit: &Permit, person: PersonId, shares: Option<Shares>) -> Result<(), StoreError> {
        let own = persons::table.filter(persons::id.eq(person).and(persons::case_id.eq(permit.case())));
        let values = (
            persons::shares_agency.eq(shares.map(|shares| shares.other_agency)),
            persons::shares_us.eq(shares.map(|shares| shares.us_government)),
            persons::shares_canada.eq(shares.map(|shares| shares.canada)),
            persons::shares_spain.eq(shares.map(|shares| shares.spain)),
        );
        diesel::update(own).set(values).execute(self.conn)?;
        Ok(())
    }

    /// Keeps the principal's answers to the questions of the criteria.
    ///
    /// # Errors
    /// When the database does not take it.
    pub fn set_facts(&mut self, permit: &Permit, person: PersonId, facts: &FactAnswers) -> Result<(), StoreError> {
        let own = persons::table.filter(persons::id.eq(person).and(persons::case_id.eq(permit.case())));
        diesel::update(own).set(persons::facts.eq(answers(facts))).execute(self.conn)?;
        Ok(())
    }

    /// Keeps where the family lives and what it needs, as the principal says it.
    ///
    /// # Errors
    /// When the database does not take it.
    pub fn set_living(&mut self, permit: &Permit, person: PersonId, living: &Living) -> Result<(), StoreError> {
        let own = persons::table.filter(persons::id.eq(person).and(persons::case_id.eq(permit.case())));
        let values = (
            persons::municipality.eq(Some(living.municipality.as_str())),
            persons::needs.eq(joined(&living.needs)),
            persons::needs_note.eq(living.needs_note.as_deref()),
        );
        diesel::update(own).set(values).execute(self.conn)?;
        Ok(())
    }

    /// Takes somebody out of the family. Row, documents and contacts are kept, as ended: they still say who somebody was taken for and
    /// where a message went. No search finds them any more.
    ///
    /// # Errors
    /// When the database does not take it.
    pub fn remove_person(&mut self, permit: &Permit, person: PersonId) -> Result<(), StoreError> {
        let (case, at) = (permit.case(), Some(Ts(self.now())));
        let own = persons::table.filter(persons::id.eq(person).and(persons::case_id.eq(case)).and(persons::principal.eq(false)));
        diesel::update(own).set(persons::removed_at.eq(at)).execute(self.conn)?;
        let papers = documents::person_id.eq(person).and(documents::case_id.eq(case)).and(documents::removed_at.is_null());
        diesel::update(documents::table.filter(papers)).set(documents::removed_at.eq(at)).execute(self.conn)?;
        let reached = contacts::person_id.eq(person).and(contacts::case_id.eq(case)).and(contacts::replaced_at.is_null());
        diesel::update(contacts::table.filter(reached)).set(contacts::replaced_at.eq(at)).execute(self.conn)?;
        diesel::delete(person_tokens::table.filter(person_tokens::person_id.eq(person))).execute(self.conn)?;
        Ok(())
    }
}

impl ReadTx<'_> {
    /// The number of the next person of a case. Whoever left keeps theirs, so that no number ever names two people.
    ///
    /// # Errors
    /// When the database does not answer.
    pub fn next_position(&mut self, case: CaseId) -> Result<i32, StoreError> {
        let last: Option<i32> = persons::table.filter(persons::case_id.eq(case)).select(max(persons::position)).first(self.conn)?;
        Ok(last.map_or(0, |last| last.saturating_add(1)))
    }
}
