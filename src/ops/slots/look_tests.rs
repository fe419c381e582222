//! A look shows everything that stands in the way, and nothing else is made.
#![allow(clippy::unwrap_used, clippy::panic)]

use super::*;
use crate::{
    domain::{
        interview::Mode,
        slot::{Break, Pattern, Seat, Weekday, When},
        spoken_language::SpokenLanguage,
    },
    ops::interviews::testing::{Bureau, a_file, a_wish, in_room},
    store::testing::on_both,
};

fn time(text: &str) -> NaiveTime {
    slot::clock(text).unwrap()
}

/// Monday to Wednesday of a week of March 2024, 09:00 to 11:00, half an hour each.
fn a_week(bureau: &Bureau) -> Wish {
    let pattern = Pattern {
        from: "2024-03-04".parse().unwrap(),
        to: "2024-03-06".parse().unwrap(),
        weekdays: vec![Weekday::Mon, Weekday::Tue, Weekday::Wed],
        start: time("09:00"),
        end: time("11:00"),
        minutes: 30,
        breaks: vec![Break { from: time("10:00"), to: time("10:30") }],
        holidays: vec!["2024-03-05".parse().unwrap()],
    };
    let seat = Seat { pointer: "/officers/0".into(), officer: bureau.officer.account, room: None, interpreter: None, link: None };
    Wish { when: When::Weekly(pattern), mode: Mode::Telephone, language: SpokenLanguage::parse("spa").unwrap(), seats: vec![seat] }
}

async fn looks(bureau: &Bureau, wish: Wish) -> Look {
    let (desk, who) = (bureau.at.desk.clone(), bureau.scheduler.clone());
    bureau.at.store.read(move |tx| look(tx, &desk, &who, ("CO", &wish)).map(|seen| seen.into_parts().0)).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn every_clash_is_named_and_the_rest_could_be_made() {
    on_both(async |store, _| {
        let bureau = Bureau::new(&store).await;
        let room = bureau.room("Sala 1").await;
        let whole = looks(&bureau, a_week(&bureau)).await;
        assert_eq!((whole.drafts.len(), whole.clashes.len(), whole.unusable.len()), (6, 0, 0));
        bureau.slot(4, "09:15").await;
        bureau.makes(&bureau.scheduler, "CO", in_room(a_wish(bureau.second_officer.account, 6, "10:30"), room)).await.unwrap();
        let mut wish = a_week(&bureau);
        wish.mode = Mode::InPerson;
        wish.seats[0].room = Some(room);
        let found = looks(&bureau, wish.clone()).await;
        let named: Vec<_> = found.clashes.iter().map(|own| (own.day.to_string(), own.time, own.taken, own.name.clone())).collect();
        let expected = [
            ("2024-03-04".to_owned(), time("09:00"), Taken::Officer, "officer".to_owned()),
            ("2024-03-04".to_owned(), time("09:30"), Taken::Officer, "officer".to_owned()),
            ("2024-03-06".to_owned(), time("10:30"), Taken::Room, "Sala 1".to_owned()),
        ];
        assert_eq!((named.as_slice(), found.drafts.len()), (&expected[..], 3));
        assert!(bureau.makes(&bureau.scheduler, "CO", wish).await.is_err(), "while one clashes none is made");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn times_that_the_clock_skips_and_days_that_are_over_are_named() {
    on_both(async |store, _| {
        let bureau = Bureau::new(&store).await;
        bureau.publish(a_file("CO", "America/New_York", None)).await;
        let mut wish = a_week(&bureau);
        let When::Weekly(pattern) = &mut wish.when else { panic!("a pattern") };
        // On 2024-03-10 New York's clock goes from 02:00 to 03:00.
        (pattern.from, pattern.to, pattern.holidays) = ("2024-03-09".parse().unwrap(), "2024-03-10".parse().unwrap(), Vec::new());
        (pattern.weekdays, pattern.start, pattern.end) = (vec![Weekday::Sat, Weekday::Sun], time("02:00"), time("03:00"));
        let found = looks(&bureau, wish.clone()).await;
        let named: Vec<_> = found.unusable.iter().map(|own| (own.local_day.to_string(), own.code)).collect();
        let skipped = ("2024-03-10".to_owned(), "skipped_by_clock");
        assert_eq!((found.drafts.len(), named), (2, vec![skipped.clone(), skipped]));
        let When::Weekly(pattern) = &mut wish.when else { panic!("a pattern") };
        (pattern.from, pattern.to, pattern.weekdays) = ("2023-01-02".parse().unwrap(), "2023-01-02".parse().unwrap(), vec![Weekday::Mon]);
        assert!(looks(&bureau, wish).await.unusable.iter().all(|own| own.code == "in_the_past"));
    })
    .await;
}
