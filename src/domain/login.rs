//! The name that somebody signs in with.

use super::fields::Fault;

/// The shortest and the longest login, in characters.
const LENGTH: std::ops::RangeInclusive<usize> = 3..=100;

/// Reads a login in its one spelling: small letters, no white space around it.
///
/// ASCII alone, so that no two accounts look alike on a screen.
///
/// # Errors
/// `not_a_login`.
pub fn check(text: &str) -> Result<String, Fault> {
    let login = normal(text);
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "._@+-".contains(c);
    let begins_well = login.starts_with(|c: char| c.is_ascii_alphanumeric());
    if LENGTH.contains(&login.len()) && begins_well && login.chars().all(plain) {
        return Ok(login);
    }
    Err(Fault::new("not_a_login", "Use 3 to 100 letters without accents, digits and . _ @ + -, beginning with a letter or digit."))
}

/// The one spelling of what somebody typed, whether or not it can be a login.
#[must_use]
pub fn normal(text: &str) -> String {
    text.trim().to_lowercase()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_login_has_one_spelling() {
        assert_eq!(check(" Ana.Perez@IOM.example ").unwrap(), "ana.perez@iom.example");
    }

    #[test]
    fn what_could_be_mistaken_for_another_is_refused() {
        for text in ["", "ab", ".ana", "ana perez", "aña", "ana\u{200b}", "аna", "ana\0", "a/b", &"a".repeat(101)] {
            assert_eq!(check(text).map_err(|fault| fault.code), Err("not_a_login"), "{text:?}");
        }
    }
}
