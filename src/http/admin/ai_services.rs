//! `/admin/ai-services`: how our providers are, from their actors' counters and from free looks at our accounts.

use std::collections::BTreeMap;

use actix_web::{HttpResponse, get, web};
use actors::provider::{Observe, ProviderStatus};
use domain::provider::{Operation, Provider};
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    http::{
        answer::personal,
        extract::{admin::Admin, signed_in::services},
        problem::Problem,
        responses::{NeedsStaff, Unavailable},
        state::{AppState, Services},
    },
    probes::Account,
};

/// What a provider told of the account of one key.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct AccountState {
    /// The key's label; not secret.
    pub key: String,
    /// What is left, in `unit`, where told.
    pub remaining: Option<f64>,
    /// `credits` or `coins`.
    pub unit: Option<&'static str>,
    /// The same in USD, where told.
    pub remaining_usd: Option<f64>,
    /// The plan's name, where told.
    pub plan: Option<String>,
    /// Why it told nothing.
    pub error: Option<String>,
}

impl From<&Account> for AccountState {
    fn from(account: &Account) -> Self {
        let (facts, error) = match &account.told {
            Ok(facts) => (facts.clone(), None),
            Err(error) => (providers::AccountFacts::default(), Some(error.clone())),
        };
        Self {
            key: account.key.clone(),
            remaining: facts.remaining,
            unit: facts.unit,
            remaining_usd: facts.remaining_usd,
            plan: facts.plan,
            error,
        }
    }
}

/// How one provider is.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct AiService {
    /// `ok`; `degraded`: it is spared at the moment, or some key is not good; `error`: it cannot be used;
    /// `not_configured`: it has no key.
    pub status: &'static str,
    /// For people.
    pub message: Option<String>,
    /// What is wrong, or went wrong last.
    pub error: Option<String>,
    /// Breaker, keys, places and counters, as its actor tells; null: it has none, or does not answer.
    #[schema(value_type = Option<Object>)]
    pub actor: Option<ProviderStatus>,
    /// What it told of each key's account, at most half a minute old.
    pub accounts: Vec<AccountState>,
}

/// Who is asked, and who when that one cannot.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
pub struct Route {
    /// Asked first.
    #[schema(value_type = String)]
    pub primary: Provider,
    /// Asked when the first surely took nothing.
    #[schema(value_type = Option<String>)]
    pub rescue: Option<Provider>,
}

/// How our providers are.
#[derive(Debug, Serialize, ToSchema)]
pub struct AiServices {
    /// By provider; every one that we know is there.
    #[schema(value_type = BTreeMap<String, AiService>)]
    pub services: BTreeMap<Provider, AiService>,
    /// By what is asked of providers, as the program routes it.
    #[schema(value_type = BTreeMap<String, Route>)]
    pub rescue_config: BTreeMap<&'static str, Route>,
    /// Whether our own stand-in plays the providers: nothing real is made.
    pub standin: bool,
}

/// How the providers are now.
pub(super) async fn look(state: &AppState, services: &Services) -> BTreeMap<Provider, AiService> {
    let accounts = state.probes.accounts().await;
    let mut found = BTreeMap::new();
    for provider in Provider::ALL {
        let handle = services.providers.iter().find(|(known, _)| known == provider).map(|(_, handle)| handle);
        let of_keys: &[Account] = accounts.get(provider).map_or(&[], Vec::as_slice);
        let service = match handle {
            None => AiService {
                status: "not_configured",
                message: Some("no key is set".to_owned()),
                error: None,
                actor: None,
                accounts: Vec::new(),
            },
            Some(handle) => told(handle.ask(Observe).await.ok(), of_keys),
        };
        found.insert(*provider, service);
    }
    found
}

/// Puts together what its actor and its accounts tell.
fn told(actor: Option<ProviderStatus>, accounts: &[Account]) -> AiService {
    let refused: Vec<&str> = accounts.iter().filter_map(|it| it.told.as_ref().err().map(String::as_str)).collect();
    let all_refused = !refused.is_empty() && refused.len() == accounts.len();
    let spared = actor.as_ref().is_some_and(|it| it.drained || it.breaker != "closed" || it.keys_ready < it.keys);
    let status = match &actor {
        None => "error",
        Some(_) if all_refused => "error",
        Some(_) if spared || !refused.is_empty() => "degraded",
        Some(_) => "ok",
    };
    let message = actor.as_ref().map(|it| {
        let drained = if it.drained { "drained by an operator, " } else { "" };
        format!(
            "{drained}breaker {}, {} of {} keys ready, {} of {} places taken, {} calls, {} failures",
            it.breaker, it.keys_ready, it.keys, it.tasks_open, it.tasks_at_once, it.submits, it.failures
        )
    });
    let last = actor.as_ref().and_then(|it| it.last_error.clone());
    let error = match (&actor, refused.first()) {
        (None, _) => Some("its actor does not answer".to_owned()),
        (Some(_), Some(refused)) => Some((*refused).to_owned()),
        (Some(_), None) => last,
    };
    AiService { status, message, error, actor, accounts: accounts.iter().map(AccountState::from).collect() }
}

/// How our providers are. Asks for nothing that costs.
#[utoipa::path(
    tag = "admin",
    security(("password" = [])),
    responses(NeedsStaff, Unavailable, (status = 200, body = AiServices))
)]
#[get("/ai-services")]
pub async fn ai_services(state: web::Data<AppState>, _admin: Admin) -> Result<HttpResponse, Problem> {
    let services = look(&state, &services(&state)?).await;
    let route = |operation: &Operation| {
        let mut route = operation.route().iter().copied();
        Some((operation.as_str(), Route { primary: route.next()?, rescue: route.next() }))
    };
    let rescue_config = Operation::ALL.iter().filter_map(route).collect();
    Ok(personal(&AiServices { services, rescue_config, standin: state.standin }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn actor(breaker: &'static str) -> ProviderStatus {
        ProviderStatus {
            provider: Provider::Piapi,
            drained: false,
            breaker,
            submits_ready: 1,
            submits_per_minute: 60,
            reads_ready: 1,
            reads_per_minute: 60,
            keys_ready: 2,
            keys: 2,
            tasks_open: 0,
            tasks_at_once: 4,
            submits: 7,
            looks: 0,
            failures: 1,
            last_error: None,
        }
    }

    #[test]
    fn a_provider_is_as_good_as_the_worst_that_is_known() {
        let account = |good: bool| Account {
            key: "piapi#1".to_owned(),
            told: if good { Ok(providers::AccountFacts::default()) } else { Err("401".to_owned()) },
        };
        let status = |breaker, accounts: &[Account]| told(Some(actor(breaker)), accounts).status;
        assert_eq!(status("closed", &[account(true)]), "ok");
        assert_eq!(status("open", &[account(true)]), "degraded");
        assert_eq!(status("closed", &[account(true), account(false)]), "degraded");
        assert_eq!(status("closed", &[account(false)]), "error");
        assert_eq!(told(None, &[account(true)]).status, "error");
        let drained = ProviderStatus { drained: true, ..actor("closed") };
        assert_eq!(told(Some(drained), &[account(true)]).status, "degraded");
    }
}
