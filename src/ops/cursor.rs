//! Places in a list: signed, so that nobody can ask for one that was never given.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::{DateTime, Utc};

use crate::{
    auth::key::Key,
    domain::{fields::Fault, ids::Id},
};

/// Bytes of a signature that a cursor carries: 96 bits are more than anybody can try.
const SIGNATURE: usize = 12;
/// Bytes of a place: microseconds and an id.
const PLACE: usize = 24;

/// Writes the place after a row of the list that `filters` describe.
#[must_use]
pub fn write<T>(key: &Key, filters: &str, at: DateTime<Utc>, id: Id<T>) -> String {
    let mut place = at.timestamp_micros().to_be_bytes().to_vec();
    place.extend_from_slice(id.uuid().as_bytes());
    let tag = key.sign(&[filters.as_bytes(), &place]);
    place.extend_from_slice(&tag[..SIGNATURE]);
    URL_SAFE_NO_PAD.encode(place)
}

/// Reads a place of the list that `filters` describe.
///
/// # Errors
/// `not_a_cursor` for anything that was not given for this very list.
pub fn read<T>(key: &Key, filters: &str, text: &str) -> Result<(DateTime<Utc>, Id<T>), Fault> {
    let fault = || Fault::new("not_a_cursor", "Take the cursor from the Link header of the page before, with the same filters.");
    let bytes = URL_SAFE_NO_PAD.decode(text).ok().filter(|bytes| bytes.len() == PLACE + SIGNATURE).ok_or_else(fault)?;
    let (place, tag) = bytes.split_at(PLACE);
    let right = key.sign(&[filters.as_bytes(), place]);
    if !bool::from(subtle::ConstantTimeEq::ct_eq(&right[..SIGNATURE], tag)) {
        return Err(fault());
    }
    let (micros, id) = place.split_at(8);
    let micros = micros.try_into().map(i64::from_be_bytes).map_err(|_| fault())?;
    let at = DateTime::from_timestamp_micros(micros).ok_or_else(fault)?;
    Ok((at, uuid::Uuid::from_slice(id).map(Id::from).map_err(|_| fault())?))
}
