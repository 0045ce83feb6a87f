//! Thumbnails a second: a child of the program for each file, two at once, as the server starts them.
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::thread;

use crate::error::{During, Error, Result};
use crate::program::Program;
use crate::stopwatch::Stopwatch;

/// Files in one run, by so many at once.
const FILES: usize = 60;
const AT_ONCE: usize = 2;
/// Lines on the page: as many as on a letter.
const LINES: usize = 42;
/// Address space, seconds on the processor, and the largest file, as the server sets them.
const LIMITS: [&str; 3] = ["1073741824", "30", "134217728"];

/// One line for the developer; nothing of it is compared.
pub fn measure(program: &Path, work: &Path) -> Result<String> {
    fs::create_dir_all(work).during(|| work.display().to_string())?;
    let file = work.join("page.pdf");
    fs::write(&file, letter()).during(|| file.display().to_string())?;
    let stopwatch = Stopwatch::start();
    let done: Vec<Result<()>> = thread::scope(|scope| {
        let each = (0..AT_ONCE).map(|_| scope.spawn(|| (0..FILES / AT_ONCE).try_for_each(|_| look(program, &file))));
        let each: Vec<_> = each.collect();
        each.into_iter().map(|one| one.join().unwrap_or_else(|_| Err(Error::new("a thread ended early")))).collect()
    });
    done.into_iter().collect::<Result<()>>()?;
    let seconds = stopwatch.took().0.as_secs_f64();
    let files = f64::from(u32::try_from(FILES).unwrap_or(u32::MAX));
    Ok(format!("thumbnails   {:>9.1} a second: a page of a PDF at three sizes, with its text", files / seconds))
}

fn look(program: &Path, file: &Path) -> Result<()> {
    let script = "program=$1; file=$2; shift 2; exec \"$program\" preview pdf 1 1 \"$@\" < \"$file\" > /dev/null";
    Program::new("sh").args(["-c", script, "sh"]).arg(program).arg(file).args(LIMITS).capture().map(drop)
}

/// A letter of one page.
fn letter() -> String {
    let mut drawn = String::from("BT /F1 11 Tf 60 780 Td ");
    for line in 0..LINES {
        let _ = write!(
            drawn,
            "({line} What was agreed on is delivered by Friday, and paid within thirty days.) Tj 0 -17 Td "
        );
    }
    drawn.push_str("ET");
    let objects = [
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Count 1 /Kids [3 0 R] >>".to_owned(),
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 5 0 R /Resources << /Font << /F1 4 0 R >> >> >>"
            .to_owned(),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>".to_owned(),
        format!("<< /Length {} >>\nstream\n{drawn}\nendstream", drawn.len()),
    ];
    let mut text = String::from("%PDF-1.7\n");
    let mut places = String::new();
    for (number, object) in (1..).zip(&objects) {
        let _ = writeln!(places, "{:010} 00000 n ", text.len());
        let _ = write!(text, "{number} 0 obj\n{object}\nendobj\n");
    }
    let (start, size) = (text.len(), objects.len() + 1);
    let _ = write!(
        text,
        "xref\n0 {size}\n0000000000 65535 f \n{places}trailer\n<< /Size {size} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n"
    );
    text
}
