//! What a slot takes: announced before anything is chosen, and checked by content when it came.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::content::Content;
use super::refusal::size_words;
use super::{Kind, Refusal, Sample};

/// The kinds, the size and the number of files. A blueprint writes it per slot.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "Written", into = "Written")]
pub struct Limits {
    kinds: Vec<Kind>,
    smaller_than: u64,
    most: u32,
}

/// As it is written down: sizes in megabytes.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Written {
    /// What may be handed in, by content.
    kinds: Vec<Kind>,
    /// A file must be smaller than this many megabytes.
    #[serde(default = "usual_megabytes")]
    smaller_than_mb: u32,
    /// How many files at once.
    #[serde(default = "one")]
    most: u32,
}

fn usual_megabytes() -> u32 {
    50
}

fn one() -> u32 {
    1
}

impl Limits {
    /// At least one kind, one megabyte and one file; nothing else can be handed in.
    pub fn new(kinds: Vec<Kind>, smaller_than_mb: u32, most: u32) -> Option<Limits> {
        let fits = !kinds.is_empty() && smaller_than_mb > 0 && most > 0;
        fits.then(|| Limits { kinds, smaller_than: u64::from(smaller_than_mb) << 20, most })
    }

    /// One PDF of less than a megabyte: what is taken where what was written down is no limit.
    pub fn least() -> Limits {
        Limits { kinds: vec![Kind::Pdf], smaller_than: 1 << 20, most: 1 }
    }

    /// The same for one file at a time.
    #[must_use]
    pub fn only_one(&self) -> Limits {
        Limits { most: 1, ..self.clone() }
    }

    /// The same for files that are smaller still; a limit is never widened.
    #[must_use]
    pub fn or_smaller(&self, than_mb: u32) -> Limits {
        Limits { smaller_than: self.smaller_than.min(u64::from(than_mb) << 20), ..self.clone() }
    }

    /// The size that is too large, as people write it: `50 MB`.
    pub fn size(&self) -> String {
        size_words(self.smaller_than)
    }

    pub fn kinds(&self) -> &[Kind] {
        &self.kinds
    }

    /// In bytes; the first size that is too large.
    pub fn smaller_than(&self) -> u64 {
        self.smaller_than
    }

    pub fn most(&self) -> u32 {
        self.most
    }

    /// What is said before anything is chosen: `PDF, JPG or PNG, smaller than 50 MB. Up to 10 files.`
    pub fn sentence(&self) -> String {
        let sentence = format!("{}, smaller than {}.", Kind::list(&self.kinds), size_words(self.smaller_than));
        if self.most == 1 { sentence } else { format!("{sentence} Up to {} files.", self.most) }
    }

    /// What a file chooser offers; a hint to the browser, no check.
    pub fn accept(&self) -> String {
        let also = [(Kind::Jpg, ",.jpeg"), (Kind::Tiff, ",.tif")];
        let also = |kind: &Kind| also.iter().find(|(one, _)| one == kind).map_or("", |(_, also)| also);
        let each = self.kinds.iter().map(|kind| format!(".{}{}", kind.extension(), also(kind)));
        each.collect::<Vec<String>>().join(",")
    }

    /// Before a byte is sent, by the size that is announced.
    pub fn check_size(&self, size: u64) -> Result<(), Refusal> {
        match size {
            0 => Err(Refusal::Empty),
            size if size >= self.smaller_than => Err(Refusal::TooLarge(self.smaller_than)),
            _ => Ok(()),
        }
    }

    /// With those that are there already.
    pub fn check_count(&self, files: u32) -> Result<(), Refusal> {
        if files > self.most { Err(Refusal::TooMany(self.most)) } else { Ok(()) }
    }

    /// What the file is, where the slot takes it.
    pub fn check(&self, sample: &Sample<'_>) -> Result<Kind, Refusal> {
        self.check_size(sample.size())?;
        match Content::of(sample) {
            Content::Is(kind) if self.kinds.iter().any(|asked| kind.passes_for(*asked)) => Ok(kind),
            Content::Is(_) => Err(Refusal::WrongKind(self.kinds.clone())),
            Content::Not(reason) => Err(Refusal::of(reason, &self.kinds)),
        }
    }
}

impl TryFrom<Written> for Limits {
    type Error = &'static str;

    fn try_from(written: Written) -> Result<Limits, &'static str> {
        Limits::new(written.kinds, written.smaller_than_mb, written.most)
            .ok_or("name at least one kind, one megabyte and one file")
    }
}

impl From<Limits> for Written {
    fn from(limits: Limits) -> Written {
        let smaller_than_mb = u32::try_from(limits.smaller_than >> 20).unwrap_or(u32::MAX);
        Written { kinds: limits.kinds, smaller_than_mb, most: limits.most }
    }
}
