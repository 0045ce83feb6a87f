//! E-mail addresses and phone numbers.

/// The address with its domain in small letters.
pub(super) fn email(typed: &str) -> Result<String, String> {
    let refused = || "Enter an e-mail address in the correct format, like name@example.com".to_owned();
    let (name, domain) = typed.rsplit_once('@').ok_or_else(refused)?;
    let odd = |c: char| {
        c.is_whitespace()
            || c.is_control()
            || matches!(c, '<' | '>' | '"' | ',' | ';' | ':' | '\\' | '(' | ')' | '[' | ']')
    };
    let named = !name.is_empty()
        && name.len() <= 64
        && !name.contains(|c| odd(c) || c == '@')
        && !name.starts_with('.')
        && !name.ends_with('.')
        && !name.contains("..");
    let labels: Vec<&str> = domain.split('.').collect();
    let placed = labels.len() >= 2
        && typed.len() <= 254
        && labels.iter().all(|label| {
            (1..=63).contains(&label.len())
                && !label.starts_with('-')
                && !label.ends_with('-')
                && label.chars().all(|c| c.is_alphanumeric() || c == '-')
        });
    if named && placed { Ok(format!("{name}@{}", domain.to_lowercase())) } else { Err(refused()) }
}

/// The number as it was grouped, with single spaces and no other marks.
pub(super) fn phone(typed: &str) -> Result<String, String> {
    let refused = || "Enter a phone number, like 020 7946 0958 or +49 30 901820".to_owned();
    let mut number = String::new();
    for (at, c) in typed.chars().enumerate() {
        match c {
            '0'..='9' => number.push(c),
            '+' if at == 0 => number.push(c),
            ' ' | '\u{a0}' | '-' | '–' | '.' | '/' | '(' | ')' => {
                if !number.is_empty() && !number.ends_with([' ', '+']) {
                    number.push(' ');
                }
            }
            _ => return Err(refused()),
        }
    }
    let digits = number.bytes().filter(u8::is_ascii_digit).count();
    let number = number.trim_end().to_owned();
    if (5..=15).contains(&digits) { Ok(number) } else { Err(refused()) }
}
