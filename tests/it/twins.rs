//! The two faces, as twin runs: two worlds from one seed that differ in one thing only: a decline or nothing, a denial or nothing, a child
//! denied or deferred. What everyone without `outcome.read` gets to see must be equal byte by byte.

mod adjudication;

mod later;

use chrono::TimeDelta;
use reqwest::Method;
use sendero::domain::terms::{Organisation, Role};
use serde_json::{Value, json};

use super::support::{self, Answer, Staff, TestApp, database::Db, on_both, staff::Team};

/// Everything that non-readers saw, in order.
#[derive(Default)]
struct Transcript(Vec<String>);

impl Transcript {
    fn note(&mut self, what: &str, answer: &Answer) {
        let shown = ["etag", "link", "location", "retry-after", "content-length", "www-authenticate"];
        let headers: Vec<_> =
            shown.iter().filter_map(|name| Some(format!("{name}: {}", answer.headers.get(*name)?.to_str().ok()?))).collect();
        self.0.push(format!("{what}\n{} {}\n{}", answer.status, headers.join("; "), answer.text));
    }
}

/// Those whose eyes must see the same.
struct Watchers {
    team: Team,
    others: Vec<Staff>,
}

async fn watchers(app: &TestApp) -> Watchers {
    let team = app.team("CO").await;
    let others = vec![
        app.staff("iom.auditor", Organisation::Iom, &[(Role::Auditor, None)]).await,
        app.staff("unhcr.auditor", Organisation::Unhcr, &[(Role::Auditor, None)]).await,
        app.staff("iom.admin", Organisation::Iom, &[(Role::Administrator, None)]).await,
        app.staff("iom.scheduler", Organisation::Iom, &[(Role::Scheduler, Some("CO"))]).await,
        app.staff("iom.travel", Organisation::Iom, &[(Role::TravelCoordinator, Some("CO"))]).await,
        app.staff("ec.caseworker", Organisation::Iom, &[(Role::Caseworker, Some("EC"))]).await,
    ];
    Watchers { team, others }
}

impl Watchers {
    fn all(&self) -> Vec<&Staff> {
        let team = &self.team;
        let mut all =
            vec![&team.clerk, &team.iom, &team.unhcr, &team.iom_reviewer, &team.unhcr_reviewer, &team.supervisor, &team.unhcr_supervisor];
        all.extend(&self.others);
        all
    }
}

/// Looks at everything that can be looked at.
async fn look(app: &TestApp, watchers: &Watchers, case: &str, seen: &mut Transcript) {
    app.upkeep().await;
    let paths = [
        format!("/api/v1/cases/{case}"),
        format!("/api/v1/cases/{case}/history"),
        format!("/api/v1/cases/{case}/decisions"),
        format!("/api/v1/cases/{case}/messages"),
        format!("/api/v1/cases/{case}/notes"),
        format!("/api/v1/cases/{case}/contact-attempts"),
        format!("/api/v1/cases/{case}/access"),
        format!("/api/v1/cases/{case}/eligibility"),
        "/api/v1/cases".into(),
        "/api/v1/cases?stage=submitted".into(),
        "/api/v1/cases?stage=closed:declined".into(),
        "/api/v1/cases?stage=adjudication".into(),
        "/api/v1/cases?stage=closed:denied".into(),
        "/api/v1/cases?stage=parked".into(),
        "/api/v1/cases?q=twin&sort=-received_at".into(),
        "/api/v1/counters".into(),
        "/api/v1/proposals".into(),
        "/api/v1/travel".into(),
        "/api/v1/reports/caps".into(),
        "/api/v1/reports/funnel?by=month".into(),
        "/api/v1/audit?limit=200".into(),
    ];
    read_all(app, watchers, &paths, seen);
}

/// Everybody reads everything, over one line: a twin run asks ten thousand times.
fn read_all(app: &TestApp, watchers: &Watchers, paths: &[String], seen: &mut Transcript) {
    let mut line = app.line();
    for who in watchers.all() {
        let token = app.token(who);
        for path in paths {
            seen.note(&format!("{} GET {path}", who.login), &app.hear(&mut line, &token, path));
        }
    }
}

/// What an officer does in secret, or something else or nothing in its place.
#[derive(Clone, Copy)]
enum Secret {
    /// Declines a case that was submitted.
    Decline,
    /// Denies a case in adjudication.
    Deny,
    /// Approves the applicant and denies the child; in the other world the child is deferred.
    Split,
}

impl Secret {
    /// The case as the officer finds it.
    async fn before(self, app: &TestApp, team: &Team) -> String {
        let form = support::forms::a_form("Twin");
        match self {
            Self::Decline => app.submitted(team, "Twin").await,
            Self::Deny => app.in_adjudication(team, form, "family_reunification").await,
            Self::Split => app.in_adjudication(team, support::forms::with_a_child(form, "Benjamin Urdaneta"), "family_reunification").await,
        }
    }

    /// What is done: the secret itself, or what stands in its place.
    async fn done(self, app: &TestApp, team: &Team, case: &str, secret: bool) -> Option<(&'static str, Value)> {
        let told = json!({ "reason_code": "not_credible", "reason": "Seen by readers of outcomes only." });
        match self {
            Self::Decline => secret.then_some(("decline", told)),
            Self::Deny => secret.then_some(("deny", told)),
            Self::Split => Some(("approve", app.approval(team, case, if secret { "deny" } else { "defer" }).await)),
        }
    }
}

/// One world. Whether the secret is done is the only difference.
async fn world(app: &TestApp, what: Secret, secret: bool) -> Transcript {
    let watchers = watchers(app).await;
    let team = &watchers.team;
    let mut seen = Transcript::default();
    let case = what.before(app, team).await;
    let other = app.submitted(team, "Other").await;
    app.run_worker().await;
    app.forward(TimeDelta::minutes(5));
    let looked = app.get(&team.officer, &format!("/api/v1/cases/{case}")).await.expect(200).etag(); // looking is no secret, deciding is
    app.upkeep().await;
    if let Some((verb, body)) = what.done(app, team, &case, secret).await {
        let path = format!("/api/v1/cases/{case}/actions/{verb}");
        app.call(Some(&team.officer), Method::POST, &path, &[("if-match", &looked)], Some(body)).await.expect(200);
    }
    app.upkeep().await;
    app.reseed("after the decline");
    look(app, &watchers, &case, &mut seen).await;
    for (step, (who, verb, body)) in acts(&watchers).into_iter().enumerate() {
        app.reseed(&format!("act {step}"));
        app.forward(TimeDelta::minutes(1));
        seen.note(&format!("{} {verb}", who.login), &app.act(who, &case, verb, body).await);
        app.run_worker().await;
        look(app, &watchers, &case, &mut seen).await;
    }
    if matches!(what, Secret::Deny) {
        // Of security, whoever decides acts on what everybody sees.
        app.reseed("security");
        let etag = app.get(&team.officer, &format!("/api/v1/cases/{case}")).await.expect(200).etag();
        let (path, days) =
            (format!("/api/v1/cases/{case}/clearances/security"), json!({ "valid_from": "2024-02-06", "valid_until": "2024-08-06" }));
        app.call(Some(&team.officer), Method::PUT, &path, &[("if-match", &etag)], Some(days)).await.expect(200);
        look(app, &watchers, &case, &mut seen).await;
    }
    app.reseed("the same person applies again");
    seen.note("applies again", &app.submit("CO", support::forms::a_form("Twin")).await);
    look(app, &watchers, &case, &mut seen).await;
    app.reseed("the other case is processed");
    app.act(&team.second_officer, &other, "process", json!({})).await.expect(200);
    app.run_worker().await;
    look(app, &watchers, &case, &mut seen).await;
    seen.0.push(app.mails().join("\n"));
    seen
}

fn acts(watchers: &Watchers) -> Vec<(&Staff, &'static str, Value)> {
    let team = &watchers.team;
    let withdrawal = json!({ "asked_by": "principal", "identified_by": "document" });
    vec![
        (&team.iom, "take", json!({})),
        (&team.iom, "release", json!({})),
        (&team.iom_reviewer, "endorse", json!({})),
        (&team.supervisor, "assign", json!({ "assignee": team.unhcr.account })),
        (&team.iom, "process", json!({})),
        (&team.iom, "reopen", json!({ "reason": "Perhaps." })),
        (&team.iom, "withdraw", withdrawal.clone()),
        (&team.iom, "undo_withdrawal", json!({ "reason": "A mistake." })),
        (&team.unhcr, "withdraw", withdrawal),
        (&team.supervisor, "undo_withdrawal", json!({ "reason": "A mistake again." })),
    ]
}

/// The worlds are equal; a difference is shown with what was asked.
fn assert_equal(one: &Transcript, other: &Transcript) {
    assert_eq!(one.0.len(), other.0.len());
    for (a, b) in one.0.iter().zip(&other.0) {
        assert_eq!(a, b, "the two worlds differ");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_without_outcome_read_can_tell_a_decline_from_nothing() {
    on_both(async |db| {
        twins(db, Secret::Decline).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_without_outcome_read_can_tell_a_denial_from_nothing() {
    on_both(async |db| {
        twins(db, Secret::Deny).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_without_outcome_read_can_tell_a_denied_child_from_a_deferred_one() {
    on_both(async |db| {
        let seen = twins(db, Secret::Split).await;
        assert!(seen.0.iter().any(|answer| answer.contains("with_us_government")), "the child is there to be seen");
    })
    .await;
}

/// Both worlds, which must be equal.
async fn twins(db: Db, what: Secret) -> Transcript {
    let done = world(&TestApp::seeded(db, "twins").await, what, true).await;
    let not_done = world(&TestApp::seeded(db, "twins").await, what, false).await;
    assert!(done.0.len() > 1_000, "the transcript has too little in it");
    assert_equal(&done, &not_done);
    done
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn readers_of_outcomes_do_see_the_decline() {
    on_both(async |db| {
        let app = TestApp::start(db).await;
        let team = app.team("CO").await;
        let case = app.submitted(&team, "Seen").await;
        app.act(&team.officer, &case, "decline", json!({ "reason_code": "security" })).await.expect(200);
        assert_eq!(app.case(&team.officer, &case).await["stage"], "closed:declined");
        assert_eq!(app.case(&team.iom, &case).await["stage"], "submitted");
        let list = app.get(&team.officer, "/api/v1/cases?stage=closed:declined").await.expect(200);
        assert_eq!(list.field("/items/0/id"), case);
        let decisions = app.get(&team.officer, &format!("/api/v1/cases/{case}/decisions")).await.expect(200);
        assert!(decisions.text.contains("decline"));
        assert!(
            app.call(Some(&team.iom), Method::GET, &format!("/api/v1/cases/{case}/decisions"), &[], None)
                .await
                .text
                .find("decline")
                .is_none()
        );
    })
    .await;
}
