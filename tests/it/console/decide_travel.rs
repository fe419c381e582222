//! The clearances of a case and the travel queue as pages.

use sendero::domain::terms::{Organisation, Role};
use serde_json::json;

use super::{armoured, header, hidden};
use crate::support::{
    Staff, TestApp,
    forms::{a_form, with_a_child},
    on_both,
    staff::Team,
};

const FROM: [(&str, &str); 3] = [("/valid_from-day", "1"), ("/valid_from-month", "2"), ("/valid_from-year", "2024")];
const UNTIL: [(&str, &str); 3] = [("/valid_until-day", "1"), ("/valid_until-month", "8"), ("/valid_until-year", "2024")];

/// A family of which the applicant is approved and the child is not.
async fn approved(app: &TestApp, team: &Team) -> String {
    let case = app.in_adjudication(team, with_a_child(a_form("Ana"), "Hidden Child"), "family_reunification").await;
    let body = app.approval(team, &case, "deny").await;
    app.act(&team.officer, &case, "approve", body).await.expect(200);
    case
}

async fn write(app: &TestApp, who: &Staff, case: &str, kind: &str, more: &[(&str, &str)]) -> crate::support::Answer {
    let path = format!("/cases/{case}/clearances/{kind}");
    let seen = hidden(&app.open(who, &path).await.text, "seen");
    let mut fields = vec![("seen", seen.as_str())];
    fields.extend_from_slice(more);
    app.send_form(who, &path, &fields).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn clearances_are_written_by_those_who_know_and_others_learn_until_when() {
    on_both(async |db| {
        let app = TestApp::start(db).await;
        let (team, elsewhere) = (app.team("CO").await, app.team("EC").await);
        let travel = app.staff("iom.travel", Organisation::Iom, &[(Role::TravelCoordinator, Some("CO"))]).await;
        let case = approved(&app, &team).await;
        let path = format!("/cases/{case}/clearances");
        let list = app.open(&travel, &path).await.expect(200);
        armoured("clearances", &list);
        assert!(list.text.contains("Pendiente") && !list.text.contains("Hidden Child"), "of who is not approved nothing shows");
        assert!(list.text.contains("/clearances/medical") && !list.text.contains("/clearances/security"));
        app.open(&travel, &format!("{path}/security")).await.expect(403);
        app.open(&team.officer, &format!("{path}/medical")).await.expect(403);
        app.open(&team.iom, &format!("{path}/medical")).await.expect(403);
        app.open(&travel, &format!("{path}/nothing")).await.expect(404);
        app.open(&elsewhere.iom, &path).await.expect(404);
        armoured("the form", &app.open(&travel, &format!("{path}/medical")).await.expect(200));

        let none = write(&app, &travel, &case, "medical", &[]).await.expect(422);
        armoured("no days", &none);
        let turned = [("/valid_from-day", "9"), ("/valid_from-month", "9"), ("/valid_from-year", "2024")];
        let turned = write(&app, &travel, &case, "medical", &[turned.as_slice(), &UNTIL].concat()).await.expect(422);
        assert!(turned.text.contains("El último día no puede ser anterior al primero") && turned.text.contains("value=\"2024\""));
        let late = app.send_form(&travel, &format!("{path}/medical"), &[&[("seen", "x")], FROM.as_slice(), &UNTIL].concat()).await;
        assert!(late.expect(412).text.contains("value=\"2024\""), "what was typed is kept");
        write(&app, &travel, &case, "medical", &[FROM.as_slice(), &UNTIL, &[("/person", "nobody")]].concat()).await.expect(422);
        for kind in ["medical", "orientation"] {
            let done = write(&app, &travel, &case, kind, &[FROM.as_slice(), &UNTIL].concat()).await.expect(303);
            assert!(header(&done.headers, "location").contains("done="), "{kind}");
        }
        write(&app, &team.officer, &case, "security", &[("/state", "not_clear")]).await.expect(303);
        let inside = app.open(&team.officer, &path).await.expect(200);
        assert!(inside.text.contains("No autorizado"));
        let outside = app.open(&travel, &path).await.expect(200);
        assert!(
            !outside.text.contains("No autorizado")
                && outside.text.contains("Pendiente")
                && outside.text.contains("Vale hasta el 2024-08-01")
        );
        write(&app, &team.officer, &case, "security", &[&[("/state", "clear")], FROM.as_slice(), &UNTIL].concat()).await.expect(303);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_travel_queue_leads_to_the_steps_of_the_journey() {
    on_both(async |db| {
        let app = TestApp::start(db).await;
        let (team, elsewhere) = (app.team("CO").await, app.team("EC").await);
        let travel = app.staff("iom.travel", Organisation::Iom, &[(Role::TravelCoordinator, Some("CO"))]).await;
        let empty = app.open(&travel, "/travel").await.expect(200);
        armoured("nobody travels", &empty);
        let case = approved(&app, &team).await;
        let row = app.open(&travel, "/travel").await.expect(200);
        armoured("travel", &row);
        assert!(row.text.contains("Falta una autorización") && row.text.contains("Ana Pérez Ñandú") && !row.text.contains("Hidden Child"));
        assert!(!row.text.contains("do/clear_for_travel"), "nothing is offered that would be refused");
        assert!(!app.open(&elsewhere.iom, "/travel").await.expect(200).text.contains(&case));
        app.open(&team.clerk, "/travel").await.expect(403);

        for (who, kind) in [(&travel, "medical"), (&travel, "orientation"), (&team.officer, "security")] {
            write(&app, who, &case, kind, &[FROM.as_slice(), &UNTIL].concat()).await.expect(303);
        }
        let ready = app.open(&travel, "/travel?office=CO").await.expect(200);
        assert!(ready.text.contains(&format!("/cases/{case}/do/clear_for_travel")) && ready.text.contains("Vale hasta el 2024-08-01"));
        assert!(!app.open(&team.iom, "/travel").await.expect(200).text.contains("do/clear_for_travel"), "only who may");
        app.act(&travel, &case, "clear_for_travel", json!({ "travel_on": "2024-06-01" })).await.expect(200);
        assert!(app.open(&travel, "/travel").await.text.contains(&format!("/cases/{case}/do/depart")));
        app.act(&travel, &case, "depart", json!({})).await.expect(200);
        let gone = app.open(&travel, "/travel").await.expect(200);
        assert!(gone.text.contains("De viaje") && gone.text.contains(&format!("/cases/{case}/do/arrive")), "{}", gone.text);
        for bad in ["/travel?cursor=x", "/travel?office=%3Cscript%3E", "/travel?office=%27%20OR%201%3D1&cursor=%00"] {
            let answer = app.open(&travel, bad).await;
            assert!([200, 422].contains(&answer.status), "{bad}: {}", answer.status);
            armoured(bad, &answer);
        }
    })
    .await;
}
