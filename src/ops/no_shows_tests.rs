#![allow(clippy::unwrap_used, clippy::panic)]

use super::*;
use crate::{
    domain::{
        interview::Ending,
        terms::{Organisation::*, Role},
    },
    ops::interviews::testing::Bureau,
    store::testing::on_both,
};

async fn counts(bureau: &Bureau, who: &Actor, office: Option<&'static str>) -> (bool, Vec<(String, String, [Option<i64>; 3])>) {
    let (desk, who) = (bureau.at.desk.clone(), who.clone());
    let found = bureau.at.store.read(move |tx| report(tx, &desk, &who, office).map(|seen| seen.into_parts().0)).await.unwrap();
    (found.suppressed, found.rows.into_iter().map(|row| (row.month, row.office, row.counts)).collect())
}

#[tokio::test(flavor = "multi_thread")]
async fn appointments_count_in_the_month_of_their_day_and_small_ones_are_for_the_usg() {
    on_both(async |store, clock| {
        let bureau = Bureau::new(&store).await;
        let watcher = async |organisation, office, login: &str| {
            let account = bureau.at.hires(organisation, Role::Auditor, office, login).await;
            bureau.at.actor(account).await
        };
        let (usg, iom) = (watcher(Usg, None, "uma").await, watcher(Iom, None, "ida").await);
        let elsewhere = watcher(Usg, Some("EC"), "eva").await;
        let (missed, moved) = (bureau.ready(0).await, bureau.ready(1).await);
        let (first, second, third) = (bureau.slot(4, "09:00").await, bureau.slot(5, "09:00").await, bureau.slot(6, "09:00").await);
        let interview = bureau.books(&bureau.scheduler, missed, first, None).await.unwrap().case.interview.unwrap();
        bureau.books(&bureau.scheduler, moved, second, None).await.unwrap();
        bureau.books(&bureau.scheduler, moved, third, Some("they asked")).await.unwrap();
        clock.forward("2024-03-04T15:00:00Z".parse::<chrono::DateTime<chrono::Utc>>().unwrap() - store.now());
        bureau.says(&bureau.scheduler, interview.id, Ending::NoShow, &[]).await.unwrap();
        let row = |counts| ("2024-03".to_owned(), "CO".to_owned(), counts);
        assert_eq!(counts(&bureau, &usg, None).await, (false, vec![row([Some(3), Some(0), Some(1)])]), "moved counts twice as booked");
        assert_eq!(counts(&bureau, &iom, Some("CO")).await, (true, vec![row([None, None, None])]));
        assert_eq!(counts(&bureau, &usg, Some("EC")).await.1, []);
        assert_eq!(counts(&bureau, &elsewhere, None).await.1, []);
        let (desk, worker) = (bureau.at.desk.clone(), bureau.caseworker.clone());
        let refused = bureau.at.store.read(move |tx| report(tx, &desk, &worker, None).map(|seen| seen.into_parts().0)).await;
        assert!(matches!(refused, Err(OpError::Forbidden)));
    })
    .await;
}
