//! `portico openapi`: the description of the API, OpenAPI 3.1 in JSON.

use crate::{
    failure::{Failure, Result},
    output::say,
};
use portico_portal::setup;

pub fn run() -> Result<()> {
    say!("{}", serde_json::to_string_pretty(&setup::api::document()).map_err(Failure::faults)?);
    Ok(())
}
