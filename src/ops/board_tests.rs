#![allow(clippy::unwrap_used)]

use super::*;
use crate::{
    domain::{
        queue::QueueFilter,
        terms::{Organisation, Role},
        workflow::ActionInput,
    },
    ops::{
        file,
        testing::{AtWork, a_case_in, declining},
    },
    store::{StoreError, testing::on_both},
};

async fn board(office: &AtWork, who: &Actor, since: Option<DateTime<Utc>>) -> Board {
    let (desk, who) = (office.desk.clone(), who.clone());
    let filter = QueueFilter { limit: 50, ..QueueFilter::default() };
    let show = move |tx: &mut ReadTx<'_>| show(tx, &desk, &who, Beside { since }, |_| (Asked { filter, ..Asked::default() }, ()));
    office.store.read(show).await.unwrap().into_parts().0.0
}

/// The links of a row are those of the step's own plan, but for what only the person's past says.
#[tokio::test]
async fn a_row_offers_what_the_case_offers() {
    on_both(async |store, _| {
        let office = AtWork::new(&store).await;
        store
            .prepare(|tx| {
                for stage in Stage::ALL.iter().filter(|stage| **stage != Stage::Parked) {
                    a_case_in(tx, "CO", *stage)?;
                }
                Ok::<_, StoreError>(())
            })
            .await;
        for role in [Role::Caseworker, Role::Supervisor, Role::Reviewer] {
            let account = office.hires(Organisation::Iom, role, Some("CO"), role.as_str()).await;
            let who = office.actor(account).await;
            let board = board(&office, &who, None).await;
            assert_eq!(board.rows.len(), Stage::ALL.len() - 1);
            for row in board.rows {
                let (desk, who, id) = (office.desk.clone(), who.clone(), row.row.id);
                let view = store.read(move |tx| file::show(tx, &desk, &who, id)).await.unwrap().into_parts().0;
                let offers = |verb| view.allowed_actions.iter().any(|action| action.verb == verb);
                assert_eq!((row.take, row.assign), (offers(Verb::Take), offers(Verb::Assign)), "{role} {}", row.row.stage);
            }
        }
    })
    .await;
}

/// Figures, names and news of a list, and that a decline changes none of it for whoever may not know.
#[tokio::test]
async fn news_are_counted_and_a_decline_is_none() {
    on_both(async |store, clock| {
        let office = AtWork::new(&store).await;
        let iom = office.hires(Organisation::Iom, Role::Caseworker, Some("CO"), "iom").await;
        let reviewer = office.hires(Organisation::Iom, Role::Reviewer, Some("CO"), "reviewer").await;
        let officer = office.hires(Organisation::Usg, Role::UsOfficer, Some("CO"), "officer").await;
        let (iom, reviewer, officer) = (office.actor(iom).await, office.actor(reviewer).await, office.actor(officer).await);
        let case = office.receives(0).await;
        office.submits(&iom, &reviewer, case).await;
        let before = board(&office, &iom, None).await;
        clock.forward(chrono::TimeDelta::hours(1));
        let since = store.now();
        clock.forward(chrono::TimeDelta::hours(1));
        assert_eq!(board(&office, &iom, Some(since)).await.news, Some(0));
        office.does(&officer, case, Verb::Decline, declining()).await;
        let after = board(&office, &iom, Some(since)).await;
        assert_eq!((after.news, &after.figures), (Some(0), &before.figures));
        assert_eq!(format!("{:?}", after.rows), format!("{:?}", before.rows));
        assert_eq!(board(&office, &officer, None).await.figures, [("CO".to_owned(), Stage::ClosedDeclined, 1)]);
        office.receives(1).await;
        assert_eq!(board(&office, &iom, Some(since)).await.news, Some(1));
        let second = office.receives(2).await;
        office.does(&iom, second, Verb::Take, ActionInput::default()).await;
        let named = board(&office, &iom, None).await;
        assert_eq!(named.names.get(iom.account.uuid()).map(String::as_str), Some("iom (IOM)"));
    })
    .await;
}
