//! The interview desk as a scheduler, an officer and a clerk meet it over HTTP.

use chrono::{DateTime, Utc};
use reqwest::Method;
use sendero::domain::terms::{Organisation, Role};
use serde_json::json;

use super::support::{Staff, TestApp, desk::by_telephone, on_both};

fn go_to(app: &TestApp, then: &str) {
    app.forward(then.parse::<DateTime<Utc>>().unwrap() - app.now());
}

async fn day(app: &TestApp, who: &Staff, query: &str) -> Vec<serde_json::Value> {
    app.get(who, &format!("/api/v1/interviews?{query}")).await.expect(200).json()["items"].as_array().unwrap().clone()
}

/// A preview of two weeks with a lunch and a holiday.
fn a_mission(officer: &Staff, room: &str, interpreter: &str) -> serde_json::Value {
    json!({
        "preview": true, "mode": "in_person", "language": "hat",
        "officers": [{ "officer": officer.account, "room": room, "interpreter": interpreter }],
        "pattern": {
            "from": "2024-03-04", "to": "2024-03-15", "weekdays": ["mon", "thu"], "start": "08:00", "end": "12:00", "minutes": 60,
            "breaks": [{ "from": "10:00", "to": "10:30" }], "holidays": ["2024-03-07"]
        }
    })
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_scheduler_has_a_first_day() {
    on_both(async |db| {
        let app = TestApp::start(db).await;
        let (team, scheduler) = (app.team("CO").await, app.scheduler("CO").await);
        app.with_a_site().await;
        let room = app.room(&scheduler, "Sala 1").await;
        let marie = json!({ "name": "Marie", "languages": ["hat", "fra"] });
        let marie = app.post(&scheduler, "/api/v1/offices/CO/interpreters", marie).await.expect(201).field("/id");
        let mission = a_mission(&team.officer, &room, &marie);
        let preview = app.post(&scheduler, "/api/v1/offices/CO/slots", mission.clone()).await.expect(200);
        assert_eq!(preview.json()["items"].as_array().map(Vec::len), Some(9));
        assert_eq!((preview.field("/items/0/id"), preview.field("/items/2/time")), ("null".into(), "10:30".into()));
        let mut wanted = mission;
        wanted["preview"] = json!(false);
        app.post(&scheduler, "/api/v1/offices/CO/slots", wanted.clone()).await.expect(201);
        app.post(&scheduler, "/api/v1/offices/CO/slots", wanted).await.refused(409, "slot_overlap");
        let free = app.get(&scheduler, "/api/v1/offices/CO/slots?from=2024-03-01&to=2024-03-31&free=true").await.expect(200);
        assert_eq!(free.json()["items"].as_array().map(Vec::len), Some(9));
        let slot = &free.json()["items"][0];
        assert_eq!(
            (&slot["room"]["name"], &slot["site"], &slot["interpreter"]["name"]),
            (&json!("Sala 1"), &json!("centro"), &json!("Marie"))
        );

        let case = app.in_process(&team, "Heard").await;
        let plan =
            app.post(&scheduler, "/api/v1/offices/CO/slots/fill", json!({ "from": "2024-03-01", "to": "2024-03-31" })).await.expect(200);
        assert_eq!(plan.json()["items"], json!([]), "the family speaks Spanish, the slots are in Creole");
        let booked = app.book(&scheduler, &case, slot["id"].as_str().unwrap(), None).await.expect(201);
        assert_eq!(booked.json()["warnings"], json!(["language_not_spoken"]));
        assert_eq!(booked.field("/case/interview/slot/date"), "2024-03-04");
        assert_eq!(booked.etag(), app.get(&scheduler, &format!("/api/v1/cases/{case}")).await.etag());

        let rows = day(&app, &team.iom, "from=2024-03-04&office=CO").await;
        assert_eq!((rows.len(), &rows[0]["principal"], &rows[0]["case"]), (1, &json!("Heard Pérez Ñandú"), &json!(case)));
        assert_eq!((&rows[0]["speaks"], &rows[0]["disposition"]), (&json!(["spa"]), &json!(null)));
        assert!(day(&app, &team.iom, "from=2024-03-05&office=CO").await.is_empty());
        let everywhere = app.staff("iom.everywhere", Organisation::Iom, &[(Role::Caseworker, None)]).await;
        assert!(day(&app, &everywhere, "from=2024-03-01&to=2024-03-31&office=EC").await.is_empty());
        assert_eq!(day(&app, &team.iom, &format!("from=2024-03-04&room={room}&officer={}", team.officer.account)).await.len(), 1);
        let reference = booked.field("/case/reference");
        let masked = app.get(&team.clerk, &format!("/api/v1/cases/lookup?reference={reference}")).await.expect(200);
        assert_eq!((masked.field("/appointment/time"), masked.field("/appointment/site")), ("08:00".into(), "centro".into()));
        assert!(!masked.text.contains("Sala 1") && !masked.text.contains("officer"));

        go_to(&app, "2024-03-04T14:00:00Z");
        let principal = booked.json()["case"]["people"][0]["id"].clone();
        let held = app.dispose(&team.officer, &case, json!({ "disposition": "held", "attended": [principal] })).await.expect(200);
        assert_eq!(held.field("/stage"), "adjudication");
        let past = app.get(&team.iom, &format!("/api/v1/cases/{case}/interviews")).await.expect(200).json();
        assert_eq!((&past["items"][0]["disposition"], &past["items"][0]["attended"]), (&json!("held"), &json!([principal])));
        assert_eq!(day(&app, &team.iom, "from=2024-03-04").await[0]["disposition"], "held");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_buttons_lead_to_the_doors_of_interviews_and_no_other_door_opens() {
    on_both(async |db| {
        let app = TestApp::start(db).await;
        let (team, scheduler) = (app.team("CO").await, app.scheduler("CO").await);
        let case = app.in_process(&team, "Doors").await;
        let slot = app.slot(&scheduler, &team.officer, "2024-03-04", "09:00").await;
        let href = async |verb: &str| {
            let seen = app.case(&scheduler, &case).await;
            let found = seen["allowed_actions"].as_array().unwrap().iter().find(|one| one["verb"] == verb).cloned();
            found.map(|one| (one["href"].as_str().unwrap().to_owned(), one["needs"].clone()))
        };
        assert_eq!(href("book_interview").await, Some((format!("/api/v1/cases/{case}/interviews"), json!(["slot"]))));
        app.act(&scheduler, &case, "book_interview", json!({ "reason": "x" })).await.refused(404, "not_found");
        let booked = app.book(&scheduler, &case, &slot, None).await.expect(201);
        let ends = booked.field("/case/interview/disposition_href");
        assert_eq!(href("reschedule").await, Some((format!("/api/v1/cases/{case}/interviews"), json!(["slot", "reason"]))));
        assert_eq!(href("cancel_interview").await, Some((ends.clone(), json!(["disposition", "reason"]))));
        assert_eq!(href("record_no_show").await, None, "not before it has begun");
        go_to(&app, "2024-03-04T14:00:00Z");
        assert_eq!(href("record_no_show").await, Some((ends.clone(), json!(["disposition", "reason"]))));
        assert_eq!(href("record_held").await, Some((ends, json!(["disposition", "attended"]))));
        let missed = app.dispose(&scheduler, &case, json!({ "disposition": "no_show", "reason": "nobody came" })).await.expect(200);
        assert_eq!((missed.field("/stage"), missed.field("/held_until")), ("in_process".into(), "2024-03-20T05:00:00Z".into()));
        assert_eq!(href("book_interview").await, None);
        let lifted = app.act(&team.supervisor, &case, "lift_hold", json!({ "reason": "they were ill" })).await.expect(200);
        assert_eq!(lifted.field("/held_until"), "null");
        let held = app.act(&scheduler, &case, "hold", json!({ "reason": "abroad", "until": "2024-03-31" })).await.expect(200);
        assert_eq!(held.field("/held_until"), "2024-04-01T05:00:00Z");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_refusal_comes_in_its_order() {
    on_both(async |db| {
        let app = TestApp::start(db).await;
        let (team, scheduler) = (app.team("CO").await, app.scheduler("CO").await);
        let (elsewhere, foreign) = (app.scheduler("EC").await, app.team("EC").await);
        let case = app.in_process(&team, "Ordered").await;
        let slot = app.slot(&scheduler, &team.officer, "2024-03-04", "09:00").await;
        let path = format!("/api/v1/cases/{case}/interviews");
        let etag = app.get(&scheduler, &format!("/api/v1/cases/{case}")).await.etag();
        let ask = async |who: &Staff, path: &str, seen: &[(&str, &str)], body: serde_json::Value| {
            app.call(Some(who), Method::POST, path, seen, Some(body)).await
        };
        let good = || json!({ "slot": slot });
        app.call(None, Method::POST, &path, &[], Some(good())).await.refused(401, "not_signed_in");
        ask(&elsewhere, &path, &[], json!({})).await.refused(422, "invalid");
        ask(&elsewhere, &path, &[("if-match", &etag)], good()).await.refused(404, "not_found");
        ask(&team.iom, &path, &[], good()).await.refused(403, "forbidden");
        ask(&scheduler, &path, &[], good()).await.refused(428, "if_match_missing");
        ask(&scheduler, &path, &[("if-match", "\"other\"")], good()).await.refused(412, "etag_mismatch");
        let unknown = ask(&scheduler, &path, &[("if-match", &etag)], json!({ "slot": case })).await.refused(422, "invalid");
        assert_eq!(unknown.field("/errors/0/pointer"), "/slot");
        let booked = ask(&scheduler, &path, &[("if-match", &etag)], good()).await.expect(201);

        let ends = booked.field("/case/interview/disposition_href");
        let held = || json!({ "disposition": "held", "attended": [booked.json()["case"]["people"][0]["id"]] });
        let without = ask(&foreign.iom, &ends, &[], json!({ "disposition": "held" })).await.refused(422, "invalid");
        assert_eq!(without.field("/errors/0/pointer"), "/attended");
        for (body, pointer) in [
            (json!({ "disposition": "rescheduled", "reason": "x" }), "/disposition"),
            (json!({ "disposition": "left", "reason": "x" }), "/disposition"),
            (json!({ "disposition": "cancelled" }), "/reason"),
            (json!({ "disposition": "no_show", "reason": "x", "attended": [case] }), "/attended"),
            (json!({ "disposition": "held", "attended": [case, case] }), "/attended/1"),
        ] {
            let refused = ask(&scheduler, &ends, &[("if-match", &booked.etag())], body).await.refused(422, "invalid");
            assert_eq!(refused.field("/errors/0/pointer"), pointer);
        }
        ask(&foreign.iom, &ends, &[("if-match", &booked.etag())], held()).await.refused(404, "not_found");
        ask(&scheduler, &ends.replace("interviews/0", "interviews/1"), &[], held()).await.refused(404, "not_found");
        ask(&team.clerk, &ends, &[], held()).await.refused(404, "not_found");
        ask(&team.unhcr_reviewer, &ends, &[], held()).await.refused(403, "forbidden");
        ask(&scheduler, &ends, &[], held()).await.refused(428, "if_match_missing");
        ask(&scheduler, &ends, &[("if-match", &etag)], held()).await.refused(412, "etag_mismatch");
        ask(&scheduler, &ends, &[("if-match", &booked.etag())], held()).await.refused(409, "too_early");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn slots_of_bad_shape_are_refused_at_their_field() {
    on_both(async |db| {
        let app = TestApp::start(db).await;
        let (team, scheduler) = (app.team("CO").await, app.scheduler("CO").await);
        let good = by_telephone(&team.officer, "2024-03-04", "09:00");
        let with = |name: &str, value: serde_json::Value| {
            let mut body = good.clone();
            body[name] = value;
            body
        };
        for (body, pointer, code) in [
            (with("time", json!("9:00")), "/time", "not_a_time"),
            (with("time", json!("24:00")), "/time", "not_a_time"),
            (with("time", json!("09:01")), "/time", "not_on_grid"),
            (with("minutes", json!(7)), "/minutes", "out_of_range"),
            (with("date", json!("2024-02-05")), "/date", "in_the_past"),
            (with("date", json!("2030-02-05")), "/date", "too_far"),
            (with("date", json!("+262142-12-31")), "/date", "too_far"),
            (with("date", json!("-9999-12-31")), "/date", "in_the_past"),
            (with("language", json!("spanish")), "/language", "not_a_language"),
            (with("mode", json!("video")), "/link", "required"),
            (with("mode", json!("in_person")), "/room", "required"),
            (with("link", json!("http://example.org")), "/link", "not_a_link"),
            (with("link", json!("https://example.org")), "/link", "not_asked_for"),
            (with("officers", json!([])), "/officers", "not_both"),
            (with("officer", json!(scheduler.account)), "/officer", "not_an_officer"),
            (with("room", json!(scheduler.account)), "/room", "not_asked_for"),
            (with("interpreter", json!(scheduler.account)), "/interpreter", "unknown"),
            (json!({ "mode": "telephone", "language": "spa", "officer": team.officer.account }), "/date", "required"),
        ] {
            let refused = app.post(&scheduler, "/api/v1/offices/CO/slots", body).await.refused(422, "invalid");
            assert_eq!((refused.field("/errors/0/pointer").as_str(), refused.field("/errors/0/code").as_str()), (pointer, code));
        }
        for (query, pointer) in
            [("", "from"), ("from=2024-03-05&to=2024-03-04", "to"), ("from=%2B12024-03-05", "from"), ("from=2024-03-04&free=maybe", "free")]
        {
            let refused = app.get(&scheduler, &format!("/api/v1/offices/CO/slots?{query}")).await.refused(422, "invalid");
            assert_eq!(refused.field("/errors/0/pointer"), pointer, "{query}");
        }
        app.get(&scheduler, "/api/v1/offices/XX/slots?from=2024-03-04").await.refused(404, "not_found");
        app.get(&scheduler, "/api/v1/offices/EC/slots?from=2024-03-04").await.refused(403, "forbidden");
        app.get(&team.clerk, "/api/v1/interviews?from=2024-03-04").await.refused(403, "forbidden");
        for limit in ["0", "501", "-1"] {
            let refused = app.get(&scheduler, &format!("/api/v1/interviews?from=2024-03-04&limit={limit}")).await.refused(422, "invalid");
            assert_eq!(refused.field("/errors/0/pointer"), "limit");
        }
        let rubbish = app.get(&scheduler, "/api/v1/interviews?from=2024-03-04&cursor=rubbish").await.refused(422, "invalid");
        assert_eq!(rubbish.field("/errors/0/pointer"), "cursor");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_list_of_interviews_is_one_read_on_record_with_the_cases_shown() {
    on_both(async |db| {
        let app = TestApp::start(db).await;
        let (team, scheduler) = (app.team("CO").await, app.scheduler("CO").await);
        let auditor = app.staff("auditor", Organisation::Iom, &[(Role::Auditor, None)]).await;
        let mut cases = Vec::new();
        for (who, time) in [("One", "09:00"), ("Two", "10:00")] {
            let case = app.in_process(&team, who).await;
            let slot = app.slot(&scheduler, &team.officer, "2024-03-04", time).await;
            app.book(&scheduler, &case, &slot, None).await.expect(201);
            cases.push(case);
        }
        assert_eq!(day(&app, &team.iom, "from=2024-03-04&office=CO").await.len(), 2);
        let first = app.get(&scheduler, "/api/v1/interviews?from=2024-03-04&limit=1").await.expect(200);
        let link = first.headers["link"].to_str().unwrap().split(['<', '>']).nth(1).unwrap().to_owned();
        let rest = app.get(&scheduler, &link).await.expect(200).json();
        assert_eq!((&first.json()["items"][0]["case"], &rest["items"][0]["case"]), (&json!(cases[0]), &json!(cases[1])));
        assert_eq!((rest["items"].as_array().map(Vec::len), &rest["next"]), (Some(1), &json!(null)));
        app.upkeep().await;
        let events = app.get(&auditor, "/api/v1/audit?action=interview.list").await.expect(200).json();
        assert_eq!(events["items"].as_array().map(Vec::len), Some(3), "one a reading");
        let whole = |event: &&serde_json::Value| event["details"]["filters"] == json!(["office", "from"]);
        let details = &events["items"].as_array().unwrap().iter().find(whole).unwrap()["details"];
        assert_eq!((&details["filters"], &details["cases"]), (&json!(["office", "from"]), &json!(cases)));
    })
    .await;
}
