//! What a family wrote otherwise when it sent the form again: for the caseworker of the case or, once it is closed, for a reviewer.

use chrono::{DateTime, Utc};
use serde_json::Value;

use super::{OpError, Seen};
use crate::{
    access::Actor,
    domain::{
        application::ApplicationDraft,
        audit::Event,
        ids::CaseId,
        redacted::redacted,
        terms::Channel,
        workflow::{Case, Check, Right},
    },
    store::ReadTx,
};

/// A field that a later sending has otherwise.
#[derive(Clone, PartialEq)]
pub struct Difference {
    /// The JSON pointer of the field.
    pub pointer: String,
    /// What the application said; nothing where it said nothing.
    pub before: Value,
    /// What the later sending says.
    pub after: Value,
}

/// A later sending beside the application.
#[derive(Clone)]
#[allow(missing_docs, reason = "the names are those of the view")]
pub struct Compared {
    pub reference: String,
    pub received_at: DateTime<Utc>,
    pub channel: Channel,
    pub differs: Vec<Difference>,
}

redacted!(Difference, Compared);

/// The later sendings of a case, oldest first, each beside the application. The stage is that of the shown face, as for every correction.
///
/// # Errors
/// `NotFound`; `Forbidden` for who screens nothing there, or reviews nothing once the case is closed; `not_the_holder`.
pub fn show(tx: &mut ReadTx<'_>, actor: &Actor, id: CaseId) -> Result<Seen<Vec<Compared>>, OpError> {
    let case = tx.case(&actor.scope(), id)?.ok_or(OpError::NotFound)?;
    may_compare(actor, &case)?;
    let first = value(&tx.first_draft(case.id)?.unwrap_or_default());
    let mut compared = Vec::new();
    for (sending, draft) in tx.drafts_sent_again(case.id)? {
        let later = value(&draft);
        let at = |whole: &Value, pointer: &str| whole.pointer(pointer).cloned().unwrap_or_default();
        let differs = sending.differs.iter().map(|pointer| Difference {
            before: at(&first, pointer),
            after: at(&later, pointer),
            pointer: pointer.clone(),
        });
        let differs = differs.collect();
        compared.push(Compared { reference: sending.reference, received_at: sending.received_at, channel: sending.channel, differs });
    }
    Ok(Seen::personal(Event::read("case.sent_again").on(case.id, &case.office), compared))
}

fn value(draft: &ApplicationDraft) -> Value {
    serde_json::to_value(draft).unwrap_or_default()
}

/// Whose it is to look at: a closed case is a reviewer's, an open one its caseworker's, or any caseworker's while nobody holds it.
fn may_compare(actor: &Actor, case: &Case) -> Result<(), OpError> {
    if case.shown.stage.closure().is_some() {
        return Ok(actor.permit_right(Right::CaseReview, case).map(|_| ())?);
    }
    actor.permit_right(Right::CaseScreen, case)?;
    match case.assignee {
        Some(holder) if holder != actor.account => Err(OpError::refused(Check::Holder.code(), Check::Holder.sentence())),
        _ => Ok(()),
    }
}
