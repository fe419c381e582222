//! Rooms and interpreters of an office, kept by its schedulers.

use serde_json::json;

use super::{OpError, Seen};
use crate::{
    access::Actor,
    domain::{
        audit::Event,
        fields::FieldErrors,
        ids::{InterpreterId, RoomId},
        interview::{Interpreter, Room},
        spoken_language::SpokenLanguage,
        workflow::Right,
    },
    store::{ReadTx, Recorded, StoreError, WriteTx},
};

/// A room to be added.
#[derive(Clone, Debug)]
pub struct NewRoom {
    /// The key of the site in the office's programme file.
    pub site: String,
    /// What people call it.
    pub name: String,
}

/// An interpreter to be added.
#[derive(Clone, Debug)]
pub struct NewInterpreter {
    /// What people call them.
    pub name: String,
    /// What they interpret.
    pub languages: Vec<SpokenLanguage>,
}

/// Makes sure that there is such an office and that the person schedules there.
///
/// # Errors
/// `NotFound` for a code that no office has, `Forbidden` without the right there.
pub(super) fn must_schedule(tx: &mut ReadTx<'_>, actor: &Actor, office: &str) -> Result<(), OpError> {
    if !tx.office_exists(office)? {
        return Err(OpError::NotFound);
    }
    if actor.may(Right::CaseSchedule, office) { Ok(()) } else { Err(OpError::Forbidden) }
}

/// Makes sure that there is such an office and that the person sees its cases or schedules there.
pub(super) fn must_read(tx: &mut ReadTx<'_>, actor: &Actor, office: &str) -> Result<(), OpError> {
    if !tx.office_exists(office)? {
        return Err(OpError::NotFound);
    }
    let may = actor.may(Right::CaseRead, office) || actor.may(Right::CaseSchedule, office);
    if may { Ok(()) } else { Err(OpError::Forbidden) }
}

/// The rooms of an office.
///
/// # Errors
/// `NotFound`, `Forbidden`.
pub fn rooms(tx: &mut ReadTx<'_>, actor: &Actor, office: &str) -> Result<Seen<Vec<Room>>, OpError> {
    must_read(tx, actor, office)?;
    Ok(Seen::impersonal(tx.rooms(office)?))
}

/// The interpreters of an office.
///
/// # Errors
/// `NotFound`, `Forbidden`.
pub fn interpreters(tx: &mut ReadTx<'_>, actor: &Actor, office: &str) -> Result<Seen<Vec<Interpreter>>, OpError> {
    must_read(tx, actor, office)?;
    Ok(Seen::impersonal(tx.interpreters(office)?))
}

/// Adds a room to a site of the office.
///
/// # Errors
/// `NotFound`, `Forbidden`, `Invalid` for a site that the office has not, `name_taken`.
pub fn add_room(tx: &mut WriteTx<'_>, actor: &Actor, office: &str, new: &NewRoom) -> Result<Recorded<RoomId>, OpError> {
    must_schedule(tx, actor, office)?;
    let prefix = format!("{office}-");
    let sites = tx.site_ids(office)?;
    let Some(site) = sites.iter().find(|id| id.strip_prefix(&prefix) == Some(&new.site)) else {
        let keys: Vec<&str> = sites.iter().filter_map(|id| id.strip_prefix(&prefix)).collect();
        let known = if keys.is_empty() { "its programme file names none".to_owned() } else { format!("it has {}", keys.join(", ")) };
        return Err(FieldErrors::one("/site", "unknown", format!("Name a site of the office: {known}.")).into());
    };
    let id = tx.add_room(office, site, &new.name).map_err(name_taken)?;
    Ok(tx.record(&actor.by(), Event::done("room.add").at_office(office).with(json!({ "room": id })), id)?)
}

/// Adds an interpreter to the office.
///
/// # Errors
/// `NotFound`, `Forbidden`, `name_taken`.
pub fn add_interpreter(
    tx: &mut WriteTx<'_>,
    actor: &Actor,
    office: &str,
    new: &NewInterpreter,
) -> Result<Recorded<InterpreterId>, OpError> {
    must_schedule(tx, actor, office)?;
    let id = tx.add_interpreter(office, &new.name, &new.languages).map_err(name_taken)?;
    Ok(tx.record(&actor.by(), Event::done("interpreter.add").at_office(office).with(json!({ "interpreter": id })), id)?)
}

/// Closes a room for good. It keeps its row and its name: old interviews were held there.
///
/// # Errors
/// `NotFound` for a room that the office has not, or that is closed; `Forbidden`; `still_needed`.
pub fn close_room(tx: &mut WriteTx<'_>, actor: &Actor, office: &str, id: RoomId) -> Result<Recorded<()>, OpError> {
    must_schedule(tx, actor, office)?;
    let known = tx.rooms(office)?.into_iter().any(|room| room.id == id);
    if !known || !tx.close_room(id)? {
        return Err(OpError::NotFound);
    }
    if tx.room_is_needed(id)? {
        return Err(still_needed());
    }
    Ok(tx.record(&actor.by(), Event::done("room.close").at_office(office).with(json!({ "room": id })), ())?)
}

/// Ends the work of an interpreter for the office.
///
/// # Errors
/// `NotFound` for somebody whom the office has not, or whose work has ended; `Forbidden`; `still_needed`.
pub fn end_interpreter(tx: &mut WriteTx<'_>, actor: &Actor, office: &str, id: InterpreterId) -> Result<Recorded<()>, OpError> {
    must_schedule(tx, actor, office)?;
    let known = tx.interpreters(office)?.into_iter().any(|one| one.id == id);
    if !known || !tx.end_interpreter(id)? {
        return Err(OpError::NotFound);
    }
    if tx.interpreter_is_needed(id)? {
        return Err(still_needed());
    }
    Ok(tx.record(&actor.by(), Event::done("interpreter.end").at_office(office).with(json!({ "interpreter": id })), ())?)
}

fn name_taken(error: StoreError) -> OpError {
    match error {
        StoreError::Duplicate(_) => {
            OpError::refused("name_taken", "There is one of this name, perhaps closed or ended; choose another name.")
        }
        other => other.into(),
    }
}

fn still_needed() -> OpError {
    OpError::refused("still_needed", "A slot to come needs it: withdraw those slots first.")
}
