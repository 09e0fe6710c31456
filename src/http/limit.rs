//! How often a client address may change things: middleware around the scopes that take changes.
//!
//! Reads are not counted: they cost no more than a refusal. Each answer says how much is left (`RateLimit`).
//!
//! Where many share an address, strangers must not shut out an owner who signs in from it. So a sign-in with the cookie
//! of a known browser is counted once its body tells for which account it is: first under that account, which only
//! cookies made for it can use up, then under the address. A cookie gives nothing more for any other account.

use actix_web::{
    HttpMessage, HttpRequest,
    body::{BoxBody, MessageBody},
    dev::{ServiceRequest, ServiceResponse},
    http::{
        Method,
        header::{HeaderName, HeaderValue},
    },
    middleware::Next,
    web,
};
use domain::{
    account::EmailAddress,
    limit::{RateRule, Verdict},
};

use super::{client, cookies, problem::Problem, state::AppState};
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

/// Counts one small write, in a scope whose other changes are bounded by other means.
///
/// # Errors
/// `RateLimited`.
pub async fn write(state: &AppState, request: &HttpRequest) -> Result<(), Problem> {
    let address = client::address(request, &state.config.server.trusted_proxies);
    let verdict = state.accounts.limits.take(&state.accounts.rules.write, &address_key(address)).await;
    match verdict.retry_after {
        Some(retry_after) => Err(Problem::RateLimited { retry_after, verdict: Some(verdict) }),
        None => Ok(()),
    }
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
    if *rule == state.accounts.rules.sign_in && cookies::get(&state, request.request(), cookies::DEVICE).is_some() {
        request.extensions_mut().insert(LeftToHandler);
        let mut response = next.call(request).await?.map_into_boxed_body();
        let unread = response.request().extensions_mut().remove::<LeftToHandler>();
        let mut verdict = response.request().extensions_mut().remove::<Verdict>();
        if unread.is_some() {
            // A body that cannot be read is a try like any other.
            verdict = Some(by_address(&state, response.request(), rule).await);
        }
        if let Some(verdict) = verdict {
            tell(&verdict, &mut response);
        }
        return Ok(response);
    }
    let verdict = by_address(&state, request.request(), rule).await;
    if let Some(retry_after) = verdict.retry_after {
        let problem = Problem::RateLimited { retry_after, verdict: Some(verdict) };
        let response = problem.response(Some(request.path()));
        return Ok(request.into_response(response));
    }
    let mut response = next.call(request).await?.map_into_boxed_body();
    tell(&verdict, &mut response);
    Ok(response)
}

/// A sign-in that the layer has not counted.
struct LeftToHandler;

async fn by_address(state: &AppState, request: &HttpRequest, rule: &RateRule) -> Verdict {
    let address = client::address(request, &state.config.server.trusted_proxies);
    state.accounts.limits.take(rule, &address_key(address)).await
}

/// Counts a sign-in to the account of `account`, if the layer has left it to the handler. Asks no database.
///
/// # Errors
/// `RateLimited`.
pub async fn sign_in(state: &AppState, request: &HttpRequest, account: &EmailAddress) -> Result<(), Problem> {
    let left = request.extensions_mut().remove::<LeftToHandler>();
    if left.is_none() {
        return Ok(());
    }
    let rule = &state.accounts.rules.sign_in;
    let mut allowed = None;
    if cookies::device(state, request, account).is_some() {
        let verdict = state.accounts.limits.take(rule, &format!("account {account}")).await;
        allowed = Some(verdict).filter(|verdict| verdict.allowed);
    }
    let verdict = match allowed {
        Some(verdict) => verdict,
        // Whoever holds a stolen cookie uses up the account's share, and its owner is as everybody else.
        None => by_address(state, request, rule).await,
    };
    if let Some(retry_after) = verdict.retry_after {
        return Err(Problem::RateLimited { retry_after, verdict: Some(verdict) });
    }
    request.extensions_mut().insert(verdict);
    Ok(())
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
