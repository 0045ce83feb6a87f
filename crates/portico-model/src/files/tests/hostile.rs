//! Uploads that mean harm, each with what becomes of it in a slot for everything.

use expect_test::{Expect, expect};

use super::made::{Entry, archive, archive_of, compound, entry, gif, jpg, pdf, png};
use crate::files::{Kind, Limits, Sample};

fn check(files: &[(&str, Vec<u8>)], expect: &Expect) {
    let limits = Limits::new(Kind::ALL.to_vec(), 1, 10).unwrap();
    let lines = files.iter().map(|(what, bytes)| match limits.check(&Sample::of(bytes)) {
        Ok(kind) => format!("{what}: served as {}\n", kind.media_type()),
        Err(refusal) => format!("{what}: {}\n", refusal.code()),
    });
    expect.assert_eq(&lines.collect::<String>());
}

fn with(before: &[u8], after: &[u8]) -> Vec<u8> {
    [before, after].concat()
}

fn wide(text: &str) -> Vec<u8> {
    ["\u{FEFF}", text].concat().encode_utf16().flat_map(u16::to_le_bytes).collect()
}

// s_065
#[test]
fn pages_and_pictures_with_scripts() {
    check(
        &[
            ("HTML", b"<!DOCTYPE html><script>alert(1)</script>".to_vec()),
            ("HTML after blank lines", b"\n\n \t<html><script>alert(1)</script>".to_vec()),
            ("HTML after a byte order mark", b"\xEF\xBB\xBF<script>alert(1)</script>".to_vec()),
            ("HTML in UTF-16", wide("<script>alert(1)</script>")),
            ("HTML after a comment", b"<!-- x --><script>alert(1)</script>".to_vec()),
            ("HTML with a NUL", b"<html>\0<script>alert(1)</script>".to_vec()),
            ("HTML after words", b"x<script>alert(1)</script>".to_vec()),
            ("XHTML", b"<?xml version=\"1.0\"?><html xmlns=\"http://www.w3.org/1999/xhtml\"/>".to_vec()),
            ("SVG", b"<svg xmlns=\"http://www.w3.org/2000/svg\" onload=\"alert(1)\"/>".to_vec()),
            ("SVG without a script", b"<?xml version=\"1.0\"?><svg xmlns=\"http://www.w3.org/2000/svg\"/>".to_vec()),
            ("MHTML", b"MIME-Version: 1.0\r\nContent-Type: multipart/related\r\n\r\n<script>".to_vec()),
            ("Flash", b"FWS\x06\0\0\0\0\0\0\0\0".to_vec()),
        ],
        &expect![[r"
            HTML: wrong-kind
            HTML after blank lines: wrong-kind
            HTML after a byte order mark: wrong-kind
            HTML in UTF-16: wrong-kind
            HTML after a comment: wrong-kind
            HTML with a NUL: wrong-kind
            HTML after words: served as text/plain
            XHTML: wrong-kind
            SVG: wrong-kind
            SVG without a script: wrong-kind
            MHTML: served as text/plain
            Flash: wrong-kind
        "]],
    );
}

// s_065
#[test]
fn two_kinds_at_once() {
    check(
        &[
            ("PDF after HTML", with(b"<html><script>alert(1)</script>", &pdf(""))),
            ("HTML after the header of a PDF", with(b"%PDF-1.4\n<script>alert(1)</script>\n", &pdf(""))),
            ("PDF and ZIP", with(&pdf(""), &archive_of(&["a.txt"]))),
            ("PDF after words", with(b"hello ", &pdf(""))),
            ("JPG and ZIP", with(&jpg(), &archive_of(&["a.txt"]))),
            ("JPG with a page in its comment", with(&jpg(), b"\xFF\xFE<script>alert(1)</script>")),
            ("PNG and PHP", with(&png(), b"<?php system($_GET['c']); ?>")),
            ("GIF and script by an operator", b"GIF89a=1;alert(1)//xxxxxxxxxxxxxxxxxxxxxxxxx".to_vec()),
            ("GIF and script by a comment", with(b"GIF89a/*\x01\0\0\0\0", b",*/=1;alert(1);")),
            ("GIF and PDF", with(&gif(), &pdf(""))),
            ("ZIP and HTML", with(b"<html>", &archive_of(&["a.txt"]))),
            (
                "an archive that is two documents",
                archive_of(&["[Content_Types].xml", "word/document.xml", "xl/workbook.xml"]),
            ),
        ],
        &expect![[r"
            PDF after HTML: mixed
            HTML after the header of a PDF: mixed
            PDF and ZIP: mixed
            PDF after words: mixed
            JPG and ZIP: mixed
            JPG with a page in its comment: mixed
            PNG and PHP: mixed
            GIF and script by an operator: mixed
            GIF and script by a comment: mixed
            GIF and PDF: mixed
            ZIP and HTML: wrong-kind
            an archive that is two documents: wrong-kind
        "]],
    );
}

// s_075
#[test]
fn archives_that_are_not_what_they_seem() {
    let claiming = |claims: u32| Entry { claims: Some(claims), ..entry("a", b"xx") };
    let lying = |name: &'static str| Entry { lies_at: Some(0), ..entry(name, b"xx") };
    check(
        &[
            ("a path upwards", archive_of(&["../../etc/passwd"])),
            ("a path upwards in strokes of Windows", archive_of(&["a\\..\\..\\b"])),
            ("an absolute path", archive_of(&["/etc/passwd"])),
            ("a drive", archive_of(&["C:\\a"])),
            ("two points that lead nowhere", archive_of(&["a..b/c"])),
            ("becomes 4 GB", archive(&[claiming(u32::MAX)])),
            ("becomes 300 MB", archive(&[claiming(300 << 20)])),
            ("becomes 50 MB", archive(&[claiming(50 << 20)])),
            ("the same bytes twice", archive(&[lying("a"), lying("b")])),
            ("more bytes than there are", archive(&[Entry { lies_at: Some(1 << 30), ..entry("a", b"xx") }])),
            ("cut off", archive_of(&["a", "b"])[..60].to_vec()),
            ("a Java program", archive_of(&["META-INF/MANIFEST.MF", "A.class"])),
            ("an Android program", archive_of(&["AndroidManifest.xml"])),
            (
                "a document with macros",
                archive_of(&["[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"]),
            ),
            ("an old document with macros", compound(&["WordDocument", "_VBA_PROJECT"])),
        ],
        &expect![[r"
            a path upwards: unsafe-paths
            a path upwards in strokes of Windows: unsafe-paths
            an absolute path: unsafe-paths
            a drive: unsafe-paths
            two points that lead nowhere: served as application/zip
            becomes 4 GB: bomb
            becomes 300 MB: bomb
            becomes 50 MB: served as application/zip
            the same bytes twice: bomb
            more bytes than there are: bomb
            cut off: wrong-kind
            a Java program: wrong-kind
            an Android program: wrong-kind
            a document with macros: macros
            an old document with macros: macros
        "]],
    );
}

#[test]
fn programs_nothing_and_noise() {
    check(
        &[
            ("nothing", Vec::new()),
            ("one byte", vec![0]),
            ("blank", b" \n".to_vec()),
            ("as large as the limit", vec![b' '; 1 << 20]),
            ("one less", vec![b' '; (1 << 20) - 1]),
            ("a program for Windows", b"MZ\x90\0\x03\0\0\0\x04\0\0\0\xFF\xFF".to_vec()),
            ("a program for Linux", with(b"\x7FELF\x02\x01\x01", &[0; 60])),
            ("a shell script", b"#!/bin/sh\nrm -rf /\n".to_vec()),
            ("an installer", compound(&["Root Entry", "\u{4840}\u{3B3F}"])),
            ("RAR", b"Rar!\x1A\x07\x01\0".to_vec()),
            ("noise", vec![0x93, 0x17, 0x05, 0xE2, 0x00, 0x88, 0x41]),
        ],
        &expect![[r"
            nothing: empty
            one byte: wrong-kind
            blank: served as text/plain
            as large as the limit: too-large
            one less: served as text/plain
            a program for Windows: wrong-kind
            a program for Linux: wrong-kind
            a shell script: wrong-kind
            an installer: wrong-kind
            RAR: wrong-kind
            noise: wrong-kind
        "]],
    );
}
