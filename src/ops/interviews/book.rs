//! Books a slot for a family, or moves its interview to another one.

use crate::{
    access::{Actor, view::CaseView},
    domain::{
        fields::FieldErrors,
        ids::{CaseId, SlotId},
        interview::Slot,
        spoken_language::SpokenLanguage,
        stage::Stage,
        terms::words,
        workflow::{ActionInput, Case, Verb},
    },
    ops::{
        Desk, OpError,
        actions::{self, Acted},
        file, interviews,
    },
    store::{ReadTx, Recorded, WriteTx},
};

words! {
    /// What a scheduler should know of a slot that was booked all the same.
    Warning { LanguageNotSpoken = "language_not_spoken", OfficerNotAvailable = "officer_not_available" }
}

/// The slot that somebody wants for a family.
#[derive(Clone, Debug)]
pub struct Wish {
    /// The family.
    pub case: CaseId,
    /// The ETag of what the person saw.
    pub seen: Option<String>,
    /// The slot.
    pub slot: SlotId,
    /// Why an interview is moved.
    pub reason: Option<String>,
}

/// What became of it.
#[derive(Clone, Debug)]
pub struct Booked {
    /// What to look at.
    pub warnings: Vec<Warning>,
    /// The case as the person sees it now.
    pub case: Box<CaseView>,
}

/// Books the slot: from `interview` as a move of the interview, else as a new one. The verb is the stage's, the right is one for both.
///
/// # Errors
/// `NotFound`, `Forbidden`, `PreconditionRequired`, `Stale`; `Invalid` for a slot that the office has not and a move without a reason;
/// `same_slot`; what the workflow refuses; `slot_withdrawn`, `slot_past`, `slot_taken`.
pub fn book(tx: &mut WriteTx<'_>, desk: &Desk, actor: &Actor, wish: &Wish) -> Result<Recorded<Booked>, OpError> {
    let case = tx.case(&actor.scope(), wish.case)?.ok_or(OpError::NotFound)?;
    let verb = verb_for(&case);
    let permit = actor.permit(verb, &case)?;
    file::must_be_seen(tx, desk, actor, &case, wish.seen.as_deref())?;
    let input = ActionInput { slot: Some(wish.slot), reason: wish.reason.clone(), ..ActionInput::default() };
    input.check(verb)?;
    let slot = tx.slot(wish.slot)?.filter(|slot| slot.office == case.office);
    let slot = slot.ok_or_else(|| FieldErrors::one("/slot", "unknown", "Name a slot of the office of the case, by its id."))?;
    if interviews::living(tx, &case)?.is_some_and(|living| living.slot.id == slot.id) {
        return Err(same_slot());
    }
    let warnings = warnings(tx, &case, &slot)?;
    let done = actions::step(tx, desk, actor, (&permit, &case), verb, &input)?;
    match done.value() {
        Acted::Done(view) => {
            let case = view.clone();
            Ok(done.map(|_| Booked { warnings, case }))
        }
        Acted::Proposed(_) => Err(OpError::Forbidden),
    }
}

/// The verb is the stage's: from `interview` a slot moves the interview, else it begins one.
pub(super) fn verb_for(case: &Case) -> Verb {
    if case.shown.stage == Stage::Interview { Verb::Reschedule } else { Verb::BookInterview }
}

pub(super) fn same_slot() -> OpError {
    OpError::refused("same_slot", "The family has this very slot; choose another to move the interview.")
}

/// What a scheduler should know of a slot before giving it to a family.
pub(super) fn warnings(tx: &mut ReadTx<'_>, case: &Case, slot: &Slot) -> Result<Vec<Warning>, OpError> {
    let mut warnings = Vec::new();
    let principal = tx.principals_of(vec![case.id])?.remove(&case.id).unwrap_or_default();
    let interpreted = match slot.interpreter {
        Some(id) => tx.interpreters_by_id(vec![id])?.into_iter().flat_map(|one| one.languages).collect(),
        None => Vec::new(),
    };
    let understood = |language: &SpokenLanguage| *language == slot.language || interpreted.contains(language);
    if !principal.languages.is_empty() && !principal.languages.iter().any(understood) {
        warnings.push(Warning::LanguageNotSpoken);
    }
    let terms = tx.officer_terms(vec![slot.officer])?;
    if !terms.iter().any(|term| term.covers(slot.officer, &slot.office, slot.local_day)) {
        warnings.push(Warning::OfficerNotAvailable);
    }
    Ok(warnings)
}
