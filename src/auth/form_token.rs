//! The token of a public form: it shows that somebody looked at the form before sending it.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::{DateTime, Duration, Utc};
use uuid::Uuid;

use super::key::Key;
use crate::domain::{clock::Entropy, fields::Fault};

/// Nobody fills in the form faster than this (product rules, section 5).
pub const MIN_AGE: Duration = Duration::seconds(30);

/// A form that was open for longer is fetched again, so that nobody can lay in a stock of tokens for the opening.
pub const MAX_AGE: Duration = Duration::hours(4);

/// Longer than any token of ours, office code included.
const MAX_CHARS: usize = 160;

/// What a good token says. That it was not used before, the store says by its id.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FormToken {
    /// Names the token; a submission keeps it, once.
    pub id: Uuid,
    /// When the form was given out.
    pub issued_at: DateTime<Utc>,
}

/// Why a token is not accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FormTokenError {
    /// Not of the shape of a token.
    Malformed,
    /// Not signed by us, or changed.
    Tampered,
    /// Given out for another office.
    OtherOffice,
    /// Younger than [`MIN_AGE`].
    TooYoung,
    /// Older than [`MAX_AGE`].
    TooOld,
}

impl FormTokenError {
    /// The fault of the field that carried the token.
    #[must_use]
    pub fn fault(self) -> Fault {
        match self {
            Self::Malformed => Fault::new("form_token_malformed", "Send the token as it came with the form."),
            Self::Tampered => Fault::new("form_token_tampered", "Send the token as it came with the form."),
            Self::OtherOffice => Fault::new("form_token_other_office", "Fetch the form of this office."),
            Self::TooYoung => Fault::new("form_token_too_young", "Send the form no sooner than 30 seconds after fetching it."),
            Self::TooOld => Fault::new("form_token_too_old", "Fetch the form again; it is good for 4 hours."),
        }
    }
}

/// Makes a token for the form of an office; `key` is the one for [`super::key::Purpose::FormToken`].
///
/// It reads `office.seconds.id.signature` and is good within a query string as it is.
#[must_use]
pub fn issue(key: &Key, office: &str, now: DateTime<Utc>, entropy: &dyn Entropy) -> String {
    let mut chance = [0_u8; 16];
    entropy.fill(&mut chance);
    let id = uuid::Builder::from_random_bytes(chance).into_uuid().simple().to_string();
    let at = now.timestamp().to_string();
    let tag = key.sign(&[office.as_bytes(), at.as_bytes(), id.as_bytes()]);
    format!("{office}.{at}.{id}.{}", URL_SAFE_NO_PAD.encode(tag))
}

/// Judges a token that came with a form for `office`: the signature first, so that only our own tokens get a telling answer.
///
/// # Errors
/// [`FormTokenError`]
pub fn verify(key: &Key, token: &str, office: &str, now: DateTime<Utc>) -> Result<FormToken, FormTokenError> {
    let parts: Vec<&str> = token.split('.').collect();
    let [signed_office, at, id, tag] = parts[..] else { return Err(FormTokenError::Malformed) };
    let tag = URL_SAFE_NO_PAD.decode(tag).ok().filter(|_| token.len() <= MAX_CHARS).ok_or(FormTokenError::Malformed)?;
    if !key.verify(&[signed_office.as_bytes(), at.as_bytes(), id.as_bytes()], &tag) {
        return Err(FormTokenError::Tampered);
    }
    if signed_office != office {
        return Err(FormTokenError::OtherOffice);
    }
    let issued_at = at.parse().ok().and_then(|seconds| DateTime::from_timestamp(seconds, 0)).ok_or(FormTokenError::Malformed)?;
    let id = Uuid::try_parse(id).map_err(|_| FormTokenError::Malformed)?;
    match now - issued_at {
        age if age < MIN_AGE => Err(FormTokenError::TooYoung),
        age if age > MAX_AGE => Err(FormTokenError::TooOld),
        _ => Ok(FormToken { id, issued_at }),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use chrono::TimeZone;
    use proptest::prelude::*;

    use super::*;
    use crate::{
        auth::{key::Purpose, secret::Secret},
        domain::clock::SystemEntropy,
    };

    fn key(secret: &str) -> Key {
        Secret::from_text(&secret.into()).unwrap().key(Purpose::FormToken)
    }

    fn our_key() -> Key {
        key("0123456789abcdefghijklmnopqrstuv")
    }

    fn opening() -> DateTime<Utc> {
        Utc.with_ymd_and_hms(2024, 2, 6, 13, 0, 0).unwrap()
    }

    fn token() -> String {
        issue(&our_key(), "CO", opening(), &SystemEntropy)
    }

    fn after(token: &str, seconds: i64) -> Result<FormToken, FormTokenError> {
        verify(&our_key(), token, "CO", opening() + Duration::seconds(seconds))
    }

    #[test]
    fn it_is_good_from_thirty_seconds_to_four_hours() {
        let token = token();
        assert_eq!(after(&token, 29), Err(FormTokenError::TooYoung));
        assert!(after(&token, 30).is_ok() && after(&token, 4 * 3600).is_ok());
        assert_eq!(after(&token, 4 * 3600 + 1), Err(FormTokenError::TooOld));
        assert_eq!(after(&token, -60), Err(FormTokenError::TooYoung));
    }

    #[test]
    fn each_has_an_id_of_its_own_that_stays() {
        let (one, two) = (token(), token());
        assert_ne!(after(&one, 60).unwrap().id, after(&two, 60).unwrap().id);
        assert_eq!(after(&one, 60), after(&one, 90));
    }

    #[test]
    fn another_offices_form_is_told_apart_from_a_changed_token() {
        let other = issue(&our_key(), "EC", opening(), &SystemEntropy);
        assert_eq!(after(&other, 60), Err(FormTokenError::OtherOffice));
        assert_eq!(after(&other.replacen("EC", "CO", 1), 60), Err(FormTokenError::Tampered));
    }

    #[test]
    fn a_token_with_another_time_id_or_key_is_tampered_with() {
        let token = token();
        let [office, at, id, tag] = token.split('.').collect::<Vec<_>>()[..] else { unreachable!() };
        let later = (at.parse::<i64>().unwrap() - 60).to_string();
        for changed in [
            format!("{office}.{later}.{id}.{tag}"),
            format!("{office}.+{at}.{id}.{tag}"),
            format!("{office}.{at}.{}.{tag}", id.to_uppercase()),
            format!("{office}.{at}.{id}."),
        ] {
            assert_eq!(after(&changed, 60), Err(FormTokenError::Tampered), "{changed}");
        }
        let forged = issue(&key("vutsrqponmlkjihgfedcba9876543210"), "CO", opening(), &SystemEntropy);
        assert_eq!(after(&forged, 60), Err(FormTokenError::Tampered));
    }

    #[test]
    fn what_is_no_token_is_malformed() {
        for text in ["", "...", ".", "CO.1.2", "CO.1.2.3.4", "CO.1.2.!!", &format!("CO.1.2.{}", "A".repeat(100_000))] {
            assert!(matches!(after(text, 60), Err(FormTokenError::Malformed | FormTokenError::Tampered)), "{}", text.len());
        }
    }

    proptest! {
        #[test]
        fn no_text_makes_it_panic(text in "\\PC{0,200}") {
            prop_assert!(after(&text, 60).is_err());
        }

        #[test]
        fn no_text_of_the_right_shape_gets_through(text in "CO\\.-?[0-9]{1,25}\\.[0-9a-f]{32}\\.[A-Za-z0-9_-]{43}") {
            prop_assert!(after(&text, 60).is_err());
        }
    }
}
