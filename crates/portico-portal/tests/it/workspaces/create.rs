//! A portal begins with a blueprint that this program can run.

use portico_portal::{
    call::Client,
    error::Error,
    workspaces::actions::{NewWorkspace, create},
};
use portico_testkit::TestPortal;

const BLUEPRINT: &str = include_str!("../../../../portico-model/src/requirements/tests/portal.yaml");

#[tokio::test(flavor = "multi_thread")]
async fn what_no_page_can_do_yet_is_refused_before_work_stands_still_in_it() {
    let portal = TestPortal::sqlite().await;
    let call = portal.portal.anonymous("new".into(), Client::local());
    let new = NewWorkspace {
        name: "Studio Vale",
        firm: "Studio Vale",
        time_zone: "Europe/Berlin",
        domain: None,
        blueprint: BLUEPRINT,
        admin: None,
    };
    let Err(Error::Invalid(errors)) = create(&call, new).await else { panic!("it was made") };
    let words = errors.0.get("blueprint").unwrap();
    assert!(words.contains("cannot run checklists yet"), "{words}");
}
