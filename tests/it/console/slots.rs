//! The pages on which a scheduler keeps slots, rooms and interpreters, and the plan that fills them.

use serde_json::json;

use super::{
    armoured, hidden,
    interviews::{Desk, leads_to},
};
use crate::support::{TestApp, on_both};

/// The form for a pattern of two mornings.
fn a_pattern(officer: &str) -> Vec<(&'static str, String)> {
    [
        ("/pattern/from", "2024-03-04"),
        ("/pattern/to", "2024-03-08"),
        ("/pattern/weekdays", "mon"),
        ("/pattern/weekdays", "wed"),
        ("/pattern/start", "8:00"),
        ("/pattern/end", "12:00"),
        ("/pattern/minutes", "60"),
        ("/pattern/breaks/0/from", "10:00"),
        ("/pattern/breaks/0/to", "10:30"),
        ("/mode", "telephone"),
        ("/language", "spa"),
        ("/officers/0/officer", officer),
    ]
    .map(|(name, text)| (name, text.to_owned()))
    .to_vec()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn slots_are_looked_at_before_they_are_made_and_what_clashes_is_left_out() {
    on_both(async |db| {
        let app = TestApp::start(db).await;
        let (team, scheduler) = (app.team("CO").await, app.scheduler("CO").await);
        let desk = Desk::of(&app, &scheduler);
        let make = "/interviews/slots/new?office=CO&what=weekly";
        let form = desk.shows(make).await;
        assert!(form.text.contains("officer.co") && form.text.contains("Times of Bogota."));
        desk.shows("/interviews/slots/new?office=CO&what=once").await;
        let bare = desk.post(make, &[("go", "preview")]).await.expect(422);
        armoured("nothing was filled in", &bare);
        assert!(bare.text.contains("href=\"#f-pattern-from\"") && bare.text.contains("href=\"#f-officers-0-officer\""));

        let officer = team.officer.account.to_string();
        let pattern = a_pattern(&officer);
        let fields = |go: &'static str| {
            let mut all = vec![("go", go)];
            all.extend(pattern.iter().map(|(name, text)| (*name, text.as_str())));
            all
        };
        let two = desk.post(make, &fields("more")).await.expect(200);
        assert!(two.text.contains("/officers/1/officer"));
        let preview = desk.post(make, &fields("preview")).await.expect(200);
        armoured("preview", &preview);
        assert!(preview.text.contains("Slots: 6; days: 2") && preview.text.contains("08:00, 09:00, 10:30"), "{}", preview.text);
        let list = app.get(&scheduler, "/api/v1/offices/CO/slots?from=2024-03-01&to=2024-03-31").await.expect(200).json();
        assert_eq!(list["items"], json!([]), "nothing is made by looking");

        app.slot(&scheduler, &team.officer, "2024-03-06", "09:15").await;
        let late = desk.post(make, &fields("save")).await.expect(409);
        armoured("somebody was faster", &late);
        assert!(
            late.text.contains("The officer has another slot: officer.co") && late.text.contains("Leave these days out"),
            "{}",
            late.text
        );
        let without = desk.post(make, &fields("leave_out")).await.expect(200);
        assert!(
            without.text.contains("Slots: 3; days: 1") && hidden(&without.text, "/pattern/holidays").contains("2024-03-06"),
            "{}",
            without.text
        );
        let mut save = fields("save");
        save.push(("/pattern/holidays", "2024-03-06"));
        let made = desk.post(make, &save).await.expect(303);
        leads_to(&made, "/interviews/slots?office=CO&from=2024-03-04&to=2024-03-04&done=3");
        let slots = desk.shows("/interviews/slots?office=CO&from=2024-03-04&to=2024-03-08&free=yes&done=3").await;
        assert!(slots.text.contains("Slots made: 3.") && slots.text.matches("/withdraw?back=").count() == 4, "{}", slots.text);
        let withdraw =
            slots.text.split_once("action=\"/interviews/slots/").map(|(_, rest)| rest.split_once('"').unwrap().0.replace("&#38;", "&"));
        let gone = desk.post(&format!("/interviews/slots/{}", withdraw.unwrap()), &[]).await.expect(303);
        leads_to(&gone, "done=withdrawn");
        let reader = Desk::of(&app, &team.iom).shows("/interviews/slots?office=CO&from=2024-03-04").await;
        assert!(!reader.text.contains("/withdraw"), "who does not schedule only looks");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn rooms_interpreters_and_the_plan() {
    on_both(async |db| {
        let app = TestApp::start(db).await;
        let (team, scheduler) = (app.team("CO").await, app.scheduler("CO").await);
        let desk = Desk::of(&app, &scheduler);
        assert!(desk.shows("/interviews/rooms?office=CO").await.text.contains("names no site"));
        app.with_a_site().await;
        let (rooms, interpreters) = ("/interviews/rooms?office=CO", "/interviews/interpreters?office=CO");
        let hostile = "<script>alert(1)</script>";
        desk.post(rooms, &[("/site", "nowhere"), ("/name", "x")]).await.expect(422);
        let bare = desk.post(rooms, &[("/name", hostile)]).await.expect(422);
        assert!(bare.text.contains("&#60;script&#62;") && bare.text.contains("href=\"#f-site\""));
        leads_to(&desk.post(rooms, &[("/site", "centro"), ("/name", hostile)]).await.expect(303), "done=room");
        let twice = desk.post(rooms, &[("/site", "centro"), ("/name", hostile)]).await.expect(409);
        armoured("one of this name", &twice);
        assert!(twice.text.contains("There is one of this name"));
        desk.post(interpreters, &[("/interpreter", "Marie"), ("/other", "zzz")]).await.expect(422);
        desk.post(interpreters, &[("/interpreter", "Marie")]).await.expect(422);
        leads_to(
            &desk.post(interpreters, &[("/interpreter", "Marie"), ("/languages", "hat"), ("/other", "arb")]).await.expect(303),
            "done=",
        );
        let list = desk.shows(rooms).await;
        assert!(list.text.contains("Haitian Creole, arb") && !list.text.contains(hostile));
        let close = list.text.split_once("href=\"/interviews/rooms/").map(|(_, rest)| rest.split_once('"').unwrap().0.to_owned()).unwrap();
        let close = format!("/interviews/rooms/{close}");
        desk.shows(&close).await;
        leads_to(&desk.post(&close, &[]).await.expect(303), "done=closed");
        desk.get(&close).await.expect(404);

        let case = app.in_process(&team, "Waiting").await;
        let nothing = desk.shows("/interviews/plan?office=CO&from=2024-03-01&to=2024-03-31").await;
        assert!(nothing.text.contains("No family that waits can use"));
        let slot = app.slot(&scheduler, &team.officer, "2024-03-04", "09:00").await;
        let plan = desk.shows("/interviews/plan?office=CO&from=2024-03-01&to=2024-03-31").await;
        assert!(
            plan.text.contains("Waiting P") && plan.text.contains(&format!("slot={slot}")) && plan.text.contains("Speaks the language")
        );
        let href = plan
            .text
            .split_once(&format!("href=\"/cases/{case}/book"))
            .map(|(_, rest)| rest.split_once('"').unwrap().0.replace("&#38;", "&"));
        let confirm = desk.shows(&format!("/cases/{case}/book{}", href.unwrap())).await;
        assert!(confirm.text.contains("name=\"seen\""), "one step from the plan to the booking");
        desk.get("/interviews/plan?office=CO&from=soon").await.expect(422);
    })
    .await;
}
