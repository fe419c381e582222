//! Where a family lives and what it needs: said by the principal, and corrected as often as life changes it.

use super::{Need, lists::codes};
use crate::domain::{fields::FieldErrors, free_text, redacted::redacted};

/// The longest name of a place, in characters.
const LONGEST_PLACE: usize = 120;

/// The longest free text, in characters.
const LONGEST_NOTE: usize = 1000;

/// Where a family lives and what it needs.
#[derive(Clone, PartialEq, Eq)]
pub struct Living {
    /// Where in the office's country.
    pub municipality: String,
    /// What it needs, by code.
    pub needs: Vec<Need>,
    /// What it needs, in its own words.
    pub needs_note: Option<String>,
}

redacted!(Living);

impl Living {
    /// Checks a correction as the form would; an empty note is none.
    ///
    /// # Errors
    /// Every fault of every field.
    pub fn check(municipality: &str, needs: &[String], needs_note: Option<&str>) -> Result<Self, FieldErrors> {
        FieldErrors::collect(|errors| Self::read(errors, municipality, needs, needs_note))
    }

    /// The section of a form.
    pub(super) fn read(errors: &mut FieldErrors, municipality: &str, needs: &[String], needs_note: Option<&str>) -> Option<Self> {
        let municipality = errors.take("/municipality", free_text::line(municipality, LONGEST_PLACE));
        let needs = codes(errors, "/needs", needs, 0..=Need::ALL.len(), Need::check);
        let needs_note = errors.take("/needs_note", free_text::optional_paragraph(needs_note, LONGEST_NOTE));
        Some(Self { municipality: municipality?, needs: needs?, needs_note: needs_note? })
    }
}
