//! Pollo's platform API (pollo.md).

mod models;
mod reply;
mod webhook;

use async_trait::async_trait;
use base64::{Engine, engine::general_purpose::STANDARD};
use domain::{
    generation::{Generation, Picture},
    provider::{Operation, Provider},
};
use serde_json::{Map, Value, json};
use url::Url;

pub use self::{
    models::{MODELS, Model, model, model_names},
    webhook::{WebhookFault, verify_webhook},
};
use crate::{
    AccountFacts, ApiKey, ClientBuildError, ClientSettings, Endpoints, Found, Prepared, ProviderClient, ProviderError,
    Submission, TaskId, TaskState,
    http::{Auth, Http, Limits, under},
    json,
};

/// Asks Pollo.
#[derive(Debug)]
pub struct PolloClient {
    http: Http,
    base: Url,
    default_model: &'static Model,
    settings: ClientSettings,
}

impl PolloClient {
    /// A client of the service at `endpoints.pollo`. Errors: TLS could not be set up; the default model is unknown.
    pub fn new(endpoints: &Endpoints, settings: &ClientSettings) -> Result<Self, ClientBuildError> {
        let default_model = model(&settings.pollo_default_model)
            .ok_or_else(|| ClientBuildError::UnknownPolloModel(settings.pollo_default_model.clone()))?;
        let auth = Auth { header: "x-api-key", prefix: "" };
        Ok(Self {
            http: Http::new(Provider::Pollo, auth, settings, &[&endpoints.pollo])?,
            base: endpoints.pollo.clone(),
            default_model,
            settings: settings.clone(),
        })
    }

    const fn read_limits(&self) -> Limits {
        Limits { timeout: self.settings.read_timeout, reply_bytes: self.settings.max_reply_bytes }
    }
}

#[async_trait]
impl ProviderClient for PolloClient {
    fn provider(&self) -> Provider {
        Provider::Pollo
    }

    fn operations(&self) -> &'static [Operation] {
        &[Operation::ImageToVideo, Operation::TextToVideo]
    }

    async fn prepare(&self, _key: &ApiKey, request: &Generation) -> Result<Prepared, ProviderError> {
        let (prompt, image, length_seconds, name) = match request {
            Generation::ImageToVideo { prompt, image, length_seconds, model } => {
                (prompt, Some(image), *length_seconds, model)
            }
            Generation::TextToVideo { prompt, length_seconds, model } => (prompt, None, *length_seconds, model),
            other => return Err(self.http.cannot(other.operation())),
        };
        if prompt.trim().is_empty() {
            return Err(self.http.bad_input("the prompt is empty"));
        }
        let model = match name {
            None => self.default_model,
            Some(name) => {
                model(name).ok_or_else(|| self.http.bad_input(ClientBuildError::UnknownPolloModel(name.clone())))?
            }
        };
        let mut input = Map::new();
        if let Some(image) = image {
            input.insert("image".to_owned(), json!(url_or_data(image)));
        }
        input.insert("prompt".to_owned(), json!(prompt));
        input.insert(model.length_field.to_owned(), json!(model.length(length_seconds)));
        if let Some(resolution) = model.resolution {
            input.insert("resolution".to_owned(), json!(resolution));
        }
        let path = std::iter::once("generation").chain(model.path.iter().copied()).map(str::to_owned).collect();
        let body = json!({"input": Value::Object(input)});
        Ok(Prepared { provider: Provider::Pollo, operation: request.operation(), path, body })
    }

    async fn submit(&self, key: &ApiKey, prepared: &Prepared, _title: &str) -> Result<Submission, ProviderError> {
        self.http.check_is_ours(prepared)?;
        let exchange = self.http.paid(key);
        let limits = Limits { timeout: self.settings.submit_timeout, reply_bytes: self.settings.max_reply_bytes };
        let reply = exchange.post(under(&self.base, &prepared.path), &prepared.body, limits).await?;
        reply::accepted(&exchange, &reply).map(Submission::Accepted)
    }

    async fn poll(&self, key: &ApiKey, _operation: Operation, task: &TaskId) -> Result<TaskState, ProviderError> {
        let exchange = self.http.free(key);
        let url = under(&self.base, &["generation", task.as_str(), "status"]);
        let reply = exchange.get(url, self.read_limits()).await?;
        reply::task_state(&exchange, &reply)
    }

    /// Pollo keeps no names of ours.
    async fn find(&self, _key: &ApiKey, _title: &str) -> Result<Found, ProviderError> {
        Ok(Found::CannotTell)
    }

    async fn probe(&self, key: &ApiKey) -> Result<AccountFacts, ProviderError> {
        let exchange = self.http.free(key);
        let reply = exchange.get(under(&self.base, &["credit", "balance"]), self.read_limits()).await?;
        let answer = reply::content(&exchange, &reply)?;
        let remaining = json::number(&answer, "/availableCredits");
        Ok(AccountFacts { remaining, unit: Some("credits"), ..AccountFacts::default() })
    }
}

/// The picture's own address, or the picture itself as a data URL.
fn url_or_data(picture: &Picture) -> String {
    match &picture.public_url {
        Some(url) => url.to_string(),
        None => format!("data:{};base64,{}", picture.mime, STANDARD.encode(&picture.bytes)),
    }
}
