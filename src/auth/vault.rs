//! Seals forms that people put aside, so that neither the database nor a copy of it tells what stands in them.
//!
//! The key comes from the code, the PIN and the program's secret; the first two are kept nowhere. Whether a PIN is right shows only by the
//! seal: there is no hash of a PIN to be stolen.

use argon2::{Algorithm, Argon2, Params, Version};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use ring::aead::{Aad, CHACHA20_POLY1305, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};

use super::{
    doorkeeper::DoorError,
    gate::HashGate,
    key::{Key, Purpose},
    secret::Secret,
};
use crate::domain::{
    clock::Entropy,
    saved_code::{Pin, SavedCode},
};

/// The cost of one try, that of a password: memory in KiB, passes, lanes.
const COST: (u32, u32, u32) = (19 * 1024, 2, 1);

/// The length of a salt in bytes (RFC 9106, section 3.1).
const SALT_BYTES: usize = 16;

/// What is sealed is filled up to a multiple of this, so that its length does not tell how large a family is.
const BLOCK: usize = 2_048;

/// Bytes before the content that say how long it is.
const LENGTH_BYTES: usize = 4;

/// Makes and opens seals.
#[derive(Debug)]
pub struct Vault {
    key: Key,
    gate: HashGate,
}

/// A form could not be sealed: not by anything that was typed, so a fault of the program.
#[derive(Debug, thiserror::Error)]
#[error("the form cannot be sealed")]
pub struct SealError;

impl Vault {
    /// A vault whose seals hang on the program's secret, with a gate of its own: people who come back must not keep staff from signing in.
    #[must_use]
    pub fn new(secret: &Secret) -> Self {
        Self { key: secret.key(Purpose::SavedForm), gate: HashGate::default() }
    }

    /// Under which name the form of a code is kept.
    #[must_use]
    pub fn name_of_code(&self, code: &SavedCode) -> String {
        URL_SAFE_NO_PAD.encode(self.key.sign(&[b"code", code.compact().as_bytes()]))
    }

    /// Under which name the one wish of a form is kept, so that it is put aside once and wiped when it is sent.
    #[must_use]
    pub fn name_of_wish(&self, office: &str, key: &str) -> String {
        URL_SAFE_NO_PAD.encode(self.key.sign(&[b"wish", office.as_bytes(), key.as_bytes()]))
    }

    /// Seals a form, when its turn comes.
    ///
    /// # Errors
    /// When too many wait, or the program is broken.
    pub async fn seal(&self, code: SavedCode, pin: Pin, content: Vec<u8>, entropy: &dyn Entropy) -> Result<String, DoorError> {
        let mut salt = [0_u8; SALT_BYTES];
        entropy.fill(&mut salt);
        let mixed = self.gate.run(move || mix(&code, &pin, &salt)).await?;
        Ok(self.close(&code, mixed?, &salt, content)?)
    }

    /// Opens a seal, when its turn comes; nothing when the PIN is not right or nothing is sealed, after the same work.
    ///
    /// # Errors
    /// When too many wait, or the program is broken.
    pub async fn open(&self, code: SavedCode, pin: Pin, sealed: Option<String>) -> Result<Option<Vec<u8>>, DoorError> {
        let parts = sealed.and_then(|text| parts(&text));
        let salt = parts.as_ref().map_or([0; SALT_BYTES], |(salt, _)| *salt);
        let mixed = self.gate.run(move || mix(&code, &pin, &salt)).await??;
        Ok(parts.and_then(|(_, bytes)| self.reveal(&code, mixed, bytes)))
    }

    fn cipher(&self, mixed: [u8; 32]) -> Result<LessSafeKey, SealError> {
        let bytes = self.key.sign(&[b"seal", &mixed]);
        UnboundKey::new(&CHACHA20_POLY1305, &bytes).map(LessSafeKey::new).map_err(|_| SealError)
    }

    fn close(&self, code: &SavedCode, mixed: [u8; 32], salt: &[u8], content: Vec<u8>) -> Result<String, SealError> {
        let length = u32::try_from(content.len()).map_err(|_| SealError)?;
        let mut bytes = length.to_be_bytes().to_vec();
        bytes.extend(content);
        bytes.resize(bytes.len().next_multiple_of(BLOCK), 0);
        let about = self.name_of_code(code);
        // A salt gives a key of its own, and a key seals once: so the nonce need not change.
        let nonce = Nonce::assume_unique_for_key([0; NONCE_LEN]);
        let done = self.cipher(mixed)?.seal_in_place_append_tag(nonce, Aad::from(about.as_bytes()), &mut bytes);
        done.map_err(|_| SealError)?;
        Ok(format!("{}.{}", URL_SAFE_NO_PAD.encode(salt), URL_SAFE_NO_PAD.encode(bytes)))
    }

    fn reveal(&self, code: &SavedCode, mixed: [u8; 32], mut bytes: Vec<u8>) -> Option<Vec<u8>> {
        let about = self.name_of_code(code);
        let nonce = Nonce::assume_unique_for_key([0; NONCE_LEN]);
        let open = self.cipher(mixed).ok()?.open_in_place(nonce, Aad::from(about.as_bytes()), &mut bytes).ok()?;
        let (length, rest) = open.split_at_checked(LENGTH_BYTES)?;
        let length = usize::try_from(u32::from_be_bytes(length.try_into().ok()?)).ok()?;
        rest.get(..length).map(<[u8]>::to_vec)
    }
}

/// The slow part: what was typed, mixed with a salt.
fn mix(code: &SavedCode, pin: &Pin, salt: &[u8]) -> Result<[u8; 32], SealError> {
    let (memory, passes, lanes) = COST;
    let params = Params::new(memory, passes, lanes, None).map_err(|_| SealError)?;
    let mut mixed = [0_u8; 32];
    let typed = format!("{} {}", code.compact(), pin.digits());
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
        .hash_password_into(typed.as_bytes(), salt, &mut mixed)
        .map_err(|_| SealError)?;
    Ok(mixed)
}

fn parts(sealed: &str) -> Option<([u8; SALT_BYTES], Vec<u8>)> {
    let (salt, bytes) = sealed.split_once('.')?;
    Some((URL_SAFE_NO_PAD.decode(salt).ok()?.try_into().ok()?, URL_SAFE_NO_PAD.decode(bytes).ok()?))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::domain::clock::SystemEntropy;

    fn vault(secret: &str) -> Vault {
        Vault::new(&Secret::from_text(&secret.to_owned().into()).unwrap())
    }

    #[tokio::test]
    async fn only_the_code_and_the_pin_under_the_same_secret_open_a_seal() {
        let ours = vault("a secret of the tests that is long enough, 1234567890");
        let (code, pin) = (SavedCode::draw(&SystemEntropy).unwrap(), Pin::draw(&SystemEntropy));
        let content = b"Ana Maria".to_vec();
        let sealed = ours.seal(code, pin.clone(), content.clone(), &SystemEntropy).await.unwrap();
        assert_eq!(ours.open(code, pin.clone(), Some(sealed.clone())).await.unwrap(), Some(content.clone()));

        let wrong: Pin = if pin.digits() == "000000" { "000001" } else { "000000" }.parse().unwrap();
        assert_eq!(ours.open(code, wrong, Some(sealed.clone())).await.unwrap(), None);
        let other = SavedCode::draw(&SystemEntropy).unwrap();
        assert_eq!(ours.open(other, pin.clone(), Some(sealed.clone())).await.unwrap(), None);
        let theirs = vault("another secret of the tests that is long enough, 09876");
        assert_eq!(theirs.open(code, pin.clone(), Some(sealed.clone())).await.unwrap(), None);
        for damaged in ["", ".", "a.b", &sealed[1..], &sealed[..sealed.len() - 4], &format!("{sealed}AAAA")] {
            assert_eq!(ours.open(code, pin.clone(), Some(damaged.to_owned())).await.unwrap(), None, "{damaged}");
        }
        assert_eq!(ours.open(code, pin, None).await.unwrap(), None);
    }

    #[tokio::test]
    async fn a_seal_tells_neither_what_stands_in_it_nor_how_much() {
        let ours = vault("a secret of the tests that is long enough, 1234567890");
        let (code, pin) = (SavedCode::draw(&SystemEntropy).unwrap(), Pin::draw(&SystemEntropy));
        let small = ours.seal(code, pin.clone(), b"a".to_vec(), &SystemEntropy).await.unwrap();
        let large = ours.seal(code, pin.clone(), vec![b'a'; 2_000], &SystemEntropy).await.unwrap();
        assert_eq!(small.len(), large.len());
        assert_ne!(small, ours.seal(code, pin, b"a".to_vec(), &SystemEntropy).await.unwrap(), "each has a salt of its own");
    }
}
