//! A text in the message languages.

use crate::domain::language::Language;

/// One text in Spanish, English and Haitian Creole: no rule is published in fewer.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names are the language codes")]
pub struct Words {
    pub es: String,
    pub en: String,
    pub ht: String,
}

impl Words {
    /// The text in one language.
    #[must_use]
    pub const fn in_language(&self, language: Language) -> &str {
        match language {
            Language::English => self.en.as_str(),
            Language::HaitianCreole => self.ht.as_str(),
            Language::Spanish => self.es.as_str(),
        }
    }
}
