//! The pages of a version, as far as anybody knows them.

use crate::{
    call::Call,
    error::Result,
    files::{
        previews::{self, Standing},
        queries,
    },
    policy::{self, Action, Permit, See},
};

/// What there is to look at.
#[derive(Debug, Clone)]
pub enum Sheets {
    /// The pages are still being drawn.
    Waiting,
    Ready(Vec<Sheet>),
    /// There are none, for this reason.
    Without(String),
}

/// One page.
#[derive(Debug, Clone)]
pub struct Sheet {
    /// Counts from one.
    pub number: u32,
    /// In pixels, at its usual size.
    pub width: i64,
    pub height: i64,
    /// What is written on it.
    pub text: Option<String>,
    /// Where its picture is, and the one of twice the size.
    pub image: String,
    pub image_twice: String,
}

/// Where nobody knows how many there are, a comment may name any of so many.
pub const MOST_PAGES: u32 = 2_000;

impl Sheets {
    pub fn all(&self) -> &[Sheet] {
        match self {
            Self::Ready(sheets) => sheets,
            Self::Waiting | Self::Without(_) => &[],
        }
    }
}

/// The pages of one version of a document.
pub async fn sheets(call: &Call, permit: &Permit<See, policy::Document>, number: i64) -> Result<Sheets> {
    let version = queries::version(call, permit, Some(number)).await?;
    let found = previews::of(call, permit, &version).await?;
    let at = format!("/files/{}/versions/{number}/pages", permit.thing().id);
    let sheet = |page: previews::Page| {
        let image = format!("{at}/{}", page.number);
        Some(Sheet {
            number: u32::try_from(page.number).ok()?,
            width: page.width,
            height: page.height,
            text: page.text,
            image_twice: format!("{image}?scale=2"),
            image,
        })
    };
    Ok(match found.standing {
        Standing::Waiting => Sheets::Waiting,
        Standing::Without(why) => Sheets::Without(why),
        Standing::Ready => Sheets::Ready(found.pages.into_iter().filter_map(sheet).collect()),
    })
}

/// How many pages a comment on a version may name: those that it has, of which not all may be shown.
pub async fn pages<A: Action>(call: &Call, permit: &Permit<A, policy::Document>, number: i64) -> Result<u32> {
    let Some(seen) = permit.also::<See>(call).await? else { return Ok(MOST_PAGES) };
    let version = queries::version(call, &seen, Some(number)).await?;
    let found = previews::unshown(call, &seen, &version).await?;
    Ok(match (found.standing, u32::try_from(found.of)) {
        (Standing::Ready, Ok(of @ 1..)) => of,
        (Standing::Ready | Standing::Waiting | Standing::Without(_), _) => MOST_PAGES,
    })
}
