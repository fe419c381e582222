//! Which entry of a list somebody edits, when the list may have changed meanwhile: papers and contacts have no name that outlives a change.

use crate::domain::fields::FieldError;

/// The separator of the entries in a hidden field; no entry has it, since each is one line.
const BETWEEN: char = '\n';

/// The other entries of the list as the page saw them, for a hidden field.
#[must_use]
pub fn others(keys: &[String], own: usize) -> String {
    let others = keys.iter().enumerate().filter(|(index, _)| *index != own).map(|(_, key)| key.as_str());
    others.collect::<Vec<_>>().join(&BETWEEN.to_string())
}

/// Where the entry stands now: the same key; else one that was not among the others then, the one in the same place first. Nothing when
/// only the others are left.
#[must_use]
pub fn find(keys: &[String], base: &str, others: &str, place: usize) -> Option<usize> {
    if let Some(index) = keys.iter().position(|key| key == base) {
        return Some(index);
    }
    let was_another = |key: &String| others.split(BETWEEN).any(|other| other == key);
    let new = |index: &usize| keys.get(*index).is_some_and(|key| !was_another(key));
    Some(place).filter(new).or_else(|| (0..keys.len()).find(new))
}

/// The faults of one entry under the names that its questions have on its own page; what is said of the entry as a whole stands at `whole`.
#[must_use]
pub fn own_faults(faults: &[FieldError], list: &str, place: usize, whole: &str) -> Vec<FieldError> {
    let at = format!("{list}/{place}");
    let own = |fault: &FieldError| match fault.pointer.strip_prefix(&at) {
        Some("") => FieldError { pointer: whole.to_owned(), ..fault.clone() },
        Some(rest) if rest.starts_with('/') => FieldError { pointer: rest.to_owned(), ..fault.clone() },
        _ => fault.clone(),
    };
    faults.iter().map(own).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(all: &[&str]) -> Vec<String> {
        all.iter().map(|key| (*key).to_owned()).collect()
    }

    #[test]
    fn an_entry_is_found_after_others_came_and_went() {
        let hidden = others(&keys(&["a", "b", "c"]), 1);
        assert_eq!(hidden, "a\nc");
        assert_eq!(find(&keys(&["b"]), "b", &hidden, 1), Some(0), "it moved");
        assert_eq!(find(&keys(&["a", "x", "c"]), "b", &hidden, 1), Some(1), "it was changed");
        assert_eq!(find(&keys(&["a", "c", "x"]), "b", &hidden, 1), Some(2), "it was changed and moved");
        assert_eq!(find(&keys(&["a", "c"]), "b", &hidden, 1), None, "it is gone, and c is not it");
        assert_eq!(find(&[], "b", &hidden, 1), None);
    }
}
