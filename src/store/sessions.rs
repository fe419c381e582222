//! Sessions: one row a sign-in, read on every request, and the refresh tokens that belong to it.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::{dsl::exists, prelude::*};
use uuid::Uuid;

use super::{
    conn::each_backend,
    error::StoreError,
    kept::Kept,
    schema::{accounts, outcome_grants, refresh_tokens, role_holdings, sessions},
    tx::{ReadTx, WriteTx},
    types::Ts,
};
use crate::{
    access::{Actor, Held},
    domain::{
        ids::{AccountId, SessionId, StaffPersonId},
        terms::{Organisation, Role, words},
    },
};

words! {
    /// Why a session ended before its time.
    SessionEnd {
        SignedOut = "signed_out", EndedByOwner = "ended_by_owner", EndedByAdministrator = "ended_by_administrator",
        TokenReused = "token_reused",
        PasswordChanged = "password_changed", PasswordReset = "password_reset", Disabled = "disabled",
        DatabaseRestored = "database_restored",
    }
}

/// A sign-in that still lives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names are the documentation")]
pub struct Session {
    pub id: SessionId,
    pub account: AccountId,
    pub created_at: DateTime<Utc>,
    pub expires_at: DateTime<Utc>,
}

/// What became of a refresh token that was shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refresh {
    /// Nobody was ever given it.
    Unknown,
    /// Used now, for the first time.
    First(SessionId),
    /// Used before: somebody has a copy.
    Again(SessionId),
}

/// One row of the query behind [`ReadTx::actor`]: the account, repeated for each role held.
type ActorRow = (Organisation, StaffPersonId, bool, bool, Option<Role>, Option<String>);

impl ReadTx<'_> {
    /// Who acts in a session, with the rights of this instant; nobody when it has ended or the account is disabled.
    ///
    /// Runs on every request, so it is one query by primary keys: sessions, account, roles held today, and whether outcomes may be read.
    ///
    /// # Errors
    /// When the database does not answer.
    pub fn actor(&mut self, session: SessionId, account: AccountId, request: Option<Uuid>) -> Result<Option<Actor>, StoreError> {
        let rows = self.actor_rows(session, account)?;
        let Some(&(organisation, person, must_change, outcome_granted, ..)) = rows.first() else { return Ok(None) };
        let held = rows.into_iter().filter_map(|row| Some(Held { role: row.4?, office: row.5 })).collect();
        Ok(Some(Actor { account, person, organisation, session, request, must_change, held, outcome_granted }))
    }

    /// Who an account would be if it acted now, for judging again what it proposed; nobody when it is disabled.
    ///
    /// # Errors
    /// When the database does not answer.
    pub fn actor_of(&mut self, account: AccountId) -> Result<Option<Actor>, StoreError> {
        let row: Option<(Organisation, StaffPersonId)> = accounts::table
            .filter(accounts::id.eq(account).and(accounts::disabled_at.is_null()))
            .select((accounts::organisation, accounts::staff_person))
            .get_result(self.conn)
            .optional()?;
        let Some((organisation, person)) = row else { return Ok(None) };
        let today = self.now().date_naive();
        let held: Vec<(Role, Option<String>)> = role_holdings::table
            .filter(role_holdings::account_id.eq(account).and(role_holdings::ended_at.is_null()))
            .filter(role_holdings::until.is_null().or(role_holdings::until.ge(today).assume_not_null()))
            .select((role_holdings::role, role_holdings::office_id))
            .load(self.conn)?;
        let held = held.into_iter().map(|(role, office)| Held { role, office }).collect();
        let session = SessionId::from(Uuid::nil());
        Ok(Some(Actor { account, person, organisation, session, request: None, must_change: false, held, outcome_granted: false }))
    }

    fn actor_rows(&mut self, session: SessionId, account: AccountId) -> Result<Vec<ActorRow>, StoreError> {
        let (now, today): (Ts, NaiveDate) = (self.now().into(), self.now().date_naive());
        let granted = outcome_grants::table
            .filter(outcome_grants::account_id.eq(account))
            .filter(outcome_grants::ended_at.is_null())
            .filter(outcome_grants::until.ge(today));
        let held_today = role_holdings::account_id
            .eq(accounts::id)
            .and(role_holdings::ended_at.is_null())
            .and(role_holdings::until.is_null().or(role_holdings::until.ge(today).assume_not_null()));
        let query = sessions::table
            .inner_join(accounts::table.on(accounts::id.eq(sessions::account_id)))
            .left_join(role_holdings::table.on(held_today))
            .filter(sessions::id.eq(session))
            .filter(sessions::account_id.eq(account))
            .filter(sessions::ended_at.is_null())
            .filter(sessions::expires_at.gt(now))
            .filter(accounts::disabled_at.is_null())
            .select((
                accounts::organisation,
                accounts::staff_person,
                accounts::must_change,
                exists(granted),
                role_holdings::role.nullable(),
                role_holdings::office_id.nullable(),
            ));
        let query = Kept::new(query);
        Ok(each_backend!(&mut *self.conn, c => query.load::<ActorRow>(c))?)
    }

    /// The living sessions of an account, the newest first.
    ///
    /// # Errors
    /// When the database does not answer.
    pub fn sessions_of(&mut self, account: AccountId) -> Result<Vec<Session>, StoreError> {
        let rows: Vec<(SessionId, AccountId, Ts, Ts)> = sessions::table
            .filter(sessions::account_id.eq(account))
            .filter(sessions::ended_at.is_null())
            .filter(sessions::expires_at.gt(Ts(self.now())))
            .order(sessions::id.desc())
            .select((sessions::id, sessions::account_id, sessions::created_at, sessions::expires_at))
            .load(self.conn)?;
        Ok(rows.into_iter().map(session).collect())
    }

    /// A session that still lives, of an account that is enabled.
    ///
    /// # Errors
    /// When the database does not answer.
    pub fn living_session(&mut self, id: SessionId) -> Result<Option<Session>, StoreError> {
        let row: Option<(SessionId, AccountId, Ts, Ts)> = sessions::table
            .inner_join(accounts::table.on(accounts::id.eq(sessions::account_id)))
            .filter(sessions::id.eq(id))
            .filter(sessions::ended_at.is_null())
            .filter(sessions::expires_at.gt(Ts(self.now())))
            .filter(accounts::disabled_at.is_null())
            .select((sessions::id, sessions::account_id, sessions::created_at, sessions::expires_at))
            .get_result(self.conn)
            .optional()?;
        Ok(row.map(session))
    }
}

fn session((id, account, created_at, expires_at): (SessionId, AccountId, Ts, Ts)) -> Session {
    Session { id, account, created_at: created_at.0, expires_at: expires_at.0 }
}

impl WriteTx<'_> {
    /// Whether somebody signed in with the password that an account has now. Asked under the lock that confirming it takes, so that of
    /// two at once one is the first.
    ///
    /// # Errors
    /// When the database does not answer.
    pub fn password_was_used(&mut self, account: AccountId) -> Result<bool, StoreError> {
        let since = sessions::created_at.ge(accounts::password_changed_at);
        let reset = sessions::ended_because.ne(SessionEnd::PasswordReset.as_str());
        let used = sessions::table
            .inner_join(accounts::table.on(accounts::id.eq(sessions::account_id)))
            .filter(sessions::account_id.eq(account).and(since))
            .filter(sessions::ended_because.is_null().or(reset.assume_not_null()));
        Ok(diesel::select(exists(used)).get_result(self.conn)?)
    }

    /// Begins a session.
    ///
    /// # Errors
    /// When the database does not take it.
    pub fn begin_session(&mut self, new: &Session) -> Result<(), StoreError> {
        diesel::insert_into(sessions::table)
            .values((
                sessions::id.eq(new.id),
                sessions::account_id.eq(new.account),
                sessions::created_at.eq(Ts(new.created_at)),
                sessions::expires_at.eq(Ts(new.expires_at)),
            ))
            .execute(self.conn)?;
        Ok(())
    }

    /// Keeps the hash of a refresh token of a session.
    ///
    /// # Errors
    /// When the database does not take it.
    pub fn add_refresh_token(&mut self, hash: &str, session: SessionId) -> Result<(), StoreError> {
        diesel::insert_into(refresh_tokens::table)
            .values((refresh_tokens::hash.eq(hash), refresh_tokens::session_id.eq(session), refresh_tokens::created_at.eq(Ts(self.now()))))
            .execute(self.conn)?;
        Ok(())
    }

    /// Uses a refresh token up. Of any number at once exactly one is the first: the update of the one row judges.
    ///
    /// # Errors
    /// When the database does not take it.
    pub fn use_refresh_token(&mut self, hash: &str) -> Result<Refresh, StoreError> {
        let unused = refresh_tokens::table.filter(refresh_tokens::hash.eq(hash)).filter(refresh_tokens::used_at.is_null());
        let first = diesel::update(unused).set(refresh_tokens::used_at.eq(Ts(self.now()))).execute(self.conn)? == 1;
        let session: Option<SessionId> =
            refresh_tokens::table.find(hash).select(refresh_tokens::session_id).get_result(self.conn).optional()?;
        Ok(match session {
            None => Refresh::Unknown,
            Some(session) if first => Refresh::First(session),
            Some(session) => Refresh::Again(session),
        })
    }

    /// Ends a session; says whether it had not ended before.
    ///
    /// # Errors
    /// When the database does not take it.
    pub fn end_session(&mut self, id: SessionId, because: SessionEnd) -> Result<bool, StoreError> {
        let living = sessions::table.filter(sessions::id.eq(id)).filter(sessions::ended_at.is_null());
        let ended = diesel::update(living)
            .set((sessions::ended_at.eq(Ts(self.now())), sessions::ended_because.eq(because.as_str())))
            .execute(self.conn)?;
        Ok(ended == 1)
    }

    /// Ends every session of everybody; says how many.
    ///
    /// # Errors
    /// When the database does not take it.
    pub fn end_all_sessions(&mut self) -> Result<usize, StoreError> {
        let ended = (sessions::ended_at.eq(Ts(self.now())), sessions::ended_because.eq(SessionEnd::DatabaseRestored.as_str()));
        Ok(diesel::update(sessions::table.filter(sessions::ended_at.is_null())).set(ended).execute(self.conn)?)
    }

    /// Ends every session of an account but one; says how many.
    ///
    /// # Errors
    /// When the database does not take it.
    pub fn end_sessions_of(&mut self, account: AccountId, but: Option<SessionId>, because: SessionEnd) -> Result<usize, StoreError> {
        let at = Ts(self.now());
        let nobody = SessionId::from(Uuid::nil());
        let living = sessions::table
            .filter(sessions::account_id.eq(account))
            .filter(sessions::ended_at.is_null())
            .filter(sessions::id.ne(but.unwrap_or(nobody)));
        Ok(diesel::update(living).set((sessions::ended_at.eq(at), sessions::ended_because.eq(because.as_str()))).execute(self.conn)?)
    }
}

#[cfg(test)]
#[path = "sessions_tests.rs"]
mod tests;
