//! `PiAPI`'s unified task API (piapi.md).

mod active;
mod reply;
mod request;
mod webhook;

use async_trait::async_trait;
use base64::{Engine, engine::general_purpose::STANDARD};
use domain::{
    generation::{Generation, Picture},
    provider::{Operation, Provider},
};
use serde_json::{Value, json};
use url::Url;

use self::request::{Given, Images};
pub use self::webhook::token_matches;
use crate::{
    AccountFacts, ActiveTasks, ApiKey, ClientBuildError, ClientSettings, Endpoints, Found, Prepared, ProviderClient,
    ProviderError, Submission, TaskId, TaskState,
    http::{Auth, Exchange, Http, Limits, under},
    json,
};

/// Largest file the upload takes, bytes (piapi.md, "Upload").
const UPLOAD_BYTES: usize = 10_000_000;

/// Asks `PiAPI`.
#[derive(Debug)]
pub struct PiapiClient {
    http: Http,
    base: Url,
    upload_base: Url,
    settings: ClientSettings,
}

impl PiapiClient {
    /// A client of the service at `endpoints.piapi` and `endpoints.piapi_upload`. Errors: TLS could not be set up.
    pub fn new(endpoints: &Endpoints, settings: &ClientSettings) -> Result<Self, ClientBuildError> {
        let auth = Auth { header: "x-api-key", prefix: "" };
        Ok(Self {
            http: Http::new(Provider::Piapi, auth, settings, &[&endpoints.piapi, &endpoints.piapi_upload])?,
            base: endpoints.piapi.clone(),
            upload_base: endpoints.piapi_upload.clone(),
            settings: settings.clone(),
        })
    }

    const fn read_limits(&self) -> Limits {
        // A finished task may hold the picture as base64.
        Limits { timeout: self.settings.read_timeout, reply_bytes: self.settings.max_inline_reply_bytes }
    }

    /// Makes a picture reachable for the task types that take no data URL.
    async fn upload(&self, key: &ApiKey, picture: &Picture, name: &str) -> Result<Url, ProviderError> {
        if picture.bytes.len() > UPLOAD_BYTES {
            let size = picture.bytes.len();
            return Err(self.http.bad_input(format_args!("a picture of {size} bytes is over {UPLOAD_BYTES}")));
        }
        let extension = picture.mime.strip_prefix("image/").unwrap_or("png");
        let body = json!({
            "file_name": format!("{name}.{extension}"),
            "file_data": STANDARD.encode(&picture.bytes),
        });
        let limits = Limits { timeout: self.settings.upload_timeout, reply_bytes: self.settings.max_reply_bytes };
        let exchange = self.http.free(key);
        let reply = exchange.post(under(&self.upload_base, &["api", "ephemeral_resource"]), &body, limits).await?;
        let answer = reply::envelope(&exchange, &reply)?;
        json::text(&answer, "/data/url")
            .and_then(json::file_url)
            .ok_or_else(|| exchange.unreadable(&reply, "an upload without data.url"))
    }

    /// The address a task can fetch `picture` from, uploading it when it has none.
    async fn reachable(&self, key: &ApiKey, picture: &Picture, name: &str) -> Result<String, ProviderError> {
        Ok(match &picture.public_url {
            Some(url) => url.to_string(),
            None => self.upload(key, picture, name).await?.into(),
        })
    }

    async fn images(&self, key: &ApiKey, request: &Generation) -> Result<Images, ProviderError> {
        Ok(match request {
            Generation::TextToImage { .. } | Generation::TextToVideo { .. } | Generation::Avatar { .. } => {
                Images::default()
            }
            Generation::Interior { room: image, .. } | Generation::BackgroundRemoval { image } => {
                Images { first: request::url_or_data(image), second: Given::default() }
            }
            Generation::ImageToVideo { image, .. } => {
                Images { first: self.reachable(key, image, "frame").await?, second: Given::default() }
            }
            Generation::TryOn { model, garment, .. } => Images {
                first: self.reachable(key, model, "model").await?,
                second: self.reachable(key, garment, "garment").await?,
            },
        })
    }

    async fn read_task(&self, exchange: &Exchange<'_>, task: &TaskId) -> Result<Value, ProviderError> {
        let url = under(&self.base, &["api", "v1", "task", task.as_str()]);
        let reply = exchange.get(url, self.read_limits()).await?;
        reply::envelope(exchange, &reply)
    }
}

#[async_trait]
impl ProviderClient for PiapiClient {
    fn provider(&self) -> Provider {
        Provider::Piapi
    }

    fn operations(&self) -> &'static [Operation] {
        &[
            Operation::TextToImage,
            Operation::Interior,
            Operation::BackgroundRemoval,
            Operation::TryOn,
            Operation::ImageToVideo,
            Operation::TextToVideo,
        ]
    }

    async fn prepare(&self, key: &ApiKey, request: &Generation) -> Result<Prepared, ProviderError> {
        let images = self.images(key, request).await?;
        let body = request::body(request, &images, &self.settings)
            .map_err(|fault| self.http.bad_input(fault))?
            .ok_or_else(|| self.http.cannot(request.operation()))?;
        let path = ["api", "v1", "task"].map(str::to_owned).to_vec();
        Ok(Prepared { provider: Provider::Piapi, operation: request.operation(), path, body })
    }

    async fn submit(&self, key: &ApiKey, prepared: &Prepared, _title: &str) -> Result<Submission, ProviderError> {
        self.http.check_is_ours(prepared)?;
        let exchange = self.http.paid(key);
        let limits = Limits { timeout: self.settings.submit_timeout, reply_bytes: self.settings.max_reply_bytes };
        let reply = exchange.post(under(&self.base, &prepared.path), &prepared.body, limits).await?;
        reply::accepted(&exchange, &reply).map(Submission::Accepted)
    }

    async fn poll(&self, key: &ApiKey, operation: Operation, task: &TaskId) -> Result<TaskState, ProviderError> {
        let exchange = self.http.free(key);
        let answer = self.read_task(&exchange, task).await?;
        reply::task_state(&exchange, operation, &answer)
    }

    /// `PiAPI` keeps no names of ours.
    async fn find(&self, _key: &ApiKey, _title: &str) -> Result<Found, ProviderError> {
        Ok(Found::CannotTell)
    }

    async fn probe(&self, key: &ApiKey) -> Result<AccountFacts, ProviderError> {
        let exchange = self.http.free(key);
        let reply = exchange.get(under(&self.base, &["account", "info"]), self.read_limits()).await?;
        let answer = reply::envelope(&exchange, &reply)?;
        Ok(AccountFacts {
            remaining: json::number(&answer, "/data/credits"),
            unit: Some("credits"),
            remaining_usd: json::number(&answer, "/data/equivalent_in_usd"),
            plan: json::text(&answer, "/data/plan").map(str::to_owned),
        })
    }

    async fn active_tasks(&self, key: &ApiKey) -> Result<Option<ActiveTasks>, ProviderError> {
        let exchange = self.http.free(key);
        // Each entry repeats its input, which may hold a picture.
        let reply = exchange.get(under(&self.base, &["account", "active_tasks"]), self.read_limits()).await?;
        let answer = reply::envelope(&exchange, &reply)?;
        let tasks = active::tasks(&answer, &self.settings);
        tasks.map(Some).ok_or_else(|| exchange.unreadable(&reply, "no list of active tasks"))
    }
}
