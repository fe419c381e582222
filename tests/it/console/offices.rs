//! Offices: opened and closed at once, parked and resumed by two persons.

use sendero::domain::terms::{
    Organisation::{Iom, Usg},
    Role,
};

use super::{Visitor, armoured, header};
use crate::support::{TestApp, on_both};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_supervisor_closes_a_form_at_once_with_a_reason_on_record() {
    on_both(async |db| {
        let app = TestApp::start(db).await;
        let team = app.team("CO").await;
        let own = Visitor::new(&app, &team.supervisor);
        let board = own.sees("/offices").await.expect(200);
        armoured("offices", &board);
        assert!(board.text.contains("018005190665") && board.text.contains("Bogota") && !board.text.contains("Ecuador"));
        armoured("window", &own.sees("/offices/CO/window").await.expect(200));
        let mend = own.sends("/offices/CO/window", &[("/channel", "public")]).await.expect(422);
        armoured("faults", &mend);
        assert!(mend.text.contains("href=\"#f-state\"") && mend.text.contains("href=\"#f-reason\""));
        let close = [("/channel", "public"), ("/state", "closed"), ("/reason", "emergency")];
        let done = own.sends("/offices/CO/window", &close).await.expect(303);
        assert_eq!(header(&done.headers, "location"), "/offices?done=window");
        let closed = own.sees("/offices?done=window").await.expect(200);
        assert!(closed.text.contains("Closed by hand") && closed.text.contains("Emergency"), "{}", closed.text);
        let auditor = app.staff("auditor", Iom, &[(Role::Auditor, Some("CO"))]).await;
        let record = app.get(&auditor, "/api/v1/audit?action=window.set").await.expect(200);
        assert_eq!(record.json()["items"][0]["details"]["reason"], "emergency");
        own.sends("/offices/CO/window", &[("/channel", "public"), ("/state", "by_rule"), ("/reason", "other")]).await.expect(303);
        assert!(!own.sees("/offices").await.expect(200).text.contains("Closed by hand"));
        own.sees("/offices/EC/window").await.expect(404);
        own.sends("/offices/EC/window", &close).await.expect(404);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_office_is_parked_by_two_persons_after_a_page_that_says_what_follows() {
    on_both(async |db| {
        let app = TestApp::start(db).await;
        let team = app.team("CO").await;
        let (one, other) = (app.received(&team, "Ana").await, app.in_process(&team, "Berta").await);
        let scheduler = app.scheduler("CO").await;
        let slot = app.slot(&scheduler, &team.officer, "2024-03-04", "09:00").await;
        app.book(&scheduler, &other, &slot, None).await.expect(201);
        let (own, second) = (Visitor::new(&app, &team.supervisor), Visitor::new(&app, &team.officer));
        let before = own.sees("/offices/CO/park").await.expect(200);
        armoured("before", &before);
        assert!(before.text.contains("2 open cases would be parked") && before.text.contains("that it is cancelled: 1"), "{}", before.text);
        let unsaid = own.sends("/offices/CO/park", &[]).await.expect(422);
        armoured("unsaid", &unsaid);
        assert!(unsaid.text.contains("govuk-error-summary") && unsaid.text.contains("/reason"), "{}", unsaid.text);
        own.sends("/offices/CO/park", &[("/reason", "staff")]).await.expect(303);
        let late = own.sends("/offices/CO/park", &[]).await.expect(422);
        assert!(!late.text.contains("govuk-error-summary"), "nothing can be proposed, so no fault leads to a field: {}", late.text);
        let again = own.sends("/offices/CO/park", &[("/reason", "staff")]).await.expect(409);
        armoured("again", &again);
        assert!(own.sees("/offices").await.expect(200).text.contains("Waits for a second person"));

        let waits = second.sees("/offices").await.expect(200);
        let proposal = waits.text.split_once("href=\"/proposals/").and_then(|(_, rest)| rest.split_once('"')).unwrap().0.to_owned();
        assert!(second.sees(&format!("/proposals/{proposal}")).await.expect(200).text.contains("Not enough staff"));
        own.sends(&format!("/proposals/{proposal}/confirm"), &[]).await.expect(409);
        second.sends(&format!("/proposals/{proposal}/confirm"), &[]).await.expect(303);
        assert_eq!(app.case(&team.iom, &one).await["stage"], "parked");
        let rests = own.sees("/offices").await.expect(200);
        assert!(rests.text.contains("Propose to resume"));
        armoured("resume", &own.sees("/offices/CO/resume").await.expect(200));
        assert!(
            own.sees("/offices/CO/park").await.expect(200).text.matches("<form method=\"post\" action=\"/offices").count() == 0,
            "it is parked already"
        );
        second.sends("/offices/CO/resume", &[("/reason", "staff")]).await.expect(303);
        let waits = own.sees("/offices").await.expect(200);
        let proposal = waits.text.split_once("href=\"/proposals/").and_then(|(_, rest)| rest.split_once('"')).unwrap().0.to_owned();
        own.sends(&format!("/proposals/{proposal}/confirm"), &[]).await.expect(303);
        assert_eq!(app.case(&team.iom, &one).await["stage"], "received");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whole_programmes_are_for_who_has_all_offices_and_the_rest_stays_out() {
    on_both(async |db| {
        let app = TestApp::start(db).await;
        let team = app.team("CO").await;
        let admin = app.staff("admin.usg", Usg, &[(Role::Administrator, None)]).await;
        let all = Visitor::new(&app, &admin);
        assert!(all.sees("/offices").await.expect(200).text.contains("/offices/programmes/safe-mobility/park"));
        armoured("programme", &all.sees("/offices/programmes/safe-mobility/park").await.expect(200));
        all.sends("/offices/programmes/safe-mobility/park", &[("/reason", "staff")]).await.expect(303);
        all.sees("/offices/programmes/safe-mobility/burn").await.expect(404);
        all.sees("/offices/CO/window").await.expect(403);
        let own = Visitor::new(&app, &team.supervisor);
        own.sees("/offices/programmes/safe-mobility/park").await.expect(404);
        own.sends("/offices/programmes/safe-mobility/resume", &[("/reason", "staff")]).await.expect(403);
        own.sees("/offices/EC/park").await.expect(404);
        own.sends("/offices/EC/park", &[("/reason", "staff")]).await.expect(403);
        let worker = Visitor::new(&app, &team.iom);
        worker.sees("/offices").await.expect(403);
        worker.sends("/offices/CO/park", &[("/reason", "staff")]).await.expect(403);
    })
    .await;
}
