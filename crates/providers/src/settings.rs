//! Where the providers are and how patiently they are asked.

use std::time::Duration;

use url::Url;

/// Base addresses, without a trailing slash's meaning: paths are appended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Endpoints {
    /// `PiAPI`'s task API.
    pub piapi: Url,
    /// `PiAPI`'s file upload, another host.
    pub piapi_upload: Url,
    /// Pollo's platform API, with its `/api/platform`.
    pub pollo: Url,
    /// A2E.
    pub a2e: Url,
    /// Gemini, without the version.
    pub gemini: Url,
}

impl Endpoints {
    /// The real services. Calls made there cost money.
    #[must_use]
    pub fn live() -> Self {
        Self {
            piapi: constant("https://api.piapi.ai"),
            piapi_upload: constant("https://upload.theapi.app"),
            pollo: constant("https://pollo.ai/api/platform"),
            a2e: constant("https://video.a2e.ai"),
            gemini: constant("https://generativelanguage.googleapis.com"),
        }
    }

    /// Our own stand-in at `origin`, which serves each provider under its own path.
    #[must_use]
    pub fn standin(origin: &Url) -> Self {
        let under = |path: &str| {
            let mut base = origin.clone();
            base.set_path(path);
            base
        };
        Self {
            piapi: under("/piapi"),
            piapi_upload: under("/piapi-upload"),
            pollo: under("/pollo/api/platform"),
            a2e: under("/a2e"),
            gemini: under("/gemini"),
        }
    }
}

#[expect(clippy::expect_used, reason = "five constants above, each parsed by a test")]
fn constant(text: &'static str) -> Url {
    text.parse().expect("a constant address")
}

/// How the clients behave. The defaults are those of `config.toml`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClientSettings {
    /// Longest wait for a connection, TLS included. Passing it is `NeverSent`, so keep it below the others.
    pub connect_timeout: Duration,
    /// Longest paid call, from connecting to the last byte of the answer. Passing it is `Ambiguous`.
    pub submit_timeout: Duration,
    /// Longest free call.
    pub read_timeout: Duration,
    /// Longest upload of one picture.
    pub upload_timeout: Duration,
    /// Largest answer of a call that answers in words, bytes.
    pub max_reply_bytes: usize,
    /// Largest answer that may hold a picture (Gemini; `PiAPI`'s `image_base64`), bytes.
    pub max_inline_reply_bytes: usize,
    /// `PiAPI` model for a picture from a prompt.
    pub piapi_text_to_image_model: String,
    /// `PiAPI` model for the same room in another style (`kontext`).
    pub piapi_edit_model: String,
    /// Wan's resolution, `720p` or `1080p`.
    pub wan_resolution: String,
    /// Pollo model taken when a request names none; a name of [`crate::pollo::MODELS`].
    pub pollo_default_model: String,
    /// A2E character taken when the list does not tell who is female or male.
    pub a2e_default_creator_id: Option<String>,
    /// Gemini model for moderation.
    pub gemini_text_model: String,
    /// Gemini model for pictures.
    pub gemini_image_model: String,
    /// Version in Gemini's paths.
    pub gemini_api_version: String,
}

impl Default for ClientSettings {
    fn default() -> Self {
        Self {
            connect_timeout: Duration::from_secs(10),
            // Gemini draws before it answers; the others answer in a second or two.
            submit_timeout: Duration::from_secs(90),
            read_timeout: Duration::from_secs(30),
            upload_timeout: Duration::from_secs(60),
            max_reply_bytes: 1024 * 1024,
            max_inline_reply_bytes: 32 * 1024 * 1024,
            piapi_text_to_image_model: "Qubico/flux1-schnell".to_owned(),
            piapi_edit_model: "Qubico/flux1-dev-advanced".to_owned(),
            wan_resolution: "720p".to_owned(),
            pollo_default_model: "pixverse_v4.5".to_owned(),
            a2e_default_creator_id: None,
            gemini_text_model: "gemini-2.5-flash".to_owned(),
            gemini_image_model: "gemini-2.5-flash-image".to_owned(),
            gemini_api_version: "v1beta".to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_real_services_are_reached_over_tls() {
        let live = Endpoints::live();
        for base in [live.piapi, live.piapi_upload, live.pollo, live.a2e, live.gemini] {
            assert_eq!(base.scheme(), "https", "{base}");
        }
    }

    #[test]
    fn the_standin_serves_each_provider_under_its_path() {
        let standin = Endpoints::standin(&"http://127.0.0.1:8099".parse().unwrap());
        assert_eq!(standin.pollo.as_str(), "http://127.0.0.1:8099/pollo/api/platform");
        assert_eq!(standin.piapi_upload.as_str(), "http://127.0.0.1:8099/piapi-upload");
    }
}
