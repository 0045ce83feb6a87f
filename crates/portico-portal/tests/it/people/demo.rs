//! What only the demo has: its cast, its links and its sent mail, for this machine alone.

use axum::{
    Router,
    body::{Body, to_bytes},
    extract::ConnectInfo,
    http::{Request, Response, StatusCode, header},
};
use portico_portal::{
    call::{Portal, Shared},
    compiled::CompiledBlueprints,
    people::links,
    settings::Settings,
    setup,
};
use portico_testkit::TestPortal;
use portico_web::live::Live;
use std::net::SocketAddr;
use std::sync::OnceLock;
use tower::ServiceExt;

/// The same portal as the demo runs it.
fn demo(portal: &TestPortal) -> (Portal, Router) {
    let own = &portal.portal;
    let demo = Portal::new(Shared {
        db: own.db.clone(),
        blueprints: CompiledBlueprints::default(),
        live: Live::default(),
        settings: Settings { demo: true, ..own.settings.clone() },
        storage: own.storage.clone(),
        clock: own.clock.clone(),
        chance: own.chance.clone(),
        counts: OnceLock::new(),
    });
    (demo.clone(), setup::router(demo))
}

async fn get(router: &Router, path: &str, peer: &str) -> Response<Body> {
    let mut request = Request::builder().uri(path).header(header::HOST, "portal.test").body(Body::empty()).unwrap();
    request.extensions_mut().insert(ConnectInfo(SocketAddr::new(peer.parse().unwrap(), 40_000)));
    router.clone().oneshot(request).await.unwrap()
}

async fn text(response: Response<Body>) -> String {
    String::from_utf8(to_bytes(response.into_body(), 1 << 20).await.unwrap().to_vec()).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_demo_link_signs_in_as_often_as_wanted_from_this_machine_only() {
    for portal in TestPortal::both().await {
        let (demo, router) = demo(&portal);
        let dana = portal.cast.member("dana").person;
        let links = links::make_demo_links(&demo, portal.cast.workspace, &[dana]).await.unwrap();
        let path = links[0].strip_prefix("http://portal.test").unwrap();
        for peer in ["127.0.0.1", "::1", "127.0.0.1"] {
            let answer = get(&router, path, peer).await;
            assert_eq!(
                (answer.status(), &answer.headers()[header::LOCATION]),
                (StatusCode::SEE_OTHER, &"/".parse().unwrap())
            );
        }
        assert_eq!(get(&router, path, "203.0.113.9").await.status(), StatusCode::NOT_FOUND, "{}", portal.name);
        assert_eq!(portal.browser().get(path).await.status, StatusCode::NOT_FOUND, "not outside the demo");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_demo_shows_its_cast_and_its_mail() {
    for portal in TestPortal::both().await {
        let (_, router) = demo(&portal);
        let cast = text(get(&router, "/demo", "127.0.0.1").await).await;
        assert!(cast.contains("Dana Reyes") && cast.contains("Ruth Harbour"), "{cast}");
        portal.browser().post("/sign-in", &[("email", super::DANA)]).await;
        portal.run_jobs().await;
        let code = super::code(&portal, super::DANA).await;
        let list = text(get(&router, "/demo/mail", "127.0.0.1").await).await;
        let path = list.split('"').find(|part| part.starts_with("/demo/mail/")).unwrap();
        assert!(text(get(&router, path, "127.0.0.1").await).await.contains(&code));
        let html = get(&router, &format!("{path}/html"), "127.0.0.1").await;
        let policy = html.headers()[header::CONTENT_SECURITY_POLICY].to_str().unwrap().to_owned();
        assert!(policy.contains("style-src 'sha256-") && !policy.contains("unsafe"), "{policy}");
        let html = text(html).await;
        assert!(html.contains(&code) && !html.contains(" style="), "{html}");
        for path in ["/demo", "/demo/mail", path] {
            assert_eq!(get(&router, path, "203.0.113.9").await.status(), StatusCode::NOT_FOUND, "{path}");
        }
    }
}
