//! Checkpoints that are sent to a service outside, on both databases.

use super::checkpoints::{checked, exported, holding, lived_in};
use crate::desk::client::{page, text};
use portico_connect::webhook::{Delivered, Endpoint};
use portico_portal::{
    settings::Outside,
    setup::checkpoints::{Deliver, deliver, send},
};
use portico_store::{Tenant, values};
use portico_testkit::TestPortal;
use serde_json::Value as Json;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpListener,
    task::JoinHandle,
};

const SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

/// A keeper of checkpoints that takes one delivery; its head and its body come when it is joined.
#[expect(clippy::disallowed_methods, reason = "a test's own server")]
async fn keeper() -> (Endpoint, JoinHandle<(String, Json)>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/kept", listener.local_addr().unwrap());
    let server = tokio::spawn(async move {
        let (mut line, _) = listener.accept().await.unwrap();
        let (mut sent, mut part) = (String::new(), [0; 4096]);
        loop {
            let length = line.read(&mut part).await.unwrap();
            assert!(length > 0, "the delivery was cut off");
            sent.push_str(std::str::from_utf8(&part[..length]).unwrap());
            let Some((head, body)) = sent.split_once("\r\n\r\n") else { continue };
            if let Ok(body) = serde_json::from_str(body) {
                line.write_all(b"HTTP/1.1 204 No Content\r\n\r\n").await.unwrap();
                return (head.to_owned(), body);
            }
        }
    });
    (Endpoint::new(&url, SECRET, true).unwrap(), server)
}

async fn waiting(portal: &TestPortal) -> Vec<Deliver> {
    const WAITING: &str = "SELECT payload FROM job WHERE kind = $1 ORDER BY created_at, id";
    let found: Vec<(String,)> = portal.portal.db.installation().all(WAITING, &values![Deliver::KIND]).await.unwrap();
    found.into_iter().map(|(payload,)| serde_json::from_str(&payload).unwrap()).collect()
}

// s_060
#[tokio::test(flavor = "multi_thread")]
async fn a_checkpoint_that_was_delivered_shows_what_was_changed_behind_it() {
    for portal in TestPortal::both().await {
        lived_in(&portal).await;
        let workspace = portal.cast.workspace;
        let (endpoint, server) = keeper().await;
        let outside = Outside { webhook: Some(endpoint.clone()), ..Outside::default() };
        for _ in 0..2 {
            send(&portal.portal, workspace, &outside).await.unwrap();
        }
        let deliveries = waiting(&portal).await;
        assert_eq!(deliveries.len(), 2, "one for each checkpoint, once");
        let became = deliver(&portal.portal, workspace, (&deliveries[1], &endpoint)).await.unwrap();
        assert_eq!(became, Delivered::Taken);
        let (head, body) = server.await.unwrap();
        assert!(head.contains(&format!("webhook-id: checkpoint-{workspace}-2\r\n")), "{head}");
        assert_eq!((&body["type"], &body["data"]["number"]), (&"audit.checkpoint".into(), &2.into()));
        let note = body["data"]["note"].as_str().unwrap();
        let found = checked(&exported(&portal).await, &holding(&[("keeper", note)]));
        assert_eq!((found.wrong.len(), found.held), (0, 1));
        portal.run_jobs().await;
    }
}

// s_060
#[tokio::test(flavor = "multi_thread")]
async fn a_keeper_that_does_not_take_them_is_seen_on_the_page() {
    for portal in TestPortal::both().await {
        lived_in(&portal).await;
        let (endpoint, server) = keeper().await;
        server.abort();
        let _ = server.await;
        let outside = Outside { webhook: Some(endpoint.clone()), ..Outside::default() };
        send(&portal.portal, portal.cast.workspace, &outside).await.unwrap();
        let ruth = portal.sign_in("ruth").await;
        assert!(!text(&page(&ruth, "/audit/checkpoints").await).contains("has not taken"), "nothing was tried yet");
        let became = deliver(&portal.portal, portal.cast.workspace, (&Deliver { number: 1 }, &endpoint)).await.unwrap();
        let Delivered::Later { why, .. } = became else { panic!("nobody is there: {became:?}") };
        let mut tx = portal.portal.db.begin(Tenant::INSTALLATION).await.unwrap();
        let failed = "UPDATE job SET attempts = 1, last_error = $2 WHERE kind = $1";
        tx.execute(failed, &values![Deliver::KIND, why]).await.unwrap();
        tx.commit().await.unwrap();
        let words = text(&page(&ruth, "/audit/checkpoints").await);
        assert!(words.contains("has not taken the last ones: the endpoint cannot be reached"), "{words}");
        portal.run_jobs().await;
        assert!(!text(&page(&ruth, "/audit/checkpoints").await).contains("has not taken"), "it is over");
    }
}
