//! The transport against a real SMTP server in this process.

use super::{Letter, NotSent, Security, Smtp, Transport};
use mailin_embedded::{Handler, Response, Server, response};
use std::{
    net::{IpAddr, TcpListener},
    sync::{Arc, Mutex},
    time::SystemTime,
};

#[derive(Clone, Default)]
struct Mailbox {
    arrived: Arc<Mutex<Vec<String>>>,
    body: String,
}

impl Handler for Mailbox {
    fn rcpt(&mut self, to: &str) -> Response {
        match to {
            to if to.contains("gone@") => response::NO_MAILBOX,
            to if to.contains("full@") => response::Response::custom(452, "full at the moment".into()),
            _ => response::OK,
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

    fn helo(&mut self, _: IpAddr, _: &str) -> Response {
        response::OK
    }
}

#[expect(clippy::disallowed_methods, reason = "a test's own server")]
fn server() -> (Transport, Mailbox) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let mailbox = Mailbox::default();
    let mut server = Server::new(mailbox.clone());
    server.with_name("mail.example").with_tcp_listener(listener);
    std::thread::spawn(move || server.serve().unwrap());
    let smtp = Smtp { host: "127.0.0.1".into(), port, security: Security::None, user: None, password: None };
    (Transport::Smtp(smtp), mailbox)
}

fn letter(to: &str) -> Letter {
    Letter {
        id: "1".into(),
        thread: None,
        from_name: "Harbour & Pike".into(),
        from: "portal@harbourpike.example".into(),
        to_name: "Dana Reyes".into(),
        to: to.into(),
        subject: "Your code".into(),
        text: "417283".into(),
        html: "<p>417283</p>".into(),
        list: None,
        written_at: SystemTime::UNIX_EPOCH,
    }
}

#[tokio::test]
async fn a_letter_arrives_whole() {
    let (transport, mailbox) = server();
    transport.send(&letter("dana@larkfield.example")).await.unwrap();
    let arrived = mailbox.arrived.lock().unwrap();
    assert_eq!(arrived.len(), 1);
    assert!(arrived[0].contains("Subject: Your code\r\n"));
    assert!(arrived[0].contains("417283") && arrived[0].contains("<p>417283</p>"));
}

#[tokio::test]
async fn what_may_pass_later_is_told_from_what_never_will() {
    let (transport, _) = server();
    assert!(matches!(transport.send(&letter("gone@larkfield.example")).await, Err(NotSent::Never(_))));
    assert!(matches!(transport.send(&letter("full@larkfield.example")).await, Err(NotSent::Later(_))));
    assert!(matches!(transport.send(&letter("nonsense")).await, Err(NotSent::Never(_))));
    let nobody = Smtp { host: "127.0.0.1".into(), port: 1, security: Security::None, user: None, password: None };
    assert!(matches!(Transport::Smtp(nobody).send(&letter("dana@larkfield.example")).await, Err(NotSent::Later(_))));
}
