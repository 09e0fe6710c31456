//! `[providers]` and `[prices_usd]`: keys, addresses, limits and prices, and who plays the providers.

use std::time::Duration;

use domain::provider::{Operation, PriceList, Provider};
use secrecy::SecretString;
use url::Url;

use super::{
    address::http_url,
    reader::{Field, Here, Reader, Section, key, section, settings},
    rules::{Rule, integer, keys, millis, one_of, seconds, text, text_or_empty, usd},
};

/// When our own stand-in plays the providers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StandinChoice {
    /// Only when no provider key is set at all.
    Auto,
    /// Always.
    On,
    /// Never.
    Off,
}

/// Whom the clients talk to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outside {
    /// The real services, each that has a key.
    Real,
    /// A stand-in that this process starts.
    StandinHere,
    /// A stand-in that runs elsewhere.
    StandinAt(Url),
}

settings! {
    /// The outside services that make media.
    pub struct Providers {
        /// When our stand-in plays them; see [`Providers::outside`] for what follows.
        pub standin: StandinChoice = key("standin", one_of(&[
            ("auto", StandinChoice::Auto), ("on", StandinChoice::On), ("off", StandinChoice::Off),
        ])),
        /// A stand-in that runs elsewhere.
        pub standin_url: Option<Url> = key("standin_url", http_url().optional()),
        /// How long our stand-in takes for a task.
        pub standin_delay: Duration = key("standin_delay_ms", millis(0..=600_000)),
        /// To reach a provider.
        pub connect_timeout: Duration = key("connect_timeout_ms", millis(10..=60_000)),
        /// For the answer to a paid call.
        pub submit_timeout: Duration = key("submit_timeout_ms", millis(100..=600_000)),
        /// For the answer to a free call.
        pub read_timeout: Duration = key("read_timeout_ms", millis(100..=600_000)),
        /// For one upload.
        pub upload_timeout: Duration = key("upload_timeout_ms", millis(100..=600_000)),
        /// A longer answer in words is not read.
        pub max_reply_bytes: usize = key("max_reply_bytes", integer(16_384..=67_108_864, "bytes")),
        /// A longer answer that may hold a picture is not read.
        pub max_inline_reply_bytes: usize = key("max_inline_reply_bytes", integer(1_048_576..=268_435_456, "bytes")),
        /// A key that a provider refused is not used for that long.
        pub key_rest: Duration = key("key_rest_seconds", seconds(1..=86_400)),
        /// An unclear task missing from the provider's list for that long was not taken.
        pub absent_after: Duration = key("absent_after_ms", millis(1_000..=3_600_000)),
        /// Polls under way at once, for each provider.
        pub looks_at_once: usize = key("looks_at_once", integer(1..=1_024, "")),
        /// Results fetched at once, for each provider.
        pub downloads_at_once: usize = key("downloads_at_once", integer(1..=256, "")),
        /// PiAPI.
        pub piapi: Piapi = section("piapi"),
        /// Pollo AI.
        pub pollo: Pollo = section("pollo"),
        /// A2E.
        pub a2e: A2e = section("a2e"),
        /// Google Gemini.
        pub gemini: Gemini = section("gemini"),
        /// Limits of all four while the stand-in plays.
        pub standin_limits: Limits = section("standin_limits"),
    }
}

/// Resolutions that Wan makes.
const WAN_RESOLUTIONS: &[(&str, &str)] = &[("720p", "720p"), ("1080p", "1080p")];

settings! {
    /// PiAPI.
    pub struct Piapi {
        /// Used in turn; empty: not used.
        pub keys: Vec<SecretString> = key("keys", keys()),
        /// Address of the API.
        pub base_url: Url = key("base_url", http_url()),
        /// Address that takes pictures.
        pub upload_url: Url = key("upload_url", http_url()),
        /// Draws from a prompt.
        pub text_to_image_model: String = key("text_to_image_model", text(128)),
        /// Restyles a room.
        pub edit_model: String = key("edit_model", text(128)),
        /// Resolution of clips.
        pub wan_resolution: &'static str = key("wan_resolution", one_of(WAN_RESOLUTIONS)),
        /// Its limits.
        pub limits: Limits = Here,
    }
}

settings! {
    /// Pollo AI.
    pub struct Pollo {
        /// Used in turn; empty: not used.
        pub keys: Vec<SecretString> = key("keys", keys()),
        /// Address of the API.
        pub base_url: Url = key("base_url", http_url()),
        /// Makes a clip when a request names no model.
        pub default_model: String = key("default_model", pollo_model()),
        /// Its limits.
        pub limits: Limits = Here,
    }
}

settings! {
    /// A2E.
    pub struct A2e {
        /// Used in turn; empty: not used.
        pub keys: Vec<SecretString> = key("keys", keys()),
        /// Id of the account; may be empty.
        pub api_id: String = key("api_id", text_or_empty(256)),
        /// Avatar used when a script names none; empty: the first of the provider's list.
        pub default_creator_id: String = key("default_creator_id", text_or_empty(256)),
        /// Address of the API.
        pub base_url: Url = key("base_url", http_url()),
        /// Its limits.
        pub limits: Limits = Here,
    }
}

/// A model that our client speaks.
fn pollo_model() -> Rule<String> {
    Rule::new(format!("one of {}", ::providers::pollo::model_names()), |value| {
        let name = text(64).read(value)?;
        ::providers::pollo::model(&name).map_or_else(|| Err(format!("{value} is not known")), |_| Ok(name.clone()))
    })
}

/// Versions of the API that speak our protocol.
const GEMINI_VERSIONS: &[(&str, &str)] = &[("v1beta", "v1beta"), ("v1", "v1")];

settings! {
    /// Google Gemini.
    pub struct Gemini {
        /// Used in turn; empty: not used.
        pub keys: Vec<SecretString> = key("keys", keys()),
        /// Address of the API.
        pub base_url: Url = key("base_url", http_url()),
        /// Part of the path.
        pub api_version: &'static str = key("api_version", one_of(GEMINI_VERSIONS)),
        /// Judges texts.
        pub text_model: String = key("text_model", text(128)),
        /// Draws.
        pub image_model: String = key("image_model", text(128)),
        /// Its limits.
        pub limits: Limits = Here,
    }
}

settings! {
    /// How hard one provider may be asked.
    pub struct Limits {
        /// Paid calls a minute.
        pub requests_per_minute: u32 = key("requests_per_minute", integer(1..=600_000, "")),
        /// Free calls a minute.
        pub read_requests_per_minute: u32 = key("read_requests_per_minute", integer(1..=6_000_000, "")),
        /// Tasks under way at once.
        pub tasks_at_once: usize = key("tasks_at_once", integer(1..=16_384, "")),
        /// Tasks that may wait for a place.
        pub queue: usize = key("queue", integer(1..=65_536, "")),
        /// Before the first look at a task.
        pub poll_first: Duration = key("poll_first_ms", millis(1..=600_000)),
        /// Shortest time between two looks.
        pub poll_min: Duration = key("poll_min_ms", millis(1..=600_000)),
        /// Longest time between two looks.
        pub poll_max: Duration = key("poll_max_ms", millis(1..=600_000)),
        /// A task without a result by then is given up.
        pub deadline: Duration = key("deadline_seconds", seconds(1..=86_400)),
        /// Failures in a row after which the provider is left alone.
        pub breaker_failures: u32 = key("breaker_failures", integer(1..=5, "")),
        /// How long at first, doubled each time.
        pub breaker_cooldown: Duration = key("breaker_cooldown_ms", millis(1..=30_000)),
        /// How long at most.
        pub breaker_cooldown_cap: Duration = key("breaker_cooldown_cap_ms", millis(1..=30_000)),
    }
}

impl Providers {
    /// Whom the clients talk to. A stand-in's address, where given, beats everything else.
    #[must_use]
    pub fn outside(&self) -> Outside {
        match (&self.standin_url, self.standin) {
            (Some(url), _) => Outside::StandinAt(url.clone()),
            (None, StandinChoice::On) => Outside::StandinHere,
            (None, StandinChoice::Off) => Outside::Real,
            (None, StandinChoice::Auto) if self.has_any_key() => Outside::Real,
            (None, StandinChoice::Auto) => Outside::StandinHere,
        }
    }

    /// Whether any of the four has a key.
    #[must_use]
    pub fn has_any_key(&self) -> bool {
        Provider::ALL.iter().any(|provider| !self.keys(*provider).is_empty())
    }

    /// The keys of one provider; none: it is not used.
    #[must_use]
    pub fn keys(&self, provider: Provider) -> &[SecretString] {
        match provider {
            Provider::Piapi => &self.piapi.keys,
            Provider::Pollo => &self.pollo.keys,
            Provider::A2e => &self.a2e.keys,
            Provider::Gemini => &self.gemini.keys,
        }
    }

    /// Where one provider really is; a stand-in replaces it.
    #[must_use]
    pub fn base_url(&self, provider: Provider) -> &Url {
        match provider {
            Provider::Piapi => &self.piapi.base_url,
            Provider::Pollo => &self.pollo.base_url,
            Provider::A2e => &self.a2e.base_url,
            Provider::Gemini => &self.gemini.base_url,
        }
    }

    /// The limits that hold: the provider's own, or the stand-in's while it plays.
    #[must_use]
    pub fn limits(&self, provider: Provider) -> &Limits {
        match self.outside() {
            Outside::Real => self.own_limits(provider),
            Outside::StandinHere | Outside::StandinAt(_) => &self.standin_limits,
        }
    }

    /// The limits of the real service.
    #[must_use]
    pub fn own_limits(&self, provider: Provider) -> &Limits {
        match provider {
            Provider::Piapi => &self.piapi.limits,
            Provider::Pollo => &self.pollo.limits,
            Provider::A2e => &self.a2e.limits,
            Provider::Gemini => &self.gemini.limits,
        }
    }
}

impl Section for PriceList {
    /// Reads a price for each provider and operation that `config.toml` names.
    fn read(reader: &mut Reader<'_>, path: &str) -> Option<Self> {
        let mut prices = Vec::new();
        for provider in Provider::ALL {
            for operation in Operation::ALL {
                let section = format!("{path}.{provider}");
                if reader.knows(&format!("{section}.{operation}")) {
                    let price = key(operation.as_str(), usd(100)).read(reader, &section)?;
                    prices.push((*provider, *operation, price));
                }
            }
        }
        Some(prices.into_iter().collect())
    }
}
