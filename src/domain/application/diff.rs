//! Which fields of two sendings of a form differ.

use serde_json::Value;

use super::draft::ApplicationDraft;
use crate::domain::fields::escaped;

/// The pointers of the fields that differ between two sendings, without their values: what a caseworker is shown as "sent again".
///
/// What only one of them has is named once, by its outermost pointer, like `/members/2`.
#[must_use]
pub fn diff(earlier: &ApplicationDraft, later: &ApplicationDraft) -> Vec<String> {
    let as_value = |draft| serde_json::to_value(draft).unwrap_or(Value::Null);
    let mut pointers = Vec::new();
    compare(&as_value(earlier), &as_value(later), String::new(), &mut pointers);
    pointers
}

fn compare(earlier: &Value, later: &Value, at: String, pointers: &mut Vec<String>) {
    match (earlier, later) {
        (Value::Object(a), Value::Object(b)) => {
            let added = b.keys().filter(|key| !a.contains_key(*key));
            for key in a.keys().chain(added) {
                compare(a.get(key).unwrap_or(&Value::Null), b.get(key).unwrap_or(&Value::Null), format!("{at}/{}", escaped(key)), pointers);
            }
        }
        (Value::Array(a), Value::Array(b)) => {
            for index in 0..a.len().max(b.len()) {
                let entry = |list: &[Value]| list.get(index).cloned().unwrap_or(Value::Null);
                compare(&entry(a), &entry(b), format!("{at}/{index}"), pointers);
            }
        }
        _ if earlier == later => {}
        _ => pointers.push(at),
    }
}
