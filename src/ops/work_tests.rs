#![allow(clippy::unwrap_used)]

use super::*;
use crate::{
    domain::{
        account::Wanted,
        terms::{Organisation, Role},
        workflow::{ActionInput, Verb, input::ReasonCode},
    },
    ops::{
        assignments::{self, Many},
        file,
        testing::{AtWork, because, declining},
    },
    store::testing::on_both,
};

async fn work(office: &AtWork, who: &Actor) -> Work {
    let (desk, who) = (office.desk.clone(), who.clone());
    office.store.read(move |tx| show(tx, &desk, &who)).await.unwrap().into_parts().0
}

fn recommending() -> ActionInput {
    ActionInput {
        pathway: Some("humanitarian_parole".into()),
        priority: Some(crate::domain::terms::Priority::Normal),
        reason_code: Some(ReasonCode::MeetsCriteria),
        ..because("all criteria are met")
    }
}

#[tokio::test]
async fn what_is_given_is_new_and_what_stands_too_long_is_overdue() {
    on_both(async |store, clock| {
        let office = AtWork::new(&store).await;
        let ana = office.hires(Organisation::Iom, Role::Caseworker, Some("CO"), "ana").await;
        let boss = office.hires(Organisation::Iom, Role::Supervisor, Some("CO"), "boss").await;
        let (ana, boss) = (office.actor(ana).await, office.actor(boss).await);
        let cases = [office.receives(0).await, office.receives(1).await, office.receives(2).await];
        office.does(&ana, cases[0], Verb::Take, ActionInput::default()).await;
        clock.forward(TimeDelta::days(22));
        let (desk, who, account) = (office.desk.clone(), boss.clone(), ana.account);
        let given = store.write(move |tx| assignments::many(tx, &desk, &who, Many::Assign(account), &cases[1..])).await.unwrap();
        assert!(given.iter().all(|one| one.code == "done"), "{given:?}");

        let own = work(&office, &ana).await;
        let seen = |id| own.own.iter().find(|own| own.row.id == id).map(|own| (own.urgency, own.mine, own.given.is_some()));
        assert_eq!(cases.map(seen), [false, true, true].map(|given| Some((Urgency::Overdue, true, given))));
        let team = work(&office, &boss).await.team;
        let mate = team.iter().find(|one| one.account == ana.account).unwrap();
        assert_eq!((mate.load(), mate.overdue, mate.screens_in("CO"), mate.screens_in("EC")), (3, 3, true, false));
        clock.forward(TimeDelta::days(2));
        assert!(work(&office, &ana).await.own.iter().all(|own| own.given.is_none()), "after a day it is not new");
    })
    .await;
}

/// What stands under "to review" and "to decide" is what the case offers the person.
#[tokio::test]
async fn nobody_is_asked_to_judge_what_they_prepared() {
    on_both(async |store, _| {
        let office = AtWork::new(&store).await;
        let iom = office.hires(Organisation::Iom, Role::Caseworker, Some("CO"), "iom").await;
        let also = Wanted { role: Role::Reviewer, office: Some("CO".into()), until: None };
        store.prepare(move |tx| tx.grant_role(iom, &also, None)).await;
        let other = office.hires(Organisation::Iom, Role::Reviewer, Some("CO"), "other").await;
        let unhcr = office.hires(Organisation::Unhcr, Role::Reviewer, Some("CO"), "unhcr").await;
        let far = office.hires(Organisation::Iom, Role::Reviewer, Some("EC"), "far").await;
        let officer = office.hires(Organisation::Usg, Role::UsOfficer, Some("CO"), "officer").await;
        let iom = office.actor(iom).await;
        let case = office.receives(0).await;
        office.does(&iom, case, Verb::Take, ActionInput::default()).await;
        office.does(&iom, case, Verb::Recommend, recommending()).await;
        for (account, expected) in [(iom.account, 0), (other, 1), (unhcr, 0), (far, 0), (officer, 0)] {
            let who = office.actor(account).await;
            let work = work(&office, &who).await;
            assert_eq!((work.review.len(), work.decide.len()), (expected, 0), "{account}");
            if expected == 1 {
                let (desk, id) = (office.desk.clone(), work.review[0].id);
                let view = store.read(move |tx| file::show(tx, &desk, &who, id)).await.unwrap().into_parts().0;
                assert!(view.allowed_actions.iter().any(|action| action.verb == Verb::Endorse));
            }
        }
        let other = office.actor(other).await;
        office.does(&other, case, Verb::Endorse, ActionInput::default()).await;
        let officer = office.actor(officer).await;
        assert_eq!(work(&office, &officer).await.decide.len(), 1);
        assert!(work(&office, &other).await.decide.is_empty());
    })
    .await;
}

/// The page of a caseworker after a decline is that of before, but for the clock.
#[tokio::test]
async fn a_decline_changes_nothing_in_anybody_elses_work() {
    on_both(async |store, clock| {
        let office = AtWork::new(&store).await;
        let iom = office.hires(Organisation::Iom, Role::Caseworker, Some("CO"), "iom").await;
        let reviewer = office.hires(Organisation::Iom, Role::Reviewer, Some("CO"), "reviewer").await;
        let boss = office.hires(Organisation::Iom, Role::Supervisor, Some("CO"), "boss").await;
        let officer = office.hires(Organisation::Usg, Role::UsOfficer, Some("CO"), "officer").await;
        let (iom, reviewer, boss) = (office.actor(iom).await, office.actor(reviewer).await, office.actor(boss).await);
        let case = office.receives(0).await;
        office.submits(&iom, &reviewer, case).await;
        let told = async |who: &Actor| {
            let work = work(&office, who).await;
            format!("{:?}", (work.own, work.review, work.decide, work.calls, work.holds, work.figures, work.team, work.names))
        };
        let before = [told(&iom).await, told(&boss).await];
        let officer = office.actor(officer).await;
        office.does(&officer, case, Verb::Decline, declining()).await;
        assert_eq!([told(&iom).await, told(&boss).await], before);
        assert!(work(&office, &officer).await.decide.is_empty());
        clock.forward(TimeDelta::days(200));
        assert!(work(&office, &iom).await.own.iter().all(|own| own.urgency == Urgency::InTime), "nothing is overdue where it may hide");
    })
    .await;
}
