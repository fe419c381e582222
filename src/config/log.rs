//! What is logged and how.

use serde::{Deserialize, Serialize};
use tracing_subscriber::EnvFilter;

use crate::domain::fields::FieldErrors;

/// What is logged and how.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct Log {
    /// A level, or levels by module like `info,sendero::notify=debug`.
    pub level: String,
    /// One JSON object a line for machines, or text for people.
    pub format: LogFormat,
}

/// The two shapes of a log line.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs, reason = "the names are the documentation")]
pub enum LogFormat {
    Json,
    Text,
}

impl Default for Log {
    fn default() -> Self {
        Self { level: "info".to_owned(), format: LogFormat::Json }
    }
}

impl Log {
    pub(super) fn check(&self, faults: &mut FieldErrors) {
        if EnvFilter::try_new(&self.level).is_err() {
            faults.add(
                "log.level",
                "unknown_level",
                "Give error, warn, info, debug or trace, or levels by module like info,sendero=debug.",
            );
        }
    }
}
