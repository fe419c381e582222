//! Booking, moving and ending interviews, holds, and the plan for filling slots, on both databases.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

use super::{testing::*, *};
use crate::{
    domain::{
        filling::FillReason,
        ids::CaseId,
        interview::{Disposition, Ending},
        terms::Priority,
        workflow::{ActionInput, Verb},
    },
    ops::{lookup, testing::because},
    store::{
        interviews::InterviewFilter,
        testing::{TestClock, on_both},
    },
};

/// Moves the clock to an instant.
fn to(clock: &TestClock, now: DateTime<Utc>, then: &str) {
    clock.forward(then.parse::<DateTime<Utc>>().unwrap() - now);
}

async fn stage(bureau: &Bureau, case: CaseId) -> (Stage, bool) {
    let file = bureau.at.case(case).await;
    (file.shown.stage, file.is_on_hold(bureau.at.store.now()))
}

async fn dispositions(bureau: &Bureau, case: CaseId) -> Vec<(i32, Option<Disposition>)> {
    let who = bureau.scheduler.clone();
    let all = bureau.at.store.read(move |tx| of_case(tx, &who, case).map(|seen| seen.into_parts().0)).await.unwrap();
    all.into_iter().map(|booking| (booking.sequence, booking.disposition)).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_family_is_booked_moved_and_heard() {
    on_both(async |store, clock| {
        let bureau = Bureau::new(&store).await;
        let case = bureau.ready(0).await;
        let (first, second) = (bureau.slot(4, "09:00").await, bureau.slot(5, "09:00").await);
        let booked = bureau.books(&bureau.scheduler, case, first, None).await.unwrap();
        let interview = booked.case.interview.clone().unwrap();
        assert_eq!(
            (interview.sequence, interview.slot.date.to_string().as_str(), interview.slot.time.as_str()),
            (0, "2024-03-04", "09:00")
        );
        assert_eq!(code(bureau.books(&bureau.scheduler, case, second, None).await), "/reason required");
        assert_eq!(code(bureau.books(&bureau.scheduler, case, first, Some("by mistake")).await), "same_slot");
        let moved = bureau.books(&bureau.scheduler, case, second, Some("they asked")).await.unwrap().case.interview.unwrap();
        assert_eq!((moved.id, moved.sequence), (interview.id, 1), "the same interview, moved");
        assert_eq!(code(bureau.says(&bureau.scheduler, moved.id, Ending::Held, &[interview.id]).await), "/attended/0 unknown");
        let principal = booked.case.people[0].id;
        assert_eq!(code(bureau.says(&bureau.scheduler, moved.id, Ending::Held, &[principal]).await), "too_early");
        assert_eq!(code(bureau.says(&bureau.scheduler, moved.id, Ending::NoShow, &[]).await), "too_early");
        to(&clock, store.now(), "2024-03-05T14:00:00Z");
        assert_eq!(code(bureau.says(&bureau.scheduler, moved.id, Ending::Held, &[]).await), "/attended required");
        assert_eq!(code(bureau.says(&bureau.scheduler, moved.id, Ending::Held, &[principal, principal]).await), "/attended/1 twice");
        bureau.says(&bureau.officer, moved.id, Ending::Held, &[principal]).await.unwrap();
        assert_eq!(stage(&bureau, case).await, (Stage::Adjudication, false));
        let ends = [(0, Some(Disposition::Rescheduled)), (1, Some(Disposition::Held))];
        assert_eq!(dispositions(&bureau, case).await, ends);
        assert_eq!(code(bureau.says(&bureau.officer, moved.id, Ending::Held, &[principal]).await), "not_from_here");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_missed_interview_holds_the_family_to_the_end_of_the_fifteenth_day() {
    on_both(async |store, clock| {
        let bureau = Bureau::new(&store).await;
        let case = bureau.ready(0).await;
        let slot = bureau.slot(4, "09:00").await;
        let interview = bureau.books(&bureau.scheduler, case, slot, None).await.unwrap().case.interview.unwrap();
        to(&clock, store.now(), "2024-03-04T15:00:00Z");
        let seen = bureau.says(&bureau.scheduler, interview.id, Ending::NoShow, &[]).await.unwrap();
        assert_eq!(seen.held_until.unwrap().to_rfc3339(), "2024-03-20T05:00:00+00:00", "midnight of Bogotá after the 19th");
        assert_eq!(stage(&bureau, case).await, (Stage::InProcess, true));
        let next = bureau.slot(21, "09:00").await;
        assert_eq!(code(bureau.books(&bureau.scheduler, case, next, None).await), "on_hold");
        bureau.at.does(&bureau.supervisor, case, Verb::LiftHold, because("they were ill")).await;
        bureau.books(&bureau.scheduler, case, next, None).await.unwrap();
        assert_eq!(dispositions(&bureau, case).await, [(0, Some(Disposition::NoShow)), (0, None)], "another interview, not a move");
        assert_eq!(code(bureau.says(&bureau.scheduler, interview.id, Ending::Cancelled, &[]).await), "interview_over");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_office_says_itself_how_long_it_holds() {
    on_both(async |store, clock| {
        let bureau = Bureau::new(&store).await;
        bureau.publish(a_file("CO", "America/Bogota", Some(3))).await;
        let case = bureau.ready(0).await;
        let interview = bureau.books(&bureau.scheduler, case, bureau.slot(4, "09:00").await, None).await.unwrap().case.interview.unwrap();
        to(&clock, store.now(), "2024-03-04T15:00:00Z");
        let seen = bureau.says(&bureau.scheduler, interview.id, Ending::NoShow, &[]).await.unwrap();
        assert_eq!(seen.held_until.unwrap().to_rfc3339(), "2024-03-08T05:00:00+00:00");
        to(&clock, store.now(), "2024-03-08T05:00:00Z");
        assert!(!stage(&bureau, case).await.1, "it ends by itself");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hold_runs_to_the_end_of_a_day_to_come_within_a_year() {
    on_both(async |store, _| {
        let bureau = Bureau::new(&store).await;
        let case = bureau.ready(0).await;
        let hold = |day: &str| ActionInput { until: Some(day.parse().unwrap()), ..because("abroad") };
        for (day, fault) in [("2024-02-06", "/until not_to_come"), ("2025-02-06", "/until too_far"), ("+262142-01-01", "/until too_far")] {
            assert_eq!(code(bureau.at.tries(&bureau.scheduler, case, Verb::Hold, hold(day)).await), fault, "{day}");
        }
        let held = bureau.at.does(&bureau.scheduler, case, Verb::Hold, hold("2024-02-07")).await;
        assert_eq!(held.held_until.unwrap().to_rfc3339(), "2024-02-08T05:00:00+00:00");
        assert_eq!(code(bureau.at.tries(&bureau.scheduler, case, Verb::Hold, hold("2024-02-09")).await), "on_hold");
        assert!(held.allowed_actions.iter().any(|one| one.verb == Verb::LiftHold));
        assert!(held.allowed_actions.iter().all(|one| one.verb != Verb::BookInterview));
        let free = bureau.at.does(&bureau.scheduler, case, Verb::LiftHold, because("back")).await;
        assert_eq!(free.held_until, None);
        let book = free.allowed_actions.iter().find(|one| one.verb == Verb::BookInterview).unwrap();
        assert_eq!(book.href, format!("/api/v1/cases/{case}/interviews"));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_slot_that_cannot_be_had_is_refused_and_nothing_is_half_done() {
    on_both(async |store, clock| {
        let bureau = Bureau::new(&store).await;
        let (one, two) = (bureau.ready(0).await, bureau.ready(1).await);
        let slot = bureau.slot(4, "09:00").await;
        bureau.books(&bureau.scheduler, one, slot, None).await.unwrap();
        assert_eq!(code(bureau.books(&bureau.scheduler, two, slot, None).await), "slot_taken");
        assert_eq!(stage(&bureau, two).await.0, Stage::InProcess, "the step did not happen");
        assert_eq!(dispositions(&bureau, two).await, []);
        let who = bureau.scheduler.clone();
        assert_eq!(code(store.write(move |tx| crate::ops::slots::withdraw(tx, &who, "CO", slot)).await), "slot_booked");
        let other = bureau.slot(5, "09:00").await;
        let who = bureau.scheduler.clone();
        store.write(move |tx| crate::ops::slots::withdraw(tx, &who, "CO", other)).await.unwrap();
        assert_eq!(code(bureau.books(&bureau.scheduler, two, other, None).await), "slot_withdrawn");
        let third = bureau.slot(6, "09:00").await;
        to(&clock, store.now(), "2024-03-06T14:00:00Z");
        assert_eq!(code(bureau.books(&bureau.scheduler, two, third, None).await), "slot_past");
        let elsewhere = bureau.at.copy_to(two, "EC").await;
        assert_eq!(code(bureau.books(&bureau.scheduler, elsewhere, third, None).await), "not found");
        assert_eq!(code(bureau.books(&bureau.officer, two, third, None).await), "forbidden");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_slot_of_another_office_does_not_exist_for_a_case() {
    on_both(async |store, _| {
        let bureau = Bureau::new(&store).await;
        let case = bureau.ready(0).await;
        let everywhere = bureau
            .at
            .actor(bureau.at.hires(crate::domain::terms::Organisation::Iom, crate::domain::terms::Role::Scheduler, None, "all").await)
            .await;
        let officer =
            bureau.at.hires(crate::domain::terms::Organisation::Usg, crate::domain::terms::Role::UsOfficer, None, "all.officer").await;
        let made = bureau.makes(&everywhere, "EC", a_wish(officer, 4, "09:00")).await.unwrap();
        assert_eq!(code(bureau.books(&everywhere, case, made.ids[0], None).await), "/slot unknown");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn each_cancellation_frees_the_slot_and_whatever_leaves_the_stage_ends_the_booking() {
    on_both(async |store, clock| {
        let bureau = Bureau::new(&store).await;
        let case = bureau.ready(0).await;
        let slot = bureau.slot(4, "09:00").await;
        let mut ends = Vec::new();
        for ending in [Ending::Postponed, Ending::Cancelled, Ending::BookedInError] {
            let interview = bureau.books(&bureau.scheduler, case, slot, None).await.unwrap().case.interview.unwrap();
            bureau.says(&bureau.scheduler, interview.id, ending, &[]).await.unwrap();
            assert_eq!(stage(&bureau, case).await, (Stage::InProcess, false));
            ends.push((0, Some(ending.disposition())));
            clock.forward(TimeDelta::seconds(1));
        }
        bureau.books(&bureau.scheduler, case, slot, None).await.unwrap();
        bureau.at.do_together(&bureau.officer, &bureau.second_officer, case, Verb::Recall).await;
        ends.push((0, Some(Disposition::Left)));
        assert_eq!(stage(&bureau, case).await.0, Stage::Submitted);
        assert_eq!(dispositions(&bureau, case).await, ends);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_clerk_sees_when_and_where_and_not_by_whom() {
    on_both(async |store, _| {
        let bureau = Bureau::new(&store).await;
        let case = bureau.ready(0).await;
        let masked = async || {
            let file = bureau.at.case(case).await;
            store.read(move |tx| lookup::view(tx, &file)).await.unwrap().appointment
        };
        assert_eq!(masked().await, None);
        bureau.books(&bureau.scheduler, case, bureau.slot(4, "09:00").await, None).await.unwrap();
        let appointment = serde_json::to_value(masked().await.unwrap()).unwrap();
        let told = serde_json::json!({
            "date": "2024-03-04", "time": "09:00", "zone": "America/Bogota", "starts_at": "2024-03-04T14:00:00Z", "mode": "telephone", "site": null
        });
        assert_eq!(appointment, told);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn slots_are_filled_by_priority_then_waiting_time_and_held_families_are_passed_over() {
    on_both(async |store, clock| {
        let bureau = Bureau::new(&store).await;
        let (first, second, held) = (
            bureau.ready(0).await,
            {
                clock.forward(TimeDelta::hours(1));
                bureau.ready(1).await
            },
            bureau.ready(2).await,
        );
        let until = ActionInput { until: Some("2024-03-20".parse().unwrap()), ..because("abroad") };
        bureau.at.does(&bureau.scheduler, held, Verb::Hold, until).await;
        let (early, late) = (bureau.slot(4, "09:00").await, bureau.slot(5, "09:00").await);
        let spare = bureau.slot(6, "09:00").await;
        let (desk, who) = (bureau.at.desk.clone(), bureau.scheduler.clone());
        let days: (NaiveDate, NaiveDate) = ("2024-03-01".parse().unwrap(), "2024-03-31".parse().unwrap());
        let filled = store.read(move |tx| fill(tx, &desk, &who, ("CO", days)).map(|seen| seen.into_parts().0)).await.unwrap();
        let pairs: Vec<_> = filled.lines.iter().map(|line| (line.slot.id, line.case)).collect();
        assert_eq!(pairs, [(*early.uuid(), first), (*late.uuid(), second)]);
        let why = [FillReason::Normal, FillReason::LongestWaiting, FillReason::LanguageUnknown, FillReason::NoSiteNeeded];
        assert_eq!(filled.lines[0].reasons, why);
        assert_eq!(filled.left.iter().map(|slot| slot.id).collect::<Vec<_>>(), [*spare.uuid()]);
        assert_eq!(bureau.at.case(first).await.priority, Some(Priority::Normal));
        assert_eq!(stage(&bureau, first).await.0, Stage::InProcess, "a proposal stores nothing");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_goes_on_after_its_last_row_and_keeps_to_its_filters() {
    on_both(async |store, _| {
        let bureau = Bureau::new(&store).await;
        let room = bureau.room("Sala 1").await;
        let (one, two, three) = (bureau.ready(0).await, bureau.ready(1).await, bureau.ready(2).await);
        let in_the_room = in_room(a_wish(bureau.second_officer.account, 4, "09:00"), room);
        let in_the_room = bureau.makes(&bureau.scheduler, "CO", in_the_room).await.unwrap().ids[0];
        for (case, slot) in [(one, bureau.slot(4, "09:00").await), (two, in_the_room), (three, bureau.slot(5, "09:00").await)] {
            bureau.books(&bureau.scheduler, case, slot, None).await.unwrap();
        }
        let days: (NaiveDate, NaiveDate) = ("2024-03-04".parse().unwrap(), "2024-03-05".parse().unwrap());
        let all = InterviewFilter { office: Some("CO".into()), days, officer: None, room: None, after: None, limit: 9 };
        let cases = async |filter: InterviewFilter| {
            let scope = bureau.scheduler.scope();
            let rows = store.read(move |tx| tx.interviews(&scope, &filter)).await.unwrap();
            rows.into_iter().map(|(booking, _)| booking).collect::<Vec<_>>()
        };
        let whole = cases(all.clone()).await;
        assert_eq!((whole.len(), whole[2].case), (3, three));
        let mut paged = Vec::new();
        while let Some(next) = {
            let after = paged.last().map(|last: &Booking| (last.slot.starts_at, last.id));
            cases(InterviewFilter { after, limit: 1, ..all.clone() }).await.pop()
        } {
            paged.push(next);
        }
        assert_eq!(paged, whole);
        let of = |booking: &[Booking]| booking.iter().map(|one| one.case).collect::<Vec<_>>();
        assert_eq!(of(&cases(InterviewFilter { room: Some(room), ..all.clone() }).await), [two]);
        assert_eq!(of(&cases(InterviewFilter { officer: Some(bureau.second_officer.account), ..all.clone() }).await), [two]);
        assert_eq!(of(&cases(InterviewFilter { days: (days.1, days.1), office: None, ..all.clone() }).await), [three]);
        assert_eq!(of(&cases(InterviewFilter { office: Some("EC".into()), ..all }).await), []);
    })
    .await;
}
