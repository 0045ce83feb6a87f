//! A page asks the database at most eight times, however large the portal is.

use super::{asked, page};
use crate::records::done;
use portico_testkit::TestPortal;
use std::fmt::Write;

const MOST: u64 = 8;

#[tokio::test(flavor = "multi_thread")]
async fn no_page_of_a_client_takes_more_than_eight_statements() {
    for portal in TestPortal::both().await {
        let id = asked(&portal, "A wage is missing").await;
        done(&portal).await;
        let mut counted = String::new();
        for who in ["sam", "dana", "ana"] {
            let browser = portal.sign_in(who).await;
            let record = format!("/records/{id}");
            for path in ["/", "/records", "/records?show=you", "/records?show=done", "/records?q=wage", record.as_str()]
            {
                page(&browser, path).await;
                let before = portal.portal.db.statements();
                page(&browser, path).await;
                let took = portal.portal.db.statements() - before;
                writeln!(counted, "{who} {path}: {took}").unwrap();
                assert!(took <= MOST, "{counted}");
            }
        }
        println!("{}\n{counted}", portal.name);
    }
}
