//! The running service: listeners, sender and upkeep, started and stopped together.

use actix_web::web;
use tokio::{sync::oneshot, task::JoinHandle};

use super::{CliError, start};
use crate::{
    api,
    auth::secret::Secret,
    config::Config,
    http::{
        app::App,
        routes::Mounted,
        server::{self, Listeners, Running},
    },
    notify::{Pulse, Sender, Transports, Worker},
    ops::upkeep,
    store::Store,
    telemetry::Metrics,
};

/// The running service.
pub struct Service {
    /// What all requests share.
    pub app: web::Data<App>,
    running: Running,
    worker: Worker,
    stop_upkeep: oneshot::Sender<()>,
    upkeep: JoinHandle<()>,
    store: Store,
}

impl Service {
    /// Starts everything in the current actix system.
    ///
    /// # Errors
    /// When a listener or the mail transport cannot be used.
    pub fn start(settings: &Config, listeners: Listeners, store: Store, secret: &Secret) -> Result<Self, CliError> {
        let said = |error: &dyn std::fmt::Display| CliError::Failed(error.to_string());
        Metrics::install().map_err(|error| said(&error))?; // counted from the start, not from the first look on
        let app = App::new(store.clone(), secret, &settings.public_form).map_err(|error| said(&error))?;
        let pulse = Pulse::default();
        let app = web::Data::new(app.with_sender(pulse.clone()));
        let running = server::start(listeners, app.clone(), routes(settings), &settings.server).map_err(|error| said(&error))?;
        let transports = Transports::new(settings).map_err(|error| said(&error))?;
        let worker = Worker::start(Sender::new(store.clone(), transports, &settings.mail.from), settings.mail.poll(), pulse);
        let (stop_upkeep, stopped) = oneshot::channel();
        let upkeep = actix_web::rt::spawn(upkeep::run(store.clone(), app.reads.clone(), app.desk.clone(), async move {
            let _ = stopped.await;
        }));
        Ok(Self { app, running, worker, stop_upkeep, upkeep, store })
    }

    /// Takes no more requests, finishes those under way, writes what waits, and lets the store go.
    ///
    /// # Errors
    /// When what waits cannot be written.
    pub async fn stop(self) -> Result<(), CliError> {
        self.running.stop().await;
        self.worker.stop().await;
        let _ = self.stop_upkeep.send(());
        let _ = self.upkeep.await;
        self.app.reads.flush(&self.store).await.map_err(start::failed)?;
        let store = self.store;
        tokio::task::spawn_blocking(move || store.close()).await.map_err(|error| CliError::Failed(error.to_string()))
    }
}

/// What is mounted: the API, and its pages where they are asked for.
fn routes(settings: &Config) -> Vec<Mounted> {
    let mut all = api::v1::routes();
    all.extend(settings.server.swagger_ui.then(api::docs::routes).into_iter().flatten());
    #[cfg(feature = "console")]
    all.extend(crate::console::routes());
    all
}
