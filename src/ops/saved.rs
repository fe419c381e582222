//! Putting a form aside and coming back to it: by a code and a PIN, for 72 hours, then wiped. Nothing is sent to anybody, and nothing
//! of it is an application ([why so](../../docs/decisions/0037-forms-put-aside.md)).

use chrono::{DateTime, TimeDelta, Utc};
use uuid::Uuid;

use super::{Desk, OpError};
use crate::{
    access::By,
    domain::{
        audit::Event,
        saved_code::{Pin, SavedCode},
    },
    store::{Store, StoreError, saved_forms::NewSavedForm},
};

/// How long a form is kept for its owner.
pub const KEPT_FOR: TimeDelta = TimeDelta::hours(72);

/// A form on its way aside.
pub struct Aside {
    /// The office whose form it is.
    pub office: String,
    /// Names the wish: a form that is put aside again replaces what was put aside before.
    pub key: String,
    /// The answers, as the page packs them.
    pub content: Vec<u8>,
    /// The request, for the record.
    pub request: Option<Uuid>,
}

/// What its owner writes down.
pub struct Kept {
    /// The code.
    pub code: SavedCode,
    /// The PIN.
    pub pin: Pin,
    /// Until when.
    pub until: DateTime<Utc>,
}

/// Puts a form aside.
///
/// # Errors
/// When the database does not take it, or too many come at once.
pub async fn keep(store: &Store, desk: &Desk, aside: Aside) -> Result<Kept, OpError> {
    let entropy = store.entropy();
    let code = SavedCode::draw(&*entropy).map_err(|fault| StoreError::Damaged(fault.detail))?;
    let pin = Pin::draw(&*entropy);
    let sealed = desk.vault.seal(code, pin.clone(), aside.content, &*entropy).await?;
    let (code_name, wish_name) = (desk.vault.name_of_code(&code), desk.vault.name_of_wish(&aside.office, &aside.key));
    let (office, by) = (aside.office, By { request: aside.request, ..By::default() });
    let until = store.write(move |tx| {
        let expires_at = tx.now() + KEPT_FOR;
        tx.put_form_aside(&NewSavedForm { code: &code_name, wish: &wish_name, office: &office, sealed: &sealed, expires_at })?;
        Ok::<_, OpError>(tx.record(&by, Event::done("form.saved").at_office(&office), expires_at)?)
    });
    Ok(Kept { code, pin, until: until.await? })
}

/// Opens a form that was put aside; nothing for a code that nobody has, a wrong PIN, and a form whose time is over, which all take the
/// same way.
///
/// A try is taken before the PIN is judged and given back when it was right: whatever comes at once, five wrong ones are all there are.
///
/// # Errors
/// When the database does not answer, or too many come at once.
pub async fn open(store: &Store, desk: &Desk, typed: (SavedCode, Pin), request: Option<Uuid>) -> Result<Option<Vec<u8>>, OpError> {
    let (code, pin) = typed;
    let name = desk.vault.name_of_code(&code);
    let asked = name.clone();
    let taken = store.write(move |tx| {
        let taken = tx.take_pin_try(&asked)?;
        Ok::<_, OpError>(tx.unrecorded_upkeep(taken))
    });
    let (office, sealed) = taken.await?.unzip();
    let opened = desk.vault.open(code, pin, sealed).await;
    let by = By { request, ..By::default() };
    match (office, &opened) {
        (None, _) => in_vain(store).await?,
        (Some(office), Ok(None)) => count(store, name, office, by).await?,
        (Some(office), _) => give_back(store, name, office, by, opened.is_ok()).await?,
    }
    Ok(opened?)
}

async fn count(store: &Store, name: String, office: String, by: By) -> Result<(), OpError> {
    let counted = store.write(move |tx| {
        let wiped = tx.count_wrong_pin(&name)?;
        let event = Event::done("form.wiped").at_office(&office);
        Ok::<_, OpError>(if wiped { tx.record(&by, event, ())? } else { tx.unrecorded_upkeep(()) })
    });
    counted.await
}

/// The write that a wrong PIN costs, so that the time does not tell whether there is a form.
async fn in_vain(store: &Store) -> Result<(), OpError> {
    store.write(|tx| Ok::<_, OpError>(tx.unrecorded_upkeep(()))).await
}

async fn give_back(store: &Store, name: String, office: String, by: By, right: bool) -> Result<(), OpError> {
    let given = store.write(move |tx| {
        tx.give_pin_try_back(&name)?;
        let event = Event::done("form.reopened").at_office(&office);
        Ok::<_, OpError>(if right { tx.record(&by, event, ())? } else { tx.unrecorded_upkeep(()) })
    });
    given.await
}

#[cfg(test)]
#[path = "saved_tests.rs"]
mod tests;
