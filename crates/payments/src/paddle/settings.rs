//! Who we are at Paddle, and how we know its notifications.

use std::{fmt, time::Duration};

use secrecy::{ExposeSecret, SecretString};
use url::Url;

use super::SERVICE;
use crate::ClientBuildError;

/// The real service. Payments made there are real.
const LIVE: &str = "https://api.paddle.com";

/// An account at Paddle.
#[derive(Clone)]
pub struct PaddleSettings {
    /// The API.
    pub base_url: Url,
    /// The key of the API.
    pub api_key: SecretString,
    /// Secrets of notification destinations; any may have signed. More than one while they are exchanged.
    pub notification_secrets: Vec<SecretString>,
    /// How far a signature's time may be from ours, either way.
    pub tolerance: Duration,
    /// The page of ours, on a domain that Paddle approved, which opens its script. An order's own page is taken
    /// where it is of the same origin.
    pub checkout_page: Url,
}

impl PaddleSettings {
    /// How far a signature's time may be from ours: what Paddle's own libraries take.
    pub const TOLERANCE: Duration = Duration::from_secs(5);

    /// The address of the real service.
    ///
    /// # Panics
    /// Never: it is a constant.
    #[must_use]
    #[expect(clippy::expect_used, reason = "a constant, parsed by a test")]
    pub fn live_url() -> Url {
        LIVE.parse().expect("a constant address")
    }

    pub(super) fn check(&self) -> Result<(), ClientBuildError> {
        let fault = |fault| Err(ClientBuildError::Setting { service: SERVICE, fault });
        let key = self.api_key.expose_secret();
        if key.is_empty() || !key.bytes().all(|byte| byte.is_ascii_graphic()) {
            return fault("the API key is empty or cannot be sent in a header");
        }
        let secrets = &self.notification_secrets;
        if secrets.is_empty() || secrets.iter().any(|secret| secret.expose_secret().is_empty()) {
            return fault("there is no notification secret, or an empty one");
        }
        Ok(())
    }
}

impl fmt::Debug for PaddleSettings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PaddleSettings")
            .field("base_url", &self.base_url.as_str())
            .field("notification_secrets", &self.notification_secrets.len())
            .field("tolerance", &self.tolerance)
            .field("checkout_page", &self.checkout_page.as_str())
            .finish_non_exhaustive()
    }
}
