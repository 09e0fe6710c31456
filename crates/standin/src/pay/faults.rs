//! Faults of calls to the services' own APIs, on demand.

use std::{
    future::Future,
    sync::{Mutex, PoisonError},
};

use actix_web::{HttpResponse, http::header};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::state::Service;
use crate::{
    answer::{self, cut, hang},
    call::Call,
};

/// What goes wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum ApiFault {
    /// Refused with `status` (500). Nothing was done.
    Error,
    /// 429 with `retry_after_seconds` (1). Nothing was done.
    RateLimited,
    /// Never answered. Nothing was done.
    Hang,
    /// Done, and the connection cut.
    DropAfter,
    /// Done, and never answered.
    HangAfter,
}

/// What is to befall the next calls.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Rule {
    service: Service,
    /// Path below the service, as `/transactions` or `/CreditDetail/DoAction`, or `*`. Method and ids do not matter:
    /// a call is meant when its path contains this.
    #[serde(default = "any")]
    path: String,
    /// Of HTTP, or `*`.
    #[serde(default = "any")]
    method: String,
    fault: ApiFault,
    #[serde(default = "once")]
    count: u64,
    #[serde(default)]
    status: Option<u16>,
    #[serde(default)]
    retry_after_seconds: Option<u64>,
}

fn any() -> String {
    "*".to_owned()
}

fn once() -> u64 {
    1
}

/// The rules in force.
#[derive(Debug, Default)]
pub(crate) struct ApiFaults(Mutex<Vec<Rule>>);

impl ApiFaults {
    /// Replaces the rules. `Err`: why they are none.
    pub(crate) fn replace(&self, body: &[u8]) -> Result<usize, String> {
        let rules: Vec<Rule> = serde_json::from_slice(body).map_err(|error| error.to_string())?;
        let count = rules.len();
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = rules;
        Ok(count)
    }

    /// The rules with what is left of their counts.
    pub(crate) fn list(&self) -> Value {
        json!(*self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    pub(crate) fn clear(&self) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }

    fn take(&self, service: Service, call: &Call) -> Option<Rule> {
        let (path, method) = (call.request.path(), call.request.method().as_str());
        let mut rules = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let fits = |rule: &&mut Rule| {
            rule.service == service
                && rule.count > 0
                && (rule.path == "*" || path.contains(&rule.path))
                && (rule.method == "*" || rule.method.eq_ignore_ascii_case(method))
        };
        let rule = rules.iter_mut().find(fits)?;
        rule.count -= 1;
        Some(rule.clone())
    }
}

/// Answers a call of a service's API with `work`, unless a fault is due.
pub(crate) async fn guarded<F: Future<Output = HttpResponse>>(
    service: Service,
    call: Call,
    work: impl FnOnce(Call) -> F,
) -> HttpResponse {
    let Some(rule) = call.shared.pay.faults.take(service, &call) else { return work(call).await };
    let status = |default| rule.status.unwrap_or(default);
    match rule.fault {
        ApiFault::Error => refusal(service, status(500), "internal_error", "fault on demand"),
        ApiFault::RateLimited => {
            let mut response = refusal(service, status(429), "too_many_requests", "Too many requests.");
            let seconds = rule.retry_after_seconds.unwrap_or(1);
            response.headers_mut().insert(header::RETRY_AFTER, seconds.into());
            response
        }
        ApiFault::Hang => hang().await,
        ApiFault::DropAfter => {
            work(call).await;
            cut()
        }
        ApiFault::HangAfter => {
            work(call).await;
            hang().await
        }
    }
}

fn refusal(service: Service, status: u16, code: &str, detail: &str) -> HttpResponse {
    match service {
        Service::Ecpay => {
            let status = status.try_into().unwrap_or(actix_web::http::StatusCode::INTERNAL_SERVER_ERROR);
            answer::web_page(status)
        }
        Service::Paddle => super::paddle::api::error(status, code, detail, &[]),
    }
}
