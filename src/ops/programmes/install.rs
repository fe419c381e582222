//! A new database starts with the shipped programme files, published as their first revisions.

use serde_json::json;

use crate::{
    access::By,
    domain::{
        audit::Event,
        ids::RuleSetId,
        programme::{RuleSetFile, shipped},
        revision::SubjectKind,
    },
    ops::OpError,
    store::{Recorded, StoreError, WriteTx},
};

/// One installation at a time, and none while a draft is numbered or published.
pub(super) const LOCK: &str = "rule_sets";

/// Publishes every shipped file whose subject the database does not know; returns what was installed.
///
/// Meant for every start: a second time, or on a second server at once, it does nothing. A subject that somebody has drafted or
/// published rules for is left alone, whatever the program brings along.
///
/// # Errors
/// When the database does not take them.
pub fn install_shipped(tx: &mut WriteTx<'_>) -> Result<Recorded<Vec<RuleSetId>>, OpError> {
    tx.lock(LOCK)?;
    let mut installed = Vec::new();
    for (name, source) in shipped::FILES {
        let file = RuleSetFile::parse(source, name).map_err(|_| StoreError::Damaged(format!("the shipped file {name} has faults")))?;
        let kind = SubjectKind::of(&file);
        if tx.programme_of(kind, file.subject.key())?.is_none() {
            let id = install(tx, kind, &file, source)?;
            installed.push(id);
        }
    }
    Ok(tx.unrecorded_upkeep(installed))
}

fn install(tx: &mut WriteTx<'_>, kind: SubjectKind, file: &RuleSetFile, source: &str) -> Result<RuleSetId, StoreError> {
    let subject = file.subject.key();
    tx.put_rows_of(file)?;
    let id = tx.add_draft((&file.programme, kind, subject), source, None)?;
    let draft = tx.rule_set(id)?.ok_or(StoreError::Stale)?;
    tx.publish_draft(&draft)?;
    let details = json!({ "rule_set": id, "subject": subject, "revision": draft.number });
    tx.put_event(&By::default(), Event::done("rule_set.install").with(details), tx.now())?;
    Ok(id)
}
