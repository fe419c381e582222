//! Tokens and first passwords that mean nothing by themselves: only their hash is kept.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use secrecy::{ExposeSecret, SecretString};
use sha2::{Digest, Sha256};

use crate::domain::clock::Entropy;

/// SHA-256 of a token: what is stored. Enough without salt, since a token has 256 random bits.
pub type TokenHash = [u8; 32];

/// The text length of a token: 32 bytes in base64url without padding.
const TOKEN_CHARS: usize = 43;

/// Letters and digits that nobody confuses when reading aloud or typing from paper: 32 of them, 5 bits each.
const READABLE: &[u8; 32] = b"23456789abcdefghjkmnpqrstuvwxyzX";

/// Makes a refresh token.
#[must_use]
pub fn new_token(entropy: &dyn Entropy) -> SecretString {
    let mut bytes = [0_u8; 32];
    entropy.fill(&mut bytes);
    URL_SAFE_NO_PAD.encode(bytes).into()
}

/// The hash under which a token is stored and looked up; `None` for what can be no token.
#[must_use]
pub fn hash_token(token: &SecretString) -> Option<TokenHash> {
    let text = token.expose_secret();
    let well_formed = text.len() == TOKEN_CHARS && URL_SAFE_NO_PAD.decode(text).is_ok();
    well_formed.then(|| Sha256::digest(text.as_bytes()).into())
}

/// Makes a one-time password to be handed to a person: five groups of four, 100 bits.
///
/// It opens nothing but the change of itself.
#[must_use]
pub fn new_initial_password(entropy: &dyn Entropy) -> SecretString {
    let mut bytes = [0_u8; 20];
    entropy.fill(&mut bytes);
    let letters: Vec<char> = bytes.iter().map(|b| char::from(READABLE[usize::from(b % 32)])).collect();
    letters.chunks(4).map(|group| group.iter().collect::<String>()).collect::<Vec<_>>().join("-").into()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::domain::clock::SystemEntropy;

    #[test]
    fn a_token_has_256_bits_and_none_comes_twice() {
        let tokens: BTreeSet<String> = (0..1000).map(|_| new_token(&SystemEntropy).expose_secret().to_owned()).collect();
        assert_eq!(tokens.len(), 1000);
        assert!(tokens.iter().all(|t| t.len() == TOKEN_CHARS));
    }

    #[test]
    fn what_can_be_no_token_is_never_looked_up() {
        let long = "A".repeat(10_000);
        for text in ["", "short", long.as_str(), &"!".repeat(43), &"é".repeat(22)] {
            assert_eq!(hash_token(&text.into()), None);
        }
    }

    #[test]
    fn equal_tokens_have_equal_hashes_and_the_hash_is_not_the_token() {
        let token = new_token(&SystemEntropy);
        assert_eq!(hash_token(&token), hash_token(&token.clone()));
        assert_ne!(hash_token(&token).unwrap().as_slice(), &token.expose_secret().as_bytes()[..32]);
    }

    #[test]
    fn an_initial_password_is_readable_and_passes_the_policy() {
        assert_eq!(READABLE.iter().collect::<BTreeSet<_>>().len(), 32);
        for _ in 0..50 {
            let password = new_initial_password(&SystemEntropy);
            assert_eq!(password.expose_secret().len(), 24);
            assert_eq!(crate::auth::policy::check_password(&password, "ana.perez"), Ok(()));
        }
    }
}
