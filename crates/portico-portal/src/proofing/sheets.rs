//! The pages of a version, as far as anybody knows them.

use crate::{
    call::Call,
    error::Result,
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
    pub width: u32,
    pub height: u32,
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
pub async fn sheets(_call: &Call, _permit: &Permit<See, policy::Document>, _version: i64) -> Result<Sheets> {
    Ok(Sheets::Without(String::new()))
}

/// How many pages a comment on a version may name.
pub async fn pages<A: Action>(call: &Call, permit: &Permit<A, policy::Document>, version: i64) -> Result<u32> {
    let Some(seen) = permit.also::<See>(call).await? else { return Ok(MOST_PAGES) };
    let found = sheets(call, &seen, version).await?;
    let count = u32::try_from(found.all().len()).unwrap_or(MOST_PAGES);
    Ok(if count == 0 { MOST_PAGES } else { count })
}
