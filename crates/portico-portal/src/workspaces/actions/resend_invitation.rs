//! An invitation is mailed once more: with a new link and new time; the older link is void.

use crate::{
    call::Call,
    error::{Error, Result},
    people::{
        EmailAddress,
        limits::{self, Limit},
    },
    policy::{Invite, Permit, identity::Secret},
    workspaces::{
        access,
        invitation::{self, Invitee},
        member,
        people::Invited,
        roles,
    },
};
use portico_model::Key;
use portico_store::values;
use serde_json::json;

const OPEN: &str = "SELECT address, name, roles FROM invitation WHERE id = $1 AND workspace_id = $2 AND accepted_at IS NULL \
    AND revoked_at IS NULL {for_update}";
const RESENT: &str = "UPDATE invitation SET mail_id = $2, sent = sent + 1, expires_at = $3, hash = $4 WHERE id = $1";

pub async fn resend_invitation(call: &Call, permit: Permit<Invite, Invited>) -> Result<()> {
    let Invited { id, people } = permit.thing().clone();
    let blueprint = call.blueprint().await?;
    let read = call.portal().db.installation();
    let before: Option<String> = read.find("SELECT address FROM invitation WHERE id = $1", &values![id]).await?;
    let address = before.as_deref().and_then(EmailAddress::parse).ok_or(Error::NotFound)?;
    limits::spend(call, &Limit::of_mails("invitation", &address)).await?;
    let mut tx = call.begin().await?;
    access::take_turn(call, &mut tx, &permit).await?;
    let open: Option<(String, String, String)> = tx.find(OPEN, &values![id, call.workspace()]).await?;
    let (address, name, given) = open.ok_or_else(|| Error::Gone("This invitation was used or taken back.".into()))?;
    let given: Vec<Key> = serde_json::from_str(&given).map_err(Error::internal)?;
    let inviter = call.actor().memberships();
    if let Some(problem) = given.iter().find_map(|role| roles::refusal(blueprint.matrix(), inviter, role, people.side))
    {
        return Err(Error::forbidden(problem, "Ask whoever may give this role."));
    }
    let to = Invitee { id, address: &address, name: &name, organization: &people.name, roles: &given };
    let mail = invitation::mail(call, &mut tx, &blueprint, &to).await?;
    // The older link ends now, the new one is made when the mail leaves; until then nobody knows a secret.
    let unknown = Secret::new(call.portal(), call.workspace()).hash();
    tx.later(RESENT, &values![id, mail, invitation::end(call.now()), unknown])?;
    let said = json!({ "invitation": id, "name": name });
    member::of_organization(call, &mut tx, (call.workspace(), people.organization), "invitation.resent", said).await?;
    Ok(tx.commit().await?)
}
