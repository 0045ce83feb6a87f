//! What is said about a document with which an item is handed in, and what kind of file it is in the words of a blueprint.

use super::list::asked;
use crate::{
    call::Call,
    error::{Error, Result},
    records::{Record, actions::draft::field_errors},
};
use portico_model::{
    Key,
    access::Side,
    blueprint::{Asks, Compiled, Document, FileKind, Form, Keyed, Section},
    files::Kind,
    forms::{self, Answers, Asking, Input},
};
use std::sync::LazyLock;

/// Of what is said, a list shows so many characters.
const LONGEST_LINE: usize = 400;

/// The document that an item of this kind of record asks for.
pub fn document<'b>(blueprint: &'b Compiled, kind: &Key, item: &Key) -> Option<&'b Document> {
    match &asked(blueprint, kind)?.items.get(item)?.asks {
        Asks::Document(document) => Some(document),
        Asks::Section(_) | Asks::Acknowledgement(_) | Asks::Payment(_) | Asks::Approval(_) => None,
    }
}

/// The document's own few questions as a form.
pub fn form(document: &Document) -> Form {
    let section = Section { title: String::new(), help: String::new(), fields: document.metadata.clone() };
    Form { sections: Keyed::from_iter([(Key::new("about"), section)]) }
}

/// What was typed about it, as answers; each field that is wrong is named.
pub fn read(call: &Call, document: &Document, input: &Input) -> Result<Answers> {
    static NOTHING: LazyLock<Answers> = LazyLock::new(Answers::new);
    let form = form(document);
    let fields = document.metadata.keys().cloned().collect();
    let own: Input = input
        .iter()
        .filter(|(name, _)| document.metadata.keys().any(|key| begins(name, key)))
        .map(|(name, given)| (name.clone(), given.clone()))
        .collect();
    let asking = Asking { form: &form, fields, before: &NOTHING, today: call.now().to_zoned(call.zone()).date() };
    forms::read(&asking, &own).map_err(field_errors)
}

/// What was said about it as this side reads it: labels and words, in the order of the questions. What is not asked any more
/// is left out.
pub fn shown(document: &Document, metadata: &Answers, side: Side) -> Vec<(String, String)> {
    let fields = document.metadata.iter().filter(|(_, field)| field.visible_to(side));
    let said = fields.filter_map(|(key, field)| {
        let words = forms::display(field, metadata.get(key.as_str())?);
        (!words.is_empty()).then(|| (field.label.clone(), words))
    });
    said.collect()
}

/// The same as both sides read it, on one line: for lists, for search, and for what is decided on.
pub async fn line(call: &Call, record: &Record, slot: Option<&Key>, metadata: &Answers) -> Result<String> {
    let Some(slot) = slot else { return Ok(String::new()) };
    let blueprint = call.blueprint_of(record.blueprint_version).await?;
    let Some(asked) = document(&blueprint, &record.kind, slot) else { return Ok(String::new()) };
    let said = shown(asked, metadata, Side::Client).into_iter().map(|(label, words)| format!("{label}: {words}"));
    let line = said.collect::<Vec<String>>().join(" · ");
    Ok(line.split_whitespace().collect::<Vec<&str>>().join(" ").chars().take(LONGEST_LINE).collect())
}

/// A field may be made of several controls: `amount.value`.
fn begins(name: &str, key: &Key) -> bool {
    name.strip_prefix(key.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

/// A file's kind as blueprints name it; none for kinds that no blueprint can ask for.
pub fn file_kind(kind: Kind) -> Option<FileKind> {
    Some(match kind {
        Kind::Pdf => FileKind::Pdf,
        Kind::Jpg => FileKind::Jpeg,
        Kind::Png => FileKind::Png,
        Kind::Webp => FileKind::Webp,
        Kind::Heic => FileKind::Heic,
        Kind::Tiff => FileKind::Tiff,
        Kind::Docx => FileKind::Docx,
        Kind::Xlsx => FileKind::Xlsx,
        Kind::Pptx => FileKind::Pptx,
        Kind::Txt => FileKind::Text,
        Kind::Csv => FileKind::Csv,
        Kind::Zip => FileKind::Zip,
        _ => return None,
    })
}

/// What a file of this name may turn out to be, the likeliest first: plain text is told apart by its name, and Office
/// files are archives. Nothing where the name has no ending that is known.
pub fn kinds_by_name(name: &str) -> Vec<FileKind> {
    let Some((_, ending)) = name.rsplit_once('.') else { return Vec::new() };
    let ending = format!(".{}", ending.to_ascii_lowercase());
    let mut kinds = Kind::ALL.into_iter().filter_map(file_kind);
    match kinds.find(|kind| kind.endings().split(',').any(|one| one == ending)) {
        Some(FileKind::Text) => vec![FileKind::Text, FileKind::Csv],
        Some(FileKind::Csv) => vec![FileKind::Csv, FileKind::Text],
        Some(FileKind::Zip) => vec![FileKind::Zip, FileKind::Docx, FileKind::Xlsx, FileKind::Pptx],
        Some(kind) => vec![kind],
        None => Vec::new(),
    }
}

/// The reasons of a refusal at the file that was sent.
pub fn at_the_file(error: Error) -> Error {
    match error {
        Error::Refused(refusals) => {
            let words: Vec<String> = refusals.into_iter().map(|refusal| refusal.words).collect();
            Error::invalid("file", words.join(" "))
        }
        other => other,
    }
}
