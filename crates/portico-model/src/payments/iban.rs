//! The number of a bank account (ISO 13616) and of a bank (ISO 9362).

use std::fmt;

/// An IBAN whose check digits are right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Iban(String);

/// The shortest that a country has (Norway), and the longest that the standard allows.
const LENGTHS: std::ops::RangeInclusive<usize> = 15..=34;

impl Iban {
    /// With or without spaces, in letters of either size.
    pub fn parse(text: &str) -> Option<Iban> {
        let bare: String = text.chars().filter(|c| !c.is_whitespace()).map(|c| c.to_ascii_uppercase()).collect();
        let mut beginning = bare.chars();
        let is_shaped = LENGTHS.contains(&bare.len())
            && bare.chars().all(|c| c.is_ascii_alphanumeric())
            && beginning.by_ref().take(2).all(|c| c.is_ascii_uppercase())
            && beginning.take(2).all(|c| c.is_ascii_digit());
        (is_shaped && remainder(&bare) == 1).then_some(Iban(bare))
    }

    /// As programs and the forms of banks take it: without spaces.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// As people read and type it: in groups of four.
impl fmt::Display for Iban {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, letter) in self.0.chars().enumerate() {
            if at > 0 && at.is_multiple_of(4) {
                f.write_str(" ")?;
            }
            write!(f, "{letter}")?;
        }
        Ok(())
    }
}

/// ISO 7064, MOD 97-10: the first four characters go to the end, letters count from ten, and the whole leaves one.
fn remainder(bare: &str) -> u32 {
    let turned = bare.chars().skip(4).chain(bare.chars().take(4));
    turned.filter_map(|letter| letter.to_digit(36)).fold(0, |rest, value| {
        let shift = if value < 10 { 10 } else { 100 };
        (rest * shift + value) % 97
    })
}

/// Eight or eleven characters: bank, country, place and perhaps the branch.
pub fn is_bic(text: &str) -> bool {
    let is_letter = |byte: u8| byte.is_ascii_uppercase();
    let is_either = |byte: u8| byte.is_ascii_uppercase() || byte.is_ascii_digit();
    matches!(text.len(), 8 | 11)
        && text.bytes().enumerate().all(|(at, byte)| match at {
            4 | 5 => is_letter(byte),
            _ => is_either(byte),
        })
}
