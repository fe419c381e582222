//! `sendero serve`: the service, until SIGTERM or Ctrl-C.

use tokio::signal::unix::{SignalKind, signal};

use super::{CliError, Exit, Globals, out, service::Service, start};
use crate::{config::Config, http::server::Listeners, telemetry};

/// Serves until it is told to stop; then takes no more requests, finishes those under way, and writes what waits.
///
/// # Errors
/// When a listener, the secret or the database cannot be had.
pub fn run(globals: &Globals) -> Result<Exit, CliError> {
    let settings = globals.settings()?;
    telemetry::init(&settings.log).map_err(|error| CliError::Failed(error.to_string()))?;
    actix_web::rt::System::new().block_on(serve(settings))?;
    Ok(Exit::Ok)
}

async fn serve(settings: Config) -> Result<(), CliError> {
    let failed = |error: std::io::Error| CliError::Failed(error.to_string());
    let listeners = Listeners::bind(&settings.server).map_err(failed)?;
    start::refuse_pooler(&settings)?;
    let store = start::open(&settings)?;
    start::refuse_foreign_words(&settings)?;
    let service = Service::start(&settings, listeners, store, &start::secret(&settings)?)?;
    out::talk(format_args!("Staff: http://{}  Public: http://{}", settings.server.staff_listen, settings.server.public_listen));
    until_told().await.map_err(failed)?;
    out::talk("Stopping: no new requests; those under way are finished.");
    service.stop().await
}

/// Waits for SIGTERM (a service manager), or Ctrl-C (a person).
pub(super) async fn until_told() -> std::io::Result<()> {
    let mut terminate = signal(SignalKind::terminate())?;
    tokio::select! {
        _ = terminate.recv() => Ok(()),
        interrupted = tokio::signal::ctrl_c() => interrupted,
    }
}
