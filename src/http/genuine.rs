//! Proof that a form was sent from a page of ours: no other site can make a visitor's browser send it (CSRF).

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};

use crate::auth::key::Key;

/// The name of the hidden field.
pub const FIELD: &str = "genuine";

/// A form whose hidden token was right. There is no other way to make one, and every write of a page takes one.
#[derive(Debug)]
pub struct Genuine(());

/// The hidden token of the forms of one session (or, before there is one, of one sign-in page).
#[must_use]
pub fn token(key: &Key, whose: &str) -> String {
    URL_SAFE_NO_PAD.encode(key.sign(&[whose.as_bytes()]))
}

impl Genuine {
    /// Judges the token that came with a form.
    #[must_use]
    pub fn verify(key: &Key, whose: &str, token: &str) -> Option<Self> {
        let tag = URL_SAFE_NO_PAD.decode(token).ok().filter(|_| !whose.is_empty())?;
        key.verify(&[whose.as_bytes()], &tag).then_some(Self(()))
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::auth::{key::Purpose, secret::Secret};

    #[test]
    fn a_token_is_good_for_its_own_session_alone() {
        let secret = Secret::from_text(&"a secret of the tests that is long enough, 1234567890".to_owned().into()).unwrap();
        let (key, other) = (secret.key(Purpose::PageForm), secret.key(Purpose::Visit));
        let good = token(&key, "session one");
        assert!(Genuine::verify(&key, "session one", &good).is_some());
        assert!(Genuine::verify(&key, "session two", &good).is_none());
        assert!(Genuine::verify(&other, "session one", &good).is_none());
        assert!(Genuine::verify(&key, "", &token(&key, "")).is_none(), "nobody's token lets nobody in");
        for bad in ["", "=", "é", &good[1..], &"A".repeat(43)] {
            assert!(Genuine::verify(&key, "session one", bad).is_none(), "{bad}");
        }
    }
}
