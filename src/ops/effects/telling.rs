//! What a step tells the applicant, and what it makes untrue that was to be told. The same for every step, whoever takes it and why.

use crate::{
    access::Permit,
    domain::{
        believed,
        ids::StepId,
        interview::Booking,
        message::MessageKind,
        outgoing::{Outgoing, Telling},
        stage::Stage,
        terms::Face,
        workflow::{Contact, Plan},
    },
    ops::{Desk, OpError, desk::language_of},
    store::{ReadTx, StoreError, WriteTx},
};

/// Drops what the step has made untrue, then writes what it tells. `booking` is the one that the step is about: begun, missed or ended.
///
/// In this order, because dropping holds the messages of the case: what was told is asked only when no server can begin any more.
/// A step that moves the real face alone is a silence and must look like one: it changes no message.
///
/// # Errors
/// What the store refuses; then nothing of the step happens.
pub fn of_step(
    tx: &mut WriteTx<'_>,
    desk: &Desk,
    permit: &Permit,
    plan: &Plan,
    step: StepId,
    booking: Option<&Booking>,
) -> Result<(), OpError> {
    if plan.face == Face::Real || !plan.after.ever_processed {
        return Ok(()); // before the first `process` there is nothing to be told, and nothing to be dropped
    }
    tx.drop_untrue(permit)?;
    for message in &told(tx, desk, plan, booking)? {
        tx.write_message(step, message)?;
    }
    Ok(())
}

/// What the step would tell if it were taken now, for whoever is about to take it. `booking` is the one that it would be about.
///
/// What is on its way at this moment may arrive before the step, which then tells more; never less than is true.
///
/// # Errors
/// As [`of_step`].
pub fn foreseen(tx: &mut ReadTx<'_>, desk: &Desk, plan: &Plan, booking: &Booking) -> Result<Vec<Outgoing>, OpError> {
    if plan.face == Face::Real || !plan.after.ever_processed {
        return Ok(Vec::new());
    }
    told(tx, desk, plan, Some(booking))
}

fn told(tx: &mut ReadTx<'_>, desk: &Desk, plan: &Plan, booking: Option<&Booking>) -> Result<Vec<Outgoing>, OpError> {
    let about = match plan.contact {
        Contact::Silent => None,
        Contact::Tells(_) => Some(About { booking: booking.cloned(), last_sequence: 0, takes_back: false }),
        Contact::TakesBack(kind) => taken_back(tx, plan, kind, booking)?,
    };
    about.map_or_else(|| Ok(Vec::new()), |about| messages(tx, desk, plan, &about))
}

/// What messages are about.
struct About {
    booking: Option<Booking>,
    last_sequence: i32,
    takes_back: bool,
}

/// What there is to take back; nothing when the applicant cannot believe in it.
fn taken_back(tx: &mut ReadTx<'_>, plan: &Plan, kind: MessageKind, ended: Option<&Booking>) -> Result<Option<About>, OpError> {
    match (kind, ended) {
        (MessageKind::Cancellation, Some(ended)) => {
            let (bookings, reached) = (tx.bookings_of(ended.interview)?, tx.reached(plan.after.id)?);
            let believed = believed::appointment(&bookings, &reached, tx.now()).cloned();
            Ok(believed.map(|booking| About { booking: Some(booking), last_sequence: ended.sequence, takes_back: true }))
        }
        // While a case is parked nothing leaves but cancellations: whoever comes back to `approved` hears of it then.
        (MessageKind::Postponed, _) if plan.from == Stage::ReadyToTravel || plan.to == Stage::Approved => {
            let believes = tx.believes_in_a_journey(plan.after.id)?;
            Ok(believes.then_some(About { booking: None, last_sequence: 0, takes_back: true }))
        }
        _ => Ok(None),
    }
}

fn messages(tx: &mut ReadTx<'_>, desk: &Desk, plan: &Plan, about: &About) -> Result<Vec<Outgoing>, OpError> {
    let facts = desk.text_facts(tx, plan, about.booking.as_ref())?;
    let telling = Telling {
        plan,
        language: language_of(&plan.after),
        facts: &facts,
        booking: about.booking.as_ref(),
        last_sequence: about.last_sequence,
        takes_back: about.takes_back,
        now: tx.now(),
    };
    Ok(Outgoing::of_step(&telling).map_err(|error| StoreError::Damaged(error.to_string()))?)
}
