//! The pages of a version with the pins of its comments. Pins are links to what was said, so that they need no script.

use super::load::{Asked, Ground, Material};
use crate::{policy, proofing::sheets::Sheets};
use askama::{Template, filters::HtmlSafe};
use portico_model::proofing::{Part, Place, Standing, Weight};
use portico_web::components as ui;

#[derive(Template)]
#[template(path = "desk/proof/stage.html")]
pub struct Stage {
    pub leaves: Vec<Leaf>,
    /// Why there are none.
    pub without: String,
    /// Where the file itself is.
    pub original: String,
    pub takes_comments: bool,
}

/// One page of the version.
pub struct Leaf {
    pub number: u32,
    pub width: i64,
    pub height: i64,
    pub image: String,
    pub image_twice: String,
    pub text: String,
    pub alt: String,
    pub pins: Vec<Pin>,
    /// Where a comment on it is written without pointing; empty where none is taken.
    pub compose: String,
}

pub struct Pin {
    /// "2", and "i1" for an internal one.
    pub label: String,
    /// The anchor of what was said: "c2".
    pub target: String,
    pub is_done: bool,
    pub is_internal: bool,
    pub is_must: bool,
    /// "Comment 2, must change, open"
    pub name: String,
    /// Where its dot is.
    pub x: Part,
    pub y: Part,
    /// A box: from the left, from the top, width and height.
    pub framed: Option<(Part, Part, Part, Part)>,
}

/// Dots nearer than this to each other would lie on each other, in ten-thousandths of the page.
const NEAR: u16 = 800;

impl HtmlSafe for Stage {}

impl Leaf {
    /// Comments on it that nobody has settled.
    fn open(&self) -> usize {
        self.pins.iter().filter(|pin| !pin.is_done).count()
    }
}

impl Stage {
    pub fn of(material: &Material, document: &policy::Document, (ground, asked): (&Ground, &Asked)) -> Self {
        let takes_comments = material.takes_comments();
        let count = material.sheets.all().len();
        let leaf = |sheet: &crate::proofing::sheets::Sheet| {
            let on = format!("on={}", sheet.number);
            let parts = [Some(on), (!asked.show.is_empty()).then(|| format!("show={}", asked.show))];
            let parts: Vec<String> = parts.into_iter().flatten().collect();
            Leaf {
                number: sheet.number,
                width: sheet.width,
                height: sheet.height,
                image: sheet.image.clone(),
                image_twice: sheet.image_twice.clone(),
                text: sheet.text.clone().unwrap_or_default(),
                alt: alt(sheet.number, count),
                pins: pins(material, sheet.number),
                compose: if takes_comments { ground.href(document, &parts) } else { String::new() },
            }
        };
        Self {
            leaves: material.sheets.all().iter().map(leaf).collect(),
            without: without(&material.sheets),
            original: format!("/files/{}/versions/{}/content", document.id, material.shown.number),
            takes_comments,
        }
    }
}

fn without(sheets: &Sheets) -> String {
    match sheets {
        Sheets::Waiting => "The pages are being drawn. In a moment they are here.".into(),
        Sheets::Without(reason) if !reason.is_empty() => reason.clone(),
        Sheets::Ready(_) | Sheets::Without(_) => "This kind of file has no pages to look at here.".into(),
    }
}

pub fn alt(number: u32, count: usize) -> String {
    format!("Page {number} of {count}")
}

/// The pins on one page, in the order of their numbers: what the team says among itself last.
fn pins(material: &Material, page: u32) -> Vec<Pin> {
    let comments = material.of_shown().filter_map(|comment| Some((comment, comment.place?)));
    let mut pins: Vec<Pin> = comments
        .filter(|(_, place)| place.page == page)
        .map(|(comment, place)| {
            let is_must = comment.weight == Weight::Must;
            let weight = if is_must { ", must change" } else { "" };
            let state = if comment.standing == Standing::Done { "done" } else { "open" };
            let name = format!("Comment {}{weight}, {state}", comment.number);
            let (label, target) = (comment.number.to_string(), format!("c{}", comment.number));
            Pin { is_must, ..pin((label, target, name), place, comment.standing) }
        })
        .collect();
    let internal = material.internal.iter().flatten().filter_map(|one| Some((one, one.place?)));
    pins.extend(internal.filter(|(one, place)| place.page == page && one.version <= material.shown.number).map(
        |(one, place)| {
            let state = if one.standing == Standing::Done { "done" } else { "open" };
            let name = format!("Internal comment i{}, {state}", one.number);
            let (label, target) = (format!("i{}", one.number), format!("i{}", one.number));
            Pin { is_internal: true, ..pin((label, target, name), place, one.standing) }
        },
    ));
    beside_each_other(pins)
}

/// A dot that would lie on an earlier one stands to its right, so that both can be seen and pressed.
fn beside_each_other(pins: Vec<Pin>) -> Vec<Pin> {
    let mut placed: Vec<Pin> = Vec::with_capacity(pins.len());
    for mut pin in pins {
        let lies_on = |pin: &Pin, other: &Pin| pin.x.is_within(NEAR, other.x) && pin.y.is_within(NEAR, other.y);
        for _ in 0..placed.len() {
            match placed.iter().find(|other| lies_on(&pin, other)) {
                Some(other) => pin.x = other.x.further(NEAR),
                None => break,
            }
        }
        placed.push(pin);
    }
    placed
}

fn pin((label, target, name): (String, String, String), place: Place, standing: Standing) -> Pin {
    Pin {
        label,
        target,
        name,
        is_done: standing == Standing::Done,
        is_internal: false,
        is_must: false,
        x: place.x,
        y: place.y,
        framed: place.extent.map(|extent| (place.x, place.y, extent.width, extent.height)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dots_do_not_lie_on_each_other() {
        let at = |x: &str, y: &str| {
            let place =
                Place { page: 1, x: Part::of_percent(x).unwrap(), y: Part::of_percent(y).unwrap(), extent: None };
            pin((String::new(), String::new(), String::new()), place, Standing::Open)
        };
        let pins = beside_each_other(vec![at("50", "50"), at("52", "49"), at("50", "50"), at("50", "60")]);
        let placed: Vec<String> = pins.iter().map(|pin| format!("{} {}", pin.x, pin.y)).collect();
        assert_eq!(placed, ["50 50", "58 49", "66 50", "50 60"]);
        let edge = beside_each_other(vec![at("99", "1"), at("99", "1"), at("99", "1")]);
        assert_eq!(edge.len(), 3, "at the edge there is no room, and none is lost");
    }
}
