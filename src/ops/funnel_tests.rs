#![allow(clippy::unwrap_used, clippy::panic)]

use chrono::TimeDelta;

use super::*;
use crate::{
    domain::{
        ids::CaseId,
        terms::{Organisation::*, Role},
        workflow::{ActionInput, Verb},
    },
    ops::testing_journey::{Crew, code, day},
    store::{
        Store,
        testing::{TestClock, on_both},
    },
};

fn by(by: FunnelBy) -> Asked {
    Asked { as_of: None, office: None, pathway: None, by }
}

async fn funnel(crew: &Crew, who: &Actor, asked: Asked) -> Vec<(String, [Option<i64>; 7])> {
    let (desk, who) = (crew.work.desk.clone(), who.clone());
    let funnel = crew.read(move |tx| Ok(report(tx, &desk, &who, &asked)?.into_parts().0)).await;
    funnel.rows.into_iter().map(|row| (row.group.unwrap_or_default(), row.counts)).collect()
}

/// A case like another comes in at an office, now.
async fn comes_in(crew: &Crew, like: CaseId, office: &'static str) {
    let original = crew.work.case(like).await;
    let insert = move |tx: &mut crate::store::WriteTx<'_>| {
        let (id, received_at): (CaseId, _) = (tx.fresh(), tx.now());
        let reference = format!("{office}-{id}");
        tx.insert_case(&crate::domain::workflow::Case { id, reference, office: office.into(), received_at, ..original.clone() })
    };
    crew.work.store.prepare(insert).await;
}

async fn watcher(crew: &Crew, office: Option<&str>) -> Actor {
    crew.work.actor(crew.work.hires(Usg, Role::Auditor, office, office.unwrap_or("uma")).await).await
}

#[tokio::test]
async fn a_case_counts_as_far_as_it_had_come_at_the_end_of_the_local_day() {
    on_both(async |store: Store, clock: TestClock| {
        let crew = Crew::new(&store).await;
        let uma = watcher(&crew, None).await;
        let early = crew.work.receives(2).await;
        let gone = crew.ready(0, "2024-12-31", "2024-06-01").await;
        for verb in [Verb::Depart, Verb::Arrive] {
            crew.work.does(&crew.coordinator, gone, verb, ActionInput::default()).await;
        }
        let recalled = crew.approved(1, &[], "canada").await;
        crew.work.do_together(&crew.officer, &crew.second_officer, recalled, Verb::Recall).await;
        clock.forward(TimeDelta::hours(15) - TimeDelta::nanoseconds(1_000)); // a microsecond before 2024-02-07 at four UTC, eleven in the evening in Bogota
        comes_in(&crew, early, "CO").await;
        clock.forward(TimeDelta::hours(2)); // the next day there
        comes_in(&crew, early, "CO").await;
        let counts = |received, rest: [i64; 6]| {
            let mut all = [Some(received); 7];
            all[1..].copy_from_slice(&rest.map(Some));
            all
        };
        let all = async |asked| funnel(&crew, &uma, asked).await;
        assert_eq!(all(by(FunnelBy::Office)).await, [("CO".into(), counts(5, [2, 2, 0, 2, 1, 1]))], "what was recalled had come so far");
        let yesterday = Asked { as_of: Some(day("2024-02-06")), ..by(FunnelBy::Office) };
        assert_eq!(all(yesterday).await, [("CO".into(), counts(4, [2, 2, 0, 2, 1, 1]))]);
        assert_eq!(all(Asked { as_of: Some(day("2024-02-05")), ..by(FunnelBy::Office) }).await, []);
        let pathways = all(by(FunnelBy::Pathway)).await;
        assert_eq!(
            pathways,
            [
                (String::new(), counts(3, [0; 6])),
                ("canada".into(), counts(1, [1, 1, 0, 1, 0, 0])),
                ("humanitarian_parole".into(), counts(1, [1, 1, 0, 1, 1, 1])),
            ]
        );
        let one = Asked { pathway: Some("canada' OR '1'='1".into()), ..by(FunnelBy::Office) };
        assert_eq!(all(one).await, []);
        let one = Asked { pathway: Some("canada".into()), office: Some("CO".into()), ..by(FunnelBy::Month) };
        assert_eq!(all(one).await, [("2024-02".into(), counts(1, [1, 1, 0, 1, 0, 0]))]);
        assert_eq!(all(Asked { office: Some("EC".into()), ..by(FunnelBy::Office) }).await, []);
        let elsewhere = watcher(&crew, Some("EC")).await;
        assert_eq!(funnel(&crew, &elsewhere, by(FunnelBy::Office)).await, []);
    })
    .await;
}

#[tokio::test]
async fn a_month_is_the_offices_own() {
    on_both(async |store: Store, clock: TestClock| {
        let crew = Crew::new(&store).await;
        let uma = watcher(&crew, None).await;
        let case: CaseId = crew.work.receives(0).await;
        clock.forward(TimeDelta::days(23) + TimeDelta::hours(15)); // 2024-03-01 at four UTC is still February in Bogota
        comes_in(&crew, case, "CO").await;
        clock.forward(TimeDelta::hours(1)); // March in Bogota, February in Guatemala
        for office in ["CO", "GT"] {
            comes_in(&crew, case, office).await;
        }
        clock.forward(TimeDelta::days(2));
        let months = async |office: &str| {
            let asked = Asked { office: Some(office.into()), ..by(FunnelBy::Month) };
            funnel(&crew, &uma, asked).await.into_iter().map(|(month, counts)| (month, counts[0].unwrap())).collect::<Vec<_>>()
        };
        assert_eq!(months("CO").await, [("2024-02".into(), 2), ("2024-03".into(), 1)]);
        assert_eq!(months("GT").await, [("2024-02".into(), 1)]);
    })
    .await;
}

#[tokio::test]
async fn small_numbers_are_for_readers_of_outcomes_alone() {
    on_both(async |store: Store, _: TestClock| {
        let crew = Crew::new(&store).await;
        let case = crew.work.receives(0).await;
        for _ in 0..5 {
            crew.work.copy_to(case, "CO").await;
        }
        crew.work.copy_to(case, "EC").await;
        let uma = watcher(&crew, None).await;
        let received =
            |rows: Vec<(String, [Option<i64>; 7])>| rows.into_iter().map(|(group, counts)| (group, counts[0])).collect::<Vec<_>>();
        assert_eq!(received(funnel(&crew, &uma, by(FunnelBy::Office)).await), [("CO".into(), Some(6)), ("EC".into(), Some(1))]);
        let outside = received(funnel(&crew, &crew.supervisor, by(FunnelBy::Office)).await);
        assert_eq!(outside, [("CO".into(), None), ("EC".into(), None)], "else 1 = all - 6");
        let own = Asked { office: Some("CO".into()), ..by(FunnelBy::Office) };
        assert_eq!(received(funnel(&crew, &crew.supervisor, own).await), [("CO".into(), Some(6))]);
    })
    .await;
}

#[tokio::test]
async fn a_report_is_refused_to_those_without_the_right_and_for_days_that_nobody_has_had() {
    on_both(async |store: Store, _: TestClock| {
        let crew = Crew::new(&store).await;
        let tries = async |who: &Actor, as_of: Option<&str>| {
            let (desk, who) = (crew.work.desk.clone(), who.clone());
            let asked = Asked { as_of: as_of.map(day), ..by(FunnelBy::Month) };
            let tried = store.read(move |tx| report(tx, &desk, &who, &asked).map(drop)).await;
            tried.err().map(|error: OpError| code(&error))
        };
        assert_eq!(tries(&crew.officer, None).await.as_deref(), Some("forbidden"));
        assert_eq!(tries(&crew.supervisor, Some("2024-02-07")).await.as_deref(), Some("as_of in_the_future"));
        assert_eq!(tries(&crew.supervisor, Some("1999-12-31")).await.as_deref(), Some("as_of out_of_range"));
        assert_eq!(tries(&crew.supervisor, Some("-0044-03-15")).await.as_deref(), Some("as_of out_of_range"));
        assert_eq!(tries(&crew.supervisor, Some("2000-01-01")).await, None);
    })
    .await;
}
