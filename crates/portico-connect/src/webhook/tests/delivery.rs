//! Deliveries to a server that answers as it is told.

use super::{Delivered, Endpoint, SECRET, Secret};
use std::time::Duration;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpListener,
    task::JoinHandle,
};

/// A server for one call, which answers with this; what it was sent comes when it is joined.
#[expect(clippy::disallowed_methods, reason = "a test's own server")]
async fn answering(answer: &'static str) -> (Endpoint, JoinHandle<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/hook", listener.local_addr().unwrap());
    let server = tokio::spawn(async move {
        let (mut line, _) = listener.accept().await.unwrap();
        let mut sent = Vec::new();
        let mut part = [0; 4096];
        while !String::from_utf8_lossy(&sent).ends_with("{\"a\":1}") {
            let length = line.read(&mut part).await.unwrap();
            assert!(length > 0, "the call was cut off");
            sent.extend_from_slice(&part[..length]);
        }
        line.write_all(answer.as_bytes()).await.unwrap();
        String::from_utf8(sent).unwrap()
    });
    (Endpoint::new(&url, SECRET, true).unwrap(), server)
}

async fn became(answer: &'static str) -> Delivered {
    let (endpoint, _server) = answering(answer).await;
    endpoint.deliver("c-1", 1_700_000_000, "{\"a\":1}".into()).await
}

// s_060
#[tokio::test]
async fn a_delivery_carries_its_id_its_time_and_its_signature() {
    let (endpoint, server) = answering("HTTP/1.1 204 No Content\r\n\r\n").await;
    assert_eq!(endpoint.deliver("c-1", 1_700_000_000, "{\"a\":1}".into()).await, Delivered::Taken);
    let sent = server.await.unwrap();
    assert!(sent.starts_with("POST /hook HTTP/1.1\r\n"), "{sent}");
    let signature = Secret::parse(SECRET).unwrap().sign("c-1", 1_700_000_000, "{\"a\":1}").unwrap();
    let said = [
        "webhook-id: c-1".to_owned(),
        "webhook-timestamp: 1700000000".to_owned(),
        format!("webhook-signature: {signature}"),
        "content-type: application/json".to_owned(),
    ];
    assert!(said.iter().all(|line| sent.contains(&format!("{line}\r\n"))), "{sent}");
}

// s_060
#[tokio::test]
async fn what_an_answer_means() {
    let later = |seconds: Option<u64>, status: u16| Delivered::Later {
        after: seconds.map(Duration::from_secs),
        why: format!("the endpoint answered {status}"),
    };
    assert_eq!(became("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok").await, Delivered::Taken);
    assert_eq!(became("HTTP/1.1 410 Gone\r\ncontent-length: 0\r\n\r\n").await, Delivered::Gone);
    assert_eq!(became("HTTP/1.1 500 No\r\ncontent-length: 0\r\n\r\n").await, later(None, 500));
    assert_eq!(became("HTTP/1.1 429 No\r\nretry-after: 90\r\ncontent-length: 0\r\n\r\n").await, later(Some(90), 429));
    let long = "HTTP/1.1 503 No\r\nretry-after: 99999999\r\ncontent-length: 0\r\n\r\n";
    assert_eq!(became(long).await, later(Some(86_400), 503), "nobody makes us wait for years");
}

// s_068
#[tokio::test]
async fn a_redirect_is_a_failure_and_is_not_followed() {
    let away = "HTTP/1.1 302 Found\r\nlocation: http://127.0.0.1:1/\r\ncontent-length: 0\r\n\r\n";
    assert_eq!(became(away).await, Delivered::Later { after: None, why: "the endpoint answered 302".into() });
}

// s_070
#[tokio::test]
async fn an_endless_answer_is_not_read() {
    let endless = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\nwords\r\n";
    assert_eq!(became(endless).await, Delivered::Taken);
    let (endpoint, server) = answering("no HTTP at all\r\n\r\n").await;
    let broken = endpoint.deliver("c-1", 0, "{\"a\":1}".into()).await;
    assert_eq!(broken, Delivered::Later { after: None, why: "the endpoint cannot be reached".into() });
    drop(server);
}
