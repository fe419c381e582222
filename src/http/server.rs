//! The two listeners: staff and public. The public one mounts nothing but what is `Access::Public`.

use std::{
    io,
    net::{SocketAddr, TcpListener},
    sync::Arc,
    time::Duration,
};

use actix_web::{
    App as Actix, HttpServer,
    dev::{Server, ServerHandle},
    middleware, web,
};
use tracing_actix_web::TracingLogger;

use super::{
    address::TrustedProxies,
    answers,
    app::App,
    body::{BodyLimit, BodyPatience},
    headers,
    routes::{self, Mounted, Side},
};
use crate::{config, telemetry::RequestSpan};

/// The listeners, bound and ready.
pub struct Listeners {
    /// Where staff sign in.
    pub staff: TcpListener,
    /// Where applicants come; none when both are one.
    pub public: Option<TcpListener>,
}

impl Listeners {
    /// Binds what the configuration names.
    ///
    /// # Errors
    /// When an address is taken or not ours.
    pub fn bind(server: &config::Server) -> io::Result<Self> {
        let staff = bind("server.staff_listen", server.staff_listen)?;
        let public = if server.same_listener { None } else { Some(bind("server.public_listen", server.public_listen)?) };
        Ok(Self { staff, public })
    }
}

/// The system's error alone would not say which of the two it is about.
fn bind(key: &str, address: SocketAddr) -> io::Result<TcpListener> {
    TcpListener::bind(address).map_err(|error| io::Error::new(error.kind(), format!("{key} {address}: {error}")))
}

/// Servers that run until they are stopped.
pub struct Running {
    handles: Vec<ServerHandle>,
}

impl Running {
    /// Takes no more requests, on both at once, and waits for those under way.
    pub async fn stop(self) {
        // Calling says it to the server; the future only waits.
        let stopping: Vec<_> = self.handles.iter().map(|handle| handle.stop(true)).collect();
        for stopped in stopping {
            stopped.await;
        }
    }
}

/// Starts serving on the listeners, each with its own workers, in the current actix system.
///
/// # Errors
/// When a listener cannot be used.
pub fn start(listeners: Listeners, app: web::Data<App>, mounted: Vec<Mounted>, settings: &config::Server) -> io::Result<Running> {
    let mounted = Arc::new(mounted);
    let mut servers = Vec::new();
    match listeners.public {
        None => servers.push(serve(listeners.staff, &app, &mounted, settings, &[Side::Staff, Side::Public])?),
        Some(public) => {
            servers.push(serve(listeners.staff, &app, &mounted, settings, &[Side::Staff])?);
            servers.push(serve(public, &app, &mounted, settings, &[Side::Public])?);
        }
    }
    let handles = servers.iter().map(Server::handle).collect();
    for server in servers {
        actix_web::rt::spawn(server);
    }
    Ok(Running { handles })
}

fn serve(
    listener: TcpListener,
    app: &web::Data<App>,
    mounted: &Arc<Vec<Mounted>>,
    settings: &config::Server,
    sides: &'static [Side],
) -> io::Result<Server> {
    let (app, mounted) = (app.clone(), Arc::clone(mounted));
    let kib = if sides.contains(&Side::Staff) { settings.staff_body_kib } else { settings.public_body_kib };
    let limit = BodyLimit(usize::try_from(kib).unwrap_or(256).saturating_mul(1024));
    let patience = BodyPatience(Duration::from_secs(settings.request_body_seconds));
    let proxies = TrustedProxies::new(settings.trusted_proxies.clone());
    let server = HttpServer::new(move || {
        let mounted = Arc::clone(&mounted);
        Actix::new()
            .app_data(app.clone())
            .app_data(limit)
            .app_data(patience)
            .app_data(proxies.clone())
            .wrap(middleware::from_fn(answers::finish))
            .wrap(headers::security())
            .wrap(TracingLogger::<RequestSpan>::new())
            .default_service(web::to(answers::not_found))
            .configure(move |config| routes::configure(config, &mounted, sides))
    });
    Ok(server
        .workers(usize::try_from(settings.workers).unwrap_or(2))
        .worker_max_blocking_threads(usize::try_from(settings.blocking_threads_per_worker).unwrap_or(4))
        .client_request_timeout(Duration::from_secs(settings.request_head_seconds))
        .shutdown_timeout(settings.drain_seconds)
        .disable_signals()
        .listen(listener)?
        .run())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_that_is_taken_is_named_with_its_setting() -> io::Result<()> {
        let taken = TcpListener::bind("127.0.0.1:0")?;
        let address = taken.local_addr()?;
        let server =
            config::Server { staff_listen: "127.0.0.1:0".parse().map_err(io::Error::other)?, public_listen: address, ..Default::default() };
        let said = Listeners::bind(&server).err().map(|error| error.to_string()).unwrap_or_default();
        assert!(said.starts_with(&format!("server.public_listen {address}: ")), "{said}");
        Ok(())
    }
}
