//! Saved views of the list of cases: the account's own, shown to nobody else.

use serde_json::json;

use super::{OpError, Seen};
use crate::{
    access::Actor,
    domain::{
        audit::Event,
        fields::FieldErrors,
        ids::ViewId,
        saved_view::{self, MOST, SavedView},
    },
    store::{ReadTx, Recorded, StoreError, WriteTx},
};

/// A view as somebody wants it, checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    name: Option<String>,
    query: Option<String>,
}

impl Draft {
    /// A new view.
    ///
    /// # Errors
    /// The faults of both fields.
    pub fn new(name: &str, query: &str) -> Result<Self, FieldErrors> {
        Self::change(Some(name), Some(query))
    }

    /// What is to change of a view.
    ///
    /// # Errors
    /// The faults of what is given.
    pub fn change(name: Option<&str>, query: Option<&str>) -> Result<Self, FieldErrors> {
        let mut errors = FieldErrors::default();
        let name = name.map(|text| errors.take("/name", saved_view::check_name(text)));
        let query = query.map(|text| errors.take("/query", saved_view::check_query(text)));
        errors.or_else(|| Self { name: name.flatten(), query: query.flatten() })
    }
}

/// The views of the account, by name.
///
/// # Errors
/// When the database does not answer.
pub fn own(tx: &mut ReadTx<'_>, actor: &Actor) -> Result<Seen<Vec<SavedView>>, OpError> {
    Ok(Seen::impersonal(tx.saved_views(actor.account)?))
}

/// Keeps one more.
///
/// # Errors
/// `view_name_taken` for a name that the account uses, `too_many_views` beyond [`MOST`].
pub fn save(tx: &mut WriteTx<'_>, actor: &Actor, draft: &Draft) -> Result<Recorded<SavedView>, OpError> {
    // Two at once must not both find room.
    tx.lock(&format!("saved views of {}", actor.account))?;
    if tx.saved_views(actor.account)?.len() >= MOST {
        return Err(OpError::refused("too_many_views", format!("Delete a view first: there is room for {MOST}.")));
    }
    let (name, query) = (draft.name.clone().unwrap_or_default(), draft.query.clone().unwrap_or_default());
    let view = SavedView { id: tx.fresh(), name, query, created_at: tx.now() };
    tx.insert_view(actor.account, &view).map_err(taken)?;
    Ok(tx.record(&actor.by(), event("view.save", view.id), view)?)
}

/// Renames one, or gives it another filter.
///
/// # Errors
/// `NotFound` for anybody else's, `view_name_taken` for a name that the account uses.
pub fn change(tx: &mut WriteTx<'_>, actor: &Actor, id: ViewId, draft: &Draft) -> Result<Recorded<SavedView>, OpError> {
    let mut view = tx.saved_views(actor.account)?.into_iter().find(|view| view.id == id).ok_or(OpError::NotFound)?;
    view.name = draft.name.clone().unwrap_or(view.name);
    view.query = draft.query.clone().unwrap_or(view.query);
    tx.change_view(actor.account, &view).map_err(taken)?;
    Ok(tx.record(&actor.by(), event("view.change", id), view)?)
}

/// Forgets one.
///
/// # Errors
/// `NotFound` for anybody else's.
pub fn delete(tx: &mut WriteTx<'_>, actor: &Actor, id: ViewId) -> Result<Recorded<()>, OpError> {
    if !tx.delete_view(actor.account, id)? {
        return Err(OpError::NotFound);
    }
    Ok(tx.record(&actor.by(), event("view.delete", id), ())?)
}

/// The id alone: what a person calls a view is nobody else's business.
fn event(action: &str, id: ViewId) -> Event {
    Event::done(action).with(json!({ "view": id }))
}

fn taken(error: StoreError) -> OpError {
    match error {
        StoreError::Duplicate(_) => OpError::refused("view_name_taken", "Choose another name: you have a view of this one."),
        other => other.into(),
    }
}

#[cfg(test)]
#[path = "saved_views_tests.rs"]
mod tests;
