//! What the studio of the demo makes, drawn here: guidelines, a leaflet, a label, banners.

use crate::demo::pdf::{Page, document, plain};
use std::fmt::Write as _;

/// Colours as PDF writes them, red, green and blue between 0 and 1.
type Colour = &'static str;
const CREAM: Colour = "0.965 0.937 0.886";
const GREEN: Colour = "0.125 0.235 0.204";
const GOLD: Colour = "0.918 0.686 0.286";
const RUST: Colour = "0.722 0.337 0.196";
const INK: Colour = "0.161 0.176 0.165";

const WIDE: (u16, u16) = (842, 595);
const TALL: (u16, u16) = (595, 842);

/// A drawing that is put together piece by piece.
struct Canvas {
    size: (u16, u16),
    drawing: String,
}

/// Where text begins, in points.
type Place = (u16, u16);

impl Canvas {
    fn new(size: (u16, u16)) -> Self {
        Self { size, drawing: String::new() }
    }

    fn put(mut self, drawing: &str) -> Self {
        // Writing into a `String` does not fail.
        let _ = writeln!(self.drawing, "{drawing}");
        self
    }

    fn area(self, colour: Colour, (left, bottom): Place, (width, height): (u16, u16)) -> Self {
        self.put(&format!("{colour} rg {left} {bottom} {width} {height} re f"))
    }

    /// A font is one of `F1`, `F2`, `F3`; the size in points.
    fn text(self, (font, size): (&str, u16), colour: Colour, (left, bottom): Place, text: &str) -> Self {
        self.put(&format!("BT {colour} rg /{font} {size} Tf {left} {bottom} Td ({}) Tj ET", plain(text)))
    }

    fn lines(mut self, (left, top): Place, lines: &[&str]) -> Self {
        for (down, line) in (0_u16..).zip(lines) {
            self = self.text(("F1", 12), INK, (left, top.saturating_sub(down * 19)), line);
        }
        self
    }

    /// A twig with leaves, its root in this place; a hundred per cent are 300 points.
    fn twig(self, colour: Colour, (left, bottom): Place, percent: u16) -> Self {
        let scale = f32::from(percent) / 100.0;
        self.put(&format!("q {scale} 0 0 {scale} {left} {bottom} cm {colour} RG 5 w 1 J 1 j"))
            .put("0 0 m 10 60 30 120 110 200 c S")
            .put("30 95 m 0 120 0 160 20 185 c 50 165 55 125 30 95 c S")
            .put("55 140 m 25 165 30 215 45 240 c 80 215 85 170 55 140 c S")
            .put("35 105 m 70 100 110 120 125 145 c 95 165 55 150 35 105 c S")
            .put("70 158 m 110 150 150 175 165 205 c 130 225 90 205 70 158 c S Q")
    }

    fn page(self) -> Page {
        Page { size: self.size, drawing: self.drawing }
    }
}

/// The rules for a name, its colours and its letters; a later version has another cover and more space around the name.
pub fn guidelines(version: u8) -> Vec<u8> {
    let (split, twig) = if version >= 3 { (421, 100) } else { (560, 60) };
    let right = WIDE.0 - split;
    let cover = Canvas::new(WIDE)
        .area(CREAM, (0, 0), WIDE)
        .area(GREEN, (split, 0), (right, WIDE.1))
        .twig(GOLD, (split + right / 3, 160), twig)
        .text(("F1", 12), GREEN, (60, 530), "Brand guidelines")
        .text(("F2", 58), GREEN, (58, 330), "Orchard")
        .text(("F3", 22), GREEN, (60, 298), "tea, since 1987")
        .text(("F1", 11), GREEN, (60, 60), &format!("Version {version}"))
        .text(("F1", 11), INK, (130, 60), "November 2026");
    let space = u16::from(version) * 12;
    let name = Canvas::new(WIDE)
        .area("1 1 1", (0, 0), WIDE)
        .text(("F2", 30), GREEN, (60, 520), "The space around the name")
        .area(CREAM, (60 + 60 - space, 250 - space), (320 + space * 2, 110 + space * 2))
        .text(("F2", 84), GREEN, (130, 280), "Orchard")
        .lines(
            (560, 400),
            &["Nothing stands nearer to the name", "than the height of its letters.", "On packages it is twice that."],
        );
    let mut colours = Canvas::new(WIDE).area("1 1 1", (0, 0), WIDE).text(("F2", 30), GREEN, (60, 520), "Colours");
    for (place, (colour, called)) in
        (0_u16..).zip([(GREEN, "Leaf"), (CREAM, "Paper"), (GOLD, "Honey"), (RUST, "Rooibos")])
    {
        let left = 60 + place * 185;
        colours = colours.area(colour, (left, 220), (165, 230)).text(("F1", 14), INK, (left, 190), called);
    }
    document(&[cover.page(), name.page(), colours.page()])
}

pub fn leaflet() -> Vec<u8> {
    let front = Canvas::new(TALL)
        .area(GREEN, (0, 0), TALL)
        .twig(GOLD, (200, 240), 130)
        .text(("F2", 52), CREAM, (60, 700), "Four new blends")
        .text(("F3", 22), CREAM, (62, 660), "for long evenings")
        .text(("F1", 12), CREAM, (62, 70), "Orchard Tea");
    let inside =
        Canvas::new(TALL).area(CREAM, (0, 0), TALL).text(("F2", 34), GREEN, (60, 740), "At the counter").lines(
            (60, 690),
            &[
                "Windfall: apple, cinnamon, black tea.",
                "First frost: mint, liquorice, a little thyme.",
                "Hearth: rooibos, orange, clove.",
                "Night train: lavender, hops, lemon balm.",
                "",
                "Ask for a cup. It costs nothing before the fair.",
            ],
        );
    document(&[front.page(), inside.area(RUST, (60, 120), (475, 6)).page()])
}

pub fn label() -> Vec<u8> {
    let label = Canvas::new(WIDE)
        .area(CREAM, (0, 0), WIDE)
        .area(RUST, (0, 0), (842, 90))
        .twig(GREEN, (90, 180), 90)
        .text(("F2", 60), GREEN, (340, 400), "Hearth")
        .text(("F3", 24), GREEN, (342, 365), "rooibos, orange, clove")
        .lines(
            (342, 300),
            &["Contents: rooibos 82 %, orange peel 11 %, cloves 7 %", "100 g", "Orchard Tea, 12 Press Lane"],
        );
    document(&[label.page()])
}

pub fn banners() -> Vec<u8> {
    let banner = |size: (u16, u16), colour: Colour| {
        Canvas::new(size)
            .area(colour, (0, 0), size)
            .twig(CREAM, (size.0 - 130, 20), 40)
            .text(("F2", 34), CREAM, (40, size.1 / 2), "Winter blends are here")
            .page()
    };
    document(&[banner((728, 180), GREEN), banner((600, 240), RUST), banner((728, 180), INK)])
}

#[cfg(test)]
mod tests {
    use super::*;
    use portico_model::files::{Content, Kind, Sample};

    #[test]
    fn what_is_drawn_is_a_document_and_differs_by_version() {
        for drawn in [guidelines(1), guidelines(3), leaflet(), label(), banners()] {
            assert_eq!(Content::of(&Sample::of(&drawn)), Content::Is(Kind::Pdf));
        }
        assert_ne!(guidelines(2), guidelines(3));
    }
}
