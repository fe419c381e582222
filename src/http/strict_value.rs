//! A reading of JSON that forgives nothing: no key twice, no depth without end, no control characters.

use std::fmt;

use serde::de::{self, DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};

use super::problem::Problem;
use crate::domain::fields::{FieldErrors, escaped};

/// How deep arrays and objects may be nested. The deepest body of the API has 7.
pub const MAX_DEPTH: usize = 32;

/// How many faults are listed, so that a hostile body cannot make a long answer.
const MAX_FAULTS: usize = 20;

/// How much of a pointer is told, since its keys are the sender's.
const MAX_POINTER: usize = 200;

/// Reads one JSON value.
///
/// Duplicate keys are refused because two readers of the same body could otherwise see two different ones (RFC 8259, section 4).
///
/// # Errors
/// 400 `malformed_json`, `duplicate_key` or `too_deep`; 422 for control characters, with their pointers.
pub fn read(bytes: &[u8]) -> Result<Value, Problem> {
    let mut reading = Reading::default();
    let mut json = serde_json::Deserializer::from_slice(bytes);
    let read = Seed(&mut reading).deserialize(&mut json).and_then(|value| json.end().map(|()| value));
    match (reading.refused, read) {
        (Some(problem), _) => Err(problem),
        (None, Err(error)) => Err(malformed(bytes, &error)),
        (None, Ok(value)) => reading.faults.or_else(|| value).map_err(Problem::invalid),
    }
}

fn malformed(bytes: &[u8], error: &serde_json::Error) -> Problem {
    if bytes.trim_ascii().is_empty() {
        return Problem::bad_request("malformed_json", "The body is empty; send a JSON value.");
    }
    let detail = format!("The body is not JSON from line {}, column {} on.", error.line(), error.column());
    Problem::bad_request("malformed_json", detail)
}

/// Joins the parts of a path to a JSON pointer (RFC 6901), cut where it would grow long.
pub(super) fn pointer<'a>(parts: impl IntoIterator<Item = &'a str>) -> String {
    let whole: String = parts.into_iter().map(|part| format!("/{}", escaped(part))).collect();
    whole.chars().map(|c| if c.is_control() { '\u{fffd}' } else { c }).take(MAX_POINTER).collect()
}

#[derive(Default)]
struct Reading {
    path: Vec<String>,
    faults: FieldErrors,
    refused: Option<Problem>,
}

impl Reading {
    fn here(&self) -> String {
        pointer(self.path.iter().map(String::as_str))
    }

    fn refuse<E: de::Error>(&mut self, problem: Problem) -> E {
        self.refused = Some(problem);
        E::custom("refused")
    }

    fn check(&mut self, text: &str) {
        let bad = |c: char| c.is_control() && c != '\n' && c != '\t';
        if self.faults.list().len() < MAX_FAULTS && text.contains(bad) {
            self.faults.add(self.here(), "control_character", "Leave out control characters; line breaks and tabs may stay.");
        }
    }

    /// `path` holds one part for each array or object around the value.
    fn may_open<E: de::Error>(&mut self) -> Result<(), E> {
        if self.path.len() < MAX_DEPTH {
            return Ok(());
        }
        let problem = Problem::bad_request("too_deep", format!("Nest arrays and objects at most {MAX_DEPTH} deep."));
        Err(self.refuse(problem))
    }

    fn twice<E: de::Error>(&mut self, key: &str) -> E {
        let at = pointer(self.path.iter().map(String::as_str).chain([key]));
        let errors = FieldErrors::one(at, "duplicate_key", "Send each key once.");
        self.refuse(Problem::bad_request("duplicate_key", "A key stands twice in the same object.").with_errors(errors))
    }
}

struct Seed<'a>(&'a mut Reading);

impl<'de> DeserializeSeed<'de> for Seed<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Seed<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        Ok(Number::from_f64(value).map_or(Value::Null, Value::Number))
    }

    fn visit_str<E>(self, text: &str) -> Result<Value, E> {
        self.0.check(text);
        Ok(Value::String(text.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        self.0.may_open()?;
        let mut list = Vec::new();
        loop {
            self.0.path.push(list.len().to_string());
            let item = items.next_element_seed(Seed(&mut *self.0))?;
            self.0.path.pop();
            match item {
                Some(value) => list.push(value),
                None => return Ok(Value::Array(list)),
            }
        }
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Value, A::Error> {
        self.0.may_open()?;
        let mut map = Map::new();
        while let Some(key) = entries.next_key::<String>()? {
            if map.contains_key(&key) {
                return Err(self.0.twice(&key));
            }
            self.0.path.push(key.clone());
            self.0.check(&key);
            let value = entries.next_value_seed(Seed(&mut *self.0))?;
            self.0.path.pop();
            map.insert(key, value);
        }
        Ok(Value::Object(map))
    }
}

#[cfg(test)]
#[path = "strict_value_tests.rs"]
mod tests;
