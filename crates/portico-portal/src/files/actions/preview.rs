//! Has the pages of bytes made into pictures and read, by a child process, some at a time. What is there after a crash
//! stays, and the next run goes on behind it.

use crate::{
    call::Call,
    error::{Error, Result},
    files::{
        Scan,
        arriving::not_kept,
        document::kind_of,
        previews::{Keeper, MOST_PAGES, Why, is_given_out},
    },
    ids::{BlobId, RecordId},
    storage::Unscanned,
};
use futures_util::TryStreamExt;
use portico_connect::blobs::{BlobKey, Reading};
use portico_model::files;
use portico_preview::{Ask, Failed, Kind, Previewer, Told};
use portico_store::{from_row, values};
use tokio_util::io::StreamReader;

/// How a run ended.
#[derive(Debug)]
pub enum Made {
    /// There is nothing more to make: the records whose files have words now.
    All(Vec<RecordId>),
    /// The child was ended or broke; another run may get further.
    Again(String),
    /// It did so each time. The document says that there is no preview, or no more of it.
    No(String),
}

/// What one child is asked for: the first pages are there while the others are made.
const AT_ONCE: u32 = 25;

struct Bytes {
    key: String,
    size: i64,
    kind: String,
    scan: String,
    preview: String,
    said: Option<String>,
    pages: i64,
}

from_row!(Bytes { key, size, kind, scan, preview, said, pages });

const BYTES: &str =
    "SELECT key, size, kind, scan, preview, preview_said, pages FROM blob WHERE workspace_id = $1 AND id = $2";

/// Makes what is missing. Run again when all is there, it changes nothing.
pub async fn preview(call: &Call, blob: BlobId, is_last: bool) -> Result<Made> {
    let Some(previewer) = &call.portal().storage.previewer else { return Ok(Made::All(Vec::new())) };
    let Some(bytes) = call.read().find::<Bytes>(BYTES, &values![call.workspace(), blob]).await? else {
        return Ok(Made::All(Vec::new()));
    };
    if !may_be_given_out(call.unscanned().await?, &bytes) {
        return Ok(Made::All(Vec::new()));
    }
    let keeper = Keeper::new(call, blob);
    let made = keeper.made().await?;
    if is_finished(&bytes, made) {
        let pages = u32::try_from(bytes.pages).unwrap_or_default();
        let said = bytes.said.as_deref().and_then(Why::parse);
        return Ok(Made::All(keeper.stand(said, pages).await?));
    }
    let kind = kind_of(&bytes.kind).and_then(shown);
    let size = u64::try_from(bytes.size).unwrap_or_default();
    match kind {
        None => Ok(Made::All(keeper.stand(Some(Why::Kind), 0).await?)),
        Some(_) if size > previewer.limits.largest => Ok(Made::All(keeper.stand(Some(Why::TooLarge), 0).await?)),
        Some(kind) => run(call, previewer, keeper, (kind, &bytes.key, is_last)).await,
    }
}

/// As somebody who looks at it would want it; none where nobody here can.
fn shown(kind: files::Kind) -> Option<Kind> {
    match kind {
        files::Kind::Pdf => Some(Kind::Pdf),
        files::Kind::Jpg | files::Kind::Png | files::Kind::Gif | files::Kind::Webp => Some(Kind::Image),
        files::Kind::Docx => Some(Kind::Docx),
        files::Kind::Xlsx => Some(Kind::Xlsx),
        files::Kind::Txt | files::Kind::Csv => Some(Kind::Text),
        files::Kind::Tiff
        | files::Kind::Heic
        | files::Kind::Pptx
        | files::Kind::Odt
        | files::Kind::Ods
        | files::Kind::Odp
        | files::Kind::Doc
        | files::Kind::Xls
        | files::Kind::Ppt
        | files::Kind::Rtf
        | files::Kind::Xml
        | files::Kind::Zip
        | files::Kind::Mp4
        | files::Kind::Mov
        | files::Kind::Mp3
        | files::Kind::Wav => None,
    }
}

fn may_be_given_out(rule: Unscanned, bytes: &Bytes) -> bool {
    Scan::parse(&bytes.scan).is_some_and(|scan| is_given_out(rule, scan))
}

fn is_finished(bytes: &Bytes, made: u32) -> bool {
    let may_pass = bytes.said.as_deref().and_then(Why::parse).is_some_and(Why::may_pass);
    let all = i64::from(MOST_PAGES).min(bytes.pages);
    match bytes.preview.as_str() {
        "without" => !may_pass,
        "ready" => i64::from(made) >= all || (bytes.said.is_some() && !may_pass),
        _ => false,
    }
}

/// How far it is, and what one child has left over.
struct Going {
    pages: u32,
    ended: Option<Why>,
}

/// One child after the other, until everything is there that is shown.
async fn run(
    call: &Call,
    previewer: &Previewer,
    mut keeper: Keeper<'_>,
    (kind, key, is_last): (Kind, &str, bool),
) -> Result<Made> {
    let mut going = Going { pages: 0, ended: None };
    loop {
        let first = keeper.made().await? + 1;
        let ask = Ask { kind, first, most: AT_ONCE.min((MOST_PAGES + 1).saturating_sub(first)) };
        let bytes = StreamReader::new(reading(call, key).await?.map_err(std::io::Error::other));
        let looked = look(previewer, (ask, bytes), &mut keeper, &mut going).await?;
        // What was whole before the child ended is kept.
        keeper.put_down().await?;
        if let Err(failed) = looked {
            let words = failed.to_string();
            return match (failed, is_last) {
                (Failed::NotStarted(_), _) | (_, false) => Ok(Made::Again(words)),
                (failed, true) => {
                    keeper.stand(Some(Why::from(&failed)), going.pages).await?;
                    Ok(Made::No(words))
                }
            };
        }
        let records = keeper.stand(going.ended, going.pages).await?;
        let made = keeper.made().await?;
        if going.ended.is_some() || made >= going.pages.min(MOST_PAGES) || made < first {
            return Ok(Made::All(records));
        }
    }
}

async fn reading(call: &Call, key: &str) -> Result<Reading> {
    let key = BlobKey::parse(key).ok_or_else(|| Error::internal(format!("{key} is no key of a blob")))?;
    call.portal().storage.blobs.get(&key, None).await.map_err(not_kept)
}

/// Takes down what one child says. How the child failed is one thing, that it could not be kept is another.
async fn look<R>(
    previewer: &Previewer,
    (ask, bytes): (Ask, R),
    keeper: &mut Keeper<'_>,
    going: &mut Going,
) -> Result<std::result::Result<(), Failed>>
where
    R: tokio::io::AsyncRead + Send + Unpin + 'static,
{
    let mut looking = match previewer.look(ask, bytes).await {
        Ok(looking) => looking,
        Err(failed) => return Ok(Err(failed)),
    };
    loop {
        match looking.next().await {
            Ok(Told::Pages(pages)) => going.pages = pages,
            Ok(Told::Picture(picture)) => keeper.picture(picture).await?,
            Ok(Told::Text { page, text }) => keeper.text(page, text).await?,
            Ok(Told::Without(reason)) => {
                going.ended = Some(reason.into());
                return Ok(Ok(()));
            }
            Ok(Told::End) => return Ok(Ok(())),
            Err(failed) => return Ok(Err(failed)),
        }
    }
}
