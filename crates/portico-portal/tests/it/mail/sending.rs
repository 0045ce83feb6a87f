//! Mail by a real SMTP server in this process: it arrives, waits, fails or expires.

use crate::people::DANA;
use jiff::SignedDuration;
use mailin_embedded::{Handler, Response, Server, response};
use portico_connect::smtp::{Security, Smtp, Transport};
use portico_portal::{
    mail::sending::{SendMail, Tried},
    people::jobs::MailSignIn,
};
use portico_store::values;
use portico_testkit::TestPortal;
use std::{
    net::TcpListener,
    sync::{Arc, Mutex},
};
use uuid::Uuid;

/// A server that answers every recipient with one code, and keeps what it takes.
#[derive(Clone)]
struct Mailbox {
    arrived: Arc<Mutex<Vec<String>>>,
    body: String,
    answer: u16,
}

impl Handler for Mailbox {
    fn rcpt(&mut self, _: &str) -> Response {
        match self.answer {
            250 => response::OK,
            code => Response::custom(code, "not this one".into()),
        }
    }

    fn data_start(&mut self, _: &str, _: &str, _: bool, _: &[String]) -> Response {
        self.body.clear();
        response::OK
    }

    fn data(&mut self, bytes: &[u8]) -> std::io::Result<()> {
        self.body.push_str(&String::from_utf8_lossy(bytes));
        Ok(())
    }

    fn data_end(&mut self) -> Response {
        self.arrived.lock().unwrap().push(self.body.clone());
        response::OK
    }
}

#[expect(clippy::disallowed_methods, reason = "a test's own server")]
fn server(answer: u16) -> (Transport, Mailbox) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let mailbox = Mailbox { arrived: Arc::default(), body: String::new(), answer };
    let mut server = Server::new(mailbox.clone());
    server.with_name("mail.example").with_tcp_listener(listener);
    std::thread::spawn(move || server.serve().unwrap());
    let smtp = Smtp { host: "127.0.0.1".into(), port, security: Security::None, user: None, password: None };
    (Transport::Smtp(smtp), mailbox)
}

/// A sign-in mail that waits to be sent.
async fn waiting(portal: &TestPortal) -> SendMail {
    portal.browser().post("/sign-in", &[("email", DANA)]).await;
    let sign_in: Uuid = portal.portal.db.installation().one("SELECT id FROM sign_in", &values![]).await.unwrap();
    let job = MailSignIn { sign_in };
    job.run(&portal.portal).await.unwrap();
    job.run(&portal.portal).await.unwrap();
    SendMail { workspace: portal.cast.workspace.0, mail: sign_in }
}

async fn state(portal: &TestPortal) -> Vec<(String, String, String)> {
    const ALL: &str = "SELECT state, body_text, coalesce(last_error, '') FROM mail WHERE workspace_id = $1";
    portal.portal.db.within(portal.cast.workspace.tenant()).all(ALL, &values![portal.cast.workspace]).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_code_arrives_once_and_is_never_in_the_database() {
    for portal in TestPortal::both().await {
        let (transport, mailbox) = server(250);
        let mail = waiting(&portal).await;
        assert_eq!(mail.run(&portal.portal, &transport).await.unwrap(), Tried::Done);
        assert_eq!(mail.run(&portal.portal, &transport).await.unwrap(), Tried::Done);
        let arrived = mailbox.arrived.lock().unwrap().clone();
        assert_eq!(arrived.len(), 1, "{}", portal.name);
        for header in [
            "Subject: Sign in to Harbour & Pike",
            "Auto-Submitted: auto-generated",
            "To: \"Dana Reyes\" <dana@larkfield.example>",
        ] {
            assert!(arrived[0].contains(header), "{header}: {}", arrived[0]);
        }
        let code =
            arrived[0].lines().map(str::trim).find(|line| line.len() == 6 && line.parse::<u32>().is_ok()).unwrap();
        let kept = state(&portal).await;
        assert_eq!((kept.len(), kept[0].0.as_str()), (1, "sent"));
        assert!(!kept[0].1.contains(code) && kept[0].1.contains("⟦code⟧"), "{}", kept[0].1);
        portal.run_jobs().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_server_refuses_for_good_is_shown_as_failed_and_what_it_refuses_for_now_waits() {
    for portal in TestPortal::both().await {
        let mail = waiting(&portal).await;
        let (busy, _) = server(452);
        assert!(matches!(mail.run(&portal.portal, &busy).await.unwrap(), Tried::Again(_)));
        assert_eq!(state(&portal).await[0].0, "waiting");
        let (never, _) = server(550);
        assert_eq!(mail.run(&portal.portal, &never).await.unwrap(), Tried::Done);
        let kept = state(&portal).await;
        assert_eq!(kept[0].0, "failed", "{}", portal.name);
        assert!(kept[0].2.contains("not this one"), "{}", kept[0].2);
        portal.run_jobs().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sign_in_mail_does_not_arrive_late() {
    for portal in TestPortal::both().await {
        let mail = waiting(&portal).await;
        let (transport, mailbox) = server(250);
        portal.pass(SignedDuration::from_secs(601));
        assert_eq!(mail.run(&portal.portal, &transport).await.unwrap(), Tried::Done);
        assert_eq!(
            (state(&portal).await[0].0.as_str(), mailbox.arrived.lock().unwrap().len()),
            ("expired", 0),
            "{}",
            portal.name
        );
        portal.run_jobs().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_page_of_sent_mail_is_the_demos_alone() {
    let portal = TestPortal::sqlite().await;
    for path in ["/demo", "/demo/mail", "/demo/mail/0190b5a0-0000-7000-8000-000000000000"] {
        assert_eq!(portal.browser().get(path).await.status.as_u16(), 404, "{path}");
    }
}
