//! A client of the real program that knows the difference between an answer and the beginning of one.

use std::{
    io::{Read, Write},
    net::TcpStream,
};

/// A whole answer.
#[derive(Debug, Clone)]
pub struct Answer {
    pub status: u16,
    head: String,
    pub body: Vec<u8>,
}

impl Answer {
    pub fn header(&self, name: &str) -> Option<&str> {
        let named = |line: &&str| line.split_once(": ").is_some_and(|(one, _)| one.eq_ignore_ascii_case(name));
        self.head.lines().find(named)?.split_once(": ").map(|(_, value)| value)
    }

    pub fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("{error}: {}", self.text()))
    }

    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}

/// Who asks, and where.
#[derive(Debug, Clone)]
pub struct Client {
    pub address: String,
    pub cookie: String,
}

impl Client {
    /// Nothing where the program went away before it had answered to the end.
    pub fn ask(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &[u8]) -> Option<Answer> {
        #[expect(clippy::disallowed_methods, reason = "asks the program that the test has started")]
        let mut stream = TcpStream::connect(&self.address).ok()?;
        let mut request = format!(
            "{method} {path} HTTP/1.1\r\nhost: {}\r\ncookie: {}\r\nconnection: close\r\nsec-fetch-site: same-origin\r\n\
             content-length: {}\r\n",
            self.address,
            self.cookie,
            body.len()
        );
        for (name, value) in headers {
            request.push_str(&format!("{name}: {value}\r\n"));
        }
        let request = [request.as_bytes(), b"\r\n", body].concat();
        stream.write_all(&request).ok()?;
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).ok()?;
        whole(&answer, method)
    }

    pub fn json(&self, method: &str, path: &str, body: &serde_json::Value, headers: &[(&str, &str)]) -> Option<Answer> {
        let headers = [&[("content-type", "application/json")], headers].concat();
        self.ask(method, path, &headers, body.to_string().as_bytes())
    }

    /// Where nothing befalls the program.
    pub fn get(&self, path: &str) -> Answer {
        self.ask("GET", path, &[], b"").unwrap_or_else(|| panic!("{path} is not answered"))
    }
}

fn whole(answer: &[u8], method: &str) -> Option<Answer> {
    let at = answer.windows(4).position(|four| four == b"\r\n\r\n")?;
    let (head, body) = answer.split_at(at + 4);
    let head = String::from_utf8_lossy(head).into_owned();
    let status = head.split(' ').nth(1)?.parse().ok()?;
    let answer = Answer { status, head, body: body.to_vec() };
    let length = answer.header("content-length").map_or(0, |length| length.parse().unwrap());
    (method == "HEAD" || answer.body.len() == length).then_some(answer)
}
