//! The pages of the interview desk: the days, the sheets on paper, and the doors by which a family gets, keeps or loses an interview.

use chrono::{DateTime, Utc};
use reqwest::Method;
use sendero::domain::terms::{Organisation, Role};
use serde_json::json;

use super::{armoured, cookie_of, genuine_of, header, hidden, page, send};
use crate::support::{Answer, Staff, TestApp, on_both};

fn go_to(app: &TestApp, then: &str) {
    app.forward(then.parse::<DateTime<Utc>>().unwrap() - app.now());
}

/// Somebody at a browser.
pub(super) struct Desk<'a> {
    app: &'a TestApp,
    cookie: String,
    genuine: String,
}

impl<'a> Desk<'a> {
    pub(super) fn of(app: &'a TestApp, staff: &Staff) -> Self {
        Self { app, cookie: format!("{}; __Host-sendero-language=en", cookie_of(app, staff)), genuine: genuine_of(app, staff) }
    }

    pub(super) async fn get(&self, path: &str) -> Answer {
        page(self.app, &self.app.staff_url, path, &[("cookie", &self.cookie)]).await
    }

    pub(super) async fn shows(&self, path: &str) -> Answer {
        let answer = self.get(path).await.expect(200);
        armoured(path, &answer);
        answer
    }

    pub(super) async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let mut all = vec![("genuine", self.genuine.as_str())];
        all.extend(fields);
        send(self.app, Method::POST, &format!("{}{path}", self.app.staff_url), &[("cookie", &self.cookie)], Some(&all)).await
    }
}

#[track_caller]
pub(super) fn leads_to(answer: &Answer, to: &str) {
    let location = header(&answer.headers, "location");
    assert!(location.contains(to), "{location}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_family_is_booked_moved_heard_or_not_through_the_pages() {
    on_both(async |db| {
        let app = TestApp::start(db).await;
        let (team, scheduler) = (app.team("CO").await, app.scheduler("CO").await);
        let desk = Desk::of(&app, &scheduler);
        let case = app.in_process(&team, "Heard").await;
        let first = app.slot(&scheduler, &team.officer, "2024-03-04", "09:00").await;
        let second = app.slot(&scheduler, &team.officer, "2024-03-05", "10:00").await;
        let file = desk.shows(&format!("/cases/{case}/interviews")).await;
        assert!(file.text.contains(&format!("/cases/{case}/book?back=")) && file.text.contains("No interview is booked."));

        let book = format!("/cases/{case}/book");
        let choose = desk.shows(&format!("{book}?from=2024-03-01")).await;
        assert!(choose.text.contains(&first) && choose.text.contains(&second) && choose.text.contains("Times of Bogota."));
        desk.post(&book, &[("go", "look"), ("from", "2024-03-01")]).await.expect(422);
        let confirm = desk.post(&book, &[("go", "look"), ("/slot", &first), ("/reason", "kept & typed")]).await.expect(200);
        armoured("confirm", &confirm);
        for part in ["Invitation to the interview", "Usted tiene una entrevista", "Reminder", "kept &#38; typed", "leaves at once"] {
            assert!(confirm.text.contains(part), "{part}: {}", confirm.text);
        }
        let seen = hidden(&confirm.text, "seen");
        let booked = desk.post(&book, &[("go", "save"), ("/slot", &first), ("seen", &seen)]).await.expect(303);
        leads_to(&booked, "done=book_interview");
        assert_eq!(app.case(&scheduler, &case).await["interview"]["slot"]["date"], "2024-03-04");

        let moving = desk.shows(&format!("{book}?slot={second}")).await;
        assert!(moving.text.contains("Until now: Monday 4 March 2024, 09:00") && moving.text.contains("Change of the interview"));
        let seen = hidden(&moving.text, "seen");
        let bare = desk.post(&book, &[("go", "save"), ("/slot", &second), ("seen", &seen)]).await.expect(422);
        armoured("a move without a reason", &bare);
        assert!(bare.text.contains("<title>Error: ") && bare.text.contains("href=\"#f-reason\""));
        let moved = desk.post(&book, &[("go", "save"), ("/slot", &second), ("seen", &seen), ("/reason", "they asked")]).await.expect(303);
        leads_to(&moved, "done=reschedule");

        let held = format!("/cases/{case}/interview/record_held");
        armoured("too early", &desk.get(&held).await.expect(409));
        go_to(&app, "2024-03-05T15:30:00Z");
        let desk = Desk::of(&app, &scheduler); // the cookie of the morning has run out
        let form = desk.shows(&held).await;
        let seen = hidden(&form.text, "seen");
        let nobody = desk.post(&held, &[("seen", &seen)]).await.expect(422);
        assert!(nobody.text.contains("href=\"#f-attended\""), "{}", nobody.text);
        let principal = app.case(&scheduler, &case).await["people"][0]["id"].as_str().unwrap().to_owned();
        let stranger = desk.post(&held, &[("seen", &seen), ("/attended", &scheduler.account.to_string())]).await.expect(422);
        armoured("a stranger came", &stranger);
        leads_to(&desk.post(&held, &[("seen", &seen), ("/attended", &principal)]).await.expect(303), "done=record_held");
        let after = desk.shows(&format!("/cases/{case}/interviews")).await;
        assert!(after.text.contains("Moved to another slot") && after.text.contains("Took part") && after.text.contains("Heard P"));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_two_who_book_one_slot_one_wins_and_the_other_sees_what_is_free() {
    on_both(async |db| {
        let app = TestApp::start(db).await;
        let (team, scheduler) = (app.team("CO").await, app.scheduler("CO").await);
        let other = app.staff("scheduler.unhcr", Organisation::Unhcr, &[(Role::Scheduler, Some("CO"))]).await;
        let (one, two) = (Desk::of(&app, &scheduler), Desk::of(&app, &other));
        let (mine, theirs) = (app.in_process(&team, "One").await, app.in_process(&team, "Two").await);
        let wanted = app.slot(&scheduler, &team.officer, "2024-03-04", "09:00").await;
        let free = app.slot(&scheduler, &team.officer, "2024-03-04", "11:00").await;
        let look = async |desk: &Desk<'_>, case: &str| hidden(&desk.shows(&format!("/cases/{case}/book?slot={wanted}")).await.text, "seen");
        let (seen_one, seen_two) = (look(&one, &mine).await, look(&two, &theirs).await);
        let from = ("from", "2024-03-01");
        let (path_one, path_two) = (format!("/cases/{mine}/book"), format!("/cases/{theirs}/book"));
        let fields_one = [("go", "save"), ("/slot", wanted.as_str()), ("seen", &seen_one), ("/reason", "mine is kept"), from];
        let fields_two = [("go", "save"), ("/slot", wanted.as_str()), ("seen", &seen_two), ("/reason", "theirs is kept"), from];
        let (a, b) = futures_util::future::join(one.post(&path_one, &fields_one), two.post(&path_two, &fields_two)).await;
        let (won, lost) = if a.status == 303 { (a, b) } else { (b, a) };
        assert_eq!((won.status, lost.status), (303, 409), "{}", lost.text);
        armoured("the slot is gone", &lost);
        assert!(lost.text.contains("Somebody has just booked this slot"), "{}", lost.text);
        assert!(lost.text.contains(&free) && !lost.text.contains(&wanted), "the free ones are offered");
        assert!(hidden(&lost.text, "/reason").ends_with("is kept"));
        armoured(
            "looking at it later says so too",
            &one.get(&format!(
                "/cases/{}/book?slot={wanted}",
                if hidden(&lost.text, "/reason").starts_with("mine") { &mine } else { &theirs }
            ))
            .await
            .expect(409),
        );

        // Two people and one case: the second has not seen it as it is now, and what was typed is there.
        let third = app.in_process(&team, "Three").await;
        let path = format!("/cases/{third}/book");
        let seen = hidden(&one.shows(&format!("{path}?slot={free}")).await.text, "seen");
        app.act(&scheduler, &third, "hold", json!({ "reason": "abroad", "until": "2024-03-31" })).await.expect(200);
        app.act(&scheduler, &third, "lift_hold", json!({ "reason": "back" })).await.expect(200);
        let hold = app.act(&scheduler, &third, "hold", json!({ "reason": "abroad", "until": "2024-03-31" })).await.expect(200);
        assert_eq!(hold.field("/stage"), "in_process");
        let stopped = one.post(&path, &[("go", "save"), ("/slot", &free), ("seen", &seen), ("/reason", "typed")]).await.expect(409);
        armoured("on hold meanwhile", &stopped);
        assert!(stopped.text.contains("typed"));
        app.act(&scheduler, &third, "lift_hold", json!({ "reason": "back" })).await.expect(200);
        app.post(&team.iom, &format!("/api/v1/cases/{third}/notes"), json!({ "text": "no change of the case" })).await;
        let stale =
            one.post(&path, &[("go", "save"), ("/slot", &free), ("seen", "something-else"), ("/reason", "typed")]).await.expect(412);
        armoured("412", &stale);
        assert!(stale.text.contains("typed") && stale.text.contains("Nothing was saved"));
        let again = hidden(&stale.text, "seen");
        one.post(&path, &[("go", "save"), ("/slot", &free), ("seen", &again)]).await.expect(303);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_days_the_sheets_and_the_dispositions() {
    on_both(async |db| {
        let app = TestApp::start(db).await;
        let (team, scheduler) = (app.team("CO").await, app.scheduler("CO").await);
        app.with_a_site().await;
        let room = app.room(&scheduler, "Sala 1").await;
        let body = json!({ "mode": "in_person", "language": "spa", "officer": team.officer.account, "room": room, "date": "2024-03-04", "time": "09:00", "minutes": 30 });
        let slot = app.post(&scheduler, "/api/v1/offices/CO/slots", body).await.expect(201).field("/items/0/id");
        let case = app.in_process(&team, "Zoraida").await;
        let phone = app.in_process(&team, "Telma").await;
        app.book(&scheduler, &case, &slot, None).await.expect(201);
        let call = app.slot(&scheduler, &team.second_officer, "2024-03-04", "10:00").await;
        app.book(&scheduler, &phone, &call, None).await.expect(201);
        let reference = app.case(&scheduler, &case).await["reference"].as_str().unwrap().to_owned();

        let desk = Desk::of(&app, &scheduler);
        let empty = desk.shows("/interviews?office=CO&day=2024-03-01").await;
        assert!(empty.text.contains("There are no interviews.") && empty.text.contains("day=2024-03-04"), "an empty day says where to look next");
        for address in ["/interviews?office=CO&day=2024-03-04&by=room", "/interviews?office=CO&day=2024-03-06&view=week&by=officer"] {
            let day = desk.shows(address).await;
            assert!(day.text.contains(&reference) && day.text.contains("Times of Bogota.") && day.text.contains("Zoraida"), "{address}");
        }
        let day = desk.shows("/interviews?office=CO&day=2024-03-04&by=room").await;
        assert!(day.text.contains("Sala 1, Centre") && day.text.contains("By telephone"));
        assert!(day.text.contains(&format!("/cases/{case}/interview/cancel_interview")) && !day.text.contains("record_held"));
        let reader = Desk::of(&app, &team.iom).shows("/interviews?office=CO&day=2024-03-04").await;
        assert!(reader.text.contains(&reference) && !reader.text.contains("cancel_interview"), "no door for who may not");

        let reception = desk.shows("/interviews?office=CO&day=2024-03-04&sheet=reception").await;
        assert!(reception.text.contains("Zoraida") && reception.text.contains(&reference), "{}", reception.text);
        for hidden in ["Pérez", "officer", "<header", "Español"] {
            assert!(!reception.text.contains(hidden), "the reception desk sees no {hidden}");
        }
        let interviewers = desk.shows("/interviews?office=CO&day=2024-03-04&sheet=interviewers&by=officer").await;
        assert!(interviewers.text.contains("Zoraida Pérez Ñandú") && interviewers.text.contains("officer.2.co"));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_interview_is_cancelled_or_missed_and_the_family_is_held_back_and_let_go() {
    on_both(async |db| {
        let app = TestApp::start(db).await;
        let (team, scheduler) = (app.team("CO").await, app.scheduler("CO").await);
        let (case, phone) = (app.in_process(&team, "Zoraida").await, app.in_process(&team, "Telma").await);
        for (family, time) in [(&case, "09:00"), (&phone, "10:00")] {
            let slot = app.slot(&scheduler, &team.officer, "2024-03-04", time).await;
            app.book(&scheduler, family, &slot, None).await.expect(201);
        }
        let desk = Desk::of(&app, &scheduler);
        let cancel = format!("/cases/{case}/interview/cancel_interview");
        let asked = desk.shows(&cancel).await;
        let seen = hidden(&asked.text, "seen");
        let bare = desk.post(&cancel, &[("seen", &seen), ("/reason", "the officer is ill")]).await.expect(422);
        assert!(bare.text.contains("the officer is ill") && bare.text.contains("href=\"#f-disposition\""));
        let fields = [("seen", seen.as_str()), ("/reason", "the officer is ill"), ("/disposition", "postponed")];
        leads_to(&desk.post(&cancel, &fields).await.expect(303), "done=cancel_interview");
        let late = desk.post(&cancel, &fields).await.expect(409);
        assert!(late.text.contains("the officer is ill"), "what was typed is not lost");

        go_to(&app, "2024-03-04T16:00:00Z");
        let desk = Desk::of(&app, &scheduler); // the cookie of the morning has run out
        let open = desk.shows("/interviews?office=CO&day=2024-03-04").await;
        assert!(open.text.contains(&format!("/cases/{phone}/interview/record_held")) && open.text.contains("Cancelled or moved (1)"));
        let missed = format!("/cases/{phone}/interview/record_no_show");
        let form = desk.shows(&missed).await;
        assert!(form.text.contains("Missed interview") && form.text.contains("on hold until 2024-03-20 00:00"), "{}", form.text);
        let fields = [("seen", "something-else"), ("/reason", "nobody answered")];
        let stale = desk.post(&missed, &fields).await.expect(412);
        assert!(stale.text.contains("nobody answered"));
        let seen = hidden(&stale.text, "seen");
        desk.post(&missed, &[("seen", &seen), ("/reason", "nobody answered")]).await.expect(303);
        let file = desk.shows(&format!("/cases/{phone}/interviews")).await;
        assert!(file.text.contains("On hold until") && file.text.contains("Did not come"));
        armoured("on hold", &desk.get(&format!("/cases/{phone}/book")).await.expect(409));
        let lift = format!("/cases/{phone}/do/lift_hold");
        let seen = hidden(&desk.shows(&lift).await.text, "seen");
        desk.post(&lift, &[("seen", &seen), ("/reason", "they called")]).await.expect(303);
        let hold = format!("/cases/{phone}/do/hold");
        let seen = hidden(&desk.shows(&hold).await.text, "seen");
        let until = [("seen", seen.as_str()), ("/reason", "abroad"), ("/until-day", "31"), ("/until-month", "3"), ("/until-year", "2024")];
        desk.post(&hold, &until).await.expect(303);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_may_not_is_told_so_and_other_offices_do_not_exist() {
    on_both(async |db| {
        let app = TestApp::start(db).await;
        let (team, scheduler) = (app.team("CO").await, app.scheduler("CO").await);
        let elsewhere = app.staff("scheduler.ec", Organisation::Iom, &[(Role::Scheduler, Some("EC"))]).await;
        let case = app.in_process(&team, "Far").await;
        let slot = app.slot(&scheduler, &team.officer, "2024-03-04", "09:00").await;
        let (book, held) = (format!("/cases/{case}/book"), format!("/cases/{case}/interview/record_held"));
        let far = Desk::of(&app, &elsewhere);
        for path in [
            book.as_str(),
            &held,
            &format!("/cases/{case}/interviews"),
            "/interviews?office=CO",
            "/interviews/slots?office=CO",
            "/interviews/plan?office=CO",
        ] {
            armoured(path, &far.get(path).await.expect(404));
        }
        far.post(&book, &[("go", "save"), ("/slot", &slot), ("seen", "x"), ("/reason", "x")]).await.expect(404);
        far.post(&format!("/interviews/slots/{slot}/withdraw?office=CO"), &[]).await.expect(403);
        far.post(&format!("/interviews/slots/{slot}/withdraw?office=EC"), &[]).await.expect(404);
        let caseworker = Desk::of(&app, &team.iom);
        for path in [book.as_str(), "/interviews/plan?office=CO", "/interviews/slots/new?office=CO"] {
            armoured(path, &caseworker.get(path).await.expect(403));
        }
        caseworker.shows("/interviews/rooms?office=CO").await;
        for path in ["/interviews", "/interviews?sheet=reception", "/interviews/slots"] {
            Desk::of(&app, &team.clerk).get(path).await.expect(403);
        }
        let forged = Desk { genuine: genuine_of(&app, &team.unhcr), ..Desk::of(&app, &scheduler) };
        for path in
            [book.as_str(), &held, "/interviews/slots/new?office=CO", "/interviews/rooms?office=CO", "/interviews/interpreters?office=CO"]
        {
            armoured(path, &forged.post(path, &[("go", "save"), ("/slot", &slot), ("/reason", "kept")]).await.expect(403));
        }
        assert_eq!(app.case(&scheduler, &case).await["stage"], "in_process", "nothing was done");
        let desk = Desk::of(&app, &scheduler);
        for path in ["/interviews?day=yesterday", "/interviews/slots?from=2024-13-01", "/interviews/slots?from=2024-03-05&to=2024-03-01"] {
            armoured(path, &desk.get(path).await.expect(422));
        }
        desk.get("/interviews?day=9999-12-31&view=week").await.expect(200);
        desk.get("/interviews?day=0001-01-01&view=week").await.expect(200);
        desk.get(&format!("{book}?slot=x")).await.expect(404);
        desk.get(&format!("{book}?from=9999-12-31")).await.expect(200);
    })
    .await;
}
