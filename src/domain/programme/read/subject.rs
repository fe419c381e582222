//! Reads whose rules a file holds.

use super::{checks, names, section::Section};
use crate::domain::programme::{Cap, ClearanceNeed, MOST_HOLD_DAYS, NO_SHOW_HOLD_DAYS, Office, Pathway, Site, Subject, Telephone};

/// What a file writes where the sources give no e-mail address: silence could be an oversight.
const NOT_KNOWN: &str = "not known";

pub(super) fn read(top: &Section) -> Option<Subject> {
    match (top.section_if("office"), top.section_if("pathway")) {
        (Some(section), None) => office(&section).map(Subject::Office),
        (None, Some(section)) => pathway(&section).map(Subject::Pathway),
        _ => {
            top.fault("exactly one of [office] and [pathway] is needed");
            None
        }
    }
}

fn office(section: &Section) -> Option<Office> {
    let code = office_code(section);
    let name = section.words("name");
    let country = section.one("country", names::country);
    let time_zone = section.one("time_zone", names::time_zone);
    let email = email(section);
    let advice = section.words("advice");
    let sites = section.sections("site").iter().filter_map(site).collect();
    checks::distinct(section, "site", "key");
    let telephones = section.sections("telephone").iter().filter_map(telephone).collect();
    let no_show_hold_days = hold_days(section);
    section.finish();
    Some(Office {
        code: code?,
        name: name?,
        country: country?,
        time_zone: time_zone?,
        sites,
        telephones,
        email: email?,
        advice: advice?,
        no_show_hold_days,
    })
}

/// How long a hold after a missed interview is; most offices do not say.
fn hold_days(section: &Section) -> u32 {
    let days = section.count_if("no_show_hold_days").unwrap_or(NO_SHOW_HOLD_DAYS);
    if days > MOST_HOLD_DAYS {
        section.fault_at("no_show_hold_days", format!("`no_show_hold_days` must be at most {MOST_HOLD_DAYS}"));
    }
    days
}

fn office_code(section: &Section) -> Option<String> {
    section.one("code", |code| {
        let plain = code.len() == 2 && code.chars().all(|c| c.is_ascii_uppercase());
        if plain { Ok(code.to_owned()) } else { Err("`code` must be two upper-case letters: references begin with it".to_owned()) }
    })
}

#[allow(clippy::option_option, reason = "outside: was it readable; inside: is there an address")]
fn email(section: &Section) -> Option<Option<String>> {
    section.one("email", |text| match text.split_once('@') {
        None if text == NOT_KNOWN => Ok(None),
        Some((name, host)) if !name.is_empty() && host.contains('.') && !text.contains(char::is_whitespace) => Ok(Some(text.to_owned())),
        _ => Err(format!("`email` must be an address, or \"{NOT_KNOWN}\"")),
    })
}

fn site(section: &Section) -> Option<Site> {
    let (key, name) = (section.slug("key"), section.words("name"));
    section.finish();
    Some(Site { key: key?, name: name? })
}

fn telephone(section: &Section) -> Option<Telephone> {
    let (number, hours) = (section.text("number"), section.words_if("hours"));
    section.finish();
    Some(Telephone { number: number?, hours })
}

fn pathway(section: &Section) -> Option<Pathway> {
    let key = section.slug("key");
    let name = section.words("name");
    let recommended_by = section.one("recommended_by", names::recommender);
    let receiving_authority = section.words_if("receiving_authority");
    let consent = if section.has("consent") { section.one("consent", names::sharing_with) } else { None };
    if consent.is_some() && receiving_authority.is_none() {
        section.fault_at("consent", "`consent` belongs to a `receiving_authority`: without one, nothing is referred out");
    }
    let offers = section.words_if("offers");
    let cap = section.section_if("cap").and_then(|section| cap(&section));
    let clearances = section.sections("clearance").iter().filter_map(clearance).collect();
    checks::distinct(section, "clearance", "kind");
    section.finish();
    Some(Pathway { key: key?, name: name?, recommended_by: recommended_by?, receiving_authority, consent, offers, cap, clearances })
}

fn cap(section: &Section) -> Option<Cap> {
    if !section.has("persons") {
        section.fault("`persons` is missing");
    }
    let (persons, citation) = (section.count_if("persons"), section.text("citation"));
    section.finish();
    Some(Cap { persons: persons?, citation: citation? })
}

fn clearance(section: &Section) -> Option<ClearanceNeed> {
    let (kind, valid_days) = (section.slug("kind"), section.count_if("valid_days"));
    section.finish();
    Some(ClearanceNeed { kind: kind?, valid_days })
}
