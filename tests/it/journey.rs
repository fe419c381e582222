//! What happens to families, from the form to the message, and what never happens to them.

use std::collections::BTreeSet;

use chrono::TimeDelta;
use reqwest::Method;
use rstest::rstest;
use sendero::{
    access::Offices,
    domain::terms::{Organisation, Role},
    ops::contact_report,
    store::{ReadTx, StoreError, events::EventFilter},
};
use serde_json::json;

use super::support::{Answer, Staff, TestApp, forms::a_form, on_both};

impl TestApp {
    async fn messages(&self, who: &Staff, case: &str) -> serde_json::Value {
        self.get(who, &format!("/api/v1/cases/{case}/messages")).await.expect(200).json()["items"].clone()
    }

    async fn confirm(&self, who: &Staff, proposed: &Answer) -> Answer {
        self.post(who, &format!("/api/v1/proposals/{}/confirm", proposed.field("/proposal")), json!({})).await
    }

    /// Nobody was told wrongly, and the record has every number once.
    async fn in_order(&self) {
        self.upkeep().await;
        let report = self.store.write(contact_report::run).await.unwrap();
        assert!(report.wrong.is_empty(), "{report:?}");
        assert_eq!(report.judged, self.mails().len());
        self.upkeep().await;
        let numbers = self.store.read(numbers).await.unwrap();
        assert!(!numbers.is_empty());
        assert!(numbers.iter().zip(1..).all(|(number, place): (&i64, i64)| *number == place), "{numbers:?}");
    }
}

/// The numbers of all numbered events, in order; no auditor sees them all, so they are read behind the doors.
fn numbers(tx: &mut ReadTx<'_>) -> Result<BTreeSet<i64>, StoreError> {
    let mut numbers = BTreeSet::new();
    for organisation in Organisation::ALL {
        let (offices, limit) = (Offices::All, i64::from(i32::MAX));
        let (case, account, action, from, to, after) = (None, None, None, None, None, None);
        let filter = EventFilter {
            offices,
            organisation: *organisation,
            reads_outcomes: true,
            looks_of_officials: true,
            case,
            account,
            action,
            outcome: None,
            from,
            to,
            after,
            limit,
        };
        numbers.extend(tx.events(&filter)?.into_iter().filter_map(|event| event.seq));
    }
    Ok(numbers)
}

#[rstest]
#[case::spanish("es", "está en proceso", "gratuito")]
#[case::english("en", "is being processed", "free")]
#[case::haitian("ht", "trete dosye", "gratis")]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_family_is_processed_and_told_so_once_in_its_language(#[case] language: &str, #[case] news: &str, #[case] free: &str) {
    on_both(async |db| {
        let app = TestApp::start(db).await;
        let team = app.team("CO").await;
        let mut form = a_form("Told");
        form["message_language"] = json!(language);
        let sent = app.submit("CO", form).await.expect(201);
        assert!(sent.field("/reference").starts_with("CO-"));
        let case = app.get(&team.iom, &format!("/api/v1/cases?q={}", sent.field("/reference"))).await.expect(200).field("/items/0/id");
        app.act(&team.iom, &case, "take", json!({})).await.expect(200);
        let advice = json!({ "pathway": "family_reunification", "priority": "normal", "reason_code": "family_link" });
        app.act(&team.iom, &case, "recommend", advice).await.expect(200);
        app.act(&team.iom_reviewer, &case, "endorse", json!({})).await.expect(200);
        app.run_worker().await;
        assert!(app.mails().is_empty(), "nobody is told anything before a decision to process");
        app.act(&team.officer, &case, "process", json!({})).await.expect(200);
        assert_eq!(app.case(&team.iom, &case).await["stage"], "in_process");
        app.run_worker().await;
        app.run_worker().await;
        let mails = app.mails();
        assert_eq!(mails.len(), 1, "once");
        assert!(mails[0].contains("told@example.org") && mails[0].contains(&format!("Content-Language: {language}")), "{}", mails[0]);
        let told = app.messages(&team.iom, &case).await;
        assert_eq!(told.as_array().map(Vec::len), Some(1));
        assert_eq!(
            (&told[0]["kind"], &told[0]["state"], &told[0]["language"]),
            (&json!("processing"), &json!("handed_over"), &json!(language))
        );
        let body = told[0]["body"].as_str().unwrap();
        assert!(body.contains(news) && body.contains(free) && body.contains("018005190665"), "{body}");
        assert!(!body.contains("Told") && !body.contains("family"), "a message names no person and no reason: {body}");
        app.in_order().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_judges_what_they_did_themselves() {
    on_both(async |db| {
        let app = TestApp::start(db).await;
        let team = app.team("CO").await;
        let both = app.staff("both", Organisation::Iom, &[(Role::Caseworker, Some("CO")), (Role::Reviewer, Some("CO"))]).await;
        let case = app.received(&team, "Four eyes").await;
        app.act(&both, &case, "take", json!({})).await.expect(200);
        let advice = json!({ "pathway": "family_reunification", "priority": "normal", "reason_code": "family_link" });
        app.act(&both, &case, "recommend", advice).await.expect(200);
        app.act(&both, &case, "endorse", json!({})).await.refused(409, "four_eyes");
        app.act(&both, &case, "return_to_screening", json!({ "reason": "Mine." })).await.refused(409, "four_eyes");
        app.act(&team.iom, &case, "endorse", json!({})).await.refused(403, "forbidden");
        app.act(&team.unhcr_reviewer, &case, "endorse", json!({})).await.refused(409, "other_organisations_recommendation");
        app.act(&team.second_reviewer, &case, "endorse", json!({})).await.expect(200);
        app.act(&team.second_reviewer, &case, "process", json!({})).await.refused(403, "forbidden");
        app.act(&team.officer, &case, "process", json!({})).await.expect(200);
        let proposed = app.act(&team.officer, &case, "recall", json!({ "reason": "New facts." })).await.expect(202);
        app.act(&team.second_officer, &case, "recall", json!({ "reason": "Again." })).await.refused(409, "proposal_open");
        app.confirm(&team.officer, &proposed).await.refused(409, "four_eyes");
        app.confirm(&team.supervisor, &proposed).await.refused(404, "not_found");
        app.confirm(&team.second_officer, &proposed).await.expect(204);
        app.confirm(&team.second_officer, &proposed).await.refused(409, "proposal_closed");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_withdrawal_is_confirmed_and_can_be_undone_for_thirty_days() {
    on_both(async |db| {
        let app = TestApp::start(db).await;
        let team = app.team("CO").await;
        let (case, late) = (app.in_process(&team, "Withdraws").await, app.in_process(&team, "Too late").await);
        app.run_worker().await;
        for case in [&case, &late] {
            app.act(&team.iom, case, "withdraw", json!({ "asked_by": "principal", "identified_by": "document" })).await.expect(200);
        }
        app.run_worker().await;
        let told = app.messages(&team.iom, &case).await;
        assert_eq!(
            (&told[0]["kind"], &told[1]["kind"], &told[1]["state"]),
            (&json!("processing"), &json!("withdrawal_confirmed"), &json!("handed_over"))
        );
        assert_eq!(app.mails().len(), 4);
        let back = app.act(&team.supervisor, &case, "undo_withdrawal", json!({ "reason": "She did not mean it." })).await.expect(200);
        assert_eq!(back.field("/stage"), "in_process");
        app.forward(TimeDelta::days(31));
        app.act(&team.supervisor, &late, "undo_withdrawal", json!({ "reason": "Too late." })).await.refused(409, "too_late");
        app.run_worker().await;
        assert_eq!(app.mails().len(), 4, "nobody is told of the undoing");
        app.in_order().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_two_officers_recall_before_it_left_is_never_told() {
    on_both(async |db| {
        let app = TestApp::start(db).await;
        let team = app.team("CO").await;
        let case = app.in_process(&team, "Recalled").await;
        let proposed = app.act(&team.officer, &case, "recall", json!({ "reason": "New facts." })).await.expect(202);
        app.confirm(&team.second_officer, &proposed).await.expect(204);
        assert_eq!(app.case(&team.iom, &case).await["stage"], "submitted");
        app.run_worker().await;
        assert!(app.mails().is_empty());
        assert_eq!(app.messages(&team.iom, &case).await[0]["state"], "dropped");
        app.in_order().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_declined_family_hears_nothing_and_its_caseworker_sees_no_difference() {
    on_both(async |db| {
        let app = TestApp::start(db).await;
        let team = app.team("CO").await;
        let case = app.submitted(&team, "Declined").await;
        let before = app.case(&team.iom, &case).await;
        app.act(&team.officer, &case, "decline", json!({ "reason_code": "not_credible" })).await.expect(200);
        app.forward(TimeDelta::days(20));
        app.upkeep().await;
        app.run_worker().await;
        assert!(app.mails().is_empty());
        assert_eq!(app.messages(&team.officer, &case).await, json!([]));
        assert_eq!(app.case(&team.iom, &case).await, before);
        app.in_order().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_office_rests_by_two_persons_and_comes_back_as_it_was() {
    on_both(async |db| {
        let app = TestApp::start(db).await;
        let team = app.team("CO").await;
        let (waiting, running) = (app.submitted(&team, "Waits").await, app.in_process(&team, "Runs").await);
        let park = async |verb: &str| {
            app.call(Some(&team.supervisor), Method::POST, &format!("/api/v1/offices/CO/{verb}"), &[], Some(json!({ "reason": "staff" })))
                .await
        };
        park("resume").await.refused(409, "not_parked");
        let proposed = park("park").await.expect(202);
        app.confirm(&team.supervisor, &proposed).await.refused(409, "four_eyes");
        app.confirm(&team.officer, &proposed).await.expect(204);
        park("park").await.refused(409, "parked_already");
        for (case, beneath) in [(&waiting, "submitted"), (&running, "in_process")] {
            let seen = app.case(&team.iom, case).await;
            assert_eq!((&seen["stage"], &seen["beneath"]), (&json!("parked"), &json!(beneath)));
        }
        app.act(&team.officer, &waiting, "process", json!({})).await.refused(409, "not_from_here");
        app.run_worker().await;
        assert!(app.mails().is_empty(), "nothing leaves while the case rests");
        let proposed = park("resume").await.expect(202);
        app.confirm(&team.officer, &proposed).await.expect(204);
        assert_eq!(app.case(&team.iom, &waiting).await["stage"], "submitted");
        assert_eq!(app.case(&team.iom, &running).await["stage"], "in_process");
        app.run_worker().await;
        app.in_order().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_demo_ends_well_and_its_table_tells_of_every_stage_that_there_is_so_far() {
    let folder = tempfile::tempdir().unwrap();
    let output = tokio::process::Command::new(env!("CARGO_BIN_EXE_sendero"))
        .args(["demo", "--exit", "--port", "0"])
        .current_dir(folder.path())
        .output()
        .await
        .unwrap();
    let (table, talk) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{table}\n{talk}");
    assert!(table.contains(" met, 0 not") && table.contains("contact report      0 wrong"), "{table}");
    let walked = sendero::domain::workflow::STEPS.iter().flat_map(|step| step.from.iter());
    // Interviews, travel and their stages have no arrow that leads into them yet.
    let reached =
        walked.filter(|stage| sendero::domain::workflow::STEPS.iter().any(|step| format!("{:?}", step.to) == format!("Stage({stage:?})")));
    for stage in reached {
        assert!(table.contains(stage.as_str()), "the table tells nothing of {stage}:\n{table}");
    }
}
