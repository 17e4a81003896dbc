//! The API's own description, by OpenAPI 3.1: what the code says, and what goes without
//! saying.

use std::sync::Arc;

use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use utoipa::OpenApi as _;
use utoipa::openapi::header::Header;
use utoipa::openapi::path::{Operation, ParameterIn};
use utoipa::openapi::schema::{ObjectBuilder, Type};
use utoipa::openapi::security::{Http, HttpAuthScheme, SecurityScheme};
use utoipa::openapi::{Content, OpenApi, Ref, RefOr, Response as Described};

use crate::web::events::Progress;
use crate::web::problem::Document;

/// What the whole of it says.
#[derive(utoipa::OpenApi)]
#[openapi(
    info(
        title = "Back Marketplace",
        description = "Everything that the pages do, for programs. Tokens are made on the page \
                       *Access*, by `marketplace token create`, or by a program that has one. \
                       Problems are documents by RFC 9457, in German or English by \
                       `Accept-Language`; their `type` is the same in both.",
    ),
    components(schemas(Document, Progress)),
    security(("token" = [])),
)]
struct Whole;

/// A description that operations are added to.
pub(super) fn begin() -> OpenApi {
    let mut whole = Whole::openapi();
    let token = Http::builder()
        .scheme(HttpAuthScheme::Bearer)
        .bearer_format("mkt_…")
        .description(Some("A token of a tenant: an administrator's, or a viewer's to read."))
        .build();
    let components = whole.components.get_or_insert_default();
    components.add_security_scheme("token", SecurityScheme::Http(token));
    whole
}

/// The description as it is handed out.
#[derive(Clone)]
pub(super) struct Complete(Arc<str>);

impl IntoResponse for Complete {
    fn into_response(self) -> Response {
        ([(CONTENT_TYPE, "application/json")], self.0.to_string()).into_response()
    }
}

/// Adds what every operation may answer, and what a problem looks like. What cannot be
/// written is empty, and a test finds it.
pub(super) fn complete(mut whole: OpenApi) -> Complete {
    for item in whole.paths.paths.values_mut() {
        let operations = [&mut item.get, &mut item.put, &mut item.post, &mut item.delete];
        operations.into_iter().flatten().for_each(complete_operation);
    }
    Complete(whole.to_json().unwrap_or_default().into())
}

fn complete_operation(operation: &mut Operation) {
    let is_in = |place: ParameterIn| {
        let parameters = operation.parameters.iter().flatten();
        parameters.into_iter().any(|parameter| match parameter {
            RefOr::T(parameter) => parameter.parameter_in == place,
            RefOr::Ref(_) => false,
        })
    };
    let (has_body, has_path) = (operation.request_body.is_some(), is_in(ParameterIn::Path));
    let has_words = has_body || is_in(ParameterIn::Query) || is_in(ParameterIn::Header);
    for (status, description, is_possible) in [
        ("400", "The query, a header or the body cannot be read.", has_words),
        ("401", "No token was shown that opens anything.", true),
        ("403", "The token may not do this, or the request is for another host.", true),
        ("404", "There is no such thing, or the tenant is not connected.", has_path),
        ("413", "The body is larger than any that makes sense.", has_body),
        ("415", "The body has another media type.", has_body),
        ("422", "The body has another shape, or asks for what is not possible.", has_body),
        ("429", "Too many tokens were wrong.", true),
        ("500", "Something is wrong here, and whoever runs this marketplace is told.", true),
    ] {
        let responses = &mut operation.responses.responses;
        if is_possible {
            let described = || RefOr::T(Described::new(description));
            responses.entry(status.to_owned()).or_insert_with(described);
        }
    }
    for (status, response) in &mut operation.responses.responses {
        if let RefOr::T(response) = response
            && status.starts_with(['4', '5'])
        {
            describe_problem(status, response);
        }
    }
}

fn describe_problem(status: &str, response: &mut Described) {
    let problem = Content::new(Some(Ref::from_schema_name("Problem")));
    response.content.insert("application/problem+json".to_owned(), RefOr::T(problem));
    let header = |kind, description: &str| {
        let mut header = Header::new(ObjectBuilder::new().schema_type(kind));
        header.description = Some(description.to_owned());
        RefOr::T(header)
    };
    let header = match status {
        "401" => ("WWW-Authenticate", header(Type::String, "`Bearer`")),
        "429" | "502" | "503" => {
            ("Retry-After", header(Type::Integer, "Seconds to wait, where that is known."))
        }
        _ => return,
    };
    response.headers.insert(header.0.to_owned(), header.1);
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use serde_json::Value;

    use super::*;
    use crate::web::api::{BASE, operations};
    use utoipa_axum::router::OpenApiRouter;

    fn description() -> Value {
        let router = OpenApiRouter::with_openapi(begin()).nest(BASE, operations());
        let Complete(text) = complete(router.into_openapi());
        serde_json::from_str(&text).unwrap()
    }

    fn operations_of(description: &Value) -> Vec<(String, &Value)> {
        let paths = description["paths"].as_object().unwrap();
        let operations = paths.iter().flat_map(|(path, item)| {
            let methods = item.as_object().unwrap().iter();
            methods.map(move |(method, operation)| (format!("{method} {path}"), operation))
        });
        operations.collect()
    }

    /// Every `$ref` in a document.
    fn references<'a>(value: &'a Value, found: &mut BTreeSet<&'a str>) {
        match value {
            Value::Object(members) => {
                found.extend(members.get("$ref").and_then(Value::as_str));
                members.values().for_each(|value| references(value, found));
            }
            Value::Array(items) => items.iter().for_each(|value| references(value, found)),
            _ => {}
        }
    }

    #[test]
    fn every_operation_has_a_name_of_its_own_and_says_what_can_go_wrong() {
        let description = description();
        assert!(description["openapi"].as_str().unwrap().starts_with("3.1"));
        let operations = operations_of(&description);
        assert!(operations.len() > 30, "{}", operations.len());
        let mut names = BTreeSet::new();
        for (what, operation) in operations {
            assert!(names.insert(operation["operationId"].as_str().unwrap()), "{what}");
            assert!(operation["summary"].as_str().is_some_and(|text| !text.is_empty()), "{what}");
            let responses = operation["responses"].as_object().unwrap();
            for status in ["401", "403", "429", "500"] {
                assert!(responses.contains_key(status), "{what} {status}");
            }
            assert!(responses.keys().any(|status| status.starts_with('2')), "{what}");
            for (status, response) in responses {
                let is_problem = response["content"].get("application/problem+json").is_some();
                assert_eq!(is_problem, status.starts_with(['4', '5']), "{what} {status}");
            }
            let has_body = operation.get("requestBody").is_some();
            assert_eq!(responses.contains_key("415"), has_body, "{what}");
        }
    }

    #[test]
    fn whatever_it_refers_to_is_there() {
        let description = description();
        let mut found = BTreeSet::new();
        references(&description, &mut found);
        assert!(found.contains("#/components/schemas/Problem"), "{found:?}");
        for reference in found {
            let pointer = reference.trim_start_matches('#');
            assert!(description.pointer(pointer).is_some(), "{reference}");
        }
    }
}
