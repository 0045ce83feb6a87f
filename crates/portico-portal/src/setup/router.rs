//! All capabilities' routes as one router, with what every request goes through.

use crate::{
    approvals, call::Portal, desk, files, mail, messages, people, privacy, proofing, records, reporting, setup,
    templates, workspaces,
};
use axum::{Router, extract::DefaultBodyLimit, middleware};
use portico_web::{Routes, forms::LARGEST_FORM, headers, origin, trace};

/// Every address with the rule that it demands.
pub fn routes() -> Routes<Portal> {
    Routes::default()
        .and(setup::health::routes())
        .and(setup::assets::routes())
        .and(setup::api::routes())
        .and(records::api::routes())
        .and(records::hold::api::routes())
        .and(records::links::api::routes())
        .and(records::approvals::api::routes())
        .and(approvals::api::routes())
        .and(messages::api::routes())
        .and(files::routes())
        .and(templates::routes())
        .and(proofing::api::routes())
        .and(people::routes())
        .and(mail::routes())
        .and(workspaces::routes())
        .and(privacy::routes())
        .and(reporting::routes())
        .and(desk::routes())
}

/// The whole product as a service.
pub fn router(portal: Portal) -> Router {
    // A second router over the same portal finds it set.
    let _ = portal.counts.set(Box::new(desk::counts::OnTheDesk));
    let ids = portal.clone();
    let measured = middleware::from_fn(move |request, next| {
        let ids = ids.clone();
        async move { trace::measured(|| ids.new_id(), request, next).await }
    });
    let https = portal.settings.base_url.starts_with("https://");
    let router = routes()
        .into_router()
        .fallback(setup::health::lost)
        .route_layer(middleware::from_fn(origin::same_origin_only))
        .layer(DefaultBodyLimit::max(LARGEST_FORM))
        .layer(middleware::from_fn(headers::secure))
        .layer(measured)
        .with_state(portal);
    if https { router.layer(middleware::from_fn(headers::only_by_tls)) } else { router }
}
