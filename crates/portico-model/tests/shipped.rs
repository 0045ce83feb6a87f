//! The blueprints that are shipped are sound.

use portico_model::blueprint::{check, compile};

const SUPPORT_REQUESTS: &str = include_str!("../../../blueprints/support-requests.yaml");

#[test]
fn the_shipped_blueprint_has_no_finding() {
    let report = check(SUPPORT_REQUESTS);
    assert!(report.is_clean(), "{}", report.render("support-requests.yaml"));
    assert!(compile(SUPPORT_REQUESTS).is_ok());
}
