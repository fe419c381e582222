//! Who looked at a case, as an actor may see it: a line for each account and day of the office.
//!
//! Of the US government's people others learn the day and no more. Two looks within a second are what a page leaves behind that did
//! something, and where nothing that they may see was done, that would tell of a decline.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;
use serde::Serialize;
use uuid::Uuid;

use super::Actor;
use crate::domain::{
    audit::PastEvent,
    local_time::local_day,
    terms::{Face, Organisation},
};

/// That somebody looked at a case on a day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[schema(as = CaseLook)]
pub struct LookView {
    /// The day on the wall of the case's office.
    pub day: NaiveDate,
    /// The account.
    pub account: Uuid,
    /// Its organisation.
    pub organisation: Organisation,
    /// What was read, like `case.show`, each once.
    pub read: Vec<String>,
    /// The first look of the day; left out of the US government's people for who does not read outcomes, like the one below.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub first_at: Option<DateTime<Utc>>,
    /// The last look of the day.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_at: Option<DateTime<Utc>>,
}

/// The looks among the events, newest day first, then by account.
#[must_use]
pub fn looks(events: &[PastEvent], zone: Tz, actor: &Actor) -> Vec<LookView> {
    let reader = actor.reads_outcomes();
    let mut found: BTreeMap<(std::cmp::Reverse<NaiveDate>, Uuid), LookView> = BTreeMap::new();
    for event in events.iter().filter(|event| reader || event.face != Face::Real) {
        let (Some(account), Some(organisation)) = (event.account, event.organisation) else { continue };
        let (account, day) = (*account.uuid(), local_day(event.at, zone));
        let at = Some(event.at).filter(|_| reader || organisation != Organisation::Usg);
        let look = found.entry((std::cmp::Reverse(day), account)).or_insert_with(|| LookView {
            day,
            account,
            organisation,
            read: Vec::new(),
            first_at: at,
            last_at: at,
        });
        look.first_at = look.first_at.min(at);
        look.last_at = look.last_at.max(at);
        if !look.read.contains(&event.action) {
            look.read.push(event.action.clone());
        }
    }
    let sorted = |mut look: LookView| {
        look.read.sort();
        look
    };
    found.into_values().map(sorted).collect()
}
