//! The words of the file format that stand for values.

use chrono::Weekday;
use chrono_tz::Tz;

use crate::domain::{country::Country, programme::Recommender, window::Channel};

pub(super) fn country(code: &str) -> Result<Country, String> {
    Country::parse(code).ok_or_else(|| "unknown country: an ISO 3166-1 code like VE is needed".to_owned())
}

pub(super) fn time_zone(name: &str) -> Result<Tz, String> {
    name.parse().map_err(|_| "unknown time zone: an IANA name like America/Bogota is needed".to_owned())
}

pub(super) fn channel(name: &str) -> Result<Channel, String> {
    [Channel::Public, Channel::Assisted]
        .into_iter()
        .find(|channel| channel.as_str() == name)
        .ok_or_else(|| "unknown channel: public or assisted is needed".to_owned())
}

pub(super) fn recommender(name: &str) -> Result<Recommender, String> {
    [Recommender::Iom, Recommender::Unhcr]
        .into_iter()
        .find(|agency| agency.as_str() == name)
        .ok_or_else(|| "unknown agency: IOM or UNHCR is needed".to_owned())
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
