//! A light HTTP/1.1 client with connections that stay: what it costs must not hide what the server costs.

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::{SocketAddr, TcpStream},
    time::{Duration, Instant},
};

/// Connections of every load: a small office at its busiest.
pub const CONNECTIONS: usize = 8;

/// What came back.
#[derive(Clone, Debug, Default)]
pub struct Answer {
    pub status: u16,
    pub etag: String,
    pub body: Vec<u8>,
}

impl Answer {
    /// A field of the body, by JSON pointer.
    pub fn field(&self, pointer: &str) -> String {
        let json: serde_json::Value = serde_json::from_slice(&self.body).unwrap();
        json.pointer(pointer).and_then(|value| value.as_str()).unwrap_or_default().to_owned()
    }

    /// Makes sure of the status: what fails quickly is no figure.
    pub fn expect(self, status: u16) -> Self {
        assert_eq!(self.status, status, "{}", String::from_utf8_lossy(&self.body));
        self
    }
}

/// One connection.
pub struct Client(BufReader<TcpStream>);

impl Client {
    pub fn connect(to: SocketAddr) -> std::io::Result<Self> {
        let stream = TcpStream::connect(to)?;
        stream.set_nodelay(true)?;
        Ok(Self(BufReader::new(stream)))
    }

    /// Sends a request and takes the whole answer.
    pub fn send(&mut self, request: &[u8]) -> std::io::Result<Answer> {
        self.0.get_mut().write_all(request)?;
        let (mut answer, mut length, mut line) = (Answer::default(), 0, String::new());
        self.0.read_line(&mut line)?;
        answer.status = line.split(' ').nth(1).and_then(|code| code.parse().ok()).ok_or(std::io::ErrorKind::InvalidData)?;
        loop {
            line.clear();
            self.0.read_line(&mut line)?;
            let Some((name, value)) = line.trim_end().split_once(": ") else { break };
            match name.to_ascii_lowercase().as_str() {
                "content-length" => length = value.parse().map_err(|_| std::io::ErrorKind::InvalidData)?,
                "etag" => value.clone_into(&mut answer.etag),
                _ => {}
            }
        }
        answer.body.resize(length, 0);
        self.0.read_exact(&mut answer.body)?;
        Ok(answer)
    }
}

/// The bytes of a request.
pub fn request(method: &str, path: &str, headers: &[(&str, &str)], body: Option<&serde_json::Value>) -> Vec<u8> {
    let mut text = format!("{method} {path} HTTP/1.1\r\nhost: 127.0.0.1\r\n");
    for (name, value) in headers {
        text.push_str(&format!("{name}: {value}\r\n"));
    }
    match body.map(ToString::to_string) {
        Some(body) => text.push_str(&format!("content-type: application/json\r\ncontent-length: {}\r\n\r\n{body}", body.len())),
        None => text.push_str("\r\n"),
    }
    text.into_bytes()
}

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
