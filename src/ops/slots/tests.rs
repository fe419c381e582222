//! Making, listing and withdrawing slots, on both databases.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

use chrono::{NaiveDate, NaiveTime};

use super::*;
use crate::{
    domain::{
        ids::{AccountId, RoomId},
        interview::Mode,
        slot::{Break, Pattern, Seat, Weekday, When, Wish},
        spoken_language::SpokenLanguage,
        terms::{Organisation, Role},
    },
    ops::{
        interviews::testing::{Bureau, a_file, a_wish, code, in_room},
        rooms::{self, NewInterpreter, NewRoom},
    },
    store::testing::on_both,
};

fn march(day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2024, 3, day).unwrap()
}

async fn listed(bureau: &Bureau, office: &str, free: Option<bool>) -> Vec<ListedSlot> {
    let (desk, who) = (bureau.at.desk.clone(), bureau.scheduler.clone());
    let asked = Asked { office: office.to_owned(), days: (march(1), march(31)), free, cursor: None, line: String::new() };
    bureau.at.store.read(move |tx| list(tx, &desk, &who, asked).map(|seen| seen.into_parts().0.rows)).await.unwrap()
}

async fn withdraws(bureau: &Bureau, id: SlotId) -> Result<(), OpError> {
    let who = bureau.scheduler.clone();
    bureau.at.store.write(move |tx| withdraw(tx, &who, "CO", id)).await
}

async fn closes(bureau: &Bureau, id: RoomId) -> Result<(), OpError> {
    let who = bureau.scheduler.clone();
    bureau.at.store.write(move |tx| rooms::close_room(tx, &who, "CO", id)).await
}

fn seat(officer: AccountId, room: RoomId) -> Seat {
    Seat { pointer: String::new(), officer, room: Some(room), interpreter: None, link: None }
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_and_nothing_is_in_two_slots_at_once() {
    on_both(async |store, _| {
        let bureau = Bureau::new(&store).await;
        let (one, two) = (bureau.room("Sala 1").await, bureau.room("Sala 2").await);
        let (officer, other) = (bureau.officer.account, bureau.second_officer.account);
        bureau.makes(&bureau.scheduler, "CO", in_room(a_wish(officer, 4, "09:00"), one)).await.unwrap();
        let overlap = async |wish: Wish| match bureau.makes(&bureau.scheduler, "CO", wish).await {
            Err(OpError::Refused { code: "slot_overlap", sentence }) => sentence,
            other => panic!("{other:?}"),
        };
        let again = overlap(in_room(a_wish(officer, 4, "09:25"), two)).await;
        assert_eq!(again, "The officer officer is taken on 2024-03-04 at 09:25 by another slot.");
        let in_the_room = overlap(in_room(a_wish(other, 4, "08:35"), one)).await;
        assert_eq!(in_the_room, "The room Sala 1 is taken on 2024-03-04 at 09:00 by another slot.");
        bureau.makes(&bureau.scheduler, "CO", in_room(a_wish(other, 4, "09:30"), one)).await.unwrap();
        assert_eq!(listed(&bureau, "CO", None).await.len(), 2);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mission_is_made_whole_or_not_at_all_and_a_preview_stores_nothing() {
    on_both(async |store, _| {
        let bureau = Bureau::new(&store).await;
        let (one, two) = (bureau.room("Sala 1").await, bureau.room("Sala 2").await);
        let time = |text: &str| NaiveTime::parse_from_str(text, "%H:%M").unwrap();
        let pattern = Pattern {
            from: march(4),
            to: march(8),
            weekdays: vec![Weekday::Mon, Weekday::Tue, Weekday::Fri],
            start: time("08:00"),
            end: time("12:00"),
            minutes: 45,
            breaks: vec![Break { from: time("09:30"), to: time("10:00") }],
            holidays: vec![march(5)],
        };
        let seats = vec![seat(bureau.officer.account, one), seat(bureau.second_officer.account, two)];
        let language = SpokenLanguage::parse("spa").unwrap();
        let mission = Wish { when: When::Weekly(pattern), mode: Mode::InPerson, language, seats };
        let (desk, who, wish) = (bureau.at.desk.clone(), bureau.scheduler.clone(), mission.clone());
        let preview = store.write(move |tx| make(tx, &desk, &who, ("CO", &wish), true)).await.unwrap();
        assert_eq!((preview.drafts.len(), preview.ids.len()), (16, 0), "two days, four times, two officers");
        assert_eq!(listed(&bureau, "CO", None).await.len(), 0);
        bureau.makes(&bureau.scheduler, "CO", in_room(a_wish(bureau.second_officer.account, 8, "11:10"), two)).await.unwrap();
        assert_eq!(code(bureau.makes(&bureau.scheduler, "CO", mission.clone()).await), "slot_overlap");
        assert_eq!(listed(&bureau, "CO", None).await.len(), 1, "nothing half done");
        let blocking = listed(&bureau, "CO", None).await[0].slot.id;
        withdraws(&bureau, blocking.into()).await.unwrap();
        let made = bureau.makes(&bureau.scheduler, "CO", mission).await.unwrap();
        assert_eq!(made.ids.len(), 16);
        let shown = listed(&bureau, "CO", Some(true)).await;
        assert_eq!((shown.len(), shown[0].slot.time.as_str(), shown[0].slot.zone.as_str()), (16, "08:00", "America/Bogota"));
        assert_eq!(shown[0].slot.site.as_deref(), Some("centro"), "the site of the room");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_office_whose_clock_is_turned_makes_no_slot_that_nobody_could_keep() {
    on_both(async |store, _| {
        let bureau = Bureau::new(&store).await;
        bureau.publish(a_file("NY", "America/New_York", None)).await;
        let at = &bureau.at;
        let scheduler = at.actor(at.hires(Organisation::Iom, Role::Scheduler, Some("NY"), "scheduler.ny").await).await;
        let officer = at.hires(Organisation::Usg, Role::UsOfficer, Some("NY"), "officer.ny").await;
        for (time, fault) in [("02:30", "/time skipped_by_clock"), ("01:45", "/time clock_is_turned")] {
            assert_eq!(code(bureau.makes(&scheduler, "NY", a_wish(officer, 10, time)).await), fault);
        }
        let made = bureau.makes(&scheduler, "NY", a_wish(officer, 10, "03:00")).await.unwrap();
        assert_eq!(made.drafts[0].starts_at.to_rfc3339(), "2024-03-10T07:00:00+00:00");
        let made = bureau.makes(&scheduler, "NY", a_wish(officer, 10, "00:30")).await.unwrap();
        assert_eq!(made.drafts[0].starts_at.to_rfc3339(), "2024-03-10T05:30:00+00:00");
        assert_eq!(code(bureau.makes(&scheduler, "CO", a_wish(officer, 11, "09:00")).await), "forbidden");
        assert_eq!(code(bureau.makes(&bureau.scheduler, "CO", a_wish(officer, 11, "09:00")).await), "/officer not_an_officer");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_or_what_is_not_there_takes_no_part() {
    on_both(async |store, _| {
        let bureau = Bureau::new(&store).await;
        let officer = bureau.officer.account;
        let makes = async |wish: Wish| code(bureau.makes(&bureau.scheduler, "CO", wish).await);
        assert_eq!(makes(a_wish(bureau.caseworker.account, 4, "09:00")).await, "/officer not_an_officer");
        let unknown: RoomId = uuid::Uuid::from_u128(7).into();
        assert_eq!(makes(in_room(a_wish(officer, 4, "09:00"), unknown)).await, "/room unknown");
        let room = bureau.room("Sala 1").await;
        let in_room_one = in_room(a_wish(officer, 4, "09:00"), room);
        let slot = bureau.makes(&bureau.scheduler, "CO", in_room_one.clone()).await.unwrap().ids[0];
        assert_eq!(code(closes(&bureau, room).await), "still_needed");
        withdraws(&bureau, slot).await.unwrap();
        assert_eq!(code(withdraws(&bureau, slot).await), "not found", "taken back once");
        closes(&bureau, room).await.unwrap();
        assert_eq!(makes(in_room_one).await, "/room unknown");
        let (who, new) = (bureau.scheduler.clone(), NewRoom { site: "centro".into(), name: "Sala 1".into() });
        assert_eq!(code(store.write(move |tx| rooms::add_room(tx, &who, "CO", &new)).await), "name_taken");
        let (who, new) = (bureau.scheduler.clone(), NewRoom { site: "norte".into(), name: "Sala 1".into() });
        assert_eq!(code(store.write(move |tx| rooms::add_room(tx, &who, "CO", &new)).await), "/site unknown");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_interpreter_speaks_the_language_and_is_in_one_place() {
    on_both(async |store, _| {
        let bureau = Bureau::new(&store).await;
        let speaks = |code: &str| SpokenLanguage::parse(code).unwrap();
        let (who, new) = (bureau.scheduler.clone(), NewInterpreter { name: "Marie".into(), languages: vec![speaks("hat"), speaks("fra")] });
        let marie = store.write(move |tx| rooms::add_interpreter(tx, &who, "CO", &new)).await.unwrap();
        let with = |wish: Wish, language: &str| {
            let seats = wish.seats.into_iter().map(|seat| Seat { interpreter: Some(marie), ..seat }).collect();
            Wish { language: speaks(language), seats, ..wish }
        };
        let (officer, other) = (bureau.officer.account, bureau.second_officer.account);
        let makes = async |wish: Wish| bureau.makes(&bureau.scheduler, "CO", wish).await;
        assert_eq!(code(makes(with(a_wish(officer, 4, "09:00"), "spa")).await), "/interpreter does_not_speak");
        makes(with(a_wish(officer, 4, "09:00"), "hat")).await.unwrap();
        assert_eq!(code(makes(with(a_wish(other, 4, "09:00"), "hat")).await), "slot_overlap");
        let who = bureau.scheduler.clone();
        assert_eq!(code(store.write(move |tx| rooms::end_interpreter(tx, &who, "CO", marie)).await), "still_needed");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_slot_outlives_its_officer_and_says_so() {
    on_both(async |store, _| {
        let bureau = Bureau::new(&store).await;
        bureau.slot(4, "09:00").await;
        assert!(listed(&bureau, "CO", None).await[0].slot.officer_available);
        let officer = bureau.officer.account;
        store.prepare(move |tx| tx.set_disabled(officer, true)).await;
        let shown = listed(&bureau, "CO", None).await;
        assert_eq!((shown.len(), shown[0].slot.officer_available), (1, false));
        let case = bureau.at.receives(0).await;
        assert_eq!(code(bureau.books(&bureau.scheduler, case, shown[0].slot.id.into(), None).await), "not_from_here");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_long_list_is_read_page_by_page_and_every_slot_comes_once() {
    on_both(async |store, _| {
        let bureau = Bureau::new(&store).await;
        let time = |text: &str| NaiveTime::parse_from_str(text, "%H:%M").unwrap();
        let pattern = Pattern {
            from: march(1),
            to: march(15),
            weekdays: Weekday::ALL.to_vec(),
            start: time("08:00"),
            end: time("16:00"),
            minutes: 10,
            breaks: vec![],
            holidays: vec![],
        };
        let seat = Seat { pointer: String::new(), officer: bureau.officer.account, room: None, interpreter: None, link: None };
        let language = SpokenLanguage::parse("spa").unwrap();
        let wish = Wish { when: When::Weekly(pattern), mode: Mode::Telephone, language, seats: vec![seat] };
        let made = bureau.makes(&bureau.scheduler, "CO", wish).await.unwrap();
        let (mut seen, mut pages, mut cursor) = (Vec::new(), 0, None);
        loop {
            let (desk, who) = (bureau.at.desk.clone(), bureau.scheduler.clone());
            let asked = Asked { office: "CO".into(), days: (march(1), march(31)), free: Some(true), cursor, line: "l".into() };
            let page = store.read(move |tx| list(tx, &desk, &who, asked).map(|seen| seen.into_parts().0)).await.unwrap();
            seen.extend(page.rows.iter().map(|row| row.slot.id));
            pages += 1;
            cursor = page.next;
            if cursor.is_none() {
                break;
            }
        }
        assert_eq!(pages, 2);
        assert_eq!(seen, made.ids.iter().map(|id| *id.uuid()).collect::<Vec<_>>(), "in the order of their times, each once");
    })
    .await;
}
