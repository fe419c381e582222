//! A supervisor's colleagues: who screens, what each has in hand, and what of it is overdue.

use std::collections::BTreeMap;

use serde_json::json;
use uuid::Uuid;

use super::{Desk, OpError, Seen, guide, guide::Guide};
use crate::{
    access::{Actor, Offices},
    domain::{ageing, audit::Event, ids::AccountId, queue::QueueRow, stage::Stage, terms::Face, workflow::Right},
    store::{ReadTx, counters::Count},
};

/// One colleague. Figures are of the shown face, and of the offices that the person supervises.
#[derive(Clone, Debug)]
pub struct Colleague {
    /// The account.
    pub account: AccountId,
    /// What it is called, with its organisation.
    pub name: String,
    /// For which of the offices the colleague screens today; none for somebody who still holds files and screens no more.
    pub screens: Offices,
    /// Files in hand by stage: open ones and parked ones.
    pub holds: Vec<(Stage, i64)>,
    /// How many of them are overdue.
    pub overdue: i64,
}

impl Colleague {
    /// Files in hand.
    #[must_use]
    pub fn load(&self) -> i64 {
        self.holds.iter().map(|(_, n)| n).sum()
    }

    /// Whether the colleague can be given a case of an office.
    #[must_use]
    pub fn screens_in(&self, office: &str) -> bool {
        self.screens.include(office)
    }
}

/// The colleagues of the offices that the person supervises, by name: who screens there, and who holds anything there.
///
/// # Errors
/// `Forbidden` for who supervises nothing.
pub fn colleagues(tx: &mut ReadTx<'_>, actor: &Actor) -> Result<Seen<Vec<Colleague>>, OpError> {
    if !actor.may_somewhere(Right::CaseSupervise) {
        return Err(OpError::Forbidden);
    }
    let offices = actor.offices_for(Right::CaseSupervise);
    let counts: Vec<Count> = tx.counts(Face::Shown)?.into_iter().filter(|count| offices.include(&count.office)).collect();
    let mut all: BTreeMap<AccountId, Colleague> = BTreeMap::new();
    for one in tx.screeners(&offices)? {
        let name = format!("{} ({})", one.name, one.organisation);
        all.insert(one.account, Colleague { account: one.account, name, screens: one.offices, holds: Vec::new(), overdue: 0 });
    }
    for count in counts {
        note(&mut all, &count);
    }
    let nameless: Vec<AccountId> = all.values().filter(|one| one.name.is_empty()).map(|one| one.account).collect();
    for (id, name) in guide::called(tx, nameless)? {
        all.entry(id.into()).and_modify(|one| one.name = name);
    }
    let holders: Vec<AccountId> = all.values().filter(|one| one.load() > 0).map(|one| one.account).collect();
    for (holder, n) in tx.overdue_of(&offices, holders, &ageing::overdue_before(tx.now()))? {
        all.entry(holder).and_modify(|one| one.overdue = n);
    }
    let mut all: Vec<Colleague> = all.into_values().collect();
    all.sort_by_key(|one| (one.name.to_lowercase(), one.account));
    Ok(Seen::impersonal(all))
}

fn note(all: &mut BTreeMap<AccountId, Colleague>, count: &Count) {
    let holder = count.assignee.as_deref().and_then(|id| Uuid::try_parse(id).ok()).map(AccountId::from);
    let Some(holder) = holder.filter(|_| count.stage.is_open() || count.stage == Stage::Parked) else { return };
    let nobody = Offices::These(Default::default());
    let one = all.entry(holder).or_insert_with(|| Colleague {
        account: holder,
        name: String::new(),
        screens: nobody,
        holds: Vec::new(),
        overdue: 0,
    });
    match one.holds.iter_mut().find(|(stage, _)| *stage == count.stage) {
        Some((_, n)) => *n += count.n,
        None => one.holds.push((count.stage, count.n)),
    }
}

/// One colleague's files, to be handed over.
#[derive(Clone, Debug)]
#[allow(missing_docs, reason = "the names are the documentation")]
pub struct Files {
    pub guide: Guide,
    pub colleague: Colleague,
    /// Everybody else, who could take them.
    pub others: Vec<Colleague>,
    /// The files, those first that stand longest in their stage.
    pub rows: Vec<QueueRow>,
    /// Whether there are more of them than are shown.
    pub more: bool,
}

/// The files that a colleague has in the offices which the person supervises.
///
/// # Errors
/// `Forbidden` for who supervises nothing; `NotFound` for somebody who is no colleague there.
pub fn files(tx: &mut ReadTx<'_>, desk: &Desk, actor: &Actor, account: AccountId, most: usize) -> Result<Seen<Files>, OpError> {
    let mut others = colleagues(tx, actor)?.into_parts().0;
    let at = others.iter().position(|one| one.account == account).ok_or(OpError::NotFound)?;
    let colleague = others.remove(at);
    let limit = i64::try_from(most).unwrap_or(i64::MAX);
    let mut rows = tx.queue_held(&actor.scope_for(Right::CaseSupervise), account, limit.saturating_add(1))?;
    let more = rows.len() > most;
    rows.truncate(most);
    let ids: Vec<_> = rows.iter().map(|row| json!(row.id)).collect();
    let event = Event::read("case.list").with(json!({ "filters": ["assignee"], "cases": ids }));
    let guide = guide::guide(tx, desk, actor)?.into_parts().0;
    Ok(Seen::personal(event, Files { guide, colleague, others, rows, more }))
}
