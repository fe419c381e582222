//! The cookie of somebody who is signed in to the pages: which session, and until when.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::{key::Key, token::Bearer};

/// Longer than any value of ours.
const MAX_CHARS: usize = 200;

/// Writes the value of the cookie. It lets nobody in by itself: the session is read on every request, as for the API.
#[must_use]
pub fn issue(key: &Key, bearer: Bearer, ends_at: DateTime<Utc>) -> String {
    let (session, account, end) = (bearer.session.uuid().simple(), bearer.account.uuid().simple(), ends_at.timestamp());
    let text = format!("{session}.{account}.{end}");
    let tag = key.sign(&[text.as_bytes()]);
    format!("{text}.{}", URL_SAFE_NO_PAD.encode(tag))
}

/// Reads the value of the cookie; nothing for one that is not ours, changed, or over.
#[must_use]
pub fn read(key: &Key, value: &str, now: DateTime<Utc>) -> Option<Bearer> {
    let (text, tag) = value.rsplit_once('.').filter(|_| value.len() <= MAX_CHARS)?;
    let tag = URL_SAFE_NO_PAD.decode(tag).ok()?;
    if !key.verify(&[text.as_bytes()], &tag) {
        return None;
    }
    let mut parts = text.split('.');
    let session = Uuid::try_parse(parts.next()?).ok()?.into();
    let account = Uuid::try_parse(parts.next()?).ok()?.into();
    let end: i64 = parts.next()?.parse().ok()?;
    (now.timestamp() < end).then_some(Bearer { account, session })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::auth::{key::Purpose, secret::Secret};

    fn key(purpose: Purpose) -> Key {
        Secret::from_text(&"a secret of the tests that is long enough, 1234567890".to_owned().into()).unwrap().key(purpose)
    }

    fn somebody() -> Bearer {
        Bearer { account: Uuid::from_u128(1).into(), session: Uuid::from_u128(2).into() }
    }

    #[test]
    fn a_cookie_names_its_session_until_its_end() {
        let (key, end) = (key(Purpose::Visit), DateTime::from_timestamp(1_000, 0).unwrap());
        let value = issue(&key, somebody(), end);
        assert_eq!(read(&key, &value, DateTime::from_timestamp(999, 0).unwrap()), Some(somebody()));
        assert_eq!(read(&key, &value, end), None);
    }

    #[test]
    fn a_cookie_that_was_changed_or_signed_for_something_else_names_nobody() {
        let (good, now) = (key(Purpose::Visit), DateTime::from_timestamp(0, 0).unwrap());
        let value = issue(&good, somebody(), DateTime::from_timestamp(1_000, 0).unwrap());
        assert_eq!(read(&key(Purpose::PageForm), &value, now), None);
        let longer_lived = value.replace(".1000.", ".9000.");
        for other in ["", ".", "....", &value[1..], &value[..value.len() - 1], &longer_lived, &"a".repeat(10_000), "é.é.é.é"] {
            assert_eq!(read(&good, other, now), None, "{other}");
        }
    }
}
