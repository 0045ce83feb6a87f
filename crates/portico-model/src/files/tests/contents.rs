//! What bytes are taken for, whatever they are called.

use super::made::{archive, archive_of, compound, entry, gif, jpg, pdf, pdf_with_stream, png};
use crate::files::{Content, END, Kind, Reason, Sample};

fn is(bytes: &[u8], kind: Kind) {
    assert_eq!(Content::of(&Sample::of(bytes)), Content::Is(kind), "{:?}", String::from_utf8_lossy(bytes));
}

fn is_not_taken(bytes: &[u8], reason: Reason) {
    assert_eq!(Content::of(&Sample::of(bytes)), Content::Not(reason), "{:?}", String::from_utf8_lossy(bytes));
}

// req 100
#[test]
fn pictures_documents_and_archives_are_known_by_their_bytes() {
    is(&pdf(""), Kind::Pdf);
    is(&pdf_with_stream(""), Kind::Pdf);
    is(&[b"\xEF\xBB\xBF\n", &pdf("")[..]].concat(), Kind::Pdf);
    is(&jpg(), Kind::Jpg);
    is(&png(), Kind::Png);
    is(&gif(), Kind::Gif);
    is(b"RIFF\x24\0\0\0WEBPVP8 ", Kind::Webp);
    is(b"II*\0\x08\0\0\0\0\0\0\0", Kind::Tiff);
    is(b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", Kind::Heic);
    is(b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom", Kind::Mp4);
    is(b"ID3\x04\0\0\0\0\0\0", Kind::Mp3);
    is(&archive_of(&["a.txt", "folder/b.pdf"]), Kind::Zip);
    is(&archive(&[]), Kind::Zip);
}

// req 100
#[test]
fn office_documents_are_told_from_archives_by_what_is_in_them() {
    is(&archive_of(&["[Content_Types].xml", "word/document.xml"]), Kind::Docx);
    is(&archive_of(&["[Content_Types].xml", "xl/workbook.xml"]), Kind::Xlsx);
    is(&archive_of(&["[Content_Types].xml", "ppt/presentation.xml"]), Kind::Pptx);
    is(&archive_of(&["word/document.xml"]), Kind::Zip);
    is_not_taken(&archive_of(&["[Content_Types].xml", "other/part.xml"]), Reason::Unknown);
    is_not_taken(&archive_of(&["[Content_Types].xml", "word/document.xml", "xl/workbook.xml"]), Reason::Unknown);
    let open = |media_type: &str| archive(&[entry("mimetype", media_type.as_bytes()), entry("content.xml", b"<x/>")]);
    is(&open("application/vnd.oasis.opendocument.text"), Kind::Odt);
    is(&open("application/vnd.oasis.opendocument.spreadsheet"), Kind::Ods);
    is_not_taken(&open("application/epub+zip"), Reason::Unknown);
    is(&compound(&["Root Entry", "WordDocument"]), Kind::Doc);
    is(&compound(&["Root Entry", "Workbook"]), Kind::Xls);
    is(&compound(&["Root Entry", "PowerPoint Document"]), Kind::Ppt);
    is_not_taken(&compound(&["Root Entry", "__substg1.0_1000001F"]), Reason::Unknown);
}

#[test]
fn an_archive_with_a_document_at_its_beginning_is_an_archive() {
    is(&archive(&[entry("a.pdf", &pdf("")), entry("b.html", b"<html><script>")]), Kind::Zip);
}

// req 100
#[test]
fn text_is_what_has_no_control_characters_and_begins_no_page() {
    is(b"Hello,\nthis is it.", Kind::Txt);
    is("Grüße aus Köln".as_bytes(), Kind::Txt);
    is(b"Gr\xFC\xDFe aus K\xF6ln", Kind::Txt);
    is(b"\xFF\xFEH\0i\0", Kind::Txt);
    is(b"a < b, and 3 > 2", Kind::Txt);
    is(b"How to write <script> in a page", Kind::Txt);
    is(b"{\\rtf1\\ansi Hello}", Kind::Rtf);
    is(b"date;amount\n2026-07-01;12,50\n2026-07-02;8,00\n", Kind::Csv);
    is(b"Account 4711\n\ndate,text,amount\n1,\"a, b\n c\",2\n2,c,3\n", Kind::Csv);
    is(b"one\ntwo\n", Kind::Txt);
    is_not_taken(b"Hello\0there", Reason::Unknown);
    is_not_taken(b"\x1B$B", Reason::Unknown);
}

#[test]
fn xml_is_taken_as_data_alone() {
    is(b"<?xml version=\"1.0\"?>\n<Invoice xmlns=\"urn:oasis:names:Invoice-2\"><ID>7</ID></Invoice>", Kind::Xml);
    for active in [
        "<?xml version=\"1.0\"?><!DOCTYPE x [<!ENTITY a \"b\">]><x>&a;</x>",
        "<?xml version=\"1.0\"?><?xml-stylesheet href=\"x.xsl\" type=\"text/xsl\"?><x/>",
        "<?xml version=\"1.0\"?><x><a:script xmlns:a=\"http://www.w3.org/1999/xhtml\">alert(1)</a:script></x>",
        "<?xml version=\"1.0\"?><a:x xmlns:a=\"http://www.w3.org/1999/xht&#109;l\"/>",
        "<Invoice/>",
    ] {
        is_not_taken(active.as_bytes(), Reason::Active);
    }
    let long = format!("<?xml version=\"1.0\"?><x>{}</x>", " ".repeat(END));
    is_not_taken(long.as_bytes(), Reason::Active);
}

// req 100
#[test]
fn a_password_is_seen_without_opening_anything() {
    is_not_taken(&pdf("/Encrypt 5 0 R"), Reason::Locked);
    is_not_taken(&pdf("/Encrypt<</Filter/Standard>>"), Reason::Locked);
    is_not_taken(&pdf_with_stream("/Encrypt 5 0 R"), Reason::Locked);
    is(&pdf("/EncryptMetadata true"), Kind::Pdf);
    is_not_taken(&compound(&["Root Entry", "EncryptionInfo", "EncryptedPackage"]), Reason::Locked);
    let mut locked = entry("a.txt", b"x");
    locked.locked = true;
    is_not_taken(&archive(&[locked]), Reason::Locked);
}

#[test]
fn the_ends_of_a_long_file_are_enough() {
    let long = [&pdf("")[..], &vec![b' '; 3 * END], &pdf("/Encrypt 5 0 R")].concat();
    is_not_taken(&long, Reason::Locked);
    let stored = archive(&[entry("[Content_Types].xml", &vec![0; 3 * END]), entry("word/document.xml", b"x")]);
    is(&stored, Kind::Docx);
    let (head, tail) = (&stored[..END], &stored[stored.len() - END..]);
    let size = u64::try_from(stored.len()).unwrap();
    assert_eq!(Content::of(&Sample::new(size, head, tail).unwrap()), Content::Is(Kind::Docx));
    assert!(Sample::new(size, head, &tail[1..]).is_none() && Sample::new(size - 1, &head[1..], tail).is_none());
}
