//! Gives a version out: whether it may be given out at all, and the event that it was.

use crate::{
    approvals::Reader,
    call::Call,
    error::{Error, Result},
    files::{Scan, Version, finding::Search, told::About},
    policy::{self, Permit, See},
    records::{
        change::{Fact, Held},
        openings::{Given, is_written_down, opened},
    },
    storage::Unscanned,
};
use portico_model::access::Side;

/// What nobody has found to be clean goes to nobody but whoever sent it, and what is infected to nobody at all.
pub fn must_be_readable(call: &Call, rule: Unscanned, version: &Version) -> Result<()> {
    let is_own = call.actor().is(version.member);
    match (version.content.scan, rule) {
        (Scan::Clean, _) | (Scan::NotScanned, Unscanned::Label) => Ok(()),
        (Scan::Infected, _) => Err(Error::Gone("We found a virus in this file and deleted it.".into())),
        (Scan::Waiting | Scan::NotScanned, _) if is_own => Ok(()),
        (Scan::Waiting, _) => {
            Err(Error::Unavailable("This file is being checked for viruses. Try again in a minute.".into()))
        }
        (Scan::NotScanned, Unscanned::Hold) => Err(Error::forbidden(
            "Nobody could check this file for viruses, and here such files are not given out.",
            "Ask whoever sent it for another one, such as a PDF without a password.",
        )),
    }
}

/// Puts down that somebody was given bytes of this version, wherever in it they begin. What the firm looks at, its clients are
/// not told.
pub async fn download(
    call: &Call,
    permit: &Permit<See, policy::Document>,
    version: &Version,
    search: Option<Search>,
) -> Result<()> {
    put_down(call, permit, (version, search), Given::Downloaded).await
}

/// The same of somebody who was shown its pages or its text.
pub async fn view(
    call: &Call,
    permit: &Permit<See, policy::Document>,
    version: &Version,
    search: Option<Search>,
) -> Result<()> {
    put_down(call, permit, (version, search), Given::Viewed).await
}

/// Once for a while: what was written down lately is not written again.
// req 103
async fn put_down(
    call: &Call,
    permit: &Permit<See, policy::Document>,
    (version, search): (&Version, Option<Search>),
    given: Given,
) -> Result<()> {
    let at = (permit.thing().id, version.number);
    if search.is_none() && is_written_down(call, &mut Reader::Quick(call.read()), at, given).await? {
        return Ok(());
    }
    let on_record = permit.on_record(call).await?;
    let mut tx = call.begin().await?;
    let mut held = Held::by(call, &mut tx, &on_record, None).await?;
    if !is_written_down(call, &mut Reader::Locked(&mut tx), at, given).await? {
        let unchanged = held.record.clone();
        held.write(call, &mut tx, unchanged, fact(call, permit, version, given)).await?;
        opened(call, &mut tx, at, given)?;
    }
    if let Some(search) = search {
        search.count(call, &mut tx, permit, version)?;
    }
    Ok(tx.commit().await?)
}

fn fact(call: &Call, permit: &Permit<See, policy::Document>, version: &Version, given: Given) -> Fact {
    let kind = match given {
        Given::Downloaded => "document.downloaded",
        Given::Viewed => "document.viewed",
    };
    let document = permit.thing();
    let about = About { document: document.id, firm_only: document.firm_only || permit.side() == Side::Firm };
    let fact = about.fact(call, kind, Some(permit.member()));
    let fact = about.say(about.say(fact, "version", version.number), "name", version.name.as_str());
    Fact { silent: true, ..fact }
}
