//! Sets the house up: a fresh database, the shipped rules, an account for everybody, and the real server on a clock that is moved.

use std::{net::SocketAddr, path::PathBuf, sync::Arc};

use super::{
    Options,
    clock::DemoClock,
    staff::{Member, PASSWORD, STAFF},
};
use crate::{
    auth::password::Passwords,
    cli::{
        CliError,
        service::Service,
        start::{self, failed},
    },
    config::{self, Config, DatabaseUrl, Sources},
    domain::{account::RoleAsked, clock::SystemEntropy},
    http::server::Listeners,
    ops::{
        OpError,
        users::{self, Grantor, NewUser},
    },
    store::Store,
};

/// The house while it stands.
pub struct House {
    /// The server with its workers.
    pub service: Service,
    /// Where staff sign in.
    pub staff: SocketAddr,
    /// Where applicants come.
    pub public: SocketAddr,
    /// The store that it serves from.
    pub store: Store,
    /// Where its data is.
    pub folder: PathBuf,
    /// Removes the folder when dropped; nothing when somebody named it.
    _removed: Option<tempfile::TempDir>,
}

impl House {
    /// Builds it. Settings of a file or of the environment count for nothing here: a demo must never reach a real database or a real mailbox.
    ///
    /// # Errors
    /// When the data is not fresh, or a part cannot be had.
    pub async fn build(options: &Options, clock: &DemoClock) -> Result<Self, CliError> {
        let (folder, removed) = folder(options)?;
        let settings = settings(options, &folder)?;
        let (ground, time) = (settings.clone(), clock.clone());
        let laid = tokio::task::spawn_blocking(move || lay_ground(&ground, time)).await;
        let store = laid.map_err(|error| CliError::Failed(error.to_string()))??;
        let listeners = Listeners::bind(&settings.server)?;
        let staff = listeners.staff.local_addr()?;
        let public = listeners.public.as_ref().map_or(Ok(staff), std::net::TcpListener::local_addr)?;
        let service = Service::start(&settings, listeners, store.clone(), &start::secret(&settings)?)?;
        Ok(Self { service, staff, public, store, folder, _removed: removed })
    }
}

/// The schema, the shipped rules and the accounts; blocks, so it has a thread of its own.
fn lay_ground(settings: &Config, clock: DemoClock) -> Result<Store, CliError> {
    let _applied = start::prepare(settings, Arc::new(clock.clone()))?;
    let store = start::open_with(settings, Arc::new(clock))?;
    must_be_fresh(&store)?;
    accounts(&store)?;
    Ok(store)
}

fn folder(options: &Options) -> Result<(PathBuf, Option<tempfile::TempDir>), CliError> {
    if let Some(named) = &options.data {
        return Ok((named.clone(), None));
    }
    let made = tempfile::Builder::new().prefix("sendero-demo-").tempdir()?;
    Ok((made.path().to_owned(), Some(made)))
}

fn settings(options: &Options, folder: &std::path::Path) -> Result<Config, CliError> {
    let loopback = |port: u16| SocketAddr::from(([127, 0, 0, 1], port)).to_string();
    let public = if options.port == 0 { 0 } else { options.port.saturating_add(1) };
    let mut flags = vec![
        ("data_dir", folder.display().to_string()),
        ("server.staff_listen", loopback(options.port)),
        ("server.public_listen", loopback(public)),
        ("server.swagger_ui", "true".to_owned()),
        // The demo waits for every message before it goes on.
        ("mail.poll_seconds", "1".to_owned()),
        // All the applicants of the demo sit at one address.
        ("public_form.applications_per_address", "1000".to_owned()),
    ];
    if let Some(url) = &options.database {
        if DatabaseUrl::from(url.clone()).has_password() {
            return Err(CliError::Usage(
                "--database: a password here could be read by every user of the machine; use PGPASSFILE.".to_owned(),
            ));
        }
        flags.push(("database.url", url.clone()));
    }
    let flags = flags.into_iter().map(|(key, value)| (key.to_owned(), value)).collect();
    Ok(config::load(&Sources { flags, ..Sources::default() })?)
}

/// The demo's accounts have a printed password, so they must never stand beside real ones.
fn must_be_fresh(store: &Store) -> Result<(), CliError> {
    let known = store.read_blocking(|tx| tx.accounts_of(None, None, 1)).map_err(failed)?;
    if known.is_empty() {
        Ok(())
    } else {
        Err(CliError::Usage("The demo needs fresh data: name an empty folder or an empty database.".to_owned()))
    }
}

/// Makes every account as `sendero user add` does. One hash serves all, since there is one password and nothing to protect.
fn accounts(store: &Store) -> Result<(), CliError> {
    let broken = |error: &dyn std::fmt::Display| CliError::Failed(format!("an account cannot be made: {error}"));
    let hash = Passwords::new(&SystemEntropy)
        .and_then(|passwords| passwords.hash(&PASSWORD.into(), &SystemEntropy))
        .map_err(|error| broken(&error))?;
    for member in STAFF {
        let (new, hash) = (new_user(member), hash.clone());
        let added = store.write_blocking(move |tx| users::add(tx, &Grantor::CommandLine, member.organisation, &new, &hash));
        added.map_err(|error: OpError| broken(&error))?;
    }
    Ok(())
}

fn new_user(member: &Member) -> NewUser {
    let offices = (!member.offices.is_empty()).then(|| member.offices.iter().map(|office| (*office).to_owned()).collect::<Vec<_>>());
    let roles = member.roles.iter().map(|role| RoleAsked { role: *role, offices: offices.clone(), until: None }).collect();
    let (login, name) = (member.login.to_owned(), member.name.to_owned());
    // Not one-time: whoever tries the demo out shall not have to invent twenty-five passwords.
    NewUser { login, name, person: None, roles, must_change: false }
}
