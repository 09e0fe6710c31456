//! What operators do while servers run: pre-generation rests and goes on, providers are drained and opened, settings
//! are changed. Everything is stored and audited first; this process follows at once, others within
//! `operations.watch_interval_ms`. The command line has the same: `vidgo operate`.

use std::collections::{BTreeMap, BTreeSet};

use actix_web::{HttpResponse, get, post, put, web};
use actors::{
    operator::Look,
    pregen::{Counts, Failure},
};
use chrono::{DateTime, Utc};
use domain::{control::Control, provider::Provider};
use entities::controls::{self, Turn, Turned};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::credits::sentence;
use crate::{
    http::{
        answer::personal,
        extract::{
            admin::Admin,
            body::{Body, MaybeBody},
            signed_in::services,
        },
        problem::{Problem, ProblemBody},
        responses::{NeedsStaff, ReadsBody, Unavailable},
        state::{AppState, Services},
    },
    operate,
};

/// The most items that are named in one wish.
const MOST_ITEMS: usize = 1_000;

/// Why something is turned.
#[derive(Debug, Default, Deserialize, ToSchema)]
pub struct Why {
    /// For the audit log; 1 to 500 characters.
    pub reason: Option<String>,
}

/// What is to be tried again.
#[derive(Debug, Default, Deserialize, ToSchema)]
pub struct RetryRequest {
    /// Items by their ids in the catalogue; without it everything that failed.
    pub item_ids: Option<Vec<String>>,
    /// For the audit log; 1 to 500 characters.
    pub reason: Option<String>,
}

/// A setting's new value.
#[derive(Debug, Deserialize, ToSchema)]
pub struct SettingRequest {
    /// In its own unit; null: back to the configuration.
    pub value: Option<i64>,
    /// For the audit log; 1 to 500 characters.
    pub reason: Option<String>,
}

/// Who turned something, and why.
#[derive(Debug, Serialize, ToSchema)]
pub struct Word {
    /// For what reason.
    pub reason: Option<String>,
    /// Who.
    pub changed_by: String,
    /// When.
    pub changed_at: DateTime<Utc>,
}

impl From<&Turned> for Word {
    fn from(turned: &Turned) -> Self {
        let Turned { reason, changed_by, changed_at, .. } = turned.clone();
        Self { reason, changed_by, changed_at }
    }
}

/// How pre-generation stands.
#[derive(Debug, Serialize, ToSchema)]
pub struct Pregeneration {
    /// Whether nothing new is begun.
    pub paused: bool,
    /// Who paused it.
    pub word: Option<Word>,
    /// `idle`, `running`, `finished`.
    #[schema(value_type = String)]
    pub phase: actors::pregen::Phase,
    /// All groups together.
    #[schema(value_type = Object)]
    pub total: Counts,
    /// Seconds left, while it runs and the pace is known.
    pub eta_seconds: Option<u64>,
    /// What was not made, and why; at most 1,000 items.
    #[schema(value_type = Vec<Object>)]
    pub failures: Vec<Failure>,
}

/// Whether a provider is asked.
#[derive(Debug, Serialize, ToSchema)]
pub struct ProviderSwitch {
    /// Which.
    #[schema(value_type = String)]
    pub provider: Provider,
    /// Whether it can be asked at all: it has a key, or the stand-in plays it.
    pub configured: bool,
    /// Whether nothing new is asked of it.
    pub drained: bool,
    /// Who drained it.
    pub word: Option<Word>,
}

/// A setting that may be changed while servers run.
#[derive(Debug, Serialize, ToSchema)]
pub struct SettingShown {
    /// As in `config.toml`.
    pub name: String,
    /// What counts.
    pub value: i64,
    /// What the configuration says.
    pub configured: i64,
    /// The least that may be written.
    pub min: i64,
    /// The most that may be written.
    pub max: i64,
    /// What is counted.
    pub unit: &'static str,
    /// What it does.
    pub meaning: &'static str,
    /// Who changed it.
    pub word: Option<Word>,
}

/// Everything that can be turned.
#[derive(Debug, Serialize, ToSchema)]
pub struct Operations {
    /// Pre-generation.
    pub pregeneration: Pregeneration,
    /// The four providers.
    pub providers: Vec<ProviderSwitch>,
    /// Settings, by name.
    pub settings: Vec<SettingShown>,
}

async fn standing(state: &AppState, services: &Services) -> Result<Operations, Problem> {
    let turned: BTreeMap<Control, Turned> =
        controls::all(&services.db).await?.into_iter().map(|turned| (turned.control.clone(), turned)).collect();
    let word = |control: &Control| turned.get(control).map(Word::from);
    let is_on = |control: &Control| turned.get(control).is_some_and(|turned| turned.value != 0);
    let (snapshot, failures) = (state.progress.get(), state.progress.failures());
    let running = snapshot.phase == actors::pregen::Phase::Running;
    let pregeneration = Pregeneration {
        paused: is_on(&Control::PregenPaused),
        word: word(&Control::PregenPaused),
        phase: snapshot.phase,
        total: snapshot.total(),
        eta_seconds: snapshot.eta_seconds(state.clock.now()).filter(|_| running),
        failures: failures.values().cloned().collect(),
    };
    let providers = Provider::ALL.iter().map(|provider| {
        let control = Control::ProviderDrained(*provider);
        let configured = services.providers.iter().any(|(known, _)| known == provider);
        ProviderSwitch { provider: *provider, configured, drained: is_on(&control), word: word(&control) }
    });
    let settings = operate::settings(&state.config).into_iter().map(|setting| {
        let control = Control::Setting(setting.name.clone());
        let value = turned.get(&control).map_or(setting.configured, |turned| turned.value);
        let operate::Setting { name, unit, min, max, configured, meaning } = setting;
        SettingShown { name, value, configured, min, max, unit, meaning, word: word(&control) }
    });
    Ok(Operations { pregeneration, providers: providers.collect(), settings: settings.collect() })
}

/// What can be turned, and how it stands.
#[utoipa::path(
    tag = "admin",
    security(("password" = [])),
    responses(NeedsStaff, Unavailable, (status = 200, body = Operations))
)]
#[get("/operations")]
pub async fn show(state: web::Data<AppState>, _admin: Admin) -> Result<HttpResponse, Problem> {
    let services = services(&state)?;
    Ok(personal(&standing(&state, &services).await?))
}

/// Stores a wish and has it followed here. Reply: how everything stands.
async fn carry_out(state: &AppState, admin: &Admin, wish: Turn) -> Result<HttpResponse, Problem> {
    let services = services(state)?;
    controls::turn(&services.db, &wish, &admin.by(), state.clock.now()).await?;
    follow(state, &services).await
}

/// What is stored counts from now on; should this process not follow at once, it does within its interval.
async fn follow(state: &AppState, services: &Services) -> Result<HttpResponse, Problem> {
    match services.operator.ask(Look).await {
        Ok(Ok(())) => {}
        Ok(Err(error)) => tracing::warn!(error, "stored; it is followed at the next look"),
        Err(error) => tracing::warn!(%error, "stored; it is followed at the next look"),
    }
    state.live.happened();
    Ok(personal(&standing(state, services).await?))
}

fn why(reason: Option<&str>) -> Result<Option<String>, Problem> {
    reason.map(|reason| sentence("/reason", reason)).transpose()
}

/// Lets pre-generation rest: what is under way is seen through, nothing new is begun, in all instances, until it is
/// resumed.
#[utoipa::path(
    tag = "admin",
    security(("password" = [])),
    request_body = Option<Why>,
    responses(NeedsStaff, ReadsBody, Unavailable, (status = 200, body = Operations))
)]
#[post("/pregeneration/pause")]
pub async fn pause(state: web::Data<AppState>, admin: Admin, body: MaybeBody<Why>) -> Result<HttpResponse, Problem> {
    carry_out(&state, &admin, operate::pause(true, why(body.0.reason.as_deref())?)).await
}

/// Lets pre-generation go on, at once.
#[utoipa::path(
    tag = "admin",
    security(("password" = [])),
    request_body = Option<Why>,
    responses(NeedsStaff, ReadsBody, Unavailable, (status = 200, body = Operations))
)]
#[post("/pregeneration/resume")]
pub async fn resume(state: web::Data<AppState>, admin: Admin, body: MaybeBody<Why>) -> Result<HttpResponse, Problem> {
    carry_out(&state, &admin, operate::pause(false, why(body.0.reason.as_deref())?)).await
}

/// Tries items again that were given up; what is unclear stays parked, and what was paid for is not paid again.
#[utoipa::path(
    tag = "admin",
    security(("password" = [])),
    request_body = Option<RetryRequest>,
    responses(
        NeedsStaff,
        ReadsBody,
        Unavailable,
        (status = 200, body = Operations),
        (status = 422, body = ProblemBody, description = "invalid_request: no such items"),
    )
)]
#[post("/pregeneration/retry")]
pub async fn retry(
    state: web::Data<AppState>,
    admin: Admin,
    body: MaybeBody<RetryRequest>,
) -> Result<HttpResponse, Problem> {
    let reason = why(body.0.reason.as_deref())?;
    let items: Option<BTreeSet<String>> = body.0.item_ids.map(|items| items.into_iter().collect());
    if let Some(items) = &items {
        if !(1..=MOST_ITEMS).contains(&items.len()) {
            return Err(Problem::invalid("/item_ids", format!("1 to {MOST_ITEMS} items")));
        }
        let unknown = items.iter().find(|item| state.catalogue.item(item).is_none());
        if let Some(unknown) = unknown {
            return Err(Problem::invalid("/item_ids", format!("{unknown:.80} is no item of the catalogue")));
        }
    }
    let services = services(&state)?;
    let now = state.clock.now();
    controls::ask_retry(&services.db, Uuid::now_v7(), &items, reason.as_deref(), &admin.by(), now).await?;
    follow(&state, &services).await
}

fn provider_of(name: &str) -> Result<Provider, Problem> {
    name.parse().map_err(|_| Problem::NotFound { what: format!("provider {name:.80}") })
}

/// Asks nothing new of a provider; what it has is seen through, and others are asked where there are any.
#[utoipa::path(
    tag = "admin",
    security(("password" = [])),
    params(("provider" = String, Path, description = "piapi, pollo, a2e, gemini")),
    request_body = Option<Why>,
    responses(
        NeedsStaff,
        ReadsBody,
        Unavailable,
        (status = 200, body = Operations),
        (status = 404, body = ProblemBody, description = "not_found"),
    )
)]
#[post("/providers/{provider}/drain")]
pub async fn drain(
    state: web::Data<AppState>,
    admin: Admin,
    provider: web::Path<String>,
    body: MaybeBody<Why>,
) -> Result<HttpResponse, Problem> {
    let wish = operate::drain(provider_of(&provider)?, true, why(body.0.reason.as_deref())?);
    carry_out(&state, &admin, wish).await
}

/// Asks a provider again.
#[utoipa::path(
    tag = "admin",
    security(("password" = [])),
    params(("provider" = String, Path, description = "piapi, pollo, a2e, gemini")),
    request_body = Option<Why>,
    responses(
        NeedsStaff,
        ReadsBody,
        Unavailable,
        (status = 200, body = Operations),
        (status = 404, body = ProblemBody, description = "not_found"),
    )
)]
#[post("/providers/{provider}/reopen")]
pub async fn reopen(
    state: web::Data<AppState>,
    admin: Admin,
    provider: web::Path<String>,
    body: MaybeBody<Why>,
) -> Result<HttpResponse, Problem> {
    let wish = operate::drain(provider_of(&provider)?, false, why(body.0.reason.as_deref())?);
    carry_out(&state, &admin, wish).await
}

/// Changes a setting in all instances, until it is put back; a restart keeps it.
#[utoipa::path(
    tag = "admin",
    security(("password" = [])),
    params(("name" = String, Path, description = "one of `GET /admin/operations`")),
    request_body = SettingRequest,
    responses(
        NeedsStaff,
        ReadsBody,
        Unavailable,
        (status = 200, body = Operations),
        (status = 404, body = ProblemBody, description = "not_found"),
    )
)]
#[put("/settings/{name}")]
pub async fn set(
    state: web::Data<AppState>,
    admin: Admin,
    name: web::Path<String>,
    body: Body<SettingRequest>,
) -> Result<HttpResponse, Problem> {
    let reason = why(body.0.reason.as_deref())?;
    let wish = operate::set(&state.config, &name, body.0.value, reason).map_err(|refused| match refused {
        operate::Refused::NoSetting(_) => Problem::NotFound { what: format!("setting {:.80}", *name) },
        operate::Refused::OutOfRange { min, max, .. } => Problem::invalid("/value", format!("{min} to {max}")),
    })?;
    carry_out(&state, &admin, wish).await
}
