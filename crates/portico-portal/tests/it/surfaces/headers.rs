//! Headers that every answer carries, errors included.

use portico_testkit::TestPortal;

// s_010, s_067
#[tokio::test(flavor = "multi_thread")]
async fn every_answer_is_sealed_against_framing_sniffing_and_sharing() {
    let portal = TestPortal::sqlite().await;
    let dana = portal.sign_in("dana").await;
    for path in [
        "/",
        "/sign-in",
        "/nothing-here",
        "/records/not-an-id",
        "/api/v1/records",
        "/api/v1/openapi.json",
        "/health/live",
    ] {
        let answer = dana.get(path).await;
        let header =
            |name: &str| answer.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned();
        let policy = header("content-security-policy");
        assert!(policy.contains("default-src 'none'") && !policy.contains("unsafe"), "{path}: {policy}");
        assert_eq!(header("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(header("cache-control"), "no-store", "{path}");
        assert_eq!(header("x-frame-options"), "DENY", "{path}");
        assert!(!header("x-request-id").is_empty(), "{path}");
    }
}
