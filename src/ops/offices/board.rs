//! What those who run offices see of them: whether they take applications, what was done by hand, and whether they rest.

use super::{OfficePage, WindowNow, page, window_now};
use crate::{
    access::Actor,
    domain::{
        by_hand::HandAct,
        ids::ProposalId,
        language::Language,
        park::ParkSubject,
        proposal::{Proposal, ProposalKind},
        stage::Stage,
        terms::{Channel, Face},
        workflow::{Right, STEPS, Verb},
    },
    ops::{Desk, OpError, Seen, programmes::OfficeCard, proposals},
    store::{ReadTx, counters::Count},
};

/// The rights of which one at least shows an office here.
const RUNNERS: &[Right] = &[Right::WindowSet, Right::ParkPropose, Right::CaseDecide];

/// One office.
#[derive(Clone, Debug)]
pub struct Board {
    /// What everybody may know of it.
    pub page: OfficePage,
    /// Its programme.
    pub programme: String,
    /// The public form.
    pub public: Channelled,
    /// What clerks enter.
    pub assisted: Channelled,
    /// Whether it rests.
    pub rests: Resting,
    /// Whether the person may open and close its forms.
    pub may_set: bool,
}

/// One channel of an office.
#[derive(Clone, Debug)]
pub struct Channelled {
    /// How it stands.
    pub now: WindowNow,
    /// What was last done to it by hand.
    pub hand: Option<HandAct>,
}

/// Whether an office or a programme rests, and what of that the person may do.
#[derive(Clone, Debug)]
pub struct Resting {
    /// What rests.
    pub subject: ParkSubject,
    /// Whether it rests by itself.
    pub parked: bool,
    /// Whether its whole programme rests.
    pub with_programme: bool,
    /// Whether the person may propose that it rest, or come back.
    pub may_propose: bool,
    /// What waits for a second person, and whether the person may be that.
    pub open: Option<(ProposalKind, Option<ProposalId>)>,
    /// Open cases that would move, on the face that everybody sees.
    pub cases: i64,
    /// Of these, families with an interview before them: they alone are told.
    pub booked: i64,
}

/// The cards of the offices for which the person holds one of some rights, by code.
///
/// # Errors
/// When the database does not answer.
pub fn names(tx: &mut ReadTx<'_>, desk: &Desk, actor: &Actor, rights: &[Right]) -> Result<Seen<Vec<OfficeCard>>, OpError> {
    let mut cards = Vec::new();
    for code in tx.office_codes()? {
        if rights.iter().any(|right| actor.may(*right, &code)) {
            cards.extend(desk.catalogue.office_card(tx, &code)?);
        }
    }
    Ok(Seen::impersonal(cards))
}

/// Offices, and the programmes that can be parked.
pub type Boards = (Vec<Board>, Vec<Resting>);

/// The offices that the person runs, by code, and their programmes where the person runs all offices.
///
/// # Errors
/// `Forbidden` for who runs none.
pub fn board(tx: &mut ReadTx<'_>, desk: &Desk, actor: &Actor, language: Language) -> Result<Seen<Boards>, OpError> {
    if !RUNNERS.iter().any(|right| actor.may_somewhere(*right)) {
        return Err(OpError::Forbidden);
    }
    let (counts, open) = (tx.counts(Face::Shown)?, tx.open_proposals()?);
    let around = Around { actor, counts: &counts, open: &open };
    let mut boards = Vec::new();
    for code in tx.office_codes()? {
        if RUNNERS.iter().any(|right| actor.may(*right, &code)) {
            boards.extend(one(tx, desk, &around, &code, language)?);
        }
    }
    let mut codes: Vec<String> = boards.iter().map(|board| board.programme.clone()).collect();
    codes.sort();
    codes.dedup();
    let mut programmes = Vec::new();
    for code in codes.into_iter().filter(|_| may_rest(actor, None)) {
        let offices: Vec<String> = boards.iter().filter(|board| board.programme == code).map(|board| board.page.code.clone()).collect();
        programmes.push(around.resting(tx, ParkSubject::Programme(code), &offices, false)?);
    }
    Ok(Seen::impersonal((boards, programmes)))
}

fn one(tx: &mut ReadTx<'_>, desk: &Desk, around: &Around<'_>, code: &str, language: Language) -> Result<Option<Board>, OpError> {
    let (Some(public), Some(assisted)) = (channelled(tx, desk, code, Channel::Public)?, channelled(tx, desk, code, Channel::Assisted)?)
    else {
        return Ok(None);
    };
    let programme = public.now.file.programme.clone();
    let with_programme = tx.is_parked(&ParkSubject::Programme(programme.clone()))?;
    let rests = around.resting(tx, ParkSubject::Office(code.to_owned()), &[code.to_owned()], with_programme)?;
    let Some(page) = page::page_of(tx, &desk.catalogue, code, Channel::Public, language)? else { return Ok(None) };
    Ok(Some(Board { page, programme, public, assisted, rests, may_set: around.actor.may(Right::WindowSet, code) }))
}

fn channelled(tx: &mut ReadTx<'_>, desk: &Desk, code: &str, channel: Channel) -> Result<Option<Channelled>, OpError> {
    let Some(now) = window_now(tx, &desk.catalogue, code, channel)? else { return Ok(None) };
    let hand = tx.newest_hand(code, channel)?;
    Ok(Some(Channelled { now, hand }))
}

/// What is read once for all offices.
struct Around<'a> {
    actor: &'a Actor,
    counts: &'a [Count],
    open: &'a [Proposal],
}

impl Around<'_> {
    fn resting(&self, tx: &mut ReadTx<'_>, subject: ParkSubject, offices: &[String], with_programme: bool) -> Result<Resting, OpError> {
        let name = subject.to_string();
        let open = self.open.iter().find(|own| own.subject == name && matches!(own.kind, ProposalKind::Park | ProposalKind::Resume));
        let of_subject = |count: &&Count| offices.contains(&count.office);
        let sum = |stages: &[Stage]| {
            self.counts.iter().filter(of_subject).filter(|count| stages.contains(&count.stage)).map(|count| count.n).sum()
        };
        let open = match open {
            Some(own) => Some((own.kind, proposals::may_see(tx, self.actor, own)?.then_some(own.id))),
            None => None,
        };
        Ok(Resting {
            parked: tx.is_parked(&subject)?,
            with_programme,
            may_propose: may_rest(self.actor, subject.office()),
            open,
            cases: sum(&parked_from()),
            booked: sum(&[Stage::Interview]),
            subject,
        })
    }
}

fn may_rest(actor: &Actor, office: Option<&str>) -> bool {
    let (one, other) = ProposalKind::Park.rights();
    [one, other].into_iter().any(|right| actor.offices_for(right).cover(office))
}

/// The stages from which a park leads anywhere.
fn parked_from() -> Vec<Stage> {
    STEPS.iter().filter(|step| step.verb == Verb::Park).flat_map(|step| step.from.iter().copied()).collect()
}
