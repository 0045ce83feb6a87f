//! The text of a page of a PDF: what is written on it, in the order in which it is written, with spaces and lines where
//! the letters stand apart.

use crate::{LONGEST_OF_PAGE, text};
use hayro::{
    hayro_interpret::{
        BlendMode, ClipPath, Context, Device, DrawMode, DrawProps, Image, ImageDrawProps, InterpreterCache,
        InterpreterSettings, SoftMask,
        font::{Glyph, GlyphRun},
        hayro_cmap::BfString,
        interpret_page,
        util::TransformExt,
    },
    hayro_syntax::page::Page,
    kurbo::{Affine, BezPath, Point, Rect},
};

pub fn text<'a>(page: &'a Page<'a>, settings: &InterpreterSettings) -> String {
    let cache = InterpreterCache::new();
    let transform = page.initial_transform(true).to_kurbo();
    let (width, height) = page.render_dimensions();
    let bounds = Rect::new(0.0, 0.0, f64::from(width), f64::from(height));
    let mut context = Context::new(transform, bounds, &cache, page.xref(), settings.clone());
    let mut writer = Writer::default();
    interpret_page(page, &mut context, &mut writer);
    text::tidied(&writer.text)
}

/// Takes down the letters and leaves all lines and pictures out.
#[derive(Default)]
struct Writer {
    text: String,
    last: Option<Letter>,
}

/// Where a letter stands, in the page's own units.
#[derive(Clone, Copy)]
struct Letter {
    begins: Point,
    ends: Point,
    /// The height of letters of this font.
    size: f64,
}

/// Letters stand on another line when they are further apart than this part of their height.
const LINE: f64 = 0.6;
/// And in another word when there is so much between them.
const WORD: f64 = 0.18;
/// Fonts are drawn in thousandths.
const UNITS: f64 = 1_000.0;
/// How wide a letter is whose font does not say so.
const WIDTH: f32 = 500.0;

impl Writer {
    fn write(&mut self, letter: Letter, said: &BfString) {
        if self.text.len() >= LONGEST_OF_PAGE {
            return;
        }
        if let Some(last) = self.last {
            self.part(last, letter);
        }
        self.last = Some(letter);
        match said {
            BfString::Char(one) => self.text.push(*one),
            BfString::String(some) => self.text.push_str(some),
        }
    }

    fn part(&mut self, last: Letter, next: Letter) {
        let size = last.size.max(next.size);
        let between = next.begins.x - last.ends.x;
        if (next.begins.y - last.begins.y).abs() > size * LINE {
            self.text.push('\n');
        } else if (between > size * WORD || between < -size) && !self.text.ends_with(' ') {
            self.text.push(' ');
        }
    }
}

impl<'a> Device<'a> for Writer {
    fn draw_glyph_run(&mut self, run: &GlyphRun<'_, 'a>, props: DrawProps<'a>, _: &DrawMode) {
        for glyph in run.glyphs() {
            let placed: Affine = props.transform * glyph.transform();
            let width = match &**glyph {
                Glyph::Outline(outline) => outline.advance_width(),
                Glyph::Type3(drawn) => drawn.advance_width(),
            };
            let (begins, top) = (placed * Point::ORIGIN, placed * Point::new(0.0, UNITS));
            let ends = placed * Point::new(f64::from(width.unwrap_or(WIDTH)), 0.0);
            if let Some(said) = glyph.as_unicode() {
                self.write(Letter { begins, ends, size: (top - begins).hypot() }, &said);
            }
        }
    }

    fn draw_path(&mut self, _: &BezPath, _: DrawProps<'a>, _: &DrawMode) {}
    fn push_clip_path(&mut self, _: &ClipPath) {}
    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'a>>, _: BlendMode) {}
    fn draw_image(&mut self, _: Image<'a, '_>, _: ImageDrawProps<'a>) {}
    fn pop_clip(&mut self) {}
    fn pop_transparency_group(&mut self) {}
}
