#![allow(clippy::unwrap_used)]

use std::net::{IpAddr, Ipv4Addr};

use chrono::TimeDelta;
use secrecy::ExposeSecret;
use tokio::task::JoinSet;

use super::*;
use crate::{
    auth::secret::Secret,
    domain::{
        ids::AccountId,
        terms::{Organisation, Outcome},
    },
    ops::passwords::{self, Change},
    store::testing::{an_account, on_both},
};

const PASSWORD: &str = "tren amarillo 47";
const OTHER: &str = "lluvia sobre el paramo 12";

fn door(store: &Store) -> Doorkeeper {
    let secret = Secret::from_text(&"0123456789abcdefghijklmnopqrstuv".into()).unwrap();
    Doorkeeper::new(&secret, &store.clock(), store.entropy()).unwrap()
}

fn here() -> AddressBlock {
    IpAddr::V4(Ipv4Addr::LOCALHOST).into()
}

async fn ana(store: &Store, door: &Doorkeeper) -> AccountId {
    let ana = an_account(store, Organisation::Iom, "ana").await.id;
    let hash = door.hash(PASSWORD.into()).await.unwrap();
    store.prepare(move |tx| tx.set_password(ana, &hash, false)).await;
    ana
}

async fn try_in(store: &Store, door: &Doorkeeper, login: &str, password: &str) -> Result<SignedIn, OpError> {
    sign_in(store, door, SignIn { login: login.into(), password: password.into(), from: here(), request: None }).await
}

async fn types_badly(store: &Store, door: &Doorkeeper, times: usize) {
    for _ in 0..times {
        assert!(matches!(try_in(store, door, "ana", "wrong").await, Err(OpError::SignInRefused)));
    }
}

async fn actor(store: &Store, door: &Doorkeeper, signed: &SignedIn) -> Option<Actor> {
    let bearer = door.tokens().verify(signed.access.token.expose_secret(), store.now()).unwrap();
    store.read(move |tx| tx.actor(bearer.session, bearer.account, None)).await.unwrap()
}

async fn audited(store: &Store, action: &'static str) -> Vec<(Outcome, Option<AccountId>)> {
    store.read(move |tx| tx.events_named(action)).await.unwrap()
}

#[tokio::test]
async fn the_right_password_opens_a_session_of_twelve_hours() {
    on_both(async |store, clock| {
        let door = door(&store);
        let ana = ana(&store, &door).await;
        let signed = try_in(&store, &door, " ANA ", PASSWORD).await.unwrap();
        assert_eq!(actor(&store, &door, &signed).await.unwrap().account, ana);
        assert_eq!(signed.session_ends_at, store.now() + TimeDelta::hours(12));
        assert_eq!(audited(&store, "session.sign_in").await, [(Outcome::Done, Some(ana))]);
        clock.forward(TimeDelta::hours(12));
        assert!(matches!(refresh(&store, &door, &signed.refresh, None).await, Err(OpError::Unauthenticated)), "refreshing adds nothing");
    })
    .await;
}

#[tokio::test]
async fn unknown_wrong_and_disabled_are_one_answer_and_each_is_on_record() {
    on_both(async |store, _| {
        let door = door(&store);
        let ana = ana(&store, &door).await;
        assert!(matches!(try_in(&store, &door, "nobody", PASSWORD).await, Err(OpError::SignInRefused)));
        assert!(matches!(try_in(&store, &door, "ana", "wrong").await, Err(OpError::SignInRefused)));
        store.prepare(move |tx| tx.set_disabled(ana, true)).await;
        assert!(matches!(try_in(&store, &door, "ana", PASSWORD).await, Err(OpError::SignInRefused)));
        let refused = |account| (Outcome::Refused, account);
        let mut on_record = audited(&store, "session.sign_in").await;
        on_record.sort_by_key(|row| row.1);
        assert_eq!(on_record, [refused(None), refused(Some(ana)), refused(Some(ana))]);
    })
    .await;
}

#[tokio::test]
async fn guessing_is_slowed_down() {
    on_both(async |store, _| {
        let door = door(&store);
        ana(&store, &door).await;
        types_badly(&store, &door, 10).await;
        assert!(matches!(try_in(&store, &door, "ana", PASSWORD).await, Err(OpError::Throttled { .. })));
    })
    .await;
}

#[tokio::test]
async fn typing_badly_between_right_tries_locks_nobody_out() {
    on_both(async |store, _| {
        let door = door(&store);
        ana(&store, &door).await;
        for _ in 0..4 {
            types_badly(&store, &door, 3).await;
            assert!(try_in(&store, &door, "ana", PASSWORD).await.is_ok());
        }
    })
    .await;
}

#[tokio::test]
async fn a_hash_verified_before_a_change_of_the_password_opens_nothing() {
    on_both(async |store, _| {
        let door = door(&store);
        let ana = ana(&store, &door).await;
        let (account, hash) = store.read(move |tx| tx.account_and_hash(ana)).await.unwrap().unwrap();
        store.prepare(move |tx| tx.set_password(ana, "another", false)).await;
        let proven = (account, hash, None);
        let begun = store.write(move |tx| begin_if(tx, By::default(), Some(&proven))).await.unwrap();
        assert!(begun.is_none());
    })
    .await;
}

#[tokio::test]
async fn a_dated_hash_is_replaced_at_the_next_sign_in() {
    on_both(async |store, _| {
        let door = door(&store);
        let ana = an_account(&store, Organisation::Iom, "ana").await.id;
        let dated = crate::auth::password::dated_hash(PASSWORD);
        let old = dated.clone();
        store.prepare(move |tx| tx.set_password(ana, &old, false)).await;
        try_in(&store, &door, "ana", PASSWORD).await.unwrap();
        let (_, stored) = store.read(move |tx| tx.account_and_hash(ana)).await.unwrap().unwrap();
        assert!(stored != dated && stored.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
        try_in(&store, &door, "ana", PASSWORD).await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn a_refresh_token_works_once_and_shown_again_it_ends_the_session() {
    on_both(async |store, _| {
        let door = door(&store);
        ana(&store, &door).await;
        let first = try_in(&store, &door, "ana", PASSWORD).await.unwrap();
        let second = refresh(&store, &door, &first.refresh, None).await.unwrap();
        assert!(actor(&store, &door, &second).await.is_some());
        assert!(matches!(refresh(&store, &door, &first.refresh, None).await, Err(OpError::Unauthenticated)));
        assert!(actor(&store, &door, &second).await.is_none(), "the family is dead");
        assert!(matches!(refresh(&store, &door, &second.refresh, None).await, Err(OpError::Unauthenticated)));
        assert!(matches!(refresh(&store, &door, &"A".repeat(43).into(), None).await, Err(OpError::Unauthenticated)));
        assert_eq!(audited(&store, "session.refresh").await.len(), 2);
    })
    .await;
}

#[tokio::test]
async fn of_sixty_four_refreshing_at_once_one_wins() {
    on_both(async |store, _| {
        let door = door(&store);
        ana(&store, &door).await;
        let signed = try_in(&store, &door, "ana", PASSWORD).await.unwrap();
        let mut racing = JoinSet::new();
        for _ in 0..64 {
            let (store, door, token) = (store.clone(), door.clone(), signed.refresh.clone());
            racing.spawn(async move { refresh(&store, &door, &token, None).await });
        }
        let results = racing.join_all().await;
        assert_eq!(results.iter().filter(|result| result.is_ok()).count(), 1);
        assert!(results.iter().all(|result| matches!(result, Ok(_) | Err(OpError::Unauthenticated))));
        assert!(actor(&store, &door, &signed).await.is_none());
    })
    .await;
}

#[tokio::test]
async fn nobody_ends_a_session_of_somebody_else() {
    on_both(async |store, _| {
        let door = door(&store);
        ana(&store, &door).await;
        let bea = an_account(&store, Organisation::Iom, "bea").await;
        let others = crate::store::testing::a_session(&store, &bea).await.id;
        let (one, two) = (try_in(&store, &door, "ana", PASSWORD).await.unwrap(), try_in(&store, &door, "ana", PASSWORD).await.unwrap());
        let (mine, second) = (actor(&store, &door, &one).await.unwrap(), actor(&store, &door, &two).await.unwrap().session);
        let reader = mine.clone();
        let (listed, _) = store.read(move |tx| own(tx, &reader)).await.unwrap().into_parts();
        assert_eq!(listed.iter().filter(|session| session.current).count(), 1);
        assert_eq!(listed.len(), 2);
        for (id, ends) in [(others, false), (second, true), (second, false)] {
            let mine = mine.clone();
            let ended = store.write(move |tx| end_own(tx, &mine, id)).await;
            assert_eq!(ended.is_ok(), ends);
        }
        assert!(actor(&store, &door, &two).await.is_none());
        store.write(move |tx| sign_out(tx, &mine)).await.unwrap();
        assert!(actor(&store, &door, &one).await.is_none());
        assert!(matches!(refresh(&store, &door, &one.refresh, None).await, Err(OpError::Unauthenticated)));
    })
    .await;
}

#[tokio::test]
async fn a_changed_password_ends_every_other_session_and_the_one_time_state() {
    on_both(async |store, clock| {
        let door = door(&store);
        let ana = ana(&store, &door).await;
        let two = try_in(&store, &door, "ana", PASSWORD).await.unwrap();
        clock.forward(TimeDelta::seconds(1));
        let hash = door.hash(PASSWORD.into()).await.unwrap();
        store.prepare(move |tx| tx.set_password(ana, &hash, true)).await;
        let one = try_in(&store, &door, "ana", PASSWORD).await.unwrap();
        assert!(matches!(try_in(&store, &door, "ana", PASSWORD).await, Err(OpError::SignInRefused)), "good for one sign-in");
        assert!(one.must_change && actor(&store, &door, &one).await.unwrap().must_change);
        let me = actor(&store, &door, &one).await.unwrap();
        for (current, new, pointer) in [("wrong", OTHER, "/current"), (PASSWORD, "short", "/new"), (PASSWORD, PASSWORD, "/new")] {
            let refused = change(&store, &door, &me, current, new).await;
            assert!(matches!(refused, Err(OpError::Invalid(errors)) if errors.list()[0].pointer == pointer));
        }
        change(&store, &door, &me, PASSWORD, OTHER).await.unwrap();
        assert!(!actor(&store, &door, &one).await.unwrap().must_change);
        assert!(actor(&store, &door, &two).await.is_none());
        assert!(matches!(try_in(&store, &door, "ana", PASSWORD).await, Err(OpError::SignInRefused)));
        try_in(&store, &door, "ana", OTHER).await.unwrap();
    })
    .await;
}

async fn change(store: &Store, door: &Doorkeeper, me: &Actor, current: &str, new: &str) -> Result<(), OpError> {
    let (reader, writer) = (me.clone(), me.clone());
    let (stored, _) = store.read(move |tx| passwords::stored(tx, &reader)).await?.into_parts();
    let change = Change { current: current.into(), new: new.into(), from: here() };
    let proven = passwords::prove(door, stored, change).await?;
    store.write(move |tx| passwords::change(tx, &writer, &proven)).await
}
