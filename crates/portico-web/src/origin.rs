//! Whether a change was asked for by our own pages: `Sec-Fetch-Site`, else `Origin`; both absent refuses.
//! No form token is needed (settled question: CSRF).

use axum::{
    extract::Request,
    http::{HeaderMap, Method, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};

/// Refuses a change that another site asked for. Programs with a bearer token carry no cookie and need no origin.
pub async fn same_origin_only(request: Request, next: Next) -> Response {
    if is_safe(request.method()) || carries_token(request.headers()) || is_ours(request.headers()) {
        return next.run(request).await;
    }
    (StatusCode::FORBIDDEN, "This form was sent from another site. Open the portal and try again there.")
        .into_response()
}

fn is_safe(method: &Method) -> bool {
    matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS)
}

fn carries_token(headers: &HeaderMap) -> bool {
    headers.contains_key(header::AUTHORIZATION) && !headers.contains_key(header::COOKIE)
}

fn is_ours(headers: &HeaderMap) -> bool {
    if let Some(site) = headers.get("sec-fetch-site") {
        return site == "same-origin";
    }
    let (Some(origin), Some(host)) = (headers.get(header::ORIGIN), headers.get(header::HOST)) else {
        return false;
    };
    let (Ok(origin), Ok(host)) = (origin.to_str(), host.to_str()) else {
        return false;
    };
    origin.strip_prefix("https://").or_else(|| origin.strip_prefix("http://")) == Some(host)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(headers: &[(&'static str, &'static str)], ours: bool) {
        let map = headers.iter().map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap())).collect();
        assert_eq!(is_ours(&map), ours, "{headers:?}");
    }

    // s_044
    #[test]
    fn only_our_own_pages_may_ask_for_a_change() {
        check(&[("sec-fetch-site", "same-origin")], true);
        check(&[("sec-fetch-site", "same-site")], false);
        check(&[("sec-fetch-site", "cross-site")], false);
        check(&[("sec-fetch-site", "none")], false);
        check(&[("origin", "https://portal.example"), ("host", "portal.example")], true);
        check(&[("origin", "http://127.0.0.1:8080"), ("host", "127.0.0.1:8080")], true);
        check(&[("origin", "https://portal.example.evil.example"), ("host", "portal.example")], false);
        check(&[("origin", "null"), ("host", "portal.example")], false);
        check(&[("host", "portal.example")], false);
        check(
            &[("sec-fetch-site", "cross-site"), ("origin", "https://portal.example"), ("host", "portal.example")],
            false,
        );
    }
}
