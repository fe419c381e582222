//! What somebody has to know before they correct a family: whether they may, what its office asked, and what a change of identity will do.

use super::{effects, takes_corrections};
use crate::{
    access::Actor,
    domain::{
        ids::CaseId,
        language::Language,
        stage::Stage,
        terms::words,
        workflow::{Case, Right},
    },
    ops::{
        Desk, OpError, Seen,
        offices::{self, Asked},
    },
    store::ReadTx,
};

words! {
    /// What a change of identity will do to a case, on the shown face like the correction itself.
    Follows {
        /// Nothing beside it: nobody has recommended yet.
        Nothing = "nothing",
        /// The recommendation is void, and the case goes back to the screening.
        Voids = "voids",
        /// The case is marked as changed since the recommendation; a decision waits until somebody acknowledges it.
        Flags = "flags",
        /// The case takes no corrections.
        Closed = "closed",
    }
}

/// What is known before a correction.
#[derive(Clone, Debug)]
pub struct Before {
    /// The questions of the criteria by which the application is judged.
    pub questions: Vec<Asked>,
    /// What a change of identity will do.
    pub follows: Follows,
}

impl Follows {
    /// What a change of identity does to a case.
    #[must_use]
    pub fn of(case: &Case) -> Self {
        if takes_corrections(case).is_err() {
            return Self::Closed;
        }
        match case.beneath.unwrap_or(case.shown.stage) {
            Stage::Review => Self::Voids,
            Stage::Received | Stage::Screening | Stage::DuplicateReview => Self::Nothing,
            _ => Self::Flags,
        }
    }
}

/// What is known before a correction of a family's people.
///
/// # Errors
/// `NotFound` outside the offices of the person; `Forbidden` for who corrects nobody there.
pub fn before(tx: &mut ReadTx<'_>, desk: &Desk, actor: &Actor, (id, language): (CaseId, Language)) -> Result<Seen<Before>, OpError> {
    let case = may(tx, actor, id, Right::PersonCorrect)?;
    Ok(Seen::impersonal(Before { questions: asked(tx, desk, &case, language)?, follows: Follows::of(&case) }))
}

/// What is known before a correction of a family's contacts: contacts are not identity, so it is either nothing or that the case is closed.
///
/// # Errors
/// As [`before`].
pub fn before_contacts(tx: &mut ReadTx<'_>, actor: &Actor, id: CaseId) -> Result<Seen<Follows>, OpError> {
    let case = may(tx, actor, id, Right::ContactCorrect)?;
    Ok(Seen::impersonal(if takes_corrections(&case).is_err() { Follows::Closed } else { Follows::Nothing }))
}

fn may(tx: &mut ReadTx<'_>, actor: &Actor, id: CaseId, right: Right) -> Result<Case, OpError> {
    let case = tx.case(&actor.scope(), id)?.ok_or(OpError::NotFound)?;
    actor.permit_right(right, &case)?;
    Ok(case)
}

/// The questions of the criteria by which an application is judged, for whoever sees the case.
///
/// # Errors
/// `NotFound` outside the offices of the person.
pub fn questions(tx: &mut ReadTx<'_>, desk: &Desk, actor: &Actor, (id, language): (CaseId, Language)) -> Result<Seen<Vec<Asked>>, OpError> {
    let case = tx.case(&actor.scope(), id)?.ok_or(OpError::NotFound)?;
    asked(tx, desk, &case, language).map(Seen::impersonal)
}

fn asked(tx: &mut ReadTx<'_>, desk: &Desk, case: &Case, language: Language) -> Result<Vec<Asked>, OpError> {
    let rules = effects::rules_of(tx, desk, case)?;
    Ok(rules.map(|(_, rules)| offices::asked(&rules.questions, language)).unwrap_or_default())
}
