//! The header under which a browser saves a file (RFC 6266, with RFC 8187 for names beyond ASCII).

use std::fmt::Write;

use super::FileName;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Disposition {
    /// Saved: what files that somebody uploaded always are on the portal's own origin.
    Attachment,
    /// Shown in the page.
    Inline,
}

/// The value of `Content-Disposition`: ASCII alone. `filename` is for old programs, `filename*` for all others.
pub fn header_value(disposition: Disposition, name: &FileName) -> String {
    let kind = match disposition {
        Disposition::Attachment => "attachment",
        Disposition::Inline => "inline",
    };
    // A percent sign makes some browsers decode the plain form too.
    let plain: String = name.as_str().chars().map(|c| if is_plain(c) { c } else { '_' }).collect();
    let mut value = format!("{kind}; filename=\"{plain}\"; filename*=UTF-8''");
    for byte in name.as_str().bytes() {
        match byte {
            byte if byte.is_ascii_alphanumeric() || b"!#$&+-.^_`|~".contains(&byte) => value.push(char::from(byte)),
            // Writing into a `String` does not fail.
            byte => drop(write!(value, "%{byte:02X}")),
        }
    }
    value
}

fn is_plain(c: char) -> bool {
    (c.is_ascii_graphic() || c == ' ') && !matches!(c, '"' | '\\' | '%')
}
