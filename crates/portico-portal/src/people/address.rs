//! An e-mail address as it is stored and compared: plain letters, lower case, one `@`.

use std::fmt;

/// A checked address. Look-alikes cannot be told apart by people, so letters beyond ASCII are refused: a domain of such
/// letters is written in its `xn--` form.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct EmailAddress(String);

/// What a field says that holds none.
pub const HOW_TO_MEND: &str = "Enter an e-mail address such as name@company.com";

const LONGEST: usize = 254;
const LONGEST_LOCAL: usize = 64;

impl EmailAddress {
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let (local, domain) = text.split_once('@')?;
        let sound = text.len() <= LONGEST && is_local(local) && is_domain(domain);
        sound.then(|| Self(text.to_ascii_lowercase()))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Left of the `@`.
    pub fn local(&self) -> &str {
        self.0.split_once('@').map_or("", |(local, _)| local)
    }
}

fn is_local(local: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-/=?^_`{|}~.".contains(&byte);
    (1..=LONGEST_LOCAL).contains(&local.len())
        && local.bytes().all(plain)
        && !local.starts_with('.')
        && !local.ends_with('.')
        && !local.contains("..")
}

fn is_domain(domain: &str) -> bool {
    let label = |label: &str| {
        (1..=63).contains(&label.len())
            && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    domain.split('.').all(label) && domain.contains('.')
}

impl fmt::Display for EmailAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<&EmailAddress> for portico_store::Value {
    fn from(address: &EmailAddress) -> Self {
        Self::Text(address.0.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: Option<&str>) {
        assert_eq!(EmailAddress::parse(text).as_ref().map(EmailAddress::as_str), expected, "{text:?}");
    }

    // s_023
    #[test]
    fn one_mailbox_is_one_address_and_look_alikes_are_none() {
        check(" Dana@Larkfield.Example ", Some("dana@larkfield.example"));
        check("dana+portal@larkfield.example", Some("dana+portal@larkfield.example"));
        check("o'neill@larkfield.example", Some("o'neill@larkfield.example"));
        check("d\u{430}na@larkfield.example", None);
        check("dana@l\u{430}rkfield.example", None);
        check("ｄana@larkfield.example", None);
    }

    // s_078
    #[test]
    fn what_is_no_address_is_refused() {
        for text in [
            "",
            "@",
            "dana",
            "dana@",
            "@larkfield.example",
            "dana@larkfield",
            "a@b@c.example",
            "dana@larkfield.example\r\nBcc: e@e.e",
            "dana larkfield@x.example",
            "dana@larkfield..example",
            "dana@-larkfield.example",
            ".dana@x.example",
            "da..na@x.example",
            "dana@larkfield.example, eve@evil.example",
            "<dana@larkfield.example>",
            "\"dana\"@x.example",
            "dana\0@x.example",
        ] {
            check(text, None);
        }
        check(&format!("{}@x.example", "a".repeat(65)), None);
        check(&format!("a@{}.example", "b".repeat(250)), None);
    }
}
