//! What is measured in: a database with rules, staff and one case, and the program over it, in process or as a process of its own.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread::JoinHandle,
    time::Duration,
};

use chrono::TimeDelta;
use diesel::{Connection, SqliteConnection, connection::SimpleConnection};
use secrecy::ExposeSecret;
use sendero::{
    auth::token::Bearer,
    config,
    domain::clock::{Clock, SystemClock},
    ops::upkeep,
    store::Address,
};
use tokio::runtime::{Handle, Runtime};

use super::{
    serving::Serving,
    support::{
        TestApp,
        database::Db,
        forms,
        staff::{Staff, Team},
    },
};

/// The settings that the store gives the connection that writes (docs/database.md).
const AS_THE_WRITER: &str = "PRAGMA busy_timeout=5000; PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; \
     PRAGMA temp_store=MEMORY; PRAGMA journal_size_limit=67108864; PRAGMA trusted_schema=OFF; PRAGMA cache_size=-16384";

/// A database with rules, staff and one case.
pub struct House {
    pub app: TestApp,
    pub team: Team,
    /// The case that others are copied from.
    pub template: uuid::Uuid,
    pub runtime: Runtime,
    folder: tempfile::TempDir,
}

impl House {
    pub fn open(db: Db) -> Self {
        let runtime = Runtime::new().unwrap();
        let (app, team, template) = runtime.block_on(async {
            let app = TestApp::start_on(db, None, config::Server::default()).await;
            let team = app.team("CO").await;
            let reference = app.submit("CO", forms::a_form("Template")).await.expect(201).field("/reference");
            let found = app.get(&team.iom, &format!("/api/v1/cases?q={reference}")).await.expect(200);
            let template = found.field("/items/0/id").parse().unwrap();
            app.upkeep().await;
            (app, team, template)
        });
        Self { app, team, template, runtime, folder: tempfile::tempdir().unwrap() }
    }

    /// The program as a process of its own over this database, answering.
    pub fn serve(&self) -> Serving {
        let url = match &self.app.database.address {
            Address::Sqlite(path) => format!("sqlite://{}", path.display()),
            Address::Postgres(url) => url.clone(),
        };
        let mut serving = Serving::start(self.folder.path(), &url);
        serving.wait();
        serving
    }

    /// Which database it is.
    pub fn db(&self) -> Db {
        if matches!(self.app.database.address, Address::Sqlite(_)) { Db::Sqlite } else { Db::Postgres }
    }

    /// A connection of nobody's, with the settings of the program's own; only on SQLite.
    pub fn connection(&self) -> SqliteConnection {
        let Address::Sqlite(path) = &self.app.database.address else { panic!("no file") };
        let mut conn = SqliteConnection::establish(&path.to_string_lossy()).unwrap();
        conn.batch_execute(AS_THE_WRITER).unwrap();
        conn
    }

    /// A token of today, for a process that goes by the machine's clock.
    pub fn token_of_today(&self, staff: &Staff) -> String {
        let bearer = Bearer { account: staff.account, session: staff.session };
        self.app.shared.door.issue(bearer, SystemClock.now()).unwrap().token.expose_secret().to_owned()
    }

    /// Lets time pass and upkeep work, as they do in a server of its own, until the guard is dropped.
    pub fn live(&self) -> Living {
        let goes = Arc::new(AtomicBool::new(true));
        let (ticks, clock) = (Arc::clone(&goes), self.app.clock.clone());
        let ticker = std::thread::spawn(move || {
            while ticks.load(Ordering::Relaxed) {
                std::thread::sleep(Duration::from_millis(1));
                clock.forward(TimeDelta::milliseconds(1));
            }
        });
        let (works, store, shared) = (Arc::clone(&goes), self.app.store.clone(), &self.app.shared);
        let upkeep = self.runtime.spawn(upkeep::run(store, shared.reads.clone(), shared.desk.clone(), async move {
            while works.load(Ordering::Relaxed) {
                tokio::time::sleep(Duration::from_millis(100)).await;
            }
        }));
        Living { goes, ticker: Some(ticker), upkeep: Some(upkeep), runtime: self.runtime.handle().clone() }
    }
}

/// Time passes while this is held.
pub struct Living {
    goes: Arc<AtomicBool>,
    ticker: Option<JoinHandle<()>>,
    upkeep: Option<tokio::task::JoinHandle<()>>,
    runtime: Handle,
}

impl Drop for Living {
    fn drop(&mut self) {
        self.goes.store(false, Ordering::Relaxed);
        let _ = self.ticker.take().map(JoinHandle::join);
        let _ = self.upkeep.take().map(|upkeep| self.runtime.block_on(upkeep));
    }
}
