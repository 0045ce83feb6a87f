//! PDF: each page drawn on white, and its text.

mod drawing;
mod reading;

use crate::{
    Ask, LONGEST_OF_FILE, Reason,
    child::{Stop, Teller},
    paper,
};
use hayro::{
    RenderCache,
    hayro_interpret::InterpreterSettings,
    hayro_syntax::{DecryptionError, LoadPdfError, Pdf, page::Page},
};
use std::io::Write;

/// Tells of the pages that are asked for, one after the other; one that cannot be shown does not hide those before it.
pub fn look<W: Write>(ask: Ask, bytes: Vec<u8>, teller: &mut Teller<W>) -> Result<(), Stop> {
    let pdf = Pdf::new(bytes).map_err(reason)?;
    let pages = pdf.pages();
    if pages.is_empty() {
        return Err(Reason::Damaged.into());
    }
    teller.pages(u32::try_from(pages.len()).unwrap_or(u32::MAX))?;
    let (cache, settings) = (RenderCache::new(), InterpreterSettings::default());
    let mut room = LONGEST_OF_FILE;
    for (number, page) in (ask.first..).zip(asked_for(pages, ask)) {
        teller.pictures(paper::pictures(number, &drawing::draw(page, &cache, &settings)?, false)?)?;
        let text = reading::text(page, &settings);
        if !text.is_empty() && text.len() <= room {
            room -= text.len();
            teller.text(number, text)?;
        }
    }
    Ok(())
}

fn asked_for<'p, 'a>(pages: &'p [Page<'a>], ask: Ask) -> impl Iterator<Item = &'p Page<'a>> {
    let (before, most) = (ask.first.saturating_sub(1), ask.most);
    pages.iter().skip(usize::try_from(before).unwrap_or(usize::MAX)).take(usize::try_from(most).unwrap_or(usize::MAX))
}

fn reason(error: LoadPdfError) -> Reason {
    match error {
        LoadPdfError::Decryption(DecryptionError::PasswordProtected | DecryptionError::UnsupportedAlgorithm) => {
            Reason::Locked
        }
        LoadPdfError::Decryption(DecryptionError::MissingIDEntry | DecryptionError::InvalidEncryption)
        | LoadPdfError::Invalid => Reason::Damaged,
    }
}
