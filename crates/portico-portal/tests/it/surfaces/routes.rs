//! Every address with the rule it demands, as a file to read in review.

use expect_test::expect_file;
use portico_portal::setup;

// req 90, s_045
#[test]
fn every_route_names_its_rule() {
    let table = setup::routes().table();
    let lines: Vec<String> =
        table.iter().map(|route| format!("{:<7}{:<46}{}\n", route.method, route.path, route.rule)).collect();
    assert!(table.iter().all(|route| !route.rule.is_empty()));
    expect_file!["routes.txt"].assert_eq(&lines.concat());
}
