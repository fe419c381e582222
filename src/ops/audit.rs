//! Reading the record; itself on record.

use serde_json::json;

use super::{Desk, OpError, Seen, cursor};
use crate::{
    access::{
        Actor,
        events::{self, EventView},
    },
    domain::{
        audit::Event,
        fields::FieldErrors,
        ids::{AccountId, CaseId},
        login,
        reference::Reference,
        terms::{Face, Outcome},
        workflow::Right,
    },
    store::{ReadTx, events::EventFilter},
};

/// Rows of a page unless asked otherwise.
pub const PAGE: i64 = 50;
/// The most rows of a page.
pub const MOST: i64 = 200;

/// What an auditor asks for.
#[derive(Clone, Debug, Default)]
#[allow(missing_docs, reason = "the names are those of the API")]
pub struct Asked {
    pub case: Option<crate::domain::ids::CaseId>,
    pub account: Option<crate::domain::ids::AccountId>,
    pub action: Option<String>,
    pub outcome: Option<Outcome>,
    pub from: Option<chrono::DateTime<chrono::Utc>>,
    pub to: Option<chrono::DateTime<chrono::Utc>>,
    pub limit: i64,
    /// The place to go on from.
    pub cursor: Option<String>,
    /// All of the above but the place, in one line: the cursor belongs to it.
    pub line: String,
    /// Names of the filters in use, for the record; never their values.
    pub names: Vec<&'static str>,
}

/// A page of the record and the place after it.
#[derive(Clone, Debug)]
pub struct Page {
    /// The events, newest first.
    pub events: Vec<EventView>,
    /// The cursor of the next page, if there is one.
    pub next: Option<String>,
}

/// Reads one page of what exists for an auditor: events about the own offices, and events about no office of the own organisation's accounts.
///
/// # Errors
/// `Forbidden` without `audit.read` anywhere; `Invalid` for a cursor that was never given.
pub fn list(tx: &mut ReadTx<'_>, desk: &Desk, actor: &Actor, asked: &Asked) -> Result<Seen<Page>, OpError> {
    if !actor.may_somewhere(Right::AuditRead) {
        return Err(OpError::Forbidden);
    }
    let filter = filter(desk, actor, asked)?;
    let mut found = tx.events(&filter)?;
    let limit = usize::try_from(asked.limit).unwrap_or(usize::MAX);
    let more = found.len() > limit;
    found.truncate(limit);
    let next = found.last().filter(|_| more).map(|last| cursor::write(&desk.cursor_key, &asked.line, last.at, last.id));
    let known = tx.cases_within(&filter.offices, events::cases_listed(&found))?.into_iter().collect();
    // Whoever may not see some of these events may not learn from this one that there are more.
    let face = if found.iter().any(|event| event.face == Face::Real) { Face::Real } else { Face::Both };
    let ids: Vec<_> = found.iter().map(|event| json!(event.id)).collect();
    let event = Event::read("audit.list").of_face(face).with(json!({ "filters": asked.names, "events": ids }));
    Ok(Seen::personal(event, Page { events: events::events(found, &known, actor), next }))
}

/// The case and the account that were named, each if there is one that the person may know of.
pub type Named = (Option<CaseId>, Option<AccountId>);

/// The case of a reference and the account of a login, as an auditor types them; nothing for what does not exist for the auditor.
///
/// # Errors
/// `Forbidden` without `audit.read` anywhere.
pub fn named(tx: &mut ReadTx<'_>, actor: &Actor, reference: &str, login: &str) -> Result<Seen<Named>, OpError> {
    if !actor.may_somewhere(Right::AuditRead) {
        return Err(OpError::Forbidden);
    }
    let scope = actor.scope_for(Right::AuditRead);
    let found = match reference.parse::<Reference>() {
        Ok(reference) => tx.case_of_reference(&reference.to_string())?,
        Err(_) => None,
    };
    let case = match found {
        Some(id) => tx.case(&scope, id)?.map(|case| case.id),
        None => None,
    };
    let account = match login::check(login) {
        Ok(login) => tx.account_by_login(&login)?.map(|(account, _)| account.id),
        Err(_) => None,
    };
    Ok(Seen::impersonal((case, account)))
}

fn filter(desk: &Desk, actor: &Actor, asked: &Asked) -> Result<EventFilter, OpError> {
    let after = match &asked.cursor {
        Some(text) => {
            Some(cursor::read(&desk.cursor_key, &asked.line, text).map_err(|fault| FieldErrors::one("cursor", fault.code, fault.detail))?)
        }
        None => None,
    };
    Ok(EventFilter {
        offices: actor.offices_for(Right::AuditRead),
        organisation: actor.organisation,
        reads_outcomes: actor.reads_outcomes(),
        looks_of_officials: actor.reads_outcomes(),
        case: asked.case,
        account: asked.account,
        action: asked.action.clone(),
        outcome: asked.outcome,
        from: asked.from,
        to: asked.to,
        after,
        limit: asked.limit + 1,
    })
}

/// All that there is, for tests that look at the record itself; the newest 1,000 events.
#[cfg(test)]
pub(super) fn everything(case: Option<crate::domain::ids::CaseId>, action: Option<&str>) -> EventFilter {
    EventFilter {
        offices: crate::access::Offices::All,
        organisation: crate::domain::terms::Organisation::Usg,
        reads_outcomes: true,
        looks_of_officials: true,
        case,
        account: None,
        action: action.map(str::to_owned),
        outcome: None,
        from: None,
        to: None,
        after: None,
        limit: 1_000,
    }
}
