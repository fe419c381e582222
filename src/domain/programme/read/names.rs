//! The words of the file format that stand for values.

use chrono::Weekday;
use chrono_tz::Tz;

use crate::domain::{
    country::Country,
    programme::SharingWith,
    terms::{Channel, Organisation},
};

pub(super) fn programme(key: &str) -> Result<String, String> {
    let plain = key.len() <= 40 && key.starts_with(|c: char| c.is_ascii_lowercase());
    let plain = plain && key.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-');
    if plain { Ok(key.to_owned()) } else { Err("`programme` must be lower-case letters, digits and -, like safe-mobility".to_owned()) }
}

pub(super) fn country(code: &str) -> Result<Country, String> {
    Country::parse(code).ok_or_else(|| "unknown country: an ISO 3166-1 code like VE is needed".to_owned())
}

pub(super) fn time_zone(name: &str) -> Result<Tz, String> {
    name.parse().map_err(|_| "unknown time zone: an IANA name like America/Bogota is needed".to_owned())
}

pub(super) fn channel(name: &str) -> Result<Channel, String> {
    Channel::parse(name).ok_or_else(|| "unknown channel: public or assisted is needed".to_owned())
}

/// An agency that recommends; the US government decides and does not recommend to itself.
pub(super) fn recommender(name: &str) -> Result<Organisation, String> {
    Organisation::parse(name)
        .filter(|agency| *agency != Organisation::Usg)
        .ok_or_else(|| "unknown agency: IOM or UNHCR is needed".to_owned())
}

/// A question of consent that the form asks.
pub(super) fn sharing_with(name: &str) -> Result<SharingWith, String> {
    SharingWith::parse(name).ok_or_else(|| "unknown consent: canada or spain is needed".to_owned())
}

pub(super) fn weekday(name: &str) -> Result<Weekday, String> {
    match name {
        "mon" => Ok(Weekday::Mon),
        "tue" => Ok(Weekday::Tue),
        "wed" => Ok(Weekday::Wed),
        "thu" => Ok(Weekday::Thu),
        "fri" => Ok(Weekday::Fri),
        "sat" => Ok(Weekday::Sat),
        "sun" => Ok(Weekday::Sun),
        _ => Err("unknown weekday: mon, tue, wed, thu, fri, sat or sun is needed".to_owned()),
    }
}
