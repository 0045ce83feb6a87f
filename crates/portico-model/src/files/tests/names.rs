//! Names that people and attackers give, and what becomes of them.

use expect_test::{Expect, expect};
use jiff::civil::date;

use crate::files::{Disposition, FileName, Kind, Naming, NamingRule, header_value, original};

fn check(names: &[&str], expect: &Expect) {
    let lines = names.iter().map(|name| format!("{name:?} -> {}\n", FileName::of(name, Kind::Pdf)));
    expect.assert_eq(&lines.collect::<String>());
}

// s_073
#[test]
fn paths_and_control_characters_do_not_get_through() {
    check(
        &[
            "../../etc/passwd",
            "..\\..\\windows\\system32\\cmd.exe",
            "C:\\Users\\dana\\Scan 1.PDF",
            "/",
            "..",
            "",
            " . ",
            ".htaccess",
            "-rf.pdf",
            "a\0b.pdf",
            "a\r\nSet-Cookie: x=1.pdf",
            "annual\u{202E}fdp.exe",
            "zero\u{200B}width.p\u{200B}df",
            "tab\tand\u{2028}line.pdf",
        ],
        &expect![[r#"
            "../../etc/passwd" -> passwd.pdf
            "..\\..\\windows\\system32\\cmd.exe" -> cmd.pdf
            "C:\\Users\\dana\\Scan 1.PDF" -> Scan 1.pdf
            "/" -> file.pdf
            ".." -> file.pdf
            "" -> file.pdf
            " . " -> file.pdf
            ".htaccess" -> htaccess.pdf
            "-rf.pdf" -> rf.pdf
            "a\0b.pdf" -> a b.pdf
            "a\r\nSet-Cookie: x=1.pdf" -> a Set-Cookie- x=1.pdf
            "annual\u{202e}fdp.exe" -> annualfdp.pdf
            "zero\u{200b}width.p\u{200b}df" -> zerowidth.pdf
            "tab\tand\u{2028}line.pdf" -> tab and line.pdf
        "#]],
    );
}

// s_073
#[test]
fn what_a_system_reserves_is_called_otherwise() {
    check(
        &["CON", "con.txt", "com1 .pdf", "LPT¹.pdf", "console.pdf", "a:b|c?d*e<f>g\"h.pdf", "file.pdf::$DATA"],
        &expect![[r#"
            "CON" -> _CON.pdf
            "con.txt" -> _con.pdf
            "com1 .pdf" -> _com1.pdf
            "LPT¹.pdf" -> _LPT¹.pdf
            "console.pdf" -> console.pdf
            "a:b|c?d*e<f>g\"h.pdf" -> a-b-c_d_e_f_g_h.pdf
            "file.pdf::$DATA" -> file.pdf--$DATA.pdf
        "#]],
    );
}

// s_073
#[test]
fn the_extension_says_what_is_in_it() {
    check(
        &[
            "report.pdf.exe",
            "report.PDF.pdf.",
            "invoice.html",
            "Contract v1.2",
            "scan",
            "archive.tar.gz",
            "!.pdf...pdf",
        ],
        &expect![[r#"
            "report.pdf.exe" -> report.pdf
            "report.PDF.pdf." -> report.pdf
            "invoice.html" -> invoice.pdf
            "Contract v1.2" -> Contract v1.2.pdf
            "scan" -> scan.pdf
            "archive.tar.gz" -> archive.tar.pdf
            "!.pdf...pdf" -> !.pdf
        "#]],
    );
}

#[test]
fn letters_of_all_scripts_stay() {
    check(
        &["Cafe\u{301}.pdf", "\u{301}mark.pdf", "日本語.pdf", "100% sure; really.pdf"],
        &expect![[r#"
            "Cafe\u{301}.pdf" -> Café.pdf
            "\u{301}mark.pdf" -> mark.pdf
            "日本語.pdf" -> 日本語.pdf
            "100% sure; really.pdf" -> 100% sure; really.pdf
        "#]],
    );
}

// s_073
#[test]
fn long_names_are_cut_between_letters_and_keep_their_extension() {
    let long = FileName::of(&"x".repeat(300), Kind::Docx);
    assert!(long.as_str().chars().count() <= 120 && long.as_str().ends_with("x.docx"));
    let wide = FileName::of(&"語".repeat(300), Kind::Docx);
    assert!(wide.as_str().len() <= 240 && wide.as_str().ends_with("語.docx"));
    let marked = format!("{}q\u{301}\u{302}\u{303}", "x".repeat(112));
    assert_eq!(FileName::of(&marked, Kind::Docx).as_str(), format!("{}.docx", "x".repeat(112)));
}

#[test]
fn the_name_that_came_is_kept_visibly() {
    assert_eq!(original("annual\u{202E}fdp.exe\r\n"), "annual\u{FFFD}fdp.exe\u{FFFD}\u{FFFD}");
    assert_eq!(original("../a b.pdf"), "../a b.pdf");
    assert_eq!(original(&"x".repeat(300)).len(), 255);
}

// req 105
#[test]
fn a_rule_calls_files_alike() {
    let named = |rule: &str| {
        let naming = Naming {
            number: "R-41",
            slot: "Bank statement, July",
            organization: "Larkfield / Sons",
            version: 2,
            date: date(2026, 7, 3),
            original: "C:\\scan\\IMG_0041.JPG",
        };
        let rule: NamingRule = rule.parse().unwrap();
        rule.name(&naming, Kind::Jpg).to_string()
    };
    assert_eq!(
        named("{number} {slot} {organization} v{version} {date}"),
        "R-41 Bank statement, July Larkfield - Sons v2 2026-07-03.jpg"
    );
    assert_eq!(named("{original} ({number})"), "IMG_0041 (R-41).jpg");
    assert_eq!(named("../{number}"), "R-41.jpg");
}

// req 105
#[test]
fn a_rule_that_cannot_be_meant_is_told_so() {
    let wrong = |rule: &str| rule.parse::<NamingRule>().unwrap_err();
    assert_eq!(
        wrong("{nummer}"),
        "{nummer} is no variable. There are {number}, {slot}, {organization}, {version}, {date}, {original}"
    );
    assert_eq!(wrong("{number"), "A variable is closed by }");
    assert_eq!(wrong("scan"), "Name at least one variable: without one every file is called the same");
    assert_eq!("{number} v{version}".parse::<NamingRule>().unwrap().to_string(), "{number} v{version}");
}

// s_073
#[test]
fn the_header_is_plain_and_exact() {
    let header = |name: &str| header_value(Disposition::Attachment, &FileName::of(name, Kind::Pdf));
    assert_eq!(header("a b.pdf"), "attachment; filename=\"a b.pdf\"; filename*=UTF-8''a%20b.pdf");
    assert_eq!(
        header("Grüße \"100%\".pdf"),
        "attachment; filename=\"Gr__e _100__.pdf\"; filename*=UTF-8''Gr%C3%BC%C3%9Fe%20_100%25_.pdf"
    );
    let inline = header_value(Disposition::Inline, &FileName::of("x", Kind::Png));
    assert_eq!(inline, "inline; filename=\"x.png\"; filename*=UTF-8''x.png");
}
