//! The messages of a case with what became of each, the calls that stand in for them, and what was tried to reach the family.

use std::collections::BTreeMap;

use uuid::Uuid;

use super::{again, at};
use crate::{
    console::{staff::case::Opened, trouble::Trouble, visit::Visit, words},
    domain::workflow::Right,
    ops::{
        attempts::{self, StoredAttempt},
        guide,
        messages::{self, Told},
    },
};

/// The call that stands in for a message: until when, how it ended, and the way to log it.
pub struct Task {
    pub(crate) until: String,
    pub(crate) ended: Option<String>,
    pub(crate) log: Option<String>,
}

/// A message with what became of it.
pub struct Letter {
    pub(crate) kind: String,
    pub(crate) lang: String,
    pub(crate) language: String,
    pub(crate) state: String,
    pub(crate) reason: Option<String>,
    pub(crate) at: String,
    pub(crate) handed: Option<String>,
    pub(crate) subject: String,
    pub(crate) body: String,
    pub(crate) tries: Vec<String>,
    pub(crate) task: Option<Task>,
    pub(crate) again: Option<String>,
    pub(crate) not_again: Option<String>,
}

/// An attempt to reach the family.
pub struct Tried {
    pub(crate) at: String,
    pub(crate) who: String,
    pub(crate) text: String,
}

/// All of it.
pub struct Letters {
    pub(crate) sent: Vec<Letter>,
    pub(crate) tried: Vec<Tried>,
    pub(crate) log: Option<String>,
}

/// Puts the messages together.
///
/// # Errors
/// The page that says why not.
pub async fn letters(visit: &Visit, opened: &Opened) -> Result<Letters, Trouble> {
    let id = opened.head.id;
    let told = visit.settle(visit.call("message.list")?.on(id).read(Ok(id), messages::list).await)?;
    let tried = visit.settle(visit.call("contact_attempt.list")?.on(id).read(Ok(id), attempts::list).await)?;
    let accounts: Vec<Uuid> = tried.items.iter().map(|one| *one.account.uuid()).collect();
    let names = visit.settle(visit.call("me.show")?.read(Ok(accounts), |tx, _, ids| guide::names(tx, &ids)).await)?;
    let screens = opened.guide.may(Right::CaseScreen, &opened.view.office);
    let may_log = screens && tried.may_contact;
    Ok(Letters {
        sent: told.into_iter().map(|told| letter(visit, opened, told, may_log)).collect(),
        tried: tried.items.iter().map(|one| line(visit, opened, &names, one)).collect(),
        log: may_log.then(|| at(opened, "/attempt")),
    })
}

fn line(visit: &Visit, opened: &Opened, names: &BTreeMap<Uuid, String>, one: &StoredAttempt) -> Tried {
    let words = visit.words;
    let (channel, outcome) = (words.word("attempt-channel", one.channel.as_str()), words.word("attempt-outcome", one.outcome.as_str()));
    Tried {
        at: words::short(one.at, opened.zone),
        who: names.get(one.account.uuid()).cloned().unwrap_or_default(),
        text: format!("{channel}: {outcome}"),
    }
}

fn letter(visit: &Visit, opened: &Opened, told: Told, may_log: bool) -> Letter {
    let (words, zone) = (visit.words, opened.zone);
    let tries = told.handings.iter().map(|one| {
        let outcome = one.outcome.map_or("unknown", |outcome| outcome.as_str());
        let channel = words.word("contact", one.channel.as_str());
        format!("{} – {channel}: {}", words::short(one.began_at, zone), words.word("handing", outcome))
    });
    let task = told.call_task.as_ref().map(|task| Task {
        until: words::short(task.expires_at, zone),
        ended: task.closed_because.map(|end| words.word("call-task", end.as_str())),
        log: (may_log && task.closed_at.is_none()).then(|| format!("{}&task={}", at(opened, "/attempt"), task.id)),
    });
    let may_send = again::may(opened);
    let message = told.message;
    Letter {
        kind: words.word("message", message.kind.as_str()),
        language: words.word("language", &message.language),
        lang: message.language,
        state: words.word("message-state", message.state.as_str()),
        reason: message.state_reason.map(|code| words.word("untrue", &code)),
        at: words::short(message.written_at, zone),
        handed: message.handed_over_at.map(|at| words::short(at, zone)),
        subject: message.subject,
        body: message.body,
        tries: tries.collect(),
        task,
        again: (may_send && told.why_not.is_none()).then(|| at(opened, &format!("/messages/{}/resend", message.id))),
        not_again: told.why_not.filter(|_| may_send).map(|why| words.word("not-again", why.as_str())),
    }
}
