#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use chrono::TimeZone;
use rstest::rstest;
use uuid::Uuid;

use super::*;

fn language(code: &str) -> SpokenLanguage {
    SpokenLanguage::parse(code).unwrap()
}

fn slot(n: u128, spoken: &str, site: Option<&str>) -> FreeSlot {
    FreeSlot { id: Uuid::from_u128(n).into(), site: site.map(str::to_owned), language: language(spoken), interpreted: Vec::new() }
}

fn family(n: u128, priority: Priority, spoken: &[&str], site: Option<&str>) -> Ready {
    Ready {
        case: Uuid::from_u128(n).into(),
        priority: Some(priority),
        processed_at: Utc.with_ymd_and_hms(2024, 2, 6, 13, 0, 0).unwrap(),
        languages: spoken.iter().map(|code| language(code)).collect(),
        site: site.map(str::to_owned),
    }
}

fn pairs(lines: &[Line]) -> Vec<(u128, u128)> {
    lines.iter().map(|line| (line.slot.uuid().as_u128(), line.case.uuid().as_u128())).collect()
}

#[test]
fn the_first_in_line_gets_the_earliest_slot_that_fits() {
    let slots = [slot(1, "spa", None), slot(2, "hat", None), slot(3, "spa", None)];
    let line = [
        family(11, Priority::Emergency, &["hat"], None),
        family(12, Priority::Normal, &["spa"], None),
        family(13, Priority::Normal, &["spa"], None),
    ];
    assert_eq!(pairs(&fill(&slots, &line)), [(2, 11), (1, 12), (3, 13)]);
}

#[test]
fn who_speaks_nothing_that_is_spoken_there_is_passed_over_but_not_who_said_nothing() {
    let slots = [slot(1, "eng", None)];
    assert_eq!(fill(&slots, &[family(11, Priority::Urgent, &["hat"], None)]), []);
    let lines = fill(&slots, &[family(11, Priority::Urgent, &["hat"], None), family(12, Priority::Normal, &[], None)]);
    assert_eq!(pairs(&lines), [(1, 12)]);
    assert_eq!(lines[0].reasons, [FillReason::Normal, FillReason::LongestWaiting, FillReason::LanguageUnknown, FillReason::NoSiteNeeded]);
}

#[test]
fn an_interpreter_makes_a_slot_fit() {
    let interpreted = FreeSlot { interpreted: vec![language("hat"), language("fra")], ..slot(1, "eng", None) };
    let lines = fill(&[interpreted], &[family(11, Priority::Urgent, &["hat"], None)]);
    assert_eq!(lines[0].reasons[2], FillReason::Interpreted);
}

#[test]
fn a_family_is_not_sent_to_the_other_site() {
    let slots = [slot(1, "spa", Some("GT-guatemala_city")), slot(2, "spa", Some("GT-quetzaltenango"))];
    let line = [family(11, Priority::Normal, &["spa"], Some("GT-quetzaltenango")), family(12, Priority::Normal, &["spa"], None)];
    let lines = fill(&slots, &line);
    assert_eq!(pairs(&lines), [(2, 11), (1, 12)]);
    assert_eq!((lines[0].reasons[3], lines[1].reasons[3]), (FillReason::OwnSite, FillReason::AnySite));
}

#[rstest]
#[case("Quetzaltenango", "Quetzaltenango", true)]
#[case("ciudad de guatemala", "Ciudad de Guatemala", true)]
#[case("Guatemala", "Ciudad de Guatemala", true)]
#[case("Bogotá", "BOGOTA", true)]
#[case("Soacha", "Bogotá", false)]
#[case("", "Bogotá", false)]
#[case("Bogotá", "", false)]
fn where_a_family_lives_is_compared_without_accents(#[case] lives: &str, #[case] site: &str, #[case] same: bool) {
    assert_eq!(lives_at(lives, site), same);
}
