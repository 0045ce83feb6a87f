//! The conversation: a file is sent in pieces (`INSTREAM`), one line comes back.

use serde::Deserialize;
use std::{path::PathBuf, time::Duration};
use tokio::{
    io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt},
    net::{TcpStream, UnixStream},
};

/// Where clamd listens.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase", deny_unknown_fields)]
pub enum Address {
    Tcp { host: String, port: u16 },
    Socket { path: PathBuf },
}

/// A clamd and what it may be asked for.
#[derive(Debug, Clone)]
pub struct Scanner {
    pub address: Address,
    /// Larger files are not sent: the smallest of its `StreamMaxLength`, `MaxFileSize` and `MaxScanSize`. Beyond those
    /// it answers *OK* without having looked, unless `AlertExceedsMax` is on.
    pub largest: u64,
    /// From the first byte to the answer.
    pub limit: Duration,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    Clean,
    /// By what name it knows it.
    Infected(String),
    NotScanned(Why),
}

/// Why nobody knows.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Why {
    #[error("larger than what is scanned")]
    TooLarge,
    /// It began, and what is inside goes beyond its limits or is locked.
    #[error("not all of it could be looked into: {0}")]
    NotThrough(String),
    /// Trying again may help.
    #[error("the scanner does not answer: {0}")]
    Unreachable(String),
    #[error("the scanner took too long")]
    TooSlow,
    /// It answered something else than a verdict.
    #[error("the scanner said: {0}")]
    Said(String),
    #[error("the file could not be read: {0}")]
    Unreadable(String),
}

const PIECE: usize = 64 << 10;
const LONGEST_ANSWER: u64 = 4 << 10;
/// What these names stand for was not found by a signature: the scanner tells so that it gave up.
const GAVE_UP: [&str; 2] = ["Heuristics.Limits.Exceeded", "Heuristics.Encrypted"];

impl Scanner {
    /// Looks at all of a file, or says why not.
    pub async fn scan(&self, path: &std::path::Path) -> Verdict {
        let unreadable = |error: std::io::Error| Verdict::NotScanned(Why::Unreadable(error.to_string()));
        let file = match tokio::fs::File::open(path).await {
            Ok(file) => file,
            Err(error) => return unreadable(error),
        };
        match file.metadata().await {
            Ok(metadata) => self.scan_bytes(file, metadata.len()).await,
            Err(error) => unreadable(error),
        }
    }

    /// As `scan`, for so many bytes from anywhere.
    pub async fn scan_bytes(&self, bytes: impl AsyncRead + Unpin, size: u64) -> Verdict {
        if size > self.largest {
            return Verdict::NotScanned(Why::TooLarge);
        }
        match tokio::time::timeout(self.limit, self.ask(bytes, size)).await {
            Ok(Ok(answer)) => read_answer(&answer),
            Ok(Err(why)) => Verdict::NotScanned(why),
            Err(_) => Verdict::NotScanned(Why::TooSlow),
        }
    }

    /// Whether it finds what every scanner must: one without signatures calls everything clean.
    pub async fn check(&self) -> Result<(), Why> {
        // In two halves, so that this program is not found itself.
        let halves = [r"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-", "STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"];
        let test = halves.concat();
        match self.scan_bytes(test.as_bytes(), u64::try_from(test.len()).unwrap_or_default()).await {
            Verdict::Infected(_) => Ok(()),
            Verdict::Clean => Err(Why::Said("nothing is wrong with the test virus: it has no signatures".to_owned())),
            Verdict::NotScanned(why) => Err(why),
        }
    }

    #[expect(clippy::disallowed_methods, reason = "this is the connector that reaches the scanner")]
    async fn ask(&self, bytes: impl AsyncRead + Unpin, size: u64) -> Result<Vec<u8>, Why> {
        match &self.address {
            Address::Tcp { host, port } => {
                let line = TcpStream::connect((host.as_str(), *port)).await?;
                talk(line, bytes, size).await
            }
            Address::Socket { path } => talk(UnixStream::connect(path).await?, bytes, size).await,
        }
    }
}

/// What goes wrong on the line; what goes wrong with the file is told apart where it is read.
impl From<std::io::Error> for Why {
    fn from(error: std::io::Error) -> Why {
        Why::Unreachable(error.to_string())
    }
}

async fn talk(mut line: impl AsyncRead + AsyncWrite + Unpin, bytes: impl AsyncRead, size: u64) -> Result<Vec<u8>, Why> {
    let sent = send(&mut line, bytes, size).await;
    if let Err(Why::Unreadable(error)) = sent {
        return Err(Why::Unreadable(error));
    }
    // It may have answered and hung up before all was sent: then its answer says more than our failure.
    let mut answer = Vec::new();
    let read = (&mut line).take(LONGEST_ANSWER).read_to_end(&mut answer).await;
    if answer.is_empty() {
        sent?;
        read?;
        return Err(Why::Unreachable("it hung up without an answer".to_owned()));
    }
    // Only after all of it does *OK* mean the whole file.
    if sent.is_err() && answer.ends_with(b"OK\0") {
        return Err(Why::Said("OK, before it had all of it".to_owned()));
    }
    Ok(answer)
}

/// The pieces, each after its length, and a length of nothing.
async fn send(line: &mut (impl AsyncWrite + Unpin), bytes: impl AsyncRead, size: u64) -> Result<(), Why> {
    line.write_all(b"zINSTREAM\0").await?;
    let mut bytes = std::pin::pin!(bytes);
    let (mut piece, mut sent) = (vec![0; PIECE], 0_u64);
    loop {
        let read = bytes.read(&mut piece).await.map_err(|error| Why::Unreadable(error.to_string()))?;
        let length = u32::try_from(read).map_err(|error| Why::Unreadable(error.to_string()))?;
        line.write_all(&length.to_be_bytes()).await?;
        let Some(full) = piece.get(..read).filter(|full| !full.is_empty()) else { break };
        line.write_all(full).await?;
        sent += u64::from(length);
    }
    line.flush().await?;
    if sent == size { Ok(()) } else { Err(Why::Unreadable(format!("{sent} bytes came instead of {size}"))) }
}

/// One whole answer about the stream, word for word; anything else is no verdict.
fn read_answer(answer: &[u8]) -> Verdict {
    let said = String::from_utf8_lossy(answer).into_owned();
    let Some(verdict) = said.strip_suffix('\0').and_then(|said| said.strip_prefix("stream: ")) else {
        return Verdict::NotScanned(match said.trim_end_matches('\0') {
            "INSTREAM size limit exceeded. ERROR" => Why::TooLarge,
            other => Why::Said(other.to_owned()),
        });
    };
    match (verdict, verdict.strip_suffix(" FOUND")) {
        ("OK", _) => Verdict::Clean,
        (_, Some(name)) if GAVE_UP.iter().any(|gave_up| name.starts_with(gave_up)) => {
            Verdict::NotScanned(Why::NotThrough(name.to_owned()))
        }
        (_, Some(name)) if !name.is_empty() => Verdict::Infected(name.to_owned()),
        (other, _) => Verdict::NotScanned(Why::Said(other.to_owned())),
    }
}
