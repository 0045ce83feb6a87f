//! Files in a list, each with what it looks like.

use super::link;
use askama::{Template, filters::HtmlSafe};
use portico_model::files::Kind;
use portico_web::components::{self as ui, RowEnd};

#[derive(Template)]
#[template(path = "files/pages/lines.html")]
pub struct Lines {
    pub lines: Vec<Line>,
}

impl HtmlSafe for Lines {}

/// One file: the whole line is the link.
pub struct Line {
    pub title: ui::Link,
    /// Its address; nothing where there is no picture of it, or none for this reader.
    pub thumbnail: Option<String>,
    /// Instead of a picture.
    pub icon: &'static str,
    pub about: String,
    pub end: RowEnd,
}

impl Line {
    pub fn new(
        title: &str,
        (id, version): (&dyn std::fmt::Display, i64),
        (kind, is_ready): (Option<Kind>, bool),
    ) -> Self {
        let is_picture = kind.is_some_and(|kind| kind.media_type().starts_with("image/"));
        Self {
            title: link(title, format!("/files/{id}")),
            thumbnail: is_ready.then(|| format!("/files/{id}/versions/{version}/thumbnail")),
            icon: if is_picture { "image" } else { "file-text" },
            about: String::new(),
            end: RowEnd::Nothing,
        }
    }
}
