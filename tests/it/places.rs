//! The places of a pathway under 64 hands at once: exactly those that there are, and never one more.

use futures_util::future::join_all;
use reqwest::Method;
use sendero::domain::{
    programme::shipped,
    terms::{Organisation, Role},
};
use serde_json::{Value, json};

use super::support::{
    Answer, TestApp,
    forms::{a_form, with_a_child},
    on_both,
    staff::Team,
};

const RUNNERS: usize = 64;
const PATHWAY: &str = "canada";

impl TestApp {
    /// Two administrators publish the shipped pathway with another cap.
    pub async fn cap(&self, persons: usize) {
        let (_, text) = shipped::FILES.iter().find(|(name, _)| name.contains(PATHWAY)).unwrap();
        let source = text.replace("persons = 11000", &format!("persons = {persons}"));
        let one = self.staff("cap.one", Organisation::Iom, &[(Role::Administrator, None)]).await;
        let two = self.staff("cap.two", Organisation::Usg, &[(Role::Administrator, None)]).await;
        let draft = self.post(&one, "/api/v1/programmes", json!({ "source": source })).await.expect(201).field("/id");
        let proposed = self.post(&one, &format!("/api/v1/programmes/{draft}/publish"), json!({})).await.expect(202).field("/proposal");
        self.post(&two, &format!("/api/v1/proposals/{proposed}/confirm"), json!({})).await.expect(204);
    }

    /// An act with what it takes, ready to be sent at once with others.
    async fn prepared(&self, team: &Team, case: &str, verb: &str) -> (String, String, Value) {
        let (who, body) = match verb {
            "approve" => (&team.officer, self.approval(team, case, "approve").await),
            _ => (&team.iom, json!({ "reason": "A mistake." })),
        };
        let etag = self.get(who, &format!("/api/v1/cases/{case}")).await.expect(200).etag();
        (format!("/api/v1/cases/{case}/actions/{verb}"), etag, body)
    }

    /// Sends them all at once.
    async fn race(&self, team: &Team, acts: &[(String, String, Value)]) -> Vec<Answer> {
        let send = async |(path, etag, body): &(String, String, Value)| {
            let who = if path.ends_with("approve") { &team.officer } else { &team.iom };
            self.call(Some(who), Method::POST, path, &[("if-match", etag)], Some(body.clone())).await
        };
        join_all(acts.iter().map(send)).await
    }

    async fn places(&self, team: &Team) -> Value {
        let report = self.get(&team.officer, "/api/v1/reports/caps").await.expect(200).json();
        report["items"].as_array().unwrap().iter().find(|item| item["pathway"] == PATHWAY).unwrap().clone()
    }
}

fn won(answers: &[Answer]) -> usize {
    let all = answers.iter().all(|answer| answer.status == 200 || (answer.status, answer.code().as_str()) == (409, "cap_reached"));
    assert!(all, "{:?}", answers.iter().map(|answer| (answer.status, answer.code())).collect::<Vec<_>>());
    answers.iter().filter(|answer| answer.status == 200).count()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sixty_four_approvals_at_once_take_exactly_the_places_that_there_are() {
    on_both(async |db| {
        let app = TestApp::start(db).await;
        let team = app.team("CO").await;
        app.cap(21).await;
        let mut acts = Vec::new();
        for n in 0..RUNNERS {
            // Families of two: of 21 places 20 are taken, and the last stays free.
            let form = with_a_child(a_form(&format!("Runner {}", letters(n))), &format!("Child {}", letters(n)));
            let case = app.in_adjudication(&team, form, PATHWAY).await;
            acts.push(app.prepared(&team, &case, "approve").await);
        }
        let answers = app.race(&team, &acts).await;
        assert_eq!(won(&answers), 10);
        let places = app.places(&team).await;
        assert_eq!((&places["persons"]["used"], &places["persons"]["left"], &places["state"]), (&json!(20), &json!(1), &json!("free")));
    })
    .await;
}

/// A number as letters, since names have no digits.
fn letters(n: usize) -> String {
    n.to_string().bytes().map(|digit| char::from(digit - b'0' + b'a')).flat_map(|letter| [letter, 'o']).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_an_undoing_and_an_approval_one_has_the_last_place() {
    on_both(async |db| {
        let app = TestApp::start(db).await;
        let team = app.team("CO").await;
        app.cap(1).await;
        let withdrawal = json!({ "asked_by": "principal", "identified_by": "document" });
        for round in 0..8 {
            let mut cases = Vec::new();
            for who in ["Back", "New"] {
                cases.push(app.in_adjudication(&team, a_form(&format!("{who} {}", letters(round))), PATHWAY).await);
            }
            let approval = app.approval(&team, &cases[0], "approve").await;
            app.act(&team.officer, &cases[0], "approve", approval).await.expect(200);
            app.act(&team.iom, &cases[0], "withdraw", withdrawal.clone()).await.expect(200);
            let acts = [app.prepared(&team, &cases[0], "undo_withdrawal").await, app.prepared(&team, &cases[1], "approve").await];
            let answers = app.race(&team, &acts).await;
            assert_eq!(won(&answers), 1, "round {round}");
            assert_eq!(app.places(&team).await["persons"]["used"], 1);
            let winner = answers.iter().position(|answer| answer.status == 200).unwrap();
            app.act(&team.iom, &cases[winner], "withdraw", withdrawal.clone()).await.expect(200);
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_reads_no_outcomes_is_told_free_or_full_and_nothing_else() {
    on_both(async |db| {
        let app = TestApp::start(db).await;
        let team = app.team("CO").await;
        app.cap(1).await;
        let case = app.in_adjudication(&team, a_form("Only"), PATHWAY).await;
        let approval = app.approval(&team, &case, "approve").await;
        app.act(&team.officer, &case, "approve", approval).await.expect(200);
        let report = app.get(&team.supervisor, "/api/v1/reports/caps").await.expect(200).json();
        let items = report["items"].as_array().unwrap();
        assert!(items.iter().all(|item| item.as_object().unwrap().len() == 2), "{report}");
        let states: Vec<&Value> = items.iter().filter(|item| item["pathway"] == PATHWAY).map(|item| &item["state"]).collect();
        assert_eq!(states, ["full"]);
        app.get(&team.iom, "/api/v1/reports/caps").await.refused(403, "forbidden");
        app.get(&team.officer, "/api/v1/reports/caps?office=CO").await.refused(422, "invalid");
    })
    .await;
}
