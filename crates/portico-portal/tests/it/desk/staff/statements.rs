//! A page of the staff asks the database at most eight times, however large the portal is.

use super::super::client::{asked, page};
use crate::records::done;
use portico_testkit::TestPortal;
use std::fmt::Write;

const MOST: u64 = 8;

#[tokio::test(flavor = "multi_thread")]
async fn no_page_of_staff_takes_more_than_eight_statements() {
    for portal in TestPortal::both().await {
        let id = asked(&portal, "A wage is missing").await;
        done(&portal).await;
        let ruth = portal.sign_in("ruth").await;
        let (record, client) =
            (format!("/records/{id}"), format!("/organizations/{}", portal.cast.organization("larkfield")));
        let parts = ["audit", "access", "client-view"].map(|part| format!("{record}/{part}"));
        let mut paths = vec!["/work", "/work?tab=client", "/records", "/boards/support-request", "/organizations"];
        paths.extend(["/search?q=wage", "/palette?q=wage", "/api/v1/home", "/api/v1/queue", "/api/v1/search?q=wage"]);
        paths.extend([record.as_str(), client.as_str()]);
        paths.extend(parts.iter().map(String::as_str));
        let mut counted = String::new();
        for path in paths {
            page(&ruth, path).await;
            let before = portal.portal.db.statements();
            page(&ruth, path).await;
            let took = portal.portal.db.statements() - before;
            writeln!(counted, "{path}: {took}").unwrap();
            assert!(took <= MOST, "{counted}");
        }
        println!("{}\n{counted}", portal.name);
    }
}
