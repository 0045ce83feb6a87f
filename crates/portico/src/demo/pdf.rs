//! PDF documents of the demo, assembled by hand: a page is a drawing in points, from the lower left corner.

use std::fmt::Write as _;

/// A page: its width and height in points, and what is drawn on it.
pub struct Page {
    pub size: (u16, u16),
    pub drawing: String,
}

/// The three fonts that every reader of PDF has: `/F1` plain, `/F2` with serifs, `/F3` with serifs and slanted.
const FONTS: &str = "<< /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> \
    /F2 << /Type /Font /Subtype /Type1 /BaseFont /Times-Roman >> \
    /F3 << /Type /Font /Subtype /Type1 /BaseFont /Times-Italic >> >>";

pub fn document(pages: &[Page]) -> Vec<u8> {
    let kids: Vec<String> = (0..pages.len()).map(|page| format!("{} 0 R", 3 + page * 2)).collect();
    let mut objects = vec![
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        format!("<< /Type /Pages /Kids [{}] /Count {} >>", kids.join(" "), pages.len()),
    ];
    for (number, Page { size: (width, height), drawing }) in pages.iter().enumerate() {
        objects.push(format!(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {width} {height}] /Contents {} 0 R /Resources << /Font {FONTS} >> >>",
            4 + number * 2
        ));
        objects.push(format!("<< /Length {} >>\nstream\n{drawing}endstream", drawing.len()));
    }
    assemble(&objects)
}

/// Text as it stands between brackets. What is not ASCII is left out: the fonts are used as they are.
pub fn plain(text: &str) -> String {
    let ascii: String = text.chars().filter(char::is_ascii).collect();
    ascii.replace('\\', "\\\\").replace('(', "\\(").replace(')', "\\)")
}

/// The objects with their table, in the order of their numbers.
fn assemble(objects: &[String]) -> Vec<u8> {
    let mut whole = String::from("%PDF-1.4\n");
    let mut places = Vec::with_capacity(objects.len());
    for (number, object) in (1..).zip(objects) {
        places.push(whole.len());
        // Writing into a `String` does not fail.
        let _ = writeln!(whole, "{number} 0 obj\n{object}\nendobj");
    }
    let table = whole.len();
    let count = objects.len() + 1;
    let _ = write!(whole, "xref\n0 {count}\n0000000000 65535 f \n");
    for place in places {
        let _ = writeln!(whole, "{place:010} 00000 n ");
    }
    let _ = write!(whole, "trailer\n<< /Size {count} /Root 1 0 R >>\nstartxref\n{table}\n%%EOF\n");
    whole.into_bytes()
}
