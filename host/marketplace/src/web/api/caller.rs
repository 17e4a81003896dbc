//! Programs that have shown a token.

use std::net::SocketAddr;
use std::sync::Arc;

use axum::extract::{ConnectInfo, FromRequestParts, Request, State};
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::access::{ApiToken, Role};
use crate::name;
use crate::web::Web;
use crate::web::bearer;
use crate::web::language::Language;
use crate::web::problem::Problem;
use crate::web::texts::Texts;

/// A program that may look at everything of its tenant.
#[derive(Clone)]
pub(super) struct Caller {
    pub(super) tenant: Arc<str>,
    /// The number of its token.
    pub(super) token: i64,
    /// In the language that it asks for.
    pub(super) texts: &'static Texts,
    name: Arc<str>,
    role: Role,
}

/// A program that may change things as well.
pub(super) struct Administrator(pub(super) Caller);

impl Caller {
    /// Of a token that opens pages of a tenant; those for monitoring do not.
    fn of(token: ApiToken, texts: &'static Texts) -> Option<Self> {
        let ApiToken { id, tenant, name, role, .. } = token;
        Some(Self { tenant: tenant?.into(), token: id, texts, name: name.into(), role })
    }
}

impl Administrator {
    /// Whom records of what it does name.
    pub(super) fn name(&self) -> String {
        format!("{} {}", self.0.name, name::OF_A_PROGRAM)
    }
}

impl std::ops::Deref for Administrator {
    type Target = Caller;

    fn deref(&self) -> &Caller {
        &self.0
    }
}

/// Lets nobody pass who shows no token of a tenant.
pub(super) async fn identify(
    State(web): State<Arc<Web>>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    mut request: Request,
    next: Next,
) -> Response {
    let texts = Texts::of(Language::asked_for(request.headers()));
    let caller = match bearer::shown(&web, peer, request.headers()).await {
        Ok(token) => Caller::of(token, texts),
        Err(problem) => return problem.into_response(),
    };
    let Some(caller) = caller else {
        return Problem::new(StatusCode::FORBIDDEN, "other-token").into_response();
    };
    request.extensions_mut().insert(caller);
    next.run(request).await
}

impl<S: Sync> FromRequestParts<S> for Caller {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        parts.extensions.get::<Self>().cloned().ok_or_else(Problem::not_found)
    }
}

impl<S: Sync> FromRequestParts<S> for Administrator {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let caller = Caller::from_request_parts(parts, state).await?;
        match caller.role {
            Role::Administrator => Ok(Self(caller)),
            _ => Err(Problem::new(StatusCode::FORBIDDEN, "administrators-only")),
        }
    }
}
