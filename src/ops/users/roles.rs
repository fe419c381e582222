//! Giving and taking roles.

use serde_json::{Value, json};

use super::{Grantor, LOCK, User, keep_an_administrator, keep_apart, managed, user};
use crate::{
    domain::{
        account::{self, Holding, RoleAsked, Wanted},
        audit::Event,
        ids::AccountId,
        terms::Organisation,
    },
    ops::OpError,
    store::{ReadTx, Recorded, WriteTx},
};

/// Makes the roles of an account exactly these. What is kept stays as it was granted; what is taken away is ended, never deleted.
///
/// # Errors
/// `Invalid`; `NotFound` outside the own organisation; `Forbidden` when a change reaches beyond the grantor's offices; `Refused` with
/// `last_administrator` or `administrator_sees_no_case`.
pub fn set_roles(tx: &mut WriteTx<'_>, grantor: &Grantor<'_>, id: AccountId, asked: &[RoleAsked]) -> Result<Recorded<User>, OpError> {
    tx.lock(LOCK)?;
    let (account, holdings) = managed(tx, grantor, id)?;
    let wanted = checked(tx, account.organisation, asked)?;
    let ended: Vec<&Holding> = holdings.iter().filter(|holding| !wanted.contains(&holding.wanted)).collect();
    let new: Vec<Wanted> = wanted.iter().filter(|wanted| !holdings.iter().any(|holding| holding.wanted == **wanted)).cloned().collect();
    grantor.must_cover(ended.iter().map(|holding| &holding.wanted).chain(&new))?;
    if account.disabled_at.is_none() && ended.iter().any(|holding| holding.wanted.administers_for_good()) {
        keep_an_administrator(tx, account.organisation, id)?;
    }
    keep_apart(tx, &account, &wanted)?;
    for holding in &ended {
        tx.end_role(holding.id, grantor.account())?;
    }
    let granted = grant_all(tx, grantor, id, &new)?;
    let gone: Vec<Value> = ended.iter().map(|holding| json!({ "holding": holding.id, "role": holding.wanted.role })).collect();
    let user = user(tx, account)?;
    let details = json!({ "account": id, "granted": granted, "ended": gone });
    Ok(tx.record(&grantor.by(), Event::done("account.set_roles").with(details), user)?)
}

/// Asked roles, judged under the rules and against the offices that there are.
pub(super) fn checked(tx: &mut ReadTx<'_>, organisation: Organisation, asked: &[RoleAsked]) -> Result<Vec<Wanted>, OpError> {
    let offices = tx.office_codes()?;
    Ok(account::check_roles(organisation, asked, &offices, tx.now().date_naive())?)
}

/// Grants each; gives what the record says about it.
pub(super) fn grant_all(tx: &mut WriteTx<'_>, grantor: &Grantor<'_>, account: AccountId, wanted: &[Wanted]) -> Result<Vec<Value>, OpError> {
    let mut granted = Vec::new();
    for wanted in wanted {
        let holding = tx.grant_role(account, wanted, grantor.account())?;
        granted.push(json!({ "holding": holding, "role": wanted.role, "office": wanted.office, "until": wanted.until }));
    }
    Ok(granted)
}
