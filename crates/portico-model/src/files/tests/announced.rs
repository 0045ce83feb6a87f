//! What a slot says before anything is chosen, and what it says to what does not fit.

use super::made::{gif, jpg, pdf};
use crate::files::{Kind, Limits, Refusal, Sample};

fn limits(kinds: &[Kind]) -> Limits {
    Limits::new(kinds.to_vec(), 50, 10).unwrap()
}

// req 100
#[test]
fn limits_are_said_beforehand() {
    let scans = limits(&[Kind::Pdf, Kind::Jpg, Kind::Png]);
    assert_eq!(scans.sentence(), "PDF, JPG or PNG, smaller than 50 MB. Up to 10 files.");
    assert_eq!(scans.accept(), ".pdf,.jpg,.jpeg,.png");
    assert_eq!(Limits::new(vec![Kind::Xlsx], 1024, 1).unwrap().sentence(), "XLSX, smaller than 1 GB.");
}

// req 100
#[test]
fn refusals_are_in_the_agreed_words() {
    let words = |bytes: &[u8], kinds: &[Kind]| limits(kinds).check(&Sample::of(bytes)).unwrap_err().words();
    let scans = [Kind::Pdf, Kind::Jpg, Kind::Png];
    assert_eq!(words(&gif(), &scans), "The file must be a PDF, JPG or PNG");
    assert_eq!(words(b"<svg/>", &scans), "The file must be a PDF, JPG or PNG");
    assert_eq!(words(&jpg(), &[Kind::Xlsx]), "The file must be an XLSX");
    assert_eq!(words(b"", &scans), "The file is empty");
    assert_eq!(words(&pdf("/Encrypt 5 0 R"), &scans), "The file has a password. Remove it and try again");
    let limits = limits(&scans);
    assert_eq!(limits.check_size(50 << 20).unwrap_err().words(), "The file must be smaller than 50 MB");
    assert_eq!(limits.check_size((50 << 20) - 1), Ok(()));
    assert_eq!(limits.check_count(11).unwrap_err().words(), "You can send up to 10 files here");
    assert_eq!(limits.check_count(10), Ok(()));
    assert_eq!(Refusal::TooMany(1).words(), "You can send one file here");
}

#[test]
fn a_slot_takes_its_kinds_alone_and_a_table_as_text() {
    let check = |bytes: &[u8], kind: Kind| limits(&[kind]).check(&Sample::of(bytes)).ok();
    assert_eq!(check(b"a,b\n1,2\n", Kind::Txt), Some(Kind::Csv));
    assert_eq!(check(b"a\nb\n", Kind::Csv), None);
    assert_eq!(check(&jpg(), Kind::Jpg), Some(Kind::Jpg));
    assert_eq!(check(&jpg(), Kind::Png), None);
}

#[test]
fn limits_are_written_down_and_must_take_something() {
    let read: Limits = serde_json::from_str(r#"{"kinds": ["pdf", "jpg"], "most": 3}"#).unwrap();
    assert_eq!(read, Limits::new(vec![Kind::Pdf, Kind::Jpg], 50, 3).unwrap());
    let again: Limits = serde_json::from_value(serde_json::to_value(&read).unwrap()).unwrap();
    assert_eq!(again, read);
    for nothing in [r#"{"kinds": []}"#, r#"{"kinds": ["pdf"], "most": 0}"#, r#"{"kinds": ["svg"]}"#, r#"{"kind": []}"#]
    {
        assert!(serde_json::from_str::<Limits>(nothing).is_err(), "{nothing}");
    }
}
