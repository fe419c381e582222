//! Names of persons: kept as written, found without accents and in any order.

use super::{fields::Fault, free_text, redacted::redacted};

/// The longest name, and the longest part of one, in characters.
pub const LONGEST_NAME: usize = 200;

/// A person's name as written in their papers, with its parts if they were given.
#[derive(Clone, PartialEq, Eq)]
pub struct PersonName {
    as_written: String,
    given: Option<String>,
    family: Option<String>,
}

redacted!(PersonName);

impl PersonName {
    /// A name from its text. [`check_part`] and [`check_optional_part`] check the parts one by one, each under its own field.
    ///
    /// # Errors
    /// The fault of the first part that is wrong.
    pub fn new(as_written: &str, given: Option<&str>, family: Option<&str>) -> Result<Self, Fault> {
        Ok(Self { as_written: check_part(as_written)?, given: check_optional_part(given)?, family: check_optional_part(family)? })
    }

    /// A name whose parts went through [`check_part`] and [`check_optional_part`].
    #[must_use]
    pub(super) const fn from_checked(as_written: String, given: Option<String>, family: Option<String>) -> Self {
        Self { as_written, given, family }
    }

    /// The whole name.
    #[must_use]
    pub fn as_written(&self) -> &str {
        &self.as_written
    }

    /// The given names, if they were told apart.
    #[must_use]
    pub fn given(&self) -> Option<&str> {
        self.given.as_deref()
    }

    /// The family names, if they were told apart.
    #[must_use]
    pub fn family(&self) -> Option<&str> {
        self.family.as_deref()
    }

    /// The words of the whole name and its parts by which it is found, each once.
    #[must_use]
    pub fn tokens(&self) -> Vec<String> {
        let mut all: Vec<String> = Vec::new();
        for part in [Some(&self.as_written), self.given.as_ref(), self.family.as_ref()].into_iter().flatten() {
            for token in tokens(part) {
                if !all.contains(&token) {
                    all.push(token);
                }
            }
        }
        all
    }

    /// The words of the whole name, sorted: equal for one name in any order, with or without accents.
    #[must_use]
    pub fn name_key(&self) -> String {
        let mut words = tokens(&self.as_written);
        words.sort();
        words.join(" ")
    }
}

/// A name, or one part of it.
///
/// # Errors
/// Those of [`free_text::line`], and `not_a_name` without any letter.
pub fn check_part(part: &str) -> Result<String, Fault> {
    let part = free_text::line(part, LONGEST_NAME)?;
    if part.chars().any(char::is_alphabetic) {
        Ok(part)
    } else {
        Err(Fault::new("not_a_name", "Give the name as it is written in the papers, in letters."))
    }
}

/// A part of a name that may be left out.
///
/// # Errors
/// As [`check_part`].
pub fn check_optional_part(part: Option<&str>) -> Result<Option<String>, Fault> {
    part.filter(|part| !part.trim().is_empty()).map(check_part).transpose()
}

/// The words of `text` in lower case and without accents, in order; an apostrophe joins (`O'Neil` is `oneil`), all else parts.
///
/// For a search the same words are made of what was typed, so that both sides agree.
#[must_use]
pub fn tokens(text: &str) -> Vec<String> {
    let joined: String = text.chars().filter(|c| !matches!(c, '\'' | '’' | '‘' | 'ʼ' | '`' | '´')).collect();
    let plain = deunicode::deunicode_with_tofu(&joined, "").to_lowercase();
    plain.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn name(text: &str) -> PersonName {
        PersonName::new(text, None, None).unwrap()
    }

    #[test]
    fn a_name_is_found_without_accents_and_in_any_order() {
        assert_eq!(name("José Ángel MUÑOZ-Peña").tokens(), ["jose", "angel", "munoz", "pena"]);
        assert_eq!(name("Muñoz Peña, José Ángel").name_key(), name("jose angel munoz pena").name_key());
        assert_eq!(name("Seán O’Neil").tokens(), ["sean", "oneil"]);
        assert_eq!(name("Pérez Pérez, Ana").tokens(), ["perez", "ana"], "each word once");
    }

    #[test]
    fn a_part_adds_the_words_that_the_whole_name_lacks() {
        let name = PersonName::new("Marie J.", Some("Marie"), Some("Jean-Baptiste")).unwrap();
        assert_eq!(name.tokens(), ["marie", "j", "jean", "baptiste"]);
        assert_eq!((name.given(), name.family()), (Some("Marie"), Some("Jean-Baptiste")));
    }

    #[test]
    fn a_name_has_letters_and_at_most_200_characters() {
        assert_eq!(PersonName::new("  ", None, None).unwrap_err().code, "required");
        assert_eq!(PersonName::new("1234", None, None).unwrap_err().code, "not_a_name");
        assert_eq!(PersonName::new(&"ñ".repeat(201), None, None).unwrap_err().code, "too_long");
        assert!(PersonName::new(&"ñ".repeat(200), None, None).is_ok());
        assert_eq!(PersonName::new("Ana", Some("\u{202E}"), None).unwrap_err().code, "bad_character");
        assert_eq!(PersonName::new("Ana", Some(" "), None).unwrap().given(), None);
    }

    #[test]
    fn a_name_is_not_shown_by_debug() {
        assert_eq!(format!("{:?}", name("Ana")), "PersonName(..)");
    }

    proptest! {
        #[test]
        fn the_words_of_any_text_are_plain(text in "\\PC{0,60}") {
            for word in tokens(&text) {
                prop_assert!(word.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit()), "{}", word);
            }
        }
    }
}
