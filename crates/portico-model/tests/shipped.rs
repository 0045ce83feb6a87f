//! The blueprints that are shipped are sound.

use portico_model::blueprint::{check, compile};

const SUPPORT_REQUESTS: &str = include_str!("../../../blueprints/support-requests.yaml");

const CREATIVE_APPROVALS: &str = include_str!("../../../blueprints/creative-approvals.yaml");
const COMPLIANCE_DOCUMENTS: &str = include_str!("../../../blueprints/compliance-documents.yaml");
const DECLARATIONS: &str = include_str!("../../../blueprints/declarations.yaml");

#[test]
fn creative_approvals_have_no_finding() {
    let report = check(CREATIVE_APPROVALS);
    assert!(report.is_clean(), "{}", report.render("creative-approvals.yaml"));
    assert!(compile(CREATIVE_APPROVALS).is_ok());
}

#[test]
fn the_shipped_blueprint_has_no_finding() {
    let report = check(SUPPORT_REQUESTS);
    assert!(report.is_clean(), "{}", report.render("support-requests.yaml"));
    assert!(compile(SUPPORT_REQUESTS).is_ok());
}

#[test]
fn declarations_have_no_finding() {
    let report = check(DECLARATIONS);
    assert!(report.is_clean(), "{}", report.render("declarations.yaml"));
    assert!(compile(DECLARATIONS).is_ok());
}

#[test]
fn compliance_documents_have_no_finding() {
    let report = check(COMPLIANCE_DOCUMENTS);
    assert!(report.is_clean(), "{}", report.render("compliance-documents.yaml"));
    assert!(compile(COMPLIANCE_DOCUMENTS).is_ok());
}
