//! Access tokens: who is asking, for ten minutes.

use std::fmt;

use chrono::{DateTime, Duration, Utc};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation, decode, encode, errors};
use secrecy::SecretString;
use serde::{Deserialize, Serialize};

use super::key::Key;
use crate::domain::ids::{AccountId, SessionId};

/// How long a token is good for. Short, though the session is read on every request all the same.
pub const LIFETIME: Duration = Duration::minutes(10);

/// How far the clocks of two servers may be apart.
const LEEWAY_SECONDS: i64 = 5;

/// Ours have about 330 characters; what is longer is not read at all.
const MAX_CHARS: usize = 1024;

const ISSUER: &str = "sendero";
const AUDIENCE: &str = "sendero-staff";

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Claims {
    iss: String,
    aud: String,
    sub: AccountId,
    sid: SessionId,
    iat: i64,
    nbf: i64,
    exp: i64,
}

/// A new token and its end.
#[derive(Debug)]
pub struct Issued {
    /// The token, for the `Authorization: Bearer` header.
    pub token: SecretString,
    /// From then on it is refused.
    pub expires_at: DateTime<Utc>,
}

/// What a good token says. Whether the session still lives, and what the account may do, the store says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bearer {
    /// The account.
    pub account: AccountId,
    /// The session within which the token was given.
    pub session: SessionId,
}

/// Why a token is not accepted; each is 401.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TokenError {
    /// Not ours, changed, or not for here.
    #[error("the token is not valid")]
    Invalid,
    /// Its time is over: refresh.
    #[error("the token has expired")]
    Expired,
    /// Its time has not come.
    #[error("the token is not valid yet")]
    NotYet,
}

impl TokenError {
    /// The stable code of the problem.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Invalid => "token_invalid",
            Self::Expired => "token_expired",
            Self::NotYet => "token_not_yet_valid",
        }
    }
}

/// A token could not be written; a fault of the program.
#[derive(Debug, thiserror::Error)]
#[error("the token cannot be signed")]
pub struct SignError(#[from] errors::Error);

/// Writes and reads access tokens (JWT, HS256).
pub struct AccessTokens {
    signing: EncodingKey,
    verifying: DecodingKey,
    rules: Validation,
}

impl fmt::Debug for AccessTokens {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("AccessTokens(..)")
    }
}

impl AccessTokens {
    /// Tokens signed with the key for [`super::key::Purpose::AccessToken`].
    #[must_use]
    pub fn new(key: &Key) -> Self {
        let mut rules = Validation::new(Algorithm::HS256);
        rules.set_issuer(&[ISSUER]);
        rules.set_audience(&[AUDIENCE]);
        rules.set_required_spec_claims(&["exp", "nbf", "iss", "aud", "sub"]);
        // The library can only ask the machine's clock; ours may be a test's or the demo's, so `verify` judges the times.
        rules.validate_exp = false;
        rules.validate_nbf = false;
        Self { signing: EncodingKey::from_secret(key.expose()), verifying: DecodingKey::from_secret(key.expose()), rules }
    }

    /// Writes a token for a session.
    ///
    /// # Errors
    /// [`SignError`]
    pub fn issue(&self, bearer: Bearer, now: DateTime<Utc>) -> Result<Issued, SignError> {
        let expires_at = now + LIFETIME;
        let claims = Claims {
            iss: ISSUER.into(),
            aud: AUDIENCE.into(),
            sub: bearer.account,
            sid: bearer.session,
            iat: now.timestamp(),
            nbf: now.timestamp(),
            exp: expires_at.timestamp(),
        };
        Ok(Issued { token: encode(&Header::new(Algorithm::HS256), &claims, &self.signing)?.into(), expires_at })
    }

    /// Reads a token: algorithm, signature, issuer and audience by the library, the times against `now`.
    ///
    /// # Errors
    /// [`TokenError`]
    pub fn verify(&self, token: &str, now: DateTime<Utc>) -> Result<Bearer, TokenError> {
        if token.len() > MAX_CHARS {
            return Err(TokenError::Invalid);
        }
        let claims = decode::<Claims>(token, &self.verifying, &self.rules).map_err(|_| TokenError::Invalid)?.claims;
        if now.timestamp() >= claims.exp.saturating_add(LEEWAY_SECONDS) {
            return Err(TokenError::Expired);
        }
        if now.timestamp() < claims.nbf.saturating_sub(LEEWAY_SECONDS) {
            return Err(TokenError::NotYet);
        }
        Ok(Bearer { account: claims.sub, session: claims.sid })
    }
}

#[cfg(test)]
#[path = "token_tests.rs"]
mod tests;
