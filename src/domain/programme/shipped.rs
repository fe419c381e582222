//! The programme files that the program brings along: what a new database starts with.

use super::{CheckError, RuleSetFile};

/// Each file by its name, with its text.
pub const FILES: &[(&str, &str)] = &[];

/// All shipped files, read and checked.
///
/// # Errors
/// What is wrong with them; a test holds that it is nothing.
pub fn rule_sets() -> Result<Vec<RuleSetFile>, Vec<CheckError>> {
    let mut files = Vec::new();
    let mut errors = Vec::new();
    for (name, text) in FILES {
        match RuleSetFile::parse(text, name) {
            Ok(file) => files.push(file),
            Err(faults) => errors.extend(faults),
        }
    }
    if errors.is_empty() { Ok(files) } else { Err(errors) }
}
