//! What the page of a version is made of, read once.

use crate::{
    approvals::Reader,
    call::Call,
    error::{Error, Result},
    files::{self, Version},
    ids::RoundId,
    policy::{self, Note, Permit, Reply, See},
    proofing::{
        Comment, InternalComment, Lock, lock, queries,
        sheets::{Sheets, sheets},
    },
};
use portico_model::proofing::Standing;
use serde::Deserialize;

/// The parts of the page's address.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    /// The version that is looked at; the current one if not said.
    pub version: Option<i64>,
    /// The version beside it.
    pub compare: Option<i64>,
    /// `overlay` and `swipe`: one above the other.
    pub how: String,
    /// Which comments: `open`, `done` or `mine`.
    pub show: String,
    /// The page that a new comment is about.
    pub on: Option<u32>,
}

/// What is read of a document for one reader.
pub struct Material {
    pub title: String,
    pub record: String,
    /// Newest first.
    pub versions: Vec<Version>,
    pub shown: Version,
    pub sheets: Sheets,
    pub comments: Vec<Comment>,
    /// None for whoever may not write notes: they are not even read.
    pub internal: Option<Vec<InternalComment>>,
    pub lock: Option<Lock>,
    pub may_comment: bool,
}

/// A form that came back: which, why, and what was typed.
#[derive(Debug, Clone, Default)]
pub struct Typed {
    pub form: Form,
    pub error: String,
    pub words: String,
    pub page: String,
    pub at: [String; 4],
    pub weight: String,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Form {
    #[default]
    None,
    New,
    Internal,
    /// Below the comment of this number.
    Reply(i64),
    /// The words of a comment, or of one of its replies.
    Words(i64, Option<i64>),
    /// What has no fields of its own.
    Standing(i64),
}

/// Where the page lies: by itself, or as that of a round.
#[derive(Debug, Clone, Copy)]
pub struct Ground {
    pub round: Option<RoundId>,
}

impl Material {
    pub async fn load(call: &Call, permit: &Permit<See, policy::Document>, asked: &Asked) -> Result<Self> {
        let document = permit.thing();
        if document.is_removed {
            return Err(Error::NotFound);
        }
        let named = files::queries::name(call, permit).await?;
        let versions = files::queries::versions(call, permit).await?;
        let number = asked.version.unwrap_or(document.version);
        let shown = versions.iter().find(|version| version.number == number).cloned().ok_or(Error::NotFound)?;
        let internal = match permit.also::<Note>(call).await? {
            Some(note) => Some(queries::internal(call, &note).await?),
            None => None,
        };
        Ok(Self {
            title: named.title,
            record: named.record,
            sheets: sheets(call, permit, number).await?,
            comments: queries::comments(call, permit).await?,
            internal,
            lock: lock(call, &mut Reader::Quick(call.read()), document).await?,
            may_comment: permit.also::<Reply>(call).await?.is_some(),
            versions,
            shown,
        })
    }

    pub fn current(&self) -> i64 {
        self.versions.first().map_or(1, |version| version.number)
    }

    pub fn is_current(&self) -> bool {
        self.shown.number == self.current()
    }

    /// What may still be said here.
    pub fn takes_comments(&self) -> bool {
        self.may_comment && self.lock.is_none() && self.is_current()
    }

    /// The comments of the version that is looked at: what was open in it, or was settled in it or later.
    pub fn of_shown(&self) -> impl Iterator<Item = &Comment> {
        let shown = self.shown.number;
        self.comments.iter().filter(move |comment| {
            let is_over = comment.standing == Standing::Done && comment.settled_in.is_some_and(|done| done < shown);
            comment.version <= shown && !is_over
        })
    }
}

impl Ground {
    /// An address of this page with these further parts: `version=2`.
    pub fn href(&self, document: &policy::Document, parts: &[String]) -> String {
        let (path, own) = match self.round {
            Some(round) => (format!("/approvals/{round}"), Some(format!("file={}", document.id))),
            None => (format!("/files/{}/proof", document.id), None),
        };
        let parts: Vec<&str> = own.iter().chain(parts).map(String::as_str).collect();
        if parts.is_empty() { path } else { format!("{path}?{}", parts.join("&")) }
    }
}
