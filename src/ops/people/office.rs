//! The office of a case as a correction needs it.

use chrono::NaiveDate;
use chrono_tz::Tz;

use crate::{
    domain::{country::Country, local_time::local_day, workflow::Case},
    ops::{Desk, OpError},
    store::ReadTx,
};

/// The office of a case: its date now, its date when the case came in, and whose numbers are dialled without a code.
pub struct OfficeNow {
    /// Today, there.
    pub today: NaiveDate,
    /// The day of the application, there.
    pub applied_on: NaiveDate,
    /// The clock on its wall.
    pub zone: Tz,
    /// Where it stands.
    pub country: Country,
}

impl OfficeNow {
    /// The office of a case.
    ///
    /// # Errors
    /// When the database does not answer.
    pub fn of(tx: &mut ReadTx<'_>, desk: &Desk, case: &Case) -> Result<Self, OpError> {
        let (_, file) = desk.catalogue.office(tx, &case.office)?.ok_or(OpError::NotFound)?;
        let office = file.subject.office().ok_or(OpError::NotFound)?;
        let day = |at| local_day(at, office.time_zone);
        Ok(Self { today: day(tx.now()), applied_on: day(case.received_at), zone: office.time_zone, country: office.country })
    }
}
