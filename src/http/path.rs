//! Ids in paths.

use super::problem::Problem;
use crate::domain::ids::Id;

/// Reads an id of a path in its one spelling; anything else names nothing, so it is 404 like an id that nobody has.
///
/// # Errors
/// 404.
pub fn id<T>(text: &str) -> Result<Id<T>, Problem> {
    text.parse::<Id<T>>().ok().filter(|id| id.to_string() == text).ok_or_else(Problem::not_found)
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
}
