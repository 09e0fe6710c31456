//! A2E's talking avatars (a2e.md).

mod cast;
mod reply;

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

use async_trait::async_trait;
use domain::{
    generation::Generation,
    language::Language,
    provider::{Operation, Provider},
};
use serde_json::{Value, json};
use url::Url;

pub use self::cast::{Character, Voice};
use crate::{
    AccountFacts, ApiKey, ClientBuildError, ClientSettings, Endpoints, Found, Prepared, ProviderClient, ProviderError,
    Submission, TaskId, TaskState,
    http::{Auth, Http, Limits, under},
    json,
};

/// How long a list of characters or voices is believed.
const LIST_AGE: Duration = Duration::from_secs(600);

/// Tasks asked for per page when looking for one of ours.
const PAGE_SIZE: usize = 50;

/// Pages read before giving up.
const MOST_PAGES: usize = 20;

/// Lists by the key's label (and language), each with the time it was read. Never locked across an await.
type Cache<K, T> = Mutex<HashMap<K, (Instant, Arc<[T]>)>>;

/// Asks A2E.
#[derive(Debug)]
pub struct A2eClient {
    http: Http,
    base: Url,
    settings: ClientSettings,
    characters: Cache<String, Character>,
    voices: Cache<(String, Language), Voice>,
}

impl A2eClient {
    /// A client of the service at `endpoints.a2e`. Errors: TLS could not be set up.
    pub fn new(endpoints: &Endpoints, settings: &ClientSettings) -> Result<Self, ClientBuildError> {
        let auth = Auth { header: "authorization", prefix: "Bearer " };
        Ok(Self {
            http: Http::new(Provider::A2e, auth, settings, &[&endpoints.a2e])?,
            base: endpoints.a2e.clone(),
            settings: settings.clone(),
            characters: Cache::default(),
            voices: Cache::default(),
        })
    }

    /// The public characters, in A2E's order; at most ten minutes old. Free.
    pub async fn characters(&self, key: &ApiKey) -> Result<Arc<[Character]>, ProviderError> {
        if let Some(list) = cached(&self.characters, &key.label().to_owned()) {
            return Ok(list);
        }
        let mut url = self.path(&["anchor", "character_list"]);
        url.query_pairs_mut().append_pair("type", "default");
        let list: Arc<[Character]> = cast::characters(&self.get(key, url).await?).into();
        remember(&self.characters, key.label().to_owned(), &list);
        Ok(list)
    }

    /// The public voices of a language, in A2E's order; at most ten minutes old. Free.
    pub async fn voices(&self, key: &ApiKey, language: Language) -> Result<Arc<[Voice]>, ProviderError> {
        let place = (key.label().to_owned(), language);
        if let Some(list) = cached(&self.voices, &place) {
            return Ok(list);
        }
        let (country, region) = cast::locale(language);
        let mut url = self.path(&["anchor", "voice_list"]);
        url.query_pairs_mut()
            .append_pair("country", country)
            .append_pair("region", region)
            .append_pair("voice_map_type", &format!("{country}-{region}"));
        let list: Arc<[Voice]> = cast::voices(&self.get(key, url).await?).into();
        remember(&self.voices, place, &list);
        Ok(list)
    }

    fn path(&self, segments: &[&str]) -> Url {
        under(&under(&self.base, &["api", "v1"]), segments)
    }

    const fn read_limits(&self) -> Limits {
        Limits { timeout: self.settings.read_timeout, reply_bytes: self.settings.max_reply_bytes }
    }

    /// `data` of a list or an account page.
    async fn get(&self, key: &ApiKey, url: Url) -> Result<Value, ProviderError> {
        let exchange = self.http.free(key);
        let reply = exchange.get(url, self.read_limits()).await?;
        reply::data(&exchange, &reply)
    }

    /// The address of the spoken script. Costs next to nothing and may be repeated.
    async fn speak(&self, key: &ApiKey, script: &str, voice: &Voice, language: Language) -> Result<Url, ProviderError> {
        let (country, region) = cast::locale(language);
        let body = json!({"msg": script, "tts_id": voice.id, "speechRate": 1.0, "country": country, "region": region});
        let exchange = self.http.free(key);
        let reply = exchange.post(self.path(&["video", "send_tts"]), &body, self.read_limits()).await?;
        let data = reply::data(&exchange, &reply)?;
        json::text(&data, "")
            .and_then(json::file_url)
            .ok_or_else(|| exchange.unreadable(&reply, "speech without an address"))
    }
}

#[async_trait]
impl ProviderClient for A2eClient {
    fn provider(&self) -> Provider {
        Provider::A2e
    }

    fn operations(&self) -> &'static [Operation] {
        &[Operation::Avatar]
    }

    async fn prepare(&self, key: &ApiKey, request: &Generation) -> Result<Prepared, ProviderError> {
        let Generation::Avatar { script, language, gender, character_index } = request else {
            return Err(self.http.cannot(request.operation()));
        };
        if script.trim().is_empty() {
            return Err(self.http.bad_input("the script is empty"));
        }
        let characters = self.characters(key).await?;
        let default_id = self.settings.a2e_default_creator_id.as_deref();
        let anchor_id = cast::choose_character(&characters, *gender, *character_index, default_id)
            .ok_or_else(|| self.http.bad_input(format_args!("it has no {gender} character")))?;
        let voices = self.voices(key, *language).await?;
        let voice = cast::choose_voice(&voices, *gender, *character_index)
            .ok_or_else(|| self.http.bad_input(format_args!("it has no {gender} voice for {language}")))?;
        let speech = self.speak(key, script, voice, *language).await?;
        let body = json!({"anchor_id": anchor_id, "anchor_type": 0, "audioSrc": speech});
        let path = ["api", "v1", "video", "generate"].map(str::to_owned).to_vec();
        Ok(Prepared { provider: Provider::A2e, operation: Operation::Avatar, path, body })
    }

    async fn submit(&self, key: &ApiKey, prepared: &Prepared, title: &str) -> Result<Submission, ProviderError> {
        self.http.check_is_ours(prepared)?;
        let mut body = prepared.body.clone();
        if let Some(fields) = body.as_object_mut() {
            fields.insert("title".to_owned(), json!(title));
        }
        let exchange = self.http.paid(key);
        let limits = Limits { timeout: self.settings.submit_timeout, reply_bytes: self.settings.max_reply_bytes };
        let reply = exchange.post(under(&self.base, &prepared.path), &body, limits).await?;
        reply::accepted(&exchange, &reply).map(Submission::Accepted)
    }

    async fn poll(&self, key: &ApiKey, _operation: Operation, task: &TaskId) -> Result<TaskState, ProviderError> {
        let exchange = self.http.free(key);
        let body = json!({"_id": task.as_str()});
        let reply = exchange.post(self.path(&["video", "awsResult"]), &body, self.read_limits()).await?;
        reply::task_state(&exchange, &reply, task)
    }

    async fn find(&self, key: &ApiKey, title: &str) -> Result<Found, ProviderError> {
        let mut previous = Vec::new();
        for page in 1..=MOST_PAGES {
            let mut url = self.path(&["video", "awsList"]);
            url.query_pairs_mut()
                .append_pair("current", &page.to_string())
                .append_pair("pageSize", &PAGE_SIZE.to_string());
            let data = self.get(key, url).await?;
            let Some(tasks) = data.pointer("/data").or(Some(&data)).and_then(Value::as_array) else {
                return Ok(Found::CannotTell);
            };
            let ours = tasks.iter().find(|task| json::text(task, "/title") == Some(title));
            // A task of ours whose id cannot be read is by no means absent.
            if let Some(task) = ours {
                let id = json::word(task, "/_id").and_then(|id| TaskId::try_from(id).ok());
                return Ok(id.map_or(Found::CannotTell, Found::Task));
            }
            // Only an empty page is surely the end: the service may give shorter pages than asked for.
            if tasks.is_empty() {
                return Ok(Found::Absent);
            }
            // A service that ignores the page number repeats itself.
            if *tasks == previous {
                return Ok(Found::CannotTell);
            }
            previous.clone_from(tasks);
        }
        Ok(Found::CannotTell)
    }

    async fn probe(&self, key: &ApiKey) -> Result<AccountFacts, ProviderError> {
        let data = self.get(key, self.path(&["user", "remainingCoins"])).await?;
        let remaining = json::number(&data, "/coins");
        Ok(AccountFacts { remaining, unit: Some("coins"), ..AccountFacts::default() })
    }
}

fn cached<K: Eq + std::hash::Hash, T>(cache: &Cache<K, T>, place: &K) -> Option<Arc<[T]>> {
    let cache = cache.lock().unwrap_or_else(PoisonError::into_inner);
    let (read_at, list) = cache.get(place)?;
    (read_at.elapsed() < LIST_AGE).then(|| Arc::clone(list))
}

/// Keeps a list, unless it is empty: that is more likely a passing fault than the truth.
fn remember<K: Eq + std::hash::Hash, T>(cache: &Cache<K, T>, place: K, list: &Arc<[T]>) {
    if !list.is_empty() {
        let mut cache = cache.lock().unwrap_or_else(PoisonError::into_inner);
        cache.insert(place, (Instant::now(), Arc::clone(list)));
    }
}
