//! Takes applications in, from the public form and from clerks.
//!
//! A family that sends the form again gets an answer like any other, and a place in no queue: its sending hangs on the case that it
//! has. Nothing here tells whether that was so (product: "Applying again is never needed, harmless, and tells nothing").

mod again;
mod door;
mod first;
mod once;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::json;

use self::{door::Door, once::Once};
use super::{Desk, OpError};
use crate::{
    access::{Actor, By},
    auth::form_token,
    domain::{
        application::{Application, ApplicationDraft},
        audit::Event,
        fields::FieldErrors,
        ids::{CaseId, SubmissionId},
        language::Language,
        likeness::Identity,
        promise,
        reference::Reference,
        terms::Channel,
        workflow::Right,
    },
    store::{Recorded, StoreError, WriteTx, identities::identity_keys},
};

/// An application on its way in.
#[derive(Clone)]
pub struct Wish {
    /// The office whose form it is.
    pub office: String,
    /// The form as sent.
    pub draft: ApplicationDraft,
    /// The token that came with a public form.
    pub form_token: String,
    /// The idempotency key.
    pub key: String,
}

/// Who brings an application.
#[derive(Clone, Copy, Debug)]
pub enum Bringer<'a> {
    /// Anybody, by the public form.
    Public {
        /// The request, so that record and log can be laid side by side.
        request: Option<uuid::Uuid>,
    },
    /// A clerk, for somebody.
    Clerk(&'a Actor),
}

/// The answer to an application: the same fields in the same way, whatever became of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[schema(as = Submitted)]
pub struct SubmitAnswer {
    /// What the family refers to its application by.
    pub reference: String,
    /// When it came in.
    pub received_at: DateTime<Utc>,
    /// The office.
    pub office: String,
    /// That everything is free, in the language of the form.
    pub free: String,
    /// What happens next, in the language of the form.
    pub what_next: String,
}

impl Bringer<'_> {
    /// By which door this is.
    #[must_use]
    pub const fn channel(&self) -> Channel {
        match self {
            Self::Public { .. } => Channel::Public,
            Self::Clerk(_) => Channel::Assisted,
        }
    }

    fn by(&self) -> By {
        match self {
            Self::Public { request } => By { request: *request, ..By::default() },
            Self::Clerk(actor) => actor.by(),
        }
    }
}

/// An application that was checked, with all that is needed to take it in.
struct Filing<'a> {
    door: &'a Door,
    draft: &'a ApplicationDraft,
    application: &'a Application,
    by: By,
    reference: String,
    /// The identities that its principal can be known by; none without a document or a complete birth date.
    keys: Vec<String>,
}

/// What became of an application, for the record.
struct Filed {
    case: CaseId,
    office: String,
    submission: SubmissionId,
    again: bool,
}

/// Takes an application in.
///
/// In this order, so that a request repeated gets its first answer whatever has changed since, a person mends a form before hearing
/// that it is closed, and nothing is stored unless everything is.
///
/// # Errors
/// `KeyReused`; `NotFound` for an unknown office; `Invalid`; `Forbidden` for a clerk of another office; `Closed` when the channel
/// takes none now; `form_token_used`.
pub fn submit(tx: &mut WriteTx<'_>, desk: &Desk, bringer: Bringer<'_>, wish: &Wish) -> Result<Recorded<SubmitAnswer>, OpError> {
    let once = Once::of(&bringer, wish);
    if let Some(answer) = once.answered_before(tx)? {
        return Ok(tx.unrecorded_upkeep(answer));
    }
    let language = Language::parse(&wish.draft.message_language).unwrap_or(Language::Spanish);
    let door = Door::find(tx, desk, &wish.office, bringer.channel(), language)?;
    let application = checked(tx, desk, &door, &bringer, wish)?;
    let by = permitted(&bringer, &wish.office)?;
    door.must_be_open(tx)?;
    use_token_up(tx, desk, &bringer, wish)?;
    let filing = Filing {
        reference: fresh_reference(tx, &door)?,
        keys: identity_keys(&Identity::of(&application.principal)),
        door: &door,
        draft: &wish.draft,
        application: &application,
        by,
    };
    let filed = file(tx, &filing)?;
    let answer = answer(tx, &filing);
    once.keep(tx, &answer)?;
    if let Bringer::Public { .. } = bringer {
        tx.wipe_saved_form(&desk.vault.name_of_wish(&wish.office, &wish.key))?;
    }
    Ok(tx.record(&by, event(&filed, &filing), answer)?)
}

/// Everything that can be wrong with the form itself, at once: its fields, the answers that the rules of the day ask for, its token.
fn checked(tx: &WriteTx<'_>, desk: &Desk, door: &Door, bringer: &Bringer<'_>, wish: &Wish) -> Result<Application, OpError> {
    let mut errors = FieldErrors::default();
    if let Bringer::Public { .. } = bringer {
        let token = form_token::verify(&desk.form_key, &wish.form_token, &wish.office, tx.now());
        errors.take("/form_token", token.map_err(form_token::FormTokenError::fault));
    }
    let application = Application::check(&wish.draft, door.country(), door.today());
    match application {
        Ok(application) => {
            door.check_answers(&application, &mut errors);
            Ok(errors.or_else(|| application)?)
        }
        Err(faults) => {
            for fault in faults.list() {
                errors.add(format!("/application{}", fault.pointer), fault.code, fault.detail.clone());
            }
            Err(errors.into())
        }
    }
}

fn permitted(bringer: &Bringer<'_>, office: &str) -> Result<By, OpError> {
    match bringer {
        Bringer::Clerk(actor) if !actor.may(Right::SubmissionEnter, office) => Err(OpError::Forbidden),
        _ => Ok(bringer.by()),
    }
}

/// A token is good once. It was verified before; whether it was used is a matter of the state of things, so 409.
fn use_token_up(tx: &mut WriteTx<'_>, desk: &Desk, bringer: &Bringer<'_>, wish: &Wish) -> Result<(), OpError> {
    if let Bringer::Clerk(_) = bringer {
        return Ok(());
    }
    let token = form_token::verify(&desk.form_key, &wish.form_token, &wish.office, tx.now());
    match token {
        Ok(token) if tx.use_form_token(token.id)? => Ok(()),
        _ => Err(OpError::refused("form_token_used", "This form was sent already: fetch it again to send another application.")),
    }
}

/// How often a reference is drawn anew; one collision in a programme's life is unlikely.
const DRAWS: usize = 8;

fn fresh_reference(tx: &mut WriteTx<'_>, door: &Door) -> Result<String, OpError> {
    for _ in 0..DRAWS {
        let drawn = Reference::draw(&door.office.code, tx.entropy()).map_err(|fault| StoreError::Damaged(fault.detail))?.to_string();
        if tx.case_of_reference(&drawn)?.is_none() {
            return Ok(drawn);
        }
    }
    Err(StoreError::Conflict("references collide".into()).into())
}

fn file(tx: &mut WriteTx<'_>, filing: &Filing<'_>) -> Result<Filed, OpError> {
    match tx.case_of_identity(filing.door.programme(), &filing.keys)? {
        Some(case) => again::hang_on(tx, filing, case),
        None => first::open_case(tx, filing),
    }
}

fn answer(tx: &WriteTx<'_>, filing: &Filing<'_>) -> SubmitAnswer {
    let language = filing.application.message_language;
    SubmitAnswer {
        reference: filing.reference.clone(),
        received_at: tx.now(),
        office: filing.door.office.code.clone(),
        free: promise::free(language).to_owned(),
        what_next: promise::what_next(language).to_owned(),
    }
}

fn event(filed: &Filed, filing: &Filing<'_>) -> Event {
    Event::done("submission.received").on(filed.case, &filed.office).with(json!({
        "submission": filed.submission,
        "kind": if filed.again { "again" } else { "first" },
        "channel": filing.door.window.channel,
        "form": filing.door.office.code,
    }))
}

#[cfg(test)]
#[path = "submit_tests.rs"]
mod tests;
