//! A piece of work that Mia has made, for whatever is to be done with it.

use super::{house::House, tracer::Seen};
use portico_store::{FromRow, values};
use serde_json::json;
use uuid::Uuid;

/// Gives the record.
pub fn made(house: &House) -> String {
    let body = json!({
        "type": "work", "organization": house.cast.organization("larkfield"),
        "answers": {"subject": "Brand guidelines", "text": "The third version.", "price": {"minor": 10_000, "currency": "EUR"}}
    });
    let made = house.client("mia").json("POST", "/api/v1/records", &body, &[]).unwrap();
    assert_eq!(made.status, 201, "{}", made.text());
    made.json()["id"].as_str().unwrap().to_owned()
}

/// Puts it before Dana, and gives the round.
pub fn put_before_dana(house: &House, record: &str) -> String {
    let path = format!("/api/v1/records/{record}/approvals");
    let round = house.client("mia").json("POST", &path, &json!({"approval": "sign-off"}), &[]).unwrap();
    assert_eq!(round.status, 201, "{}", round.text());
    round.json()["id"].as_str().unwrap().to_owned()
}

/// One row about a thing of the workspace: `$1` is the workspace, `$2` the thing.
pub fn row<T: FromRow>(house: &House, sql: &str, thing: &str) -> T {
    let (workspace, thing): (_, Uuid) = (house.cast.workspace, thing.parse().unwrap());
    house.look(async |portal| portal.db.within(workspace.tenant()).one(sql, &values![workspace, thing]).await.unwrap())
}

/// Where the program was when it ended, for whoever reads of a failure.
pub fn place(seen: &Seen) -> String {
    let last = seen.calls.last().map(ToString::to_string).unwrap_or_default();
    format!("{} at call {}, {last}", if seen.is_hit { "hit" } else { "not hit" }, seen.calls.len())
}
