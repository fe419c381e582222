//! A text in the message languages.

use serde::{Deserialize, Serialize};

/// One text in Spanish, English and Haitian Creole: no rule is published in fewer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs, reason = "the names are the language codes")]
pub struct Words {
    pub es: String,
    pub en: String,
    pub ht: String,
}

impl Words {
    /// The text in the language with this ISO 639-1 code; Spanish, the programme's first language, for any other.
    #[must_use]
    pub fn in_language(&self, code: &str) -> &str {
        match code {
            "en" => &self.en,
            "ht" => &self.ht,
            _ => &self.es,
        }
    }
}
