//! The threads that open connections in the background, and the certainty that they are done before the program ends.
//!
//! A pool opens the next connection while the last one is used. A command that ends meanwhile runs OpenSSL's own end under the feet of
//! that thread, which broke every sixth command on PostgreSQL with a segmentation fault after its work was done.

use std::{
    sync::{
        Arc, Condvar, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use scheduled_thread_pool::ScheduledThreadPool;

/// As many as r2d2 has by itself: one that waits for a server that does not answer keeps no other connection from being opened.
const THREADS: usize = 3;

/// How long to wait for a connection that is being opened; longer than any server that answers needs.
const PATIENCE: Duration = Duration::from_secs(5);

/// The threads of one pool.
pub(super) struct Crew {
    threads: Arc<ScheduledThreadPool>,
    over: Arc<AtomicBool>,
}

impl Crew {
    pub(super) fn new() -> Self {
        let threads = ScheduledThreadPool::builder().num_threads(THREADS).thread_name_pattern("sendero-connect-{}").build();
        Self { threads: Arc::new(threads), over: Arc::default() }
    }

    pub(super) fn threads(&self) -> Arc<ScheduledThreadPool> {
        Arc::clone(&self.threads)
    }

    /// Becomes true when no connection may be opened any more.
    pub(super) fn over(&self) -> Arc<AtomicBool> {
        Arc::clone(&self.over)
    }

    /// Lets no connection be opened any more, and waits until every thread has put down what it had in hand.
    pub(super) fn dismiss(&self) {
        if self.over.swap(true, Ordering::SeqCst) {
            return;
        }
        let hall = Arc::new((Mutex::new(0_usize), Condvar::new()));
        for _ in 0..THREADS {
            let hall = Arc::clone(&hall);
            self.threads.execute(move || gather(&hall));
        }
        gather_until(&hall, THREADS);
    }
}

impl Drop for Crew {
    fn drop(&mut self) {
        self.dismiss();
    }
}

/// One thread comes in, and stays until all are there: otherwise it would come in for another one, too.
fn gather(hall: &(Mutex<usize>, Condvar)) {
    *hall.0.lock().unwrap_or_else(PoisonError::into_inner) += 1;
    hall.1.notify_all();
    gather_until(hall, THREADS);
}

fn gather_until(hall: &(Mutex<usize>, Condvar), all: usize) {
    let there = hall.0.lock().unwrap_or_else(PoisonError::into_inner);
    let waited = hall.1.wait_timeout_while(there, PATIENCE, |there| *there < all);
    drop(waited.unwrap_or_else(PoisonError::into_inner));
}
