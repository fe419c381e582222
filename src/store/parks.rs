//! Parks: which offices and programmes rest. Kept when they end, because they explain what became of cases.

use diesel::{dsl::exists, prelude::*};

use super::{
    error::StoreError,
    schema::{cases, parks},
    tx::{ReadTx, WriteTx},
    types::Ts,
};
use crate::domain::{
    ids::{CaseId, of},
    park::ParkSubject,
    stage::Stage,
};

impl ReadTx<'_> {
    /// Whether the office or the programme rests.
    ///
    /// # Errors
    /// When the database does not answer.
    pub fn park_applies(&mut self, office: &str, programme: &str) -> Result<bool, StoreError> {
        let subject = parks::office_id.eq(Some(office)).or(parks::programme_id.eq(Some(programme)));
        Ok(diesel::select(exists(parks::table.filter(parks::ended_at.is_null()).filter(subject))).get_result(self.conn)?)
    }

    /// Whether there is a live park of this very subject.
    ///
    /// # Errors
    /// When the database does not answer.
    pub fn is_parked(&mut self, subject: &ParkSubject) -> Result<bool, StoreError> {
        let live = parks::table.filter(parks::ended_at.is_null());
        let found = match subject {
            ParkSubject::Office(code) => diesel::select(exists(live.filter(parks::office_id.eq(Some(code))))).get_result(self.conn)?,
            ParkSubject::Programme(code) => {
                diesel::select(exists(live.filter(parks::programme_id.eq(Some(code))))).get_result(self.conn)?
            }
        };
        Ok(found)
    }

    /// Cases of an office or a programme that stand in one of these stages on the shown face, after a given one, in the order of their ids.
    ///
    /// # Errors
    /// When the database does not answer.
    pub fn cases_under(
        &mut self,
        subject: &ParkSubject,
        stages: &[Stage],
        after: Option<CaseId>,
        most: i64,
    ) -> Result<Vec<CaseId>, StoreError> {
        let mut found = cases::table.filter(cases::shown_stage.eq_any(stages.to_vec())).into_boxed();
        found = match subject {
            ParkSubject::Office(code) => found.filter(cases::office_id.eq(code)),
            ParkSubject::Programme(code) => found.filter(cases::programme_id.eq(code)),
        };
        if let Some(after) = after {
            found = found.filter(cases::id.gt(after));
        }
        Ok(found.order(cases::id.asc()).limit(most).select(cases::id).load(self.conn)?)
    }
}

impl WriteTx<'_> {
    /// Lets no park begin or end for an office or its programme until the transaction ends. For whatever brings a case into the open.
    ///
    /// # Errors
    /// When somebody parks or resumes for too long.
    pub fn hold_parks(&mut self, office: &str, programme: &str) -> Result<(), StoreError> {
        self.lock_shared(&format!("park:{programme}"))?;
        self.lock_shared(&format!("park:{office}"))
    }

    /// Waits until no case comes into the open under a subject, and lets none until the transaction ends. Parks one by one, whatever
    /// their subjects: a case may lie under two.
    ///
    /// # Errors
    /// When others hold it for too long.
    pub fn lock_park(&mut self, subject: &ParkSubject) -> Result<(), StoreError> {
        self.lock("parks")?;
        let (ParkSubject::Office(code) | ParkSubject::Programme(code)) = subject;
        self.lock(&format!("park:{code}"))
    }

    /// Puts a park there.
    ///
    /// # Errors
    /// [`StoreError::Duplicate`] when the subject rests already.
    pub fn add_park(&mut self, subject: &ParkSubject) -> Result<(), StoreError> {
        let row = (
            parks::id.eq(self.fresh::<of::Row>()),
            parks::office_id.eq(subject.office()),
            parks::programme_id.eq(subject.programme()),
            parks::since.eq(Ts(self.now())),
        );
        diesel::insert_into(parks::table).values(row).execute(self.conn)?;
        Ok(())
    }

    /// Ends the park of a subject.
    ///
    /// # Errors
    /// [`StoreError::Stale`] when it does not rest.
    pub fn end_park(&mut self, subject: &ParkSubject) -> Result<(), StoreError> {
        let ended = parks::ended_at.eq(Some(Ts(self.now())));
        let live = parks::table.filter(parks::ended_at.is_null());
        let changed = match subject {
            ParkSubject::Office(code) => diesel::update(live.filter(parks::office_id.eq(code))).set(ended).execute(self.conn)?,
            ParkSubject::Programme(code) => diesel::update(live.filter(parks::programme_id.eq(code))).set(ended).execute(self.conn)?,
        };
        if changed == 0 { Err(StoreError::Stale) } else { Ok(()) }
    }
}
