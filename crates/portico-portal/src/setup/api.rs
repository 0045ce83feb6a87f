//! The API as a whole: who calls, the description as OpenAPI 3.1, and the page that explains it.

use crate::{
    approvals,
    call::{Call, Portal},
    desk,
    error::{Error, Result},
    files,
    frames::{self, Place},
    messages,
    policy::{Public, SignedIn, anyone, signed_in},
    proofing, records, setup, templates,
};
use askama::Template;
use axum::{
    Json,
    response::{Html, IntoResponse, Response},
};
use portico_model::access::Side;
use portico_web::{
    Routes,
    frame::Frame,
    openapi::{self, Operation},
};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;
use std::sync::LazyLock;

pub fn routes() -> Routes<Portal> {
    Routes::default()
        .get("/api/v1/me", signed_in("who they are"), me)
        .get("/api/v1/openapi.json", anyone("the description of the API holds nobody's data"), describe)
        .get("/api/docs", signed_in("the documentation of the API"), documentation)
}

/// Every operation of the API.
pub fn operations() -> Vec<Operation> {
    let mut all = vec![Operation::new::<Me>("GET", "/api/v1/me", "Who you are, and in which organizations")];
    all.extend(records::api::operations());
    all.extend(records::hold::api::operations());
    all.extend(records::links::api::operations());
    all.extend(records::approvals::api::operations());
    all.extend(approvals::api::operations());
    all.extend(messages::api::operations());
    all.extend(proofing::api::operations());
    all.extend(files::api::operations());
    all.extend(files::retention::operations());
    all.extend(files::quota::api::operations());
    all.extend(templates::api::operations());
    all.extend(desk::api::operations());
    all.extend(desk::checklist::api::operations());
    all.extend(desk::approvals::record::operations());
    all
}

/// The description, with the rule of each route.
pub fn document() -> Value {
    let table = setup::routes().table();
    let rule = |operation: &Operation| {
        let found = table.iter().find(|route| (route.method, route.path) == (operation.method, operation.path));
        found.map(|route| route.rule.clone()).unwrap_or_default()
    };
    openapi::document("Portico", env!("CARGO_PKG_VERSION"), &operations(), rule)
}

static DOCUMENT: LazyLock<Value> = LazyLock::new(document);

/// The caller.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Me {
    pub name: String,
    pub workspace: String,
    pub memberships: Vec<Membership>,
}

#[derive(Debug, Serialize, JsonSchema)]
pub struct Membership {
    pub member: crate::ids::MemberId,
    pub organization: crate::ids::OrganizationId,
    pub organization_name: String,
    /// client or firm
    pub side: String,
    pub roles: Vec<String>,
}

async fn me(call: Call, _: SignedIn) -> Result<Json<Me>> {
    let actor = call.actor();
    let memberships = actor.standings().iter().map(|standing| Membership {
        member: standing.member,
        organization: standing.organization,
        organization_name: standing.organization_name.clone(),
        side: standing.side.as_str().into(),
        roles: standing.roles.iter().map(ToString::to_string).collect(),
    });
    let memberships = memberships.collect();
    Ok(Json(Me { name: actor.name().into(), workspace: actor.workspace_name().into(), memberships }))
}

async fn describe(_: Call, _: Public) -> Result<Json<&'static Value>> {
    Ok(Json(&DOCUMENT))
}

/// One operation, as the page shows it.
struct Line {
    method: String,
    path: String,
    summary: String,
    rule: String,
    headers: Vec<String>,
    body: Option<String>,
}

#[derive(Template)]
#[template(path = "setup/pages/api_client.html")]
struct ClientPage {
    frame: Frame,
    lines: Vec<Line>,
    base: String,
}

#[derive(Template)]
#[template(path = "setup/pages/api_staff.html")]
struct StaffPage {
    frame: Frame,
    lines: Vec<Line>,
    base: String,
}

async fn documentation(call: Call, _: SignedIn) -> Result<Response> {
    let frame = frames::frame(&call, Place::at("/api/docs")).await?;
    let (lines, base) = (lines(&DOCUMENT), call.portal().settings.base_url.clone());
    let html = match call.actor().side() {
        Side::Firm => StaffPage { frame, lines, base }.render(),
        Side::Client => ClientPage { frame, lines, base }.render(),
    };
    Ok(Html(html.map_err(Error::internal)?).into_response())
}

fn lines(document: &Value) -> Vec<Line> {
    let paths = document.get("paths").and_then(Value::as_object).into_iter().flatten();
    let operations = paths.flat_map(|(path, methods)| {
        methods.as_object().into_iter().flatten().map(move |(method, operation)| (path, method, operation))
    });
    operations
        .map(|(path, method, operation)| Line {
            method: method.to_uppercase(),
            path: path.clone(),
            summary: text(operation, "summary"),
            rule: text(operation, "description"),
            headers: headers(operation),
            body: body(operation),
        })
        .collect()
}

fn headers(operation: &Value) -> Vec<String> {
    let parameters = operation.get("parameters").and_then(Value::as_array).into_iter().flatten();
    parameters.filter(|parameter| text(parameter, "in") == "header").map(|parameter| text(parameter, "name")).collect()
}

fn body(operation: &Value) -> Option<String> {
    let schema = operation.pointer("/requestBody/content/application~1json/schema/$ref")?.as_str()?;
    schema.rsplit('/').next().map(str::to_owned)
}

fn text(value: &Value, name: &str) -> String {
    value.get(name).and_then(Value::as_str).unwrap_or_default().to_owned()
}
