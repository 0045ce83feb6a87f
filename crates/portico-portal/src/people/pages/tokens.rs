//! Keys for programs, on the account's page.

use super::{
    account::{self, Shown},
    field, mended, short,
};
use crate::{
    call::Call,
    error::Result,
    ids::TokenId,
    people::actions::{self, NewToken},
    policy::{self, Permit, SignedIn, Tokens, Workspace, facts::Here, permit},
};
use askama::Template;
use axum::{extract::Path, response::Response};
use jiff::Timestamp;
use portico_model::access::Action;
use portico_store::{from_row, values};
use portico_web::{
    Fields,
    components::{FieldView, Input, Selection},
    words::Words,
};

/// The part of the page, for those who may make keys.
#[derive(Template)]
#[template(path = "people/pages/tokens.html")]
pub struct Section {
    /// Shown this once.
    made: Option<String>,
    tokens: Vec<Line>,
    fields: Vec<FieldView>,
}

impl askama::filters::HtmlSafe for Section {}

struct Token {
    id: TokenId,
    name: String,
    prefix: String,
    actions: String,
    expires_at: Timestamp,
}

from_row!(Token { id, name, prefix, actions, expires_at });

struct Line {
    id: TokenId,
    name: String,
    ends: String,
    can: String,
    until: String,
}

const LIST: &str = "SELECT id, name, prefix, actions, expires_at FROM api_token WHERE person_id = $1 AND workspace_id = $2 \
    AND revoked_at IS NULL AND expires_at > $3 ORDER BY created_at DESC, id DESC LIMIT 100";

/// Where a key is to last as long as most do.
const USUAL_DAYS: &str = "90";

pub async fn make(call: Call, permit: Permit<Tokens, Workspace>, fields: Fields) -> Result<Response> {
    let chosen = fields.all("actions").iter().filter_map(|word| Action::parse(word)).collect();
    let days = fields.text("days").trim().parse().unwrap_or_default();
    let new = NewToken { name: fields.text("token_name"), actions: chosen, days };
    match actions::make_token(&call, permit, new).await {
        Ok(made) => account::shown(&call, Shown { made: Some(made), ..Shown::default() }).await,
        Err(error) => {
            let mut errors = mended(error)?;
            if let Some(words) = errors.0.remove("name") {
                errors.0.insert("token_name".into(), words);
            }
            account::shown(&call, Shown { errors, typed: fields, ..Shown::default() }).await
        }
    }
}

pub async fn revoke(call: Call, _: SignedIn, Path(id): Path<TokenId>) -> Result<Response> {
    actions::revoke_token(&call, id).await?;
    Ok(super::see_other("/account#tokens"))
}

pub async fn section(call: &Call, shown: &Shown) -> Result<Option<Section>> {
    let Ok(may) = permit::permit::<Tokens, policy::Workspace>(call, &Here).await else { return Ok(None) };
    drop(may);
    let given = values![call.actor().person(), call.workspace(), call.now()];
    let tokens: Vec<Token> = call.portal().db.installation().all(LIST, &given).await?;
    let words = Words::new(call.now(), &call.zone());
    let line = |token: Token| {
        let can: Vec<String> = serde_json::from_str(&token.actions).unwrap_or_default();
        let (ends, until) = (format!("…{}", token.prefix), words.day_within(token.expires_at));
        Line { id: token.id, name: token.name, ends, can: can.join(", "), until }
    };
    let made = shown.made.as_ref().map(|made| made.text.clone());
    Ok(Some(Section { made, tokens: tokens.into_iter().map(line).collect(), fields: fields(shown) }))
}

fn fields(shown: &Shown) -> Vec<FieldView> {
    let chosen = shown.typed.all("actions");
    let option = |action: Action| Selection {
        value: action.as_str().into(),
        label: meaning(action).into(),
        hint: String::new(),
        chosen: chosen.iter().any(|word| word == action.as_str()),
    };
    let days = if shown.typed.has("days") { shown.typed.text("days") } else { USUAL_DAYS };
    let name = field("token_name", "What is the key for?", short(shown.typed.text("token_name"), "off"), &shown.errors);
    let actions = Input::MultiChoice(Action::EVERY.into_iter().map(option).collect());
    let mut actions = field("actions", "What may it do?", actions, &shown.errors);
    actions.hint = "Never more than you may yourself.".into();
    let days = Input::Number { value: days.into(), decimals: false };
    vec![name, actions, field("days", "For how many days?", days, &shown.errors)]
}

fn meaning(action: Action) -> &'static str {
    match action {
        Action::See => "Read",
        Action::Open => "Open requests",
        Action::Answer => "Change answers",
        Action::Advance => "Move requests on",
        Action::Approve => "Decide on approvals",
        Action::Assign => "Assign requests",
        Action::Reply => "Write to the other side",
        Action::Note => "Write internal notes",
        Action::Attach => "Add, replace and remove files",
        Action::Audit => "Read the audit trail",
        Action::Create => "Add organizations and people",
        Action::Change => "Change organizations and people",
        Action::Invite => "Invite people",
        Action::Configure => "Change the workspace",
        Action::Import => "Import history",
        Action::Report => "Read reports",
        Action::Tokens => "Make further keys",
    }
}
