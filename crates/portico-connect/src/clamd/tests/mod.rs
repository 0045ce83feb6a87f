//! The scanner against a server that speaks the protocol, well and badly.

mod real;

use super::{Address, Scanner, Verdict, Why};
use std::time::Duration;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};

/// What the server does with one conversation.
#[derive(Clone, Copy)]
enum Manner {
    /// Takes all of it and says this.
    Says(&'static [u8]),
    /// Says this after so many bytes and hangs up.
    HangsUp(usize, &'static [u8]),
    /// Takes all of it and says nothing.
    Waits,
    /// Takes all of it, and knows the word `virus`.
    Looks,
}

#[expect(clippy::disallowed_methods, reason = "a test's own server")]
async fn scanner(manner: Manner) -> Scanner {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        while let Ok((line, _)) = listener.accept().await {
            tokio::spawn(serve(line, manner));
        }
    });
    let address = Address::Tcp { host: "127.0.0.1".to_owned(), port };
    Scanner { address, largest: 1 << 30, limit: Duration::from_millis(500) }
}

async fn serve(mut line: TcpStream, manner: Manner) -> std::io::Result<()> {
    let mut command = [0; 10];
    line.read_exact(&mut command).await?;
    assert_eq!(&command, b"zINSTREAM\0");
    let (mut stream, most) = (Vec::new(), if let Manner::HangsUp(most, _) = manner { most } else { usize::MAX });
    while stream.len() < most {
        let length = usize::try_from(line.read_u32().await?).unwrap();
        if length == 0 {
            break;
        }
        let start = stream.len();
        stream.resize(start + length, 0);
        line.read_exact(&mut stream[start..]).await?;
    }
    match manner {
        Manner::Says(answer) | Manner::HangsUp(_, answer) => line.write_all(answer).await,
        Manner::Waits => std::future::pending().await,
        Manner::Looks if stream.windows(5).any(|word| word == b"virus" || word == b"EICAR") => {
            line.write_all(b"stream: Test.Virus FOUND\0").await
        }
        Manner::Looks => line.write_all(b"stream: OK\0").await,
    }
}

async fn verdict(manner: Manner, bytes: &[u8]) -> Verdict {
    scanner(manner).await.scan_bytes(bytes, u64::try_from(bytes.len()).unwrap()).await
}

// s_077
#[tokio::test]
async fn a_file_is_clean_or_infected_by_what_is_in_it() {
    assert_eq!(verdict(Manner::Looks, b"all is well").await, Verdict::Clean);
    assert_eq!(verdict(Manner::Looks, b"").await, Verdict::Clean);
    let late = [&vec![b'x'; 200_000][..], b"virus"].concat();
    assert_eq!(verdict(Manner::Looks, &late).await, Verdict::Infected("Test.Virus".to_owned()));
}

// s_077
#[tokio::test]
async fn what_is_not_a_whole_verdict_is_never_clean() {
    let said = |words: &str| Verdict::NotScanned(Why::Said(words.to_owned()));
    for (answer, expected) in [
        (&b"stream: OK"[..], said("stream: OK")),
        (b"stream: O\0", said("O")),
        (b"other: OK\0", said("other: OK")),
        (b"stream: OK\0stream: OK\0", said("OK\0stream: OK")),
        (b"stream:  FOUND\0", said(" FOUND")),
        (b"stream: Can't allocate memory ERROR\0", said("Can't allocate memory ERROR")),
        (b"INSTREAM size limit exceeded. ERROR\0", Verdict::NotScanned(Why::TooLarge)),
        (b"UNKNOWN COMMAND\0", said("UNKNOWN COMMAND")),
    ] {
        assert_eq!(verdict(Manner::Says(answer), b"x").await, expected, "{:?}", String::from_utf8_lossy(answer));
    }
    for gave_up in [
        &b"stream: Heuristics.Limits.Exceeded.MaxFileSize FOUND\0"[..],
        b"stream: Heuristics.Limits.Exceeded FOUND\0",
        b"stream: Heuristics.Encrypted.Zip FOUND\0",
    ] {
        assert!(matches!(verdict(Manner::Says(gave_up), b"x").await, Verdict::NotScanned(Why::NotThrough(_))));
    }
}

// s_077
#[tokio::test]
async fn a_scanner_that_fails_says_nothing_about_the_file() {
    assert!(matches!(verdict(Manner::Says(b""), b"x").await, Verdict::NotScanned(Why::Unreachable(_))));
    assert_eq!(verdict(Manner::Waits, b"x").await, Verdict::NotScanned(Why::TooSlow));
    let nobody = Address::Tcp { host: "127.0.0.1".to_owned(), port: 1 };
    let scanner = Scanner { address: nobody, largest: 10, limit: Duration::from_secs(5) };
    assert!(matches!(scanner.scan_bytes(&b"x"[..], 1).await, Verdict::NotScanned(Why::Unreachable(_))));
    assert_eq!(scanner.scan_bytes(&b"x"[..], 11).await, Verdict::NotScanned(Why::TooLarge));
    let missing = scanner.scan(std::path::Path::new("/there/is/no/file")).await;
    assert!(matches!(missing, Verdict::NotScanned(Why::Unreadable(_))));
}

// s_077
#[tokio::test]
async fn an_answer_before_the_end_of_a_file_is_not_about_all_of_it() {
    // More than the sockets between the two can hold.
    let large = vec![0; 64 << 20];
    for answer in [&b"stream: OK\0"[..], b"INSTREAM size limit exceeded. ERROR\0", b""] {
        let verdict = verdict(Manner::HangsUp(1, answer), &large).await;
        assert!(matches!(verdict, Verdict::NotScanned(_)), "{verdict:?}");
    }
}

#[tokio::test]
async fn a_file_that_changes_its_length_is_not_scanned() {
    let scanner = scanner(Manner::Looks).await;
    assert!(matches!(scanner.scan_bytes(&b"xy"[..], 3).await, Verdict::NotScanned(Why::Unreadable(_))));
}

#[tokio::test]
async fn a_scanner_without_signatures_is_found_out() {
    assert_eq!(scanner(Manner::Looks).await.check().await, Ok(()));
    assert!(matches!(scanner(Manner::Says(b"stream: OK\0")).await.check().await, Err(Why::Said(_))));
    assert_eq!(scanner(Manner::Waits).await.check().await, Err(Why::TooSlow));
}
