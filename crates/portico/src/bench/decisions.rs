//! Rounds that wait for a decision: opened, submitted and read by the product's own actions, to be decided while it is
//! measured.

use crate::{
    bench::{Firm, histories, words::Numbers},
    failure::{Failure, Result},
};
use portico_model::Key;
use portico_portal::{
    approvals::Approval,
    call::{ActorKind, Call, Client, Portal},
    ids::{PersonId, RecordId, RoundId},
    policy::{Advance, Record, See, identity, permit::permit},
    records::approvals::{api, submit},
    workspaces::first_run,
};
use serde_json::{Value, json};

const KIND: &str = "decision";
const TYPE: &str = include_str!("decision.yaml");
/// Who may do what with it, as lines below a role.
const RIGHTS: [(&str, &str); 3] = [
    ("firm-admin", "decision: {see: all, advance: all, approve: all}"),
    ("contributor", "decision: {see: all, open: all, advance: all}"),
    ("approver", "decision: {see: all, advance: all, approve: all}"),
];
/// Records of one transaction.
const TOGETHER: u64 = 100;

/// The blueprint that portals begin with, and beside its type one that asks for a decision.
pub fn blueprint() -> String {
    let Some((rules, access)) = first_run::BLUEPRINT.split_once("\naccess:\n") else {
        return first_run::BLUEPRINT.to_owned();
    };
    let access = RIGHTS.iter().fold(access.to_owned(), |access, (role, rights)| {
        access.replacen(&format!("  {role}:\n"), &format!("  {role}:\n    {rights}\n"), 1)
    });
    format!("{rules}\n{TYPE}\naccess:\n{access}")
}

/// So many rounds, submitted by one of the staff, that another may decide. Gives what a program has to know of each.
pub async fn submitted(portal: &Portal, firm: &Firm, rounds: u64, numbers: &mut Numbers) -> Result<Vec<Value>> {
    let [(decider, _), (submitter, _), ..] = firm.staff.as_slice() else {
        return Err(Failure::faults("the data set needs two of the staff"));
    };
    let (submitter, decider) = (acting(portal, firm, *submitter).await?, acting(portal, firm, *decider).await?);
    let mut waiting = Vec::new();
    for record in opened(portal, firm, rounds, numbers).await? {
        let may = permit::<Advance, Record>(&submitter, &record).await?;
        let round = submit(&submitter, &may, &Key::new("release"), None).await?;
        waiting.push(read(&decider, round).await?);
    }
    Ok(waiting)
}

async fn read(call: &Call, round: RoundId) -> Result<Value> {
    let see = permit::<See, Approval>(call, &round).await?;
    Ok(json!({ "round": round, "bundle": api::read(call, &see).await?.bundle }))
}

async fn opened(portal: &Portal, firm: &Firm, rounds: u64, numbers: &mut Numbers) -> Result<Vec<RecordId>> {
    let actor = identity::by_itself(portal, firm.workspace, ActorKind::Importer, "bench").await?;
    let call = portal.call(actor, "bench".into(), Client::local());
    let blueprint = call.blueprint().await?;
    let mut records = Vec::new();
    let mut made = 0;
    while made < rounds {
        let batch: Vec<_> = (made..rounds.min(made + TOGETHER))
            .filter_map(|number| histories::untouched(&call, firm, (KIND, number), numbers))
            .collect();
        records.extend(batch.iter().map(|incoming| incoming.history.opening.id));
        histories::write(&call, &blueprint, &batch).await?;
        made += TOGETHER;
    }
    Ok(records)
}

async fn acting(portal: &Portal, firm: &Firm, person: PersonId) -> Result<Call> {
    let actor = identity::acting_for(portal, firm.workspace, person, "bench").await?;
    let actor = actor.ok_or_else(|| Failure::faults("somebody of the data set cannot act"))?;
    Ok(portal.call(actor, "bench".into(), Client::local()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use portico_model::blueprint::check;

    #[test]
    fn the_measured_portal_is_sound_and_has_both_types() {
        let report = check(&blueprint());
        assert!(!report.has_errors(), "{report}");
        assert!(blueprint().contains("\n  support-request:\n") && blueprint().contains("\n  decision:\n"));
        for (role, rights) in RIGHTS {
            assert!(blueprint().contains(&format!("  {role}:\n    {rights}\n")), "{role}");
        }
    }
}
