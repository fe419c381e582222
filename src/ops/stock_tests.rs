#![allow(clippy::unwrap_used)]

use crate::{
    access::Actor,
    domain::terms::{Organisation, Role},
    ops::{OpError, interviews::testing::Bureau, stock::*},
    store::testing::on_both,
};

async fn names(bureau: &Bureau, who: &Actor, office: &'static str) -> Result<Vec<String>, OpError> {
    let (desk, who) = (bureau.at.desk.clone(), who.clone());
    let found = bureau.at.store.read(move |tx| officers(tx, &desk, &who, office).map(|seen| seen.into_parts().0)).await?;
    Ok(found.into_iter().map(|(_, name)| name).collect())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_scheduler_sees_the_officers_of_the_office_and_nobody_elses() {
    on_both(async |store, _| {
        let bureau = Bureau::new(&store).await;
        bureau.at.hires(Organisation::Usg, Role::UsOfficer, Some("EC"), "officer.ec").await;
        bureau.at.hires(Organisation::Usg, Role::UsOfficer, None, "officer.all").await;
        let here = names(&bureau, &bureau.scheduler, "CO").await.unwrap();
        assert_eq!(here, ["officer", "officer.2", "officer.all"]);
        assert!(matches!(names(&bureau, &bureau.scheduler, "EC").await, Err(OpError::Forbidden)));
        assert!(matches!(names(&bureau, &bureau.caseworker, "CO").await, Err(OpError::Forbidden)));
        assert!(matches!(names(&bureau, &bureau.scheduler, "ZZ").await, Err(OpError::NotFound)));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_office_has_sites_by_name_and_its_rooms() {
    on_both(async |store, _| {
        let bureau = Bureau::new(&store).await;
        bureau.room("Sala 1").await;
        let (desk, who) = (bureau.at.desk.clone(), bureau.caseworker.clone());
        let there = bureau.at.store.read(move |tx| stock(tx, &desk, &who, "CO").map(|seen| seen.into_parts().0)).await.unwrap();
        assert_eq!((there.sites.len(), there.sites[0].0.as_str(), there.rooms.len()), (1, "centro", 1));
    })
    .await;
}
