//! What a reviewer looks at side by side: the file of an item, and the one that it took the place of.

use crate::{
    files::{Document, Scan, Version},
    ids::DocumentId,
    records::requirements::Listed,
};
use portico_web::words;
use std::collections::BTreeSet;

/// The first page of a version, which leads to all of it.
pub struct Look {
    pub href: String,
    pub image: String,
    /// "Now: passport.pdf", "Before: version 1"
    pub caption: String,
}

/// The file of an item with the version, or the file, that was there before.
pub struct Pair<'a> {
    pub current: &'a Document,
    pub before: Option<Before<'a>>,
}

pub enum Before<'a> {
    Version(i64),
    File(&'a Document),
}

impl<'a> Pair<'a> {
    /// None where no file was handed in.
    pub fn of(documents: &'a [Document], listed: &Listed) -> Option<Self> {
        let wanted = listed.item.document?;
        let current = documents.iter().find(|document| document.id == wanted)?;
        let number = current.current.number;
        if number > 1 {
            return Some(Self { current, before: Some(Before::Version(number - 1)) });
        }
        let mut older = documents.iter().filter(|document| {
            document.slot.as_ref() == Some(&listed.item.key) && document.current.added_at < current.current.added_at
        });
        Some(Self { current, before: older.next_back().map(Before::File) })
    }

    /// One of several files, with the version that was there before.
    pub fn of_file(documents: &'a [Document], id: DocumentId) -> Option<Self> {
        let current = documents.iter().find(|document| document.id == id)?;
        let number = current.current.number;
        Some(Self { current, before: (number > 1).then(|| Before::Version(number - 1)) })
    }

    /// The pages that are drawn, the newer first.
    pub fn looks(&self, drawn: &BTreeSet<(DocumentId, i64)>) -> Vec<Look> {
        let (id, number) = (self.current.id, self.current.current.number);
        let now = Look {
            href: format!("/files/{id}/proof"),
            image: first_page(id, number),
            caption: format!("Now: {}", self.current.current.name),
        };
        let now = drawn.contains(&(id, number)).then_some(now);
        let before = self.before.as_ref().and_then(|before| {
            let (file, number, look) = match before {
                Before::Version(older) => {
                    (id, *older, (format!("/files/{id}/proof?compare={older}"), format!("Before: version {older}")))
                }
                Before::File(file) => (
                    file.id,
                    file.current.number,
                    (format!("/files/{}/proof", file.id), format!("Before: {}", file.current.name)),
                ),
            };
            let (href, caption) = look;
            drawn.contains(&(file, number)).then(|| Look { href, image: first_page(file, number), caption })
        });
        now.into_iter().chain(before).collect()
    }
}

/// "3 pages, 410 KB, no virus found"
pub fn measure(version: &Version) -> String {
    let content = &version.content;
    let pages = u64::try_from(content.preview.pages).ok().filter(|pages| *pages > 0);
    let pages = pages.map(|pages| words::counted(pages, "page", "pages"));
    let scan = match content.scan {
        Scan::Clean => "no virus found",
        Scan::Waiting => "checking for viruses",
        Scan::Infected => "a virus was found",
        Scan::NotScanned => "not scanned",
    };
    pages.into_iter().chain([words::bytes(content.size), scan.to_owned()]).collect::<Vec<_>>().join(", ")
}

fn first_page(document: DocumentId, version: i64) -> String {
    format!("/files/{document}/versions/{version}/pages/1")
}
