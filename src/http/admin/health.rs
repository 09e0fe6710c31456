//! `/admin/health`: whether what we depend on answers. Every value comes from a look at the thing itself.

use std::{collections::BTreeMap, sync::Arc, time::Duration};

use actix_web::{HttpResponse, get, web};
use domain::order::PaymentMethod;
use secrecy::ExposeSecret;
use serde::Serialize;
use utoipa::ToSchema;

use super::ai_services;
use crate::{
    http::{
        answer::personal,
        extract::{admin::Admin, signed_in::services},
        problem::Problem,
        responses::{NeedsStaff, Unavailable},
        state::{AppState, Services},
    },
    probes::PATIENCE,
};

/// How long a look counts.
pub const COUNTS: Duration = Duration::from_secs(3);

/// How one thing is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct State {
    /// `healthy`: it answers; `configured`: it has what it needs, and nothing free can be asked of it; `degraded`; `error`;
    /// `not_configured`.
    pub status: &'static str,
    /// What is wrong.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
    /// For people.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
}

impl State {
    const fn is(status: &'static str) -> Self {
        Self { status, error: None, message: None }
    }

    fn fault(error: impl Into<String>) -> Self {
        Self { error: Some(error.into()), ..Self::is("error") }
    }

    fn with(self, message: &str) -> Self {
        Self { message: Some(message.to_owned()), ..self }
    }
}

/// How everything is.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct SystemHealth {
    /// The database.
    pub database: State,
    /// Redis, where rates and quotas are counted.
    pub redis: State,
    /// Everything else that we ask over the network, by name.
    pub api_services: BTreeMap<String, State>,
}

/// A look with an end. Causes go to the log: they may name hosts and accounts.
async fn bounded<E: std::fmt::Display>(what: &str, look: impl Future<Output = Result<(), E>>) -> State {
    match tokio::time::timeout(PATIENCE, look).await {
        Ok(Ok(())) => State::is("healthy"),
        Ok(Err(error)) => {
            tracing::warn!(%error, what, "it does not answer");
            State::fault("it does not answer; the log says why")
        }
        Err(_) => State::fault(format!("no answer within {} s", PATIENCE.as_secs())),
    }
}

async fn redis(state: &AppState) -> State {
    match &state.config.redis.url {
        None => State::is("healthy").with("not used: rates and quotas are counted in memory"),
        Some(url) => bounded("redis", limits::redis::ping(url.expose_secret(), PATIENCE)).await,
    }
}

fn of_provider(service: &ai_services::AiService) -> State {
    let status = if service.status == "ok" { "healthy" } else { service.status };
    State { status, error: service.error.clone().filter(|_| status != "healthy"), message: service.message.clone() }
}

async fn look(state: &AppState, services: &Services) -> SystemHealth {
    let (database, redis, store, providers) = tokio::join!(
        bounded("database", services.db.ping()),
        redis(state),
        bounded("media store", state.store.probe()),
        ai_services::look(state, services),
    );
    let mut api_services: BTreeMap<String, State> =
        providers.iter().map(|(provider, service)| (provider.to_string(), of_provider(service))).collect();
    api_services.insert("media_store".to_owned(), store);
    for method in PaymentMethod::ALL {
        let configured = state.payments.service(*method).is_some();
        let payment = State::is(if configured { "configured" } else { "not_configured" });
        api_services.insert(method.to_string(), payment);
    }
    let sends = services.mailer.as_ref().is_some_and(actors::handle::Handle::is_up);
    let mail = match (&services.mailer, sends) {
        (None, _) => State::is("not_configured").with("nobody can register or reset a password"),
        (Some(_), true) => State::is("configured"),
        (Some(_), false) => State::fault("its actor is down"),
    };
    api_services.insert("mail".to_owned(), mail);
    SystemHealth { database, redis, api_services }
}

/// Whether what we depend on answers, at most some seconds old. Asks for nothing that costs.
#[utoipa::path(
    tag = "admin",
    security(("password" = [])),
    responses(NeedsStaff, Unavailable, (status = 200, body = SystemHealth))
)]
#[get("/health")]
pub async fn health(state: web::Data<AppState>, _admin: Admin) -> Result<HttpResponse, Problem> {
    let services = services(&state)?;
    let health: Arc<SystemHealth> = state.health.get(look(&state, &services)).await;
    Ok(personal(&*health))
}
