//! Ranges of bytes, case by case.

use expect_test::{Expect, expect};

use crate::files::{Wanted, wanted};

fn check(size: u64, ranges: &[&str], expect: &Expect) {
    let lines = ranges.iter().map(|range| {
        let answer = match wanted(Some(range), None, "\"1\"", size) {
            Wanted::Whole => "200".to_owned(),
            Wanted::Part(part) => format!("206 {}, {} of them", part.content_range(size), part.length()),
            Wanted::Unsatisfiable => "416".to_owned(),
        };
        format!("{range} -> {answer}\n")
    });
    expect.assert_eq(&lines.collect::<String>());
}

#[test]
fn one_range_is_served() {
    check(
        1000,
        &[
            "bytes=0-0",
            "bytes=0-",
            "bytes=500-999",
            "bytes=500-5000",
            "bytes=999-",
            "bytes=-1",
            "bytes=-5000",
            "Bytes= 0-9 ",
            "bytes=0-99999999999999999999999999",
        ],
        &expect![[r"
            bytes=0-0 -> 206 bytes 0-0/1000, 1 of them
            bytes=0- -> 206 bytes 0-999/1000, 1000 of them
            bytes=500-999 -> 206 bytes 500-999/1000, 500 of them
            bytes=500-5000 -> 206 bytes 500-999/1000, 500 of them
            bytes=999- -> 206 bytes 999-999/1000, 1 of them
            bytes=-1 -> 206 bytes 999-999/1000, 1 of them
            bytes=-5000 -> 206 bytes 0-999/1000, 1000 of them
            Bytes= 0-9  -> 206 bytes 0-9/1000, 10 of them
            bytes=0-99999999999999999999999999 -> 206 bytes 0-999/1000, 1000 of them
        "]],
    );
}

#[test]
fn what_lies_behind_the_end_cannot_be_served() {
    check(
        1000,
        &["bytes=1000-", "bytes=1000-2000", "bytes=-0", "bytes=99999999999999999999999-"],
        &expect![[r"
        bytes=1000- -> 416
        bytes=1000-2000 -> 416
        bytes=-0 -> 416
        bytes=99999999999999999999999- -> 416
    "]],
    );
    check(
        0,
        &["bytes=0-", "bytes=-1", "bytes=-0"],
        &expect![[r"
        bytes=0- -> 416
        bytes=-1 -> 416
        bytes=-0 -> 416
    "]],
    );
}

#[test]
fn what_is_not_understood_is_ignored() {
    check(
        1000,
        &[
            "",
            "bytes",
            "bytes=",
            "bytes=-",
            "bytes=a-b",
            "bytes=5-1",
            "bytes=0-1,5-6",
            "lines=0-1",
            "bytes=+1-2",
            "bytes=0--1",
        ],
        &expect![[r"
             -> 200
            bytes -> 200
            bytes= -> 200
            bytes=- -> 200
            bytes=a-b -> 200
            bytes=5-1 -> 200
            bytes=0-1,5-6 -> 200
            lines=0-1 -> 200
            bytes=+1-2 -> 200
            bytes=0--1 -> 200
        "]],
    );
}

#[test]
fn another_version_is_sent_whole() {
    let answer = |condition: Option<&str>| wanted(Some("bytes=0-9"), condition, "\"v2\"", 1000);
    assert!(matches!(answer(Some("\"v2\"")), Wanted::Part(_)));
    for other in ["\"v1\"", "W/\"v2\"", "Sat, 21 Nov 2026 08:00:00 GMT", ""] {
        assert_eq!(answer(Some(other)), Wanted::Whole, "{other}");
    }
    assert_eq!(wanted(None, None, "\"v2\"", 1000), Wanted::Whole);
}
