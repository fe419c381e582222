//! Drafts of programme files, and their publication by two administrators.

use serde_json::json;

use super::install::LOCK;
use crate::{
    access::{Actor, By},
    domain::{
        audit::Event,
        fields::FieldErrors,
        ids::{ProposalId, RuleSetId},
        programme::{CheckError, RuleSetFile},
        proposal::ProposalKind,
        revision::{Revision, RevisionState, SubjectKind},
        workflow::Right,
    },
    ops::{
        OpError, Seen,
        proposals::{self, Subject},
    },
    store::{ReadTx, Recorded, StoreError, WriteTx},
};

/// Where the text of a file stands in a request.
const SOURCE: &str = "/source";

/// Faults listed at most: whoever sends something that is no programme file needs no more.
const MOST_FAULTS: usize = 50;

/// Every revision of every programme file, by subject, the newest first.
///
/// # Errors
/// `Forbidden` without the right to manage programmes anywhere.
pub fn list_programmes(tx: &mut ReadTx<'_>, actor: &Actor) -> Result<Seen<Vec<Revision>>, OpError> {
    if !actor.may_somewhere(Right::ProgrammeManage) {
        return Err(OpError::Forbidden);
    }
    let mut revisions = tx.rule_sets()?;
    // The databases sort text differently; people get one order.
    revisions.sort_by(|a, b| (a.kind, &a.subject, b.number).cmp(&(b.kind, &b.subject, a.number)));
    Ok(Seen::impersonal(revisions))
}

/// One revision with its text: what a second administrator reads before confirming.
///
/// # Errors
/// `NotFound` for an id that no revision has, `Forbidden` without the right to manage programmes anywhere.
pub fn programme(tx: &mut ReadTx<'_>, actor: &Actor, id: RuleSetId) -> Result<Seen<(Revision, String)>, OpError> {
    let revision = tx.rule_set(id)?.ok_or(OpError::NotFound)?;
    if !actor.may_somewhere(Right::ProgrammeManage) {
        return Err(OpError::Forbidden);
    }
    let source = tx.rule_set_source(id)?.ok_or(OpError::NotFound)?;
    Ok(Seen::impersonal((revision, source)))
}

/// Keeps a file as a draft; nothing changes for anybody until it is published.
///
/// # Errors
/// `Forbidden` without the right to manage programmes for its subject, `Invalid` with every fault of the file and its line.
pub fn create_draft(tx: &mut WriteTx<'_>, actor: &Actor, source: &str) -> Result<Recorded<Revision>, OpError> {
    if !actor.may_somewhere(Right::ProgrammeManage) {
        return Err(OpError::Forbidden);
    }
    let file = RuleSetFile::parse(source, "source").map_err(|faults| faults_of(&faults))?;
    if !may_manage(actor, SubjectKind::of(&file), file.subject.key()) {
        return Err(OpError::Forbidden);
    }
    add(tx, &actor.by(), &file, source)
}

/// Keeps a file as a draft for the command line, whose user has the database in hand but is no person of the service.
///
/// # Errors
/// `Invalid` with every fault of the file and its line.
pub fn create_draft_on_command_line(tx: &mut WriteTx<'_>, source: &str) -> Result<Recorded<Revision>, OpError> {
    let file = RuleSetFile::parse(source, "source").map_err(|faults| faults_of(&faults))?;
    add(tx, &By::default(), &file, source)
}

fn add(tx: &mut WriteTx<'_>, by: &By, file: &RuleSetFile, source: &str) -> Result<Recorded<Revision>, OpError> {
    tx.lock(LOCK)?;
    let (kind, subject) = (SubjectKind::of(file), file.subject.key());
    if tx.programme_of(kind, subject)?.is_some_and(|programme| programme != file.programme) {
        let detail = "The office or pathway belongs to another programme, for ever: name that one.";
        return Err(FieldErrors::one(SOURCE, "another_programme", detail).into());
    }
    tx.put_programme(&file.programme)?;
    let id = tx.add_draft((&file.programme, kind, subject), source, by.account)?;
    let revision = tx.rule_set(id)?.ok_or(StoreError::Stale)?;
    let event = event("rule_set.draft", &revision);
    Ok(tx.record(by, event, revision)?)
}

/// Proposes that a draft be published; a second administrator confirms it.
///
/// # Errors
/// `NotFound` for an id that no revision has, `Forbidden` without the right to manage programmes for its subject, `not_a_draft`,
/// `base_replaced` when something else was published since it was drafted, `proposal_open`.
pub fn propose_publish(tx: &mut WriteTx<'_>, actor: &Actor, id: RuleSetId) -> Result<Recorded<ProposalId>, OpError> {
    let draft = tx.rule_set(id)?.ok_or(OpError::NotFound)?;
    can_publish(tx, actor, &draft)?;
    proposals::propose(tx, actor, ProposalKind::Publish, &Subject::RuleSet(id))
}

/// Publishes a draft in place of the revision that it was based on; the second administrator's confirmation calls it.
///
/// # Errors
/// As [`propose_publish`]: everything is judged again.
pub fn apply_publish(tx: &mut WriteTx<'_>, actor: &Actor, id: RuleSetId) -> Result<(), OpError> {
    tx.lock(LOCK)?;
    let draft = tx.rule_set(id)?.ok_or(OpError::NotFound)?;
    can_publish(tx, actor, &draft)?;
    let source = tx.rule_set_source(id)?.ok_or(OpError::NotFound)?;
    let file = RuleSetFile::parse(&source, "source").map_err(|faults| faults_of(&faults))?;
    tx.publish_draft(&draft)?;
    tx.put_rows_of(&file)?;
    tx.put_event(&actor.by(), event("rule_set.publish", &draft), tx.now())?;
    Ok(())
}

fn can_publish(tx: &mut ReadTx<'_>, actor: &Actor, draft: &Revision) -> Result<(), OpError> {
    if !may_manage(actor, draft.kind, &draft.subject) {
        return Err(OpError::Forbidden);
    }
    if draft.state != RevisionState::Draft {
        return Err(OpError::refused("not_a_draft", "This revision was published already; draft a new one."));
    }
    if tx.published_rule_set(draft.kind, &draft.subject)? != draft.based_on {
        return Err(OpError::refused(
            "base_replaced",
            "Another revision was published since this one was drafted; draft it again from that.",
        ));
    }
    Ok(())
}

/// An office's rules take the right for that office, a pathway's, which count everywhere, for all.
pub(super) fn may_manage(actor: &Actor, kind: SubjectKind, subject: &str) -> bool {
    match kind {
        SubjectKind::Office => actor.may(Right::ProgrammeManage, subject),
        SubjectKind::Pathway => actor.offices_for(Right::ProgrammeManage).cover(None),
    }
}

fn faults_of(faults: &[CheckError]) -> FieldErrors {
    let mut errors = FieldErrors::default();
    for fault in faults.iter().take(MOST_FAULTS) {
        errors.add(SOURCE, "rule_set_fault", format!("line {}, column {}: {}", fault.line, fault.column, fault.message));
    }
    errors
}

fn event(action: &str, revision: &Revision) -> Event {
    let details = json!({ "rule_set": revision.id, "subject": revision.subject, "revision": revision.number });
    let event = Event::done(action).with(details);
    if revision.kind == SubjectKind::Office { event.at_office(&revision.subject) } else { event }
}
