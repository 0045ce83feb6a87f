//! A portal begins with a blueprint that this program can run.

use portico_portal::{
    call::Client,
    error::Error,
    workspaces::actions::{NewWorkspace, create},
};
use portico_testkit::TestPortal;

const BLUEPRINT: &str = include_str!("../../../../portico-model/src/requirements/tests/portal.yaml");

#[tokio::test(flavor = "multi_thread")]
async fn a_blueprint_that_does_not_compile_is_refused_with_what_is_wrong() {
    let portal = TestPortal::sqlite().await;
    let call = portal.portal.anonymous("new".into(), Client::local());
    let new = NewWorkspace {
        name: "Studio Vale",
        firm: "Studio Vale",
        time_zone: "Europe/Berlin",
        domain: None,
        blueprint: &BLUEPRINT.replace("initial: collecting", "initial: nowhere"),
        admin: None,
    };
    let made = create(&call, new).await;
    let Err(Error::Invalid(errors)) = made else { panic!("{made:?}") };
    let words = errors.0.get("blueprint").unwrap();
    assert!(words.contains("nowhere") && words.contains("blueprint:"), "{words}");
}
