//! One plain GET to a server of this machine, without a library.
use std::io::{Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpStream};
use std::time::Duration;

use crate::error::{During, Error, Result};

const LIMIT: Duration = Duration::from_secs(10);

/// The body of a successful answer; no token sends none.
#[expect(clippy::disallowed_methods, reason = "asks the server under measurement, on the loopback address")]
pub fn get(port: u16, path: &str, token: &str) -> Result<String> {
    let asked = || format!("GET {path}");
    let mut stream = TcpStream::connect(SocketAddr::from((Ipv4Addr::LOCALHOST, port))).during(asked)?;
    stream.set_read_timeout(Some(LIMIT)).during(asked)?;
    let authorization = if token.is_empty() { String::new() } else { format!("authorization: Bearer {token}\r\n") };
    // HTTP/1.0: the answer is not cut into chunks, and ends with the connection.
    let request = format!("GET {path} HTTP/1.0\r\nhost: 127.0.0.1:{port}\r\n{authorization}\r\n");
    stream.write_all(request.as_bytes()).during(asked)?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).during(asked)?;
    body(&String::from_utf8_lossy(&answer)).map_err(|status| Error::new(format!("GET {path}: {status}")))
}

/// The body, or the status line of a refusal.
fn body(answer: &str) -> std::result::Result<String, String> {
    let (head, body) = answer.split_once("\r\n\r\n").unwrap_or((answer, ""));
    let status = head.lines().next().unwrap_or("no answer");
    if status.split(' ').nth(1).is_some_and(|code| code.starts_with('2')) {
        Ok(body.to_owned())
    } else {
        Err(status.to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_success_gives_the_body_and_a_refusal_its_status() {
        assert_eq!(body("HTTP/1.0 200 OK\r\na: b\r\n\r\nready"), Ok("ready".to_owned()));
        assert_eq!(
            body("HTTP/1.0 503 Service Unavailable\r\n\r\nno"),
            Err("HTTP/1.0 503 Service Unavailable".to_owned())
        );
        assert_eq!(body(""), Err("no answer".to_owned()));
    }
}
