//! `Permit<A, T>`: proof that this actor may attempt `A` on this `T`. Made here and nowhere else.
//!
//! It says *may attempt*; whether a transition is open now is the workflow's decision. It carries the access epoch under
//! which it was given: a write whose transaction finds another epoch has the decision made once more.

use crate::{
    call::{Actor, Call},
    error::{Error, Result},
    ids::MemberId,
    policy::{actions::Action, facts::Thing},
};
use portico_model::access::{self, Decision, Facts, Granted, LayerName, Matrix, Side, Verdict};
use std::marker::PhantomData;

/// Proof that the actor of the call may attempt `A` on this one `T`.
pub struct Permit<A: Action, T: Thing> {
    thing: T,
    facts: Facts,
    granted: Granted,
    epoch: i64,
    action: PhantomData<fn() -> A>,
}

impl<A: Action, T: Thing> Permit<A, T> {
    pub fn thing(&self) -> &T {
        &self.thing
    }

    /// What the decision was made on.
    pub fn facts(&self) -> &Facts {
        &self.facts
    }

    /// The member in whose name the action is done.
    pub fn member(&self) -> MemberId {
        MemberId(self.granted.member)
    }

    /// The side as which it is done.
    pub fn side(&self) -> Side {
        self.granted.side
    }

    pub fn granted(&self) -> &Granted {
        &self.granted
    }

    pub fn epoch(&self) -> i64 {
        self.epoch
    }

    /// A permit for another action on the same thing, if the actor may do that too.
    pub async fn also<B: Action>(&self, call: &Call) -> Result<Option<Permit<B, T>>>
    where
        T: Clone,
    {
        let granted = granted::<B>(call, &self.facts).await?;
        Ok(granted.map(|granted| Permit {
            thing: self.thing.clone(),
            facts: self.facts.clone(),
            granted,
            epoch: self.epoch,
            action: PhantomData,
        }))
    }
}

/// Asks the policy for one thing by its key. Whoever may not even see it gets *not found*.
pub async fn permit<A: Action, T: Thing>(call: &Call, key: &T::Key) -> Result<Permit<A, T>> {
    let (thing, facts) = T::find(call, key).await?.ok_or(Error::NotFound)?;
    permit_on(call, thing, facts).await
}

/// The same for a thing whose facts are at hand.
pub async fn permit_on<A: Action, T: Thing>(call: &Call, thing: T, facts: Facts) -> Result<Permit<A, T>> {
    match granted::<A>(call, &facts).await? {
        Some(granted) => Ok(Permit { thing, facts, granted, epoch: call.actor().epoch(), action: PhantomData }),
        None => Err(refusal(call.actor(), &explain::<A>(call, &facts).await?)),
    }
}

/// The decision with its four layers, for refusals and for those who ask why.
pub async fn explain<A: Action>(call: &Call, facts: &Facts) -> Result<Decision> {
    let blueprint = call.blueprint().await?;
    Ok(access::decide(blueprint.matrix(), call.actor().subject(), A::ACTION, facts))
}

/// The rule that allows, if one does: for what a page offers, without asking for a permit.
pub async fn granted<A: Action>(call: &Call, facts: &Facts) -> Result<Option<Granted>> {
    let blueprint = call.blueprint().await?;
    Ok(access::granted(blueprint.matrix(), call.actor().subject(), A::ACTION, facts))
}

/// The decision made once more, under the access that holds now: for a write that finds a newer epoch.
pub fn still<A: Action>(matrix: &Matrix, actor: &Actor, facts: &Facts) -> Result<()> {
    let decision = access::decide(matrix, actor.subject(), A::ACTION, facts);
    if decision.is_allowed() { Ok(()) } else { Err(refusal(actor, &decision)) }
}

/// Clients read what they can do about it, in none of the words that rules are written in; whoever made a token reads those.
fn refusal(actor: &Actor, decision: &Decision) -> Error {
    if decision.verdict != Verdict::Deny {
        return Error::NotFound;
    }
    if actor.side() == Side::Client && actor.subject().token_actions.is_none() {
        return match (decision.needs, decision.failing().map(|layer| layer.name)) {
            (Some(_), _) => Error::forbidden("This needs you to confirm once more who you are.", ""),
            (None, Some(LayerName::Identity)) => said(decision),
            (None, _) => {
                let ask = format!("Ask a colleague who may, or {}.", actor.workspace_name());
                Error::forbidden("You may not do this here.", ask)
            }
        };
    }
    said(decision)
}

fn said(decision: &Decision) -> Error {
    let because = decision.failing().map_or("", |layer| layer.reason.as_str());
    Error::forbidden(because, decision.way_on.as_deref().unwrap_or(""))
}
