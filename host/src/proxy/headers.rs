//! Which headers change on the way through the proxy. Everything not named here passes as it is.

use hyper::header::{self, HeaderMap, HeaderName, HeaderValue};
use hyper::{Method, Uri};

use super::target::Target;

/// Concern one connection only, never the one behind it (RFC 9110 section 7.6.1).
const HOP_BY_HOP: [&str; 8] = [
    "connection",
    "keep-alive",
    "proxy-authenticate",
    "proxy-authorization",
    "proxy-connection",
    "te",
    "trailer",
    "transfer-encoding",
];

/// Would keep the page out of the preview's frame, keep the page script out of the page, or be remembered by the browser
/// for everything on 127.0.0.1.
const DROPPED_FROM_ANSWERS: [&str; 13] = [
    "x-frame-options",
    "content-security-policy",
    "content-security-policy-report-only",
    "x-content-security-policy",
    "x-webkit-csp",
    "cross-origin-opener-policy",
    "cross-origin-opener-policy-report-only",
    "cross-origin-embedder-policy",
    "cross-origin-embedder-policy-report-only",
    "cross-origin-resource-policy",
    "strict-transport-security",
    "alt-svc",
    "nel",
];

/// No longer true of a page with something injected, or would let a browser keep it beyond its theme.
const DROPPED_FROM_INJECTED: [&str; 12] = [
    "content-length",
    "content-encoding",
    "content-md5",
    "content-digest",
    "repr-digest",
    "digest",
    "etag",
    "last-modified",
    "expires",
    "age",
    "accept-ranges",
    "cache-control",
];

/// Whether this request changes the protocol of its connection.
pub(crate) fn is_upgrade(headers: &HeaderMap) -> bool {
    headers.contains_key(header::UPGRADE) && lists(headers, &header::CONNECTION).any(|token| token == "upgrade")
}

/// Whether the answer, if it is HTML, becomes a page of the preview: navigations of the window or of a frame. A fragment
/// that a script fetches must stay as it is.
pub(crate) fn asks_for_page(method: &Method, headers: &HeaderMap) -> bool {
    if is_upgrade(headers) || !matches!(*method, Method::GET | Method::POST | Method::HEAD) {
        return false;
    }
    match text(headers, "sec-fetch-dest") {
        Some(destination) => matches!(destination, "document" | "iframe" | "frame"),
        // Old browsers and plain tools.
        None => text(headers, "accept").is_none_or(|accept| accept.contains("text/html") || accept.contains("*/*")),
    }
}

/// Request headers as the app gets them.
pub(crate) fn to_app(headers: &mut HeaderMap, target: &Target, own_origin: &str, page: bool) {
    let upgrade = if is_upgrade(headers) { headers.get(header::UPGRADE).cloned() } else { None };
    drop_hop_by_hop(headers);
    headers.remove(header::UPGRADE);
    // The proxy itself has told the browser to go on.
    headers.remove(header::EXPECT);
    if let Some(protocol) = upgrade {
        headers.insert(header::CONNECTION, HeaderValue::from_static("upgrade"));
        headers.insert(header::UPGRADE, protocol);
    }
    if page {
        // A page must come whole and readable, or nothing can be injected.
        for name in [header::IF_NONE_MATCH, header::IF_MODIFIED_SINCE, header::IF_RANGE, header::RANGE] {
            headers.remove(name);
        }
        headers.insert(header::ACCEPT_ENCODING, HeaderValue::from_static("identity"));
    }
    if !target.local {
        set(headers, header::HOST, &target.authority());
        for name in [header::ORIGIN, header::REFERER] {
            let moved = text(headers, name.as_str())
                .and_then(|value| value.strip_prefix(own_origin))
                .map(|rest| target.address(rest));
            if let Some(moved) = moved {
                set(headers, name, &moved);
            }
        }
    }
}

/// Answer headers as the page gets them.
pub(crate) fn to_page(headers: &mut HeaderMap, target: &Target) {
    drop_hop_by_hop(headers);
    for name in DROPPED_FROM_ANSWERS {
        headers.remove(name);
    }
    if let Some(link) = text(headers, "location").and_then(|link| target.relative(link)) {
        set(headers, header::LOCATION, &link);
    }
    if let Some(refresh) = text(headers, "refresh").and_then(|refresh| rewrite_refresh(refresh, target)) {
        set(headers, HeaderName::from_static("refresh"), &refresh);
    }
    let cookies: Vec<HeaderValue> = headers.get_all(header::SET_COOKIE).iter().map(rewrite_cookie).collect();
    headers.remove(header::SET_COOKIE);
    for cookie in cookies {
        headers.append(header::SET_COOKIE, cookie);
    }
}

/// A page with something injected.
pub(crate) fn to_injected(headers: &mut HeaderMap) {
    for name in DROPPED_FROM_INJECTED {
        headers.remove(name);
    }
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
}

/// Whether the answer is HTML that can be injected into: in an encoding in which `<` is one byte.
pub(crate) fn is_html(headers: &HeaderMap) -> bool {
    let Some(kind) = text(headers, "content-type").map(str::to_ascii_lowercase) else { return false };
    let essence = kind.split(';').next().unwrap_or_default().trim();
    matches!(essence, "text/html" | "application/xhtml+xml") && !kind.contains("utf-16") && !kind.contains("utf-32")
}

/// Whether the path belongs to Livery.
pub(crate) fn is_own(uri: &Uri) -> bool {
    uri.path().starts_with(livery_protocol::page::PREFIX)
}

fn drop_hop_by_hop(headers: &mut HeaderMap) {
    let named: Vec<String> = lists(headers, &header::CONNECTION).filter(|name| name != "upgrade").collect();
    for name in named.iter().map(String::as_str).chain(HOP_BY_HOP) {
        headers.remove(name);
    }
}

/// The members of a comma-separated header, in lower case.
fn lists<'a>(headers: &'a HeaderMap, name: &HeaderName) -> impl Iterator<Item = String> + use<'a> {
    headers
        .get_all(name)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .map(|token| token.trim().to_ascii_lowercase())
}

/// The domain would keep the cookie from being stored for 127.0.0.1, and so would `Secure` in some browsers, for the proxy
/// speaks plain HTTP. `SameSite=None` and `Partitioned` mean nothing without it. Names that promise `Secure` keep it.
fn rewrite_cookie(cookie: &HeaderValue) -> HeaderValue {
    let Ok(written) = cookie.to_str() else { return cookie.clone() };
    let promises = written.trim_start().to_ascii_lowercase();
    let promised = promises.starts_with("__secure-") || promises.starts_with("__host-");
    let mut kept = Vec::new();
    for (index, part) in written.split(';').enumerate() {
        let attribute = part.trim().to_ascii_lowercase();
        let name = attribute.split('=').next().unwrap_or_default().trim();
        let drop = index > 0
            && match name {
                "domain" => true,
                "secure" | "partitioned" => !promised,
                "samesite" => !promised && attribute.ends_with("none"),
                _ => false,
            };
        if !drop {
            kept.push(part);
        }
    }
    HeaderValue::from_str(&kept.join(";")).unwrap_or_else(|_| cookie.clone())
}

/// `5; url=http://target/next`
fn rewrite_refresh(refresh: &str, target: &Target) -> Option<String> {
    let start = refresh.to_ascii_lowercase().find("url=")? + "url=".len();
    let (before, link) = refresh.split_at_checked(start)?;
    Some(format!("{before}{}", target.relative(link.trim_matches(['"', '\'', ' ']))?))
}

fn text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}

fn set(headers: &mut HeaderMap, name: HeaderName, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        headers.insert(name, value);
    }
}
