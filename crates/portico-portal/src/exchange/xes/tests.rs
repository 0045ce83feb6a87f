//! Logs of every shape, right and wrong.

use super::*;
use flate2::{Compression, write::GzEncoder};
use std::io::{Cursor, Write};

const SMALL: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<!-- a comment -->
<log xes.version="1.0" xmlns="http://www.xes-standard.org">
  <extension name="Concept" prefix="concept" uri="http://www.xes-standard.org/concept.xesext"/>
  <global scope="event"><string key="concept:name" value="name"/></global>
  <classifier name="Activity" keys="concept:name 'life cycle'"/>
  <string key="origin" value="test"/>
  <trace>
    <string key="concept:name" value="A &amp; B"/>
    <event>
      <string key="concept:name" value="open"/>
      <date key="time:timestamp" value="2020-01-01T00:00:00Z"/>
      <int key="count" value="12"/>
      <float key="cost" value="1.5"/>
      <boolean key="urgent" value="true"/>
      <id key="id" value="7f"/>
      <string key="outer" value="1"><string key="inner" value="2"/></string>
      <list key="parts"><values><string key="part" value="x"/><string key="part" value="y"/></values></list>
      <container key="box"><int key="size" value="3"/></container>
    </event>
    <event/>
  </trace>
  <trace/>
</log>
"#;

fn all(bytes: impl Into<Vec<u8>>) -> Result<Vec<Case>, XesError> {
    let mut cases = Cases::of(Cursor::new(bytes.into()))?;
    let mut all = Vec::new();
    while let Some(case) = cases.next_case()? {
        all.push(case);
    }
    Ok(all)
}

fn refused(bytes: impl Into<Vec<u8>>) -> String {
    all(bytes).unwrap_err().to_string()
}

fn packed(bytes: &[u8]) -> Vec<u8> {
    let mut packer = GzEncoder::new(Vec::new(), Compression::default());
    packer.write_all(bytes).unwrap();
    packer.finish().unwrap()
}

#[test]
fn every_kind_of_attribute_is_read() {
    let cases = all(SMALL).unwrap();
    assert_eq!(cases.len(), 2);
    let event = &cases[0].events[0];
    let json = |key: &str| find(&event.attributes, key).unwrap().json().to_string();
    assert_eq!(find(&cases[0].attributes, "concept:name").unwrap().json(), "A & B");
    assert_eq!((json("count"), json("cost"), json("urgent")), ("12".into(), "1.5".into(), "true".into()));
    assert_eq!(json("outer"), r#"{"value":"1","with":{"inner":"2"}}"#);
    assert_eq!(json("parts"), r#"[["part","x"],["part","y"]]"#);
    assert_eq!(json("box"), r#"[["size",3]]"#);
    assert_eq!((cases[0].line, event.line, cases[0].events[1].line), (8, 10, 21));
    assert_eq!(cases[0].events.len(), 2);
    assert!(cases[1].events.is_empty() && cases[1].position == 2);
}

#[test]
fn classifiers_are_read_with_quoted_keys() {
    let mut cases = Cases::of(Cursor::new(SMALL)).unwrap();
    while cases.next_case().unwrap().is_some() {}
    assert_eq!(cases.header().classifiers[0].keys, ["concept:name", "life cycle"]);
}

#[test]
fn a_packed_log_reads_as_a_plain_one() {
    assert_eq!(all(packed(SMALL.as_bytes())).unwrap(), all(SMALL).unwrap());
    let twice = [packed(&SMALL.as_bytes()[..300]), packed(&SMALL.as_bytes()[300..])].concat();
    assert_eq!(all(twice).unwrap(), all(SMALL).unwrap());
}

#[test]
fn prefixes_byte_order_marks_and_latin_letters_are_read() {
    let prefixed = r#"<x:log xmlns:x="http://x"><x:trace><x:string key="concept:name" value="c"/></x:trace></x:log>"#;
    assert_eq!(all(prefixed).unwrap().len(), 1);
    assert_eq!(all(format!("\u{feff}{SMALL}")).unwrap().len(), 2);
    let mut latin = br#"<?xml version='1.0' encoding='ISO-8859-1'?><log><trace><string key="n" value="caf"#.to_vec();
    latin.push(0xe9);
    latin.extend(br#""/></trace></log>"#);
    assert_eq!(all(latin).unwrap()[0].attributes[0].json(), "café");
}

#[test]
fn a_cut_off_log_says_where_it_ends() {
    let text = SMALL.as_bytes();
    let inside = |needle: &str| {
        let end = SMALL.find(needle).unwrap();
        refused(&text[..end])
    };
    assert!(inside("<int key").starts_with("line 13, byte "), "{}", inside("<int key"));
    assert!(inside("<int key").contains("the file ends inside an event"));
    assert!(inside("    <event/>").contains("ends inside case “A & B”"));
    assert!(inside("\n</log>").contains("ends inside the log"));
    assert!(inside("cost\"").contains("in the middle of a tag"));
    let packed = packed(text);
    assert!(refused(&packed[..packed.len() - 20]).contains("the packed file ends too early"));
}

#[test]
fn what_is_no_log_is_refused_with_a_place() {
    assert!(refused("").contains("the file is empty"));
    assert!(refused("case;activity\n1;open\n").contains("there is no XML in this file"));
    assert!(refused("<html><body/></html>").contains("the first element is <html> and not <log>"));
    assert!(refused("<log><trace></log>").contains("no well-formed XML"));
    assert!(refused("PK\u{3}\u{4}abc").contains("a ZIP archive"));
    assert!(refused([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 7, 7, 7, 7, 7, 7]).contains("damaged"));
    assert!(
        refused([b"<log><string key='a' value='".as_slice(), &[0xff, 0xfe], b"'/></log>"].concat()).contains("UTF-8")
    );
    assert!(refused([0xff, 0xfe, b'<', 0]).contains("UTF-16"));
    assert!(refused("<?xml version='1.0' encoding='koi8-r'?><log/>").contains("koi8-r"));
}

#[test]
fn entities_of_the_file_are_never_expanded() {
    let bomb = r#"<!DOCTYPE log [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><log><trace><string key="n" value="&b;"/></trace></log>"#;
    assert!(refused(bomb).contains("declares a document type"));
    let unknown = r#"<log><trace><string key="n" value="&b;"/></trace></log>"#;
    assert!(refused(unknown).contains("a value cannot be read"));
}

#[test]
fn what_would_fill_the_memory_is_refused() {
    let long = format!("<log><trace><string key='n' value='{}'/></trace></log>", "x".repeat(17 << 20));
    assert!(refused(packed(long.as_bytes())).contains("longer than 16777216 bytes"));
    assert!(refused(format!("<log>{}", "<a>".repeat(600))).contains("nested more than 500 deep"));
    let deep = format!("<log><trace>{}", "<string key='k' value='v'>".repeat(40));
    assert!(refused(deep).contains("attributes are nested more than 24 deep"));
}

#[test]
fn nothing_follows_an_error() {
    let mut cases = Cases::of(Cursor::new("<log><trace/><trace>")).unwrap();
    assert!(cases.next_case().unwrap().is_some());
    assert!(cases.next_case().is_err());
    assert_eq!(cases.next_case().unwrap(), None);
}

#[test]
fn a_log_without_cases_is_empty_and_stray_events_are_counted() {
    assert!(all("<log/>").unwrap().is_empty());
    let mut cases = Cases::of(Cursor::new("<log><event><string key='a' value='b'/></event><event/></log>")).unwrap();
    assert_eq!(cases.next_case().unwrap(), None);
    assert_eq!(cases.header().stray_events, 2);
}
