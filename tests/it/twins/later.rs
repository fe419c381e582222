//! Twins after the first word to the family: a denial or nothing in adjudication, a decline or nothing after a recall. Then a year goes by, with
//! messages sent again, calls, parks, a withdrawal and a restore. What the family gets and what others see must be equal byte by byte.

use chrono::TimeDelta;
use reqwest::Method;
use sendero::ops::message_hold;
use serde_json::{Value, json};

use super::{Transcript, Watchers, assert_equal, look, watchers};
use crate::support::{Answer, TestApp, on_both, staff::Team};

/// How a case comes to where a decision can hide, and the decision that one of the worlds makes there.
#[derive(Clone, Copy)]
enum Story {
    Denied,
    DeclinedAfterRecall,
}

impl Story {
    async fn begin(self, app: &TestApp, team: &Team) -> String {
        let case = app.in_process(team, "Twin").await;
        app.run_worker().await;
        app.forward(TimeDelta::minutes(5));
        let why = json!({ "reason": "Seen by those who see the case." });
        match self {
            Self::Denied => {
                app.act(&team.officer, &case, "waive_interview", why).await.expect(200);
            }
            Self::DeclinedAfterRecall => {
                app.act(&team.officer, &case, "recall", why).await.expect(202);
                confirm(app, team).await.expect(204);
            }
        }
        case
    }

    fn hidden(self) -> &'static str {
        match self {
            Self::Denied => "deny",
            Self::DeclinedAfterRecall => "decline",
        }
    }
}

/// The second officer confirms what is proposed.
async fn confirm(app: &TestApp, team: &Team) -> Answer {
    let open = app.get(&team.second_officer, "/api/v1/proposals").await.expect(200).field("/items/0/id");
    app.post(&team.second_officer, &format!("/api/v1/proposals/{open}/confirm"), json!({})).await
}

/// What somebody does in one month of the year.
enum Deed {
    Act(&'static str, Value),
    Resend,
    Attempt,
    Rest(&'static str),
    Restored,
    Released,
}

/// A year of thirteen months, each a Tuesday morning, when the form is open; and what each deed is answered.
fn year() -> Vec<(Deed, u16)> {
    let withdrawal = json!({ "asked_by": "principal", "identified_by": "document" });
    vec![
        (Deed::Resend, 409),
        (Deed::Attempt, 201),
        (Deed::Rest("park"), 202),
        (Deed::Resend, 409),
        (Deed::Rest("resume"), 202),
        (Deed::Restored, 200),
        (Deed::Resend, 409),
        (Deed::Released, 200),
        (Deed::Act("withdraw", withdrawal), 200),
        (Deed::Act("undo_withdrawal", json!({ "reason": "A mistake." })), 200),
        (Deed::Act("close_unreachable", json!({})), 409),
        (Deed::Act("recommend", json!({ "pathway": "canada", "priority": "normal", "reason_code": "family_link" })), 409),
        (Deed::Resend, 409),
    ]
}

async fn does(app: &TestApp, watchers: &Watchers, case: &str, deed: Deed) -> Answer {
    let team = &watchers.team;
    match deed {
        Deed::Act(verb, body) => app.act(&team.iom, case, verb, body).await,
        Deed::Resend => {
            let message = app.get(&team.iom, &format!("/api/v1/cases/{case}/messages")).await.expect(200).field("/items/0/id");
            app.post(&team.iom, &format!("/api/v1/messages/{message}/resend"), json!({})).await
        }
        Deed::Attempt => {
            let seen = app.get(&team.iom, &format!("/api/v1/cases/{case}")).await.expect(200).etag();
            let attempt = json!({ "channel": "phone", "outcome": "no_answer" });
            let path = format!("/api/v1/cases/{case}/contact-attempts");
            app.call(Some(&team.iom), Method::POST, &path, &[("if-match", &seen)], Some(attempt)).await
        }
        Deed::Rest(verb) => {
            let proposed =
                app.post(&team.supervisor, &format!("/api/v1/offices/CO/{verb}"), json!({ "reason": "staff" })).await.expect(202);
            confirm(app, team).await.expect(204);
            proposed
        }
        Deed::Restored => {
            app.store.write(message_hold::hold).await.unwrap();
            app.get(&team.iom, &format!("/api/v1/cases/{case}")).await
        }
        Deed::Released => {
            let administrator = watchers.others.iter().find(|who| who.login == "iom.admin").unwrap();
            app.post(administrator, "/api/v1/messages/release", json!({ "transport_log_compared": true })).await
        }
    }
}

/// One world. `hides` is the only difference.
async fn world(app: &TestApp, story: Story, hides: bool) -> Transcript {
    let watchers = watchers(app).await;
    let team = &watchers.team;
    let mut seen = Transcript::default();
    let case = story.begin(app, team).await;
    app.forward(TimeDelta::minutes(5));
    let looked = app.get(&team.officer, &format!("/api/v1/cases/{case}")).await.expect(200).etag(); // looking is no secret, deciding is
    app.upkeep().await;
    if hides {
        let body = json!({ "reason_code": "security", "reason": "Seen by readers of outcomes only." });
        let path = format!("/api/v1/cases/{case}/actions/{}", story.hidden());
        app.call(Some(&team.officer), Method::POST, &path, &[("if-match", &looked)], Some(body)).await.expect(200);
    }
    app.upkeep().await;
    app.reseed("after the decision");
    look(app, &watchers, &case, &mut seen).await;
    for (month, (deed, status)) in year().into_iter().enumerate() {
        app.reseed(&format!("month {month}"));
        let undone_in_time = matches!(deed, Deed::Act("undo_withdrawal", _));
        app.forward(TimeDelta::days(if undone_in_time { 14 } else { 28 }));
        seen.note(&format!("month {month}"), &does(app, &watchers, &case, deed).await.expect(status));
        app.run_worker().await;
        look(app, &watchers, &case, &mut seen).await;
    }
    seen.0.push(app.mails().join("\n"));
    seen
}

async fn worlds_are_equal(story: Story) {
    on_both(async |db| {
        let decided = world(&TestApp::seeded(db, "later twins").await, story, true).await;
        let undecided = world(&TestApp::seeded(db, "later twins").await, story, false).await;
        assert!(decided.0.len() > 1_000, "the transcript has too little in it");
        assert_equal(&decided, &undecided);
        assert_eq!(decided.0.last().unwrap().matches("Message-ID").count(), 1, "one word, before the decision");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_without_outcome_read_can_tell_a_denial_from_nothing_for_a_year() {
    worlds_are_equal(Story::Denied).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_without_outcome_read_can_tell_a_decline_after_a_recall_from_nothing_for_a_year() {
    worlds_are_equal(Story::DeclinedAfterRecall).await;
}
