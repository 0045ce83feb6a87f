//! Files made for tests: PDF, pictures and office documents, whole or broken on purpose.

use flate2::{Compression, Crc, write::ZlibEncoder};
use std::io::Write;

/// A PDF with one page for each text, in a font that every reader has.
pub fn pdf_of(pages: &[&str]) -> Vec<u8> {
    sized_pdf(pages, (595.0, 842.0))
}

/// The same on paper of another size, in points.
pub fn sized_pdf(pages: &[&str], (width, height): (f64, f64)) -> Vec<u8> {
    let kids: Vec<String> = (0..pages.len()).map(|page| format!("{} 0 R", 4 + 2 * page)).collect();
    let mut objects = vec![
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        format!("<< /Type /Pages /Count {} /Kids [{}] >>", pages.len(), kids.join(" ")),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>".to_owned(),
    ];
    for (page, text) in pages.iter().enumerate() {
        let lines: String = text.lines().map(|line| format!("({line}) Tj 0 -24 Td ")).collect();
        let drawn = format!("0.2 0.4 0.8 rg 72 72 200 40 re f 0 g BT /F1 18 Tf 72 {} Td {lines}ET", height - 100.0);
        objects.push(format!(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {width} {height}] /Contents {} 0 R \
             /Resources << /Font << /F1 3 0 R >> >> >>",
            5 + 2 * page
        ));
        objects.push(format!("<< /Length {} >>\nstream\n{drawn}\nendstream", drawn.len()));
    }
    put_together(&objects, "")
}

/// A PDF whose pages are the root of themselves, without end.
pub fn endless_pdf() -> Vec<u8> {
    let objects = [
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Count 99999999 /Kids [2 0 R 2 0 R 3 0 R] >>".to_owned(),
        "<< /Type /Pages /Count 99999999 /Kids [3 0 R 2 0 R] >>".to_owned(),
    ];
    put_together(&objects, "")
}

/// A PDF that says it has a password.
pub fn locked_pdf() -> Vec<u8> {
    let objects = [
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Count 0 /Kids [] >>".to_owned(),
        format!(
            "<< /Filter /Standard /V 2 /R 3 /Length 128 /P -44 /O <{}> /U <{}> >>",
            "5a".repeat(32),
            "a5".repeat(32)
        ),
    ];
    let id = "ab".repeat(16);
    put_together(&objects, &format!("/Encrypt 3 0 R /ID [<{id}> <{id}>]"))
}

/// A page that draws itself again and again within itself, each time twice.
pub fn slow_pdf() -> Vec<u8> {
    let depth = 26;
    let mut objects = vec![
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Count 1 /Kids [3 0 R] >>".to_owned(),
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /XObject << /X 5 0 R >> >> >>"
            .to_owned(),
        "<< /Length 11 >>\nstream\n/X Do /X Do\nendstream".to_owned(),
    ];
    for level in 0..depth {
        let inner = "/X Do /X Do /X Do 10 10 300 300 re f";
        let next = if level + 1 < depth { format!("/XObject << /X {} 0 R >>", 6 + level) } else { String::new() };
        objects.push(format!(
            "<< /Type /XObject /Subtype /Form /BBox [0 0 595 842] /Resources << {next} >> /Length {} >>\nstream\n{inner}\nendstream",
            inner.len()
        ));
    }
    put_together(&objects, "")
}

fn put_together(objects: &[String], trailer: &str) -> Vec<u8> {
    let mut bytes = b"%PDF-1.7\n".to_vec();
    let mut offsets = Vec::new();
    for (number, object) in objects.iter().enumerate() {
        offsets.push(bytes.len());
        bytes.extend(format!("{} 0 obj\n{object}\nendobj\n", number + 1).into_bytes());
    }
    let start = bytes.len();
    bytes.extend(format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1).into_bytes());
    for offset in offsets {
        bytes.extend(format!("{offset:010} 00000 n \n").into_bytes());
    }
    let size = objects.len() + 1;
    bytes
        .extend(format!("trailer\n<< /Size {size} /Root 1 0 R {trailer} >>\nstartxref\n{start}\n%%EOF\n").into_bytes());
    bytes
}

/// A chunk of a PNG.
pub fn chunk(name: [u8; 4], data: &[u8]) -> Vec<u8> {
    let mut crc = Crc::new();
    crc.update(&name);
    crc.update(data);
    let length = u32::try_from(data.len()).unwrap();
    [&length.to_be_bytes()[..], &name, data, &crc.sum().to_be_bytes()].concat()
}

/// A picture in these colours, from its upper left to its lower right; `further` chunks stand before its pixels.
pub fn png(width: u32, height: u32, further: &[Vec<u8>]) -> Vec<u8> {
    let mut pixels = ZlibEncoder::new(Vec::new(), Compression::fast());
    for y in 0..height {
        pixels.write_all(&[0]).unwrap();
        for x in 0..width {
            let colour = |at: u32, of: u32| u8::try_from(at * 255 / of).unwrap();
            pixels.write_all(&[colour(x, width), colour(y, height), 96]).unwrap();
        }
    }
    png_of((width, height), &pixels.finish().unwrap(), further)
}

/// A few bytes that say they are a picture of that size.
pub fn flood(width: u32, height: u32) -> Vec<u8> {
    let mut pixels = ZlibEncoder::new(Vec::new(), Compression::best());
    pixels.write_all(&vec![0; 1 << 20]).unwrap();
    png_of((width, height), &pixels.finish().unwrap(), &[])
}

/// A whole container with nonsense where its pixels are.
pub fn garbled() -> Vec<u8> {
    png_of((300, 200), &[0x5a; 400], &[])
}

fn png_of((width, height): (u32, u32), pixels: &[u8], further: &[Vec<u8>]) -> Vec<u8> {
    let head = [&width.to_be_bytes()[..], &height.to_be_bytes(), &[8, 2, 0, 0, 0]].concat();
    let mut bytes = b"\x89PNG\r\n\x1a\n".to_vec();
    bytes.extend(chunk(*b"IHDR", &head));
    for one in further {
        bytes.extend_from_slice(one);
    }
    bytes.extend(chunk(*b"IDAT", pixels));
    bytes.extend(chunk(*b"IEND", b""));
    bytes
}

/// A packed document of these parts.
pub fn packed(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Deflated);
    for (name, bytes) in parts {
        writer.start_file(*name, options).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

const TYPES: &[u8] =
    b"<?xml version=\"1.0\"?><Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"></Types>";

/// A Word document with this body.
pub fn docx(body: &str) -> Vec<u8> {
    let body = format!(
        "<?xml version=\"1.0\"?><w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\">\
         <w:body>{body}</w:body></w:document>"
    );
    packed(&[("[Content_Types].xml", TYPES), ("word/document.xml", body.as_bytes())])
}

pub fn paragraph(text: &str) -> String {
    format!("<w:p><w:r><w:t>{text}</w:t></w:r></w:p>")
}

/// An Excel workbook with one sheet of these rows.
pub fn xlsx(rows: &[&[&str]]) -> Vec<u8> {
    let strings: String =
        rows.iter().flat_map(|row| row.iter()).map(|text| format!("<si><t>{text}</t></si>")).collect();
    let mut number = 0;
    let mut sheet = String::new();
    for row in rows {
        let cells: String = row
            .iter()
            .map(|_| {
                number += 1;
                format!("<c t=\"s\"><v>{}</v></c>", number - 1)
            })
            .collect();
        sheet.push_str(&format!("<row>{cells}</row>"));
    }
    packed(&[
        ("[Content_Types].xml", TYPES),
        ("xl/workbook.xml", b"<workbook/>"),
        ("xl/sharedStrings.xml", format!("<sst>{strings}</sst>").as_bytes()),
        ("xl/worksheets/sheet1.xml", format!("<worksheet><sheetData>{sheet}</sheetData></worksheet>").as_bytes()),
    ])
}

/// A small photograph, 40 by 20, with notes in every segment that may hold some, and more of it behind its end.
pub fn jpeg(exif: &[u8]) -> Vec<u8> {
    let mut drawn = Vec::new();
    let colours = image::RgbImage::from_fn(40, 20, |x, y| {
        image::Rgb([u8::try_from(x * 6).unwrap(), 90, u8::try_from(y * 9).unwrap()])
    });
    image::codecs::jpeg::JpegEncoder::new(&mut drawn).encode_image(&colours).unwrap();
    let segment = |marker: u8, held: &[u8]| {
        let length = u16::try_from(held.len() + 2).unwrap();
        [&[0xff, marker][..], &length.to_be_bytes(), held].concat()
    };
    let notes = [
        segment(0xe1, &[b"Exif\0\0", exif].concat()),
        segment(0xe1, b"http://ns.adobe.com/xap/1.0/\0<x:xmpmeta>GPS</x:xmpmeta>"),
        segment(0xed, b"Photoshop 3.0\0GPS of the press"),
        segment(0xfe, b"GPS in a comment"),
    ];
    [&drawn[..2], &notes.concat(), &drawn[2..]].concat()
}

/// The same as WebP.
pub fn webp(exif: &[u8]) -> Vec<u8> {
    let colours = image::RgbImage::from_fn(40, 20, |x, y| {
        image::Rgb([u8::try_from(x * 6).unwrap(), 90, u8::try_from(y * 9).unwrap()])
    });
    let mut drawn = Vec::new();
    image::codecs::webp::WebPEncoder::new_lossless(&mut drawn)
        .encode(colours.as_raw(), 40, 20, image::ExtendedColorType::Rgb8)
        .unwrap();
    let part = |name: &[u8; 4], held: &[u8]| {
        let length = u32::try_from(held.len()).unwrap();
        let even = vec![0; held.len() % 2];
        [&name[..], &length.to_le_bytes(), held, &even].concat()
    };
    let all = [
        b"WEBP".to_vec(),
        part(b"VP8X", &[0x0c, 0, 0, 0, 39, 0, 0, 19, 0, 0]),
        drawn[12..].to_vec(),
        part(b"EXIF", exif),
        part(b"XMP ", b"<x:xmpmeta>GPS</x:xmpmeta>"),
    ]
    .concat();
    part(b"RIFF", &all)
}
