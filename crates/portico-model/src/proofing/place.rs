//! Where a comment points: a page, and on it a point or a box.

use std::fmt;

/// A part of a page's width or height, in ten-thousandths: 5000 is its middle.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Part(u16);

/// A point on a page, or a box whose upper left corner it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// Counts from one.
    pub page: u32,
    /// From the left.
    pub x: Part,
    /// From the top.
    pub y: Part,
    /// Where it is a box.
    pub extent: Option<Extent>,
}

/// How wide and how high a box is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Extent {
    pub width: Part,
    pub height: Part,
}

/// What is wrong with a place, by the name of its field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wrong {
    pub field: &'static str,
    pub words: &'static str,
}

const WHOLE: u16 = 10_000;
const NO_PAGE: Wrong = Wrong { field: "page", words: "Choose a page that is there." };
const OUTSIDE: &str = "Give a place on the page, from 0 to 100 percent.";
const BEYOND: Wrong = Wrong { field: "x", words: "The box has to lie on the page." };

impl Part {
    /// What is stored; none beyond the page.
    pub fn of_ten_thousandths(number: i64) -> Option<Part> {
        u16::try_from(number).ok().filter(|number| *number <= WHOLE).map(Part)
    }

    /// From 0 to 1, as programs say it.
    pub fn of_unit(number: f64) -> Option<Part> {
        // Written and read again, because no number is cut off in silence.
        let rounded = format!("{:.0}", number * f64::from(WHOLE));
        rounded.parse().ok().and_then(Part::of_ten_thousandths)
    }

    /// From 0 to 100, as a form says it: "36.5".
    pub fn of_percent(text: &str) -> Option<Part> {
        let number: f64 = text.trim().trim_end_matches('%').trim_end().replace(',', ".").parse().ok()?;
        Part::of_unit(number / 100.0)
    }

    pub fn ten_thousandths(self) -> i64 {
        i64::from(self.0)
    }

    /// From 0 to 1.
    pub fn unit(self) -> f64 {
        f64::from(self.0) / f64::from(WHOLE)
    }

    /// Whether it is less than so many ten-thousandths away.
    pub fn is_within(self, distance: u16, other: Part) -> bool {
        self.0.abs_diff(other.0) < distance
    }

    /// So many ten-thousandths further, up to the end.
    #[must_use]
    pub fn further(self, distance: u16) -> Part {
        Part(self.0.saturating_add(distance).min(WHOLE))
    }

    fn and(self, further: Part) -> Option<Part> {
        Part::of_ten_thousandths(self.ten_thousandths() + further.ten_thousandths())
    }
}

/// In percent without the sign: "36.5".
impl fmt::Display for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", f64::from(self.0) / 100.0)
    }
}

impl Place {
    /// A place as a form says it, in percent; none where no page is named. Without numbers it is the whole page.
    pub fn of_form(page: &str, at: (&str, &str), size: (&str, &str), pages: u32) -> Result<Option<Place>, Wrong> {
        let page = page.trim();
        if page.is_empty() {
            return Ok(None);
        }
        let page = page.parse().map_err(|_| NO_PAGE)?;
        let part = |field, text: &str| match text.trim() {
            "" => Ok(None),
            text => Part::of_percent(text).map(Some).ok_or(Wrong { field, words: OUTSIDE }),
        };
        let (x, y) = (part("x", at.0)?, part("y", at.1)?);
        let (width, height) = (part("w", size.0)?, part("h", size.1)?);
        let extent = width.zip(height).map(|(width, height)| Extent { width, height });
        let place = Place { page, x: x.unwrap_or_default(), y: y.unwrap_or_default(), extent };
        place.on(pages).map(Some)
    }

    /// The place, if the document has its page and a box lies on it.
    pub fn on(self, pages: u32) -> Result<Place, Wrong> {
        if self.page == 0 || self.page > pages {
            return Err(NO_PAGE);
        }
        let Some(extent) = self.extent else { return Ok(self) };
        if extent.width == Part::default() || extent.height == Part::default() {
            return Ok(Place { extent: None, ..self });
        }
        let fits = self.x.and(extent.width).is_some() && self.y.and(extent.height).is_some();
        if fits { Ok(self) } else { Err(BEYOND) }
    }
}
