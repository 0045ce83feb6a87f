//! Who is told of an absence: whoever stands in, and whoever is away, where somebody else put it down or ended it.

use super::Leave;
use crate::{
    approvals::absent::Absent,
    call::Call,
    error::Result,
    ids::PersonId,
    mail::{
        self, Outgoing, Recipient,
        letters::{Away, Back, Deputy, Relieved},
    },
};
use jiff::Timestamp;
use portico_store::{Tx, from_row, values};
use portico_web::words::Words;

const ADDRESS: &str = "SELECT e.address FROM email_address e WHERE e.person_id = $1 ORDER BY e.address LIMIT 1";

/// Who decides while somebody is away, and since when.
pub struct StoodIn {
    pub person: PersonId,
    pub name: String,
    pub from: Timestamp,
}

from_row!(StoodIn { person, name, from });

/// Both hear of it, with the period in the words of whoever put it down. Why somebody is away is for them alone.
pub async fn tell(
    call: &Call,
    tx: &mut Tx,
    absent: &Absent,
    (leave, deputy): (&Leave, Option<(PersonId, String)>),
) -> Result<()> {
    let words = Words::new(call.now(), &call.zone());
    let (from, until) = (words.full(leave.from), words.full(leave.until));
    let (portal, base) = (call.actor().workspace_name(), &call.portal().settings.base_url);
    let by = absent.through.map(|_| call.actor().name());
    if let Some(by) = by
        && let Some(to) = recipient(tx, (absent.person, absent.name.clone())).await?
    {
        let deputy = deputy.as_ref().map(|(_, name)| name.as_str());
        let (link, reason) = (format!("{base}/account/absences"), leave.reason.as_deref().unwrap_or_default());
        let letter = Away { to, portal, by, from: &from, until: &until, deputy, reason, link: &link };
        post(call, tx, letter.write()?)?;
    }
    let Some(deputy) = deputy else { return Ok(()) };
    if let Some(to) = recipient(tx, deputy).await? {
        let link = format!("{base}/approvals");
        let letter = Deputy { to, portal, who: &absent.name, by, from: &from, until: &until, link: &link };
        post(call, tx, letter.write()?)?;
    }
    Ok(())
}

/// Whoever was to stand in until later hears that they need not, and whoever is back, where somebody else said so, that
/// they are asked again.
pub async fn tell_of_return(call: &Call, tx: &mut Tx, absent: &Absent, relieved: Option<StoodIn>) -> Result<()> {
    let by = absent.through.map(|_| call.actor().name());
    if let Some(StoodIn { person, name, from }) = relieved
        && let Some(to) = recipient(tx, (person, name)).await?
    {
        let link = format!("{}/approvals", call.portal().settings.base_url);
        let (portal, has_begun) = (call.actor().workspace_name(), from <= call.now());
        let letter = Relieved { to, portal, who: &absent.name, by, has_begun, link: &link };
        post(call, tx, letter.write()?)?;
    }
    if by.is_none() {
        return Ok(());
    }
    let Some(to) = recipient(tx, (absent.person, absent.name.clone())).await? else { return Ok(()) };
    let link = format!("{}/approvals", call.portal().settings.base_url);
    let letter = Back { to, portal: call.actor().workspace_name(), by: call.actor().name(), link: &link };
    post(call, tx, letter.write()?)
}

/// Imported people may have no address: nobody writes to them.
async fn recipient(tx: &mut Tx, (person, name): (PersonId, String)) -> Result<Option<Recipient>> {
    let address: Option<String> = tx.find(ADDRESS, &values![person]).await?;
    Ok(address.map(|address| Recipient { person: Some(person), name, address }))
}

fn post(call: &Call, tx: &mut Tx, letter: Outgoing) -> Result<()> {
    mail::post(call, tx, call.workspace(), letter)?;
    Ok(())
}
