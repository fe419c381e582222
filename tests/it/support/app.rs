//! The program in process: the real server on real sockets, on a clock that the test moves.

use std::{net::TcpListener, sync::Arc, thread::JoinHandle};

use actix_web::web;
use chrono::{DateTime, TimeDelta, Utc};
use sendero::{
    api,
    auth::secret::Secret,
    config,
    domain::clock::{Clock, Entropy, SystemEntropy},
    http::{
        app::App,
        server::{self, Listeners},
    },
    notify::Pulse,
    store::Store,
};
use tokio::sync::oneshot;

use super::{
    chance::{SeededEntropy, TestClock},
    database::{self, Database, Db},
};

/// The secret of every test.
pub const SECRET: &str = "a secret of the tests that is long enough, 1234567890";

/// The program in process. Stops when dropped.
pub struct TestApp {
    pub database: Database,
    pub clock: TestClock,
    pub entropy: Option<SeededEntropy>,
    pub store: Store,
    pub shared: web::Data<App>,
    pub staff_url: String,
    pub public_url: String,
    pub http: reqwest::Client,
    pub requests: std::sync::atomic::AtomicU64,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl TestApp {
    /// The program on a fresh database, with the operating system's chance.
    pub async fn start(db: Db) -> Self {
        Self::start_on(db, None, one_worker()).await
    }

    /// The program on a fresh database, with chance from a seed.
    pub async fn seeded(db: Db, seed: &str) -> Self {
        Self::start_on(db, Some(SeededEntropy::new(seed)), one_worker()).await
    }

    /// The program on a fresh database, with a sender beside it that has this pulse.
    pub async fn with_sender(db: Db, pulse: Pulse) -> Self {
        Self::whole(Database::fresh(db).await, None, one_worker(), Some(pulse)).await
    }

    /// The program on a fresh database, with settings of the server that are the caller's (the benches measure the shipped ones).
    pub async fn start_on(db: Db, seeded: Option<SeededEntropy>, settings: config::Server) -> Self {
        Self::whole(Database::fresh(db).await, seeded, settings, None).await
    }

    /// The program on a database that is there already, like a restored one.
    pub async fn on(database: Database) -> Self {
        Self::whole(database, None, one_worker(), None).await
    }

    async fn whole(database: Database, seeded: Option<SeededEntropy>, settings: config::Server, pulse: Option<Pulse>) -> Self {
        let clock = TestClock::default();
        let entropy: Arc<dyn Entropy> = match &seeded {
            Some(seeded) => Arc::new(seeded.clone()),
            None => Arc::new(SystemEntropy),
        };
        let store = database::open(&database.address, &clock, entropy);
        let secret = Secret::from_text(&SECRET.to_owned().into()).unwrap();
        let form = config::PublicForm { applications_per_address: 100_000, window_seconds: 600 };
        let shared = App::new(store.clone(), &secret, &form).unwrap();
        let shared = web::Data::new(if let Some(pulse) = pulse { shared.with_sender(pulse) } else { shared });
        let (staff, public) = (TcpListener::bind("127.0.0.1:0").unwrap(), TcpListener::bind("127.0.0.1:0").unwrap());
        let url = |listener: &TcpListener| format!("http://{}", listener.local_addr().unwrap());
        let (staff_url, public_url) = (url(&staff), url(&public));
        let (stop, stopped) = oneshot::channel();
        let thread = serve(Listeners { staff, public: Some(public) }, shared.clone(), settings, stopped);
        let _ = rustls::crypto::ring::default_provider().install_default(); // reqwest is built without one of its own
        let http =
            reqwest::Client::builder().no_proxy().redirect(reqwest::redirect::Policy::none()).pool_max_idle_per_host(0).build().unwrap();
        Self {
            database,
            clock,
            entropy: seeded,
            store,
            shared,
            staff_url,
            public_url,
            http,
            requests: Default::default(),
            stop: Some(stop),
            thread: Some(thread),
        }
    }

    /// The instant of the test.
    pub fn now(&self) -> DateTime<Utc> {
        self.clock.now()
    }

    /// Moves time on.
    pub fn forward(&self, by: TimeDelta) {
        self.clock.forward(by);
    }

    /// Begins chance anew, so that twin runs stay twins after a step that only one of them takes.
    pub fn reseed(&self, seed: &str) {
        self.entropy.as_ref().unwrap().reseed(seed);
        let number = seed.bytes().fold(17_u64, |hash, byte| hash.wrapping_mul(31).wrapping_add(u64::from(byte))) % 1_000_000;
        self.requests.store(number * 10_000, std::sync::atomic::Ordering::Relaxed);
    }
}

fn one_worker() -> config::Server {
    config::Server { workers: 1, drain_seconds: 1, ..config::Server::default() }
}

/// What the program mounts; the pages where they are built in.
fn mounted() -> Vec<sendero::http::routes::Mounted> {
    #[allow(unused_mut, reason = "without the pages there is nothing to add")]
    let mut all = api::v1::routes();
    #[cfg(feature = "console")]
    all.extend(sendero::console::routes());
    all
}

fn serve(listeners: Listeners, shared: web::Data<App>, settings: config::Server, stopped: oneshot::Receiver<()>) -> JoinHandle<()> {
    std::thread::spawn(move || {
        actix_web::rt::System::new().block_on(async move {
            let swagger = settings.swagger_ui.then(api::docs::routes).into_iter().flatten();
            let running = server::start(listeners, shared, mounted().into_iter().chain(swagger).collect(), &settings).unwrap();
            let _ = stopped.await;
            running.stop().await;
        });
    })
}

impl Drop for TestApp {
    fn drop(&mut self) {
        self.stop.take().map(|stop| stop.send(()));
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
        self.store.close();
    }
}

impl TestApp {
    /// What the server's upkeep does each second and each minute, now.
    pub async fn upkeep(&self) {
        sendero::ops::lapse::run_once(&self.store, &self.shared.desk).await.unwrap();
        sendero::ops::upkeep::run_once(&self.store, &self.shared.reads).await.unwrap();
    }
}
