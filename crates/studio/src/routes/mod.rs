//! The API: one module a subject, all registered here.

mod clients;
mod consultations;
mod files;
mod heads;
mod house;
mod outputs;
mod phone;

pub(crate) use phone::Uploads;

use axum::Json;
use axum::extract::{FromRequest, Request};
use serde::de::DeserializeOwned;

use crate::App;
use crate::api::Api;
use crate::problem::Problem;

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

/// An identifier in a path.
pub(crate) fn id<T: std::str::FromStr>(text: &str, what: &str) -> Result<T, Problem> {
    text.parse().map_err(|_| Problem::missing(what))
}
