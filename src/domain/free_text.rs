//! Free text that comes from outside: trimmed, composed, bounded, and without characters that deceive or break.

use icu_normalizer::ComposingNormalizerBorrowed;

use super::fields::Fault;

/// One line of 1 to `max` characters.
///
/// # Errors
/// `required` if nothing is left after trimming, `too_long`, `bad_character`.
pub fn line(text: &str, max: usize) -> Result<String, Fault> {
    clean(text, max, &[])
}

/// A text of 1 to `max` characters that may have several lines.
///
/// # Errors
/// As [`line`].
pub fn paragraph(text: &str, max: usize) -> Result<String, Fault> {
    clean(&text.replace("\r\n", "\n"), max, &['\n', '\t'])
}

/// A line that may be left out: blank counts as left out.
///
/// # Errors
/// As [`line`], but for `required`.
pub fn optional(text: Option<&str>, max: usize) -> Result<Option<String>, Fault> {
    text.filter(|text| !text.trim().is_empty()).map(|text| line(text, max)).transpose()
}

/// A text that may be left out and may have several lines.
///
/// # Errors
/// As [`line`], but for `required`.
pub fn optional_paragraph(text: Option<&str>, max: usize) -> Result<Option<String>, Fault> {
    text.filter(|text| !text.trim().is_empty()).map(|text| paragraph(text, max)).transpose()
}

fn clean(text: &str, max: usize, allowed: &[char]) -> Result<String, Fault> {
    // Measured before anything is built from it; NFC never makes a text more than three times as long.
    if text.len() > max.saturating_mul(16) {
        return Err(too_long(max));
    }
    let text = ComposingNormalizerBorrowed::new_nfc().normalize(text.trim()).into_owned();
    if text.is_empty() {
        return Err(Fault::new("required", "Fill in this field."));
    }
    if text.chars().any(|c| deceives(c) && !allowed.contains(&c)) {
        return Err(Fault::new("bad_character", "Leave out control characters and invisible characters."));
    }
    if text.chars().count() > max { Err(too_long(max)) } else { Ok(text) }
}

fn too_long(max: usize) -> Fault {
    Fault::new("too_long", format!("Use at most {max} characters."))
}

/// Control characters, line separators, and the marks that turn the writing direction or show nothing (Unicode UAX 9, UTR 36).
///
/// The joiners U+200C and U+200D stay: names of some scripts need them.
fn deceives(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{00AD}' | '\u{061C}' | '\u{180E}' | '\u{200B}' | '\u{200E}' | '\u{200F}' | '\u{2028}'..='\u{202E}'
            | '\u{2060}'..='\u{206F}' | '\u{FEFF}' | '\u{FFF0}'..='\u{FFFB}' | '\u{FFFE}' | '\u{FFFF}' | '\u{E0000}'..='\u{E0FFF}')
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_line_is_trimmed_and_composed() {
        assert_eq!(line("  Jose\u{301} \n", 10).unwrap(), "José");
        assert_eq!(line("José", 4).unwrap(), "José");
    }

    #[test]
    fn what_deceives_or_breaks_is_refused() {
        for text in ["a\0b", "a\nb", "a\tb", "a\u{202E}b", "a\u{2066}b", "a\u{200B}b", "a\u{FEFF}b", "a\u{1b}[31m", "a\u{E0041}b"] {
            assert_eq!(line(text, 50).unwrap_err().code, "bad_character", "{text:?}");
        }
    }

    #[test]
    fn blank_is_required_and_long_is_long() {
        assert_eq!(line(" \u{a0} ", 5).unwrap_err().code, "required");
        assert_eq!(line("abcdef", 5).unwrap_err().code, "too_long");
        assert_eq!(line(&"x".repeat(1_000_000), 5).unwrap_err().code, "too_long");
        assert_eq!(optional(Some("  "), 5).unwrap(), None);
        assert_eq!(optional(None, 5).unwrap(), None);
    }

    #[test]
    fn a_paragraph_keeps_its_lines() {
        assert_eq!(paragraph("uno\r\ndos", 20).unwrap(), "uno\ndos");
        assert_eq!(paragraph("uno\0dos", 20).unwrap_err().code, "bad_character");
    }

    proptest! {
        #[test]
        fn cleaning_twice_is_cleaning_once(text in "\\PC{0,40}") {
            if let Ok(once) = line(&text, 200) {
                prop_assert_eq!(line(&once, 200).ok(), Some(once));
            }
        }
    }
}
