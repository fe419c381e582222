//! Signing in, staying in and signing out.

use chrono::{DateTime, Utc};
use secrecy::SecretString;
use serde_json::json;
use uuid::Uuid;

use super::{OpError, Seen};
use crate::{
    access::{Actor, By},
    auth::{
        doorkeeper::{Checked, DoorError, Doorkeeper, SESSION_LIFETIME},
        opaque,
        throttle::{AddressBlock, Wait},
        token::{Bearer, Issued},
    },
    domain::{account::Account, audit::Event, ids::SessionId, login},
    store::{
        ReadTx, Recorded, Store, StoreError, WriteTx,
        sessions::{Refresh, Session, SessionEnd},
    },
};

/// What somebody shows to be let in.
#[derive(Debug)]
#[allow(missing_docs, reason = "the names are the documentation")]
pub struct SignIn {
    pub login: String,
    pub password: SecretString,
    pub from: AddressBlock,
    pub request: Option<Uuid>,
}

/// Somebody who was let in, with what to show from now on.
#[derive(Debug)]
pub struct SignedIn {
    /// For every request, ten minutes long.
    pub access: Issued,
    /// For one refresh.
    pub refresh: SecretString,
    /// When the session ends whatever happens.
    pub session_ends_at: DateTime<Utc>,
    /// The password is one-time and opens only its own change.
    pub must_change: bool,
}

/// A session of the caller's own account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names are the documentation")]
pub struct OwnSession {
    pub id: SessionId,
    pub created_at: DateTime<Utc>,
    pub expires_at: DateTime<Utc>,
    /// The one that asks.
    pub current: bool,
}

/// What a write leaves behind for the answer: the session and the refresh token whose hash was stored.
struct Begun {
    session: Session,
    refresh: SecretString,
    must_change: bool,
}

/// Lets somebody in who knows the password of an enabled account.
///
/// Unknown, wrong and disabled take the same way: one read, one hashing, one refusal on record; so the time tells nothing either.
///
/// # Errors
/// `Throttled`; `SignInRefused`, whatever of the three it was.
pub async fn sign_in(store: &Store, door: &Doorkeeper, ask: SignIn) -> Result<SignedIn, OpError> {
    door.let_try(&ask.login, ask.from)?;
    let login = login::normal(&ask.login);
    let known = store.read(move |tx| Ok::<_, OpError>(tx.account_by_login(&login)?)).await?;
    let (account, hash) = known.unzip();
    let checked = door.check(ask.password, hash.clone()).await?;
    let by = account.as_ref().map_or(By { request: ask.request, ..By::default() }, |account| by(account, ask.request));
    let enabled = account.filter(|account| account.disabled_at.is_none());
    let proven = match (checked, enabled, hash) {
        (Checked::Right { rehashed }, Some(account), Some(hash)) => Some((account, hash, rehashed)),
        _ => None,
    };
    let begun = store.write(move |tx| begin_if(tx, by, proven.as_ref())).await?.ok_or(OpError::SignInRefused)?;
    door.was_right(&ask.login, ask.from);
    signed_in(door, begun, store.now())
}

fn by(account: &Account, request: Option<Uuid>) -> By {
    By { account: Some(account.id), person: Some(account.person), organisation: Some(account.organisation), session: None, request }
}

type Proven = (Account, String, Option<String>);

/// Begins a session if the password was right and still is the stored one, and was not used before if it is good once; puts a refusal on
/// record otherwise.
fn begin_if(tx: &mut WriteTx<'_>, mut by: By, proven: Option<&Proven>) -> Result<Recorded<Option<Begun>>, OpError> {
    let mut standing = None;
    if let Some((account, hash, rehashed)) = proven
        && tx.confirm_password(account.id, hash, rehashed.as_deref())?
        && !(account.must_change && tx.password_was_used(account.id)?)
    {
        standing = Some(account);
    }
    let Some(standing) = standing else {
        return Ok(tx.record(&by, Event::refused("session.sign_in"), None)?);
    };
    let (now, id) = (tx.now(), tx.fresh());
    let session = Session { id, account: standing.id, created_at: now, expires_at: now + SESSION_LIFETIME };
    tx.begin_session(&session)?;
    let refresh = give_refresh_token(tx, id)?;
    by.session = Some(id);
    let begun = Begun { session, refresh, must_change: standing.must_change };
    Ok(tx.record(&by, Event::done("session.sign_in"), Some(begun))?)
}

fn give_refresh_token(tx: &mut WriteTx<'_>, session: SessionId) -> Result<SecretString, OpError> {
    let token = opaque::new_token(tx.entropy());
    let hash = stored_form(&token).ok_or_else(|| StoreError::Damaged("a new token cannot be read".into()))?;
    tx.add_refresh_token(&hash, session)?;
    Ok(token)
}

/// The text under which a token is kept; none for what can be no token.
fn stored_form(token: &SecretString) -> Option<String> {
    Some(opaque::hash_token(token)?.iter().map(|byte| format!("{byte:02x}")).collect())
}

fn signed_in(door: &Doorkeeper, begun: Begun, now: DateTime<Utc>) -> Result<SignedIn, OpError> {
    let Session { id, account, expires_at, .. } = begun.session;
    let access = door.issue(Bearer { account, session: id }, now)?;
    Ok(SignedIn { access, refresh: begun.refresh, session_ends_at: expires_at, must_change: begun.must_change })
}

/// Gives a new pair of tokens for a refresh token, once. Shown again, it ends the session: somebody has a copy, and nobody knows who.
///
/// # Errors
/// `Unauthenticated` for a token that is unknown or used, or whose session is over.
pub async fn refresh(store: &Store, door: &Doorkeeper, token: &SecretString, request: Option<Uuid>) -> Result<SignedIn, OpError> {
    let hash = stored_form(token).ok_or(OpError::Unauthenticated)?;
    let begun = store.write(move |tx| match tx.use_refresh_token(&hash)? {
        Refresh::Unknown => Err(OpError::Unauthenticated),
        Refresh::First(session) => go_on(tx, session, request).map(|begun| begun.map(Some)),
        Refresh::Again(session) => end_family(tx, session, request).map(|ended| ended.map(|()| None)),
    });
    signed_in(door, begun.await?.ok_or(OpError::Unauthenticated)?, store.now())
}

fn go_on(tx: &mut WriteTx<'_>, id: SessionId, request: Option<Uuid>) -> Result<Recorded<Begun>, OpError> {
    let session = tx.living_session(id)?.ok_or(OpError::Unauthenticated)?;
    let account = tx.account(session.account)?.ok_or(OpError::Unauthenticated)?;
    let refresh = give_refresh_token(tx, id)?;
    let by = By { session: Some(id), ..by(&account, request) };
    Ok(tx.record(&by, Event::done("session.refresh"), Begun { session, refresh, must_change: account.must_change })?)
}

fn end_family(tx: &mut WriteTx<'_>, id: SessionId, request: Option<Uuid>) -> Result<Recorded<()>, OpError> {
    if !tx.end_session(id, SessionEnd::TokenReused)? {
        return Ok(tx.unrecorded_upkeep(()));
    }
    let by = By { session: Some(id), request, ..By::default() };
    Ok(tx.record(&by, Event::refused("session.refresh").with(json!({ "code": SessionEnd::TokenReused.as_str() })), ())?)
}

/// Ends the session of the caller.
///
/// # Errors
/// When the database does not take it.
pub fn sign_out(tx: &mut WriteTx<'_>, actor: &Actor) -> Result<Recorded<()>, OpError> {
    tx.end_session(actor.session, SessionEnd::SignedOut)?;
    Ok(tx.record(&actor.by(), Event::done("session.sign_out"), ())?)
}

/// The running sessions of the caller's account, the newest first.
///
/// # Errors
/// When the database does not answer.
pub fn own(tx: &mut ReadTx<'_>, actor: &Actor) -> Result<Seen<Vec<OwnSession>>, OpError> {
    let own = |session: Session| OwnSession {
        id: session.id,
        created_at: session.created_at,
        expires_at: session.expires_at,
        current: session.id == actor.session,
    };
    Ok(Seen::impersonal(tx.sessions_of(actor.account)?.into_iter().map(own).collect()))
}

/// Ends one session of the caller's account.
///
/// # Errors
/// `NotFound` for a session that is over or somebody else's.
pub fn end_own(tx: &mut WriteTx<'_>, actor: &Actor, id: SessionId) -> Result<Recorded<()>, OpError> {
    let is_own = tx.sessions_of(actor.account)?.iter().any(|session| session.id == id);
    if !is_own || !tx.end_session(id, SessionEnd::EndedByOwner)? {
        return Err(OpError::NotFound);
    }
    Ok(tx.record(&actor.by(), Event::done("session.end").with(json!({ "session": id })), ())?)
}

impl From<Wait> for OpError {
    fn from(wait: Wait) -> Self {
        Self::Throttled { retry_after_seconds: wait.seconds }
    }
}

impl From<DoorError> for OpError {
    /// Too many at the gate are answered like too many writes: 503, soon again. The rest is a fault of the program.
    fn from(error: DoorError) -> Self {
        use crate::auth::gate::GateError;
        match error {
            DoorError::Gate(GateError::Busy) => Self::Store(StoreError::Busy),
            other => Self::Store(StoreError::Damaged(other.to_string())),
        }
    }
}

#[cfg(test)]
#[path = "sessions_tests.rs"]
mod tests;
