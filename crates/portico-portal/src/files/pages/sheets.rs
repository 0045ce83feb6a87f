//! The pages of a version as they look and as they read.

use crate::{
    call::Call,
    error::Result,
    files::{
        Version,
        previews::{self, Previews, Standing},
    },
    ids::DocumentId,
    policy::{self, Permit, See},
};
use askama::{Template, filters::HtmlSafe};
use portico_web::words;

#[derive(Template)]
#[template(path = "files/pages/sheets.html")]
pub struct Sheets {
    id: DocumentId,
    version: i64,
    /// Why there is nothing, or not all of it.
    note: String,
    is_waiting: bool,
    /// "of 12"; nothing where there is one.
    of: String,
    pages: Vec<previews::Page>,
    /// Of a file that has no pages of its own.
    text: Option<String>,
}

impl HtmlSafe for Sheets {}

pub async fn sheets(call: &Call, permit: &Permit<See, policy::Document>, version: &Version) -> Result<Sheets> {
    let Previews { standing, pages, of, text } = previews::of(call, permit, version).await?;
    let shown = i64::try_from(pages.len()).unwrap_or(i64::MAX);
    let note = match &standing {
        Standing::Waiting => "Its pages are being prepared. They are here in a moment.".to_owned(),
        Standing::Without(why) => why.clone(),
        Standing::Ready if shown < of => {
            let all = words::counted(of.unsigned_abs(), "page", "pages");
            format!("The first {shown} of {all} are here. Download it to see all of them.")
        }
        Standing::Ready => String::new(),
    };
    Ok(Sheets {
        id: permit.thing().id,
        version: version.number,
        note,
        is_waiting: standing == Standing::Waiting,
        of: if of > 1 { format!(" of {of}") } else { String::new() },
        pages,
        text: text.filter(|text| !text.is_empty()),
    })
}
