//! The worker itself delivers checkpoints to a service on this machine: signed, again with waits, and no more after a 410.

use super::checkpoints::lived_in;
use crate::desk::client::{page, text};
use crate::records::opened;
use base64::{Engine, engine::general_purpose::STANDARD};
use hmac::{Hmac, KeyInit, Mac};
use jiff::SignedDuration;
use portico_connect::webhook::Endpoint;
use portico_portal::{settings::Outside, setup::checkpoints::seal_all};
use portico_testkit::TestPortal;
use sha2::Sha256;
use std::sync::{
    Arc, Mutex,
    atomic::{AtomicU16, Ordering::SeqCst},
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};

const SECRET: &str = "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
const NEW_SECRET: &str = "bmV3IHNlY3JldCB0aGF0IGlzIGxvbmcgZW5vdWdo";

/// A service that answers what it is told, and keeps what it was sent.
struct Keeper {
    url: String,
    answer: Arc<AtomicU16>,
    sent: Arc<Mutex<Vec<Sent>>>,
}

#[derive(Debug, Clone)]
struct Sent {
    head: String,
    body: String,
}

impl Keeper {
    #[expect(clippy::disallowed_methods, reason = "a test's own server")]
    async fn listens() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/kept", listener.local_addr().unwrap());
        let (answer, sent) = (Arc::new(AtomicU16::new(204)), Arc::new(Mutex::new(Vec::new())));
        let (answers, keeps) = (answer.clone(), sent.clone());
        tokio::spawn(async move {
            while let Ok((mut line, _)) = listener.accept().await {
                let sent = taken(&mut line).await;
                keeps.lock().unwrap().push(sent);
                let head = format!("HTTP/1.1 {} As told\r\ncontent-length: 0\r\n\r\n", answers.load(SeqCst));
                line.write_all(head.as_bytes()).await.unwrap();
            }
        });
        Self { url, answer, sent }
    }

    fn endpoint(&self, secret: &str) -> Outside {
        let endpoint = Endpoint::new(&self.url, &format!("whsec_{secret}"), true).unwrap();
        Outside { webhook: Some(endpoint), ..Outside::default() }
    }

    fn answers(&self, status: u16) {
        self.answer.store(status, SeqCst);
    }

    /// What came since it was asked last, by the number of the checkpoint.
    fn came(&self) -> Vec<(i64, Sent)> {
        let sent = std::mem::take(&mut *self.sent.lock().unwrap());
        let number = |one: &Sent| {
            let body: serde_json::Value = serde_json::from_str(&one.body).unwrap();
            body["data"]["number"].as_i64().unwrap()
        };
        sent.into_iter().map(|one| (number(&one), one)).collect()
    }

    fn numbers(&self) -> Vec<i64> {
        self.came().into_iter().map(|(number, _)| number).collect()
    }
}

async fn taken(line: &mut TcpStream) -> Sent {
    let (mut all, mut part) = (String::new(), [0; 4096]);
    loop {
        let length = line.read(&mut part).await.unwrap();
        assert!(length > 0, "the delivery was cut off");
        all.push_str(std::str::from_utf8(&part[..length]).unwrap());
        let Some((head, body)) = all.split_once("\r\n\r\n") else { continue };
        if serde_json::from_str::<serde_json::Value>(body).is_ok() {
            return Sent { head: head.to_owned(), body: body.to_owned() };
        }
    }
}

impl Sent {
    fn header(&self, name: &str) -> &str {
        let named = |line: &&str| line.split_once(": ").is_some_and(|(one, _)| one.eq_ignore_ascii_case(name));
        self.head.lines().find(named).and_then(|line| line.split_once(": ")).map(|(_, value)| value).unwrap()
    }

    /// As a service checks it that has nothing but the published text and the secret.
    fn is_signed_with(&self, secret: &str) -> bool {
        let mut mac = Hmac::<Sha256>::new_from_slice(&STANDARD.decode(secret).unwrap()).unwrap();
        let (id, at) = (self.header("webhook-id"), self.header("webhook-timestamp"));
        mac.update(format!("{id}.{at}.{}", self.body).as_bytes());
        self.header("webhook-signature") == format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes()))
    }
}

/// Something happens, and an hour later it is sealed and sent.
async fn an_hour_passes(portal: &TestPortal) {
    opened(&portal.sign_in("sam").await, "One more line").await;
    portal.pass(SignedDuration::from_mins(61));
    seal_all(&portal.portal).await.unwrap();
    portal.run_jobs().await;
}

async fn shown(portal: &TestPortal) -> String {
    text(&page(&portal.sign_in("ruth").await, "/audit/checkpoints").await)
}

// s_060
#[tokio::test(flavor = "multi_thread")]
async fn the_worker_delivers_each_checkpoint_once_and_signed() {
    for mut portal in TestPortal::both().await {
        let keeper = Keeper::listens().await;
        portal.restart_sending_to(keeper.endpoint(SECRET));
        an_hour_passes(&portal).await;
        an_hour_passes(&portal).await;
        let came = keeper.came();
        assert_eq!(came.iter().map(|(number, _)| *number).collect::<Vec<_>>(), [1, 2], "on {}", portal.name);
        for (number, sent) in &came {
            let id = format!("checkpoint-{}-{number}", portal.cast.workspace);
            assert_eq!(sent.header("webhook-id"), id);
            assert!(sent.is_signed_with(SECRET) && !sent.is_signed_with(NEW_SECRET), "{sent:?}");
        }
        let words = shown(&portal).await;
        assert!(!words.contains("has not taken") && !words.contains("wants no more"), "{words}");
    }
}

// s_060
#[tokio::test(flavor = "multi_thread")]
async fn what_a_service_does_not_take_is_tried_again_with_waits_and_is_seen() {
    for mut portal in TestPortal::both().await {
        let keeper = Keeper::listens().await;
        portal.restart_sending_to(keeper.endpoint(SECRET));
        keeper.answers(500);
        an_hour_passes(&portal).await;
        let first = keeper.came();
        assert_eq!(first.len(), 1, "at once and once, on {}", portal.name);
        assert!(shown(&portal).await.contains("has not taken the last ones: the endpoint answered 500"));
        let mut waits = Vec::new();
        for _ in 0..4 {
            let mut waited = 0;
            while keeper.sent.lock().unwrap().is_empty() {
                portal.pass(SignedDuration::from_secs(1));
                waited += 1;
                portal.run_jobs().await;
            }
            let again = keeper.came();
            assert_eq!(again.len(), 1);
            assert_eq!(again[0].1.header("webhook-id"), first[0].1.header("webhook-id"), "it is the same");
            assert!(again[0].1.is_signed_with(SECRET), "signed anew for the time of the try");
            waits.push(waited);
        }
        assert!(waits.is_sorted() && waits[3] > 3 * waits[0], "the waits grow: {waits:?}");
        keeper.answers(204);
        portal.pass(SignedDuration::from_hours(1));
        portal.run_jobs().await;
        assert_eq!(keeper.numbers(), [1]);
        assert!(!shown(&portal).await.contains("has not taken"), "it is over");
        portal.pass(SignedDuration::from_hours(24));
        portal.run_jobs().await;
        assert!(keeper.came().is_empty(), "what was taken is not sent again");
    }
}

// s_060
#[tokio::test(flavor = "multi_thread")]
async fn a_service_that_wants_no_more_is_not_called_again_until_the_settings_change() {
    for mut portal in TestPortal::both().await {
        lived_in(&portal).await;
        let keeper = Keeper::listens().await;
        portal.restart_sending_to(keeper.endpoint(SECRET));
        keeper.answers(410);
        an_hour_passes(&portal).await;
        let told = keeper.numbers();
        assert!(
            (1..=3).contains(&told.len()),
            "each of the three that wait is tried once at most: {told:?}, on {}",
            portal.name
        );
        an_hour_passes(&portal).await;
        portal.restart_sending_to(keeper.endpoint(SECRET));
        an_hour_passes(&portal).await;
        assert!(keeper.came().is_empty(), "nor after a restart with the same settings");
        let words = shown(&portal).await;
        assert!(words.contains("wants no more of them") && !words.contains("has not taken"), "{words}");
        keeper.answers(204);
        portal.restart_sending_to(keeper.endpoint(NEW_SECRET));
        an_hour_passes(&portal).await;
        let came = keeper.came();
        let mut numbers: Vec<i64> = came.iter().map(|(number, _)| *number).collect();
        numbers.sort_unstable();
        assert_eq!(numbers, [1, 2, 3, 4, 5, 6], "nothing is missing outside");
        assert!(came.iter().all(|(_, sent)| sent.is_signed_with(NEW_SECRET)));
        assert!(!shown(&portal).await.contains("wants no more"), "it is over");
    }
}
