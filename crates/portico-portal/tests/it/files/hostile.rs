//! Hostile uploads: each with what becomes of it.

use super::{Part, added, form, listed, sent};
use crate::records::{done, opened};
use axum::{body::Body, http::Method};
use portico_testkit::TestPortal;
use std::io::Write;

const PNG: &[u8] =
    b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0\x1f\x15\xc4\x89\0\0\0\0IEND\xaeB`\x82";

fn zip(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    for (name, bytes) in entries {
        writer.start_file(*name, options).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// A packed archive that says it becomes five gigabytes.
fn bomb() -> Vec<u8> {
    let mut bytes = zip(&[("zeros.bin", &[0; 64])]);
    let at = bytes.windows(4).position(|window| window == b"PK\x01\x02").unwrap();
    bytes[at + 24..at + 28].copy_from_slice(&u32::MAX.to_le_bytes());
    bytes
}

// req 100, s_065, s_073, s_074, s_075
#[tokio::test(flavor = "multi_thread")]
async fn each_hostile_file_has_its_stated_outcome() {
    let script = b"<script>fetch('/x')</script>";
    let cases: Vec<(&str, Vec<u8>, &str)> = vec![
        ("page.html", b"<!doctype html><script>alert(1)</script>".to_vec(), "wrong-kind"),
        ("page.pdf", b"<html><body onload=alert(1)>".to_vec(), "wrong-kind"),
        ("picture.svg", b"<svg xmlns=\"http://www.w3.org/2000/svg\" onload=\"alert(1)\"/>".to_vec(), "wrong-kind"),
        (
            "page.xhtml",
            b"<?xml version=\"1.0\"?><html xmlns=\"http://www.w3.org/1999/xhtml\"><script>alert(1)</script></html>"
                .to_vec(),
            "wrong-kind",
        ),
        (
            "entities.xml",
            b"<?xml version=\"1.0\"?><!DOCTYPE a [<!ENTITY b SYSTEM \"file:///etc/passwd\">]><a>&b;</a>".to_vec(),
            "wrong-kind",
        ),
        (
            "style.xml",
            b"<?xml version=\"1.0\"?><?xml-stylesheet href=\"x.xsl\" type=\"text/xsl\"?><a/>".to_vec(),
            "wrong-kind",
        ),
        ("picture.png", [PNG, script].concat(), "mixed"),
        ("comment.gif", b"GIF89a/*\0\0\0\0\0\0\0\0*/=alert(1)//".to_vec(), "mixed"),
        ("two.pdf", [super::PDF, &zip(&[("a.txt", b"a")])].concat(), "mixed"),
        ("invoice.pdf.exe", b"MZ\x90\0\x03\0\0\0\x04\0\0\0\xff\xff\0\0".to_vec(), "wrong-kind"),
        ("run.txt", b"#!/bin/sh\nrm -rf /\n".to_vec(), "wrong-kind"),
        ("slip.zip", zip(&[("../../etc/cron.d/x", b"x")]), "unsafe-paths"),
        ("absolute.zip", zip(&[("/etc/passwd", b"x")]), "unsafe-paths"),
        ("bomb.zip", bomb(), "bomb"),
        (
            "macros.docx",
            zip(&[("[Content_Types].xml", b"<Types/>"), ("word/document.xml", b"<d/>"), ("word/vbaProject.bin", b"x")]),
            "macros",
        ),
        ("nothing.pdf", Vec::new(), "empty"),
        ("cut.zip", b"PK\x03\x04\x14\0".to_vec(), "wrong-kind"),
        ("unknown.pdf", vec![0, 1, 2, 3, 4, 5], "wrong-kind"),
    ];
    for portal in TestPortal::both().await {
        let sam = portal.sign_in("sam").await;
        let id = opened(&sam, "A wage is missing").await;
        for (name, bytes, outcome) in &cases {
            let answer = sent(&sam, &format!("/api/v1/records/{id}/files"), &[], &[Part { name, bytes }]).await;
            assert_eq!(answer.status, 422, "{name}: {}", answer.body);
            assert_eq!(answer.value()["not_taken"][0]["code"], *outcome, "{name}: {}", answer.body);
        }
        assert_eq!((listed(&sam, &id).await.len(), super::lying(&portal)), (0, (0, 0)));
        done(&portal).await;
    }
}

// s_073, s_074
#[tokio::test(flavor = "multi_thread")]
async fn a_name_is_never_a_path_and_never_more_than_a_name() {
    let long = "x".repeat(300) + ".pdf";
    let cases = [
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\Users\\sam\\Payslip.PDF", "Payslip.pdf"),
        ("invoice.pdf.exe", "invoice.pdf"),
        ("annual\u{202E}fdp.exe", "annualfdp.pdf"),
        ("CON.pdf", "_CON.pdf"),
        (".htaccess", "htaccess.pdf"),
        ("a\tb.pdf", "a b.pdf"),
        (long.as_str(), "x"),
    ];
    let portal = TestPortal::sqlite().await;
    let sam = portal.sign_in("sam").await;
    let id = opened(&sam, "A wage is missing").await;
    for (number, (given, expected)) in cases.iter().enumerate() {
        let file = added(&sam, &id, given, &super::pdf(&number.to_string())).await;
        let found = sam.get(&format!("/api/v1/files/{file}")).await.value();
        let name = found["versions"][0]["name"].as_str().unwrap().to_owned();
        assert!(
            name == *expected || (given.len() > 255 && name.len() <= 120 && name.ends_with("x.pdf")),
            "{given:?} became {name:?}"
        );
    }
    done(&portal).await;
}

// s_084
#[tokio::test(flavor = "multi_thread")]
async fn five_gigabytes_are_refused_when_they_are_announced() {
    let portal = TestPortal::sqlite().await;
    let sam = portal.sign_in("sam").await;
    let id = opened(&sam, "A wage is missing").await;
    let (kind, body) = form(&[], &[Part { name: "a.pdf", bytes: super::PDF }]);
    let headers =
        [("content-type", kind.as_str()), ("sec-fetch-site", "same-origin"), ("content-length", "5368709120")];
    let path = format!("/api/v1/records/{id}/files");
    let answer = sam.send(Method::POST, &path, &headers, Body::from(body)).await;
    assert_eq!(answer.status, 422);
    assert!(answer.body.contains("The file must be smaller than 8 MB"), "{}", answer.body);
    let headers = [
        ("tus-resumable", "1.0.0"),
        ("upload-length", "5368709120"),
        ("upload-metadata", "filename YS5wZGY="),
        ("sec-fetch-site", "same-origin"),
    ];
    let begun = sam.send(Method::POST, &format!("/records/{id}/uploads"), &headers, Body::empty()).await;
    assert_eq!(begun.status, 422, "{}", begun.body);
    done(&portal).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_that_is_cut_off_leaves_nothing_behind() {
    let portal = TestPortal::sqlite().await;
    let sam = portal.sign_in("sam").await;
    let id = opened(&sam, "A wage is missing").await;
    let (kind, mut body) = form(&[], &[Part { name: "a.pdf", bytes: super::PDF }]);
    body.truncate(body.len() - 60);
    let headers = [("content-type", kind.as_str()), ("sec-fetch-site", "same-origin")];
    let answer = sam.send(Method::POST, &format!("/records/{id}/files"), &headers, Body::from(body)).await;
    assert_eq!(answer.status, 422);
    assert!(answer.body.contains("The files did not arrive whole"), "{}", answer.body);
    assert_eq!((listed(&sam, &id).await.len(), super::lying(&portal)), (0, (0, 0)));
    done(&portal).await;
}
