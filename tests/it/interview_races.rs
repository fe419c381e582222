//! Races of 64 for slots, families and rooms: exactly one wins, and the database judged it.

use std::collections::BTreeMap;

use futures_util::future::join_all;
use reqwest::Method;
use serde_json::json;

use super::support::{Answer, TestApp, desk::by_telephone, on_both};

const RUNNERS: usize = 64;

fn tally(answers: &[Answer]) -> BTreeMap<(u16, String), usize> {
    let mut tally = BTreeMap::new();
    for answer in answers {
        *tally.entry((answer.status, answer.code())).or_insert(0) += 1;
    }
    tally
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sixty_four_families_and_one_slot() {
    on_both(async |db| {
        let app = TestApp::start(db).await;
        let (team, scheduler) = (app.team("CO").await, app.scheduler("CO").await);
        let slot = app.slot(&scheduler, &team.officer, "2024-03-04", "09:00").await;
        let mut wishes = Vec::new();
        for n in 0..RUNNERS {
            let case = app.in_process(&team, &format!("Runner {n}")).await;
            let etag = app.get(&scheduler, &format!("/api/v1/cases/{case}")).await.etag();
            wishes.push((format!("/api/v1/cases/{case}/interviews"), etag));
        }
        let book = async |(path, etag): &(String, String)| {
            app.call(Some(&scheduler), Method::POST, path, &[("if-match", etag)], Some(json!({ "slot": slot }))).await
        };
        let tally = tally(&join_all(wishes.iter().map(book)).await);
        assert_eq!(tally, BTreeMap::from([((201, String::new()), 1), ((409, "slot_taken".into()), RUNNERS - 1)]));
        let day = app.get(&scheduler, "/api/v1/interviews?from=2024-03-04").await.expect(200).json();
        assert_eq!(day["items"].as_array().map(Vec::len), Some(1), "one booking, and nothing of the others is left");
        let stages = app.get(&team.supervisor, "/api/v1/counters?office=CO").await.expect(200).json();
        let count =
            |stage: &str| stages["stages"].as_array().unwrap().iter().find(|one| one["stage"] == stage).map(|one| one["cases"].clone());
        assert_eq!((count("interview"), count("in_process")), (Some(json!(1)), Some(json!(RUNNERS - 1))));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_family_and_two_slots() {
    on_both(async |db| {
        let app = TestApp::start(db).await;
        let (team, scheduler) = (app.team("CO").await, app.scheduler("CO").await);
        let slots = [
            app.slot(&scheduler, &team.officer, "2024-03-04", "09:00").await,
            app.slot(&scheduler, &team.second_officer, "2024-03-04", "09:00").await,
        ];
        let case = app.in_process(&team, "Wanted").await;
        let etag = app.get(&scheduler, &format!("/api/v1/cases/{case}")).await.etag();
        let path = format!("/api/v1/cases/{case}/interviews");
        let book = async |n: usize| {
            app.call(Some(&scheduler), Method::POST, &path, &[("if-match", &etag)], Some(json!({ "slot": slots[n % 2] }))).await
        };
        let tally = tally(&join_all((0..RUNNERS).map(book)).await);
        // Whoever comes after the winner has not seen the case as it is now.
        assert_eq!(tally, BTreeMap::from([((201, String::new()), 1), ((412, "etag_mismatch".into()), RUNNERS - 1)]));
        let bookings = app.get(&scheduler, &path).await.expect(200).json();
        assert_eq!(bookings["items"].as_array().map(Vec::len), Some(1));
        let free = app.get(&scheduler, "/api/v1/offices/CO/slots?from=2024-03-04&free=true").await.expect(200).json();
        assert_eq!(free["items"].as_array().map(Vec::len), Some(1), "the other slot is free");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sixty_four_slots_and_one_room() {
    on_both(async |db| {
        let app = TestApp::start(db).await;
        let (team, scheduler) = (app.team("CO").await, app.scheduler("CO").await);
        app.with_a_site().await;
        let room = app.room(&scheduler, "Sala 1").await;
        let mut officers = vec![team.officer.clone()];
        for n in 1..RUNNERS {
            let roles = [(sendero::domain::terms::Role::UsOfficer, Some("CO"))];
            officers.push(app.staff(&format!("officer.race.{n}"), sendero::domain::terms::Organisation::Usg, &roles).await);
        }
        let make = async |(n, officer): (usize, &super::support::Staff)| {
            let time = ["09:00", "09:05", "09:25", "08:45"][n % 4]; // no two of these in one room
            let mut body = by_telephone(officer, "2024-03-04", time);
            body["mode"] = json!("in_person");
            body["room"] = json!(room);
            app.post(&scheduler, "/api/v1/offices/CO/slots", body).await
        };
        let tally = tally(&join_all(officers.iter().enumerate().map(make)).await);
        let made = tally.get(&(201, String::new())).copied().unwrap_or_default();
        // 08:45 and 09:25 do not touch, so two can be made; whatever is made does not overlap.
        assert!((1..=2).contains(&made), "{tally:?}");
        assert_eq!(tally.get(&(409, "slot_overlap".into())), Some(&(RUNNERS - made)), "{tally:?}");
        let slots = app.get(&scheduler, "/api/v1/offices/CO/slots?from=2024-03-04").await.expect(200).json();
        let slots = slots["items"].as_array().unwrap();
        assert_eq!(slots.len(), made, "nothing of the others is left");
        if made == 2 {
            assert_eq!((&slots[0]["time"], &slots[1]["time"]), (&json!("08:45"), &json!("09:25")));
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_slot_is_withdrawn_or_booked_and_never_both() {
    on_both(async |db| {
        let app = TestApp::start(db).await;
        let (team, scheduler) = (app.team("CO").await, app.scheduler("CO").await);
        let case = app.in_process(&team, "Or not").await;
        let (mut kept, mut etag) = (0, app.get(&scheduler, &format!("/api/v1/cases/{case}")).await.etag());
        for n in 0..16 {
            let slot = app.slot(&scheduler, &team.officer, "2024-03-04", &format!("{:02}:00", n + 6)).await;
            let (withdrawal, cases) = (format!("/api/v1/offices/CO/slots/{slot}"), format!("/api/v1/cases/{case}/interviews"));
            let headers = [("if-match", etag.as_str())];
            let (withdrawn, booked) = futures_util::future::join(
                app.call(Some(&scheduler), Method::DELETE, &withdrawal, &[], None),
                app.call(Some(&scheduler), Method::POST, &cases, &headers, Some(json!({ "slot": slot }))),
            )
            .await;
            match (withdrawn.status, booked.status) {
                (204, 409) => assert_eq!(booked.code(), "slot_withdrawn"),
                (409, 201) => {
                    assert_eq!(withdrawn.code(), "slot_booked");
                    app.dispose(&scheduler, &case, json!({ "disposition": "booked_in_error", "reason": "a race" })).await.expect(200);
                    kept += 1;
                }
                other => panic!("{other:?}: {} {}", withdrawn.text, booked.text),
            }
            etag = app.get(&scheduler, &format!("/api/v1/cases/{case}")).await.etag();
        }
        let bookings = app.get(&scheduler, &format!("/api/v1/cases/{case}/interviews")).await.expect(200).json();
        assert_eq!(bookings["items"].as_array().map(Vec::len), Some(kept));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_recall_and_a_booking_leave_no_booking_behind() {
    on_both(async |db| {
        let app = TestApp::start(db).await;
        let (team, scheduler) = (app.team("CO").await, app.scheduler("CO").await);
        for n in 0..8 {
            let case = app.in_process(&team, &format!("Recalled {n}")).await;
            let slot = app.slot(&scheduler, &team.officer, "2024-03-04", &format!("{:02}:00", n + 6)).await;
            let proposed = app.act(&team.officer, &case, "recall", json!({ "reason": "New facts." })).await.expect(202);
            let confirm = format!("/api/v1/proposals/{}/confirm", proposed.field("/proposal"));
            let etag = app.get(&scheduler, &format!("/api/v1/cases/{case}")).await.etag();
            let path = format!("/api/v1/cases/{case}/interviews");
            let headers = [("if-match", etag.as_str())];
            let (recalled, booked) = futures_util::future::join(
                app.post(&team.second_officer, &confirm, json!({})),
                app.call(Some(&scheduler), Method::POST, &path, &headers, Some(json!({ "slot": slot }))),
            )
            .await;
            let seen = app.case(&scheduler, &case).await;
            match (recalled.status, booked.status) {
                (204, 412 | 409) => assert_eq!((&seen["stage"], &seen["interview"]), (&json!("submitted"), &json!(null))),
                (409, 201) => {
                    assert_eq!(recalled.code(), "stale", "also where it was taken away while it was being confirmed: {}", recalled.text);
                    assert_eq!(seen["stage"], "interview");
                }
                other => panic!("{other:?}: {} {}", recalled.text, booked.text),
            }
            let living = app.get(&scheduler, &path).await.expect(200).json()["items"]
                .as_array()
                .unwrap()
                .iter()
                .filter(|one| one["ended_at"].is_null())
                .count();
            assert_eq!(living, usize::from(seen["stage"] == "interview"), "a booking lives exactly in its stage");
        }
    })
    .await;
}
