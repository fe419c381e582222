#![allow(clippy::unwrap_used, clippy::panic)]

use super::*;
use crate::{
    domain::{
        decision::MemberOutcome,
        ids::CaseId,
        stage::Stage,
        terms::{Organisation::*, Role},
        workflow::{ActionInput, Verb},
    },
    ops::{
        testing::because,
        testing_journey::{Crew, code, withdrawing},
    },
    store::{
        Store,
        testing::{TestClock, on_both},
    },
};

async fn tries(crew: &Crew, who: &Actor, case: CaseId, verb: Verb, input: ActionInput) -> String {
    match crew.work.tries(who, case, verb, input).await {
        Ok(_) => "done".to_owned(),
        Err(error) => code(&error),
    }
}

async fn approve(crew: &Crew, case: CaseId, others: MemberOutcome) -> String {
    let input = crew.all(case, others).await;
    tries(crew, &crew.officer, case, Verb::Approve, input).await
}

async fn taken(crew: &Crew) -> i64 {
    crew.read(|tx| Ok(tx.places_taken("canada")?)).await
}

async fn offers(crew: &Crew, who: &Actor, case: CaseId, verb: &str) -> bool {
    let view = crew.sees(who, case).await;
    view["allowed_actions"].as_array().unwrap().iter().any(|action| action["verb"] == verb)
}

#[tokio::test]
async fn places_are_persons_taken_all_or_nothing_and_freed_as_the_product_says() {
    on_both(async |store: Store, _: TestClock| {
        let crew = Crew::new(&store).await;
        crew.republishes("canada", "persons = 11000", "persons = 3").await;
        let family = crew.in_adjudication(0, &["2015-03-01"], "canada").await;
        assert_eq!(approve(&crew, family, MemberOutcome::Approve).await, "done");
        assert_eq!(taken(&crew).await, 2);
        let second = crew.in_adjudication(1, &["2015-03-01"], "canada").await;
        assert_eq!(approve(&crew, second, MemberOutcome::Approve).await, "cap_reached", "one place for two is none");
        assert_eq!((taken(&crew).await, crew.work.case(second).await.real.stage), (2, Stage::Adjudication));
        assert!(offers(&crew, &crew.officer, second, "approve").await, "one of them has a place");
        assert_eq!(approve(&crew, second, MemberOutcome::Defer).await, "done", "who is deferred takes none");
        assert_eq!(taken(&crew).await, 3);

        crew.work.does(&crew.caseworker, family, Verb::Withdraw, withdrawing()).await;
        assert_eq!(taken(&crew).await, 1, "who withdraws frees");
        let third = crew.in_adjudication(2, &[], "canada").await;
        assert_eq!(approve(&crew, third, MemberOutcome::Approve).await, "done");
        assert!(!offers(&crew, &crew.caseworker, family, "undo_withdrawal").await);
        assert_eq!(tries(&crew, &crew.caseworker, family, Verb::UndoWithdrawal, because("a mistake")).await, "cap_reached");
        crew.work.do_together(&crew.officer, &crew.second_officer, third, Verb::Recall).await;
        assert_eq!(taken(&crew).await, 1, "a recall frees");
        assert_eq!(tries(&crew, &crew.caseworker, family, Verb::UndoWithdrawal, because("a mistake")).await, "done");
        assert_eq!(crew.work.case(family).await.shown.stage, Stage::Approved);
        assert_eq!(taken(&crew).await, 3);
        assert_eq!(tries(&crew, &crew.coordinator, second, Verb::ReferOut, ActionInput::default()).await, "done");
        assert_eq!(taken(&crew).await, 3, "who is referred out keeps the place");
        assert!(!offers(&crew, &crew.officer, third, "approve").await);

        crew.republishes("canada", "persons = 3", "persons = 1").await;
        assert_eq!(approve(&crew, third, MemberOutcome::Approve).await, "cap_reached", "a cap below its use only blocks");
        assert_eq!((taken(&crew).await, crew.work.case(family).await.shown.stage), (3, Stage::Approved));
    })
    .await;
}

#[tokio::test]
async fn a_case_that_is_reopened_needs_its_places_again() {
    on_both(async |store: Store, _: TestClock| {
        let crew = Crew::new(&store).await;
        crew.republishes("canada", "persons = 11000", "persons = 1").await;
        let one = crew.approved(0, &[], "canada").await;
        let before = crew.work.case(one).await;
        store
            .prepare(move |tx| {
                let mut after = before.clone();
                after.closed_from = Some(Stage::Approved);
                (after.shown.stage, after.real.stage) = (Stage::ClosedUnreachable, Stage::ClosedUnreachable);
                after.version += 1;
                tx.move_case(&crate::access::Permit::of_system(&before), &before, &after)
            })
            .await;
        assert_eq!(taken(&crew).await, 0, "who cannot be reached frees");
        let other = crew.approved(1, &[], "canada").await;
        assert_eq!(tries(&crew, &crew.reviewer, one, Verb::Reopen, because("they called")).await, "cap_reached");
        crew.work.does(&crew.caseworker, other, Verb::Withdraw, withdrawing()).await;
        crew.work.do_together(&crew.reviewer, &crew.supervisor, one, Verb::Reopen).await;
        assert_eq!((taken(&crew).await, crew.work.case(one).await.shown.stage), (1, Stage::Approved));
    })
    .await;
}

#[tokio::test]
async fn readers_of_outcomes_see_persons_and_others_whether_there_is_a_place() {
    on_both(async |store: Store, _: TestClock| {
        let crew = Crew::new(&store).await;
        crew.republishes("canada", "persons = 11000", "persons = 2").await;
        crew.approved(0, &["2015-03-01"], "canada").await;
        crew.approved(1, &[], "humanitarian_parole").await;
        let seen = async |who: &Actor| {
            let (desk, who) = (crew.work.desk.clone(), who.clone());
            let all = crew.read(move |tx| Ok(report(tx, &desk, &who)?.into_parts().0)).await;
            let of = |key: &str| all.iter().find(|one| one.pathway == key).cloned().unwrap();
            assert_eq!(all.len(), 7);
            [of("canada"), of("humanitarian_parole"), of("spain")]
        };
        let inside = seen(&crew.officer).await;
        let figures = |one: &Fullness| one.persons.as_ref().map(|persons| (persons.cap.as_ref().map(|cap| cap.persons), persons.used));
        assert_eq!(inside.each_ref().map(figures), [Some((Some(2), 2)), Some((None, 1)), Some((Some(285), 0))]);
        assert_eq!(inside.each_ref().map(|one| one.free), [false, true, true]);
        let outside = seen(&crew.supervisor).await;
        assert!(outside.iter().all(|one| one.persons.is_none()));
        assert_eq!(outside.each_ref().map(|one| one.free), [false, true, true]);
        let auditor = crew.work.actor(crew.work.hires(Unhcr, Role::Auditor, Some("EC"), "uma").await).await;
        assert!(!seen(&auditor).await[0].free, "one figure over all offices");
        let (desk, nobody) = (crew.work.desk.clone(), crew.caseworker.clone());
        assert!(matches!(store.read(move |tx| report(tx, &desk, &nobody).map(drop)).await, Err(OpError::Forbidden)));
    })
    .await;
}
