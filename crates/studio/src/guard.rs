//! Who may ask: this machine's own page, and nobody else.

use axum::extract::{Request, State};
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::App;
use crate::problem::Problem;

/// Nothing from anywhere else: the page runs with the network cable pulled.
const CONTENT_SECURITY_POLICY: &str = "default-src 'self'; img-src 'self' blob: data:; style-src 'self'; script-src 'self'; \
     connect-src 'self'; worker-src 'self' blob:; object-src 'none'; base-uri 'none'; form-action 'none'; \
     frame-ancestors 'none'";

const HEADERS: [(&str, &str); 6] = [
    ("content-security-policy", CONTENT_SECURITY_POLICY),
    ("x-content-type-options", "nosniff"),
    ("referrer-policy", "no-referrer"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    ("permissions-policy", "camera=(self), geolocation=(), microphone=()"),
];

/// Cookie of a device that was paired.
pub(crate) const COOKIE: &str = "stubble_device";

/// Whether a device on the network may ask this: everything once it is paired; before that the page's own files, which
/// hold no data, the way to be paired, and what a phone's ticket is for.
fn admitted(app: &App, request: &Request) -> bool {
    let Some(door) = app.door.as_deref().filter(|_| app.remote) else { return true };
    let path = request.uri().path();
    let open = ["/api/pair", "/api/authority.crt"].contains(&path) || path.starts_with("/api/phone/");
    if open || !path.starts_with("/api/") {
        return true;
    }
    let cookies = request.headers().get_all(header::COOKIE).iter().filter_map(|c| c.to_str().ok());
    let mut tokens = cookies
        .flat_map(|all| all.split(';'))
        .filter_map(|one| one.trim().strip_prefix(COOKIE)?.strip_prefix('='));
    tokens.any(|token| door.knows(token))
}

/// Refuses requests that another site could have made, and marks every answer private.
///
/// A browser sends `Origin` with every request that changes something; a name that resolves to this machine only because an
/// attacker's name server says so shows in `Host`.
pub(crate) async fn guard(State(app): State<App>, request: Request, next: Next) -> Response {
    let headers = request.headers();
    let host = headers.get(header::HOST).and_then(|h| h.to_str().ok()).unwrap_or_default();
    let foreign_host = !app.hosts.iter().any(|own| own == host);
    let origin = headers.get(header::ORIGIN).map(|o| o.to_str().unwrap_or("null").to_owned());
    let scheme = if app.remote { "https://" } else { "http://" };
    let own_origin =
        |origin: &str| origin.strip_prefix(scheme).is_some_and(|o| app.hosts.iter().any(|h| h == o));
    let site =
        headers.get("sec-fetch-site").and_then(|s| s.to_str().ok()).unwrap_or("same-origin").to_owned();
    let changes = !matches!(*request.method(), Method::GET | Method::HEAD);
    let foreign_origin = origin.as_deref().is_some_and(|o| !own_origin(o));
    let is_api = request.uri().path().starts_with("/api/");
    let foreign_site = (changes || is_api) && !matches!(site.as_str(), "same-origin" | "none");
    let mut response = if foreign_host || foreign_origin || foreign_site {
        Problem::new(
            StatusCode::FORBIDDEN,
            "foreign",
            "only the studio's own page may ask this",
            "open the address that `stubble` printed when it started",
        )
        .into_response()
    } else if !admitted(&app, &request) {
        Problem::new(
            StatusCode::FORBIDDEN,
            "unpaired",
            "this device is not known yet",
            "type the code that the studio's machine shows",
        )
        .into_response()
    } else {
        next.run(request).await
    };
    let headers = response.headers_mut();
    for (name, value) in HEADERS {
        headers.insert(name, HeaderValue::from_static(value));
    }
    if is_api {
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-store"));
    }
    response
}
