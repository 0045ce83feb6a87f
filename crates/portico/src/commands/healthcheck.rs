//! `portico healthcheck`: asks the running portal whether it can serve, for images without other tools.

use crate::{
    failure::{Failure, Result},
    output::say,
    settings::Settings,
};
use std::{
    io::{Read, Write},
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpStream},
    time::Duration,
};

const PATIENCE: Duration = Duration::from_secs(5);

pub fn run(settings: &Settings) -> Result<()> {
    let address = reachable(settings.listen);
    match ask(address) {
        Ok(answer) if answer.starts_with("HTTP/1.1 200") => {
            say!("ready");
            Ok(())
        }
        Ok(answer) => {
            let first = answer.lines().next().unwrap_or("nothing");
            Err(Failure::faults(format!("the portal on {address} is not ready: it answered {first}")))
        }
        Err(cause) => Err(Failure::faults(format!("the portal on {address} does not answer: {cause}"))),
    }
}

/// A listener on every address is asked on this machine's own.
fn reachable(listen: SocketAddr) -> SocketAddr {
    let ip = match listen.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => Ipv4Addr::LOCALHOST.into(),
        IpAddr::V6(ip) if ip.is_unspecified() => Ipv6Addr::LOCALHOST.into(),
        ip => ip,
    };
    SocketAddr::new(ip, listen.port())
}

fn ask(address: SocketAddr) -> std::io::Result<String> {
    let mut stream = TcpStream::connect_timeout(&address, PATIENCE)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.set_write_timeout(Some(PATIENCE))?;
    stream
        .write_all(format!("GET /health/ready HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n\r\n").as_bytes())?;
    let mut answer = Vec::new();
    stream.take(4_096).read_to_end(&mut answer)?;
    Ok(String::from_utf8_lossy(&answer).into_owned())
}
