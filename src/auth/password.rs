//! Passwords as Argon2id hashes.

use argon2::{
    Algorithm, Argon2, Params, PasswordHasher, PasswordVerifier, Version,
    password_hash::{
        self,
        phc::{Output, PasswordHash, Salt},
    },
};
use secrecy::{ExposeSecret, SecretString};

use crate::domain::clock::Entropy;

/// Memory of one hashing in KiB, passes and lanes: the first choice of the OWASP Password Storage Cheat Sheet for Argon2id.
const COST: (u32, u32, u32) = (19 * 1024, 2, 1);

/// The length of a salt in bytes (RFC 9106, section 3.1).
const SALT_BYTES: usize = 16;

/// Makes and checks password hashes.
///
/// It takes about 20 ms of a core each time: call it through [`super::gate::HashGate`].
#[derive(Debug)]
pub struct Passwords {
    argon: Argon2<'static>,
    nobodys: String,
}

/// What a check of a password found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Not the password, or no such account.
    Wrong,
    /// The password.
    Right {
        /// The stored hash was made with other parameters than today's: hash again and store.
        rehash: bool,
    },
}

/// A password could not be hashed: not by anything that was typed, so a fault of the program.
#[derive(Debug, thiserror::Error)]
#[error("the password cannot be hashed")]
pub struct HashError(#[from] password_hash::Error);

impl Passwords {
    /// Today's parameters, and a hash that no password has, for logins that nobody has: checking against it takes as long as against any
    /// other. Chance instead of a real hash, since making one would be half the time of a start.
    ///
    /// # Errors
    /// [`HashError`] when the parameters are not possible.
    pub fn new(entropy: &dyn Entropy) -> Result<Self, HashError> {
        let (memory, passes, lanes) = COST;
        let params = Params::new(memory, passes, lanes, None).map_err(password_hash::Error::from)?;
        let argon = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
        let (mut salt, mut output) = ([0_u8; SALT_BYTES], [0_u8; Params::DEFAULT_OUTPUT_LEN]);
        entropy.fill(&mut salt);
        entropy.fill(&mut output);
        let nobodys = PasswordHash {
            algorithm: Algorithm::Argon2id.ident(),
            version: Some(Version::V0x13.into()),
            params: argon.params().try_into()?,
            salt: Some(Salt::new(&salt).map_err(password_hash::Error::from)?),
            hash: Some(Output::new(&output).map_err(password_hash::Error::from)?),
        };
        Ok(Self { argon, nobodys: nobodys.to_string() })
    }

    /// The hash to store, as a PHC string: parameters and salt stand in it.
    ///
    /// # Errors
    /// [`HashError`]
    pub fn hash(&self, password: &SecretString, entropy: &dyn Entropy) -> Result<String, HashError> {
        let mut salt = [0_u8; SALT_BYTES];
        entropy.fill(&mut salt);
        let hash: PasswordHash = self.argon.hash_password_with_salt(password.expose_secret().as_bytes(), &salt)?;
        Ok(hash.to_string())
    }

    /// Checks a password against the stored hash of an account, or of nobody.
    ///
    /// Without an account, or with a stored text that is no hash, the same work is done in vain, so that the time tells nothing.
    #[must_use]
    pub fn verify(&self, password: &SecretString, stored: Option<&str>) -> Verdict {
        let known = stored.and_then(|text| PasswordHash::new(text).ok());
        match known {
            Some(hash) if self.matches(password, &hash) => Verdict::Right { rehash: self.is_dated(&hash) },
            Some(_) => Verdict::Wrong,
            None => {
                let _in_vain = PasswordHash::new(&self.nobodys).is_ok_and(|hash| self.matches(password, &hash));
                Verdict::Wrong
            }
        }
    }

    fn matches(&self, password: &SecretString, hash: &PasswordHash) -> bool {
        self.argon.verify_password(password.expose_secret().as_bytes(), hash).is_ok()
    }

    fn is_dated(&self, hash: &PasswordHash) -> bool {
        let ours = self.argon.params();
        let same_cost =
            Params::try_from(hash).is_ok_and(|p| (p.m_cost(), p.t_cost(), p.p_cost()) == (ours.m_cost(), ours.t_cost(), ours.p_cost()));
        let same_kind = hash.algorithm == Algorithm::Argon2id.ident() && hash.version == Some(Version::V0x13.into());
        !(same_cost && same_kind)
    }
}

/// A hash as an earlier release with a smaller cost would have stored it.
#[cfg(test)]
#[allow(clippy::unwrap_used)]
pub(crate) fn dated_hash(password: &str) -> String {
    let weaker = Params::new(8 * 1024, 1, 1, None).unwrap();
    let old = Argon2::new(Algorithm::Argon2id, Version::V0x13, weaker);
    let hash: PasswordHash = old.hash_password_with_salt(password.as_bytes(), &[1; SALT_BYTES]).unwrap();
    hash.to_string()
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::disallowed_methods)]
mod tests {
    use std::time::{Duration, Instant};

    use super::*;
    use crate::domain::clock::SystemEntropy;

    fn passwords() -> Passwords {
        Passwords::new(&SystemEntropy).unwrap()
    }

    fn time(work: impl Fn() -> Verdict) -> Duration {
        let start = Instant::now();
        assert_eq!(work(), Verdict::Wrong);
        start.elapsed()
    }

    #[test]
    fn the_right_password_is_right_and_every_other_is_wrong() {
        let passwords = passwords();
        let stored = passwords.hash(&"tren amarillo 47".into(), &SystemEntropy).unwrap();
        assert_eq!(passwords.verify(&"tren amarillo 47".into(), Some(&stored)), Verdict::Right { rehash: false });
        for other in ["", "tren amarillo 4", "tren amarillo 47 ", "Tren amarillo 47"] {
            assert_eq!(passwords.verify(&other.into(), Some(&stored)), Verdict::Wrong);
        }
    }

    #[test]
    fn the_stored_text_names_the_cost_and_a_salt_of_its_own() {
        let passwords = passwords();
        let one = passwords.hash(&"tren amarillo 47".into(), &SystemEntropy).unwrap();
        let two = passwords.hash(&"tren amarillo 47".into(), &SystemEntropy).unwrap();
        assert!(one.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{one}");
        assert_ne!(one, two);
    }

    #[test]
    fn a_hash_of_other_cost_or_kind_is_right_and_dated() {
        let weaker = Params::new(8 * 1024, 1, 1, None).unwrap();
        for old in
            [Argon2::new(Algorithm::Argon2id, Version::V0x13, weaker.clone()), Argon2::new(Algorithm::Argon2i, Version::V0x13, weaker)]
        {
            let stored: PasswordHash = old.hash_password_with_salt(b"tren amarillo 47", &[1; 16]).unwrap();
            assert_eq!(passwords().verify(&"tren amarillo 47".into(), Some(&stored.to_string())), Verdict::Right { rehash: true });
        }
    }

    #[test]
    fn a_stored_text_that_is_no_hash_opens_nothing() {
        for text in ["", "$", "plain", "$argon2id$v=19$m=19456,t=2,p=1$", "$argon2id$v=19$m=4294967295,t=1,p=1$c2FsdHNhbHQ"] {
            assert_eq!(passwords().verify(&text.into(), Some(text)), Verdict::Wrong, "{text}");
        }
    }

    #[test]
    fn nobodys_login_takes_as_long_as_a_wrong_password() {
        let passwords = passwords();
        let stored = passwords.hash(&"tren amarillo 47".into(), &SystemEntropy).unwrap();
        // Turn by turn, and the fastest of many: whatever else the machine does then hinders both alike.
        let wrong_and_nobodys =
            |_| (time(|| passwords.verify(&"other".into(), Some(&stored))), time(|| passwords.verify(&"other".into(), None)));
        let (wrong, nobody): (Vec<_>, Vec<_>) = (0..12).map(wrong_and_nobodys).unzip();
        let (wrong, nobody) = (wrong.into_iter().min().unwrap(), nobody.into_iter().min().unwrap());
        let ratio = nobody.as_secs_f64() / wrong.as_secs_f64();
        assert!((0.5..2.0).contains(&ratio), "{ratio}");
    }
}
