//! What is told of comments on a document: in the portal at once, by mail together after a while. Pure.

use crate::{
    audit::happened::Happened,
    notifications::rules::{About, Circle, Mailed, Rule},
};
use portico_model::access::Side;

pub const COMMENTED: &str = "commented";

/// What the firm's team says among itself is in no payload for clients, and nobody is told of it.
pub fn is_about_one(happened: &Happened) -> bool {
    let is_told = matches!(happened.kind.as_str(), "comment.written" | "comment.answered" | "comment.reopened");
    is_told && happened.client.said("document").is_some()
}

/// The other side, and those of the same side who have to do with it.
pub fn rules(actor: &str, happened: &Happened, about: &About<'_>) -> Vec<Rule> {
    let title = about.title;
    let sentence = match happened.kind.as_str() {
        "comment.answered" => format!("{actor} answered a comment on “{title}”"),
        "comment.reopened" => format!("{actor} opened a comment on “{title}” again"),
        _ => format!("{actor} commented on “{title}”"),
    };
    let rule = |circle, mailed| Rule { circle, kind: COMMENTED, sentence: sentence.clone(), mailed };
    match about.side {
        Side::Firm => vec![rule(Circle::Client, Some(Mailed::Together)), rule(Circle::Owner, None)],
        Side::Client => vec![rule(Circle::Owner, None), rule(Circle::Client, None)],
    }
}
