//! Staff: the one place that checks it.

use actix_web::{
    FromRequest, HttpRequest,
    body::{BoxBody, MessageBody},
    dev::{Payload, ServiceRequest, ServiceResponse},
    middleware::Next,
};
use domain::ledger::Note;
use entities::audit::{By, Via, Who};
use futures_util::future::LocalBoxFuture;
use uuid::Uuid;

use super::signed_in::SignedIn;
use crate::http::{observe::REQUEST_ID, problem::Problem, state};

/// An administrator who is signed in. Handlers that take it refuse everybody else: 401 without a good token, else 403.
#[derive(Clone, Debug)]
pub struct Admin {
    signed_in: SignedIn,
    request_id: Option<String>,
}

impl Admin {
    /// The administrator's account.
    #[must_use]
    pub fn user_id(&self) -> Uuid {
        self.signed_in.user_id()
    }

    /// The session that the administrator came with.
    #[must_use]
    pub fn session_id(&self) -> Uuid {
        self.signed_in.session_id()
    }

    /// Who is about to do something, for the log of what staff did.
    #[must_use]
    pub fn by(&self) -> By {
        let who = Who {
            actor_id: Some(self.user_id()),
            actor_name: self.signed_in.user().email.to_string(),
            via: Via::Http,
            request_id: self.request_id.clone(),
        };
        By { id: Uuid::now_v7(), who }
    }
}

impl Admin {
    /// What the ledger keeps of a change that they make. `description` is for the history, which the user reads.
    #[must_use]
    pub fn note(&self, description: Option<String>) -> Note {
        let (actor_id, request_id) = (Some(self.user_id()), self.request_id.clone());
        Note { description, actor_id, request_id, ..Note::default() }
    }
}

impl FromRequest for Admin {
    type Error = Problem;
    type Future = LocalBoxFuture<'static, Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let signed_in = SignedIn::from_request(request, payload);
        // `observe` set it on requests that change something.
        let request_id = request.headers().get(&REQUEST_ID).and_then(|id| id.to_str().ok()).map(str::to_owned);
        Box::pin(async move {
            let signed_in = signed_in.await?;
            if signed_in.user().is_admin { Ok(Self { signed_in, request_id }) } else { Err(Problem::AdminOnly) }
        })
    }
}

/// Around scopes that are for staff: whoever is refused hears that, whatever else is wrong with the request. What is done is
/// shown to those who watch.
///
/// # Errors
/// Those of the wrapped service.
pub async fn only(
    mut request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    if let Err(problem) = request.extract::<Admin>().await {
        let response = problem.response(Some(request.path()));
        return Ok(request.into_response(response));
    }
    let response = next.call(request).await?.map_into_boxed_body();
    // What one of the staff did, the others see at once.
    if !response.request().method().is_safe()
        && response.status().is_success()
        && let Some(state) = state::of(response.request())
    {
        state.live.happened();
    }
    Ok(response)
}
