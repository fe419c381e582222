//! From `in_process` to a decision of each member and back: who may, what is refused, and what nobody may learn.
#![allow(clippy::unwrap_used, clippy::panic)]

use chrono::TimeDelta;
use serde_json::{Value, json};

use super::{
    decisions, history,
    testing::{because, declining},
    testing_journey::{Crew, clear, code, deciding, not_clear, withdrawing},
};
use crate::{
    access::Actor,
    domain::{
        decision::MemberOutcome::{Approve, Defer, Deny},
        ids::{CaseId, PersonId},
        stage::Stage,
        workflow::{ActionInput, Verb},
    },
    store::{
        Store,
        testing::{TestClock, on_both},
    },
};

const PATHWAY: &str = "humanitarian_parole";

fn nothing() -> ActionInput {
    ActionInput::default()
}

async fn refused(crew: &Crew, who: &Actor, case: CaseId, verb: Verb, input: ActionInput) -> String {
    code(&crew.work.tries(who, case, verb, input).await.err().unwrap())
}

/// The decision of a kind, the newest; on a clock that stands their order is chance.
fn of_kind(rows: &Value, kind: &str) -> Value {
    rows.as_array().unwrap().iter().rfind(|row| row["kind"] == kind).unwrap().clone()
}

async fn decisions_of(crew: &Crew, who: &Actor, case: CaseId) -> Value {
    let who = who.clone();
    crew.read(move |tx| Ok(serde_json::to_value(decisions::show(tx, &who, case)?.into_parts().0).unwrap())).await
}

async fn history_of(crew: &Crew, who: &Actor, case: CaseId) -> Value {
    let who = who.clone();
    crew.read(move |tx| Ok(serde_json::to_value(history::show(tx, &who, case)?.into_parts().0).unwrap())).await
}

async fn stages(crew: &Crew, case: CaseId) -> (Stage, Stage) {
    let case = crew.work.case(case).await;
    (case.shown.stage, case.real.stage)
}

#[tokio::test]
async fn an_approval_names_each_member_once_and_is_refused_by_the_field() {
    on_both(async |store: Store, _: TestClock| {
        let crew = Crew::new(&store).await;
        let case = crew.in_adjudication(0, &["2015-03-01", "2010-03-01"], PATHWAY).await;
        let stranger = crew.family(crew.work.receives(1).await).await[0];
        let f = crew.family(case).await;
        let says = async |members: Vec<(PersonId, _)>| refused(&crew, &crew.officer, case, Verb::Approve, deciding(members)).await;
        assert_eq!(says(vec![(f[0], Approve), (f[1], Approve)]).await, "/members member_missing");
        assert_eq!(says(vec![(f[0], Approve), (f[1], Deny), (f[1], Deny), (f[2], Defer)]).await, "/members/2/person named_twice");
        assert_eq!(says(vec![(f[0], Approve), (stranger, Deny), (f[1], Deny), (f[2], Defer)]).await, "/members/1/person not_a_member");
        assert_eq!(says(vec![(f[0], Defer), (f[1], Approve), (f[2], Approve)]).await, "/members/0/outcome principal_not_approved");
        assert_eq!(stages(&crew, case).await.0, Stage::Adjudication, "nothing half done");
        assert_eq!(decisions_of(&crew, &crew.officer, case).await.as_array().unwrap().len(), 1, "the process alone");
    })
    .await;
}

#[tokio::test]
async fn who_is_denied_and_who_is_deferred_look_alike_to_everybody_else() {
    on_both(async |store: Store, _: TestClock| {
        let crew = Crew::new(&store).await;
        let mut seen = Vec::new();
        for (n, others) in [(0, Deny), (1, Defer)] {
            let case = crew.in_adjudication(n, &["2015-03-01"], PATHWAY).await;
            crew.clears(case, "security", not_clear()).await;
            assert!(crew.sees(&crew.caseworker, case).await["people"][0].get("us_decision").is_none(), "before an approval stands");
            let input = crew.all(case, others).await;
            crew.work.does(&crew.officer, case, Verb::Approve, input).await;
            let outside = crew.sees(&crew.caseworker, case).await;
            let of =
                |view: &Value| view["people"].as_array().unwrap().iter().map(|person| person["us_decision"].clone()).collect::<Vec<_>>();
            assert_eq!(of(&outside), [json!("approved"), json!("with_us_government")]);
            assert_eq!(of(&crew.sees(&crew.officer, case).await), [json!("approve"), json!(others)]);
            let child = outside["people"][1]["id"].clone();
            assert!(outside["clearances"].as_array().unwrap().iter().all(|row| row["person"] != child), "nothing of who is not approved");
            let told = json!([history_of(&crew, &crew.caseworker, case).await, decisions_of(&crew, &crew.caseworker, case).await]);
            let text = format!("{told}{}", outside["people"]);
            assert!(!text.contains("deny") && !text.contains("defer") && !text.contains("members"), "{text}");
            let approval = of_kind(&decisions_of(&crew, &crew.officer, case).await, "approve");
            assert!(approval["members"].to_string().contains(others.as_str()));
            let verbs =
                |case: &Value| case.as_array().unwrap().iter().map(|row| (row["verb"].clone(), row["details"].clone())).collect::<Vec<_>>();
            let offered = |view: &Value| view["allowed_actions"].as_array().unwrap().iter().map(|a| a["verb"].clone()).collect::<Vec<_>>();
            seen.push((verbs(&told[0]), offered(&outside), outside["stage"].clone()));
        }
        assert_eq!(seen[0], seen[1]);
    })
    .await;
}

#[tokio::test]
async fn a_denied_case_and_its_undecided_twin_look_the_same_and_answer_the_same() {
    on_both(async |store: Store, clock: TestClock| {
        let crew = Crew::new(&store).await;
        let (denied, twin) = (crew.in_adjudication(0, &[], PATHWAY).await, crew.in_adjudication(1, &[], PATHWAY).await);
        clock.forward(TimeDelta::days(15)); // what was told is over, so that the silence of a denial tells nothing
        let family = crew.family(denied).await;
        crew.work.does(&crew.officer, denied, Verb::Deny, declining()).await;
        assert_eq!(stages(&crew, denied).await, (Stage::Adjudication, Stage::ClosedDenied));
        let rows = decisions_of(&crew, &crew.officer, denied).await;
        assert_eq!(of_kind(&rows, "deny")["members"], json!([{ "person": family[0], "outcome": "deny" }]));
        let of = async |case: CaseId| {
            let view = crew.sees(&crew.caseworker, case).await;
            let keys = ["stage", "beneath", "queue", "pathway", "clearances", "changed_since_recommendation", "proposals"];
            let mut seen: Vec<Value> = keys.iter().map(|key| view[key].clone()).collect();
            for row in seen[4].as_array_mut().unwrap() {
                row["person"] = Value::Null;
            }
            seen.extend(view["allowed_actions"].as_array().unwrap().iter().map(|action| action["verb"].clone()));
            let steps = history_of(&crew, &crew.caseworker, case).await;
            seen.extend(steps.as_array().unwrap().iter().map(|step| json!([step["verb"], step["to"], step.get("face")])));
            seen.push(json!(decisions_of(&crew, &crew.caseworker, case).await.as_array().unwrap().len()));
            seen
        };
        assert_eq!(of(denied).await, of(twin).await);
        for case in [denied, twin] {
            crew.clears(case, "security", clear("2024-02-06", "2024-12-31")).await;
            crew.work.does(&crew.caseworker, case, Verb::Withdraw, withdrawing()).await;
            assert_eq!(stages(&crew, case).await.0, Stage::ClosedWithdrawn);
            let undo = crew.work.does(&crew.caseworker, case, Verb::UndoWithdrawal, because("a mistake")).await;
            assert_eq!(undo.stage, Stage::Adjudication);
        }
        assert_eq!(of(denied).await, of(twin).await);
        assert_eq!(stages(&crew, denied).await, (Stage::Adjudication, Stage::ClosedDenied));
    })
    .await;
}

#[tokio::test]
async fn a_denial_is_reopened_by_two_officers_and_only_once() {
    on_both(async |store: Store, clock: TestClock| {
        let crew = Crew::new(&store).await;
        let case = crew.in_adjudication(0, &[], PATHWAY).await;
        clock.forward(TimeDelta::days(15));
        crew.work.does(&crew.officer, case, Verb::Deny, declining()).await;
        let before = crew.sees(&crew.caseworker, case).await;
        let Ok(super::actions::Acted::Proposed(id)) = crew.work.tries(&crew.officer, case, Verb::ReopenDecision, because("new")).await
        else {
            panic!("a second officer is needed")
        };
        let (desk, alone) = (crew.work.desk.clone(), crew.officer.clone());
        let alone = store.write(move |tx| super::proposals::confirm(tx, &desk, &alone, id)).await.unwrap_err();
        assert_eq!(code(&alone), "four_eyes");
        let (desk, second) = (crew.work.desk.clone(), crew.second_officer.clone());
        store.write(move |tx| super::proposals::confirm(tx, &desk, &second, id)).await.unwrap();
        assert_eq!(stages(&crew, case).await, (Stage::Adjudication, Stage::Adjudication));
        assert_eq!(crew.sees(&crew.caseworker, case).await, before, "and nothing that is shown has changed");
        let rows = decisions_of(&crew, &crew.officer, case).await;
        assert!(of_kind(&rows, "deny")["superseded_at"].is_string(), "superseded, never edited");
        crew.work.does(&crew.second_officer, case, Verb::Deny, declining()).await;
        assert_eq!(refused(&crew, &crew.officer, case, Verb::ReopenDecision, because("again")).await, "already_reviewed");
    })
    .await;
}

#[tokio::test]
async fn a_recall_supersedes_the_approval_or_the_process_and_takes_two_officers() {
    on_both(async |store: Store, clock: TestClock| {
        let crew = Crew::new(&store).await;
        for (n, ready) in [(0, false), (1, true)] {
            let case = if ready { crew.ready(n, "2024-12-31", "2024-06-01").await } else { crew.approved(n, &[], PATHWAY).await };
            assert_eq!(refused(&crew, &crew.coordinator, case, Verb::Recall, because("new facts")).await, "forbidden");
            crew.work.do_together(&crew.officer, &crew.second_officer, case, Verb::Recall).await;
            assert_eq!(stages(&crew, case).await, (Stage::Adjudication, Stage::Adjudication));
            let rows = decisions_of(&crew, &crew.caseworker, case).await;
            let stands = |kind: &str| of_kind(&rows, kind)["superseded_at"].is_null();
            assert_eq!((stands("process"), stands("approve")), (true, false), "the approval alone");
            let view = crew.sees(&crew.caseworker, case).await;
            assert!(view["people"][0].get("us_decision").is_none() && view["travel_on"].is_null());
            let again = crew.all(case, Approve).await;
            crew.work.does(&crew.officer, case, Verb::Approve, again).await;
        }
        let case = crew.in_process(2, &[], PATHWAY).await;
        crew.work.do_together(&crew.officer, &crew.second_officer, case, Verb::Recall).await;
        assert_eq!(stages(&crew, case).await.1, Stage::Submitted);
        assert!(decisions_of(&crew, &crew.officer, case).await[0]["superseded_at"].is_string());
        // A proposal is about the case as it stood.
        let case = crew.approved(3, &[], PATHWAY).await;
        let Ok(super::actions::Acted::Proposed(id)) = crew.work.tries(&crew.officer, case, Verb::Recall, because("new facts")).await else {
            panic!("a second officer is needed")
        };
        clock.forward(TimeDelta::minutes(1));
        crew.work.does(&crew.caseworker, case, Verb::Withdraw, withdrawing()).await;
        let (desk, second) = (crew.work.desk.clone(), crew.second_officer.clone());
        let stale = store.write(move |tx| super::proposals::confirm(tx, &desk, &second, id)).await.unwrap_err();
        assert_eq!(code(&stale), "stale");
    })
    .await;
}

#[tokio::test]
async fn each_step_on_the_way_to_a_decision_has_its_right_its_four_eyes_and_its_refusals() {
    on_both(async |store: Store, _: TestClock| {
        let crew = Crew::new(&store).await;
        // Somebody who prepared the case as a caseworker and later became an officer: four eyes count persons.
        let turned = turncoat(&crew).await;
        let case = crew.in_process(0, &[], PATHWAY).await;
        for (who, verb, input, expected) in [
            (&crew.caseworker, Verb::WaiveInterview, because("known"), "forbidden"),
            (&turned, Verb::WaiveInterview, because("known"), "four_eyes"),
            (&crew.officer, Verb::RequestMore, because("papers"), "not_from_here"),
            (&crew.officer, Verb::MoreReceived, nothing(), "nothing_requested"),
            (&crew.caseworker, Verb::MoreReceived, nothing(), "nothing_requested"),
            (&crew.coordinator, Verb::MoreReceived, nothing(), "forbidden"),
            (&crew.officer, Verb::Deny, declining(), "not_from_here"),
        ] {
            assert_eq!(refused(&crew, who, case, verb, input).await, expected, "{verb} in in_process");
        }
        crew.work.does(&crew.officer, case, Verb::WaiveInterview, because("known already")).await;
        let all = crew.all(case, Approve).await;
        for (who, verb, input, expected) in [
            (&crew.caseworker, Verb::RequestMore, because("papers"), "forbidden"),
            (&crew.officer, Verb::WaiveInterview, because("known"), "not_from_here"),
            (&crew.officer, Verb::AcknowledgeChange, nothing(), "nothing_changed"),
            (&crew.coordinator, Verb::Approve, all.clone(), "forbidden"),
            (&turned, Verb::Approve, all.clone(), "four_eyes"),
            (&turned, Verb::Deny, declining(), "four_eyes"),
        ] {
            assert_eq!(refused(&crew, who, case, verb, input).await, expected, "{verb} in adjudication");
        }
        crew.work.does(&crew.officer, case, Verb::RequestMore, because("papers of the child")).await;
        assert_eq!(stages(&crew, case).await.0, Stage::InProcess);
        crew.work.does(&crew.caseworker, case, Verb::MoreReceived, nothing()).await;
        changed(&crew, case).await;
        assert_eq!(refused(&crew, &crew.officer, case, Verb::Approve, all.clone()).await, "changed_since_recommendation");
        crew.work.does(&crew.second_officer, case, Verb::AcknowledgeChange, nothing()).await;
        crew.work.does(&crew.officer, case, Verb::Approve, all).await;
        for (who, verb, input, expected) in [
            (&crew.coordinator, Verb::AcknowledgeForTravel, nothing(), "nothing_changed"),
            (&crew.officer, Verb::AcknowledgeForTravel, nothing(), "forbidden"),
            (&crew.officer, Verb::AcknowledgeChange, nothing(), "not_from_here"),
        ] {
            assert_eq!(refused(&crew, who, case, verb, input).await, expected, "{verb} in approved");
        }
    })
    .await;
}

/// An officer who took, recommended and endorsed with the hands of the caseworker: one person, two accounts.
async fn turncoat(crew: &Crew) -> Actor {
    let mut turned = crew.second_officer.clone();
    turned.person = crew.caseworker.person;
    turned
}

/// A renamed principal.
async fn changed(crew: &Crew, case: CaseId) {
    let before = crew.work.case(case).await;
    crew.work
        .store
        .prepare(move |tx| {
            let after = crate::domain::workflow::Case { changed_since_recommendation: true, version: before.version + 1, ..before.clone() };
            tx.move_case(&crate::access::Permit::of_system(&before), &before, &after)
        })
        .await;
}

#[tokio::test]
async fn nothing_is_decided_of_a_guardian_from_outside_of_the_family() {
    on_both(async |store: Store, _: TestClock| {
        let crew = Crew::new(&store).await;
        let case = crew.in_adjudication(0, &["2015-03-01"], PATHWAY).await;
        let guardian = {
            let current = crew.work.case(case).await;
            let name = crate::domain::name::PersonName::new("Petra Guardian", None, None).unwrap();
            store.prepare(move |tx| tx.insert_guardian(&crate::access::Permit::of_system(&current), &name, 9)).await
        };
        assert_eq!(crew.family(case).await.len(), 2);
        let mut input = crew.all(case, Approve).await;
        input.members.push(crate::domain::decision::MemberDecision { person: guardian, outcome: Approve });
        assert_eq!(refused(&crew, &crew.officer, case, Verb::Approve, input).await, "/members/2/person not_a_member");
        let input = crew.all(case, Approve).await;
        crew.work.does(&crew.officer, case, Verb::Approve, input).await;
        let view = crew.sees(&crew.officer, case).await;
        assert!(view["people"][2].get("us_decision").is_none());
        let process = decisions_of(&crew, &crew.officer, case).await[0]["members"].as_array().unwrap().len();
        assert_eq!(process, 2);
    })
    .await;
}
