//! A form with files, as browsers send it without scripts: read as a stream into the staging folder, never into memory.

use crate::{
    call::Call,
    error::{Error, FieldErrors, Result},
    files::{
        arriving::{self, Arrived, look, not_staged},
        waiting::Called,
    },
};
use axum::{
    body::Body,
    extract::Request,
    http::{HeaderMap, header},
};
use bytes::BytesMut;
use multer::{Constraints, Field, Multipart, SizeLimit};
use portico_connect::blobs::{NotStaged, Staged, UploadId};
use portico_model::files::{Kind, Limits, Refusal};
use portico_web::Fields;

/// What was sent.
#[derive(Debug, Default)]
pub struct Sent {
    pub fields: Fields,
    /// Each file, or by what name which was not taken, and why.
    pub files: Vec<Result<Arrived, NotTaken>>,
    /// Files that came before, with the same form, and waited for it.
    pub waiting: Vec<Called>,
}

/// A file that was not taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotTaken {
    /// What its sender calls it.
    pub name: String,
    pub code: &'static str,
    /// What is so and what to do.
    pub words: String,
    /// None where an action refused it.
    refusal: Option<Refusal>,
}

/// The name of every field that holds files.
pub const FILE: &str = "file";
/// Further fields are texts of this size at most, in bytes.
const LONGEST_TEXT: u64 = 64 << 10;
/// Names, texts and separators beside the files themselves.
const AROUND: u64 = 1 << 20;
/// What is written to the disk at once.
const PIECE: usize = 1 << 20;

/// Reads all of it. What is larger than all files may be together is refused before it is read.
pub async fn read(call: &Call, request: Request, limits: &Limits) -> Result<Sent> {
    let (parts, body) = request.into_parts();
    let most = limits.smaller_than().saturating_mul(limits.most().into()).saturating_add(AROUND);
    if announced(&parts.headers).is_some_and(|length| length > most) {
        return Err(too_much(limits));
    }
    let mut form = open(&parts.headers, body, most)?;
    let mut sent = Sent::default();
    match gather(call, &mut form, limits, &mut sent).await {
        Ok(()) => Ok(sent),
        Err(error) => {
            sent.discard(call).await;
            Err(error)
        }
    }
}

impl Sent {
    /// Makes room where the files are not to become anything.
    pub async fn discard(&self, call: &Call) {
        for arrived in self.files.iter().flatten() {
            arriving::discard(call, &arrived.upload).await;
        }
    }
}

impl NotTaken {
    pub fn of(name: &str, refusal: &Refusal) -> NotTaken {
        let name = portico_model::files::original(name);
        NotTaken { name, code: refusal.code(), words: refusal.words(), refusal: Some(refusal.clone()) }
    }

    /// The same in the words of an item that asks for these kinds.
    #[must_use]
    pub fn for_kinds(self, kinds: &[Kind]) -> NotTaken {
        match self.refusal {
            Some(refusal) => NotTaken::of(&self.name, &refusal.for_kinds(kinds)),
            None => self,
        }
    }

    /// What an action said against it.
    pub fn because(name: &str, fields: &FieldErrors) -> NotTaken {
        let words = fields.0.values().next().cloned().unwrap_or_default();
        NotTaken { name: portico_model::files::original(name), code: "refused", words, refusal: None }
    }
}

fn announced(headers: &HeaderMap) -> Option<u64> {
    headers.get(header::CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
}

fn too_much(limits: &Limits) -> Error {
    Error::invalid(FILE, Refusal::TooLarge(limits.smaller_than()).words())
}

fn open(headers: &HeaderMap, body: Body, most: u64) -> Result<Multipart<'static>> {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let boundary = multer::parse_boundary(kind).map_err(|_| Error::invalid(FILE, "Choose a file."))?;
    let limit = SizeLimit::new().whole_stream(most);
    Ok(Multipart::with_constraints(body.into_data_stream(), boundary, Constraints::new().size_limit(limit)))
}

async fn gather(call: &Call, form: &mut Multipart<'static>, limits: &Limits, sent: &mut Sent) -> Result<()> {
    while let Some(mut field) = form.next_field().await.map_err(|error| cut(&error, limits))? {
        let name = field.name().unwrap_or_default().to_owned();
        match field.file_name().map(str::to_owned) {
            // What a browser sends where nothing was chosen.
            Some(original) if original.is_empty() => {}
            Some(original) if name == FILE => {
                let count = u32::try_from(sent.files.len()).unwrap_or(u32::MAX).saturating_add(1);
                let file = match limits.check_count(count) {
                    Ok(()) => receive(call, &mut field, &original, limits).await?,
                    Err(refusal) => Err(NotTaken::of(&original, &refusal)),
                };
                sent.files.push(file);
            }
            Some(_) => {}
            None => {
                let text = text(&mut field, limits).await?;
                sent.fields.0.entry(name).or_default().push(text);
            }
        }
    }
    Ok(())
}

async fn text(field: &mut Field<'_>, limits: &Limits) -> Result<String> {
    let mut bytes = BytesMut::new();
    while let Some(piece) = field.chunk().await.map_err(|error| cut(&error, limits))? {
        bytes.extend_from_slice(&piece);
        if u64::try_from(bytes.len()).is_ok_and(|length| length > LONGEST_TEXT) {
            return Err(Error::invalid(FILE, "The form holds more than it should. Open the page anew and try again."));
        }
    }
    Ok(String::from_utf8_lossy(&bytes).replace("\r\n", "\n").replace('\0', ""))
}

/// One file, as far as it may go: of one that is too large the rest is read past.
async fn receive(
    call: &Call,
    field: &mut Field<'_>,
    original: &str,
    limits: &Limits,
) -> Result<Result<Arrived, NotTaken>> {
    let upload = UploadId::new(call.portal().random());
    let came = write(call, &upload, field, limits).await;
    let looked = match &came {
        Ok(Some(staged)) => look(staged, limits).await,
        Ok(None) => Ok(Err(Refusal::TooLarge(limits.smaller_than()))),
        Err(_) => Ok(Err(Refusal::Empty)),
    };
    match (came, looked) {
        (Ok(Some(staged)), Ok(Ok(kind))) => Ok(Ok(Arrived { upload, staged, kind, original: original.to_owned() })),
        (came, looked) => {
            arriving::discard(call, &upload).await;
            came?;
            match looked? {
                Err(refusal) => Ok(Err(NotTaken::of(original, &refusal))),
                Ok(kind) => Err(Error::internal(format!("a file of kind {kind:?} came from nowhere"))),
            }
        }
    }
}

/// Nothing where it is larger than a file may be.
async fn write(call: &Call, upload: &UploadId, field: &mut Field<'_>, limits: &Limits) -> Result<Option<Staged>> {
    let staging = &call.portal().storage.staging;
    staging.create(upload, limits.smaller_than()).await.map_err(not_staged)?;
    let mut writer = Some(staging.resume(upload, 0).await.map_err(not_staged)?);
    let mut gathered = BytesMut::new();
    loop {
        let piece = field.chunk().await.map_err(|error| cut(&error, limits))?;
        let is_end = piece.is_none();
        gathered.extend_from_slice(&piece.unwrap_or_default());
        if writer.is_some() && (is_end || gathered.len() >= PIECE) {
            writer = match writer.take() {
                Some(open) => match open.write(gathered.split().freeze()).await {
                    Ok(open) => Some(open),
                    Err(NotStaged::TooMuch { .. }) => None,
                    Err(problem) => return Err(not_staged(problem)),
                },
                None => None,
            };
        }
        if is_end {
            break;
        }
        if writer.is_none() {
            gathered.clear();
        }
    }
    match writer {
        Some(writer) => Ok(Some(writer.end().await.map_err(not_staged)?)),
        None => Ok(None),
    }
}

/// The line was cut, or more came than all files may be together.
fn cut(error: &multer::Error, limits: &Limits) -> Error {
    match error {
        multer::Error::StreamSizeExceeded { .. } | multer::Error::FieldSizeExceeded { .. } => too_much(limits),
        other => {
            tracing::debug!(%other, "a form with files did not arrive whole");
            Error::invalid(FILE, "The files did not arrive whole. Try again.")
        }
    }
}
