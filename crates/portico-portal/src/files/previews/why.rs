//! Why a file has no pages to look at, and what to do instead.

use portico_preview::{Failed, Reason};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// There is no picture of files of this kind.
    Kind,
    /// The same, but its text is there.
    OnlyText,
    Locked,
    Damaged,
    TooLarge,
    TooSlow,
    /// Whoever looked into it broke.
    Broke,
    /// Nobody could look for viruses in it, and here such files are not given out.
    Held,
    Infected,
    /// This portal shows no pages at all.
    Nobody,
}

impl Why {
    const ALL: [Why; 10] = [
        Why::Kind,
        Why::OnlyText,
        Why::Locked,
        Why::Damaged,
        Why::TooLarge,
        Why::TooSlow,
        Why::Broke,
        Why::Held,
        Why::Infected,
        Why::Nobody,
    ];

    /// The word of the column.
    pub fn as_str(self) -> &'static str {
        match self {
            Why::Kind => "kind",
            Why::OnlyText => "only-text",
            Why::Locked => "locked",
            Why::Damaged => "damaged",
            Why::TooLarge => "too-large",
            Why::TooSlow => "too-slow",
            Why::Broke => "broke",
            Why::Held => "held",
            Why::Infected => "infected",
            Why::Nobody => "nobody",
        }
    }

    pub fn parse(word: &str) -> Option<Why> {
        Why::ALL.into_iter().find(|why| why.as_str() == word)
    }

    pub fn words(self) -> &'static str {
        match self {
            Why::Kind => "No preview: files of this kind are not shown here. Download it to see it.",
            Why::OnlyText => "No preview of its pages. Its text is below; download it to see it as it is.",
            Why::Locked => "No preview: the file has a password. Download it, or send one without a password.",
            Why::Damaged => "No preview: the file may be damaged. Download it and try to open it.",
            Why::TooLarge => "No preview: the file is too large to be shown here. Download it to see it.",
            Why::TooSlow => "No preview: to show this file takes too long. Download it to see it.",
            Why::Broke => "No preview: something in this file cannot be shown. Download it to see it.",
            Why::Held => "No preview: nobody could check this file for viruses. Ask whoever sent it for another one.",
            Why::Infected => "No preview: we found a virus in this file and deleted it. Ask for another one.",
            Why::Nobody => "No preview: files are not shown here. Download it to see it.",
        }
    }

    /// It may have been bad luck, such as a machine under load: whoever asks again may get more.
    pub fn may_pass(self) -> bool {
        matches!(self, Why::TooSlow | Why::Broke)
    }
}

impl From<Reason> for Why {
    fn from(reason: Reason) -> Self {
        match reason {
            Reason::Locked => Why::Locked,
            Reason::Damaged => Why::Damaged,
            Reason::TooLarge => Why::TooLarge,
            Reason::NoPages => Why::OnlyText,
        }
    }
}

impl From<&Failed> for Why {
    fn from(failed: &Failed) -> Self {
        match failed {
            Failed::TooSlow => Why::TooSlow,
            Failed::Broke(_) | Failed::NotStarted(_) => Why::Broke,
        }
    }
}
