//! The raw limit of reading: a bare route of the same HTTP library with as many workers.

use std::{
    net::{Ipv4Addr, SocketAddr, TcpListener},
    thread::JoinHandle,
};

use actix_web::{App, HttpServer, dev::ServerHandle, web};

/// A server that says hello. Stops when dropped.
pub struct Hello {
    pub address: SocketAddr,
    handle: ServerHandle,
    thread: Option<JoinHandle<()>>,
}

impl Hello {
    pub fn start() -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let address = listener.local_addr().unwrap();
        let (tell, told) = std::sync::mpsc::channel();
        let workers = usize::try_from(sendero::config::Server::default().workers).unwrap();
        let thread = std::thread::spawn(move || {
            actix_web::rt::System::new().block_on(async move {
                let server = HttpServer::new(|| App::new().route("/hello", web::get().to(async || "hello")));
                let server = server.workers(workers).disable_signals().listen(listener).unwrap().run();
                tell.send(server.handle()).unwrap();
                server.await.unwrap();
            });
        });
        Self { address, handle: told.recv().unwrap(), thread: Some(thread) }
    }
}

impl Drop for Hello {
    fn drop(&mut self) {
        let handle = self.handle.clone();
        actix_web::rt::System::new().block_on(handle.stop(false));
        let _ = self.thread.take().map(JoinHandle::join);
    }
}
