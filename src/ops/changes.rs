//! What changed in a case since an instant, for one person: steps, notes, corrections and sendings in one list.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::{OpError, Seen, history, notes};
use crate::{
    access::{Actor, Offices},
    domain::{
        audit::{Event, PastEvent},
        ids::CaseId,
        terms::{Outcome, words},
        workflow::{Case, Verb},
    },
    store::{ReadTx, events::EventFilter},
};

/// Events of one kind looked at: nobody corrects a case more often between two looks.
const MOST: i64 = 200;

words! {
    /// What kind of change it is.
    Changed {
        Step = "step", Note = "note", Corrected = "person_corrected", Joined = "person_added", Left = "person_removed",
        Contacts = "contacts_corrected", SentAgain = "sent_again", Clearance = "clearance_recorded",
    }
}

/// The actions on record that change a case and are no steps of it. Asked for one by one: beside them stand the looks, which are many.
const ON_RECORD: &[(&str, Changed)] = &[
    ("person.correct", Changed::Corrected),
    ("person.add", Changed::Joined),
    ("person.remove", Changed::Left),
    ("contacts.correct", Changed::Contacts),
    ("clearance.record", Changed::Clearance),
    ("submission.received", Changed::SentAgain),
];

/// One change.
#[derive(Clone, Debug)]
pub struct Change {
    /// When.
    pub at: DateTime<Utc>,
    /// Who; nobody when the program or the family did it.
    pub account: Option<Uuid>,
    /// What.
    pub what: Changed,
    /// The step that it was, if it was one.
    pub verb: Option<Verb>,
    /// The person that it is about, if it is about one.
    pub person: Option<Uuid>,
    /// Names of the fields that were corrected, never what stood in them.
    pub fields: Vec<String>,
}

/// What changed in a case after an instant, oldest first.
///
/// # Errors
/// `NotFound` outside the offices of the person.
pub fn show(tx: &mut ReadTx<'_>, actor: &Actor, (id, after): (CaseId, DateTime<Utc>)) -> Result<Seen<Vec<Change>>, OpError> {
    let case = tx.case(&actor.scope(), id)?.ok_or(OpError::NotFound)?;
    let changes = since(tx, actor, &case, after)?;
    Ok(Seen::personal(Event::read("case.changes").on(case.id, &case.office), changes))
}

/// The same for a use case that has found the case.
///
/// # Errors
/// When the database does not answer.
pub(super) fn since(tx: &mut ReadTx<'_>, actor: &Actor, case: &Case, after: DateTime<Utc>) -> Result<Vec<Change>, OpError> {
    let mut changes = Vec::new();
    let bare = |at, account, what| Change { at, account, what, verb: None, person: None, fields: Vec::new() };
    for step in history::show(tx, actor, case.id)?.into_parts().0 {
        changes.push(Change { verb: Some(step.verb), ..bare(step.at, step.account, Changed::Step) });
    }
    for note in tx.notes(case.id)?.into_iter().filter(|note| notes::may_read(actor, note)) {
        changes.push(bare(note.at, Some(*note.account.uuid()), Changed::Note));
    }
    for (action, what) in ON_RECORD {
        let events = tx.events(&filter(actor, case, after, action))?;
        changes.extend(events.iter().filter(|event| counts(event)).map(|event| corrected(event, *what)));
    }
    changes.retain(|change| change.at > after);
    changes.sort_by_key(|change| change.at);
    Ok(changes)
}

/// Events about the case on the faces that the person sees. What they say is in the case for everybody who sees it; here stands when.
fn filter(actor: &Actor, case: &Case, after: DateTime<Utc>, action: &str) -> EventFilter {
    EventFilter {
        offices: Offices::These([case.office.clone()].into()),
        organisation: actor.organisation,
        reads_outcomes: actor.reads_outcomes(),
        looks_of_officials: true,
        case: Some(case.id),
        account: None,
        action: Some(action.to_owned()),
        outcome: None,
        from: Some(after),
        to: None,
        after: None,
        limit: MOST,
    }
}

/// What was refused changed nothing, and the application itself is no change of it.
fn counts(event: &PastEvent) -> bool {
    event.outcome == Outcome::Done && event.details.get("kind").is_none_or(|kind| kind != "first")
}

fn corrected(event: &PastEvent, what: Changed) -> Change {
    let text = |value: &serde_json::Value| value.as_str().map(str::to_owned);
    let fields = event.details.get("fields").and_then(serde_json::Value::as_array);
    Change {
        at: event.at,
        account: event.account.map(|id| *id.uuid()),
        what,
        verb: None,
        person: event.details.get("person").and_then(text).and_then(|id| id.parse().ok()),
        fields: fields.into_iter().flatten().filter_map(text).collect(),
    }
}
