//! Paddle's page for buyers. Its links live for a short time: made when asked for, never stored.

use reqwest::Method;
use serde::Deserialize;
use serde_json::json;
use url::Url;

use super::Paddle;
use crate::{CallError, http::Stake};

#[derive(Deserialize)]
struct Session {
    urls: Urls,
}

#[derive(Deserialize)]
struct Urls {
    general: General,
}

#[derive(Deserialize)]
struct General {
    overview: Url,
}

impl Paddle {
    pub(super) async fn portal_page(&self, customer: &str) -> Result<Url, CallError> {
        let path = ["customers", customer, "portal-sessions"];
        let session: Session = self.write(Stake::Free, Method::POST, &path, &json!({})).await?;
        let page = session.urls.general.overview;
        // A browser is going to be sent there.
        if !matches!(page.scheme(), "http" | "https") {
            return Err(self.http.unavailable("a portal that is not a page", None));
        }
        Ok(page)
    }
}
