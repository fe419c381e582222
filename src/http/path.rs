//! Ids and codes in paths.

use super::problem::Problem;
use crate::domain::ids::Id;

/// Reads an id of a path in its one spelling; anything else names nothing, so it is 404 like an id that nobody has.
///
/// # Errors
/// 404.
pub fn id<T>(text: &str) -> Result<Id<T>, Problem> {
    text.parse::<Id<T>>().ok().filter(|id| id.to_string() == text).ok_or_else(Problem::not_found)
}

/// The longest code of an office, a site, a pathway or a programme.
const LONGEST_CODE: usize = 64;

/// Reads a code of a path, like `CO` or `safe-mobility`; what is not written like one names nothing, so it is 404.
///
/// # Errors
/// 404.
pub fn code(text: &str) -> Result<String, Problem> {
    let written_like_one = |text: &&str| text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'));
    let code = Some(text).filter(|text| (1..=LONGEST_CODE).contains(&text.len())).filter(written_like_one);
    code.map(str::to_owned).ok_or_else(Problem::not_found)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::ids::CaseId;

    #[test]
    fn an_id_has_one_spelling_and_the_rest_is_not_found() {
        let text = "018d7f3e-5c00-7000-8000-0123456789ab";
        assert_eq!(id(text).map(|id: CaseId| id.to_string()), Ok(text.to_owned()));
        let upper = text.to_uppercase();
        let bare = text.replace('-', "");
        for other in [
            "",
            "1",
            "..",
            "null",
            "%00",
            "' OR 1=1",
            &upper,
            &bare,
            &format!("{{{text}}}"),
            &format!("urn:uuid:{text}"),
            &format!("{text} "),
        ] {
            assert_eq!(id(other).map(|_: CaseId| ()), Err(Problem::not_found()), "{other}");
        }
    }

    #[test]
    fn a_code_holds_nothing_that_a_database_could_stumble_over() {
        assert_eq!(code("safe-mobility"), Ok("safe-mobility".to_owned()));
        for other in ["", "C\0", "CO ", "%00", "ñ", "a/b", &"x".repeat(65)] {
            assert_eq!(code(other), Err(Problem::not_found()), "{other}");
        }
    }
}
