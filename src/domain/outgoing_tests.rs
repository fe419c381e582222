//! Default deny: what a step may write follows from its row of the table, and from nothing else.

use chrono::TimeZone;

use super::*;
use crate::domain::workflow::{STEPS, steps};

#[test]
fn a_kind_of_message_without_a_step_that_writes_it_does_not_exist() {
    let told: std::collections::BTreeSet<MessageKind> = steps::telling().map(|(_, _, kind)| kind).collect();
    assert_eq!(told.into_iter().collect::<Vec<_>>(), MessageKind::ALL);
}

#[test]
fn closing_news_that_take_something_back_are_written_by_steps_that_ask_whether_there_is_anything() {
    let take_back = [MessageKind::Cancellation, MessageKind::Postponed];
    for step in STEPS {
        match step.contact {
            Contact::Tells(kind) => assert!(!take_back.contains(&kind), "{} tells {kind} to who may know nothing of it", step.verb),
            Contact::TakesBack(kind) => assert!(take_back.contains(&kind), "{} takes back {kind}", step.verb),
            Contact::Silent => {}
        }
    }
}

#[test]
fn reminders_come_three_days_and_one_day_before() {
    let starts = Utc.with_ymd_and_hms(2024, 2, 13, 13, 0, 0).unwrap();
    let times = REMINDERS_HOURS.map(|hours| (starts - Duration::hours(hours)).to_rfc3339());
    assert_eq!(times, ["2024-02-10T13:00:00+00:00", "2024-02-12T13:00:00+00:00"]);
}
