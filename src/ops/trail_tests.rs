//! History, eligibility and decisions as each caller may see them.
#![allow(clippy::unwrap_used, clippy::panic)]

use chrono::{Days, TimeDelta};
use serde_json::{Value, json};

use super::{
    OpError,
    decisions::{self, Notice},
    eligibility, history,
    testing::{AtWork, because, declining},
};
use crate::{
    access::Actor,
    domain::{
        decision::{DecisionKind, NoticeChannel},
        ids::{CaseId, DecisionId},
        terms::{Face, Organisation::*, Role},
        trail::Run,
        workflow::{
            ActionInput, Verb,
            input::{AskedBy, IdentifiedBy},
        },
    },
    store::{
        Store, StoreError,
        testing::{TestClock, on_both},
    },
};

struct People {
    caseworker: Actor,
    reviewer: Actor,
    officer: Actor,
    second_officer: Actor,
}

async fn people(work: &AtWork) -> People {
    let caseworker = work.hires(Iom, Role::Caseworker, None, "ana").await;
    let reviewer = work.hires(Iom, Role::Reviewer, None, "bea").await;
    let officer = work.hires(Usg, Role::UsOfficer, None, "carl").await;
    let second_officer = work.hires(Usg, Role::UsOfficer, None, "dora").await;
    People {
        caseworker: work.actor(caseworker).await,
        reviewer: work.actor(reviewer).await,
        officer: work.actor(officer).await,
        second_officer: work.actor(second_officer).await,
    }
}

async fn history_of(store: &Store, who: &Actor, case: CaseId) -> Value {
    let who = who.clone();
    let (steps, _) = store.read(move |tx| history::show(tx, &who, case)).await.map_err(|error: OpError| error).unwrap().into_parts();
    serde_json::to_value(steps).unwrap()
}

async fn decisions_of(store: &Store, who: &Actor, case: CaseId) -> Value {
    let who = who.clone();
    let (all, _) = store.read(move |tx| decisions::show(tx, &who, case)).await.map_err(|error: OpError| error).unwrap().into_parts();
    serde_json::to_value(all).unwrap()
}

/// All that differs between two cases in the same life: which they are.
fn without_ids(mut rows: Value) -> Value {
    for row in rows.as_array_mut().unwrap() {
        row.as_object_mut().unwrap().remove("id");
    }
    rows
}

fn verbs(rows: &Value) -> Vec<&str> {
    rows.as_array().unwrap().iter().map(|row| row["verb"].as_str().unwrap()).collect()
}

fn withdrawal() -> ActionInput {
    ActionInput { asked_by: Some(AskedBy::Principal), identified_by: Some(IdentifiedBy::InPerson), ..ActionInput::default() }
}

async fn submitted_twice(store: &Store) -> (AtWork, People, CaseId, CaseId) {
    let work = AtWork::new(store).await;
    let people = people(&work).await;
    let (one, twin) = (work.receives(0).await, work.receives(1).await);
    work.submits(&people.caseworker, &people.reviewer, one).await;
    work.submits(&people.caseworker, &people.reviewer, twin).await;
    (work, people, one, twin)
}

#[tokio::test]
async fn a_declined_case_and_its_undecided_twin_have_one_history_for_those_who_may_not_know() {
    on_both(async |store: Store, clock: TestClock| {
        let (work, people, declined, undecided) = submitted_twice(&store).await;
        clock.forward(TimeDelta::minutes(5));
        work.does(&people.officer, declined, Verb::Decline, declining()).await;
        clock.forward(TimeDelta::minutes(5));
        for case in [declined, undecided] {
            work.does(&people.caseworker, case, Verb::Withdraw, withdrawal()).await;
        }
        let seen = history_of(&store, &people.caseworker, declined).await;
        assert_eq!(without_ids(seen.clone()), without_ids(history_of(&store, &people.caseworker, undecided).await));
        assert!(!seen.to_string().contains("face") && !seen.to_string().contains("stays inside"));
        assert_eq!(seen[1]["reason"], Value::Null);
        assert_eq!(verbs(&seen).last(), Some(&"withdraw"));

        let inside = history_of(&store, &people.officer, declined).await;
        let decline = inside.as_array().unwrap().iter().find(|row| row["verb"] == "decline").unwrap();
        assert_eq!((&decline["reason"], &decline["face"]), (&json!("a reason that stays inside"), &json!("real")));
        assert_eq!(inside.as_array().unwrap().len(), seen.as_array().unwrap().len() + 1);
    })
    .await;
}

#[tokio::test]
async fn history_names_no_case_of_another_office() {
    on_both(async |store: Store, _: TestClock| {
        let work = AtWork::new(&store).await;
        let (everywhere, here) =
            (work.hires(Iom, Role::Caseworker, None, "ana").await, work.hires(Iom, Role::Caseworker, Some("CO"), "bea").await);
        let (everywhere, here) = (work.actor(everywhere).await, work.actor(here).await);
        let case = work.receives(0).await;
        let elsewhere = work.copy_to(work.receives(1).await, "EC").await;
        let likeness = ActionInput { other_case: Some(elsewhere), ..ActionInput::default() };
        work.does(&everywhere, case, Verb::SuspectDuplicate, likeness).await;
        assert!(history_of(&store, &everywhere, case).await.to_string().contains(&elsewhere.to_string()));
        assert!(!history_of(&store, &here, case).await.to_string().contains(&elsewhere.to_string()));
        let not_here = store.read(move |tx| history::show(tx, &here, elsewhere).map(drop)).await;
        assert!(matches!(not_here, Err(OpError::NotFound)));
    })
    .await;
}

#[tokio::test]
async fn a_decline_and_its_superseding_never_exist_for_those_who_may_not_know() {
    on_both(async |store: Store, _: TestClock| {
        let (work, people, declined, _) = submitted_twice(&store).await;
        work.does(&people.officer, declined, Verb::Decline, declining()).await;
        assert_eq!(decisions_of(&store, &people.caseworker, declined).await, json!([]));
        work.do_together(&people.officer, &people.second_officer, declined, Verb::ReopenDecision).await;
        assert_eq!(decisions_of(&store, &people.caseworker, declined).await, json!([]));

        let inside = decisions_of(&store, &people.officer, declined).await;
        assert_eq!((&inside[0]["kind"], &inside[0]["reason_code"]), (&json!("decline"), &json!("security")));
        assert_eq!(inside[0]["members"].as_array().unwrap().len(), 1);
        assert_ne!(inside[0]["superseded_at"], Value::Null);
    })
    .await;
}

#[tokio::test]
async fn a_recall_is_shown_to_all_because_it_moves_both_faces() {
    on_both(async |store: Store, _: TestClock| {
        let (work, people, case, _) = submitted_twice(&store).await;
        work.does(&people.officer, case, Verb::Process, ActionInput::default()).await;
        let standing = decisions_of(&store, &people.caseworker, case).await;
        assert_eq!((&standing[0]["kind"], &standing[0]["superseded_at"]), (&json!("process"), &Value::Null));
        assert_eq!(standing[0].get("members"), None);
        work.do_together(&people.officer, &people.second_officer, case, Verb::Recall).await;
        assert_ne!(decisions_of(&store, &people.caseworker, case).await[0]["superseded_at"], Value::Null);
    })
    .await;
}

async fn notice(store: &Store, who: &Actor, notice: Notice) -> Result<Value, OpError> {
    let who = who.clone();
    let view = store.write(move |tx| decisions::add_notice(tx, &who, &notice)).await?;
    Ok(serde_json::to_value(view).unwrap())
}

#[tokio::test]
async fn only_who_decides_records_a_notice_and_for_the_others_a_decline_is_not_there() {
    on_both(async |store: Store, _: TestClock| {
        let (work, people, declined, processed) = submitted_twice(&store).await;
        work.does(&people.officer, declined, Verb::Decline, declining()).await;
        work.does(&people.officer, processed, Verb::Process, ActionInput::default()).await;
        let today = store.now().date_naive();
        let of = |case, decision| Notice { case, decision, served_on: today, channel: NoticeChannel::Post };
        let decline = the_decision(&store, declined).await;
        let process = the_decision(&store, processed).await;

        for none in [of(declined, decline), of(processed, decline), of(declined, DecisionId::from(uuid::Uuid::nil()))] {
            assert!(matches!(notice(&store, &people.caseworker, none).await, Err(OpError::NotFound)));
        }
        assert!(matches!(notice(&store, &people.caseworker, of(processed, process)).await, Err(OpError::Forbidden)));
        let future = Notice { served_on: today + Days::new(1), ..of(declined, decline) };
        assert!(matches!(notice(&store, &people.officer, future).await, Err(OpError::Invalid(_))));
        let before = Notice { served_on: today - Days::new(2), ..of(declined, decline) };
        assert!(matches!(notice(&store, &people.officer, before).await, Err(OpError::Refused { code: "served_before_decided", .. })));

        let view = notice(&store, &people.officer, of(declined, decline)).await.unwrap();
        assert_eq!(view["us_notices"], json!([{ "served_on": today, "channel": "post" }]));
        notice(&store, &people.officer, of(processed, process)).await.unwrap();
        assert_eq!(faces(&store, declined).await, [Face::Real]);
        assert_eq!(faces(&store, processed).await, [Face::Both]);
    })
    .await;
}

async fn the_decision(store: &Store, case: CaseId) -> DecisionId {
    let all = store.read(move |tx| tx.decisions(case)).await.map_err(|error: StoreError| error).unwrap();
    assert!(all.iter().all(|decision| DecisionKind::ALL.contains(&decision.kind)));
    all[0].id
}

/// The faces of the events about notices for a case.
async fn faces(store: &Store, case: CaseId) -> Vec<Face> {
    let filter = super::audit::everything(Some(case), Some("decision.us_notice"));
    let events = store.read(move |tx| tx.events(&filter)).await.map_err(|error: StoreError| error).unwrap();
    events.iter().map(|event| event.face).collect()
}

#[tokio::test]
async fn eligibility_is_kept_run_by_run_newest_first_under_one_version() {
    on_both(async |store: Store, clock: TestClock| {
        let work = AtWork::new(&store).await;
        let caseworker = work.hires(Unhcr, Role::Caseworker, Some("CO"), "ana").await;
        let caseworker = work.actor(caseworker).await;
        let case = work.receives(0).await;
        clock.forward(TimeDelta::hours(1));
        let (held, who) = (work.case(case).await, caseworker.clone());
        store
            .prepare(move |tx| {
                let first = tx.runs(case)?.remove(0);
                let permit = who.permit_right(crate::domain::workflow::Right::CaseRead, &held).unwrap();
                tx.insert_run(&permit, &Run { after_correction: true, at: tx.now(), ..first })
            })
            .await;
        let shown = store.read(move |tx| eligibility::show(tx, &caseworker, case)).await.map_err(|error: OpError| error).unwrap();
        let runs = serde_json::to_value(shown.into_parts().0).unwrap();
        assert_eq!((&runs[0]["after_correction"], &runs[1]["after_correction"]), (&json!(true), &json!(false)));
        assert_eq!(runs[0]["version"], runs[1]["version"]);
        assert!(runs[0]["lines"].as_array().unwrap().iter().all(|line| !line["citation"].as_str().unwrap().is_empty()));
        assert_eq!(runs[1]["overall"], "met");
    })
    .await;
}

#[tokio::test]
async fn a_reason_in_words_stands_with_its_step() {
    on_both(async |store: Store, _: TestClock| {
        let work = AtWork::new(&store).await;
        let people = people(&work).await;
        let case = work.receives(0).await;
        work.does(&people.caseworker, case, Verb::Take, because("the oldest one")).await;
        let seen = history_of(&store, &people.reviewer, case).await;
        assert_eq!(verbs(&seen).last(), Some(&"take"));
        assert_eq!(seen.as_array().unwrap().last().unwrap()["reason"], "the oldest one");
    })
    .await;
}
