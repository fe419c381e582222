//! Loads: the same requests over some connections, for a time or once each.

use std::{
    net::SocketAddr,
    time::{Duration, Instant},
};

pub use super::support::line::{Heard as Answer, Line as Client, request};

/// Connections of every load: a small office at its busiest.
pub const CONNECTIONS: usize = 8;

/// Reads as somebody.
pub fn get(path: &str, token: &str) -> Vec<u8> {
    request("GET", path, &[("authorization", &format!("Bearer {token}"))], None)
}

/// Answers a second while all connections ask in turn for the same requests.
pub fn rate(to: SocketAddr, requests: &[Vec<u8>], time: Duration) -> f64 {
    let begun = Instant::now();
    let ask = |first: usize| {
        let (mut client, mut answered) = (Client::connect(to).unwrap(), 0_u32);
        let mut turn = requests.iter().cycle().skip(first * requests.len() / CONNECTIONS);
        while begun.elapsed() < time {
            client.send(turn.next().unwrap()).unwrap().expect(200);
            answered += 1;
        }
        answered
    };
    let answered: u32 = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..CONNECTIONS).map(|first| scope.spawn(move || ask(first))).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).sum()
    });
    f64::from(answered) / begun.elapsed().as_secs_f64()
}

/// Sends each request once over all connections; the answers in order, and how many a second.
pub fn each_once(to: SocketAddr, requests: &[Vec<u8>], status: u16) -> (Vec<Answer>, f64) {
    let begun = Instant::now();
    let send = |part: &[Vec<u8>]| {
        let mut client = Client::connect(to).unwrap();
        part.iter().map(|request| client.send(request).unwrap().expect(status)).collect::<Vec<_>>()
    };
    let answers: Vec<Answer> = std::thread::scope(|scope| {
        let parts = requests.chunks(requests.len().div_ceil(CONNECTIONS).max(1));
        let threads: Vec<_> = parts.map(|part| scope.spawn(move || send(part))).collect();
        threads.into_iter().flat_map(|thread| thread.join().unwrap()).collect()
    });
    let seconds = begun.elapsed().as_secs_f64();
    let rate = f64::from(u32::try_from(answers.len()).unwrap()) / seconds;
    (answers, rate)
}
