//! Lists of a form: how many there may be, each under its own pointer, none twice.

use std::ops::RangeInclusive;

use crate::domain::fields::{Fault, FieldErrors};

/// Checks the entries of a list at pointer `at`; `None` if it is too short, too long, or any entry is wrong.
///
/// The entries of a list that is too long are not looked at: its length is what has to be mended.
pub fn each<D, T>(
    errors: &mut FieldErrors,
    at: &str,
    drafts: &[D],
    allowed: RangeInclusive<usize>,
    mut check: impl FnMut(&mut FieldErrors, &str, &D) -> Option<T>,
) -> Option<Vec<T>> {
    if drafts.len() > *allowed.end() {
        errors.add(at, "too_many", format!("Give at most {}.", allowed.end()));
        return None;
    }
    if drafts.len() < *allowed.start() {
        errors.add(at, "too_few", format!("Give at least {}.", allowed.start()));
        return None;
    }
    let checked: Vec<_> = drafts.iter().enumerate().map(|(index, draft)| check(errors, &format!("{at}/{index}"), draft)).collect();
    checked.into_iter().collect()
}

/// Checks a list of codes, of which none may come twice.
pub fn codes<T: PartialEq>(
    errors: &mut FieldErrors,
    at: &str,
    drafts: &[String],
    allowed: RangeInclusive<usize>,
    check: impl Fn(&str) -> Result<T, Fault>,
) -> Option<Vec<T>> {
    let list = each(errors, at, drafts, allowed, |errors, at, code| errors.take(at, check(code)))?;
    none_twice(errors, at, &list, |value| value)?;
    Some(list)
}

/// Notes every entry whose key an earlier entry has.
pub fn none_twice<'a, T, K: PartialEq>(errors: &mut FieldErrors, at: &str, list: &'a [T], key: impl Fn(&'a T) -> K) -> Option<()> {
    let mut good = Some(());
    for (index, value) in list.iter().enumerate() {
        if list[..index].iter().any(|earlier| key(earlier) == key(value)) {
            errors.add(format!("{at}/{index}"), "repeated", "Leave out what was given before.");
            good = None;
        }
    }
    good
}
