//! The list of cases as a page shows it: rows with names, figures, own views and what may be done, in one read.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde_json::json;
use uuid::Uuid;

use super::{
    Desk, OpError, Seen,
    guide::{self, Guide},
    queue::{self, Asked},
};
use crate::{
    access::Actor,
    domain::{
        audit::Event,
        ids::CaseId,
        queue::QueueRow,
        saved_view::SavedView,
        stage::Stage,
        terms::{Face, Organisation},
        workflow::{Right, Verb, steps},
    },
    store::ReadTx,
};

/// News are counted up to here: beyond it nobody cares how many.
pub const MOST_NEWS: i64 = 100;

/// The list as a page shows it.
#[derive(Clone, Debug)]
#[allow(missing_docs, reason = "the names are the documentation")]
pub struct Board {
    pub guide: Guide,
    pub rows: Vec<BoardRow>,
    pub next: Option<String>,
    /// What the holders of the rows are called.
    pub names: BTreeMap<Uuid, String>,
    /// Cases by office and stage, on the face that the person sees.
    pub figures: Vec<(String, Stage, i64)>,
    pub views: Vec<SavedView>,
    /// How many came in since the instant that was asked about.
    pub news: Option<usize>,
    /// The instant of the list.
    pub at: DateTime<Utc>,
}

/// A row, and which of the simple steps the person may take from it. The page of the step judges again.
#[derive(Clone, Debug)]
#[allow(missing_docs, reason = "the names are the documentation")]
pub struct BoardRow {
    pub row: QueueRow,
    pub take: bool,
    pub assign: bool,
}

/// Some cases, chosen one by one.
#[derive(Clone, Debug)]
#[allow(missing_docs, reason = "the names are the documentation")]
pub struct Chosen {
    pub guide: Guide,
    pub rows: Vec<QueueRow>,
    pub names: BTreeMap<Uuid, String>,
}

/// What a page asks for beside the list.
#[derive(Clone, Copy, Debug, Default)]
pub struct Beside {
    /// Since when news are counted.
    pub since: Option<DateTime<Utc>>,
}

/// Reads a page of the list; `asked` makes the question from the names of the places, and whatever it has to tell beside comes back.
///
/// # Errors
/// As [`queue::list`].
pub fn show<E>(
    tx: &mut ReadTx<'_>,
    desk: &Desk,
    actor: &Actor,
    beside: Beside,
    asked: impl FnOnce(&Guide) -> (Asked, E),
) -> Result<Seen<(Board, E)>, OpError> {
    let guide = guide::guide(tx, desk, actor)?.into_parts().0;
    let (asked, told) = asked(&guide);
    let news = match beside.since {
        Some(since) => Some(count_news(tx, actor, &asked, since)?),
        None => None,
    };
    let (page, event) = queue::list(tx, desk, actor, asked)?.into_parts();
    let names = guide::called(tx, page.rows.iter().filter_map(|row| row.assignee).collect())?;
    let figures = figures(tx, actor)?;
    let (views, at) = (tx.saved_views(actor.account)?, tx.now());
    let rows = page.rows.into_iter().map(|row| board_row(row, actor)).collect();
    let board = Board { guide, rows, next: page.next, names, figures, views, news, at };
    Ok(match event {
        Some(event) => Seen::personal(event, (board, told)),
        None => Seen::impersonal((board, told)),
    })
}

/// Some cases as a list shows them, in the order in which they are asked for; those that do not exist for the person are left out.
///
/// # Errors
/// `Forbidden` without `case.read` anywhere.
pub fn chosen(tx: &mut ReadTx<'_>, desk: &Desk, actor: &Actor, ids: &[CaseId]) -> Result<Seen<Chosen>, OpError> {
    if !actor.may_somewhere(Right::CaseRead) {
        return Err(OpError::Forbidden);
    }
    let guide = guide::guide(tx, desk, actor)?.into_parts().0;
    let mut rows = tx.queue_of(&actor.scope(), ids.to_vec())?;
    rows.sort_by_key(|row| ids.iter().position(|id| *id == row.id));
    let names = guide::called(tx, rows.iter().filter_map(|row| row.assignee).collect())?;
    let shown: Vec<_> = rows.iter().map(|row| json!(row.id)).collect();
    Ok(Seen::personal(Event::read("case.list").with(json!({ "filters": ["chosen"], "cases": shown })), Chosen { guide, rows, names }))
}

/// How many cases came into a list after an instant, up to [`MOST_NEWS`]. A figure about cases that exist for the person, on the face that
/// the person sees; who they are is not read.
///
/// # Errors
/// As [`queue::list`].
pub fn news(
    tx: &mut ReadTx<'_>,
    desk: &Desk,
    actor: &Actor,
    since: DateTime<Utc>,
    asked: impl FnOnce(&Guide) -> Asked,
) -> Result<Seen<usize>, OpError> {
    if !actor.may_somewhere(Right::CaseRead) {
        return Err(OpError::Forbidden);
    }
    let guide = guide::guide(tx, desk, actor)?.into_parts().0;
    let asked = asked(&guide);
    Ok(Seen::impersonal(count_news(tx, actor, &asked, since)?))
}

fn count_news(tx: &mut ReadTx<'_>, actor: &Actor, asked: &Asked, since: DateTime<Utc>) -> Result<usize, OpError> {
    let filter = queue::with_search(tx, asked)?;
    Ok(tx.queue_news(&actor.scope(), &filter, since, MOST_NEWS)?)
}

fn figures(tx: &mut ReadTx<'_>, actor: &Actor) -> Result<Vec<(String, Stage, i64)>, OpError> {
    let scope = actor.scope();
    let face = if scope.reads_outcomes() { Face::Real } else { Face::Shown };
    Ok(tx.stage_counts(face)?.into_iter().filter(|(office, ..)| scope.offices().include(office)).collect())
}

fn board_row(row: QueueRow, actor: &Actor) -> BoardRow {
    BoardRow { take: may_take(&row, actor), assign: may_assign(&row, actor), row }
}

/// What the checks of `take` ask of the row; the one about the past of the person is left to the page of the step.
fn may_take(row: &QueueRow, actor: &Actor) -> bool {
    let own_queue = row.queue.is_none_or(|queue: Organisation| queue == actor.organisation);
    let free = row.assignee.is_none_or(|holder| holder == actor.account);
    steps::find(row.shown.0, Verb::Take).is_some() && own_queue && free && actor.may_use(Verb::Take, &row.office)
}

fn may_assign(row: &QueueRow, actor: &Actor) -> bool {
    steps::find(row.shown.0, Verb::Assign).is_some() && actor.may_use(Verb::Assign, &row.office)
}

#[cfg(test)]
#[path = "board_tests.rs"]
mod tests;
