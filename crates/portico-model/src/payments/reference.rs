//! The words by which a transfer is recognised.

/// The longest that a reference of a SEPA credit transfer can be (EPC125-05, AT-T014).
pub const LONGEST_REFERENCE: usize = 35;

/// The number of the record, which is never cut, and what the payment is for: `D-014 deposit`. What banks do not pass on is
/// left out.
pub fn reference(number: &str, words: &str) -> String {
    let plain: String = format!("{number} {words}").chars().filter(|c| is_passed_on(*c)).collect();
    let line = plain.split_whitespace().collect::<Vec<&str>>().join(" ");
    line.chars().take(LONGEST_REFERENCE).collect::<String>().trim_end().to_owned()
}

/// Whether banks pass all of this on as it is.
pub fn is_writable(text: &str) -> bool {
    text.chars().all(is_passed_on)
}

/// The Latin letters, digits and marks that every bank of SEPA takes (EPC217-08), but for the slash, which may neither
/// begin nor end a reference nor stand twice.
fn is_passed_on(c: char) -> bool {
    c.is_ascii_alphanumeric() || " -?:().,'+".contains(c)
}
