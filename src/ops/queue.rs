//! The queue: one page of the cases that exist for a person.

use serde_json::json;

use super::{Desk, OpError, Seen, cursor};
use crate::{
    access::{Actor, events},
    domain::{
        audit::Event,
        contact,
        country::Country,
        document,
        fields::FieldErrors,
        name,
        queue::{QueueFilter, QueueRow, Search},
        reference::Reference,
        workflow::Right,
    },
    store::ReadTx,
};

/// Rows of a page unless asked otherwise, and at most.
pub const PAGE: i64 = 50;
/// The most rows of a page.
pub const MOST: i64 = 200;

/// The most different words that are looked for: names have fewer, and each is one more condition of the query, of which SQLite reads 1000.
const MOST_WORDS: usize = 20;

/// What a list was asked for, as text of the filters for the cursor and the record.
#[derive(Clone, Debug, Default)]
pub struct Asked {
    /// The filter without search and place.
    pub filter: QueueFilter,
    /// What somebody looks for.
    pub q: Option<String>,
    /// The place to go on from.
    pub cursor: Option<String>,
    /// All of the above but the place, in one line: the cursor belongs to it.
    pub line: String,
    /// Names of the filters in use, for the record; never their values.
    pub names: Vec<&'static str>,
}

/// A page and the place after it.
#[derive(Clone, Debug)]
pub struct Page {
    /// The rows.
    pub rows: Vec<QueueRow>,
    /// The cursor of the next page, if there is one.
    pub next: Option<String>,
}

/// Reads one page.
///
/// # Errors
/// `Forbidden` without `case.read` anywhere; `Invalid` for a cursor that was never given.
pub fn list(tx: &mut ReadTx<'_>, desk: &Desk, actor: &Actor, asked: Asked) -> Result<Seen<Page>, OpError> {
    if !actor.may_somewhere(Right::CaseRead) {
        return Err(OpError::Forbidden);
    }
    let mut filter = with_search(tx, &asked)?;
    if let Some(text) = &asked.cursor {
        let place =
            cursor::read(&desk.cursor_key, &asked.line, text).map_err(|fault| FieldErrors::one("cursor", fault.code, fault.detail))?;
        filter.after = Some(place);
    }
    let limit = filter.limit;
    filter.limit = limit + 1;
    let mut rows = tx.queue(&actor.scope(), &filter)?;
    let more = rows.len() > usize::try_from(limit).unwrap_or(usize::MAX);
    rows.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    let next =
        rows.last().filter(|_| more).map(|last| cursor::write(&desk.cursor_key, &asked.line, last.placed_at(filter.order()), last.id));
    let ids: Vec<_> = rows.iter().map(|row| json!(row.id)).collect();
    let mut details = json!({ "filters": asked.names, "cases": ids });
    if (filter.stage.is_some() || filter.order().is_by_stage()) && actor.reads_outcomes() {
        // Which cases a list by the real stage showed, or in which order one by its time, tells their real stage: auditors who do not read
        // outcomes get it without them.
        details[events::BY_REAL_STAGE] = json!(true);
    }
    let event = Event::read("case.list").with(details);
    Ok(Seen::personal(event, Page { rows, next }))
}

/// The filter with what somebody looks for, understood.
///
/// # Errors
/// `Invalid` for words without end.
pub(super) fn with_search(tx: &mut ReadTx<'_>, asked: &Asked) -> Result<QueueFilter, OpError> {
    let search = match &asked.q {
        Some(q) => Some(search(tx, q)?),
        None => None,
    };
    Ok(QueueFilter { search, ..asked.filter.clone() })
}

/// Understands what somebody looks for: an exact reference, document number or contact, or words of a name in any order.
fn search(tx: &mut ReadTx<'_>, q: &str) -> Result<Search, OpError> {
    let words = words(q)?;
    let countries = tx.office_codes()?;
    let mut contact_keys: Vec<String> =
        countries.iter().filter_map(|code| Country::parse(code)).filter_map(|country| contact::phone_key(q, country)).collect();
    contact_keys.extend(contact::email_key(q));
    contact_keys.sort();
    contact_keys.dedup();
    let number = document::number_key(q);
    Ok(Search {
        words,
        reference: q.parse::<Reference>().ok().map(|reference| reference.to_string()),
        number_key: Some(number).filter(|key| key.chars().any(|c| c.is_ascii_digit())),
        contact_keys,
    })
}

fn words(q: &str) -> Result<Vec<String>, FieldErrors> {
    let mut words = name::tokens(q);
    words.sort();
    words.dedup();
    let few = words.len() <= MOST_WORDS;
    few.then_some(words).ok_or_else(|| FieldErrors::one("q", "too_many_words", format!("Look for at most {MOST_WORDS} different words.")))
}
