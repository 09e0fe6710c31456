//! How often a client address may change things: middleware around the scopes that take changes.
//!
//! Reads are not counted: they cost no more than a refusal. Each answer says how much is left (`RateLimit`).

use actix_web::{
    body::{BoxBody, MessageBody},
    dev::{ServiceRequest, ServiceResponse},
    http::{
        Method,
        header::{HeaderName, HeaderValue},
    },
    middleware::Next,
    web,
};
use domain::limit::{RateRule, Verdict};

use super::{client, problem::Problem, state::AppState};
use crate::accounts::{Rules, address_key};

/// The header that names the rule.
pub const POLICY: HeaderName = HeaderName::from_static("ratelimit-policy");
/// The header that tells what is left.
pub const LIMIT: HeaderName = HeaderName::from_static("ratelimit");

/// Around `/auth`: sign-ins, registrations and codes have rules of their own.
///
/// # Errors
/// Those of the wrapped service.
pub async fn auth(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    limited(request, next, |rules, path| match path.rsplit('/').next() {
        Some("login" | "form") => &rules.sign_in,
        Some("register") => &rules.register,
        Some("verify-code") => &rules.enter_code,
        Some("resend-code" | "forgot-password") => &rules.ask_mail,
        _ => &rules.auth,
    })
    .await
}

/// Around scopes in which visitors write little things.
///
/// # Errors
/// Those of the wrapped service.
pub async fn writes(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    limited(request, next, |rules, _| &rules.write).await
}

async fn limited(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
    rule: impl for<'a> Fn(&'a Rules, &str) -> &'a RateRule,
) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    let changes = !matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    let state = request.app_data::<web::Data<AppState>>().cloned();
    let Some(state) = state.filter(|_| changes) else {
        return next.call(request).await.map(ServiceResponse::map_into_boxed_body);
    };
    // As the router reads it: `/logi%6e` is `/login` there.
    let rule = rule(&state.accounts.rules, request.match_info().as_str());
    let address = client::address(request.request(), &state.config.server.trusted_proxies);
    let verdict = state.accounts.limits.take(rule, &address_key(address)).await;
    if let Some(retry_after) = verdict.retry_after {
        let problem = Problem::RateLimited { retry_after, verdict: Some(verdict) };
        let response = problem.response(Some(request.path()));
        return Ok(request.into_response(response));
    }
    let mut response = next.call(request).await?.map_into_boxed_body();
    tell(&verdict, &mut response);
    Ok(response)
}

/// What is left, unless the handler has told of a tighter rule.
fn tell(verdict: &Verdict, response: &mut ServiceResponse<BoxBody>) {
    let headers = response.headers_mut();
    for (name, value) in [(POLICY, verdict.policy_header()), (LIMIT, verdict.limit_header())] {
        if let Ok(value) = HeaderValue::try_from(value)
            && !headers.contains_key(&name)
        {
            headers.insert(name, value);
        }
    }
}
