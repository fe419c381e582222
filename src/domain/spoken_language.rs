//! Languages that people speak; those in which Sendero writes to them are in `language`.

use std::fmt;

use super::fields::Fault;

/// A spoken language by its ISO 639-3 code, like `hat`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct SpokenLanguage(isolang::Language);

impl SpokenLanguage {
    /// Reads a lower-case code of three letters; `None` if it stands for no language.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        isolang::Language::from_639_3(code).map(Self)
    }

    /// Reads the code of an input, which may be in upper case.
    ///
    /// # Errors
    /// `not_a_language` if ISO 639-3 has no such code.
    pub fn check(code: &str) -> Result<Self, Fault> {
        Self::parse(&code.trim().to_ascii_lowercase())
            .ok_or_else(|| Fault::new("not_a_language", "Give the three letters of a language by ISO 639-3, like spa."))
    }

    /// The three letters.
    #[must_use]
    pub fn as_str(&self) -> &'static str {
        self.0.to_639_3()
    }
}

impl fmt::Display for SpokenLanguage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_languages_of_the_region_are_known() {
        for code in ["spa", "eng", "hat", "por", "fra", "quc", "guc"] {
            assert_eq!(SpokenLanguage::parse(code).map(|language| language.as_str()), Some(code));
        }
    }

    #[test]
    fn what_is_no_language_is_refused() {
        for code in ["", "es", "spanish", "zzz", "sp\0", "ñña"] {
            assert!(SpokenLanguage::parse(code).is_none(), "{code:?}");
        }
    }
}
