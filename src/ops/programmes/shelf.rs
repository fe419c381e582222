//! The rule sets as administrators look at them: by subject, each revision with who drafted, proposed and published it.

use std::{collections::BTreeMap, sync::Arc};

use uuid::Uuid;

use super::drafts::{list_programmes, may_manage};
use crate::{
    access::Actor,
    domain::{
        ids::{AccountId, ProposalId},
        programme::{RuleSetFile, Words},
        proposal::ProposalKind,
        revision::{Revision, SubjectKind},
    },
    ops::{Desk, OpError, Seen, guide, proposals},
    store::ReadTx,
};

/// An office or a pathway with all that was ever drafted for it.
#[derive(Clone, Debug)]
pub struct Subject {
    /// Whether it is an office or a pathway.
    pub kind: SubjectKind,
    /// Its code or key.
    pub key: String,
    /// Its name, as the newest revision has it.
    pub name: Words,
    /// Whether the person may draft and publish for it.
    pub may_manage: bool,
    /// Its revisions, the newest first.
    pub revisions: Vec<Kept>,
}

/// One revision, read.
#[derive(Clone, Debug)]
pub struct Kept {
    /// Where it stands.
    pub revision: Revision,
    /// What it says.
    pub file: Arc<RuleSetFile>,
    /// Who drafted it; nobody for what the program brought along or the command line drafted.
    pub drafted_by: Option<String>,
    /// Who proposed its publication and who confirmed it, for what two administrators published.
    pub published_by: Option<(String, String)>,
    /// Whether its publication waits for a second administrator, and the proposal if the person may see it.
    pub waits: Option<Option<ProposalId>>,
}

/// Every subject, offices first.
///
/// # Errors
/// `Forbidden` without the right to manage programmes anywhere.
pub fn shelf(tx: &mut ReadTx<'_>, desk: &Desk, actor: &Actor) -> Result<Seen<Vec<Subject>>, OpError> {
    let (revisions, _) = list_programmes(tx, actor)?.into_parts();
    let publishers = tx.publishers()?;
    let mut open = BTreeMap::new();
    for own in tx.open_proposals()?.into_iter().filter(|own| own.kind == ProposalKind::Publish) {
        let shown = proposals::may_see(tx, actor, &own)?.then_some(own.id);
        open.extend(own.rule_set.map(|rule_set| (rule_set, shown)));
    }
    let names = names_of(tx, &revisions, publishers.values())?;
    let name = |id: AccountId| names.get(id.uuid()).cloned().unwrap_or_default();
    let mut subjects: Vec<Subject> = Vec::new();
    for revision in revisions {
        let file = desk.catalogue.file(tx, revision.id)?;
        let kept = Kept {
            drafted_by: revision.created_by.map(name),
            published_by: publishers.get(&revision.id).map(|(one, other)| (name(*one), name(*other))),
            waits: open.get(&revision.id).copied(),
            file,
            revision,
        };
        match subjects.last_mut().filter(|own| own.kind == kept.revision.kind && own.key == kept.revision.subject) {
            Some(subject) => subject.revisions.push(kept),
            None => subjects.push(begin(actor, kept)),
        }
    }
    Ok(Seen::impersonal(subjects))
}

fn begin(actor: &Actor, kept: Kept) -> Subject {
    let subject = &kept.file.subject;
    let name = subject.office().map(|office| office.name.clone()).or_else(|| subject.pathway().map(|pathway| pathway.name.clone()));
    let key = subject.key().to_owned();
    Subject {
        kind: kept.revision.kind,
        name: name.unwrap_or_else(|| Words { es: key.clone(), en: key.clone(), ht: key.clone() }),
        may_manage: may_manage(actor, kept.revision.kind, &key),
        key,
        revisions: vec![kept],
    }
}

fn names_of<'p>(
    tx: &mut ReadTx<'_>,
    revisions: &[Revision],
    publishers: impl Iterator<Item = &'p (AccountId, AccountId)>,
) -> Result<BTreeMap<Uuid, String>, OpError> {
    let drafters = revisions.iter().filter_map(|revision| revision.created_by);
    let ids: Vec<Uuid> = drafters.chain(publishers.flat_map(|(one, other)| [*one, *other])).map(|id| *id.uuid()).collect();
    Ok(guide::names(tx, &ids)?.into_parts().0)
}
