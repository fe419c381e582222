//! Keys with one purpose each.

use hmac::{Hmac, KeyInit, Mac};
use secrecy::{ExposeSecret, SecretBox};
use sha2::Sha256;

/// What a key is for. The label goes into the key, so that a signature for one purpose is worth nothing for another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// Signs the access tokens of staff.
    AccessToken,
    /// Signs the token of a public form.
    FormToken,
    /// Signs the cursor of a list, so that nobody can ask for a place in it that was never given.
    Cursor,
    /// Signs the cookie of somebody who is signed in to the pages.
    Visit,
    /// Signs the hidden token of a page's form, so that no other site can send it.
    PageForm,
    /// Signs the answers that the public form carries from page to page.
    CarriedForm,
    /// Names and seals the forms that people put aside.
    SavedForm,
}

impl Purpose {
    const fn label(self) -> &'static [u8] {
        match self {
            Self::AccessToken => b"access token",
            Self::FormToken => b"form token",
            Self::Cursor => b"cursor",
            Self::Visit => b"visit",
            Self::PageForm => b"page form",
            Self::CarriedForm => b"carried form",
            Self::SavedForm => b"saved form",
        }
    }
}

/// A derived key (HMAC-SHA-256), never shown.
#[derive(Debug)]
pub struct Key(SecretBox<[u8; 32]>);

/// What [`Key::sign`] makes.
pub type Tag = [u8; 32];

impl Key {
    pub(super) fn derive(root: &[u8; 32], purpose: Purpose) -> Self {
        Self(SecretBox::new(Box::new(mac(root, &[purpose.label()]).finalize().into_bytes().into())))
    }

    /// Signs the parts in this order. Each goes in with its length, so that two lists never read alike.
    #[must_use]
    pub fn sign(&self, parts: &[&[u8]]) -> Tag {
        mac(self.0.expose_secret(), parts).finalize().into_bytes().into()
    }

    /// Says whether `tag` is the signature of the parts, in a time that tells nothing about where it differs.
    #[must_use]
    pub fn verify(&self, parts: &[&[u8]], tag: &[u8]) -> bool {
        mac(self.0.expose_secret(), parts).verify_slice(tag).is_ok()
    }

    pub(super) fn expose(&self) -> &[u8; 32] {
        self.0.expose_secret()
    }
}

fn mac(key: &[u8; 32], parts: &[&[u8]]) -> Hmac<Sha256> {
    // RFC 2104 fills a short key with zeros up to the block; doing it here leaves no error to handle.
    let mut block = [0_u8; 64];
    block[..32].copy_from_slice(key);
    let mut mac = Hmac::<Sha256>::new(&block.into());
    for part in parts {
        mac.update(&(part.len() as u64).to_be_bytes());
        mac.update(part);
    }
    mac
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(purpose: Purpose) -> Key {
        Key::derive(&[7; 32], purpose)
    }

    #[test]
    fn a_signature_for_one_purpose_is_worth_nothing_for_another() {
        let tag = key(Purpose::Cursor).sign(&[b"page 2"]);
        assert!(key(Purpose::Cursor).verify(&[b"page 2"], &tag));
        assert!(!key(Purpose::FormToken).verify(&[b"page 2"], &tag));
        assert!(!key(Purpose::AccessToken).verify(&[b"page 2"], &tag));
    }

    #[test]
    fn a_shortened_changed_or_empty_signature_is_refused() {
        let key = key(Purpose::Cursor);
        let mut tag = key.sign(&[b"a"]);
        assert!(!key.verify(&[b"a"], &tag[..31]));
        assert!(!key.verify(&[b"a"], &[]));
        tag[0] ^= 1;
        assert!(!key.verify(&[b"a"], &tag));
    }

    #[test]
    fn the_border_between_parts_is_signed() {
        let key = key(Purpose::Cursor);
        assert_ne!(key.sign(&[b"ab", b"c"]), key.sign(&[b"a", b"bc"]));
    }
}
