//! The routes and their description, registered together so that neither can drift from the other.

use std::collections::BTreeMap;

use axum::Router;
use axum::handler::Handler;
use axum::routing::{MethodFilter, MethodRouter, on};
use schemars::generate::{SchemaGenerator, SchemaSettings};
use schemars::{JsonSchema, Schema};
use serde_json::{Map, Value, json};

use crate::App;
use crate::problem::Problem;

/// A body of a request or an answer.
pub(crate) enum Body {
    /// None.
    Empty,
    /// A JSON value of a type.
    Json(Schema),
    /// Bytes of a media type.
    Bytes(&'static str),
}

/// Collects routes and what they take and give.
pub(crate) struct Api {
    router: Router<App>,
    paths: BTreeMap<String, Map<String, Value>>,
    generator: SchemaGenerator,
}

impl Api {
    pub(crate) fn new() -> Self {
        let mut settings = SchemaSettings::draft2020_12();
        settings.definitions_path = "/components/schemas".into();
        settings.meta_schema = None;
        Self { router: Router::new(), paths: BTreeMap::new(), generator: settings.into_generator() }
    }

    /// The schema of a type, kept among the components.
    pub(crate) fn json<T: JsonSchema>(&mut self) -> Body {
        Body::Json(self.generator.subschema_for::<T>())
    }

    /// Adds a route; `path` holds its variables in braces, `summary` says in a sentence what it does.
    pub(crate) fn route<H, A>(
        &mut self,
        (method, path, summary): (&str, &str, &str),
        takes: Body,
        gives: Body,
        handler: H,
    ) where
        H: Handler<A, App>,
        A: 'static,
    {
        let filter = match method {
            "post" => MethodFilter::POST,
            "put" => MethodFilter::PUT,
            "delete" => MethodFilter::DELETE,
            _ => MethodFilter::GET,
        };
        let route: MethodRouter<App> = on(filter, handler);
        self.router = std::mem::take(&mut self.router).route(path, route);

        let parameters: Vec<Value> = path
            .split('/')
            .filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'))
            .map(|name| json!({"name": name, "in": "path", "required": true, "schema": {"type": "string"}}))
            .collect();
        let problem = self.generator.subschema_for::<Problem>();
        let mut operation = json!({
            "summary": summary,
            "operationId": name_of(method, path),
            "responses": {
                "200": {"description": "done"},
                "default": {"description": "refused", "content": {"application/problem+json": {"schema": problem}}},
            },
        });
        if !parameters.is_empty() {
            operation["parameters"] = json!(parameters);
        }
        if let Some(content) = content(takes) {
            operation["requestBody"] = json!({"required": true, "content": content});
        }
        if let Some(content) = content(gives) {
            operation["responses"]["200"]["content"] = content;
        }
        self.paths.entry(path.to_owned()).or_default().insert(method.to_owned(), operation);
    }

    /// The routes, and the OpenAPI description of them.
    pub(crate) fn finish(mut self) -> (Router<App>, Value) {
        let description = json!({
            "openapi": "3.1.0",
            "info": {"title": "Stubble studio", "version": env!("CARGO_PKG_VERSION")},
            "paths": self.paths,
            "components": {"schemas": self.generator.take_definitions(true)},
        });
        (self.router, description)
    }
}

fn content(body: Body) -> Option<Value> {
    match body {
        Body::Empty => None,
        Body::Json(schema) => Some(json!({"application/json": {"schema": schema}})),
        Body::Bytes(media) => Some(json!({media: {"schema": {"type": "string", "format": "binary"}}})),
    }
}

/// `get /api/clients/{client}` is called `get_clients_client`.
fn name_of(method: &str, path: &str) -> String {
    let words = path.split(['/', '.']).filter(|w| !w.is_empty() && *w != "api");
    words.fold(method.to_owned(), |name, word| format!("{name}_{}", word.trim_matches(['{', '}'])))
}
