//! Why a file is not taken, in the words that stand beside it.

use super::Kind;
use super::content::Reason;

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// Of no kind that the slot takes; these it does.
    WrongKind(Vec<Kind>),
    /// As large as this, in bytes, or larger.
    TooLarge(u64),
    /// More files than this.
    TooMany(u32),
    Empty,
    Locked,
    Macros,
    Mixed(Vec<Kind>),
    UnsafePaths,
    Bomb,
}

impl Refusal {
    /// A stable name for interfaces and tests.
    pub fn code(&self) -> &'static str {
        match self {
            Refusal::WrongKind(_) => "wrong-kind",
            Refusal::TooLarge(_) => "too-large",
            Refusal::TooMany(_) => "too-many",
            Refusal::Empty => "empty",
            Refusal::Locked => "locked",
            Refusal::Macros => "macros",
            Refusal::Mixed(_) => "mixed",
            Refusal::UnsafePaths => "unsafe-paths",
            Refusal::Bomb => "bomb",
        }
    }

    /// What is so and what to do about it.
    pub fn words(&self) -> String {
        match self {
            Refusal::WrongKind(kinds) => format!("The file must be {}", one_of(kinds)),
            Refusal::TooLarge(limit) => format!("The file must be smaller than {}", size_words(*limit)),
            Refusal::TooMany(1) => "You can send one file here".to_owned(),
            Refusal::TooMany(most) => format!("You can send up to {most} files here"),
            Refusal::Empty => "The file is empty".to_owned(),
            Refusal::Locked => "The file has a password. Remove it and try again".to_owned(),
            Refusal::Macros => "The file contains macros. Save it without them and try again".to_owned(),
            Refusal::Mixed(kinds) => {
                format!("The file is several kinds of file at once. Save it anew as {} and try again", one_of(kinds))
            }
            Refusal::UnsafePaths => {
                "The archive holds paths that lead outside of it. Pack it anew and try again".to_owned()
            }
            Refusal::Bomb => {
                "The archive becomes too large when it is unpacked. Send what is in it file by file".to_owned()
            }
        }
    }

    /// The same where only these kinds are asked for.
    #[must_use]
    pub fn for_kinds(self, kinds: &[Kind]) -> Refusal {
        match self {
            Refusal::WrongKind(_) => Refusal::WrongKind(kinds.to_vec()),
            Refusal::Mixed(_) => Refusal::Mixed(kinds.to_vec()),
            other => other,
        }
    }

    pub(super) fn of(reason: Reason, kinds: &[Kind]) -> Refusal {
        match reason {
            Reason::Empty => Refusal::Empty,
            Reason::Locked => Refusal::Locked,
            Reason::Macros => Refusal::Macros,
            Reason::Mixed => Refusal::Mixed(kinds.to_vec()),
            Reason::UnsafePaths => Refusal::UnsafePaths,
            Reason::Bomb => Refusal::Bomb,
            Reason::Active | Reason::Program | Reason::Unknown => Refusal::WrongKind(kinds.to_vec()),
        }
    }
}

/// `a PDF, JPG or PNG`.
fn one_of(kinds: &[Kind]) -> String {
    let article = kinds.first().map_or("a", |kind| kind.article());
    format!("{article} {}", Kind::list(kinds))
}

/// `50 MB`, as file managers count: 1,024 to the next.
pub(super) fn size_words(bytes: u64) -> String {
    let units = [(1 << 30, "GB"), (1 << 20, "MB"), (1 << 10, "KB")];
    let fitting = units.into_iter().find(|(unit, _)| bytes >= *unit && bytes.is_multiple_of(*unit));
    match fitting {
        Some((unit, name)) => format!("{} {name}", bytes / unit),
        None => format!("{bytes} bytes"),
    }
}
