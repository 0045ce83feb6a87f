//! How large a page is shown, and the pictures of it: a small one, one for the page, and one for finer screens.

use crate::{Format, Picture, Reason, Scale};
use image::{
    ExtendedColorType, GrayImage, ImageEncoder, RgbImage,
    codecs::{
        jpeg::JpegEncoder,
        png::{CompressionType, FilterType, PngEncoder},
    },
    imageops,
};

/// Pixels across at the single scale; a page that is much higher than wide gets fewer.
const WIDTH: u32 = 900;
const HEIGHT: u32 = 2_700;
/// The longer side of a thumbnail.
const THUMBNAIL: u32 = 240;
/// Of 100. Text stays sharp enough where a picture in the page makes PNG too large.
const QUALITY: u8 = 84;
/// PNG of more than one byte for so many pixels is a photograph, and becomes JPEG.
const PIXELS_OF_BYTE: usize = 4;

/// How large a page of these proportions is at the double scale. No page has no pixels.
#[cfg(feature = "pdf-preview")]
pub fn double(width: f64, height: f64) -> (f64, f64) {
    let scale = (f64::from(2 * WIDTH) / width).min(f64::from(2 * HEIGHT) / height);
    ((width * scale).round().max(1.0), (height * scale).round().max(1.0))
}

/// The pictures of a page that is drawn at the double scale, or smaller where there is no more to see.
pub fn pictures(page: u32, drawn: &RgbImage, is_photo: bool) -> Result<Vec<Picture>, Reason> {
    let single = within(drawn, (WIDTH, HEIGHT));
    let thumbnail = within(single.as_ref().unwrap_or(drawn), (THUMBNAIL, THUMBNAIL));
    let mut pictures = Vec::new();
    let small = thumbnail.as_ref().or(single.as_ref()).unwrap_or(drawn);
    pictures.push(picture((page, Scale::Thumbnail), small, is_photo)?);
    pictures.push(picture((page, Scale::Single), single.as_ref().unwrap_or(drawn), is_photo)?);
    if single.is_some() {
        pictures.push(picture((page, Scale::Double), drawn, is_photo)?);
    }
    Ok(pictures)
}

/// Made smaller, where it has to be. A page is never made larger than it came.
pub fn within(drawn: &RgbImage, (width, height): (u32, u32)) -> Option<RgbImage> {
    let (across, down) = drawn.dimensions();
    if across <= width && down <= height {
        return None;
    }
    let by_width = (width, part(down, width, across));
    let by_height = (part(across, height, down), height);
    let (width, height) = if by_width.1 <= height { by_width } else { by_height };
    Some(imageops::thumbnail(drawn, width.max(1), height.max(1)))
}

/// `of * now / before`, of numbers whose product fits.
fn part(of: u32, now: u32, before: u32) -> u32 {
    let exact = u64::from(of) * u64::from(now) / u64::from(before.max(1));
    u32::try_from(exact).unwrap_or(u32::MAX)
}

fn picture((page, scale): (u32, Scale), drawn: &RgbImage, is_photo: bool) -> Result<Picture, Reason> {
    let (width, height) = drawn.dimensions();
    let (format, bytes) = match is_photo {
        true => (Format::Jpeg, jpeg(drawn)?),
        false => smaller(drawn)?,
    };
    Ok(Picture { page, scale, width, height, format, bytes })
}

fn smaller(drawn: &RgbImage) -> Result<(Format, Vec<u8>), Reason> {
    let png = png(drawn)?;
    let pixels = drawn.as_raw().len() / 3;
    if png.len() * PIXELS_OF_BYTE <= pixels {
        return Ok((Format::Png, png));
    }
    let jpeg = jpeg(drawn)?;
    Ok(if jpeg.len() < png.len() { (Format::Jpeg, jpeg) } else { (Format::Png, png) })
}

/// Most pages are black on white: a third of the bytes says the same.
fn png(drawn: &RgbImage) -> Result<Vec<u8>, Reason> {
    let (width, height) = drawn.dimensions();
    let mut bytes = Vec::new();
    let encoder = PngEncoder::new_with_quality(&mut bytes, CompressionType::Default, FilterType::Adaptive);
    let done = match gray(drawn) {
        Some(gray) => encoder.write_image(gray.as_raw(), width, height, ExtendedColorType::L8),
        None => encoder.write_image(drawn.as_raw(), width, height, ExtendedColorType::Rgb8),
    };
    done.map_err(|_| Reason::TooLarge)?;
    Ok(bytes)
}

fn gray(drawn: &RgbImage) -> Option<GrayImage> {
    let (width, height) = drawn.dimensions();
    let each = drawn.pixels().map(|pixel| {
        let [red, green, blue] = pixel.0;
        (red == green && green == blue).then_some(red)
    });
    GrayImage::from_raw(width, height, each.collect::<Option<Vec<u8>>>()?)
}

fn jpeg(drawn: &RgbImage) -> Result<Vec<u8>, Reason> {
    let mut bytes = Vec::new();
    let done = JpegEncoder::new_with_quality(&mut bytes, QUALITY).encode_image(drawn);
    done.map_err(|_| Reason::TooLarge)?;
    Ok(bytes)
}
