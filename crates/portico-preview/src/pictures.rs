//! A picture that somebody sent, as a page: turned the right way up, on white, and never larger than is looked into.

use crate::{Picture, Reason, paper};
use image::{
    DynamicImage, ImageDecoder, ImageError, ImageFormat, ImageReader, Limits, Rgb, RgbImage, metadata::Orientation,
};
use std::io::Cursor;

/// More pixels than this are not unpacked: a few bytes can claim to be any number.
const MOST_PIXELS: u64 = 64 << 20;
/// Neither side may be longer.
const LONGEST_SIDE: u32 = 30_000;
/// What a decoder may take for itself, in bytes.
const MEMORY: u64 = 512 << 20;
/// What it is drawn into at most, twice the size of a page.
const DOUBLE: (u32, u32) = (1_800, 5_400);

pub fn of_image(bytes: &[u8]) -> Result<Vec<Picture>, Reason> {
    let format = image::guess_format(bytes).map_err(|_| Reason::Damaged)?;
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    let mut limits = Limits::default();
    limits.max_image_width = Some(LONGEST_SIDE);
    limits.max_image_height = Some(LONGEST_SIDE);
    limits.max_alloc = Some(MEMORY);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(|error| reason(&error))?;
    let (width, height) = decoder.dimensions();
    if u64::from(width) * u64::from(height) > MOST_PIXELS {
        return Err(Reason::TooLarge);
    }
    let turned = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let decoded = DynamicImage::from_decoder(decoder).map_err(|error| reason(&error))?;
    let mut drawn = DynamicImage::ImageRgb8(on_white(decoded));
    drawn.apply_orientation(turned);
    let drawn = drawn.into_rgb8();
    let drawn = paper::within(&drawn, DOUBLE).unwrap_or(drawn);
    paper::pictures(1, &drawn, format == ImageFormat::Jpeg)
}

/// Whatever shines through is white, as paper is, whichever colours the reader's pages have.
fn on_white(decoded: DynamicImage) -> RgbImage {
    if !decoded.color().has_alpha() {
        return decoded.into_rgb8();
    }
    let through = decoded.into_rgba8();
    RgbImage::from_fn(through.width(), through.height(), |x, y| {
        let [red, green, blue, alpha] = through.get_pixel(x, y).0;
        Rgb([red, green, blue].map(|colour| over_white(colour, alpha)))
    })
}

fn over_white(colour: u8, alpha: u8) -> u8 {
    let (colour, alpha) = (u16::from(colour), u16::from(alpha));
    let mixed = (colour * alpha + 255 * (255 - alpha)) / 255;
    u8::try_from(mixed).unwrap_or(u8::MAX)
}

fn reason(error: &ImageError) -> Reason {
    match error {
        ImageError::Limits(_) => Reason::TooLarge,
        ImageError::Decoding(_)
        | ImageError::Encoding(_)
        | ImageError::Parameter(_)
        | ImageError::Unsupported(_)
        | ImageError::IoError(_) => Reason::Damaged,
    }
}
