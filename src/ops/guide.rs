//! What a page needs to call things by their names: offices, pathways, colleagues. Nothing here is about a case.

use std::collections::BTreeMap;

use uuid::Uuid;

use super::{Desk, OpError, Seen, eligibility, programmes::OfficeCard};
use crate::{
    access::{Actor, Offices, eligibility::RunView},
    domain::{
        account::Account,
        ids::{AccountId, CaseId},
        language::Language,
        programme::{Words, explain},
        terms::Organisation,
        workflow::Right,
    },
    store::ReadTx,
};

/// Who is asking, and the names of the places.
#[derive(Clone, Debug)]
#[allow(missing_docs, reason = "the names are the documentation")]
pub struct Guide {
    pub me: Account,
    /// What this person may do somewhere; says which parts of the service are theirs.
    pub rights: Vec<Right>,
    /// For which offices each right is held: what a page of one case offers depends on its office.
    pub held: Vec<(Right, Offices)>,
    /// Whether there is any list of cases for this person.
    pub reads_cases: bool,
    /// Whether there is one office at least for whose cases this person may write notes.
    pub writes_notes: bool,
    /// The offices whose cases exist for this person.
    pub offices: Vec<OfficeCard>,
    /// Every pathway: key, name, and the agency that recommends it.
    pub pathways: Vec<(String, Words, Organisation)>,
    /// Of the pathways that refer cases out: key, and who receives them.
    pub authorities: Vec<(String, Words)>,
}

impl Guide {
    /// Whether a right is held for an office. The use case judges again: this only spares people dead ends.
    #[must_use]
    pub fn may(&self, right: Right, office: &str) -> bool {
        self.held.iter().any(|(own, offices)| *own == right && offices.include(office))
    }
}

/// Reads who is asking and the names of the places.
///
/// # Errors
/// When the database does not answer.
pub fn guide(tx: &mut ReadTx<'_>, desk: &Desk, actor: &Actor) -> Result<Seen<Guide>, OpError> {
    let me = tx.account(actor.account)?.ok_or(OpError::Unauthenticated)?;
    let (scope, mut offices, mut pathways, mut authorities) = (actor.scope(), Vec::new(), Vec::new(), Vec::new());
    for id in tx.all_published()? {
        let file = desk.catalogue.file(tx, id)?;
        offices.extend(file.subject.office().filter(|own| scope.offices().include(&own.code)).map(OfficeCard::from));
        pathways.extend(file.subject.pathway().map(|own| (own.key.clone(), own.name.clone(), own.recommended_by)));
        authorities.extend(file.subject.pathway().and_then(|own| Some((own.key.clone(), own.receiving_authority.clone()?))));
    }
    let rights: Vec<Right> = Right::ALL.iter().copied().filter(|right| actor.may_somewhere(*right)).collect();
    let (reads_cases, writes_notes) = (rights.contains(&Right::CaseRead), rights.contains(&Right::NoteWrite));
    let held = rights.iter().map(|right| (*right, actor.offices_for(*right))).collect();
    Ok(Seen::impersonal(Guide { me, rights, held, reads_cases, writes_notes, offices, pathways, authorities }))
}

/// The names of colleagues whose accounts stand in something that the person has read.
///
/// # Errors
/// When the database does not answer.
pub fn names(tx: &mut ReadTx<'_>, accounts: &[Uuid]) -> Result<Seen<BTreeMap<Uuid, String>>, OpError> {
    Ok(Seen::impersonal(called(tx, accounts.iter().map(|id| AccountId::from(*id)).collect())?))
}

/// What accounts are called, each with its organisation.
pub(super) fn called(tx: &mut ReadTx<'_>, mut accounts: Vec<AccountId>) -> Result<BTreeMap<Uuid, String>, OpError> {
    accounts.sort_unstable();
    accounts.dedup();
    let named = tx.account_names(accounts)?;
    Ok(named.into_iter().map(|(id, name, organisation)| (*id.uuid(), format!("{name} ({organisation})"))).collect())
}

/// Who could hold a case of an office: caseworkers of today.
///
/// # Errors
/// `Forbidden` for who assigns nothing there.
pub fn screeners(tx: &mut ReadTx<'_>, actor: &Actor, office: &str) -> Result<Seen<Vec<(Uuid, String)>>, OpError> {
    if !actor.may(Right::CaseSupervise, office) {
        return Err(OpError::Forbidden);
    }
    let here = tx.screeners(&Offices::These([office.to_owned()].into()))?;
    Ok(Seen::impersonal(here.into_iter().map(|one| (*one.account.uuid(), format!("{} ({})", one.name, one.organisation))).collect()))
}

/// A run of the rules, and the rules of its version in words, in the same order.
pub type RunInWords = (RunView, Vec<explain::Explained>);

/// What the rules said of a case, each line with the rule in words beside it.
///
/// # Errors
/// `NotFound` outside the offices of the person.
pub fn eligibility_in_words(
    tx: &mut ReadTx<'_>,
    desk: &Desk,
    actor: &Actor,
    (id, language): (CaseId, Language),
) -> Result<Seen<Vec<RunInWords>>, OpError> {
    let (runs, event) = eligibility::show(tx, actor, id)?.into_parts();
    let mut explained = Vec::new();
    for run in runs {
        let file = desk.catalogue.file(tx, run.rule_set.into())?;
        let rules = file.version(&run.version).map(|rules| explain::rules(rules, language)).unwrap_or_default();
        explained.push((run, rules));
    }
    Ok(match event {
        Some(event) => Seen::personal(event, explained),
        None => Seen::impersonal(explained),
    })
}
