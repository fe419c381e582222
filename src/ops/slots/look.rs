//! Looks at slots before they are made: every time of a wish, and of each that cannot be, why not.

use chrono::{NaiveDate, NaiveTime};
use chrono_tz::Tz;

use super::make::{Stock, officers_must_be_there};
use crate::{
    access::Actor,
    domain::{
        slot::{self, Claim, SlotDraft, Unusable, Wish},
        terms::words,
    },
    ops::{Desk, OpError, Seen, rooms::must_schedule},
    store::ReadTx,
};

words! {
    /// Who or what is taken at a time.
    Taken { Officer = "officer", Room = "room", Interpreter = "interpreter" }
}

/// A slot of the wish that cannot be, because somebody or something is taken at its time.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names are the documentation")]
pub struct Clash {
    pub day: NaiveDate,
    pub time: NaiveTime,
    pub taken: Taken,
    pub name: String,
}

/// What a wish would make, and what stands in its way: nothing is made while anything does.
#[derive(Clone, Debug)]
pub struct Look {
    /// The slots that could be, in the order of their times.
    pub drafts: Vec<SlotDraft>,
    /// Those that could not, because somebody or something is taken.
    pub clashes: Vec<Clash>,
    /// Times that the office's clock does not show once, or that are over.
    pub unusable: Vec<Unusable>,
    /// The zone of the office.
    pub zone: Tz,
}

/// Looks at a wish as a whole. [`super::make()`] refuses it for the first thing that is wrong, which is right for a program and tiresome for a
/// person.
///
/// # Errors
/// As [`super::make()`], but for times and clashes.
pub fn look(tx: &mut ReadTx<'_>, desk: &Desk, actor: &Actor, (office, wish): (&str, &Wish)) -> Result<Seen<Look>, OpError> {
    must_schedule(tx, actor, office)?;
    let (_, file) = desk.catalogue.office(tx, office)?.ok_or(OpError::NotFound)?;
    let zone = file.subject.office().ok_or(OpError::NotFound)?.time_zone;
    let (spans, unusable) = slot::survey(&wish.when, zone, tx.now())?;
    let mut drafts = wish.drafts(&spans)?;
    let stock = Stock::of(tx, office)?;
    stock.check(wish)?;
    officers_must_be_there(tx, office, wish, &drafts)?;
    stock.put_sites(&mut drafts);
    let claims: Vec<Claim> = drafts.iter().flat_map(SlotDraft::claims).collect();
    let mut taken = tx.taken(&claims)?;
    let (mut free, mut clashes) = (Vec::new(), Vec::new());
    for draft in drafts {
        match draft.claims().into_iter().find(|claim| taken.contains(claim)) {
            Some(claim) => {
                let (taken, name) = stock.who(tx, claim)?;
                clashes.push(Clash { day: draft.local_day, time: draft.local_time, taken, name });
            }
            None => {
                taken.extend(draft.claims());
                free.push(draft);
            }
        }
    }
    Ok(Seen::impersonal(Look { drafts: free, clashes, unusable, zone }))
}

#[cfg(test)]
#[path = "look_tests.rs"]
mod tests;
