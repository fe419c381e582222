//! What is wrong with an input, field by field.

/// One fault of an input, named so that a person finds the field and a program the rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldError {
    /// JSON pointer (RFC 6901) of the field, like `/principal/birth_date`; empty for the whole body.
    pub pointer: String,
    /// Stable code of the rule, like `in_the_future`.
    pub code: &'static str,
    /// One sentence that says how to mend it; never repeats what was sent.
    pub detail: String,
}

/// A key as a part of a JSON pointer (RFC 6901, 3).
#[must_use]
pub fn escaped(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}

/// All faults of an input, in the order in which they were found.
///
/// Collected instead of returned one by one, so that a person mends a form once.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FieldErrors(Vec<FieldError>);

impl FieldErrors {
    /// One fault alone.
    #[must_use]
    pub fn one(pointer: impl Into<String>, code: &'static str, detail: impl Into<String>) -> Self {
        let mut errors = Self::default();
        errors.add(pointer, code, detail);
        errors
    }

    /// Notes one more fault.
    pub fn add(&mut self, pointer: impl Into<String>, code: &'static str, detail: impl Into<String>) {
        self.0.push(FieldError { pointer: pointer.into(), code, detail: detail.into() });
    }

    /// Takes the value of a checked field, or notes its fault under `pointer` and goes on.
    pub fn take<T>(&mut self, pointer: impl Into<String>, checked: Result<T, Fault>) -> Option<T> {
        match checked {
            Ok(value) => Some(value),
            Err(fault) => {
                self.add(pointer, fault.code, fault.detail);
                None
            }
        }
    }

    /// Runs a check that notes its faults and gives a value only if it noted none.
    ///
    /// # Errors
    /// The faults noted; a check that gives nothing and notes nothing is refused as a whole, never passed.
    pub fn collect<T>(check: impl FnOnce(&mut Self) -> Option<T>) -> Result<T, Self> {
        let mut errors = Self::default();
        match check(&mut errors) {
            Some(value) => errors.or_else(|| value),
            None if errors.0.is_empty() => Err(Self::one("", "not_valid", "Check what was sent.")),
            None => Err(errors),
        }
    }

    /// The faults found so far.
    #[must_use]
    pub fn list(&self) -> &[FieldError] {
        &self.0
    }

    /// Ends the collection: `value` when nothing was wrong.
    ///
    /// # Errors
    /// The faults, when there are any.
    pub fn or_else<T>(self, value: impl FnOnce() -> T) -> Result<T, Self> {
        if self.0.is_empty() { Ok(value()) } else { Err(self) }
    }
}

/// Why one value was refused, before it is known where it stood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Stable code of the rule.
    pub code: &'static str,
    /// One sentence that says how to mend it.
    pub detail: String,
}

impl Fault {
    /// A fault from its code and sentence.
    #[must_use]
    pub fn new(code: &'static str, detail: impl Into<String>) -> Self {
        Self { code, detail: detail.into() }
    }
}
