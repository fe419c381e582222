//! What makes a password good enough.

use secrecy::{ExposeSecret, SecretString};
use zxcvbn::{Score, zxcvbn};

use crate::domain::fields::Fault;

/// The least length in characters. Longer than the 8 of NIST SP 800-63B, since no second factor stands beside it.
pub const MIN_CHARS: usize = 12;

/// The greatest length in characters: room for any passphrase, and a bound for the work of hashing.
pub const MAX_CHARS: usize = 200;

/// Characters whose guessability is judged: the work grows with their square and more, and so many that are hard to guess suffice.
const JUDGED: usize = 40;

/// Words that everybody would try first against this service.
const EXPECTED: &[&str] = &["sendero", "safe mobility", "movilidad segura", "iom", "unhcr", "acnur", "usg"];

/// Judges a password that a person has chosen for the account `login`.
///
/// Length and guessability, no rules about kinds of characters: those make passwords worse (NIST SP 800-63B, section 5.1.1.2).
///
/// # Errors
/// The first rule that it breaks.
pub fn check_password(password: &SecretString, login: &str) -> Result<(), Fault> {
    let text = password.expose_secret();
    let chars = text.chars().count();
    if chars < MIN_CHARS {
        return Err(Fault::new("password_too_short", format!("Use at least {MIN_CHARS} characters; a few words are easy to keep.")));
    }
    if chars > MAX_CHARS {
        return Err(Fault::new("password_too_long", format!("Use at most {MAX_CHARS} characters.")));
    }
    if text.chars().any(char::is_control) {
        return Err(Fault::new("password_control_character", "Use characters that can be typed."));
    }
    if contains_login(text, login) {
        return Err(Fault::new("password_has_login", "Choose one without the sign-in name in it."));
    }
    let known: Vec<&str> = EXPECTED.iter().copied().chain([login]).collect();
    let judged: String = text.chars().take(JUDGED).collect();
    if zxcvbn(&judged, &known).score() < Score::Three {
        return Err(Fault::new("password_guessable", "It is easy to guess; add a few words that have nothing to do with each other."));
    }
    Ok(())
}

/// The part before the `@` counts as the login too, from three letters on; shorter ones stand in too many words.
fn contains_login(text: &str, login: &str) -> bool {
    let (text, login) = (text.to_lowercase(), login.to_lowercase());
    let local = login.split('@').next().unwrap_or_default();
    [login.as_str(), local].iter().any(|part| part.chars().count() >= 3 && text.contains(part))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn code(password: &str) -> Option<&'static str> {
        check_password(&password.into(), "ana.perez@iom.example").err().map(|fault| fault.code)
    }

    #[test]
    fn each_rule_has_its_code() {
        assert_eq!(code("short"), Some("password_too_short"));
        assert_eq!(code(&"lluvia de marzo ".repeat(20)), Some("password_too_long"));
        assert_eq!(code("lluvia\u{0}marzo-47-tren"), Some("password_control_character"));
        assert_eq!(code("xk29-Ana.Perez-77-qq"), Some("password_has_login"));
        assert_eq!(code("passwordpassword"), Some("password_guessable"));
        assert_eq!(code("aaaaaaaaaaaaaaaaaaaa"), Some("password_guessable"));
        assert_eq!(code("tren amarillo bajo la lluvia 47"), None);
    }

    #[test]
    fn length_is_counted_in_characters_and_accents_are_welcome() {
        assert_eq!(code("ñandúñandúñ"), Some("password_too_short"));
        assert_eq!(code("ñandú corre hacia el páramo"), None);
    }

    #[test]
    fn no_answer_repeats_the_password() {
        let fault = check_password(&"passwordpassword".into(), "ana").unwrap_err();
        assert!(!fault.detail.contains("passwordpassword"));
    }
}
