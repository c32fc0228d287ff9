//! The page itself: files that the build script made from `web/`, held in the program.

use axum::Router;
use axum::extract::Path;
use axum::http::{StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;

use crate::App;
use crate::problem::Problem;

/// A file of the page: name, media type, content, and the hash that stands for it.
struct Asset {
    name: &'static str,
    media_type: &'static str,
    content: &'static [u8],
}

include!(concat!(env!("OUT_DIR"), "/assets.rs"));

pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/", get(index))
        .route("/sw.js", get(|| async { file("sw.js", "no-cache") }))
        .route("/assets/{name}", get(asset))
}

async fn index() -> Response {
    file("index.html", "no-cache")
}

/// Names of assets hold a hash of their content, so that a browser may keep them.
async fn asset(Path(name): Path<String>) -> Response {
    file(&name, "public, max-age=31536000, immutable")
}

fn file(name: &str, cache: &'static str) -> Response {
    match ASSETS.iter().find(|asset| asset.name == name) {
        Some(asset) => {
            ([(header::CONTENT_TYPE, asset.media_type), (header::CACHE_CONTROL, cache)], asset.content)
                .into_response()
        }
        None => Problem::missing("file of the page").into_response(),
    }
}

/// The page's own addresses all show the page; the API's unknown ones are refused.
pub(crate) async fn missing(uri: Uri) -> Response {
    if uri.path().starts_with("/api/") || uri.path().contains('.') {
        let mut answer = Problem::missing("address").into_response();
        *answer.status_mut() = StatusCode::NOT_FOUND;
        return answer;
    }
    file("index.html", "no-cache")
}
