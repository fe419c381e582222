#![allow(clippy::unwrap_used, clippy::panic)]

use serde_json::{Value, json};

use super::*;
use crate::{
    access::Permit,
    domain::{
        park::ParkSubject,
        workflow::{ActionInput, Verb},
    },
    ops::{
        parks,
        testing::because,
        testing_journey::{Crew, clear, code, day, not_clear, travelling, withdrawing},
    },
    store::{
        Store,
        testing::{TestClock, on_both},
    },
};

const PATHWAY: &str = "humanitarian_parole";

async fn refused(crew: &Crew, who: &Actor, case: CaseId, kind: &str, draft: ClearanceDraft) -> String {
    code(&crew.tries_to_clear(who, case, (kind, None), draft).await.unwrap_err())
}

fn rows(view: &Value) -> Vec<(Value, Value, Value)> {
    view["clearances"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| (row["kind"].clone(), row["state"].clone(), row["valid_until"].clone()))
        .collect()
}

#[tokio::test]
async fn each_kind_is_written_by_those_whose_it_is_where_it_can_be_and_in_days_that_there_are() {
    on_both(async |store: Store, _: TestClock| {
        let crew = Crew::new(&store).await;
        let case = crew.in_process(0, &["2015-03-01"], PATHWAY).await;
        let good = clear("2024-02-06", "2024-08-06");
        assert_eq!(refused(&crew, &crew.coordinator, case, "medical", good).await, "not_from_here");
        assert_eq!(refused(&crew, &crew.coordinator, case, "security", good).await, "forbidden");
        assert_eq!(refused(&crew, &crew.officer, case, "medical", good).await, "forbidden");
        assert_eq!(refused(&crew, &crew.caseworker, case, "medical", good).await, "forbidden");
        assert_eq!(refused(&crew, &crew.officer, case, "dental", good).await, "not_found", "the pathway does not ask for it");
        crew.clears(case, "security", good).await; // officers begin early
        crew.work.does(&crew.officer, case, Verb::WaiveInterview, because("known already")).await;
        let split = crew.all(case, MemberOutcome::Deny).await;
        crew.work.does(&crew.officer, case, Verb::Approve, split).await;
        assert_eq!(
            refused(&crew, &crew.coordinator, case, "medical", clear("2024-02-06", "2024-02-05")).await,
            "/valid_until before_its_beginning"
        );
        assert_eq!(refused(&crew, &crew.coordinator, case, "medical", not_clear()).await, "/state not_for_this_kind");
        assert_eq!(refused(&crew, &crew.coordinator, case, "medical", clear("0024-02-06", "2024-08-06")).await, "/valid_from out_of_range");
        let family = crew.family(case).await;
        let named = async |who: &Actor, kind, person| crew.tries_to_clear(who, case, (kind, Some(person)), good).await.map(drop);
        let stranger = crew.family(crew.work.receives(1).await).await[0];
        assert_eq!(code(&named(&crew.coordinator, "medical", stranger).await.unwrap_err()), "/person not_a_member");
        assert_eq!(code(&named(&crew.coordinator, "medical", family[1]).await.unwrap_err()), "/person not_approved");
        named(&crew.coordinator, "medical", family[0]).await.unwrap();
        named(&crew.officer, "security", family[1]).await.unwrap();
        let events = crew.read(move |tx| Ok(tx.events(&crate::ops::audit::everything(Some(case), Some("clearance.record")))?)).await;
        let child = family[1].to_string();
        let told = events.iter().filter(|event| event.face != Face::Real && event.at >= store.now());
        let named_since = told.filter(|event| event.details["persons"] == json!([family[1]])).count();
        assert_eq!(named_since, 0, "of {child}, who is not approved, nothing is on everybody's record");
        crew.work.does(&crew.caseworker, case, Verb::Withdraw, withdrawing()).await;
        assert_eq!(refused(&crew, &crew.coordinator, case, "medical", good).await, "not_from_here");
    })
    .await;
}

#[tokio::test]
async fn a_clearance_is_superseded_and_of_security_others_see_pending_or_until_when() {
    on_both(async |store: Store, _: TestClock| {
        let crew = Crew::new(&store).await;
        let case = crew.approved(0, &[], PATHWAY).await;
        let outside = async || crew.sees(&crew.coordinator, case).await;
        let nothing_yet = outside().await;
        let of = |kind: &str, state: &str, until: Value| (json!(kind), json!(state), until);
        let (medical, orientation) = (of("medical", "missing", Value::Null), of("orientation", "missing", Value::Null));
        assert_eq!(rows(&nothing_yet), [of("security", "pending", Value::Null), medical.clone(), orientation.clone()]);
        let pending = ClearanceDraft { state: Some(ClearanceState::Pending), ..ClearanceDraft::default() };
        for draft in [pending, not_clear()] {
            crew.clears(case, "security", draft).await;
            assert_eq!(outside().await, nothing_yet, "nobody else learns that anything was written");
        }
        assert_eq!(rows(&crew.sees(&crew.officer, case).await)[0].1, "not_clear");
        crew.clears(case, "security", clear("2024-02-06", "2024-12-31")).await;
        let now = outside().await;
        assert_eq!(rows(&now)[0], of("security", "clear", json!("2024-12-31")));
        assert!(now["clearances"][0].get("valid_from").is_none());
        crew.clears(case, "medical", clear("2024-02-06", "2024-08-06")).await;
        crew.clears(case, "medical", clear("2024-02-06", "2024-07-06")).await;
        assert_eq!(rows(&outside().await)[1], of("medical", "clear", json!("2024-07-06")));
        let events = crew.read(move |tx| Ok(tx.events(&crate::ops::audit::everything(Some(case), Some("clearance.record")))?)).await;
        let hidden = events.iter().filter(|event| event.face == Face::Real).count();
        assert_eq!((hidden, events.len()), (2, 5));
        let security = |event: &crate::domain::audit::PastEvent| event.face == Face::Real || event.details["state"] == "clear";
        assert!(events.iter().all(security));
    })
    .await;
}

#[tokio::test]
async fn the_days_of_a_pathway_stand_where_no_end_is_said() {
    on_both(async |store: Store, _: TestClock| {
        let crew = Crew::new(&store).await;
        crew.republishes("humanitarian_parole", "kind = \"medical\"", "kind = \"medical\"\nvalid_days = 10").await;
        let case = crew.approved(0, &[], PATHWAY).await;
        let from = ClearanceDraft { valid_from: Some(day("2024-02-06")), ..ClearanceDraft::default() };
        crew.clears(case, "medical", from).await;
        assert_eq!(rows(&crew.sees(&crew.coordinator, case).await)[1].2, "2024-02-16");
        assert_eq!(refused(&crew, &crew.coordinator, case, "orientation", from).await, "/valid_until required");
    })
    .await;
}

#[tokio::test]
async fn nobody_is_ready_before_every_approved_member_has_every_clearance_on_the_day() {
    on_both(async |store: Store, _: TestClock| {
        let crew = Crew::new(&store).await;
        let case = crew.in_adjudication(0, &["2015-03-01", "2016-03-01"], PATHWAY).await;
        let family = crew.family(case).await;
        let (yes, no) = (MemberOutcome::Approve, MemberOutcome::Defer);
        let split = crate::ops::testing_journey::deciding([(family[0], yes), (family[1], yes), (family[2], no)]);
        crew.work.does(&crew.officer, case, Verb::Approve, split).await;
        let tries = async |on: &str| match crew.work.tries(&crew.coordinator, case, Verb::ClearForTravel, travelling(on)).await {
            Ok(_) => "done".to_owned(),
            Err(error) => code(&error),
        };
        let offered = async || crew.sees(&crew.coordinator, case).await["allowed_actions"].to_string().contains("clear_for_travel");
        for kind in ["security", "medical"] {
            crew.clears(case, kind, clear("2024-02-06", "2024-06-30")).await;
        }
        let one = |person| crew.tries_to_clear(&crew.coordinator, case, ("orientation", Some(person)), clear("2024-03-01", "2024-07-31"));
        one(family[0]).await.unwrap();
        assert_eq!((tries("2024-06-01").await.as_str(), offered().await), ("clearance_missing", false), "the child lacks one");
        one(family[1]).await.unwrap();
        assert!(offered().await, "who is deferred needs none");
        assert_eq!(tries("2024-02-05").await, "/travel_on in_the_past");
        assert_eq!(tries("2026-02-07").await, "/travel_on too_far");
        assert_eq!(tries("2024-02-29").await, "clearance_missing", "not valid yet");
        assert_eq!(tries("2024-07-01").await, "clearance_missing", "not valid any more");
        assert_eq!(
            code(&crew.work.tries(&crew.officer, case, Verb::ClearForTravel, travelling("2024-06-30")).await.err().unwrap()),
            "forbidden"
        );
        assert_eq!(tries("2024-06-30").await, "done", "the last day counts");
        let view = crew.sees(&crew.caseworker, case).await;
        assert_eq!((&view["stage"], &view["travel_on"]), (&json!("ready_to_travel"), &json!("2024-06-30")));
        for verb in [Verb::Depart, Verb::Arrive] {
            let officer = crew.work.tries(&crew.officer, case, verb, ActionInput::default()).await;
            assert_eq!(code(&officer.err().unwrap()), "forbidden");
            crew.work.does(&crew.coordinator, case, verb, ActionInput::default()).await;
        }
        assert_eq!(crew.work.case(case).await.shown.stage, Stage::Arrived);
    })
    .await;
}

#[tokio::test]
async fn a_park_does_not_forget_when_a_family_departed() {
    on_both(async |store: Store, _: TestClock| {
        let crew = Crew::new(&store).await;
        let case = crew.ready(0, "2024-12-31", "2024-06-01").await;
        crew.work.does(&crew.coordinator, case, Verb::Depart, ActionInput::default()).await;
        let (desk, by) = (crew.work.desk.clone(), crew.coordinator.by());
        let moved = async |park: bool| {
            let desk = desk.clone();
            let done = store.write(move |tx| {
                let here = ParkSubject::of(Some("CO"), None).unwrap();
                if park {
                    parks::apply_park(tx, &desk, &by, &here, None)?
                } else {
                    parks::apply_resume(tx, &desk, &by, &here, None)?
                }
                Ok::<_, OpError>(tx.unrecorded_upkeep(()))
            });
            done.await.unwrap();
            let case = crew.work.case(case).await;
            (case.shown.stage, case.travel_on.map(|day| day.to_string()))
        };
        assert_eq!(moved(true).await, (Stage::Parked, Some("2024-06-01".to_owned())));
        assert_eq!(moved(false).await, (Stage::Departed, Some("2024-06-01".to_owned())));
    })
    .await;
}

#[tokio::test]
async fn a_case_is_referred_out_where_somebody_receives_it_and_every_adult_agrees() {
    on_both(async |store: Store, _: TestClock| {
        let crew = Crew::new(&store).await;
        let refer = async |who: &Actor, case| match crew.work.tries(who, case, Verb::ReferOut, ActionInput::default()).await {
            Ok(_) => "done".to_owned(),
            Err(error) => code(&error),
        };
        let parole = crew.approved(0, &[], PATHWAY).await;
        assert_eq!(refer(&crew.coordinator, parole).await, "no_receiving_authority");
        let canada = crew.approved(1, &["2003-05-17"], "canada").await;
        assert_eq!(refer(&crew.caseworker, canada).await, "forbidden");
        let (child, current) = (crew.family(canada).await[1], crew.work.case(canada).await);
        let shares = |canada| Some(crate::domain::family::Shares { other_agency: true, us_government: true, canada, spain: false });
        let set = async |agreed: bool| {
            let permit = Permit::of_system(&current);
            store.prepare(move |tx| tx.set_shares(&permit, child, shares(agreed))).await;
        };
        set(false).await;
        assert_eq!(refer(&crew.coordinator, canada).await, "consent_missing");
        assert!(!crew.sees(&crew.coordinator, canada).await["allowed_actions"].to_string().contains("refer_out"));
        set(true).await;
        assert_eq!(refer(&crew.coordinator, canada).await, "done");
        let employer = crew.approved(2, &[], "h_2a").await;
        assert_eq!(refer(&crew.officer, employer).await, "done", "an employer asks for no consent of its own");
        assert_eq!(crew.work.case(employer).await.shown.stage, Stage::ClosedReferredOut);
    })
    .await;
}

#[tokio::test]
async fn a_change_after_the_approval_is_acknowledged_before_the_journey() {
    on_both(async |store: Store, _: TestClock| {
        let crew = Crew::new(&store).await;
        let case = crew.approved(0, &[], PATHWAY).await;
        for kind in ["security", "medical", "orientation"] {
            crew.clears(case, kind, clear("2024-02-06", "2024-12-31")).await;
        }
        let before = crew.work.case(case).await;
        let flagged = Case { changed_since_recommendation: true, version: before.version + 1, ..before.clone() };
        store.prepare(move |tx| tx.move_case(&Permit::of_system(&before), &before, &flagged)).await;
        let tried = crew.work.tries(&crew.coordinator, case, Verb::ClearForTravel, travelling("2024-06-01")).await;
        assert_eq!(code(&tried.err().unwrap()), "changed_since_recommendation");
        crew.work.does(&crew.coordinator, case, Verb::AcknowledgeForTravel, ActionInput::default()).await;
        crew.work.does(&crew.coordinator, case, Verb::ClearForTravel, travelling("2024-06-01")).await;
    })
    .await;
}
