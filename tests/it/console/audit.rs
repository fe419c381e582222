//! The record in words.

use chrono::TimeDelta;
use sendero::domain::terms::{
    Organisation::{Iom, Unhcr, Usg},
    Role,
};
use serde_json::json;

use super::{Visitor, armoured};
use crate::support::{TestApp, on_both};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_auditor_reads_what_was_done_in_words_and_page_by_page() {
    on_both(async |db| {
        let app = TestApp::start(db).await;
        let team = app.team("CO").await;
        let case = app.screening(&team, "Ana").await;
        let reference = app.case(&team.iom, &case).await["reference"].as_str().unwrap().to_owned();
        // Events of one instant have no order: each stage of this has one of its own.
        app.forward(TimeDelta::seconds(1));
        for _ in 0..55 {
            app.post(&team.iom, &format!("/api/v1/cases/{case}/notes"), json!({ "kind": "general", "text": "a secret of Ana" }))
                .await
                .expect(201);
        }
        app.forward(TimeDelta::seconds(1));
        app.post(&team.supervisor, "/api/v1/offices/CO/park", json!({ "reason": "staff" })).await.expect(202);
        let auditor = app.staff("auditor.iom", Iom, &[(Role::Auditor, Some("CO"))]).await;
        let own = Visitor::new(&app, &auditor);
        let first = own.sees("/audit").await.expect(200);
        armoured("audit", &first);
        assert!(first.text.contains("Proposed: Park") && first.text.contains("iom.caseworker.co (IOM)") && first.text.contains("Bogota"));
        assert!(!first.text.contains("a secret") && !first.text.contains(">Ana<"), "codes and ids alone");
        let next = first
            .text
            .split_once("rel=\"next\"")
            .map(|(before, _)| before.rsplit_once("href=\"").unwrap().1.split_once('"').unwrap().0)
            .unwrap();
        let second = own.sees(&next.replace("&#38;", "&")).await.expect(200);
        assert!(second.text.contains("Take the case"), "{}", second.text);
        let notes = own.sees("/audit?action=note.write&login=iom.caseworker.co&outcome=done").await.expect(200);
        assert_eq!(notes.text.matches("Write a note <strong").count(), 50);
        let of_case = own.sees(&format!("/audit?reference={reference}")).await.expect(200);
        assert!(of_case.text.contains("Write a note") && !of_case.text.contains("Proposed: Park"));
        for nothing in
            ["login=nobody", "reference=CO-0000-0000-0", "from=2099-01-01", "action=no.such", "login=%3Cscript%3Ealert(1)%3C/script%3E"]
        {
            let empty = own.sees(&format!("/audit?{nothing}")).await.expect(200);
            armoured(nothing, &empty);
            assert!(empty.text.contains("Nothing on record matches"), "{nothing}");
        }
        armoured("a day that is none", &own.sees("/audit?from=yesterday").await.expect(422));
        own.sees("/audit?cursor=forged").await.expect(422);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_decline_stands_on_record_for_the_usg_alone() {
    on_both(async |db| {
        let app = TestApp::start(db).await;
        let team = app.team("CO").await;
        let case = app.submitted(&team, "Ana").await;
        app.act(&team.officer, &case, "decline", json!({ "reason_code": "other" })).await.expect(200);
        let theirs = app.staff("auditor.unhcr", Unhcr, &[(Role::Auditor, None)]).await;
        let usg = app.staff("auditor.usg", Usg, &[(Role::Auditor, None)]).await;
        for path in ["/audit", "/audit?action=case.decline", &format!("/audit?case={case}")] {
            let seen = Visitor::new(&app, &theirs).sees(path).await.expect(200);
            assert_eq!(seen.text.matches("Decline <strong").count(), 0, "{path}");
        }
        let seen = Visitor::new(&app, &usg).sees("/audit?action=case.decline").await.expect(200);
        assert_eq!(seen.text.matches("Decline <strong").count(), 1);
        let elsewhere = app.staff("auditor.ec", Iom, &[(Role::Auditor, Some("EC"))]).await;
        let reference = app.case(&team.iom, &case).await["reference"].as_str().unwrap().to_owned();
        let other = Visitor::new(&app, &elsewhere);
        for path in [format!("/audit?case={case}"), format!("/audit?reference={reference}")] {
            assert!(other.sees(&path).await.expect(200).text.contains("Nothing on record matches"));
        }
        Visitor::new(&app, &team.iom).sees("/audit").await.expect(403);
    })
    .await;
}

/// Years that PostgreSQL cannot keep are no days at all, wherever an address may name one.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_day_of_an_address_makes_the_database_stumble() {
    on_both(async |db| {
        let app = TestApp::start(db).await;
        let team = app.team("CO").await;
        let case = app.received(&team, "Old").await;
        let auditor = app.staff("auditor.iom", Iom, &[(Role::Auditor, Some("CO"))]).await;
        let (watches, audits) = (Visitor::new(&app, &team.supervisor), Visitor::new(&app, &auditor));
        for path in [
            format!("/cases/{case}/lookers?before=-9999-01-01"),
            "/queue?from=-99999-1-1".into(),
            "/queue?since=-400000000000000000".into(),
            "/queue/news?since=-400000000000000000".into(),
        ] {
            let page = watches.sees(&path).await;
            assert!(page.status < 500, "{path}: {}", page.status);
        }
        let page = audits.sees("/audit?from=-99999-1-1").await;
        assert!(page.status < 500, "{}", page.status);
    })
    .await;
}
