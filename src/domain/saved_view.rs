//! Saved views: a name and a filter of the list of cases, kept by one account for itself.

use chrono::{DateTime, NaiveDate, Utc};

use super::{
    fields::Fault,
    free_text,
    ids::{AccountId, ViewId},
    queue::Order,
    stage::Stage,
};

/// The most views of one account: more is no list that anybody finds something in.
pub const MOST: usize = 30;

/// Characters of a name: one line of a narrow screen.
const NAME_CHARS: usize = 60;

/// Bytes of a filter; one with every filter set has about 200.
const QUERY_BYTES: usize = 500;

/// The filters that a view may hold, in the order in which it holds them.
///
/// What somebody searches for is not among them: it is a name, a document or a telephone number, and those live with the person alone.
pub const FILTERS: &[&str] = &["office", "stage", "assignee", "pathway", "from", "to", "sort"];

/// A filter that somebody keeps.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SavedView {
    /// Identifies the view.
    pub id: ViewId,
    /// What its owner calls it.
    pub name: String,
    /// The filter, as the query of an address, in one spelling.
    pub query: String,
    /// When it was saved first.
    pub created_at: DateTime<Utc>,
}

/// The name of a view.
///
/// # Errors
/// As for any line: `required`, `too_long`, `bad_character`.
pub fn check_name(text: &str) -> Result<String, Fault> {
    free_text::line(text, NAME_CHARS)
}

/// A filter, brought to one spelling: known names once each, in order, without empty ones.
///
/// # Errors
/// `required` without any filter, `too_long`, `no_search`, `unknown_filter`, `given_twice`, `not_in_list`.
pub fn check_query(text: &str) -> Result<String, Fault> {
    let text = text.trim().trim_start_matches('?');
    if text.len() > QUERY_BYTES {
        return Err(Fault::new("too_long", format!("Use at most {QUERY_BYTES} bytes.")));
    }
    let pairs: Vec<(String, String)> = form_urlencoded::parse(text.as_bytes()).into_owned().collect();
    let filled: Vec<(&str, &str)> =
        pairs.iter().map(|(name, value)| (name.as_str(), value.trim())).filter(|(_, value)| !value.is_empty()).collect();
    for (place, (name, value)) in filled.iter().enumerate() {
        if filled[..place].iter().any(|(before, _)| before == name) {
            return Err(Fault::new("given_twice", "Give each filter once."));
        }
        check_filter(name, value)?;
    }
    if filled.is_empty() {
        return Err(Fault::new("required", "Set a filter first."));
    }
    let mut query = form_urlencoded::Serializer::new(String::new());
    query.extend_pairs(FILTERS.iter().filter_map(|name| filled.iter().find(|(own, _)| own == name)));
    Ok(query.finish())
}

fn check_filter(name: &str, value: &str) -> Result<(), Fault> {
    let known = match name {
        "q" => return Err(Fault::new("no_search", "Leave out what you search for: a view holds no names, numbers or telephones.")),
        "stage" => Stage::parse(value).is_some(),
        "assignee" => matches!(value, "me" | "nobody") || value.parse::<AccountId>().is_ok(),
        "from" | "to" => value.len() == 10 && NaiveDate::parse_from_str(value, "%Y-%m-%d").is_ok(),
        "sort" => Order::parse(value).is_some(),
        "office" | "pathway" => value.len() <= 40 && value.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-')),
        _ => return Err(Fault::new("unknown_filter", format!("Use these filters: {}.", FILTERS.join(", ")))),
    };
    if known { Ok(()) } else { Err(Fault::new("not_in_list", "Use one of the documented values.")) }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_filter_has_one_spelling() {
        assert_eq!(check_query("?sort=-received_at&stage=closed:denied&office=&q=").unwrap(), "stage=closed%3Adenied&sort=-received_at");
        let own = "office=CO&stage=review&assignee=nobody&pathway=h_2a&from=2024-02-06&to=2024-02-07&sort=stage_since";
        assert_eq!(check_query(own).unwrap(), own);
        assert!(check_query("assignee=018d7f3e-5c00-7000-8000-0123456789ab").is_ok());
    }

    #[test]
    fn what_is_no_filter_is_refused_and_names_are_never_kept() {
        for (text, code) in [
            ("q=Ana", "no_search"),
            ("cursor=abc", "unknown_filter"),
            ("stage=review&stage=received", "given_twice"),
            ("stage=somewhere", "not_in_list"),
            ("assignee=Ana", "not_in_list"),
            ("office=<script>", "not_in_list"),
            ("from=gestern", "not_in_list"),
            ("sort=name", "not_in_list"),
            ("", "required"),
            (&format!("office={}", "x".repeat(600)), "too_long"),
        ] {
            assert_eq!(check_query(text).unwrap_err().code, code, "{text}");
        }
        assert_eq!(check_name(" Mine ").unwrap(), "Mine");
        assert_eq!(check_name("a\u{202e}b").unwrap_err().code, "bad_character");
        assert_eq!(check_name(&"x".repeat(61)).unwrap_err().code, "too_long");
    }
}
