//! A page of a PDF as a picture.

use crate::{Reason, paper};
use hayro::{
    PixmapSettings, RenderCache, RenderSettings, hayro_interpret::InterpreterSettings, hayro_syntax::page::Page,
    render, vello_cpu::color::palette::css::WHITE,
};
use image::RgbImage;

/// A page of no size, or of one that nobody can have meant, is not drawn.
const SIDES: std::ops::RangeInclusive<f32> = 0.01..=1_000_000.0;

/// The page at the double scale.
pub fn draw<'a>(
    page: &'a Page<'a>,
    cache: &RenderCache<'a>,
    settings: &InterpreterSettings,
) -> Result<RgbImage, Reason> {
    let (across, down) = page.render_dimensions();
    if !SIDES.contains(&across) || !SIDES.contains(&down) {
        return Err(Reason::TooLarge);
    }
    let (width, height) = paper::double(f64::from(across), f64::from(down));
    let scales = PixmapSettings { x_scale: scale(width, across), y_scale: scale(height, down), bg_color: WHITE };
    let pixmap = render(page, cache, settings, &RenderSettings::default(), &scales);
    let (width, height) = (u32::from(pixmap.width()), u32::from(pixmap.height()));
    // On white nothing shines through, so that colours stand as they are.
    let colours = pixmap.data().iter().flat_map(|pixel| [pixel.r, pixel.g, pixel.b]).collect();
    RgbImage::from_raw(width, height, colours).filter(|drawn| !drawn.is_empty()).ok_or(Reason::Damaged)
}

/// A little more than exact, because the size is cut to whole pixels.
#[expect(clippy::as_conversions, clippy::cast_possible_truncation, reason = "a factor near one needs no more digits")]
fn scale(pixels: f64, side: f32) -> f32 {
    ((pixels + 0.01) / f64::from(side)) as f32
}
