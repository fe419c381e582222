//! What it takes to let somebody in, made once at start.

use std::sync::Arc;

use chrono::{DateTime, Duration, Utc};
use secrecy::SecretString;

use super::{
    gate::{GateError, HashGate},
    key::Purpose,
    password::{HashError, Passwords, Verdict},
    policy,
    secret::Secret,
    throttle::{AddressBlock, SignInThrottle, Wait},
    token::{AccessTokens, Bearer, Issued, SignError},
    vault::SealError,
};
use crate::domain::{
    clock::{Clock, Entropy},
    fields::Fault,
};

/// How long a session lives, refreshed or not: one working day of an office (07 to 19), so that every day begins with a sign-in.
pub const SESSION_LIFETIME: Duration = Duration::hours(12);

/// Lets people in: the limits on trying, the gate before hashing, passwords and access tokens.
#[derive(Clone)]
pub struct Doorkeeper {
    inner: Arc<Inner>,
}

struct Inner {
    passwords: Passwords,
    gate: HashGate,
    tokens: AccessTokens,
    throttle: SignInThrottle,
    entropy: Arc<dyn Entropy>,
}

/// What was found about a password, with the hash to store instead of a dated one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Checked {
    /// Not the password, or nobody's.
    Wrong,
    /// The password.
    Right {
        /// The hash with today's parameters, when the stored one has others.
        rehashed: Option<String>,
    },
}

/// Why a password could not be checked or a token not be written.
#[derive(Debug, thiserror::Error)]
pub enum DoorError {
    /// The way to the hashing.
    #[error(transparent)]
    Gate(#[from] GateError),
    /// The hashing itself.
    #[error(transparent)]
    Hash(#[from] HashError),
    /// The token.
    #[error(transparent)]
    Sign(#[from] SignError),
    /// The sealing of a form that is put aside.
    #[error(transparent)]
    Seal(#[from] SealError),
}

impl std::fmt::Debug for Doorkeeper {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Doorkeeper(..)")
    }
}

impl Doorkeeper {
    /// A doorkeeper whose tokens hang on the program's secret.
    ///
    /// # Errors
    /// [`HashError`] when the parameters of the hashing are not possible.
    pub fn new(secret: &Secret, clock: &Arc<dyn Clock>, entropy: Arc<dyn Entropy>) -> Result<Self, HashError> {
        let inner = Inner {
            passwords: Passwords::new(&*entropy)?,
            gate: HashGate::default(),
            tokens: AccessTokens::new(&secret.key(Purpose::AccessToken)),
            throttle: SignInThrottle::new(clock),
            entropy,
        };
        Ok(Self { inner: Arc::new(inner) })
    }

    /// Counts one try to sign in.
    ///
    /// # Errors
    /// [`Wait`] when there were too many.
    pub fn let_try(&self, login: &str, from: AddressBlock) -> Result<(), Wait> {
        self.inner.throttle.check(login, from)
    }

    /// Forgets the tries before one whose password was right.
    pub fn was_right(&self, login: &str, from: AddressBlock) {
        self.inner.throttle.succeeded(login, from);
    }

    /// Checks a password against the stored hash, or does the same work in vain for a login that nobody has.
    ///
    /// # Errors
    /// [`DoorError`] when too many wait for their turn, or by a fault of the program.
    pub async fn check(&self, password: SecretString, stored: Option<String>) -> Result<Checked, DoorError> {
        let inner = Arc::clone(&self.inner);
        self.inner.gate.run(move || inner.checked(&password, stored.as_deref())).await?.map_err(DoorError::Hash)
    }

    /// Judges a password that somebody has chosen: behind the same gate, since it takes as long as hashing does.
    ///
    /// # Errors
    /// As [`Doorkeeper::check`].
    pub async fn judge(&self, password: SecretString, login: String) -> Result<Result<(), Fault>, DoorError> {
        Ok(self.inner.gate.run(move || policy::check_password(&password, &login)).await?)
    }

    /// Hashes a new password.
    ///
    /// # Errors
    /// As [`Doorkeeper::check`].
    pub async fn hash(&self, password: SecretString) -> Result<String, DoorError> {
        let inner = Arc::clone(&self.inner);
        Ok(self.inner.gate.run(move || inner.passwords.hash(&password, &*inner.entropy)).await??)
    }

    /// Writes an access token for a session.
    ///
    /// # Errors
    /// [`DoorError::Sign`], a fault of the program.
    pub fn issue(&self, bearer: Bearer, now: DateTime<Utc>) -> Result<Issued, DoorError> {
        Ok(self.inner.tokens.issue(bearer, now)?)
    }

    /// The access tokens, to verify.
    #[must_use]
    pub fn tokens(&self) -> &AccessTokens {
        &self.inner.tokens
    }

    /// Where chance comes from.
    #[must_use]
    pub fn entropy(&self) -> &dyn Entropy {
        &*self.inner.entropy
    }
}

impl Inner {
    fn checked(&self, password: &SecretString, stored: Option<&str>) -> Result<Checked, HashError> {
        Ok(match self.passwords.verify(password, stored) {
            Verdict::Wrong => Checked::Wrong,
            Verdict::Right { rehash: false } => Checked::Right { rehashed: None },
            Verdict::Right { rehash: true } => Checked::Right { rehashed: Some(self.passwords.hash(password, &*self.entropy)?) },
        })
    }
}
