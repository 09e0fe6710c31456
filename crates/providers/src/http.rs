//! One HTTP exchange: limits on time and size, no redirects, no repetition, and the class of what went wrong.

use std::{sync::Arc, time::Duration, time::Instant};

use bytes::{Bytes, BytesMut};
use chrono::DateTime;
use domain::provider::{ErrorClass, Operation, Provider};
use reqwest::{
    Client, Method, RequestBuilder, Response,
    header::{CONTENT_TYPE, DATE, HeaderMap, RETRY_AFTER},
    redirect,
};
use serde_json::Value;
use url::Url;

use crate::{
    call::Prepared,
    error::{ClientBuildError, ErrorKind, ProviderError, Stake, by_status},
    key::ApiKey,
    settings::ClientSettings,
};

/// Longest part of a provider's own words that is kept, characters.
const MESSAGE_CHARACTERS: usize = 300;

/// Connections kept for free calls: more than looks under way at once, or thousands of polls would each open one.
const IDLE_CONNECTIONS: usize = 256;

/// A wait longer than this is treated as this: a wrong date must not switch a provider off for good.
const LONGEST_WAIT: Duration = Duration::from_secs(24 * 3600);

/// How a provider wants its key.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Auth {
    /// Header name, lower case.
    pub(crate) header: &'static str,
    /// What stands before the key.
    pub(crate) prefix: &'static str,
}

/// Bounds of one exchange.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Limits {
    /// From connecting to the last byte of the answer.
    pub(crate) timeout: Duration,
    /// Of the answer's body.
    pub(crate) reply_bytes: usize,
}

/// The connections to one provider.
#[derive(Debug)]
pub(crate) struct Http {
    provider: Provider,
    auth: Auth,
    free: Client,
    /// Keeps no connection: a kept one that the other side closes at the moment we write would leave us with an
    /// unclear outcome, that is with a parked charge. A handshake is cheaper.
    paid: Client,
}

impl Http {
    /// Connections to the services at `bases`.
    pub(crate) fn new(
        provider: Provider,
        auth: Auth,
        settings: &ClientSettings,
        bases: &[&Url],
    ) -> Result<Self, ClientBuildError> {
        let builder = || {
            let builder = Client::builder();
            // The stand-in needs no authorities: loading them takes 20 ms a client, and fails in a bare container.
            let is_plain = bases.iter().all(|base| base.scheme() == "http");
            let builder = if is_plain { builder.tls_certs_only([]) } else { builder };
            builder
                .user_agent(concat!("vidgo/", env!("CARGO_PKG_VERSION")))
                .connect_timeout(settings.connect_timeout)
                .redirect(redirect::Policy::none())
                .retry(reqwest::retry::never())
                .no_proxy()
                .tcp_nodelay(true)
        };
        let fault = |source| ClientBuildError::Http { provider, source };
        let free =
            builder().pool_idle_timeout(Duration::from_secs(30)).pool_max_idle_per_host(IDLE_CONNECTIONS).build();
        let paid = builder().pool_max_idle_per_host(0).http1_only().build();
        Ok(Self { provider, auth, free: free.map_err(fault)?, paid: paid.map_err(fault)? })
    }

    /// A call that may be repeated.
    pub(crate) const fn free<'a>(&'a self, key: &'a ApiKey) -> Exchange<'a> {
        Exchange { http: self, key, stake: Stake::Free }
    }

    /// A call that is charged.
    pub(crate) const fn paid<'a>(&'a self, key: &'a ApiKey) -> Exchange<'a> {
        Exchange { http: self, key, stake: Stake::Paid }
    }

    /// Refuses a request that another client prepared.
    pub(crate) fn check_is_ours(&self, prepared: &Prepared) -> Result<(), ProviderError> {
        if prepared.provider == self.provider {
            return Ok(());
        }
        let message = format!("{} was given a request prepared for {}", self.provider, prepared.provider);
        Err(ProviderError::new(ErrorClass::Rejected, ErrorKind::BadInput, message))
    }

    /// The request cannot be made at this provider, whatever is tried.
    pub(crate) fn bad_input(&self, message: impl std::fmt::Display) -> ProviderError {
        let message = format!("{}: {message}", self.provider);
        ProviderError::new(ErrorClass::Rejected, ErrorKind::BadInput, message)
    }

    /// The provider is not sold for this operation.
    pub(crate) fn cannot(&self, operation: Operation) -> ProviderError {
        self.bad_input(format_args!("{operation} is not among its operations"))
    }
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

    pub(crate) fn json(&self) -> Option<Value> {
        serde_json::from_slice(&self.body).ok()
    }
}

/// Who asks, with which key, and whether it costs money.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Exchange<'a> {
    http: &'a Http,
    key: &'a ApiKey,
    pub(crate) stake: Stake,
}

impl Exchange<'_> {
    pub(crate) async fn get(&self, url: Url, limits: Limits) -> Result<Reply, ProviderError> {
        self.send(Method::GET, url, None, limits).await
    }

    pub(crate) async fn post(&self, url: Url, body: &Value, limits: Limits) -> Result<Reply, ProviderError> {
        let body = serde_json::to_vec(body)
            .map_err(|fault| self.error(ErrorClass::NeverSent, ErrorKind::BadInput, &fault.to_string()))?;
        self.send(Method::POST, url, Some(body), limits).await
    }

    async fn send(
        &self,
        method: Method,
        url: Url,
        body: Option<Vec<u8>>,
        limits: Limits,
    ) -> Result<Reply, ProviderError> {
        let Some(auth) = self.key.header(self.http.auth.prefix) else {
            return Err(self.error(ErrorClass::NeverSent, ErrorKind::Auth, "the key cannot be sent in a header"));
        };
        let client = match self.stake {
            Stake::Free => &self.http.free,
            Stake::Paid => &self.http.paid,
        };
        let path = url.path().to_owned();
        let mut request: RequestBuilder =
            client.request(method.clone(), url).timeout(limits.timeout).header(self.http.auth.header, auth);
        if let Some(body) = body {
            request = request.header(CONTENT_TYPE, "application/json").body(body);
        }
        let started = Instant::now();
        let answer = match request.send().await {
            Ok(response) => self.read(response, limits.reply_bytes).await,
            Err(error) => Err(self.transport(error)),
        };
        tracing::debug!(
            provider = %self.http.provider,
            key = self.key.label(),
            %method,
            path,
            paid = self.stake == Stake::Paid,
            status = answer.as_ref().map_or(0, |reply| reply.status),
            duration_ms = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX),
            "provider was asked",
        );
        answer
    }

    async fn read(&self, mut response: Response, reply_bytes: usize) -> Result<Reply, ProviderError> {
        let status = response.status().as_u16();
        let retry_after = retry_after(response.headers());
        let mut body = BytesMut::new();
        let fault = loop {
            match response.chunk().await {
                Ok(None) => break None,
                Ok(Some(chunk)) if body.len() + chunk.len() > reply_bytes => {
                    let message = format!("HTTP {status} with more than {reply_bytes} bytes");
                    break Some(self.error(self.stake.unclear(), ErrorKind::Unreadable, &message));
                }
                Ok(Some(chunk)) => body.extend_from_slice(&chunk),
                Err(error) => break Some(self.transport(error)),
            }
        };
        match fault {
            // The status alone is a clear no; a cut or swollen explanation does not change it.
            Some(fault) if !(400..500).contains(&status) => Err(fault),
            _ => Ok(Reply { status, retry_after, body: body.freeze() }),
        }
    }

    /// No answer, or half of one.
    fn transport(&self, error: reqwest::Error) -> ProviderError {
        let kind = match (error.is_builder(), error.is_timeout()) {
            (true, _) => ErrorKind::BadInput,
            (false, true) => ErrorKind::Timeout,
            (false, false) => ErrorKind::Unavailable,
        };
        // Nothing of the request leaves before the connection stands, TLS included.
        let class = if error.is_connect() || error.is_builder() { ErrorClass::NeverSent } else { self.stake.unclear() };
        let error = error.without_url();
        let what = match (error.is_connect(), error.is_timeout()) {
            (true, _) => "no connection",
            (false, true) => "no answer in time",
            (false, false) => "connection lost",
        };
        let mut fault = self.error(class, kind, &format!("{what} ({error})"));
        fault.source = Some(Arc::new(error));
        fault
    }

    /// An error of this exchange, in the provider's words or ours.
    pub(crate) fn error(&self, class: ErrorClass, kind: ErrorKind, message: &str) -> ProviderError {
        let words: String = self.key.redact(message).chars().take(MESSAGE_CHARACTERS).collect();
        ProviderError::new(class, kind, format!("{}: {words}", self.http.provider))
    }

    /// The error an HTTP status stands for, in the provider's words where there are any.
    pub(crate) fn refused(&self, status: u16, retry_after: Option<Duration>, words: Option<&str>) -> ProviderError {
        let (class, kind) = by_status(self.stake, status, retry_after);
        self.error(class, kind, &format!("HTTP {status}: {}", words.unwrap_or("no explanation")))
    }

    /// An answer that reports success and is not what the protocol says.
    pub(crate) fn unreadable(&self, reply: &Reply, what: &str) -> ProviderError {
        let message = format!("HTTP {}, {} bytes: {what}", reply.status, reply.body.len());
        self.error(self.stake.unclear(), ErrorKind::Unreadable, &message)
    }
}

/// `base` with path segments appended, each escaped.
pub(crate) fn under(base: &Url, segments: &[impl AsRef<str>]) -> Url {
    let mut url = base.clone();
    // Only addresses without a host (`mailto:`) have no segments; asking them fails by itself.
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
    fn retry_after_is_seconds_or_a_date() {
        let headers = |pairs: &[(&'static str, &str)]| {
            pairs.iter().map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap())).collect::<HeaderMap>()
        };
        let date = ("date", "Sun, 01 Mar 2026 08:00:00 GMT");
        for (given, seconds) in [
            (vec![("retry-after", "7")], Some(7)),
            (vec![("retry-after", "Sun, 01 Mar 2026 08:00:30 GMT"), date], Some(30)),
            (vec![("retry-after", "Sun, 01 Mar 2026 07:00:00 GMT"), date], Some(0)),
            (vec![("retry-after", "99999999999")], Some(86_400)),
            (vec![("retry-after", "soon"), date], None),
            (vec![], None),
        ] {
            assert_eq!(retry_after(&headers(&given)), seconds.map(Duration::from_secs), "{given:?}");
        }
    }

    #[test]
    fn segments_cannot_leave_their_base() {
        let base: Url = "http://h/base/".parse().unwrap();
        assert_eq!(under(&base, &["task", "../a b?c#d"]).as_str(), "http://h/base/task/..%2Fa%20b%3Fc%23d");
    }
}
