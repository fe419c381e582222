//! The single, dated grant to read outcomes.

use chrono::NaiveDate;
use serde_json::json;

use super::LOCK;
use crate::{
    access::{Actor, Offices},
    domain::{account::is_beyond_dates, audit::Event, fields::FieldErrors, ids::AccountId, terms::Organisation, workflow::Right},
    ops::OpError,
    store::{Recorded, WriteTx},
};

/// Lets an account of any organisation read outcomes through `until`, or ends that.
///
/// The one thing that an administrator of the USG may give outside the own organisation: it is a right of the USG, not a role of the
/// other. It counts for all offices, so it takes an administrator of all.
///
/// # Errors
/// `Forbidden` to anybody else; `NotFound`; `Invalid` for a day that is over; `Refused` with `own_grant`.
pub fn grant_outcome_read(tx: &mut WriteTx<'_>, actor: &Actor, id: AccountId, until: Option<NaiveDate>) -> Result<Recorded<()>, OpError> {
    tx.lock(LOCK)?;
    if actor.organisation != Organisation::Usg || actor.offices_for(Right::AccountManage) != Offices::All {
        return Err(OpError::Forbidden);
    }
    let account = tx.account(id)?.ok_or(OpError::NotFound)?;
    if until.is_some_and(|until| until < tx.now().date_naive()) {
        return Err(FieldErrors::one("/until", "in_the_past", "Give today or a later day.").into());
    }
    if until.is_some_and(is_beyond_dates) {
        return Err(FieldErrors::one("/until", "too_far", "Give a day before the year 10000.").into());
    }
    if account.person == actor.person {
        return Err(OpError::refused("own_grant", "Another administrator must grant this to you."));
    }
    tx.set_outcome_grant(id, until, (actor.account, actor.organisation))?;
    let event = Event::done("account.grant_outcome_read").with(json!({ "account": id, "until": until }));
    Ok(tx.record(&actor.by(), event, ())?)
}
