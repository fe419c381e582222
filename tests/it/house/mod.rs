//! The rules of the house that no compiler knows. Each rule is a row of data; a failure says how to mend it.

mod codes;
mod floors;
mod rooms;
mod source;
mod twins;

pub use source::place;

/// Fails with every breach at once, one a line, and one sentence on how to mend them.
fn hold(rule: &str, mend: &str, breaches: &[String]) {
    assert!(breaches.is_empty(), "\n{rule}\n\n  {}\n\nTo mend: {mend}\n", breaches.join("\n  "));
}
