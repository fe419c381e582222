//! Says what became of an interview: held, missed, or cancelled with a reason.

use crate::{
    access::{Actor, view::CaseView},
    domain::{
        fields::FieldErrors,
        ids::{InterviewId, PersonId},
        interview::Ending,
        workflow::{ActionInput, Case},
    },
    ops::{
        Desk, OpError,
        actions::{self, Acted},
        file,
    },
    store::{ReadTx, Recorded, WriteTx},
};

/// What somebody says of an interview.
#[derive(Clone, Debug)]
pub struct Said {
    /// The interview, whatever slot it was moved to.
    pub interview: InterviewId,
    /// The ETag of the case as the person saw it.
    pub seen: Option<String>,
    /// What became of it.
    pub ending: Ending,
    /// Why, in words.
    pub reason: Option<String>,
    /// Who of the family took part.
    pub attended: Vec<PersonId>,
}

impl Said {
    /// What comes with the verb.
    #[must_use]
    pub fn input(&self) -> ActionInput {
        ActionInput {
            reason: self.reason.clone(),
            disposition: Some(self.ending.disposition()),
            attended: self.attended.clone(),
            ..ActionInput::default()
        }
    }

    /// Makes sure of what needs no case: everything the verb asks for, and nobody twice.
    ///
    /// # Errors
    /// The fields that are missing or do not belong here.
    pub fn check(&self) -> Result<(), FieldErrors> {
        self.input().check(self.ending.verb())?;
        let mut errors = FieldErrors::default();
        for (index, person) in self.attended.iter().enumerate() {
            if self.attended.iter().take(index).any(|earlier| earlier == person) {
                errors.add(format!("/attended/{index}"), "twice", "Name each person once.");
            }
        }
        errors.or_else(|| ())
    }
}

/// Ends the interview, by the verb that its ending is.
///
/// # Errors
/// `NotFound` for an interview of no case of the person's, `Forbidden`, `PreconditionRequired`, `Stale`; `Invalid` for people who are not
/// of the family; what the workflow refuses; `interview_over` when the family has another interview by now.
pub fn dispose(tx: &mut WriteTx<'_>, desk: &Desk, actor: &Actor, said: &Said) -> Result<Recorded<Box<CaseView>>, OpError> {
    let booking = tx.last_booking(said.interview)?.ok_or(OpError::NotFound)?;
    let case = tx.case(&actor.scope(), booking.case)?.ok_or(OpError::NotFound)?;
    let permit = actor.permit(said.ending.verb(), &case)?;
    file::must_be_seen(tx, desk, actor, &case, said.seen.as_deref())?;
    must_be_of_the_family(tx, &case, &said.attended)?;
    if tx.live_booking(case.id)?.is_some_and(|living| living.interview != said.interview) {
        return Err(OpError::refused("interview_over", "This interview is over; the family has another one by now."));
    }
    let done = actions::step(tx, desk, actor, (&permit, &case), said.ending.verb(), &said.input())?;
    match done.value() {
        Acted::Done(view) => {
            let view = view.clone();
            Ok(done.map(|_| view))
        }
        Acted::Proposed(_) => Err(OpError::Forbidden),
    }
}

fn must_be_of_the_family(tx: &mut ReadTx<'_>, case: &Case, attended: &[PersonId]) -> Result<(), OpError> {
    if attended.is_empty() {
        return Ok(());
    }
    let family = tx.members(case.id)?;
    let mut errors = FieldErrors::default();
    for (index, _) in attended.iter().enumerate().filter(|(_, person)| !family.contains(person)) {
        errors.add(format!("/attended/{index}"), "unknown", "Name people of this case, by their ids.");
    }
    Ok(errors.or_else(|| ())?)
}
