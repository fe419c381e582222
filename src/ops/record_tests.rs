//! The record as auditors see it, many cases assigned at once, and the figures.
#![allow(clippy::unwrap_used, clippy::panic)]

use std::collections::BTreeSet;

use chrono::TimeDelta;
use serde_json::{Value, json};

use super::{
    OpError, ReadLog,
    assignments::{self, Assigned, Bulk},
    audit::{self, Asked},
    counters::{self, Figures},
    queue,
    testing::{AtWork, declining},
    upkeep,
};
use crate::{
    access::Actor,
    domain::{
        ids::{AccountId, CaseId},
        queue::{Order, QueueFilter},
        stage::Stage,
        terms::{Organisation::*, Role},
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

async fn page(work: &AtWork, who: &Actor, asked: Asked) -> Result<audit::Page, OpError> {
    let (desk, who) = (work.desk.clone(), who.clone());
    let seen = work.store.read(move |tx| audit::list(tx, &desk, &who, &asked)).await?;
    Ok(seen.into_parts().0)
}

fn first(limit: i64) -> Asked {
    Asked { limit, ..Asked::default() }
}

async fn everything(work: &AtWork, who: &Actor) -> Vec<Value> {
    page(work, who, first(audit::MOST)).await.unwrap().events.iter().map(|event| serde_json::to_value(event).unwrap()).collect()
}

async fn auditor(work: &AtWork, organisation: crate::domain::terms::Organisation, office: Option<&str>, login: &str) -> Actor {
    let account = work.hires(organisation, Role::Auditor, office, login).await;
    work.actor(account).await
}

/// Two cases at the US officials, of which the first is declined; everything numbered.
async fn one_declined(store: &Store) -> (AtWork, CaseId) {
    let work = AtWork::new(store).await;
    let caseworker = work.hires(Iom, Role::Caseworker, None, "ana").await;
    let reviewer = work.hires(Iom, Role::Reviewer, None, "bea").await;
    let officer = work.hires(Usg, Role::UsOfficer, None, "carl").await;
    let case = work.receives(0).await;
    work.submits(&work.actor(caseworker).await, &work.actor(reviewer).await, case).await;
    work.does(&work.actor(officer).await, case, Verb::Decline, declining()).await;
    upkeep::run_once(store, &ReadLog::default()).await.unwrap();
    (work, case)
}

#[tokio::test]
async fn the_record_tells_who_may_not_know_neither_outcome_nor_number() {
    on_both(async |store: Store, _: TestClock| {
        let (work, case) = one_declined(&store).await;
        let (outside, inside) = (auditor(&work, Iom, None, "olga").await, auditor(&work, Usg, None, "uma").await);
        let (seen, all) = (everything(&work, &outside).await, everything(&work, &inside).await);
        assert!(seen.iter().all(|event| event.get("seq").is_none() && event.get("face").is_none()));
        assert!(!seen.iter().any(|event| event["action"] == "case.decline"));
        assert!(seen.iter().any(|event| event["action"] == "case.endorse" && event["case"] == json!(case)));
        assert!(all.iter().any(|event| event["action"] == "case.decline" && event["face"] == "real"));
        assert!(all.iter().all(|event| event["seq"].as_i64().is_some()));
    })
    .await;
}

#[tokio::test]
async fn a_look_at_hidden_events_is_itself_hidden() {
    on_both(async |store: Store, _: TestClock| {
        let (work, _) = one_declined(&store).await;
        let (outside, inside) = (auditor(&work, Usg, None, "uma").await, auditor(&work, Iom, None, "olga").await);
        let desk = work.desk.clone();
        let faces = store
            .read(move |tx| {
                let face = |seen: super::Seen<audit::Page>| seen.into_parts().1.unwrap().face;
                Ok::<_, OpError>([
                    face(audit::list(tx, &desk, &outside, &first(200))?),
                    face(audit::list(tx, &desk, &inside, &first(200))?),
                ])
            })
            .await
            .unwrap();
        assert_eq!(faces, [crate::domain::terms::Face::Real, crate::domain::terms::Face::Both]);
    })
    .await;
}

#[tokio::test]
async fn an_auditor_of_one_office_meets_no_case_of_another() {
    on_both(async |store: Store, _: TestClock| {
        let (work, case) = one_declined(&store).await;
        let elsewhere = work.copy_to(case, "EC").await;
        let supervisor = work.hires(Iom, Role::Supervisor, None, "sam").await;
        let supervisor = work.actor(supervisor).await;
        let nobody = AccountId::from(uuid::Uuid::nil());
        give(&work, &supervisor, vec![case, elsewhere], nobody).await.unwrap();
        let list = {
            let (desk, who) = (work.desk.clone(), supervisor.clone());
            let asked = queue::Asked { filter: QueueFilter { limit: 50, ..Default::default() }, ..Default::default() };
            store.read(move |tx| queue::list(tx, &desk, &who, asked)).await.map_err(|error: OpError| error).unwrap()
        };
        let reads = ReadLog::default();
        let _due = reads.note(supervisor.by(), list.into_parts().1.unwrap(), store.now());
        reads.flush(&store).await.unwrap();

        let here = auditor(&work, Iom, Some("CO"), "olga").await;
        let seen = everything(&work, &here).await;
        assert!(!json!(seen).to_string().contains(&elsewhere.to_string()), "neither in lists nor in refusals");
        assert!(seen.iter().any(|event| event["action"] == "case.list" && event["details"]["cases"] == json!([case])));
        assert!(seen.iter().any(|event| event["action"] == "case.assign" && event["outcome"] == "refused" && event["office"] == "CO"));
        let there = everything(&work, &auditor(&work, Unhcr, Some("EC"), "pia").await).await;
        assert!(there.iter().all(|event| event["office"] == "EC"), "and nothing of another organisation's without an office");
    })
    .await;
}

/// Somebody of IOM with a single grant makes such a list, on record; what the auditors `who` see of that look.
async fn looked(work: &AtWork, filter: QueueFilter, who: &[&Actor]) -> Vec<Value> {
    let granted = work.hires(Iom, Role::Caseworker, None, "gert").await;
    let (desk, reader) = (work.desk.clone(), Actor { outcome_granted: true, ..work.actor(granted).await });
    let by = reader.by();
    let asked = queue::Asked { filter, names: vec!["stage"], ..Default::default() };
    let list = work.store.read(move |tx| queue::list(tx, &desk, &reader, asked)).await.map_err(|error: OpError| error).unwrap();
    let (found, event) = list.into_parts();
    assert!(!found.rows.is_empty());
    let reads = ReadLog::default();
    let _due = reads.note(by, event.unwrap(), work.store.now());
    reads.flush(&work.store).await.unwrap();
    let mut seen = Vec::new();
    for who in who {
        seen.extend(everything(work, who).await.into_iter().find(|event| event["action"] == "case.list"));
    }
    seen
}

#[tokio::test]
async fn a_list_by_the_real_stage_names_no_case_to_an_auditor_who_reads_no_outcomes() {
    on_both(async |store: Store, _: TestClock| {
        let (work, case) = one_declined(&store).await;
        let outside = auditor(&work, Iom, None, "olga").await;
        let inside = Actor { outcome_granted: true, ..outside.clone() };
        let declined = QueueFilter { stage: Some(Stage::ClosedDeclined), limit: 50, ..Default::default() };
        let seen = looked(&work, declined, &[&outside, &inside]).await;
        assert_eq!(seen[0]["details"], json!({ "filters": ["stage"] }));
        assert_eq!(seen[1]["details"], json!({ "filters": ["stage"], "cases": [case], "by_real_stage": true }));
    })
    .await;
}

/// The order of the ids would tell which of the cases has moved lately though nobody saw it move.
#[tokio::test]
async fn nor_does_a_list_in_the_order_of_the_real_stages() {
    on_both(async |store: Store, _: TestClock| {
        let (work, case) = one_declined(&store).await;
        let outside = auditor(&work, Iom, None, "olga").await;
        let inside = Actor { outcome_granted: true, ..outside.clone() };
        let longest_there = QueueFilter { order: Some(Order::Waiting), limit: 50, ..Default::default() };
        let seen = looked(&work, longest_there, &[&outside, &inside]).await;
        assert_eq!(seen[0]["details"].get("cases"), None);
        assert!(seen[1]["details"]["cases"].as_array().unwrap().contains(&json!(case)));
    })
    .await;
}

#[tokio::test]
async fn pages_follow_each_other_without_gap_or_repetition_and_a_cursor_is_not_made_up() {
    on_both(async |store: Store, clock: TestClock| {
        let (work, _) = one_declined(&store).await;
        clock.forward(TimeDelta::hours(1));
        work.receives(1).await;
        let inside = auditor(&work, Usg, None, "uma").await;
        let whole = everything(&work, &inside).await;
        let (mut ids, mut cursor) = (Vec::new(), None);
        loop {
            let one = page(&work, &inside, Asked { cursor, ..first(2) }).await.unwrap();
            ids.extend(one.events.iter().map(|event| json!(event.id)));
            let Some(next) = one.next else { break };
            cursor = Some(next);
        }
        assert_eq!(ids, whole.iter().map(|event| event["id"].clone()).collect::<Vec<_>>());
        let other_list = Asked { line: "action=case.take".into(), cursor: page(&work, &inside, first(2)).await.unwrap().next, ..first(2) };
        assert!(matches!(page(&work, &inside, other_list).await, Err(OpError::Invalid(_))));
        let caseworker = work.hires(Iom, Role::Caseworker, None, "zoe").await;
        assert!(matches!(page(&work, &work.actor(caseworker).await, first(2)).await, Err(OpError::Forbidden)));
    })
    .await;
}

async fn give(work: &AtWork, who: &Actor, cases: Vec<CaseId>, assignee: AccountId) -> Result<Vec<Assigned>, OpError> {
    let (desk, who) = (work.desk.clone(), who.clone());
    let bulk = Bulk { cases, assignee };
    work.store.write(move |tx| assignments::assign(tx, &desk, &who, &bulk)).await
}

#[tokio::test]
async fn of_many_cases_each_has_its_own_answer_and_one_refusal_undoes_nothing() {
    on_both(async |store: Store, _: TestClock| {
        let work = AtWork::new(&store).await;
        let supervisor = work.hires(Iom, Role::Supervisor, Some("CO"), "sam").await;
        let supervisor = work.actor(supervisor).await;
        let caseworker = work.hires(Iom, Role::Caseworker, None, "ana").await;
        let (free, closed) = (work.receives(0).await, work.receives(1).await);
        let elsewhere = work.copy_to(free, "EC").await;
        let asked =
            ActionInput { asked_by: Some(AskedBy::Principal), identified_by: Some(IdentifiedBy::InPerson), ..ActionInput::default() };
        work.does(&work.actor(caseworker).await, closed, Verb::Withdraw, asked).await;
        let unknown = CaseId::from(uuid::Uuid::nil());

        let answers = give(&work, &supervisor, vec![closed, elsewhere, free, unknown], caseworker).await.unwrap();
        let codes: Vec<_> = answers.iter().map(|answer| (answer.case, answer.code)).collect();
        assert_eq!(codes, [(closed, "not_from_here"), (elsewhere, "not_found"), (free, "done"), (unknown, "not_found")]);
        assert_eq!((work.case(free).await.assignee, work.case(closed).await.assignee), (Some(caseworker), None));

        let nobody = give(&work, &supervisor, vec![free], supervisor.account).await.unwrap();
        assert_eq!(nobody[0].code, "assignee_cannot_screen");
        let other = work.actor(caseworker).await;
        assert!(matches!(give(&work, &other, vec![free], caseworker).await, Err(OpError::Forbidden)));
    })
    .await;
}

#[tokio::test]
async fn who_sees_a_case_but_supervises_another_office_is_told_forbidden() {
    on_both(async |store: Store, _: TestClock| {
        let work = AtWork::new(&store).await;
        let account = crate::store::testing::an_account(&store, Iom, "sam").await;
        crate::store::testing::holds(&store, &account, Role::Supervisor, Some("CO")).await;
        crate::store::testing::holds(&store, &account, Role::Caseworker, Some("EC")).await;
        let elsewhere = work.copy_to(work.receives(0).await, "EC").await;
        let answers = give(&work, &work.actor(account.id).await, vec![elsewhere], account.id).await.unwrap();
        assert_eq!(answers[0].code, "forbidden");
    })
    .await;
}

async fn figures(store: &Store, who: &Actor, office: Option<&'static str>) -> Figures {
    let who = who.clone();
    store.read(move |tx| counters::show(tx, &who, office)).await.map_err(|error: OpError| error).unwrap().into_parts().0
}

#[tokio::test]
async fn figures_are_exact_before_and_after_folding_and_tell_no_outcome() {
    on_both(async |store: Store, _: TestClock| {
        let (work, case) = one_declined(&store).await;
        work.receives(1).await;
        work.copy_to(case, "EC").await;
        let caseworker = work.hires(Iom, Role::Caseworker, Some("CO"), "zoe").await;
        let officer = work.hires(Usg, Role::UsOfficer, None, "dora").await;
        let (caseworker, officer) = (work.actor(caseworker).await, work.actor(officer).await);
        for _ in 0..2 {
            let seen = figures(&store, &caseworker, None).await;
            assert_eq!(seen.stages, [("CO".into(), Stage::Received, 1), ("CO".into(), Stage::Submitted, 1)]);
            assert_eq!(seen.holders.len(), 1);
            let inside = figures(&store, &officer, Some("CO")).await;
            assert_eq!(inside.stages, [("CO".into(), Stage::Received, 1), ("CO".into(), Stage::ClosedDeclined, 1)]);
            assert_eq!(figures(&store, &caseworker, Some("EC")).await, Figures::default());
            upkeep::run_once(&store, &ReadLog::default()).await.unwrap();
        }
    })
    .await;
}

#[tokio::test]
async fn numbers_have_no_gap_and_no_twin_though_several_servers_give_them() {
    on_both(async |store: Store, _: TestClock| {
        let work = AtWork::new(&store).await;
        let rounds: Vec<_> = (0..4)
            .map(|_| {
                let store = store.clone();
                tokio::spawn(async move { upkeep::run_once(&store, &ReadLog::default()).await })
            })
            .collect();
        work.receives(0).await;
        for round in rounds {
            round.await.unwrap().unwrap();
        }
        upkeep::run_once(&store, &ReadLog::default()).await.unwrap();
        let filter = audit::everything(None, None);
        let events = store.read(move |tx| tx.events(&filter)).await.map_err(|error: StoreError| error).unwrap();
        let numbers: BTreeSet<i64> = events.iter().map(|event| event.seq.unwrap()).collect();
        assert_eq!(numbers, (1..=i64::try_from(events.len()).unwrap()).collect());
    })
    .await;
}
