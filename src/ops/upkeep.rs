//! What a server does beside answering: it records reads, numbers events, folds counters, forgets what has grown old, and takes back what
//! has run out.

use std::{future::Future, time::Duration};

use chrono::TimeDelta;
use tokio::time::{MissedTickBehavior, interval};

use super::{Desk, ReadLog, lapse};
use crate::store::{Store, StoreError, WriteTx};

/// How often reads, numbers and counters are seen to.
const BEAT: Duration = Duration::from_secs(1);
/// Beats from one sweep of old rows to the next: a minute.
const SWEEP_EVERY: u32 = 60;
/// Events or counter rows in one transaction: short, so that nobody waits long behind it.
const BATCH: i64 = 2_000;
/// Batches of one beat, so that stopping never waits for a long backlog.
const MOST_BATCHES: usize = 10;

/// An `Idempotency-Key` stands for its answer so long.
const KEYS_LIVE: TimeDelta = TimeDelta::hours(24);
/// A form token is refused as too old after 4 h, so after 5 h it need not be remembered as used.
const TOKENS_LIVE: TimeDelta = TimeDelta::hours(5);
/// A browser that is never closed may keep the way back to a form for weeks.
const LEFT_LIVE: TimeDelta = TimeDelta::days(90);
/// A session that is over stays so long, for whoever looks into a misuse.
const SESSIONS_LIVE: TimeDelta = TimeDelta::days(30);

/// What one round did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Done {
    /// Events that got their number.
    pub numbered: usize,
    /// Counter rows that were folded.
    pub folded: usize,
    /// Rows that were forgotten, and proposals marked as expired.
    pub swept: usize,
}

/// Goes on until `stop`, then sees a last time to what waits. Any number of servers may do this on one PostgreSQL.
pub async fn run(store: Store, reads: ReadLog, desk: Desk, stop: impl Future<Output = ()>) {
    let mut beat = interval(BEAT);
    beat.set_missed_tick_behavior(MissedTickBehavior::Delay);
    tokio::pin!(stop);
    for beats in 0_u32.. {
        tokio::select! {
            () = &mut stop => break,
            _ = beat.tick() => {}
        }
        told(see_to(&store, &reads).await);
        if beats % SWEEP_EVERY == 0 {
            told(sweep(&store).await);
            told(lapse::run_once(&store, &desk).await);
        }
    }
    told(see_to(&store, &reads).await);
}

/// One round of everything, for the demo and tests.
///
/// # Errors
/// When the database does not answer; what was done before stays done.
pub async fn run_once(store: &Store, reads: &ReadLog) -> Result<Done, StoreError> {
    let done = see_to(store, reads).await?;
    Ok(Done { swept: sweep(store).await?, ..done })
}

/// Says once, where an operator looks, that a round failed; the next one tries again.
fn told<T>(ended: Result<T, StoreError>) {
    if let Err(error) = ended {
        tracing::warn!(error = %error, "upkeep waits for the database");
    }
}

async fn see_to(store: &Store, reads: &ReadLog) -> Result<Done, StoreError> {
    reads.flush(store).await?;
    let numbered = until_done(store, |tx| tx.number_events(BATCH)).await?;
    let folded = until_done(store, |tx| tx.fold_counters(BATCH)).await?;
    Ok(Done { numbered, folded, swept: 0 })
}

async fn until_done(
    store: &Store,
    batch: impl Fn(&mut WriteTx<'_>) -> Result<crate::store::Recorded<usize>, StoreError> + Copy + Send + 'static,
) -> Result<usize, StoreError> {
    let mut all = 0;
    for _ in 0..MOST_BATCHES {
        let done = store.write(move |tx| batch(tx)).await?;
        all += done;
        if i64::try_from(done).is_ok_and(|done| done < BATCH) {
            break;
        }
    }
    Ok(all)
}

async fn sweep(store: &Store) -> Result<usize, StoreError> {
    let sweep = |tx: &mut WriteTx<'_>| {
        let now = tx.now();
        let swept = tx.forget_keys(now - KEYS_LIVE)?
            + tx.forget_form_tokens(now - TOKENS_LIVE)?
            + tx.forget_sessions(now - SESSIONS_LIVE)?
            + tx.wipe_old_saved_forms()?
            + tx.forget_forms_left(now - LEFT_LIVE)?
            + tx.expire_proposals()?;
        Ok::<_, StoreError>(tx.unrecorded_upkeep(swept))
    };
    store.write(sweep).await
}

#[cfg(test)]
#[path = "upkeep_tests.rs"]
mod tests;
