//! Before the library is validated, the API answers 503 with the progress; health, docs and media answer.

use actix_web::{
    body::{BoxBody, MessageBody},
    dev::{ServiceRequest, ServiceResponse},
    middleware::Next,
    web,
};
use serde_json::json;

use super::{
    problem::Problem,
    state::{AppState, Readiness},
};

/// Middleware for the scope of the API.
///
/// # Errors
/// Those of the wrapped service.
pub async fn until_ready(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    let state = request.app_data::<web::Data<AppState>>();
    let starting = state.filter(|state| !is_heard(state, request.path())).and_then(|state| starting(state));
    match starting {
        None => next.call(request).await.map(ServiceResponse::map_into_boxed_body),
        Some(problem) => {
            let response = problem.response(Some(request.path()));
            Ok(request.into_response(response))
        }
    }
}

/// What payment services tell is taken as soon as it can be stored: while a library is made for hours, they would give up.
/// And staff may watch how it is made, and stop it.
fn is_heard(state: &AppState, path: &str) -> bool {
    const TOLD: [&str; 5] = ["/callback", "/ecpay/callback", "/ecpay/info", "/ecpay/period", "/paddle/webhook"];
    let below = path.strip_prefix(state.config.server.api_prefix.as_str());
    let told = below.and_then(|below| below.strip_prefix("/payments")).is_some_and(|rest| TOLD.contains(&rest));
    let staff = below.is_some_and(|below| below.starts_with("/auth/") || below.starts_with("/admin/"));
    (told || staff) && state.services.load().is_some()
}

/// Why nothing can be served yet; `None`: it can.
#[must_use]
pub fn starting(state: &AppState) -> Option<Problem> {
    let detail = match &**state.readiness.load() {
        Readiness::Ready => return None,
        Readiness::Starting { doing } => doing.clone(),
        Readiness::Pregenerating => "the library is being made".to_owned(),
    };
    Some(Problem::Starting { detail, progress: progress_json(state) })
}

/// Counts, money and time of the run.
#[must_use]
pub fn progress_json(state: &AppState) -> serde_json::Value {
    let snapshot = state.progress.get();
    let total = snapshot.total();
    json!({
        "phase": snapshot.phase,
        "done": total.done(),
        "wanted": total.wanted,
        "made": total.made,
        "failed": total.failed,
        "spent_usd": snapshot.spent_usd,
        "eta_seconds": snapshot.eta_seconds(state.clock.now()),
        "groups": snapshot.groups,
    })
}
