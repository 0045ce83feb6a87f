//! Comments for programs: the same actions as JSON. Places are parts of a page, from 0 to 1.

use super::{
    InternalComment,
    actions::{
        NewComment, NewInternal, answer, confirm_place, edit, reopen, settle, stand, withdraw, write, write_internal,
    },
    comment::{Comment, Said, Words},
    queries,
};
use crate::{
    call::{Call, Portal},
    error::{Error, Result},
    idempotency::Once,
    ids::{DocumentId, MemberId},
    policy::{self, Note, Permit, See, may},
};
use axum::{
    Json,
    extract::Path,
    http::{HeaderMap, StatusCode},
    response::Response,
};
use jiff::Timestamp;
use portico_model::proofing::{self, Extent, Part, Standing, Weight};
use portico_web::{Routes, openapi::Operation};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub fn routes() -> Routes<Portal> {
    let comment = || may::<policy::Reply, policy::Document>();
    Routes::default()
        .get("/api/v1/files/{id}/comments", may::<See, policy::Document>(), comments)
        .post("/api/v1/files/{id}/comments", comment(), put_down)
        .post("/api/v1/files/{id}/comments/{number}/replies", comment(), reply)
        .put("/api/v1/files/{id}/comments/{number}/words", comment(), say_better)
        .put("/api/v1/files/{id}/comments/{number}/standing", comment(), set_standing)
        .put("/api/v1/files/{id}/comments/{number}/place", comment(), set_place)
        .get("/api/v1/files/{id}/internal-comments", may::<Note, policy::Document>(), internals)
        .post("/api/v1/files/{id}/internal-comments", may::<Note, policy::Document>(), put_down_internal)
        .put("/api/v1/files/{id}/internal-comments/{number}/standing", may::<Note, policy::Document>(), set_internal)
}

/// A comment on a file, with what was said to it.
#[derive(Debug, Serialize, JsonSchema)]
pub struct FileComment {
    /// In the file, from one.
    pub number: i64,
    /// On which it was written.
    pub version: i64,
    /// None is about the whole version.
    pub place: Option<At>,
    /// Nobody has looked in the current version if it still points at the right place.
    pub moved: bool,
    /// `must` or `idea`
    pub weight: String,
    /// `open` or `done`
    pub standing: String,
    /// The version in which it was done.
    pub settled_in: Option<i64>,
    #[serde(flatten)]
    pub said: SaidInIt,
    pub replies: Vec<CommentReply>,
}

/// A point on a page, or a box whose upper left corner it is, in parts of the page.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct At {
    /// Counts from one.
    pub page: u32,
    /// From the left, 0 to 1.
    pub x: f64,
    /// From the top, 0 to 1.
    pub y: f64,
    pub width: Option<f64>,
    pub height: Option<f64>,
}

#[derive(Debug, Serialize, JsonSchema)]
pub struct CommentReply {
    /// Among what was said to it, from one.
    pub place: i64,
    #[serde(flatten)]
    pub said: SaidInIt,
}

#[derive(Debug, Serialize, JsonSchema)]
pub struct SaidInIt {
    pub words: String,
    pub member: MemberId,
    pub author: String,
    #[schemars(with = "String")]
    pub at: Timestamp,
}

/// A comment of the firm's team.
#[derive(Debug, Serialize, JsonSchema)]
pub struct FileInternalComment {
    pub number: i64,
    pub version: i64,
    pub place: Option<At>,
    pub words: String,
    pub member: MemberId,
    pub author: String,
    #[schemars(with = "String")]
    pub at: Timestamp,
    /// `open` or `done`
    pub standing: String,
}

#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewFileComment {
    words: String,
    /// The version that was read.
    version: i64,
    place: Option<At>,
    /// `must` or `idea`; it must change if not given.
    weight: Option<String>,
}

#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewInternalComment {
    words: String,
    version: i64,
    place: Option<At>,
}

#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewReply {
    words: String,
}

#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct BetterWords {
    words: String,
    /// The place of a reply; the comment's own words if not given.
    reply: Option<i64>,
}

#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewStanding {
    /// `open`, `done` or `withdrawn`
    standing: String,
    /// The place of a reply that is taken back; the comment if not given.
    reply: Option<i64>,
}

#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewPlace {
    /// The place that it has, if not given.
    place: Option<At>,
}

#[derive(Debug, Serialize, JsonSchema)]
pub struct Numbered {
    pub number: i64,
}

async fn comments(call: Call, permit: Permit<See, policy::Document>) -> Result<Json<Vec<FileComment>>> {
    if permit.thing().is_removed {
        return Err(Error::NotFound);
    }
    let version = permit.thing().version;
    let found = queries::comments(&call, &permit).await?;
    Ok(Json(found.into_iter().map(|comment| FileComment::of(comment, version)).collect()))
}

async fn put_down(
    call: Call,
    permit: Permit<policy::Reply, policy::Document>,
    headers: HeaderMap,
    Json(new): Json<NewFileComment>,
) -> Result<Response> {
    let once = Once::of(&call, &headers, &format!("comment on {}", permit.thing().id), &new)?;
    let weight = match new.weight.as_deref() {
        None => Weight::Must,
        Some(word) => Weight::parse(word).ok_or_else(|| Error::invalid("weight", "Give `must` or `idea`."))?,
    };
    let place = new.place.map(At::place).transpose()?;
    let run = async |id| {
        let comment = NewComment { words: Words { id, text: new.words }, version: new.version, place, weight };
        Ok(Numbered { number: write(&call, &permit, comment).await? })
    };
    once.answer(&call, StatusCode::CREATED, run).await
}

async fn reply(
    call: Call,
    permit: Permit<policy::Reply, policy::Document>,
    (Path((_, number)), headers): (Path<(DocumentId, i64)>, HeaderMap),
    Json(new): Json<NewReply>,
) -> Result<Response> {
    let once = Once::of(&call, &headers, &format!("reply to {number} on {}", permit.thing().id), &new)?;
    let run = async |id| {
        answer(&call, &permit, number, Words { id, text: new.words }).await?;
        Ok(Numbered { number })
    };
    once.answer(&call, StatusCode::CREATED, run).await
}

async fn say_better(
    call: Call,
    permit: Permit<policy::Reply, policy::Document>,
    Path((_, number)): Path<(DocumentId, i64)>,
    Json(new): Json<BetterWords>,
) -> Result<StatusCode> {
    edit(&call, &permit, (number, new.reply), &new.words).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn set_standing(
    call: Call,
    permit: Permit<policy::Reply, policy::Document>,
    Path((_, number)): Path<(DocumentId, i64)>,
    Json(new): Json<NewStanding>,
) -> Result<StatusCode> {
    match standing(&new.standing)? {
        Standing::Done => settle(&call, &permit, number).await?,
        Standing::Open => reopen(&call, &permit, number).await?,
        Standing::Withdrawn => withdraw(&call, &permit, (number, new.reply)).await?,
    }
    Ok(StatusCode::NO_CONTENT)
}

async fn set_place(
    call: Call,
    permit: Permit<policy::Reply, policy::Document>,
    Path((_, number)): Path<(DocumentId, i64)>,
    Json(new): Json<NewPlace>,
) -> Result<StatusCode> {
    confirm_place(&call, &permit, number, new.place.map(At::place).transpose()?).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn internals(call: Call, permit: Permit<Note, policy::Document>) -> Result<Json<Vec<FileInternalComment>>> {
    if permit.thing().is_removed {
        return Err(Error::NotFound);
    }
    let found = queries::internal(&call, &permit).await?;
    Ok(Json(found.into_iter().map(FileInternalComment::of).collect()))
}

async fn put_down_internal(
    call: Call,
    permit: Permit<Note, policy::Document>,
    headers: HeaderMap,
    Json(new): Json<NewInternalComment>,
) -> Result<Response> {
    let once = Once::of(&call, &headers, &format!("internal comment on {}", permit.thing().id), &new)?;
    let place = new.place.map(At::place).transpose()?;
    let run = async |id| {
        let comment = NewInternal { words: Words { id, text: new.words }, version: new.version, place };
        Ok(Numbered { number: write_internal(&call, &permit, comment).await? })
    };
    once.answer(&call, StatusCode::CREATED, run).await
}

async fn set_internal(
    call: Call,
    permit: Permit<Note, policy::Document>,
    Path((_, number)): Path<(DocumentId, i64)>,
    Json(new): Json<NewStanding>,
) -> Result<StatusCode> {
    stand(&call, &permit, (number, standing(&new.standing)?)).await?;
    Ok(StatusCode::NO_CONTENT)
}

fn standing(word: &str) -> Result<Standing> {
    let found = Standing::parse(word);
    found.ok_or_else(|| Error::invalid("standing", "Give `open`, `done` or `withdrawn`."))
}

impl At {
    fn of(place: proofing::Place) -> Self {
        Self {
            page: place.page,
            x: place.x.unit(),
            y: place.y.unit(),
            width: place.extent.map(|extent| extent.width.unit()),
            height: place.extent.map(|extent| extent.height.unit()),
        }
    }

    fn place(self) -> Result<proofing::Place> {
        let outside = || Error::invalid("place", "Give parts of the page, from 0 to 1.");
        let part = |number: f64| Part::of_unit(number).ok_or_else(outside);
        let extent = match self.width.zip(self.height) {
            Some((width, height)) => Some(Extent { width: part(width)?, height: part(height)? }),
            None => None,
        };
        Ok(proofing::Place { page: self.page, x: part(self.x)?, y: part(self.y)?, extent })
    }
}

impl FileComment {
    fn of(comment: Comment, version: i64) -> Self {
        Self {
            number: comment.number,
            version: comment.version,
            place: comment.place.map(At::of),
            moved: comment.is_moved(version),
            weight: comment.weight.as_str().to_owned(),
            standing: comment.standing.as_str().to_owned(),
            settled_in: comment.settled_in,
            said: comment.said.into(),
            replies: comment
                .replies
                .into_iter()
                .map(|reply| CommentReply { place: reply.place, said: reply.said.into() })
                .collect(),
        }
    }
}

impl FileInternalComment {
    fn of(comment: InternalComment) -> Self {
        Self {
            number: comment.number,
            version: comment.version,
            place: comment.place.map(At::of),
            words: comment.words,
            member: comment.member,
            author: comment.author,
            at: comment.at,
            standing: comment.standing.as_str().to_owned(),
        }
    }
}

impl From<Said> for SaidInIt {
    fn from(said: Said) -> Self {
        Self { words: said.words, member: said.member, author: said.author, at: said.at }
    }
}

/// The operations above, for the description of the API.
pub fn operations() -> Vec<Operation> {
    let on = |method, path, summary| Operation::new::<()>(method, path, summary).status(204);
    vec![
        Operation::new::<Vec<FileComment>>("GET", "/api/v1/files/{id}/comments", "List the comments on a file"),
        Operation::new::<Numbered>("POST", "/api/v1/files/{id}/comments", "Comment on the current version of a file")
            .body::<NewFileComment>()
            .once(),
        Operation::new::<Numbered>("POST", "/api/v1/files/{id}/comments/{number}/replies", "Answer a comment")
            .body::<NewReply>()
            .once(),
        on("PUT", "/api/v1/files/{id}/comments/{number}/words", "Say better what nobody has answered yet")
            .body::<BetterWords>(),
        on(
            "PUT",
            "/api/v1/files/{id}/comments/{number}/standing",
            "Mark a comment as done, open it again, take it back",
        )
        .body::<NewStanding>(),
        on("PUT", "/api/v1/files/{id}/comments/{number}/place", "Say where a comment points in the current version")
            .body::<NewPlace>(),
        Operation::new::<Vec<FileInternalComment>>(
            "GET",
            "/api/v1/files/{id}/internal-comments",
            "List what the firm's team says about a file among itself",
        ),
        Operation::new::<Numbered>(
            "POST",
            "/api/v1/files/{id}/internal-comments",
            "Comment on a file for the firm's team alone",
        )
        .body::<NewInternalComment>()
        .once(),
        on(
            "PUT",
            "/api/v1/files/{id}/internal-comments/{number}/standing",
            "Mark an internal comment as done, open it again, take it back",
        )
        .body::<NewStanding>(),
    ]
}
