//! Files of the demo's story, made here: a letter as a PDF or as a photo, a note, a table.

use crate::demo::pdf::{Page, document, plain};
use flate2::{Compression, Crc, write::ZlibEncoder};
use serde::Deserialize;
use std::{
    fmt::Write as _,
    io::{self, Write as _},
};

/// A file that somebody hands in. What it is, the end of its name says.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Handed {
    pub name: String,
    pub lines: Vec<String>,
    /// For the team alone.
    #[serde(default)]
    pub firm_only: bool,
    /// In the place of the file of the same title.
    #[serde(default)]
    pub newer: bool,
}

impl Handed {
    pub fn bytes(&self) -> io::Result<Vec<u8>> {
        match self.name.rsplit('.').next() {
            Some("pdf") => Ok(pdf(&self.lines)),
            Some("png") => photo(&self.lines),
            _ => Ok((self.lines.join("\n") + "\n").into_bytes()),
        }
    }

    /// Its name without the end.
    pub fn title(&self) -> &str {
        self.name.rsplit_once('.').map_or(self.name.as_str(), |(title, _)| title)
    }
}

/// One page of A4 with these lines, the first of them large.
fn pdf(lines: &[String]) -> Vec<u8> {
    let mut drawing = String::from("BT /F1 18 Tf 64 760 Td 22 TL\n");
    for (number, line) in lines.iter().enumerate() {
        let size = if number == 1 { "/F1 11 Tf 18 TL T*\n" } else { "" };
        // Writing into a `String` does not fail.
        let _ = writeln!(drawing, "{size}({}) Tj T*", plain(line));
    }
    drawing.push_str("ET\n");
    document(&[Page { size: (595, 842), drawing }])
}

const WIDTH: u32 = 360;
const LINE: u32 = 22;
const MARGIN: u32 = 40;

/// A sheet on a table, with a bar of ink for each word.
fn photo(lines: &[String]) -> io::Result<Vec<u8>> {
    let height = MARGIN * 2 + LINE * u32::try_from(lines.len()).unwrap_or_default().max(12);
    let mut packed = ZlibEncoder::new(Vec::new(), Compression::default());
    for y in 0..height {
        // Each row says first how it is written: as it is.
        let mut row = vec![0];
        for x in 0..WIDTH {
            row.push(shade(lines, x, y, height));
        }
        packed.write_all(&row)?;
    }
    let mut png = b"\x89PNG\r\n\x1a\n".to_vec();
    // Eight bits of grey.
    chunk(&mut png, *b"IHDR", &[&WIDTH.to_be_bytes()[..], &height.to_be_bytes(), &[8, 0, 0, 0, 0]].concat());
    chunk(&mut png, *b"IDAT", &packed.finish()?);
    chunk(&mut png, *b"IEND", &[]);
    Ok(png)
}

fn shade(lines: &[String], x: u32, y: u32, height: u32) -> u8 {
    let edge = 16;
    if x < edge || y < edge || x >= WIDTH - edge || y >= height - edge {
        return 150;
    }
    let Some(down) = y.checked_sub(MARGIN) else { return 250 };
    let line = usize::try_from(down / LINE).ok().and_then(|number| lines.get(number));
    let letter = x.checked_sub(MARGIN).and_then(|across| usize::try_from(across / 7).ok());
    let is_ink = (4..12).contains(&(down % LINE))
        && line.zip(letter).and_then(|(line, at)| line.chars().nth(at)).is_some_and(|letter| letter != ' ');
    if is_ink { 60 } else { 250 }
}

fn chunk(png: &mut Vec<u8>, kind: [u8; 4], content: &[u8]) {
    png.extend(u32::try_from(content.len()).unwrap_or_default().to_be_bytes());
    let mut crc = Crc::new();
    crc.update(&kind);
    crc.update(content);
    png.extend(kind);
    png.extend_from_slice(content);
    png.extend(crc.sum().to_be_bytes());
}

#[cfg(test)]
mod tests {
    use super::*;
    use portico_model::files::{Content, Kind, Sample};

    fn check(name: &str, kind: Kind) {
        let lines = ["Lease".to_owned(), "of the shop (Mill Lane)".to_owned(), "name,rent".to_owned()];
        let lines = if kind == Kind::Csv { vec!["a,b".to_owned(); 4] } else { lines.to_vec() };
        let handed = Handed { name: name.into(), lines, firm_only: false, newer: false };
        assert_eq!(Content::of(&Sample::of(&handed.bytes().unwrap())), Content::Is(kind), "{name}");
    }

    #[test]
    fn what_is_made_is_what_its_name_says() {
        check("Lease.pdf", Kind::Pdf);
        check("Lease.png", Kind::Png);
        check("Lease.txt", Kind::Txt);
        check("Lease.csv", Kind::Csv);
    }
}
