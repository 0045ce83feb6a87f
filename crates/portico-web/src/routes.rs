//! Routes that cannot be added without their access rule: what the rule proves is what the handler must take.

use axum::{
    Router,
    extract::{FromRequest, FromRequestParts, RawPathParams, Request, State},
    http::{Method, StatusCode, request::Parts},
    response::{IntoResponse, Response},
    routing::{MethodFilter, on},
};
use futures_util::FutureExt;
use std::{future::Future, panic::AssertUnwindSafe};

/// What every request of a program shares, and how it tells a reader what went wrong.
pub trait Context: Clone + Send + Sync + 'static {
    /// Who asks, and with what: made by the rule, handed to the handler.
    type Call: Clone + Send + Sync + 'static;
    type Error: Send + 'static;

    fn refuse(
        &self,
        call: Option<&Self::Call>,
        asked: &Asked,
        error: Self::Error,
    ) -> impl Future<Output = Response> + Send;
}

/// What of a request is still known when its answer has to be refused.
#[derive(Debug, Clone)]
pub struct Asked {
    pub method: Method,
    pub path: String,
    /// The reader is a program: answer `application/problem+json`.
    pub api: bool,
}

/// A refusal, and who was refused where that is known already.
pub struct Refused<C: Context> {
    pub call: Option<C::Call>,
    pub error: C::Error,
}

/// Makes the call and the proof `P` for a request, or refuses it.
pub trait Rule<C: Context, P>: Clone + Send + Sync + 'static {
    /// The rule as a sentence, for the table of routes.
    fn words(&self) -> String;

    fn check(
        &self,
        context: &C,
        parts: &Parts,
        params: &[(String, String)],
    ) -> impl Future<Output = Result<(C::Call, P), Refused<C>>> + Send;
}

/// A function whose first arguments are the call and what the rule proved.
pub trait Handler<C: Context, P, E>: Clone + Send + Sync + 'static {
    fn call(self, call: C::Call, proof: P, request: Request)
    -> impl Future<Output = Result<Response, C::Error>> + Send;
}

impl<C, F, P, R, Fut> Handler<C, P, ()> for F
where
    C: Context,
    F: Fn(C::Call, P) -> Fut + Clone + Send + Sync + 'static,
    Fut: Future<Output = Result<R, C::Error>> + Send,
    R: IntoResponse,
    P: Send,
{
    async fn call(self, call: C::Call, proof: P, _: Request) -> Result<Response, C::Error> {
        Ok(self(call, proof).await?.into_response())
    }
}

impl<C, F, P, B, M, R, Fut> Handler<C, P, (M, B)> for F
where
    C: Context,
    F: Fn(C::Call, P, B) -> Fut + Clone + Send + Sync + 'static,
    Fut: Future<Output = Result<R, C::Error>> + Send,
    R: IntoResponse,
    B: FromRequest<(), M> + Send,
    P: Send,
{
    async fn call(self, call: C::Call, proof: P, request: Request) -> Result<Response, C::Error> {
        match B::from_request(request, &()).await.map_err(IntoResponse::into_response) {
            Ok(body) => Ok(self(call, proof, body).await?.into_response()),
            Err(refused) => Ok(refused),
        }
    }
}

impl<C, F, P, A, B, M, R, Fut> Handler<C, P, (M, A, B)> for F
where
    C: Context,
    F: Fn(C::Call, P, A, B) -> Fut + Clone + Send + Sync + 'static,
    Fut: Future<Output = Result<R, C::Error>> + Send,
    R: IntoResponse,
    A: FromRequestParts<()> + Send,
    B: FromRequest<(), M> + Send,
    P: Send,
{
    async fn call(self, call: C::Call, proof: P, request: Request) -> Result<Response, C::Error> {
        let (mut parts, body) = request.into_parts();
        let first = match A::from_request_parts(&mut parts, &()).await.map_err(IntoResponse::into_response) {
            Ok(first) => first,
            Err(refused) => return Ok(refused),
        };
        let request = Request::from_parts(parts, body);
        match B::from_request(request, &()).await.map_err(IntoResponse::into_response) {
            Ok(body) => Ok(self(call, proof, first, body).await?.into_response()),
            Err(refused) => Ok(refused),
        }
    }
}

/// One line of the table of routes.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Route {
    pub path: &'static str,
    pub method: &'static str,
    pub rule: String,
}

/// A capability's addresses with the rule that each demands.
pub struct Routes<C: Context> {
    router: Router<C>,
    table: Vec<Route>,
}

impl<C: Context> Default for Routes<C> {
    fn default() -> Self {
        Self { router: Router::new(), table: Vec::new() }
    }
}

impl<C: Context> Routes<C> {
    #[must_use]
    pub fn get<P: Send + 'static, E: 'static>(
        self,
        path: &'static str,
        rule: impl Rule<C, P>,
        handler: impl Handler<C, P, E>,
    ) -> Self {
        self.add(("GET", MethodFilter::GET), path, rule, handler)
    }

    #[must_use]
    pub fn post<P: Send + 'static, E: 'static>(
        self,
        path: &'static str,
        rule: impl Rule<C, P>,
        handler: impl Handler<C, P, E>,
    ) -> Self {
        self.add(("POST", MethodFilter::POST), path, rule, handler)
    }

    #[must_use]
    pub fn put<P: Send + 'static, E: 'static>(
        self,
        path: &'static str,
        rule: impl Rule<C, P>,
        handler: impl Handler<C, P, E>,
    ) -> Self {
        self.add(("PUT", MethodFilter::PUT), path, rule, handler)
    }

    #[must_use]
    pub fn patch<P: Send + 'static, E: 'static>(
        self,
        path: &'static str,
        rule: impl Rule<C, P>,
        handler: impl Handler<C, P, E>,
    ) -> Self {
        self.add(("PATCH", MethodFilter::PATCH), path, rule, handler)
    }

    #[must_use]
    pub fn delete<P: Send + 'static, E: 'static>(
        self,
        path: &'static str,
        rule: impl Rule<C, P>,
        handler: impl Handler<C, P, E>,
    ) -> Self {
        self.add(("DELETE", MethodFilter::DELETE), path, rule, handler)
    }

    #[must_use]
    pub fn options<P: Send + 'static, E: 'static>(
        self,
        path: &'static str,
        rule: impl Rule<C, P>,
        handler: impl Handler<C, P, E>,
    ) -> Self {
        self.add(("OPTIONS", MethodFilter::OPTIONS), path, rule, handler)
    }

    /// Another capability's routes beside these.
    #[must_use]
    pub fn and(mut self, other: Self) -> Self {
        self.router = self.router.merge(other.router);
        self.table.extend(other.table);
        self
    }

    /// Every address with its method and its rule, sorted.
    pub fn table(&self) -> Vec<Route> {
        let mut table = self.table.clone();
        table.sort();
        table
    }

    pub fn into_router(self) -> Router<C> {
        self.router
    }

    fn add<P: Send + 'static, E: 'static>(
        mut self,
        (method, filter): (&'static str, MethodFilter),
        path: &'static str,
        rule: impl Rule<C, P>,
        handler: impl Handler<C, P, E>,
    ) -> Self {
        self.table.push(Route { path, method, rule: rule.words() });
        let guarded = move |State(context): State<C>, params: RawPathParams, request: Request| {
            let (rule, handler) = (rule.clone(), handler.clone());
            let params = params.iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
            serve(context, rule, handler, params, request)
        };
        self.router = self.router.route(path, on(filter, guarded));
        self
    }
}

async fn serve<C: Context, P: Send + 'static, E: 'static>(
    context: C,
    rule: impl Rule<C, P>,
    handler: impl Handler<C, P, E>,
    params: Vec<(String, String)>,
    request: Request,
) -> Response {
    let asked = Asked {
        method: request.method().clone(),
        path: request.uri().path().to_owned(),
        api: request.uri().path().starts_with("/api/"),
    };
    let (parts, body) = request.into_parts();
    let passed = match rule.check(&context, &parts, &params).await {
        Ok(passed) => passed,
        Err(refused) => return context.refuse(refused.call.as_ref(), &asked, refused.error).await,
    };
    let request = Request::from_parts(parts, body);
    if asked.method == Method::GET {
        // What fails here must not take the connection's other requests with it.
        let reading = AssertUnwindSafe(answer(&context, &asked, passed, handler, request)).catch_unwind();
        return reading.await.unwrap_or_else(|_| StatusCode::INTERNAL_SERVER_ERROR.into_response());
    }
    // A change runs as a task of its own, so that a client that hangs up does not cut it in half.
    let changing = tokio::spawn(async move { answer(&context, &asked, passed, handler, request).await });
    changing.await.unwrap_or_else(|_| StatusCode::INTERNAL_SERVER_ERROR.into_response())
}

async fn answer<C: Context, P, E>(
    context: &C,
    asked: &Asked,
    (call, proof): (C::Call, P),
    handler: impl Handler<C, P, E>,
    request: Request,
) -> Response {
    let kept = call.clone();
    match handler.call(call, proof, request).await {
        Ok(response) => response,
        Err(error) => context.refuse(Some(&kept), asked, error).await,
    }
}
