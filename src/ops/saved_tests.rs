#![allow(clippy::unwrap_used, reason = "a test may fail loudly")]

use super::*;
use crate::{
    auth::secret::Secret,
    domain::clock::SystemEntropy,
    ops::{ReadLog, programmes::install_shipped, upkeep},
    store::{
        saved_forms::MOST_TRIES,
        testing::{TestClock, on_both},
    },
};

async fn ready(store: &Store) -> Desk {
    store.write(install_shipped).await.unwrap();
    Desk::new(&Secret::from_text(&"0123456789abcdefghijklmnopqrstuv".into()).unwrap())
}

async fn kept(store: &Store, desk: &Desk, key: &str) -> Kept {
    let aside = Aside { office: "CO".into(), key: key.into(), content: b"Ana".to_vec(), request: None };
    keep(store, desk, aside).await.unwrap()
}

async fn opened(store: &Store, desk: &Desk, kept: &Kept, pin: &Pin) -> Option<Vec<u8>> {
    open(store, desk, (kept.code, pin.clone()), None).await.unwrap()
}

/// A PIN that is not the right one.
fn wrong(kept: &Kept) -> Pin {
    let one: Pin = "111111".parse().unwrap();
    if one == kept.pin { "222222".parse().unwrap() } else { one }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_is_opened_by_its_code_and_pin_as_often_as_needed_for_72_hours() {
    on_both(async |store: Store, clock: TestClock| {
        let desk = ready(&store).await;
        let kept = kept(&store, &desk, "key").await;
        assert_eq!(kept.until, store.now() + KEPT_FOR);
        for _ in 0..7 {
            assert_eq!(opened(&store, &desk, &kept, &kept.pin).await.as_deref(), Some(&b"Ana"[..]));
        }
        clock.forward(TimeDelta::hours(72) - TimeDelta::seconds(1));
        assert!(opened(&store, &desk, &kept, &kept.pin).await.is_some());
        clock.forward(TimeDelta::seconds(1));
        assert!(opened(&store, &desk, &kept, &kept.pin).await.is_none(), "its time is over, wiped or not");
        assert_eq!(upkeep::run_once(&store, &ReadLog::default()).await.unwrap().swept, 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn five_wrong_pins_wipe_a_form_and_right_ones_between_give_no_more() {
    on_both(async |store: Store, _: TestClock| {
        let desk = ready(&store).await;
        let kept = kept(&store, &desk, "key").await;
        for _ in 0..4 {
            assert!(opened(&store, &desk, &kept, &wrong(&kept)).await.is_none());
            assert!(opened(&store, &desk, &kept, &kept.pin).await.is_some());
        }
        assert!(opened(&store, &desk, &kept, &wrong(&kept)).await.is_none());
        assert!(opened(&store, &desk, &kept, &kept.pin).await.is_none());
        let nobodys = SavedCode::draw(&SystemEntropy).unwrap();
        assert!(open(&store, &desk, (nobodys, kept.pin.clone()), None).await.unwrap().is_none());
        let wish = desk.vault.name_of_wish("CO", "key");
        assert!(!store.prepare(move |tx| tx.wipe_saved_form(&wish)).await, "nothing is left of it");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn sixty_four_guesses_at_once_get_five_tries() {
    on_both(async |store: Store, _: TestClock| {
        let desk = ready(&store).await;
        let kept = kept(&store, &desk, "key").await;
        let name = desk.vault.name_of_code(&kept.code);
        let guesses: Vec<_> = (0..64)
            .map(|_| {
                let (store, name) = (store.clone(), name.clone());
                tokio::spawn(async move {
                    let taken = store.write(move |tx| {
                        let taken = tx.take_pin_try(&name)?;
                        Ok::<_, OpError>(tx.unrecorded_upkeep(taken))
                    });
                    taken.await.unwrap().is_some()
                })
            })
            .collect();
        let mut tries = 0;
        for guess in guesses {
            tries += i32::from(guess.await.unwrap());
        }
        assert_eq!(tries, MOST_TRIES);
        assert!(opened(&store, &desk, &kept, &kept.pin).await.is_none(), "the right PIN comes too late");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_put_aside_again_has_one_code() {
    on_both(async |store: Store, _: TestClock| {
        let desk = ready(&store).await;
        let (first, other) = (kept(&store, &desk, "key").await, kept(&store, &desk, "another form").await);
        let second = kept(&store, &desk, "key").await;
        assert!(opened(&store, &desk, &first, &first.pin).await.is_none());
        assert!(opened(&store, &desk, &second, &second.pin).await.is_some());
        assert!(opened(&store, &desk, &other, &other.pin).await.is_some());
    })
    .await;
}
