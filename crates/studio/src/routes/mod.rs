//! The API: one module a subject, all registered here.

mod clients;
mod consultations;
mod files;
mod heads;
mod house;
mod outputs;
mod phone;
mod prints;

pub(crate) use phone::Uploads;

use axum::Json;
use axum::body::Bytes;
use axum::extract::{FromRequest, Request};
use axum::http::{StatusCode, header};
use serde::de::DeserializeOwned;

use crate::App;
use crate::api::Api;
use crate::problem::Problem;
use crate::upload;

/// An answer in JSON, or a refusal.
pub(crate) type Reply<T> = Result<Json<T>, Problem>;

/// All routes.
pub(crate) fn api() -> Api {
    let mut api = Api::new();
    house::register(&mut api);
    clients::register(&mut api);
    consultations::register(&mut api);
    files::register(&mut api);
    heads::register(&mut api);
    outputs::register(&mut api);
    phone::register(&mut api);
    prints::register(&mut api);
    api
}

/// A JSON body; a wrong one is refused as a [`Problem`] that names the field.
pub(crate) struct Given<T>(pub(crate) T);

impl<T: DeserializeOwned> FromRequest<App> for Given<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, app: &App) -> Result<Self, Problem> {
        match Json::<T>::from_request(request, app).await {
            Ok(Json(value)) => Ok(Self(value)),
            Err(e) => {
                Err(Problem::new(e.status(), "body", e.body_text(), "send what `openapi.json` describes"))
            }
        }
    }
}

/// The bytes of a file; too many are refused as a [`Problem`] before they are read.
pub(crate) struct Content(pub(crate) Bytes);

impl FromRequest<App> for Content {
    type Rejection = Problem;

    async fn from_request(request: Request, app: &App) -> Result<Self, Problem> {
        let help = "send a smaller file, or check the connection and send it again";
        let length =
            request.headers().get(header::CONTENT_LENGTH).and_then(|l| l.to_str().ok()?.parse::<u64>().ok());
        if length.is_some_and(|bytes| bytes > upload::MOST_BYTES as u64) {
            let most = format!("files hold at most {} MB", upload::MOST_BYTES >> 20);
            return Err(Problem::new(StatusCode::PAYLOAD_TOO_LARGE, "too_large", most, help));
        }
        let body = Bytes::from_request(request, app).await;
        body.map(Self).map_err(|e| Problem::new(e.status(), "too_large", e.body_text(), help))
    }
}

/// An identifier in a path.
pub(crate) fn id<T: std::str::FromStr>(text: &str, what: &str) -> Result<T, Problem> {
    text.parse().map_err(|_| Problem::missing(what))
}
