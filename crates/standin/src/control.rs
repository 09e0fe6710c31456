//! `/_standin`: what the tests and the operator see and steer. No key is asked for: it is no provider's.
//!
//! - `GET meter`: `[{provider, operation, fingerprint, submits}]`, every accepted paid call by its intent.
//! - `GET reads`: `[{provider, path_kind, count}]`, free calls: poll, download, health, upload, list.
//! - `GET calls`: `[{provider, operation, at_us, fault}]`, each call of a provider as it came in, refused ones too, in
//!   microseconds since the start; the last 200,000.
//! - `GET faults/possible`: `[{fault, provider, operation}]`, every fault with every call it can befall.
//! - `PUT faults`: an array of rules, which replaces the rules in force, or 400 with the reason. A rule is
//!   `{provider, operation, fault, count?, share?, delay_ms?, status?, retry_after_seconds?}`; `provider` and `operation`
//!   may be `*`; an operation is one of the meter's words or a kind of free call. Of the rules that fit a call, the first
//!   that strikes is taken, and the delays of `delay` rules add up. `GET faults` tells how often each was met.
//! - `pay/…`: the payment services (`pay::control`).
//! - `POST reset`: forgets tasks, payments, counts and rules, in the state directory too. 204.

use actix_web::{HttpResponse, web};
use serde_json::json;

use crate::{answer, call::Call, rules::Faults};

/// `/_standin`.
pub(crate) fn routes(config: &mut web::ServiceConfig) {
    config
        .route("/_standin/meter", web::get().to(meter))
        .route("/_standin/reads", web::get().to(reads))
        .route("/_standin/calls", web::get().to(calls))
        .route("/_standin/faults", web::get().to(faults))
        .route("/_standin/faults/possible", web::get().to(possible_faults))
        .route("/_standin/faults", web::put().to(set_faults))
        .route("/_standin/reset", web::post().to(reset))
        .route("/_standin/health", web::get().to(health));
}

async fn meter(call: Call) -> HttpResponse {
    answer::json(200, &call.studio().meter.list_submits())
}

async fn reads(call: Call) -> HttpResponse {
    answer::json(200, &call.studio().meter.list_reads())
}

async fn calls(call: Call) -> HttpResponse {
    answer::json(200, &call.studio().meter.list_calls())
}

async fn possible_faults(_: Call) -> HttpResponse {
    answer::json(200, &Faults::possible())
}

async fn faults(call: Call) -> HttpResponse {
    answer::json(200, &call.studio().faults.list())
}

async fn set_faults(call: Call) -> HttpResponse {
    let body = match call.bytes() {
        Ok(body) => body,
        Err(refusal) => return answer::json(413, &json!({"error": refusal.to_string()})),
    };
    match call.studio().faults.replace(&body) {
        Ok(rules) => answer::json(200, &json!({"rules": rules})),
        Err(error) => answer::json(400, &json!({"error": error.to_string()})),
    }
}

async fn reset(call: Call) -> HttpResponse {
    match call.studio().reset().and_then(|()| call.shared.pay.reset()) {
        Ok(()) => HttpResponse::NoContent().finish(),
        Err(error) => {
            tracing::error!(%error, "the stand-in's state could not be cleared");
            answer::json(500, &json!({"error": "the state directory could not be cleared"}))
        }
    }
}

async fn health(_: Call) -> HttpResponse {
    answer::json(200, &json!({"status": "ok"}))
}
