//! A certificate on paper: a PDF that is archivable (PDF/A-3a), carries the certificate itself as an attachment, and is the
//! same for the same certificate, byte for byte. So the pages can be checked too: they are printed anew and compared.

use super::{
    body::Signed,
    page::{Page, Passage},
};
use crate::{
    error::{Error, Result},
    paper::{self, Paragraph, Role, draw},
};
use jiff::tz::TimeZone;
use krilla::{
    embed::{AssociationKind, EmbeddedFile, MimeType},
    metadata::{DateTime, Metadata},
};

/// How the attachment begins: it lies in the file as it is.
const BEGINS: &[u8] = b"{\"certificate\":{";

pub fn print(signed: &Signed) -> Result<Vec<u8>> {
    let page = Page::of(signed);
    let (mut document, faces) = (paper::blank()?, paper::faces()?);
    let foot = |number, count| format!("{} Sheet {number} of {count}.", page.foot);
    let tree = draw(&mut document, &faces, &paragraphs(&page), foot);
    document.set_tag_tree(tree);
    document.set_metadata(metadata(signed, &page));
    document.embed_file(attachment(signed)?).ok_or_else(|| Error::internal("the file is attached twice"))?;
    document.finish().map_err(|error| Error::internal(format!("{error:?}")))
}

/// The certificate that a PDF carries; none where it carries none that can be read.
pub fn within(pdf: &[u8]) -> Option<Signed> {
    let at = pdf.windows(BEGINS.len()).position(|bytes| bytes == BEGINS)?;
    let mut values = serde_json::Deserializer::from_slice(pdf.get(at..)?).into_iter::<Signed>();
    values.next()?.ok()
}

fn paragraphs(page: &Page) -> Vec<Paragraph> {
    let paragraph = |role, text: &str| Paragraph::new(role, text);
    let mut all = vec![
        paragraph(Role::Brand, &format!("{} · Certificate of an approval", page.workspace)),
        paragraph(Role::Title, &page.title),
        paragraph(Role::Lede, &page.lede),
    ];
    let facts = page.facts.iter().map(|fact| paragraph(Role::Plain, &format!("{}: {}", fact.name, fact.text)));
    all.extend(facts);
    for part in &page.parts {
        all.push(paragraph(Role::Heading, part.title));
        for Passage { strong, lines, code, drawn } in &part.passages {
            all.push(paragraph(Role::Strong, strong));
            all.extend(lines.iter().map(|line| paragraph(Role::Plain, line)));
            all.extend(drawn.iter().map(|path| paragraph(Role::Drawn, path)));
            all.extend(code.iter().map(|line| paragraph(Role::Code, line)));
        }
    }
    all
}

fn metadata(signed: &Signed, page: &Page) -> Metadata {
    let certificate = &signed.certificate;
    Metadata::new()
        .title(page.title.clone())
        .description(page.lede.clone())
        .authors(vec![certificate.workspace.name.clone()])
        .creator("Portico".into())
        .language("en".into())
        .document_id(certificate.round.id.to_string())
        .creation_date(ended(signed))
}

/// The round's end: when somebody fetched it, it does not say.
fn ended(signed: &Signed) -> DateTime {
    let at = signed.certificate.round.ended_at.to_zoned(TimeZone::UTC);
    let small = |value: i8| u8::try_from(value).unwrap_or_default();
    DateTime::new(u16::try_from(at.year()).unwrap_or_default())
        .month(small(at.month()))
        .day(small(at.day()))
        .hour(small(at.hour()))
        .minute(small(at.minute()))
        .second(small(at.second()))
        .utc_offset_hour(0)
        .utc_offset_minute(0)
}

fn attachment(signed: &Signed) -> Result<EmbeddedFile> {
    Ok(EmbeddedFile {
        path: "certificate.json".into(),
        mime_type: MimeType::new("application/json"),
        description: Some("The certificate for programs, with the entries of the log that it rests on".into()),
        association_kind: AssociationKind::Source,
        data: signed.to_json()?.into(),
        modification_date: Some(ended(signed)),
        compress: Some(false),
        location: None,
    })
}
