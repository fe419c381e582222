//! From a JSON value to a typed one, with faults that name the field and never what stood in it.

use std::{cell::RefCell, fmt::Display};

use serde::de::{DeserializeOwned, Deserializer};
use serde_ignored::Path;
use serde_path_to_error::{Segment, Track};

use super::{problem::Problem, strict_value::pointer};
use crate::domain::fields::FieldErrors;

/// How many unknown fields are listed.
const MAX_UNKNOWN: usize = 20;

/// Deserialises `T` and refuses what `T` does not know, whether or not `T` itself says so.
///
/// # Errors
/// 422: every unknown field, or the first field of a wrong type, by `name_of` its path.
pub(super) fn typed<'de, T, D>(deserializer: D, name_of: fn(&[String]) -> String) -> Result<T, Problem>
where
    T: DeserializeOwned,
    D: Deserializer<'de>,
    D::Error: Display,
{
    let mut track = Track::new();
    let unknown = RefCell::new(FieldErrors::default());
    let mut note = |path: Path<'_>| {
        let mut unknown = unknown.borrow_mut();
        if unknown.list().len() < MAX_UNKNOWN {
            unknown.add(name_of(&parts_of(&path)), "unknown_field", "There is no such field; leave it out.");
        }
    };
    let read =
        T::deserialize(serde_ignored::Deserializer::new(serde_path_to_error::Deserializer::new(deserializer, &mut track), &mut note));
    match read {
        Ok(value) => unknown.into_inner().or_else(|| value).map_err(Problem::invalid),
        Err(error) => Err(Problem::invalid(fault(&track.path(), &error.to_string(), name_of))),
    }
}

/// The name of a field of a body: its JSON pointer.
pub(super) fn as_pointer(parts: &[String]) -> String {
    pointer(parts.iter().map(String::as_str))
}

fn parts_of(path: &Path<'_>) -> Vec<String> {
    match path {
        Path::Root => Vec::new(),
        Path::Seq { parent, index } => parts_of(parent).into_iter().chain([index.to_string()]).collect(),
        Path::Map { parent, key } => parts_of(parent).into_iter().chain([key.clone()]).collect(),
        Path::Some { parent } | Path::NewtypeStruct { parent } | Path::NewtypeVariant { parent } => parts_of(parent),
    }
}

/// Makes a fault of serde's message. Only what the wire type says in it is used, never what the sender sent.
fn fault(path: &serde_path_to_error::Path, message: &str, name_of: fn(&[String]) -> String) -> FieldErrors {
    let mut parts: Vec<String> = path.iter().filter_map(part).collect();
    let quoted = |start: &str| message.strip_prefix(start)?.split('`').next().map(str::to_owned);
    if let Some(missing) = quoted("missing field `") {
        parts.push(missing);
        return FieldErrors::one(name_of(&parts), "missing", "This field is needed.");
    }
    if let Some(unknown) = quoted("unknown field `") {
        if parts.last() != Some(&unknown) {
            parts.push(unknown);
        }
        return FieldErrors::one(name_of(&parts), "unknown_field", "There is no such field; leave it out.");
    }
    let at = name_of(&parts);
    match expected(message) {
        Some(expected) => FieldErrors::one(at, "wrong_type", format!("Send {expected}.")),
        None => FieldErrors::one(at, "wrong_form", "The value has not the form that this field takes."),
    }
}

fn part(segment: &Segment) -> Option<String> {
    match segment {
        Segment::Seq { index } => Some(index.to_string()),
        Segment::Map { key } => Some(key.clone()),
        Segment::Enum { .. } | Segment::Unknown => None,
    }
}

/// What the wire type wanted, after the last "expected": what stands before it may be the sender's.
fn expected(message: &str) -> Option<String> {
    const STARTS: &[&str] = &["invalid type: ", "invalid value: ", "invalid length ", "unknown variant `"];
    if !STARTS.iter().any(|start| message.starts_with(start)) {
        return None;
    }
    let (_, wanted) = message.rsplit_once(", expected ")?;
    Some(plain(wanted).to_owned())
}

/// Rust's words for types, in everybody's.
fn plain(wanted: &str) -> &str {
    match wanted {
        "u8" | "u16" | "u32" | "u64" | "usize" => "a whole number, not below zero and not too large",
        "i8" | "i16" | "i32" | "i64" | "isize" => "a whole number, not too large",
        "f32" | "f64" => "a number",
        "a string" | "str" | "string" => "a text",
        "a sequence" => "a list",
        "a map" => "an object",
        "a boolean" => "true or false",
        _ if wanted.starts_with("struct ") => "an object",
        _ if wanted.contains("UUID") => "an id",
        other => other,
    }
}
