//! Who plays the providers: the real ones, or our own stand-in here or elsewhere; and the clients that speak to them.

use std::{net::TcpListener, sync::Arc, time::Duration};

use domain::provider::Provider;
use providers::{ApiKey, ClientSettings, Endpoints, ProviderClient};
use secrecy::SecretString;
use standin::{Standin, StandinSettings};
use url::Url;

use crate::{
    app::SystemClock,
    config::{Config, Outside},
    fault::Fault,
};

/// The longest submit to the stand-in of this process: Gemini's pictures are drawn while we wait.
const STANDIN_SUBMIT_TIMEOUT: Duration = Duration::from_secs(8);
/// A submit to it without an answer is looked into after that: longer than any submit can take.
pub(super) const STANDIN_STALE_AFTER: Duration = Duration::from_secs(10);

/// Who plays the providers, and where they are reached.
pub struct Players {
    /// Bases of the clients.
    pub endpoints: Endpoints,
    /// The stand-in that this process runs.
    pub standin: Option<Standin>,
    /// Results may come from here although it is not https.
    pub trusted_origin: Option<Url>,
}

impl Players {
    /// Whether nothing real is made.
    #[must_use]
    pub fn is_standin(&self) -> bool {
        self.trusted_origin.is_some()
    }

    /// Our own stand-in answers at once, so a start after a crash need not wait for it as long as for a real service.
    pub(super) fn quick(&self, configured: Duration, standin: Duration) -> Duration {
        if self.standin.is_some() { configured.min(standin) } else { configured }
    }

    /// When a submit without an answer may be looked into, and how long its task must be missing to count as absent.
    #[must_use]
    pub fn stale_and_absent_after(&self, config: &Config) -> (Duration, Duration) {
        (
            self.quick(config.pregen.submit_stale_after, STANDIN_STALE_AFTER),
            self.quick(config.providers.absent_after, STANDIN_STALE_AFTER),
        )
    }
}

/// Starts the stand-in when it is wanted here.
///
/// # Errors
/// It cannot listen.
pub async fn players(config: &Config) -> Result<Players, Fault> {
    match config.providers.outside() {
        Outside::Real => {
            let mut endpoints = Endpoints::live();
            endpoints.piapi = config.providers.piapi.base_url.clone();
            endpoints.piapi_upload = config.providers.piapi.upload_url.clone();
            endpoints.pollo = config.providers.pollo.base_url.clone();
            endpoints.a2e = config.providers.a2e.base_url.clone();
            endpoints.gemini = config.providers.gemini.base_url.clone();
            Ok(Players { endpoints, standin: None, trusted_origin: None })
        }
        Outside::StandinAt(url) => {
            Ok(Players { endpoints: Endpoints::standin(&url), standin: None, trusted_origin: Some(url) })
        }
        Outside::StandinHere => {
            let settings = StandinSettings {
                delay: config.providers.standin_delay,
                state_dir: Some(config.storage.data_folder.join("standin")),
                // Smooth enough for slow camera moves, and a first start on two cores is a third quicker.
                clip_fps: 16,
                // Its tasks are told apart by when they were made.
                clock: Some(Arc::new(SystemClock)),
                ..StandinSettings::default()
            };
            let standin = start_standin(settings, 0).await?;
            let origin = standin.origin();
            tracing::warn!(
                address = %origin,
                "NO PROVIDER KEY IS SET: our own stand-in plays PiAPI, Pollo, A2E and Gemini; its pictures are drawn offline"
            );
            Ok(Players { endpoints: Endpoints::standin(&origin), standin: Some(standin), trusted_origin: Some(origin) })
        }
    }
}

/// Starts a stand-in on a loopback port; 0 takes a free one.
///
/// # Errors
/// The port is taken.
pub async fn start_standin(settings: StandinSettings, port: u16) -> Result<Standin, Fault> {
    let failed = |error: String| Fault::Unreachable {
        what: format!("the stand-in cannot listen on port {port}: {error}"),
        next: "choose another port with --port".to_owned(),
    };
    let listener = TcpListener::bind(("127.0.0.1", port)).map_err(|error| failed(error.to_string()))?;
    standin::start(settings, listener).await.map_err(|error| failed(error.to_string()))
}

/// A provider's client and the keys it is used with.
pub type ClientWithKeys = (Arc<dyn ProviderClient>, Vec<ApiKey>);

/// The clients of the providers that can be asked, each with its keys.
///
/// # Errors
/// The TLS set-up fails.
pub fn clients(config: &Config, players: &Players) -> Result<Vec<ClientWithKeys>, Fault> {
    let providers = &config.providers;
    let settings = ClientSettings {
        connect_timeout: providers.connect_timeout,
        submit_timeout: players.quick(providers.submit_timeout, STANDIN_SUBMIT_TIMEOUT),
        read_timeout: providers.read_timeout,
        upload_timeout: providers.upload_timeout,
        max_reply_bytes: providers.max_reply_bytes,
        max_inline_reply_bytes: providers.max_inline_reply_bytes,
        piapi_text_to_image_model: providers.piapi.text_to_image_model.clone(),
        piapi_edit_model: providers.piapi.edit_model.clone(),
        wan_resolution: providers.piapi.wan_resolution.to_owned(),
        pollo_default_model: providers.pollo.default_model.clone(),
        a2e_default_creator_id: Some(providers.a2e.default_creator_id.clone()).filter(|id| !id.is_empty()),
        gemini_text_model: providers.gemini.text_model.clone(),
        gemini_image_model: providers.gemini.image_model.clone(),
        gemini_api_version: providers.gemini.api_version.into(),
    };
    let mut clients = Vec::new();
    for provider in Provider::ALL {
        let keys = keys(config, *provider, players.is_standin());
        if keys.is_empty() {
            continue;
        }
        let client = providers::client(*provider, &players.endpoints, &settings).map_err(|error| Fault::Setting {
            what: format!("the client of {provider} cannot be built: {error}"),
            next: "check the system's TLS certificates".to_owned(),
        })?;
        clients.push((client, keys));
    }
    Ok(clients)
}

/// Who can be asked by configuration alone.
#[must_use]
pub fn available(config: &Config) -> Vec<Provider> {
    let standin = !matches!(config.providers.outside(), Outside::Real);
    let can = |provider: &Provider| standin || !config.providers.keys(*provider).is_empty();
    Provider::ALL.iter().copied().filter(can).collect()
}

fn keys(config: &Config, provider: Provider, standin: bool) -> Vec<ApiKey> {
    let configured = config.providers.keys(provider);
    let label = |number: usize| format!("{provider}#{number}");
    if standin {
        // The stand-in takes any key, but like the real ones it wants one. A real key is never sent to it.
        return vec![ApiKey::new(label(1), SecretString::from("standin".to_owned()))];
    }
    let numbered = configured.iter().enumerate();
    numbered.map(|(index, key)| ApiKey::new(label(index + 1), key.clone())).collect()
}
