//! Two versions: beside each other or one above the other, and what was said about the way from one to the other.

use super::{
    load::{Asked, Ground, Material},
    stage::alt,
};
use crate::{
    call::Call,
    error::{Error, Result},
    policy::{self, Permit, See},
    proofing::sheets::{Sheet, Sheets, sheets},
};
use askama::{Template, filters::HtmlSafe};
use portico_model::proofing::Standing;
use portico_web::{
    components::{self as ui, Tab, Tabs},
    words,
};

/// Two versions, page by page.
#[derive(Template)]
#[template(path = "desk/proof/compare.html")]
pub struct Compare {
    pub before: i64,
    pub after: i64,
    pub how: How,
    pub tabs: Tabs,
    pub pairs: Vec<Pair>,
}

/// How they lie to each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum How {
    Beside,
    /// One above the other; what differs is bright, or the upper one fades.
    Overlay,
    /// One above the other; the upper one begins at a line that can be moved.
    Swipe,
}

/// A page of both; one of them where the other has none.
pub struct Pair {
    pub number: u32,
    pub before: Option<Side>,
    pub after: Option<Side>,
}

pub struct Side {
    pub image: String,
    pub image_twice: String,
    pub width: i64,
    pub height: i64,
    pub alt: String,
}

/// What has changed since an older version, as far as it was said or can be read.
#[derive(Template)]
#[template(path = "desk/proof/since.html")]
pub struct Since {
    pub before: i64,
    /// "The words of pages 1 and 4 are others."
    pub pages: String,
    pub parts: Vec<Part>,
}

pub struct Part {
    pub label: &'static str,
    /// The number of each comment and the beginning of its words.
    pub lines: Vec<(i64, String)>,
}

impl How {
    const ALL: [(How, &'static str); 3] =
        [(How::Beside, "Side by side"), (How::Overlay, "One above the other"), (How::Swipe, "Split")];

    fn parse(asked: &str) -> Self {
        Self::ALL.map(|(how, _)| how).into_iter().find(|how| how.class() == asked).unwrap_or(Self::Beside)
    }

    /// In addresses and in style sheets; nothing for what is shown unasked.
    pub fn class(self) -> &'static str {
        match self {
            Self::Beside => "",
            Self::Overlay => "overlay",
            Self::Swipe => "swipe",
        }
    }
}

impl HtmlSafe for Compare {}
impl HtmlSafe for Since {}

/// The pages of the version that the one that is shown is compared with; one that is not there is not found.
pub async fn older(
    call: &Call,
    permit: &Permit<See, policy::Document>,
    material: &Material,
    before: i64,
) -> Result<Sheets> {
    if before == material.shown.number || !material.versions.iter().any(|version| version.number == before) {
        return Err(Error::NotFound);
    }
    sheets(call, permit, before).await
}

impl Compare {
    pub fn of(
        document: &policy::Document,
        material: &Material,
        (ground, asked): (&Ground, &Asked),
        (before, older): (i64, &[Sheet]),
    ) -> Self {
        let (after, newer) = (material.shown.number, material.sheets.all());
        let side = |sheets: &[Sheet], number: u32, version: i64| {
            let sheet = sheets.iter().find(|sheet| sheet.number == number)?;
            Some(Side {
                image: sheet.image.clone(),
                image_twice: sheet.image_twice.clone(),
                width: sheet.width,
                height: sheet.height,
                alt: format!("{}, version {version}", alt(number, sheets.len())),
            })
        };
        let most = u32::try_from(older.len().max(newer.len())).unwrap_or(u32::MAX);
        let pair = |number| Pair { number, before: side(older, number, before), after: side(newer, number, after) };
        Self {
            before,
            after,
            how: How::parse(&asked.how),
            tabs: tabs(document, material, (ground, asked, before)),
            pairs: (1..=most).map(pair).collect(),
        }
    }
}

fn tabs(document: &policy::Document, material: &Material, (ground, asked, before): (&Ground, &Asked, i64)) -> Tabs {
    let shown = How::parse(&asked.how);
    let tab = |(how, label): (How, &str)| {
        let version = (!material.is_current()).then(|| format!("version={}", material.shown.number));
        let how_part = (how != How::Beside).then(|| format!("how={}", how.class()));
        let parts: Vec<String> = [version, Some(format!("compare={before}")), how_part].into_iter().flatten().collect();
        Tab { label: label.to_owned(), href: ground.href(document, &parts), current: shown == how, count: None }
    };
    let tabs = How::ALL.into_iter().map(tab).collect();
    Tabs { label: "How to compare".into(), tabs }
}

impl Since {
    pub fn of(material: &Material, before: i64) -> Self {
        let shown = material.shown.number;
        let lines = |wanted: &dyn Fn(&crate::proofing::Comment) -> bool| {
            let found = material.comments.iter().filter(|comment| comment.version <= shown && wanted(comment));
            found.map(|comment| (comment.number, beginning(&comment.said.words))).collect::<Vec<_>>()
        };
        let all = [
            Part {
                label: "Done since then",
                lines: lines(&|one| {
                    one.standing == Standing::Done && one.settled_in.is_some_and(|done| done > before && done <= shown)
                }),
            },
            Part { label: "Still open", lines: lines(&|one| one.standing == Standing::Open && one.version <= before) },
            Part { label: "New", lines: lines(&|one| one.standing == Standing::Open && one.version > before) },
        ];
        let parts = all.into_iter().filter(|part| !part.lines.is_empty()).collect();
        Self { before, pages: String::new(), parts }
    }

    /// Names the pages whose text is another, and those that came or went.
    #[must_use]
    pub fn with_pages(mut self, (older, newer): (&[Sheet], &[Sheet])) -> Self {
        if !older.is_empty() && !newer.is_empty() {
            let differs = |sheet: &Sheet| {
                let other = older.iter().find(|other| other.number == sheet.number);
                other.is_some_and(|other| other.text.is_some() && sheet.text.is_some() && other.text != sheet.text)
            };
            let is_in = |sheets: &[Sheet], number| sheets.iter().any(|sheet| sheet.number == number);
            let sentences = [
                about_pages(newer, &differs, ("The text of page {} is another.", "The text of pages {} is another.")),
                about_pages(newer, &|sheet| !is_in(older, sheet.number), ("Page {} is new.", "Pages {} are new.")),
                about_pages(older, &|sheet| !is_in(newer, sheet.number), ("Page {} is gone.", "Pages {} are gone.")),
            ];
            self.pages = sentences.into_iter().flatten().collect::<Vec<_>>().join(" ");
        }
        self
    }
}

/// A sentence that names these pages; none where there are none.
fn about_pages(sheets: &[Sheet], is_one: &dyn Fn(&Sheet) -> bool, (one, many): (&str, &str)) -> Option<String> {
    let found: Vec<String> =
        sheets.iter().filter(|sheet| is_one(sheet)).map(|sheet| sheet.number.to_string()).collect();
    match found.as_slice() {
        [] => None,
        [number] => Some(one.replace("{}", number)),
        numbers => Some(many.replace("{}", &words::names(numbers))),
    }
}

fn beginning(text: &str) -> String {
    const MOST: usize = 80;
    match text.char_indices().nth(MOST) {
        None => text.to_owned(),
        Some((at, _)) => format!("{}…", text.get(..at).unwrap_or_default().trim_end()),
    }
}
