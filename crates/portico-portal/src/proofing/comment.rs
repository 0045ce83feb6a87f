//! A comment and what was said to it, as rows.

use crate::ids::MemberId;
use jiff::Timestamp;
use portico_model::{
    access::Side,
    proofing::{Extent, Part, Place, Standing, Weight, is_moved},
};
use portico_store::{Error, FromRow, Result, Row, Value, values};
use uuid::Uuid;

/// Words about a version of a document.
#[derive(Debug, Clone)]
pub struct Comment {
    /// In its document, from one.
    pub number: i64,
    /// On which it was written.
    pub version: i64,
    /// Where it points; none is about the whole version.
    pub place: Option<Place>,
    /// The last version of which somebody says that it points at the right place.
    pub placed_in: i64,
    pub weight: Weight,
    pub said: Said,
    pub standing: Standing,
    /// The version in which it was done.
    pub settled_in: Option<i64>,
    pub settled_by: Option<String>,
    pub settled_at: Option<Timestamp>,
    /// Oldest first; what was taken back is not among them.
    pub replies: Vec<Reply>,
}

/// What somebody said to a comment.
#[derive(Debug, Clone)]
pub struct Reply {
    /// The comment's number.
    pub number: i64,
    /// Among what was said to it, from one.
    pub place: i64,
    pub said: Said,
}

/// Words with whoever wrote them.
#[derive(Debug, Clone)]
pub struct Said {
    pub words: String,
    pub member: MemberId,
    pub author: String,
    pub side: Side,
    pub at: Timestamp,
    pub edited_at: Option<Timestamp>,
}

/// The columns of `Comment`, where its table is `c`, its author's person `p` and whoever settled it `s`.
pub const COMMENT: &str = "c.number, c.version, c.page, c.x, c.y, c.w, c.h, c.placed_in, c.weight, c.words, c.member_id, p.name, \
    c.side, c.written_at, c.edited_at, c.state, c.settled_in, s.name, c.settled_at";
/// The columns of `Reply`, where its table is `q` and its author's person `p`.
pub const REPLY: &str = "q.number, q.place, q.words, q.member_id, p.name, q.side, q.written_at, q.edited_at";

impl Comment {
    /// Whether nobody has looked yet if it still points at the right place.
    pub fn is_moved(&self, shown: i64) -> bool {
        is_moved(self.standing, self.place.is_some(), self.placed_in, shown)
    }
}

/// The columns `page, x, y, w, h` of a place.
pub fn columns(place: Option<Place>) -> [Value; 5] {
    let extent = place.and_then(|place| place.extent);
    values![
        place.map(|place| i64::from(place.page)),
        place.map(|place| place.x.ten_thousandths()),
        place.map(|place| place.y.ten_thousandths()),
        extent.map(|extent| extent.width.ten_thousandths()),
        extent.map(|extent| extent.height.ten_thousandths())
    ]
}

/// The place of which the columns begin here.
pub fn place(row: &Row<'_>, at: usize) -> Result<Option<Place>> {
    let Some(page) = row.get::<Option<i64>>(at)? else { return Ok(None) };
    let part =
        |at: usize| -> Result<Option<Part>> { Ok(row.get::<Option<i64>>(at)?.and_then(Part::of_ten_thousandths)) };
    let extent = part(at + 3)?.zip(part(at + 4)?).map(|(width, height)| Extent { width, height });
    Ok(Some(Place {
        page: u32::try_from(page).map_err(|error| Error::Row(error.to_string()))?,
        x: part(at + 1)?.unwrap_or_default(),
        y: part(at + 2)?.unwrap_or_default(),
        extent,
    }))
}

/// The word of the column `side`.
pub fn side(word: &str) -> Side {
    if word == Side::Firm.as_str() { Side::Firm } else { Side::Client }
}

/// The word of a column, where it is one.
pub fn known<T>(found: Option<T>) -> Result<T> {
    found.ok_or_else(|| Error::Row("a comment holds a word that is none".into()))
}

impl FromRow for Comment {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        Ok(Self {
            number: row.get(0)?,
            version: row.get(1)?,
            place: place(row, 2)?,
            placed_in: row.get(7)?,
            weight: known(Weight::parse(&row.get::<String>(8)?))?,
            said: Said::read(row, 9)?,
            standing: known(Standing::parse(&row.get::<String>(15)?))?,
            settled_in: row.get(16)?,
            settled_by: row.get(17)?,
            settled_at: row.get(18)?,
            replies: Vec::new(),
        })
    }
}

impl FromRow for Reply {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        Ok(Self { number: row.get(0)?, place: row.get(1)?, said: Said::read(row, 2)? })
    }
}

impl Said {
    fn read(row: &Row<'_>, at: usize) -> Result<Self> {
        Ok(Self {
            words: row.get(at)?,
            member: row.get(at + 1)?,
            author: row.get(at + 2)?,
            side: side(&row.get::<String>(at + 3)?),
            at: row.get(at + 4)?,
            edited_at: row.get(at + 5)?,
        })
    }
}

/// Words under an identifier that the page made: sent twice, they are there once.
#[derive(Debug, Clone)]
pub struct Words {
    pub id: Uuid,
    pub text: String,
}
