//! The description of the API: complete, and only changed on purpose.

use expect_test::expect_file;
use portico_portal::setup;
use std::collections::BTreeSet;

#[test]
fn the_description_is_what_the_file_says() {
    let document = serde_json::to_string_pretty(&setup::api::document()).unwrap();
    expect_file!["../../../../../docs/reference/openapi.json"].assert_eq(&(document + "\n"));
}

// s_092
#[test]
fn every_route_of_the_api_is_described_and_nothing_else_is() {
    let routes: BTreeSet<(String, String)> = setup::routes()
        .table()
        .into_iter()
        .filter(|route| route.path.starts_with("/api/v1/") && route.path != "/api/v1/openapi.json")
        .map(|route| (route.path.to_owned(), route.method.to_owned()))
        .collect();
    let described = setup::api::operations().into_iter().map(|o| (o.path.to_owned(), o.method.to_owned())).collect();
    assert_eq!(routes, described);
}
