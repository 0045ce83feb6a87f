//! The rules of routes: what an address demands, and what its handler is given for it.

use crate::{
    call::{Call, Portal},
    error::Error,
    policy::{
        actions::Action,
        facts::Thing,
        identity,
        permit::{self, Permit},
        scope::{self, Listed, Scope},
    },
};
use axum::http::request::Parts;
use portico_web::{Refused, Rule};
use std::marker::PhantomData;

/// One thing, named by the address.
pub struct May<A, T>(PhantomData<fn() -> (A, T)>);

/// What of a thing the actor may do `A` to.
pub struct List<A, T>(PhantomData<fn() -> (A, T)>);

/// Anyone, for a reason that is said.
#[derive(Clone)]
pub struct Anyone(&'static str);

/// Whoever is signed in, for what is their own.
#[derive(Clone)]
pub struct Own(&'static str);

/// Whoever is signed in, also by a link that opens one record alone. What they get is asked of the policy piece by piece.
#[derive(Clone)]
pub struct AnySession(&'static str);

/// Nothing was checked.
pub struct Public;

/// Somebody is signed in, with more than a task link; what they get is their own and nothing else.
pub struct SignedIn(());

pub fn may<A: Action, T: Thing>() -> May<A, T> {
    May(PhantomData)
}

pub fn list<A: Action, T: Listed>() -> List<A, T> {
    List(PhantomData)
}

pub fn anyone(because: &'static str) -> Anyone {
    Anyone(because)
}

pub fn signed_in(what: &'static str) -> Own {
    Own(what)
}

pub fn any_session(what: &'static str) -> AnySession {
    AnySession(what)
}

impl<A: Action, T: Thing> Rule<Portal, Permit<A, T>> for May<A, T> {
    fn words(&self) -> String {
        format!("may {} this {}", A::ACTION.as_str(), T::NAME)
    }

    async fn check(
        &self,
        portal: &Portal,
        parts: &Parts,
        params: &[(String, String)],
    ) -> Result<(Call, Permit<A, T>), Refused<Portal>> {
        let call = known(portal, parts).await?;
        // An address that names no identifier is the actor's own; one that is none leads nowhere.
        let key: Option<T::Key> = params.first().map_or("", |(_, value)| value.as_str()).parse().ok();
        let permit = match key {
            Some(key) => permit::permit(&call, &key).await,
            None => Err(Error::NotFound),
        };
        with(call, permit)
    }
}

impl<A: Action, T: Listed> Rule<Portal, Scope<T>> for List<A, T> {
    fn words(&self) -> String {
        format!("lists each {} that they may {}", T::NAME, A::ACTION.as_str())
    }

    async fn check(
        &self,
        portal: &Portal,
        parts: &Parts,
        _: &[(String, String)],
    ) -> Result<(Call, Scope<T>), Refused<Portal>> {
        let call = known(portal, parts).await?;
        let scope = scope::scope::<A, T>(&call).await;
        with(call, scope)
    }
}

impl Rule<Portal, SignedIn> for Own {
    fn words(&self) -> String {
        format!("signed in: {}", self.0)
    }

    async fn check(
        &self,
        portal: &Portal,
        parts: &Parts,
        _: &[(String, String)],
    ) -> Result<(Call, SignedIn), Refused<Portal>> {
        let call = known(portal, parts).await?;
        let narrow = call.actor().subject().only_record.is_some();
        let proof = if narrow { Err(Error::Unauthenticated) } else { Ok(SignedIn(())) };
        with(call, proof)
    }
}

impl Rule<Portal, Public> for AnySession {
    fn words(&self) -> String {
        format!("signed in, also by a task link: {}", self.0)
    }

    async fn check(
        &self,
        portal: &Portal,
        parts: &Parts,
        _: &[(String, String)],
    ) -> Result<(Call, Public), Refused<Portal>> {
        Ok((known(portal, parts).await?, Public))
    }
}

impl Rule<Portal, Public> for Anyone {
    fn words(&self) -> String {
        format!("anyone: {}", self.0)
    }

    async fn check(
        &self,
        portal: &Portal,
        parts: &Parts,
        _: &[(String, String)],
    ) -> Result<(Call, Public), Refused<Portal>> {
        match identity::call_of(portal, parts).await {
            Ok(call) => Ok((call, Public)),
            Err(error) => Err(Refused { call: None, error }),
        }
    }
}

async fn known(portal: &Portal, parts: &Parts) -> Result<Call, Refused<Portal>> {
    let call = identity::call_of(portal, parts).await.map_err(|error| Refused { call: None, error })?;
    match call.actor().subject().signed_in {
        true => Ok(call),
        false => Err(Refused { call: Some(call), error: Error::Unauthenticated }),
    }
}

fn with<P>(call: Call, proof: Result<P, Error>) -> Result<(Call, P), Refused<Portal>> {
    match proof {
        Ok(proof) => Ok((call, proof)),
        Err(error) => Err(Refused { call: Some(call), error }),
    }
}

impl<A, T> Clone for May<A, T> {
    fn clone(&self) -> Self {
        Self(PhantomData)
    }
}

impl<A, T> Clone for List<A, T> {
    fn clone(&self) -> Self {
        Self(PhantomData)
    }
}
