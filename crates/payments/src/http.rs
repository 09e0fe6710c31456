//! One HTTP exchange: limits on time and size, no redirects, no repetition, and what a failure says about money.

use std::{
    fmt,
    time::{Duration, Instant},
};

use bytes::{Bytes, BytesMut};
use chrono::DateTime;
use reqwest::{
    Client, Method, Response,
    header::{AUTHORIZATION, CONTENT_TYPE, DATE, HeaderMap, HeaderValue, RETRY_AFTER},
    redirect,
};
use secrecy::{ExposeSecret, SecretString};
use url::Url;

use crate::{CallError, ClientBuildError, ClientSettings};

/// Longest part of a service's own words that is kept, characters.
const MESSAGE_CHARACTERS: usize = 200;

/// A wait longer than this is treated as this: a wrong date must not switch a service off for good.
const LONGEST_WAIT: Duration = Duration::from_secs(24 * 3600);

/// Whether a call moves money. It decides what no clear answer means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stake {
    /// May be repeated at will.
    Free,
    /// Moves money each time that it is done.
    Money,
}

/// One request.
pub(crate) struct Request {
    pub(crate) method: Method,
    pub(crate) url: Url,
    pub(crate) authorization: Option<HeaderValue>,
    /// Media type and bytes.
    pub(crate) body: Option<(&'static str, Vec<u8>)>,
}

/// An answer, whatever its status.
#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) retry_after: Option<Duration>,
    pub(crate) body: Bytes,
}

impl Reply {
    pub(crate) const fn is_success(&self) -> bool {
        matches!(self.status, 200..=299)
    }
}

/// The connections to one service.
pub(crate) struct Http {
    pub(crate) service: &'static str,
    free: Client,
    /// Keeps no connection: a kept one that the other side closes at the moment we write would leave us with an
    /// unclear outcome. A handshake is cheaper.
    money: Client,
    settings: ClientSettings,
    /// What may never stand in an error, should a service repeat it.
    secrets: Vec<SecretString>,
}

impl fmt::Debug for Http {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Http").field("service", &self.service).finish_non_exhaustive()
    }
}

impl Http {
    pub(crate) fn new(
        service: &'static str,
        settings: &ClientSettings,
        base: &Url,
        secrets: Vec<SecretString>,
    ) -> Result<Self, ClientBuildError> {
        if !matches!(base.scheme(), "http" | "https") || base.host().is_none() {
            return Err(ClientBuildError::Setting { service, fault: "its address is not one of the web" });
        }
        let builder = || {
            let builder = Client::builder();
            // The stand-in needs no authorities: loading them takes 20 ms a client, and fails in a bare container.
            let builder = if base.scheme() == "http" { builder.tls_certs_only([]) } else { builder };
            builder
                .user_agent(concat!("vidgo/", env!("CARGO_PKG_VERSION")))
                .connect_timeout(settings.connect_timeout)
                .redirect(redirect::Policy::none())
                .retry(reqwest::retry::never())
                .no_proxy()
                .tcp_nodelay(true)
        };
        let fault = |source| ClientBuildError::Http { service, source };
        let free = builder().pool_idle_timeout(Duration::from_secs(30)).build().map_err(fault)?;
        let money = builder().pool_max_idle_per_host(0).http1_only().build().map_err(fault)?;
        Ok(Self { service, free, money, settings: settings.clone(), secrets })
    }

    /// Sends it once. An answer of any status is an answer; no answer is an error.
    pub(crate) async fn send(&self, stake: Stake, request: Request) -> Result<Reply, CallError> {
        let Request { method, url, authorization, body } = request;
        let (client, timeout) = match stake {
            Stake::Free => (&self.free, self.settings.call_timeout),
            Stake::Money => (&self.money, self.settings.money_timeout),
        };
        let path = url.path().to_owned();
        let mut request = client.request(method.clone(), url).timeout(timeout);
        if let Some(authorization) = authorization {
            request = request.header(AUTHORIZATION, authorization);
        }
        if let Some((media_type, body)) = body {
            request = request.header(CONTENT_TYPE, media_type).body(body);
        }
        let started = Instant::now();
        let answer = match request.send().await {
            Ok(response) => self.read(stake, response).await,
            Err(error) => Err(self.transport(stake, error)),
        };
        tracing::debug!(
            service = self.service,
            %method,
            path,
            money = stake == Stake::Money,
            status = answer.as_ref().map_or(0, |reply| reply.status),
            duration_ms = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX),
            "payment service was asked",
        );
        answer
    }

    async fn read(&self, stake: Stake, mut response: Response) -> Result<Reply, CallError> {
        let status = response.status().as_u16();
        let retry_after = retry_after(response.headers());
        let most = self.settings.max_reply_bytes;
        let mut body = BytesMut::new();
        let fault = loop {
            match response.chunk().await {
                Ok(None) => break None,
                Ok(Some(chunk)) if body.len() + chunk.len() > most => {
                    break Some(self.no_answer(stake, &format!("HTTP {status} with more than {most} bytes"), None));
                }
                Ok(Some(chunk)) => body.extend_from_slice(&chunk),
                Err(error) => break Some(self.transport(stake, error)),
            }
        };
        match fault {
            // The status alone is a clear no; a cut or swollen explanation does not change it.
            Some(fault) if !(400..500).contains(&status) => Err(fault),
            _ => Ok(Reply { status, retry_after, body: body.freeze() }),
        }
    }

    /// No answer, or half of one.
    fn transport(&self, stake: Stake, error: reqwest::Error) -> CallError {
        let what = match (error.is_connect(), error.is_timeout()) {
            (true, _) => "no connection",
            (false, true) => "no answer in time",
            (false, false) => "connection lost",
        };
        // Nothing of the request leaves before the connection stands, TLS included.
        let never_sent = error.is_connect() || error.is_builder();
        let message = format!("{what} ({})", error.without_url());
        if never_sent { self.unavailable(&message, None) } else { self.no_answer(stake, &message, None) }
    }

    /// It is not known whether it was done; of a call that may be repeated this is as good as not done.
    pub(crate) fn no_answer(&self, stake: Stake, message: &str, retry_after: Option<Duration>) -> CallError {
        match stake {
            Stake::Free => self.unavailable(message, retry_after),
            Stake::Money => CallError::Unclear { service: self.service, message: self.words(message) },
        }
    }

    /// It was not done.
    pub(crate) fn unavailable(&self, message: &str, retry_after: Option<Duration>) -> CallError {
        CallError::Unavailable { service: self.service, message: self.words(message), retry_after }
    }

    /// It said no, or we must not ask.
    pub(crate) fn refused(&self, code: &str, message: &str) -> CallError {
        CallError::Refused { service: self.service, code: self.words(code), message: self.words(message) }
    }

    /// What an HTTP status other than success means, with the service's own code and words where there are any.
    pub(crate) fn failed(&self, stake: Stake, reply: &Reply, code: Option<&str>, words: Option<&str>) -> CallError {
        let status = format!("HTTP {}", reply.status);
        let message = match (code, words) {
            (Some(code), Some(words)) => format!("{status}: {code}: {words}"),
            (Some(one), None) | (None, Some(one)) => format!("{status}: {one}"),
            (None, None) => status.clone(),
        };
        match reply.status {
            // Refused before being looked at.
            429 => self.unavailable(&message, reply.retry_after),
            // A gateway may say these after the request went on; 409 wants us to read again first.
            408 | 409 | 425 | 499 => self.no_answer(stake, &message, reply.retry_after),
            400..=498 => self.refused(code.unwrap_or(&status), words.unwrap_or("no explanation")),
            _ => self.no_answer(stake, &message, reply.retry_after),
        }
    }

    /// Words shortened to one line, without our secrets and without what looks like an address.
    fn words(&self, text: &str) -> String {
        let mut text = text.to_owned();
        for secret in self.secrets.iter().map(ExposeSecret::expose_secret).filter(|secret| !secret.is_empty()) {
            text = text.replace(secret, "…");
        }
        let kept = text.split_whitespace().map(|word| if word.contains('@') { "…" } else { word });
        kept.collect::<Vec<_>>().join(" ").chars().filter(|one| !one.is_control()).take(MESSAGE_CHARACTERS).collect()
    }
}

/// `base` with path segments appended, each escaped.
pub(crate) fn under(base: &Url, segments: &[&str]) -> Url {
    let mut url = base.clone();
    // Only addresses without a host have no segments; `Http::new` refused them.
    if let Ok(mut path) = url.path_segments_mut() {
        path.pop_if_empty().extend(segments);
    }
    url
}

/// `Retry-After`: seconds, or a date, which is read against the reply's own `Date` so that no clock is needed.
fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok()).map(str::trim);
    let wanted = text(RETRY_AFTER)?;
    let wait = match wanted.parse::<u64>() {
        Ok(seconds) => Duration::from_secs(seconds),
        Err(_) => {
            let until = DateTime::parse_from_rfc2822(wanted).ok()?;
            let now = DateTime::parse_from_rfc2822(text(DATE)?).ok()?;
            (until - now).to_std().unwrap_or_default()
        }
    };
    Some(wait.min(LONGEST_WAIT))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn retry_after_is_seconds_or_a_date_of_the_reply_s_own_clock() {
        let headers = |pairs: &[(&'static str, &str)]| {
            pairs.iter().map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap())).collect::<HeaderMap>()
        };
        let date = ("date", "Sun, 01 Mar 2026 08:00:00 GMT");
        for (given, seconds) in [
            (vec![("retry-after", "7")], Some(7)),
            (vec![("retry-after", "Sun, 01 Mar 2026 08:00:30 GMT"), date], Some(30)),
            (vec![("retry-after", "Sun, 01 Mar 2026 07:00:00 GMT"), date], Some(0)),
            (vec![("retry-after", "soon"), date], None),
            (vec![], None),
        ] {
            assert_eq!(retry_after(&headers(&given)), seconds.map(Duration::from_secs), "{given:?}");
        }
    }

    #[tokio::test]
    async fn a_call_that_never_left_moved_no_money() {
        // Nothing listens on a port of which the listener is gone.
        let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        let url: Url = format!("http://{free}/adjustments").parse().unwrap();
        let http = Http::new("test", &ClientSettings::default(), &url, vec![]).unwrap();
        let request = Request { method: Method::POST, url, authorization: None, body: None };
        let fault = http.send(Stake::Money, request).await.unwrap_err();
        assert!(matches!(fault, CallError::Unavailable { .. }), "{fault:?}");
    }

    #[test]
    fn segments_cannot_leave_their_base() {
        let base: Url = "http://h/base/".parse().unwrap();
        assert_eq!(under(&base, &["task", "../a b?c#d"]).as_str(), "http://h/base/task/..%2Fa%20b%3Fc%23d");
    }
}
