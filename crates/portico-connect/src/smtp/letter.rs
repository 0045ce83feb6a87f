//! One mail to one recipient, as its parts; nothing in them can become a header of its own.

use lettre::{
    Address, Message,
    message::{
        Mailbox, MultiPart,
        header::{HeaderName, HeaderValue},
    },
};
use std::time::SystemTime;

/// A mail that is about to be sent. Names and subjects are what people typed, so control characters are taken out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letter {
    /// Left of the `@` of `Message-ID`: the same for every try, so that a mail that arrives twice is known to be one.
    pub id: String,
    /// What mail programs group by, in the form of `id`.
    pub thread: Option<String>,
    pub from_name: String,
    pub from: String,
    pub to_name: String,
    pub to: String,
    pub subject: String,
    pub text: String,
    pub html: String,
    /// `List-Id`: which portal it comes from.
    pub list: Option<String>,
    pub written_at: SystemTime,
}

/// Why a letter cannot be sent at all, whoever carries it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Unsendable(pub String);

impl Letter {
    pub fn message(&self) -> Result<Message, Unsendable> {
        let from = mailbox(&self.from_name, &self.from)?;
        let domain = from.email.domain().to_owned();
        let mut builder = Message::builder()
            .message_id(Some(format!("<{}@{domain}>", bare(&self.id))))
            .date(self.written_at)
            .to(mailbox(&self.to_name, &self.to)?)
            .subject(one_line(&self.subject))
            .raw_header(raw("Auto-Submitted", "auto-generated")?)
            .raw_header(raw("X-Auto-Response-Suppress", "All")?);
        if let Some(thread) = &self.thread {
            let thread = format!("<{}@{domain}>", bare(thread));
            builder = builder.references(thread.clone()).in_reply_to(thread);
        }
        if let Some(list) = &self.list {
            builder = builder.raw_header(raw("List-Id", &format!("<{}.{domain}>", bare(list)))?);
        }
        let parts = MultiPart::alternative_plain_html(self.text.clone(), self.html.clone());
        builder.from(from).multipart(parts).map_err(|error| Unsendable(error.to_string()))
    }
}

fn mailbox(name: &str, address: &str) -> Result<Mailbox, Unsendable> {
    let address: Address = address.parse().map_err(|_| Unsendable(format!("{address:?} is no mail address")))?;
    let name = display_name(name);
    Ok(Mailbox::new((!name.is_empty()).then_some(name), address))
}

/// A name that is shown beside the address must not look like an address itself.
fn display_name(name: &str) -> String {
    let name = one_line(name);
    let kept = name.chars().map(|c| if "<>@\"\\".contains(c) { ' ' } else { c });
    kept.collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ")
}

/// One line of visible text: line ends of every kind, NUL and other controls become a space, and so does what turns
/// the direction of the text around.
fn one_line(text: &str) -> String {
    let turning = |c: char| matches!(c, '\u{2028}' | '\u{2029}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}');
    let plain = text.chars().map(|c| if c.is_control() || turning(c) { ' ' } else { c });
    plain.collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ")
}

fn bare(id: &str) -> String {
    id.chars().filter(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '.')).collect()
}

fn raw(name: &'static str, value: &str) -> Result<HeaderValue, Unsendable> {
    let name = HeaderName::new_from_ascii(name.to_owned()).map_err(|error| Unsendable(error.to_string()))?;
    Ok(HeaderValue::new(name, one_line(value)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn letter() -> Letter {
        Letter {
            id: "0190-1".into(),
            thread: Some("record-7".into()),
            from_name: "Harbour & Pike".into(),
            from: "portal@harbourpike.example".into(),
            to_name: "Dana Reyes".into(),
            to: "dana@larkfield.example".into(),
            subject: "Read Mia's reply".into(),
            text: "Hello".into(),
            html: "<p>Hello</p>".into(),
            list: Some("harbour-pike".into()),
            written_at: SystemTime::UNIX_EPOCH,
        }
    }

    fn headers(letter: &Letter) -> Vec<String> {
        let text = String::from_utf8(letter.message().unwrap().formatted()).unwrap();
        let (head, _) = text.split_once("\r\n\r\n").unwrap();
        head.replace("\r\n ", " ").split("\r\n").map(str::to_owned).collect()
    }

    #[test]
    fn a_letter_says_that_a_program_wrote_it_and_keeps_its_identity() {
        let headers = headers(&letter());
        for expected in [
            "Message-ID: <0190-1@harbourpike.example>",
            "References: <record-7@harbourpike.example>",
            "Auto-Submitted: auto-generated",
            "X-Auto-Response-Suppress: All",
            "List-Id: <harbour-pike.harbourpike.example>",
        ] {
            assert!(headers.iter().any(|header| header == expected), "{expected} in {headers:#?}");
        }
    }

    // s_078
    #[test]
    fn nothing_that_people_type_becomes_a_header() {
        let names =
            headers(&letter()).iter().map(|line| line.split(':').next().unwrap().to_owned()).collect::<Vec<_>>();
        for poison in ["a\r\nBcc: eve@evil.example", "a\nBcc: eve", "a\rBcc: eve", "a\u{2028}Bcc: eve", "a\0Bcc: eve"] {
            let hostile = Letter {
                subject: poison.into(),
                to_name: poison.into(),
                from_name: poison.into(),
                list: Some(poison.into()),
                thread: Some(poison.into()),
                id: poison.into(),
                ..letter()
            };
            let found: Vec<String> =
                headers(&hostile).iter().map(|line| line.split(':').next().unwrap().to_owned()).collect();
            assert_eq!(found, names, "{poison:?}");
            assert_eq!(hostile.message().unwrap().envelope().to().len(), 1);
        }
        for address in
            ["dana@larkfield.example\r\nBcc: eve", "a@b@c", "dana", "dana@larkfield.example, eve@evil.example"]
        {
            assert!(Letter { to: address.into(), ..letter() }.message().is_err(), "{address:?}");
        }
    }

    // s_078
    #[test]
    fn a_display_name_cannot_look_like_an_address() {
        assert_eq!(display_name("security@bank.example"), "security bank.example");
        assert_eq!(display_name("Eve <eve@evil.example>"), "Eve eve evil.example");
        assert_eq!(display_name("\u{202E}Dana"), "Dana");
    }
}
