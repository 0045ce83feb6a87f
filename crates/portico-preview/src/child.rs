//! All that a child does: it takes its limits, reads the file from its input, and says what it found.

use crate::{
    Ask, Kind, Limits, Picture, Reason, Told,
    confine::confine,
    pictures,
    text::{office, plain},
};
use std::io::{self, BufWriter, Read, Write};

/// Looks into the file that comes in, and tells of it on the way out. Nothing has been read before the limits hold.
pub fn run(ask: Ask, limits: &Limits, input: impl Read, output: impl Write) -> io::Result<()> {
    confine(limits.memory, limits.seconds)?;
    let mut teller = Teller { out: BufWriter::new(output) };
    let mut bytes = Vec::new();
    let read = input.take(limits.largest + 1).read_to_end(&mut bytes)?;
    let outcome = match u64::try_from(read).is_ok_and(|read| read <= limits.largest) {
        true => look(ask, bytes, &mut teller),
        false => Err(Reason::TooLarge.into()),
    };
    let last = match outcome {
        Ok(()) => Told::End,
        Err(Stop::Without(reason)) => Told::Without(reason),
        Err(Stop::Unheard(problem)) => return Err(problem),
    };
    last.write(&mut teller.out)?;
    teller.out.flush()
}

/// Why it ends before its end.
pub enum Stop {
    Without(Reason),
    /// Nobody listens any more.
    Unheard(io::Error),
}

/// Says what was found as soon as it was found, so that what a later page breaks is not lost.
pub struct Teller<W: Write> {
    out: BufWriter<W>,
}

impl<W: Write> Teller<W> {
    pub fn pages(&mut self, count: u32) -> Result<(), Stop> {
        self.tell(&Told::Pages(count))
    }

    pub fn pictures(&mut self, pictures: Vec<Picture>) -> Result<(), Stop> {
        pictures.into_iter().try_for_each(|picture| self.tell(&Told::Picture(picture)))
    }

    pub fn text(&mut self, page: u32, text: String) -> Result<(), Stop> {
        self.tell(&Told::Text { page, text })
    }

    fn tell(&mut self, told: &Told) -> Result<(), Stop> {
        told.write(&mut self.out).and_then(|()| self.out.flush()).map_err(Stop::Unheard)
    }
}

impl From<Reason> for Stop {
    fn from(reason: Reason) -> Self {
        Stop::Without(reason)
    }
}

fn look<W: Write>(ask: Ask, bytes: Vec<u8>, teller: &mut Teller<W>) -> Result<(), Stop> {
    match ask.kind {
        Kind::Image => {
            teller.pages(1)?;
            teller.pictures(pictures::of_image(&bytes)?)
        }
        Kind::Docx => only_text(office::of_document(bytes)?, teller),
        Kind::Xlsx => only_text(office::of_workbook(bytes)?, teller),
        Kind::Text => only_text(plain::text(&bytes), teller),
        #[cfg(feature = "pdf-preview")]
        Kind::Pdf => crate::pdf::look(ask, bytes, teller),
        #[cfg(not(feature = "pdf-preview"))]
        Kind::Pdf => Err(Reason::NoPages.into()),
    }
}

fn only_text<W: Write>(text: String, teller: &mut Teller<W>) -> Result<(), Stop> {
    teller.text(0, text)?;
    Err(Reason::NoPages.into())
}
