//! A light HTTP/1.1 client on a connection that stays open: for who asks thousands of times, because what the client costs must not hide
//! what the server costs.

use std::{
    io::{BufRead, BufReader, Error, ErrorKind, Read, Write},
    net::{SocketAddr, TcpStream},
};

/// One connection.
pub struct Line(BufReader<TcpStream>);

/// What came back.
#[derive(Clone, Debug)]
pub struct Heard {
    pub status: u16,
    pub body: Vec<u8>,
    head: String,
}

impl Line {
    pub fn connect(to: SocketAddr) -> std::io::Result<Self> {
        let stream = TcpStream::connect(to)?;
        stream.set_nodelay(true)?;
        Ok(Self(BufReader::new(stream)))
    }

    /// Sends a request and takes the whole answer.
    pub fn send(&mut self, request: &[u8]) -> std::io::Result<Heard> {
        self.0.get_mut().write_all(request)?;
        let mut head = String::new();
        while !head.ends_with("\r\n\r\n") {
            if self.0.read_line(&mut head)? == 0 {
                return Err(ErrorKind::UnexpectedEof.into());
            }
        }
        let status = head.split(' ').nth(1).and_then(|code| code.parse().ok()).ok_or(ErrorKind::InvalidData)?;
        let mut heard = Heard { status, body: Vec::new(), head };
        let length = heard.header("content-length").unwrap_or("0").parse().map_err(Error::other)?;
        heard.body.resize(length, 0);
        self.0.read_exact(&mut heard.body)?;
        Ok(heard)
    }
}

#[allow(dead_code, reason = "the benches ask more of an answer than the tests")]
impl Heard {
    /// The headers, in the order in which they came.
    pub fn headers(&self) -> impl Iterator<Item = (&str, &str)> {
        self.head.split("\r\n").filter_map(|line| line.split_once(": "))
    }

    /// A header, by its name in small letters.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value)
    }

    /// The ETag; empty when there is none.
    pub fn etag(&self) -> &str {
        self.header("etag").unwrap_or_default()
    }

    /// A field of the body, by JSON pointer; empty when it is not there or no text.
    pub fn field(&self, pointer: &str) -> String {
        let json: serde_json::Value = serde_json::from_slice(&self.body).unwrap();
        json.pointer(pointer).and_then(|value| value.as_str()).unwrap_or_default().to_owned()
    }

    /// Makes sure of the status, and shows the body when it is another.
    #[track_caller]
    pub fn expect(self, status: u16) -> Self {
        assert_eq!(self.status, status, "{}", String::from_utf8_lossy(&self.body));
        self
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
