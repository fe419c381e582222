//! Values that are never printed.

use std::{fmt, path::Path};

use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::ConfigError;

/// What stands in print where a secret is set.
pub(super) const MASK: &str = "********";

/// A setting that is wiped from memory when dropped, and masked in every output.
#[derive(Clone)]
pub struct Secret(SecretString);

impl Secret {
    /// The value itself, for the one place that needs it.
    #[must_use]
    pub fn expose(&self) -> &str {
        self.0.expose_secret()
    }
}

/// A secret given in place, or else what its file holds, without the line's end that editors add.
pub(super) fn given_or_read(given: Option<&Secret>, file: Option<&Path>) -> Result<Option<Secret>, ConfigError> {
    let Some(file) = file.filter(|_| given.is_none()) else { return Ok(given.cloned()) };
    match std::fs::read_to_string(file) {
        Ok(text) => Ok(Some(Secret::from(text.trim_end_matches(['\r', '\n']).to_owned()))),
        Err(source) => Err(ConfigError::Unreadable { file: file.display().to_string(), source }),
    }
}

impl From<String> for Secret {
    fn from(text: String) -> Self {
        Self(text.into())
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(MASK)
    }
}

impl Serialize for Secret {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(MASK)
    }
}

impl<'de> Deserialize<'de> for Secret {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        String::deserialize(from).map(Self::from)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_in_a_file_is_read_without_its_line_end() -> Result<(), Box<dyn std::error::Error>> {
        let file = tempfile::NamedTempFile::new()?;
        std::fs::write(file.path(), " hush \r\n")?;
        let read = given_or_read(None, Some(file.path()))?;
        assert_eq!(read.as_ref().map(Secret::expose), Some(" hush "));
        assert!(given_or_read(None, Some(Path::new("no/such/file"))).is_err());
        assert!(given_or_read(None, None)?.is_none());
        Ok(())
    }
}
