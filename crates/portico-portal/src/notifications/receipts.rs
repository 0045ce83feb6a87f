//! Confirms a decision by mail to the client for whom it is written down, also where staff wrote down what was said by
//! phone: whoever did not say it learns of it. What is said in the firm's own seats is confirmed on its page alone.

use crate::{
    approvals::steps::Told,
    audit::{checkpoints::receipt_of, happened::Happened},
    call::{ActorKind, Call, Client, Portal},
    error::Result,
    ids::{MailId, PersonId, RecordId, WorkspaceId},
    mail::{Outgoing, Recipient, letters::Receipt, post_as},
    notifications::{circles::RULE, standing::Standing},
    policy::identity,
    records::moves,
};
use portico_store::{Tx, Value};
use portico_web::words::Words;
use sha2::{Digest, Sha256};
use uuid::Uuid;

/// Mails that are to be written.
#[derive(Default)]
pub struct Receipts(Option<(Call, Vec<(MailId, Outgoing)>)>);

const ADDRESS: &str = "SELECT p.name, e.address FROM person p JOIN email_address e ON e.person_id = p.id \
    WHERE p.id = $1 AND p.disabled_at IS NULL ORDER BY e.verified_at IS NULL, e.verified_at DESC, e.address LIMIT 1";

impl Receipts {
    pub fn is_nothing(&self) -> bool {
        self.0.as_ref().is_none_or(|(_, mails)| mails.is_empty())
    }
}

/// Reads what the mails need. Nothing is written yet.
pub async fn prepare(portal: &Portal, workspace: WorkspaceId, happened: &[Happened]) -> Result<Receipts> {
    let decided: Vec<&Happened> = happened.iter().filter(|one| one.kind == "approval.decided").collect();
    if decided.is_empty() {
        return Ok(Receipts::default());
    }
    let actor = identity::by_itself(portal, workspace, ActorKind::Job(RULE), "").await?;
    let call = portal.call(actor, RULE.into(), Client::local());
    let records: Vec<RecordId> = decided.iter().filter_map(|one| one.record()).collect();
    let standings = Standing::list(portal, workspace, &records).await?;
    let mut mails = Vec::new();
    for one in decided {
        let standing = one.record().and_then(|record| standings.get(&record));
        let first = one.client.all::<Told>("decisions").into_iter().next();
        if let Some((standing, told)) = standing.zip(first) {
            mails.extend(mail(&call, (one, standing), &told).await?);
        }
    }
    Ok(Receipts(Some((call, mails))))
}

/// Several groups that one decision counts in are one decision to whoever gave it.
async fn mail(
    call: &Call,
    (happened, standing): (&Happened, &Standing),
    told: &Told,
) -> Result<Option<(MailId, Outgoing)>> {
    let person = if told.basis == "recorded" { told.seat } else { told.by };
    let found: Option<(String, String)> = call.portal().db.installation().find(ADDRESS, &[Value::Uuid(person)]).await?;
    let place = (happened.chain, happened.seq);
    let note = receipt_of(call.portal(), call.workspace(), place).await?;
    let (Some((name, address)), Some(note)) = (found, note) else { return Ok(None) };
    let blueprint = call.blueprint_of(standing.blueprint_version).await?;
    let declared = moves::type_of(&blueprint, &standing.kind)?;
    let label = happened.client.said("label").unwrap_or_default();
    let number = happened.client.number("number").unwrap_or_default();
    let letter = Receipt {
        to: Recipient { person: Some(PersonId(person)), name, address },
        person: PersonId(person),
        portal: call.actor().workspace_name(),
        reference: &declared.number.format(u64::try_from(standing.number).unwrap_or_default()),
        title: &standing.title,
        record: standing.record,
        sentence: &sentence(told, &standing.title),
        approval: &format!("{label}, round {number}"),
        when: &Words::new(call.now(), &call.zone()).full(happened.occurred_at),
        bundle: told.bundle.get(..16).unwrap_or_default(),
        note: note.trim_end(),
    };
    Ok(Some((id(place, person), letter.write()?)))
}

fn sentence(told: &Told, title: &str) -> String {
    let did = match told.said.as_str() {
        "approve" => format!("approved “{title}”"),
        "approve-with-changes" => format!("approved “{title}” with changes"),
        "ask-for-changes" => format!("asked for changes on “{title}”"),
        _ => format!("left “{title}” to others"),
    };
    match (told.basis.as_str(), &told.seat_name) {
        ("recorded", _) => format!("We wrote down that you {did}, outside of the portal"),
        (_, Some(name)) => format!("You {did}, in place of {name}"),
        (_, None) => format!("You {did}"),
    }
}

/// Writes the mails: told again, each is there once.
pub fn write(tx: &mut Tx, receipts: Receipts) -> Result<()> {
    let Some((call, mails)) = receipts.0 else { return Ok(()) };
    for (id, mail) in mails {
        post_as(&call, tx, (call.workspace(), id), mail)?;
    }
    Ok(())
}

/// The same event and person always give the same mail.
fn id((chain, seq): (Uuid, i64), person: Uuid) -> MailId {
    let hash = Sha256::new().chain_update("receipt").chain_update(chain).chain_update(seq.to_be_bytes());
    let mut bytes = [0; 16];
    bytes.iter_mut().zip(hash.chain_update(person).finalize()).for_each(|(byte, hashed)| *byte = hashed);
    MailId(uuid::Builder::from_custom_bytes(bytes).into_uuid())
}
