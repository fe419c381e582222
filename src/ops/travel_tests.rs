#![allow(clippy::unwrap_used, clippy::panic)]

use chrono::TimeDelta;

use super::*;
use crate::{
    domain::{
        decision::MemberOutcome,
        terms::{Organisation::Iom, Role},
        workflow::{ActionInput, Verb},
    },
    ops::{
        file, people,
        testing_journey::{Crew, clear, day, not_clear, travelling},
    },
    store::{
        Store,
        testing::{TestClock, on_both},
    },
};

async fn page(crew: &Crew, who: &Actor, asked: Asked) -> Page {
    let (desk, who) = (crew.work.desk.clone(), who.clone());
    crew.read(move |tx| Ok(list(tx, &desk, &who, &asked)?.into_parts().0)).await
}

fn first(limit: i64) -> Asked {
    Asked { limit, ..Asked::default() }
}

#[tokio::test]
async fn who_lacks_a_clearance_leads_then_whose_runs_out_first_then_who_needs_none() {
    on_both(async |store: Store, _: TestClock| {
        let crew = Crew::new(&store).await;
        let none_needed = crew.approved(0, &[], "canada").await;
        let late = crew.ready(1, "2024-12-31", "2024-06-01").await;
        let early = crew.ready(2, "2024-09-30", "2024-06-01").await;
        crew.clears(late, "orientation", clear("2024-02-06", "2024-10-31")).await;
        let lacking = crew.approved(3, &[], "family_reunification").await;
        crew.clears(lacking, "medical", clear("2024-02-06", "2024-03-01")).await;
        crew.clears(lacking, "security", not_clear()).await;
        let whole = page(&crew, &crew.coordinator, first(50)).await;
        let order: Vec<CaseId> = whole.rows.iter().map(|row| row.case).collect();
        assert_eq!(order, [lacking, early, late, none_needed]);
        let expiries: Vec<_> = whole.rows.iter().map(|row| row.earliest_expiry).collect();
        assert_eq!(expiries, [None, Some(day("2024-09-30")), Some(day("2024-10-31")), None]);
        let lacks = &whole.rows[0].travellers[0];
        assert_eq!(
            (lacks.missing.clone(), lacks.clear.clone()),
            (vec!["security".into(), "orientation".into()], vec![("medical".into(), day("2024-03-01"))])
        );
        assert_eq!(whole.rows[1].travel_on, Some(day("2024-06-01")));
        let (mut walked, mut cursor) = (Vec::new(), None);
        loop {
            let one = page(&crew, &crew.coordinator, Asked { cursor, ..first(1) }).await;
            walked.extend(one.rows.iter().map(|row| row.case));
            let Some(next) = one.next else { break };
            cursor = Some(next);
        }
        assert_eq!(walked, order, "page by page");
    })
    .await;
}

#[tokio::test]
async fn the_list_is_of_the_own_offices_of_approved_members_and_on_record() {
    on_both(async |store: Store, _: TestClock| {
        let crew = Crew::new(&store).await;
        let case = crew.in_adjudication(0, &["2015-03-01"], "humanitarian_parole").await;
        let split = crew.all(case, MemberOutcome::Deny).await;
        crew.work.does(&crew.officer, case, Verb::Approve, split).await;
        crew.in_adjudication(1, &[], "humanitarian_parole").await;
        let whole = page(&crew, &crew.caseworker, first(50)).await;
        assert_eq!(whole.rows.len(), 1);
        assert_eq!(whole.rows[0].travellers.iter().map(|one| one.principal).collect::<Vec<_>>(), [true], "who is denied is not there");
        let elsewhere = crew.work.hires(Iom, Role::TravelCoordinator, Some("EC"), "eva").await;
        let elsewhere = crew.work.actor(elsewhere).await;
        assert!(page(&crew, &elsewhere, first(50)).await.rows.is_empty());
        let named = |office: &str| Asked { office: Some(office.into()), ..first(50) };
        assert!(page(&crew, &crew.coordinator, named("EC")).await.rows.is_empty());
        assert!(page(&crew, &crew.coordinator, named("'; --")).await.rows.is_empty());
        assert_eq!(page(&crew, &crew.coordinator, named("CO")).await.rows.len(), 1);
        let (desk, who) = (crew.work.desk.clone(), crew.coordinator.clone());
        let event = crew.read(move |tx| Ok(list(tx, &desk, &who, &first(50))?.into_parts().1.unwrap())).await;
        assert_eq!((event.action.as_str(), &event.details["cases"]), ("travel.list", &json!([case])));
        let clerk = crew.work.hires(Iom, Role::IntakeClerk, None, "cleo").await;
        let (desk, clerk) = (crew.work.desk.clone(), crew.work.actor(clerk).await);
        let refused = store.read(move |tx| list(tx, &desk, &clerk, &first(50)).map(drop)).await;
        assert!(matches!(refused, Err(OpError::Forbidden)));
    })
    .await;
}

#[tokio::test]
async fn whoever_was_under_21_and_is_not_on_the_day_of_travel_is_flagged() {
    on_both(async |store: Store, clock: TestClock| {
        let crew = Crew::new(&store).await;
        // 20 when the family applied; 20 or 21, nobody knows; 26.
        let case = crew.approved(0, &["2003-06-01", "2003", "1998-01-01"], "humanitarian_parole").await;
        let flags = async || {
            let rows = page(&crew, &crew.coordinator, first(50)).await.rows;
            rows[0].travellers.iter().map(|one| (one.turns_21_on, one.turns_21)).collect::<Vec<_>>()
        };
        let (ana, ben) = (Some(day("2024-06-01")), Some(day("2024-01-01")));
        assert_eq!(flags().await, [(None, false), (ana, false), (ben, true), (None, false)]);
        for kind in ["security", "medical", "orientation"] {
            crew.clears(case, kind, clear("2024-02-06", "2024-12-31")).await;
        }
        crew.work.does(&crew.coordinator, case, Verb::ClearForTravel, travelling("2024-05-31")).await;
        assert!(!flags().await[1].1, "the day before");
        clock.forward(TimeDelta::days(200));
        crate::ops::lapse::run_once(&store, &crew.work.desk).await.unwrap();
        crew.clears(case, "medical", clear("2024-02-06", "2024-05-30")).await;
        crate::ops::lapse::run_once(&store, &crew.work.desk).await.unwrap();
        assert!(flags().await[1].1, "no journey planned any more, and the birthday is past");
        let view = crew.sees(&crew.coordinator, case).await;
        assert_eq!(view["people"][1]["turns_21_on"], "2024-06-01");
        assert!(view["people"][3].get("turns_21_on").is_none());
    })
    .await;
}

#[tokio::test]
async fn who_left_the_family_after_the_approval_needs_no_clearance_and_takes_no_place() {
    on_both(async |store: Store, _: TestClock| {
        let crew = Crew::new(&store).await;
        let case = crew.approved(0, &["2015-03-01", "2016-03-01"], "humanitarian_parole").await;
        let family = crew.family(case).await;
        for person in &family[..2] {
            for kind in ["medical", "orientation"] {
                let until = clear("2024-02-06", "2024-12-31");
                crew.tries_to_clear(&crew.coordinator, case, (kind, Some(*person)), until).await.unwrap();
            }
            let until = clear("2024-02-06", "2024-11-30");
            crew.tries_to_clear(&crew.officer, case, ("security", Some(*person)), until).await.unwrap();
        }
        let taken = async || crew.read(|tx| Ok(tx.places_taken("humanitarian_parole")?)).await;
        assert_eq!((taken().await, page(&crew, &crew.coordinator, first(50)).await.rows[0].earliest_expiry), (3, None));
        let (desk, who, child) = (crew.work.desk.clone(), crew.caseworker.clone(), family[2]);
        let leaves = move |tx: &mut crate::store::WriteTx<'_>| {
            let current = tx.case_for_system(case)?.unwrap();
            let seen = Some(file::view(tx, &desk, &who, &current)?.etag());
            people::remove(tx, &desk, &who, &people::Leaving { case, person: child, seen, reason: "Stays with an aunt.".into() })
        };
        store.write(leaves).await.unwrap();
        assert_eq!(taken().await, 2, "who is not of the family any more takes no place");
        let row = page(&crew, &crew.coordinator, first(50)).await.rows.remove(0);
        assert_eq!((row.travellers.len(), row.earliest_expiry), (2, Some(day("2024-11-30"))), "nobody lacks anything");
        crew.work.does(&crew.coordinator, case, Verb::AcknowledgeForTravel, ActionInput::default()).await;
        crew.work.does(&crew.coordinator, case, Verb::ClearForTravel, travelling("2024-06-01")).await;
        assert_eq!(crate::ops::lapse::run_once(&store, &crew.work.desk).await.unwrap(), 0);
        let shorter = clear("2024-02-06", "2024-12-30");
        crew.clears(case, "medical", shorter).await; // of everybody who is approved
        let standing = crew.read(move |tx| Ok(tx.clearances(case)?)).await;
        assert!(standing.iter().all(|one| one.person != child), "nothing is written of who left");
    })
    .await;
}
