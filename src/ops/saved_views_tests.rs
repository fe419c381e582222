#![allow(clippy::unwrap_used)]

use super::*;
use crate::{
    domain::terms::{Organisation, Role},
    ops::testing::AtWork,
    store::testing::on_both,
};

#[tokio::test]
async fn views_are_ones_own_have_different_names_and_a_limit() {
    on_both(async |store, _| {
        let office = AtWork::new(&store).await;
        let ana = office.hires(Organisation::Iom, Role::Caseworker, Some("CO"), "ana").await;
        let ben = office.hires(Organisation::Iom, Role::Caseworker, Some("CO"), "ben").await;
        let (ana, ben) = (office.actor(ana).await, office.actor(ben).await);
        let save = async |who: &Actor, name: String| {
            let (who, draft) = (who.clone(), Draft::new(&name, "stage=review").unwrap());
            store.write(move |tx| save(tx, &who, &draft)).await
        };
        let first = save(&ana, "Review".into()).await.unwrap();
        assert!(matches!(save(&ana, "Review".into()).await, Err(OpError::Refused { code: "view_name_taken", .. })));
        save(&ben, "Review".into()).await.unwrap();

        let (who, draft) = (ben.clone(), Draft::change(Some("Mine now"), None).unwrap());
        let foreign = store.write(move |tx| change(tx, &who, first.id, &draft)).await;
        assert!(matches!(foreign, Err(OpError::NotFound)));
        let who = ben.clone();
        assert!(matches!(store.write(move |tx| delete(tx, &who, first.id)).await, Err(OpError::NotFound)));

        for n in 1..MOST {
            save(&ana, format!("View {n}")).await.unwrap();
        }
        assert!(matches!(save(&ana, "One more".into()).await, Err(OpError::Refused { code: "too_many_views", .. })));
        let who = ana.clone();
        store.write(move |tx| delete(tx, &who, first.id)).await.unwrap();
        save(&ana, "One more".into()).await.unwrap();
        let seen = store.read(move |tx| own(tx, &ana)).await.unwrap().into_parts().0;
        assert_eq!(seen.len(), MOST);
    })
    .await;
}
