//! Ways on which a family could be left without a case, or a case without anybody who may touch it.

use chrono::TimeDelta;
use reqwest::Method;
use sendero::domain::terms::{Organisation, Role};
use serde_json::json;

use super::support::{
    Answer, Staff, TestApp,
    forms::{a_form, number_of},
    on_both,
    staff::Team,
};

async fn confirm(app: &TestApp, who: &Staff, proposed: &Answer) -> Answer {
    app.post(who, &format!("/api/v1/proposals/{}/confirm", proposed.field("/proposal")), json!({})).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_cases_of_one_family_are_never_closed_as_each_others_duplicate() {
    on_both(async |db| {
        let app = TestApp::start(db).await;
        let team = app.team("CO").await;
        let (first, second) = (app.screening(&team, "Keila").await, app.screening(&team, "Wilfredo").await);
        app.act(&team.iom, &second, "suspect_duplicate", json!({ "other_case": first })).await.expect(200);
        app.act(&team.iom, &first, "suspect_duplicate", json!({ "other_case": second })).await.refused(409, "under_review_already");

        app.act(&team.iom, &first, "withdraw", json!({ "asked_by": "principal", "identified_by": "document" })).await.expect(200);
        let seen = app.case(&team.iom_reviewer, &second).await;
        let offered = |verb: &str| seen["allowed_actions"].as_array().unwrap().iter().any(|action| action["verb"] == verb);
        assert!(!offered("confirm_duplicate") && offered("clear_duplicate"), "{seen}");
        app.act(&team.iom_reviewer, &second, "confirm_duplicate", json!({ "reason": "One family." })).await.refused(409, "no_other_case");
        app.act(&team.iom_reviewer, &second, "clear_duplicate", json!({ "reason": "The only one left." })).await.expect(200);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_family_that_calls_on_the_last_day_that_it_was_told_has_its_case_back() {
    on_both(async |db| {
        let app = TestApp::start(db).await;
        let team = app.team("CO").await;
        let (case, late) = (app.in_process(&team, "Calls").await, app.in_process(&team, "Wilfredo").await);
        for case in [&case, &late] {
            app.act(&team.iom, case, "withdraw", json!({ "asked_by": "principal", "identified_by": "document" })).await.expect(200);
        }
        // 2024-02-06, in the morning in Bogotá: told is the 7th of March, and this is its evening.
        app.forward(TimeDelta::days(30) + TimeDelta::hours(12));
        let reason = json!({ "reason": "She did not mean it." });
        app.act(&team.supervisor, &case, "undo_withdrawal", reason.clone()).await.expect(200);
        app.forward(TimeDelta::hours(12));
        app.act(&team.supervisor, &late, "undo_withdrawal", reason).await.refused(409, "too_late");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whom_a_supervisor_gives_a_case_to_can_take_it_from_either_queue() {
    on_both(async |db| {
        let app = TestApp::start(db).await;
        let team = app.team("CO").await;
        let case = app.screening(&team, "Between").await;
        app.act(&team.iom, &case, "hand_over", json!({ "reason": "Theirs." })).await.expect(200);
        app.act(&team.supervisor, &case, "assign", json!({ "assignee": team.iom.account })).await.expect(200);
        app.act(&team.unhcr, &case, "take", json!({})).await.refused(409, "held_by_other");
        app.act(&team.iom, &case, "take", json!({})).await.expect(200);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_case_that_another_organisations_supervisor_releases_goes_back_to_whose_it_was() {
    on_both(async |db| {
        let app = TestApp::start(db).await;
        let team = app.team("CO").await;
        let us_supervisor = app.staff("us.supervisor", Organisation::Usg, &[(Role::Supervisor, Some("CO"))]).await;
        for chief in [&team.unhcr_supervisor, &us_supervisor, &team.supervisor] {
            let case = app.screening(&team, &chief.login.replace(|other: char| !other.is_alphabetic(), "")).await;
            let released = app.act(chief, &case, "release", json!({})).await.expect(200);
            assert_eq!(
                (released.field("/queue"), released.field("/handed_over_by")),
                ("IOM".to_owned(), "null".to_owned()),
                "{}",
                chief.login
            );
            app.act(&team.unhcr, &case, "take", json!({})).await.refused(409, "other_queue");
            app.act(&team.iom, &case, "take", json!({})).await.expect(200);
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_several_withdrawn_cases_of_one_person_the_latest_alone_comes_back() {
    on_both(async |db| {
        let app = TestApp::start(db).await;
        let team = app.team("CO").await;
        let (withdrawn, undone) = (json!({ "asked_by": "principal", "identified_by": "document" }), json!({ "reason": "By mistake." }));
        let first = app.received_as(&team, a_form("Yusmary")).await;
        app.act(&team.iom, &first, "withdraw", withdrawn.clone()).await.expect(200);
        app.forward(TimeDelta::minutes(5));
        let second = app.received_as(&team, a_form("Yusmary")).await;
        assert_ne!(first, second);
        app.act(&team.iom, &second, "withdraw", withdrawn).await.expect(200);
        app.act(&team.supervisor, &first, "undo_withdrawal", undone.clone()).await.refused(409, "applied_again");
        app.act(&team.supervisor, &second, "undo_withdrawal", undone).await.expect(200);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_proposal_is_nothing_for_whoever_brings_no_second_right() {
    on_both(async |db| {
        let app = TestApp::start(db).await;
        let team = app.team("CO").await;
        let proposed = app.post(&team.supervisor, "/api/v1/offices/CO/park", json!({ "reason": "staff" })).await.expect(202);
        let path = format!("/api/v1/proposals/{}", proposed.field("/proposal"));
        for nobody in [&team.unhcr_supervisor, &team.iom_reviewer] {
            assert_eq!(app.get(nobody, "/api/v1/proposals").await.expect(200).field("/items/0/id"), "", "{}", nobody.login);
            for act in ["confirm", "reject"] {
                app.post(nobody, &format!("{path}/{act}"), json!({})).await.expect(404);
            }
        }
        let seen = app.get(&team.officer, "/api/v1/proposals").await.expect(200);
        assert_eq!((seen.field("/items/0/id"), seen.field("/items/0/reason")), (proposed.field("/proposal"), "staff".into()));
        app.post(&team.officer, &format!("{path}/confirm"), json!({})).await.expect(204);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_form_whose_papers_lead_to_two_cases_hangs_on_the_one_that_goes_on() {
    on_both(async |db| {
        let app = TestApp::start(db).await;
        let team = app.team("CO").await;
        let by_passport = app.screening(&team, "Deysi").await;
        let card = json!({ "type": "national_id", "issuing_country": "VE", "number": "V-19283746", "expiry": null });
        let mut other = a_form("Deysi");
        other["principal"]["documents"] = json!([card]);
        let by_card = app.received_as(&team, other).await;
        assert_ne!(by_passport, by_card);
        if app.case(&team.iom, &by_card).await["stage"] != "duplicate_review" {
            app.act(&team.iom, &by_card, "suspect_duplicate", json!({ "other_case": by_passport })).await.expect(200);
        }
        let answer = app.act(&team.iom_reviewer, &by_card, "confirm_duplicate", json!({ "reason": "One person." })).await;
        if answer.status == 202 {
            confirm(&app, &team.second_reviewer, &answer).await.expect(204);
        }
        assert_eq!(app.case(&team.iom, &by_card).await["stage"], "closed:duplicate");

        let mut both = a_form("Deysi");
        both["principal"]["documents"].as_array_mut().unwrap().push(card);
        assert_eq!(both["principal"]["documents"][0]["number"], number_of("Deysi"));
        let reference = app.submit("CO", both).await.expect(201).field("/reference");
        let found = app.get(&team.iom, &format!("/api/v1/cases?q={reference}")).await.expect(200);
        assert_eq!(found.field("/items/0/id"), by_passport);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_acknowledged_for_the_journey_is_acknowledged_again_before_the_next_approval() {
    on_both(async |db| {
        let app = TestApp::start(db).await;
        let team = app.team("CO").await;
        let coordinator = app.staff("coordinator.co", Organisation::Iom, &[(Role::TravelCoordinator, Some("CO"))]).await;
        let case = app.in_adjudication(&team, a_form("Renamed"), "family_reunification").await;
        let approval = app.approval(&team, &case, "approve").await;
        app.act(&team.officer, &case, "approve", approval.clone()).await.expect(200);
        let seen = app.get(&team.iom, &format!("/api/v1/cases/{case}")).await;
        let path = format!("/api/v1/cases/{case}/people/{}", seen.field("/people/0/id"));
        let name = json!({ "name": "Renamed Otra Vez" });
        app.call(Some(&team.iom), Method::PATCH, &path, &[("if-match", &seen.etag())], Some(name)).await.expect(200);
        app.act(&coordinator, &case, "acknowledge_for_travel", json!({})).await.expect(200);

        let proposed = app.act(&team.officer, &case, "recall", json!({ "reason": "Another name." })).await.expect(202);
        confirm(&app, &team.second_officer, &proposed).await.expect(204);
        app.act(&team.officer, &case, "approve", approval.clone()).await.refused(409, "changed_since_recommendation");
        app.act(&team.officer, &case, "acknowledge_change", json!({})).await.expect(200);
        app.act(&team.officer, &case, "approve", approval).await.expect(200);
    })
    .await;
}

/// Gives the first person of a case the paper of `who`, on which the two cases become one person's, and says that they are not.
async fn has_the_paper_of(app: &TestApp, team: &Team, case: &str, who: &str) {
    let seen = app.get(&team.iom, &format!("/api/v1/cases/{case}")).await;
    let path = format!("/api/v1/cases/{case}/people/{}", seen.field("/people/0/id"));
    let paper = json!({ "documents": a_form(who)["principal"]["documents"] });
    app.call(Some(&team.iom), Method::PATCH, &path, &[("if-match", &seen.etag())], Some(paper)).await.expect(200);
    app.act(&team.iom_reviewer, case, "clear_duplicate", json!({ "reason": "Goes on for now." })).await.expect(200);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_person_of_two_cases_keeps_the_other_when_one_is_withdrawn() {
    on_both(async |db| {
        let app = TestApp::start(db).await;
        let team = app.team("CO").await;
        let withdrawn = json!({ "asked_by": "principal", "identified_by": "document" });
        let (first, second) = (app.screening(&team, "Yusmary").await, app.screening(&team, "Wilfredo").await);
        has_the_paper_of(&app, &team, &second, "Yusmary").await;

        app.act(&team.iom, &second, "withdraw", withdrawn.clone()).await.expect(200);
        let undone = json!({ "reason": "By mistake." });
        app.act(&team.supervisor, &second, "undo_withdrawal", undone).await.expect(200);

        app.act(&team.iom, &first, "withdraw", withdrawn).await.expect(200);
        let reference = app.submit("CO", a_form("Yusmary")).await.expect(201).field("/reference");
        let found = app.get(&team.iom, &format!("/api/v1/cases?q={reference}")).await.expect(200);
        assert_eq!(found.field("/items/0/id"), second, "no third case");
    })
    .await;
}
