//! Requests to Paddle's API and their envelopes (protocol notes: paddle.md, "Base, auth, envelope").

use reqwest::{Method, header::HeaderValue};
use secrecy::ExposeSecret;
use serde::{Deserialize, de::DeserializeOwned};
use serde_json::Value;
use url::Url;

use super::Paddle;
use crate::{
    CallError,
    http::{Reply, Request, Stake, under},
};

/// Most pages of a list that are read: thirty entries each.
const MOST_PAGES: usize = 10;

#[derive(Deserialize)]
struct Good<T> {
    data: T,
    #[serde(default)]
    meta: Meta,
}

#[derive(Default, Deserialize)]
struct Meta {
    pagination: Option<Pagination>,
}

#[derive(Deserialize)]
struct Pagination {
    next: Option<String>,
    #[serde(default)]
    has_more: bool,
}

#[derive(Deserialize)]
struct Bad {
    error: Fault,
}

#[derive(Deserialize)]
struct Fault {
    code: String,
    detail: Option<String>,
}

/// A list, newest first as it was asked for.
pub(super) struct Listed<T> {
    pub(super) entries: Vec<T>,
    /// Whether it ended before we stopped reading.
    pub(super) is_whole: bool,
}

impl Paddle {
    /// Reads one entity.
    pub(super) async fn get<T: DeserializeOwned>(&self, path: &[&str]) -> Result<T, CallError> {
        let reply = self.call(Stake::Free, Method::GET, self.url(path, &[]), None).await?;
        self.good(Stake::Free, &reply).map(|good| good.data)
    }

    /// Reads one entity. `None`: there is none by that id.
    pub(super) async fn find<T: DeserializeOwned>(&self, path: &[&str]) -> Result<Option<T>, CallError> {
        let request = self.request(Method::GET, self.url(path, &[]), None)?;
        let reply = self.http.send(Stake::Free, request).await?;
        if reply.status == 404 {
            return Ok(None);
        }
        self.good(Stake::Free, &self.check(Stake::Free, reply)?).map(|good| Some(good.data))
    }

    /// Reads a list until it ends, until `enough` of an entry, or for so many pages.
    pub(super) async fn list<T: DeserializeOwned>(
        &self,
        path: &str,
        query: &[(&str, &str)],
        enough: impl Fn(&T) -> bool + Send,
    ) -> Result<Listed<T>, CallError> {
        let mut entries = Vec::new();
        let mut after: Option<String> = None;
        for _ in 0..MOST_PAGES {
            let mut query = query.to_vec();
            query.push(("per_page", "30"));
            if let Some(after) = &after {
                query.push(("after", after));
            }
            let reply = self.call(Stake::Free, Method::GET, self.url(&[path], &query), None).await?;
            let page: Good<Vec<T>> = self.good(Stake::Free, &reply)?;
            let is_found = page.data.iter().any(&enough);
            entries.extend(page.data);
            let more = page.meta.pagination.filter(|pagination| pagination.has_more && !is_found);
            let Some(pagination) = more else { return Ok(Listed { entries, is_whole: true }) };
            let next = pagination.next.and_then(|next| self.cursor(&next));
            // One that does not move on would be read for ever.
            if next.is_none() || next == after {
                break;
            }
            after = next;
        }
        Ok(Listed { entries, is_whole: false })
    }

    /// Changes something. Reply: what it became.
    pub(super) async fn write<T: DeserializeOwned>(
        &self,
        stake: Stake,
        method: Method,
        path: &[&str],
        body: &Value,
    ) -> Result<T, CallError> {
        let reply = self.call(stake, method, self.url(path, &[]), Some(body)).await?;
        self.good(stake, &reply).map(|good| good.data)
    }

    fn url(&self, path: &[&str], query: &[(&str, &str)]) -> Url {
        let mut url = under(&self.settings.base_url, path);
        if !query.is_empty() {
            url.query_pairs_mut().extend_pairs(query);
        }
        url
    }

    fn request(&self, method: Method, url: Url, body: Option<&Value>) -> Result<Request, CallError> {
        let bearer = format!("Bearer {}", self.settings.api_key.expose_secret());
        let mut authorization =
            HeaderValue::from_str(&bearer).map_err(|_| self.http.unavailable("the key cannot be sent", None))?;
        authorization.set_sensitive(true);
        let body = body.map(|body| ("application/json", body.to_string().into_bytes()));
        Ok(Request { method, url, authorization: Some(authorization), body })
    }

    async fn call(&self, stake: Stake, method: Method, url: Url, body: Option<&Value>) -> Result<Reply, CallError> {
        let reply = self.http.send(stake, self.request(method, url, body)?).await?;
        self.check(stake, reply)
    }

    /// Success only; an error keeps Paddle's code and its words.
    fn check(&self, stake: Stake, reply: Reply) -> Result<Reply, CallError> {
        if reply.is_success() {
            return Ok(reply);
        }
        let fault = serde_json::from_slice::<Bad>(&reply.body).ok().map(|bad| bad.error);
        let code = fault.as_ref().map(|fault| fault.code.as_str());
        let words = fault.as_ref().and_then(|fault| fault.detail.as_deref());
        Err(self.http.failed(stake, &reply, code, words))
    }

    fn good<T: DeserializeOwned>(&self, stake: Stake, reply: &Reply) -> Result<Good<T>, CallError> {
        serde_json::from_slice(&reply.body).map_err(|_| {
            let message = format!("HTTP {}, {} bytes that are not what it documents", reply.status, reply.body.len());
            self.http.no_answer(stake, &message, None)
        })
    }

    /// Where the next page begins. Only that is taken from the address: our key goes to no host that an answer names.
    fn cursor(&self, next: &str) -> Option<String> {
        let url = self.settings.base_url.join(next).ok()?;
        url.query_pairs().find(|(name, _)| name == "after").map(|(_, after)| after.into_owned())
    }
}
