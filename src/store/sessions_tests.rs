#![allow(clippy::unwrap_used)]

use chrono::TimeDelta;

use super::*;
use crate::{
    domain::account::{Account, Wanted},
    store::{
        Store,
        testing::{a_session, an_account, holds, offices, on_both},
    },
};

async fn actor(store: &Store, session: &Session) -> Option<Actor> {
    let (id, account) = (session.id, session.account);
    store.read(move |tx| tx.actor(id, account, None)).await.unwrap()
}

async fn ana(store: &Store) -> Account {
    offices(store).await;
    an_account(store, Organisation::Iom, "ana").await
}

#[tokio::test]
async fn an_actor_has_the_roles_of_the_moment() {
    on_both(async |store, clock| {
        let ana = ana(&store).await;
        let session = a_session(&store, &ana).await;
        assert_eq!(actor(&store, &session).await.unwrap().held, []);
        let ended = holds(&store, &ana, Role::Reviewer, None).await;
        store.prepare(move |tx| tx.end_role(ended, None)).await;
        holds(&store, &ana, Role::Caseworker, Some("CO")).await;
        let (id, today) = (ana.id, store.now().date_naive());
        let until_today = Wanted { role: Role::Scheduler, office: None, until: Some(today) };
        store.prepare(move |tx| tx.grant_role(id, &until_today, None)).await;

        let (caseworker, scheduler) =
            (Held { role: Role::Caseworker, office: Some("CO".into()) }, Held { role: Role::Scheduler, office: None });
        let mut held = actor(&store, &session).await.unwrap().held;
        held.sort_by_key(|held| held.role);
        assert_eq!(held, [caseworker.clone(), scheduler], "the last day counts whole");
        clock.forward(TimeDelta::hours(11));
        let next_day = a_session(&store, &ana).await;
        assert_eq!(actor(&store, &next_day).await.unwrap().held, [caseworker], "and the next not at all");
    })
    .await;
}

#[tokio::test]
async fn nobody_acts_in_a_session_that_is_over_or_not_theirs() {
    on_both(async |store, clock| {
        let ana = ana(&store).await;
        let bea = an_account(&store, Organisation::Usg, "bea").await;
        let (session, other) = (a_session(&store, &ana).await, a_session(&store, &ana).await);
        assert_eq!(actor(&store, &Session { account: bea.id, ..session }).await.map(|actor| actor.account), None);
        let id = session.id;
        assert!(store.prepare(move |tx| tx.end_session(id, SessionEnd::SignedOut)).await);
        assert!(!store.prepare(move |tx| tx.end_session(id, SessionEnd::SignedOut)).await);
        assert!(actor(&store, &session).await.is_none());
        assert!(actor(&store, &other).await.is_some());
        clock.forward(TimeDelta::hours(12));
        assert!(actor(&store, &other).await.is_none());
    })
    .await;
}

#[tokio::test]
async fn disabling_counts_on_the_next_read() {
    on_both(async |store, _| {
        let ana = ana(&store).await;
        let session = a_session(&store, &ana).await;
        assert!(actor(&store, &session).await.is_some());
        store.prepare(move |tx| tx.set_disabled(ana.id, true)).await;
        assert!(actor(&store, &session).await.is_none());
    })
    .await;
}

#[tokio::test]
async fn a_single_grant_reads_outcomes_until_its_last_day() {
    on_both(async |store, _| {
        let ana = ana(&store).await;
        let bea = an_account(&store, Organisation::Usg, "bea").await;
        let (session, today) = (a_session(&store, &ana).await, store.now().date_naive());
        for (until, granted) in [(Some(today), true), (today.pred_opt(), false), (None, false)] {
            let grantor = (bea.id, bea.organisation);
            store.prepare(move |tx| tx.set_outcome_grant(ana.id, until, grantor)).await;
            assert_eq!(actor(&store, &session).await.unwrap().outcome_granted, granted, "{until:?}");
        }
        let of_iom =
            store.write(move |tx| tx.set_outcome_grant(bea.id, Some(today), (ana.id, Organisation::Iom)).map(|()| tx.recorded(()))).await;
        assert!(matches!(of_iom, Err(StoreError::Refused(_))), "the database takes it from the USG alone");
    })
    .await;
}

#[tokio::test]
async fn of_sixty_four_who_show_a_refresh_token_one_is_the_first() {
    on_both(async |store, _| {
        let ana = ana(&store).await;
        let session = a_session(&store, &ana).await;
        store.prepare(move |tx| tx.add_refresh_token("token", session.id)).await;
        let mut racing = tokio::task::JoinSet::new();
        for _ in 0..64 {
            let store = store.clone();
            racing.spawn(async move { store.prepare(|tx| tx.use_refresh_token("token")).await });
        }
        let all = racing.join_all().await;
        assert_eq!(all.iter().filter(|one| **one == Refresh::First(session.id)).count(), 1);
        assert_eq!(all.iter().filter(|one| **one == Refresh::Again(session.id)).count(), 63);
        assert_eq!(store.prepare(|tx| tx.use_refresh_token("never given")).await, Refresh::Unknown);
    })
    .await;
}
