//! Lines on sheets of A4: broken where they are full, in one typeface that has every script of Europe, and tagged, so that
//! a reading machine reads them in their order. Lengths are points, measured from the upper left corner.

use krilla::{
    Document,
    color::rgb,
    geom::{PathBuilder, Point, Rect},
    num::NormalizedF32,
    page::PageSettings,
    paint::{Fill, FillRule, Stroke},
    surface::Surface,
    tagging::{ArtifactType, ContentTag, Identifier, SpanTag, Tag, TagGroup, TagTree},
    text::{Font, TextDirection},
};
use portico_model::signature::{self, Drawing};
use std::{collections::BTreeSet, num::NonZeroU16};
use ttf_parser::Face;

pub const WIDTH: f32 = 595.0;
pub const HEIGHT: f32 = 842.0;
const MARGIN: f32 = 54.0;
/// Between a mark and its text, at least.
const GAP: f32 = 6.0;
const BOTTOM: f32 = HEIGHT - 58.0;

/// What a paragraph is, for eyes and for reading machines.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// The name at the head of the first sheet.
    Brand,
    Title,
    Lede,
    Heading,
    /// The first line of a passage.
    Strong,
    Plain,
    /// Compared letter by letter, so broken anywhere.
    Code,
    /// A signature that was drawn: its text is the path.
    Drawn,
    /// A paragraph of a document that is read as a letter is.
    Body,
    Subheading,
    /// An item of a list, behind its sign.
    Item,
    /// A value, behind what it is of.
    Fact,
}

/// A paragraph before it is broken into lines.
#[derive(Debug, Clone)]
pub struct Paragraph {
    pub role: Role,
    pub text: String,
    /// What stands before the text, on its first line: the sign of an item, the name of a fact.
    pub mark: String,
}

impl Paragraph {
    pub fn new(role: Role, text: impl Into<String>) -> Self {
        Self { role, text: text.into(), mark: String::new() }
    }

    pub fn marked(role: Role, mark: impl Into<String>, text: impl Into<String>) -> Self {
        Self { mark: mark.into(), ..Self::new(role, text) }
    }
}

struct Look {
    size: f32,
    /// Room above, and from one line to the next.
    above: f32,
    leading: f32,
    face: usize,
    ink: (u8, u8, u8),
    level: Option<NonZeroU16>,
    /// Where the text begins, behind its mark.
    indent: f32,
}

const INK: (u8, u8, u8) = (24, 27, 38);
const QUIET: (u8, u8, u8) = (84, 90, 108);
const BRAND: (u8, u8, u8) = (67, 56, 202);
const REGULAR: usize = 0;
const BOLD: usize = 1;
const MONO: usize = 2;

impl Role {
    fn look(self) -> Look {
        let look = |size, above, leading, face, ink| Look { size, above, leading, face, ink, level: None, indent: 0.0 };
        match self {
            Self::Brand => look(9.5, 0.0, 13.0, BOLD, BRAND),
            Self::Title => Look { level: NonZeroU16::new(1), ..look(20.0, 8.0, 25.0, BOLD, INK) },
            Self::Lede => look(10.5, 2.0, 18.0, REGULAR, QUIET),
            Self::Heading => Look { level: NonZeroU16::new(2), ..look(11.5, 13.0, 16.0, BOLD, BRAND) },
            Self::Strong => look(9.5, 5.0, 13.0, BOLD, INK),
            Self::Plain => look(9.0, 0.0, 12.5, REGULAR, QUIET),
            Self::Code => look(7.5, 1.0, 10.5, MONO, INK),
            Self::Drawn => look(9.0, 3.0, 44.0, REGULAR, INK),
            Self::Body => look(10.5, 7.0, 15.0, REGULAR, INK),
            Self::Subheading => Look { level: NonZeroU16::new(3), ..look(10.5, 10.0, 15.0, BOLD, INK) },
            Self::Item => Look { indent: 18.0, ..look(10.5, 2.0, 15.0, REGULAR, INK) },
            Self::Fact => Look { indent: 160.0, ..look(10.5, 2.0, 15.0, REGULAR, INK) },
        }
    }

    /// Whether a line that ends in the text ends on paper too.
    fn keeps_lines(self) -> bool {
        matches!(self, Self::Body | Self::Item | Self::Fact)
    }
}

/// The typeface in its cuts: to measure with, and to draw with.
pub struct Faces {
    measured: [Face<'static>; 3],
    drawn: [Font; 3],
}

impl Faces {
    /// None where the typeface that is compiled in cannot be read, which does not happen.
    pub fn load() -> Option<Self> {
        let cuts = [dejavu::sans_condensed::regular(), dejavu::sans_condensed::bold(), dejavu::sans_mono::regular()];
        let [regular, bold, mono] = cuts;
        Some(Self {
            measured: [Face::parse(regular, 0).ok()?, Face::parse(bold, 0).ok()?, Face::parse(mono, 0).ok()?],
            drawn: [Font::new(regular.into(), 0)?, Font::new(bold.into(), 0)?, Font::new(mono.into(), 0)?],
        })
    }

    fn measured(&self, cut: usize) -> &Face<'static> {
        let [first, ..] = &self.measured;
        self.measured.get(cut).unwrap_or(first)
    }

    fn drawn(&self, cut: usize) -> Font {
        let [first, ..] = &self.drawn;
        self.drawn.get(cut).unwrap_or(first).clone()
    }

    /// What cannot be drawn becomes a sign that says so.
    fn printable(&self, cut: usize, text: &str) -> String {
        let face = self.measured(cut);
        let sign = |letter: char| match letter {
            '\t' | '\u{a0}' => ' ',
            _ if face.glyph_index(letter).is_some() && !letter.is_control() => letter,
            _ => char::REPLACEMENT_CHARACTER,
        };
        text.chars().map(sign).collect()
    }

    fn width(&self, cut: usize, size: f32, text: &str) -> f32 {
        let face = self.measured(cut);
        let advance = |letter| face.glyph_index(letter).and_then(|glyph| face.glyph_hor_advance(glyph)).unwrap_or(0);
        let units: f32 = text.chars().map(|letter| f32::from(advance(letter))).sum();
        units * size / f32::from(face.units_per_em())
    }

    /// The letters of a text that no cut for reading can draw, each once.
    pub fn unprintable(&self, text: &str) -> BTreeSet<char> {
        let face = self.measured(REGULAR);
        text.chars().filter(|letter| !letter.is_whitespace() && face.glyph_index(*letter).is_none()).collect()
    }

    /// The lines of a paragraph, each with what stands before it.
    fn lines(&self, paragraph: &Paragraph) -> Vec<(String, String)> {
        let (look, room) = (paragraph.role.look(), WIDTH - 2.0 * MARGIN);
        if paragraph.role == Role::Drawn {
            return vec![(String::new(), paragraph.text.clone())];
        }
        let within = room - look.indent;
        let texts = match paragraph.role.keeps_lines() {
            true => paragraph.text.split('\n').flat_map(|line| self.broken(&look, line, within)).collect(),
            false => self.broken(&look, &paragraph.text, within),
        };
        if paragraph.mark.is_empty() {
            return texts.into_iter().map(|text| (String::new(), text)).collect();
        }
        let marks = self.broken(&look, &paragraph.mark, look.indent - GAP);
        let count = marks.len().max(texts.len());
        let padded = |lines: Vec<String>| lines.into_iter().chain(std::iter::repeat(String::new()));
        padded(marks).zip(padded(texts)).take(count).collect()
    }

    /// Lines that fit: broken between words, and within one where that alone is too long.
    fn broken(&self, look: &Look, text: &str, room: f32) -> Vec<String> {
        let text = self.printable(look.face, text);
        let mut lines = Vec::new();
        let mut line = String::new();
        for word in text.split(' ').filter(|word| !word.is_empty()) {
            let longer = if line.is_empty() { word.to_owned() } else { format!("{line} {word}") };
            if self.width(look.face, look.size, &longer) <= room {
                line = longer;
                continue;
            }
            if !line.is_empty() {
                lines.push(std::mem::take(&mut line));
            }
            for letter in word.chars() {
                line.push(letter);
                if self.width(look.face, look.size, &line) > room {
                    line.pop();
                    lines.push(std::mem::take(&mut line));
                    line.push(letter);
                }
            }
        }
        lines.push(line);
        lines
    }
}

/// A line in its place.
struct Line {
    paragraph: usize,
    role: Role,
    mark: String,
    text: String,
    baseline: f32,
}

/// Puts the paragraphs on as many sheets as they need. On each stands a foot, which is told the sheet's number and how many
/// there are.
pub fn draw(
    document: &mut Document,
    faces: &Faces,
    paragraphs: &[Paragraph],
    foot: impl Fn(usize, usize) -> String,
) -> TagTree {
    let sheets = placed(faces, paragraphs);
    let mut groups: Vec<(usize, Role, Vec<Identifier>)> = Vec::new();
    for (number, lines) in (1..).zip(&sheets) {
        let Some(settings) = PageSettings::from_wh(WIDTH, HEIGHT) else { continue };
        let mut page = document.start_page_with(settings);
        let mut surface = page.surface();
        ornament(&mut surface);
        for line in lines {
            let mark = match line.role {
                Role::Drawn => pen(&mut surface, line),
                _ => write(&mut surface, faces, line),
            };
            match groups.last_mut().filter(|(paragraph, ..)| *paragraph == line.paragraph) {
                Some((.., marks)) => marks.push(mark),
                None => groups.push((line.paragraph, line.role, vec![mark])),
            }
        }
        footer(&mut surface, faces, &foot(number, sheets.len()));
        surface.finish();
        page.finish();
    }
    tree(paragraphs, groups)
}

fn placed(faces: &Faces, paragraphs: &[Paragraph]) -> Vec<Vec<Line>> {
    let (mut sheets, mut sheet, mut y): (Vec<Vec<Line>>, Vec<Line>, f32) = (Vec::new(), Vec::new(), MARGIN);
    for (number, paragraph) in paragraphs.iter().enumerate() {
        let look = paragraph.role.look();
        y += if sheet.is_empty() { 0.0 } else { look.above };
        // A heading does not stand alone at the foot of a sheet.
        let after = if matches!(paragraph.role, Role::Heading | Role::Subheading) { 34.0 } else { 0.0 };
        for (mark, text) in faces.lines(paragraph) {
            if y + look.leading + after > BOTTOM {
                sheets.push(std::mem::take(&mut sheet));
                y = MARGIN;
            }
            y += look.leading;
            sheet.push(Line { paragraph: number, role: paragraph.role, mark, text, baseline: y });
        }
    }
    sheets.push(sheet);
    sheets
}

fn write(surface: &mut Surface<'_>, faces: &Faces, line: &Line) -> Identifier {
    let look = line.role.look();
    let mark = surface.start_tagged(ContentTag::Span(SpanTag::empty()));
    // A space ends the line, so that the next word is one of its own for whoever copies it.
    let mut put = |ink, indent, text: &str| {
        surface.set_fill(Some(fill(ink)));
        let place = Point::from_xy(MARGIN + indent, line.baseline);
        surface.draw_text(place, faces.drawn(look.face), look.size, &format!("{text} "), false, TextDirection::Auto);
    };
    if !line.mark.is_empty() {
        put(QUIET, 0.0, &line.mark);
    }
    put(look.ink, look.indent, &line.text);
    surface.end_tagged();
    mark
}

/// The lines of a signature, a fifth as large as they were drawn.
fn pen(surface: &mut Surface<'_>, line: &Line) -> Identifier {
    const SCALE: f32 = 0.2;
    let mark = surface.start_tagged(ContentTag::Other);
    let (mut path, upper) = (PathBuilder::new(), line.baseline - f32::from(signature::HEIGHT) * SCALE);
    let drawing = Drawing::parse(&line.text);
    for stroke in drawing.iter().flat_map(Drawing::lines) {
        for (at, (x, y)) in stroke.iter().enumerate() {
            let (x, y) = (MARGIN + f32::from(*x) * SCALE, upper + f32::from(*y) * SCALE);
            if at == 0 { path.move_to(x, y) } else { path.line_to(x, y) }
        }
    }
    surface.set_fill(None);
    surface.set_stroke(Some(Stroke { paint: colour(INK).into(), width: 1.0, ..Stroke::default() }));
    if let Some(path) = path.finish() {
        surface.draw_path(&path);
    }
    surface.set_stroke(None);
    surface.end_tagged();
    mark
}

/// A band of the portal's own colour along the upper edge.
fn ornament(surface: &mut Surface<'_>) {
    surface.start_tagged(ContentTag::Artifact(krilla::tagging::Artifact::with_kind(ArtifactType::Layout)));
    surface.set_fill(Some(fill(BRAND)));
    let mut path = PathBuilder::new();
    if let Some(rect) = Rect::from_xywh(0.0, 0.0, WIDTH, 6.0) {
        path.push_rect(rect);
    }
    if let Some(path) = path.finish() {
        surface.draw_path(&path);
    }
    surface.end_tagged();
}

fn footer(surface: &mut Surface<'_>, faces: &Faces, text: &str) {
    surface.start_tagged(ContentTag::Artifact(krilla::tagging::Artifact::with_kind(ArtifactType::Footer)));
    surface.set_fill(Some(fill(QUIET)));
    let text = faces.printable(REGULAR, text);
    let place = Point::from_xy(MARGIN, HEIGHT - 34.0);
    surface.draw_text(place, faces.drawn(REGULAR), 7.5, &text, false, TextDirection::Auto);
    surface.end_tagged();
}

fn colour((red, green, blue): (u8, u8, u8)) -> rgb::Color {
    rgb::Color::new(red, green, blue)
}

fn fill(ink: (u8, u8, u8)) -> Fill {
    Fill { paint: colour(ink).into(), opacity: NormalizedF32::ONE, rule: FillRule::NonZero }
}

fn tree(paragraphs: &[Paragraph], groups: Vec<(usize, Role, Vec<Identifier>)>) -> TagTree {
    let mut tree = TagTree::new().with_lang(Some("en".into()));
    for (number, role, marks) in groups {
        let title = paragraphs.get(number).map(|paragraph| paragraph.text.clone());
        let mut group = match role.look().level {
            Some(level) => TagGroup::new(Tag::Hn(level, title)),
            None if role == Role::Drawn => TagGroup::new(Tag::Figure(Some("The signature as it was drawn".into()))),
            None => TagGroup::new(Tag::P),
        };
        marks.into_iter().for_each(|mark| group.push(mark));
        tree.push(group);
    }
    tree
}
