//! What holds for any bytes, any name and any range.

use proptest::collection::vec;
use proptest::prelude::*;
use unicode_normalization::is_nfc;

use super::made::{archive_of, compound, gif, jpg, pdf, png};
use crate::files::{Content, Disposition, FileName, Kind, Reason, Sample, Wanted, header_value, original, wanted};

fn names() -> impl Strategy<Value = String> {
    let poison = prop::sample::select(vec![
        "/", "\\", "..", "\0", "\r\n", "\u{202E}", "\u{200D}", "CON", ".", " ", "\u{301}", ".pdf", "語", ":", "\"",
        "%", "-", "~",
    ]);
    vec(prop_oneof![poison.prop_map(str::to_owned), ".{0,20}", "\\PC{0,60}"], 0..8).prop_map(|parts| parts.concat())
}

/// Real beginnings with anything behind and in front of them.
fn contents() -> impl Strategy<Value = Vec<u8>> {
    let real = vec![
        pdf(""),
        pdf("/Encrypt 1 0 R"),
        archive_of(&["[Content_Types].xml", "word/document.xml"]),
        compound(&["WordDocument"]),
        gif(),
        jpg(),
        png(),
        b"<html>".to_vec(),
        b"a,b\n1,2\n".to_vec(),
        b"PK\x05\x06".to_vec(),
        b"PK\x01\x02".to_vec(),
        b"startxref\n".to_vec(),
    ];
    vec(prop_oneof![prop::sample::select(real), vec(any::<u8>(), 0..40)], 0..6).prop_map(|parts| parts.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

    // s_073
    #[test]
    fn every_name_is_safe_everywhere(name in names(), kind in prop::sample::select(Kind::ALL.to_vec())) {
        let safe = FileName::of(&name, kind);
        let text = safe.as_str();
        prop_assert!(text.chars().count() <= 120 && text.len() <= 240);
        prop_assert!(text.strip_suffix(kind.extension()).is_some_and(|stem| stem.ends_with('.')));
        prop_assert!(!text.contains(['/', '\\', ':', '*', '?', '"', '<', '>', '|']));
        let turning = ['\u{202E}', '\u{200D}'];
        prop_assert!(!text.chars().any(char::is_control) && !text.contains(turning));
        prop_assert!(!text.starts_with(['.', ' ', '-']) && is_nfc(text));
        prop_assert_eq!(FileName::of(text, kind), safe.clone());
        let header = header_value(Disposition::Attachment, &safe);
        prop_assert!(header.bytes().all(|byte| (0x20..0x7F).contains(&byte)));
        prop_assert_eq!(header.matches('"').count(), 2);
        prop_assert!(original(&name).chars().count() <= 255);
    }

    #[test]
    fn whatever_the_bytes_are_something_is_said(bytes in contents()) {
        let content = Content::of(&Sample::of(&bytes));
        prop_assert_eq!(content == Content::Not(Reason::Empty), bytes.is_empty());
    }

    // s_065
    #[test]
    fn what_begins_as_a_page_is_never_taken(blank in "[ \t\r\n]{0,8}", rest in vec(any::<u8>(), 0..60)) {
        for page in ["<html", "<!DOCTYPE html>", "<script>", "<svg "] {
            let bytes = [blank.as_bytes(), page.as_bytes(), &rest].concat();
            prop_assert!(matches!(Content::of(&Sample::of(&bytes)), Content::Not(_)), "{:?}", bytes);
        }
    }

    #[test]
    fn a_cut_file_never_becomes_another(cut in 4_usize..600) {
        let whole = archive_of(&["[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"]);
        let part = &whole[..cut.min(whole.len() - 1)];
        prop_assert!(matches!(Content::of(&Sample::of(part)), Content::Not(_)));
    }

    #[test]
    fn a_part_lies_within_the_file(range in "bytes=[0-9]{0,22}-[0-9]{0,22}", size in 0_u64..10_000) {
        if let Wanted::Part(part) = wanted(Some(&range), None, "\"1\"", size) {
            prop_assert!(part.length() >= 1 && part.first() + part.length() <= size);
        }
    }
}
