//! Gemini's `generateContent`: pictures and moderation (gemini.md).

mod moderation;
mod picture;
mod reply;

use async_trait::async_trait;
use domain::{
    generation::Generation,
    provider::{Operation, Provider},
};
use url::Url;

pub use self::moderation::Verdict;
use crate::{
    AccountFacts, ApiKey, ClientBuildError, ClientSettings, Endpoints, Found, Prepared, ProviderClient, ProviderError,
    Submission, TaskId, TaskState,
    http::{Auth, Http, Limits, under},
};

/// Largest picture we send, bytes: base64 makes four of three, and a whole request may have 20 MB.
const INLINE_BYTES: usize = 14_000_000;

/// Asks Gemini.
#[derive(Debug)]
pub struct GeminiClient {
    http: Http,
    base: Url,
    settings: ClientSettings,
}

impl GeminiClient {
    /// A client of the service at `endpoints.gemini`. Errors: TLS could not be set up.
    pub fn new(endpoints: &Endpoints, settings: &ClientSettings) -> Result<Self, ClientBuildError> {
        // Never as `?key=`: addresses are logged by every proxy on the way.
        let auth = Auth { header: "x-goog-api-key", prefix: "" };
        Ok(Self {
            http: Http::new(Provider::Gemini, auth, settings, &[&endpoints.gemini])?,
            base: endpoints.gemini.clone(),
            settings: settings.clone(),
        })
    }

    /// Judges a prompt or script. Costs a few tokens and may be repeated. Fails closed: without an answer that was
    /// understood the verdict is unsafe, and `failure` says why.
    pub async fn moderate(&self, key: &ApiKey, text: &str) -> Verdict {
        match self.ask_verdict(key, text).await {
            Ok(verdict) => verdict,
            Err(failure) => Verdict::without_answer(failure),
        }
    }

    async fn ask_verdict(&self, key: &ApiKey, text: &str) -> Result<Verdict, ProviderError> {
        let url = under(&self.base, &self.path(&self.settings.gemini_text_model));
        let limits = Limits { timeout: self.settings.read_timeout, reply_bytes: self.settings.max_reply_bytes };
        let exchange = self.http.free(key);
        let reply = exchange.post(url, &moderation::body(text), limits).await?;
        moderation::verdict(&exchange, &reply)
    }

    fn path(&self, model: &str) -> [String; 3] {
        [self.settings.gemini_api_version.clone(), "models".to_owned(), format!("{model}:generateContent")]
    }
}

#[async_trait]
impl ProviderClient for GeminiClient {
    fn provider(&self) -> Provider {
        Provider::Gemini
    }

    fn operations(&self) -> &'static [Operation] {
        &[Operation::TextToImage, Operation::Interior]
    }

    async fn prepare(&self, _key: &ApiKey, request: &Generation) -> Result<Prepared, ProviderError> {
        let (prompt, avoid, room, size) = match request {
            Generation::TextToImage { prompt, negative_prompt, size } => {
                (prompt, negative_prompt.as_deref(), None, size)
            }
            Generation::Interior { prompt, room, size } => (prompt, None, Some(room), size),
            other => return Err(self.http.cannot(other.operation())),
        };
        if prompt.trim().is_empty() {
            return Err(self.http.bad_input("the prompt is empty"));
        }
        if let Some(bytes) = room.map(|room| room.bytes.len()).filter(|bytes| *bytes > INLINE_BYTES) {
            return Err(self.http.bad_input(format_args!("a picture of {bytes} bytes is over {INLINE_BYTES}")));
        }
        Ok(Prepared {
            provider: Provider::Gemini,
            operation: request.operation(),
            path: self.path(&self.settings.gemini_image_model).to_vec(),
            body: picture::body(prompt, avoid, room, *size),
        })
    }

    async fn submit(&self, key: &ApiKey, prepared: &Prepared, _title: &str) -> Result<Submission, ProviderError> {
        self.http.check_is_ours(prepared)?;
        let exchange = self.http.paid(key);
        let limits =
            Limits { timeout: self.settings.submit_timeout, reply_bytes: self.settings.max_inline_reply_bytes };
        let reply = exchange.post(under(&self.base, &prepared.path), &prepared.body, limits).await?;
        picture::output(&exchange, &reply).map(Submission::Finished)
    }

    /// Gemini answers at once: there are no tasks.
    async fn poll(&self, _key: &ApiKey, _operation: Operation, task: &TaskId) -> Result<TaskState, ProviderError> {
        Err(self.http.bad_input(format_args!("it answers at once and has no task \"{task}\"")))
    }

    /// Gemini stores nothing.
    async fn find(&self, _key: &ApiKey, _title: &str) -> Result<Found, ProviderError> {
        Ok(Found::CannotTell)
    }

    /// Lists one model, which is free. No balance is told.
    async fn probe(&self, key: &ApiKey) -> Result<AccountFacts, ProviderError> {
        let mut url = under(&self.base, &[self.settings.gemini_api_version.as_str(), "models"]);
        url.query_pairs_mut().append_pair("pageSize", "1");
        let limits = Limits { timeout: self.settings.read_timeout, reply_bytes: self.settings.max_reply_bytes };
        let exchange = self.http.free(key);
        let reply = exchange.get(url, limits).await?;
        reply::answer(&exchange, &reply)?;
        Ok(AccountFacts::default())
    }
}
