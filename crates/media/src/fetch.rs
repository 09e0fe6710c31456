//! Downloads what a provider made. The address comes from outside, so every hop of it is looked at, and what is
//! resolved is looked at again when the connection is made (server-side request forgery).

mod address;
mod spool;

use std::{
    error::Error as _,
    net::IpAddr,
    sync::{Arc, OnceLock},
    time::Duration,
};

use bytes::Bytes;
use reqwest::{Client, ClientBuilder, Response, StatusCode, header, redirect};
use tokio::time::{Instant, sleep, timeout_at};
use url::{Host, Origin, Url};

use crate::sniff::MediaType;
pub use address::is_public;
use spool::Spool;

/// Hops from the address given: stores behind a CDN need one, a link shortener two.
const MAX_REDIRECTS: usize = 3;

/// What a download may be and take.
#[derive(Clone, Debug)]
pub struct FetchPolicy {
    /// The stand-in: http and addresses of this machine are allowed for exactly this scheme, host and port.
    pub trusted_origin: Option<Url>,
    /// Largest file, in bytes.
    pub max_bytes: u64,
    /// From the first hop to the last byte.
    pub total_timeout: Duration,
    /// Until a connection stands.
    pub connect_timeout: Duration,
    /// Slowest rate, over each window.
    pub min_bytes_per_second: u32,
    /// How long a window is: long enough that a hiccup is not taken for a stall.
    pub rate_window: Duration,
}

impl Default for FetchPolicy {
    /// 200 MB in 3 minutes, at no less than 8 KiB/s over any 10 s.
    fn default() -> Self {
        Self {
            trusted_origin: None,
            max_bytes: 200_000_000,
            total_timeout: Duration::from_secs(180),
            connect_timeout: Duration::from_secs(10),
            min_bytes_per_second: 8 * 1024,
            rate_window: Duration::from_secs(10),
        }
    }
}

/// A downloaded file.
#[derive(Clone, Debug)]
pub struct Fetched {
    /// Its content.
    pub bytes: Bytes,
    /// What the content is, whatever the server called it.
    pub media_type: MediaType,
}

/// Why nothing was downloaded. No message holds the address: it may carry a signature.
#[derive(Debug, thiserror::Error)]
pub enum FetchError {
    /// 403, 404 or 410: the link has expired. The provider may give a fresh one.
    #[error("the link has expired (status {0})")]
    Expired(u16),
    /// Larger than allowed.
    #[error("the file has more than {0} bytes")]
    TooLarge(u64),
    /// Below the least rate, or over the time.
    #[error("the download is too slow")]
    TooSlow,
    /// Neither a picture nor a clip.
    #[error("the file is neither a picture nor a clip")]
    WrongType,
    /// The address must not be asked: not https, with credentials, or not on the public internet.
    #[error("the address is refused: {0}")]
    Refused(String),
    /// Another status than 200.
    #[error("the server answered with status {0}")]
    Http(u16),
    /// More hops than allowed, or one that leads nowhere.
    #[error("the redirects do not lead to a file")]
    Redirects,
    /// The folder for temporary files cannot be used: full, most likely.
    #[error("the temporary file failed: {0}")]
    Spool(#[source] std::io::Error),
    /// No connection, or one that broke.
    #[error("the network failed")]
    Network(#[source] reqwest::Error),
}

impl FetchError {
    /// Whether the same address may work a moment later.
    #[must_use]
    pub fn retryable(&self) -> bool {
        match self {
            Self::Http(status) => *status >= 500 || matches!(status, 408 | 425 | 429),
            Self::TooSlow | Self::Spool(_) | Self::Network(_) => true,
            Self::Expired(_) | Self::TooLarge(_) | Self::WrongType | Self::Refused(_) | Self::Redirects => false,
        }
    }
}

/// Downloads results. One for the process: it keeps connections.
#[derive(Clone, Debug)]
pub struct Fetcher {
    policy: FetchPolicy,
    trusted: Option<(Origin, Client)>,
    // Resolves names to public addresses only. With a trusted origin it is hardly ever needed, and loading the
    // authorities takes 20 ms: then it is made when it is.
    public_client: OnceLock<Client>,
}

impl Fetcher {
    /// Sets up the clients.
    ///
    /// # Errors
    /// TLS cannot be set up.
    pub fn new(policy: FetchPolicy) -> Result<Self, FetchError> {
        let fetcher = Self { trusted: trusted(&policy)?, public_client: OnceLock::new(), policy };
        if fetcher.trusted.is_none() {
            fetcher.public_client()?;
        }
        Ok(fetcher)
    }

    fn public_client(&self) -> Result<&Client, FetchError> {
        if self.public_client.get().is_none() {
            let builder = builder(&self.policy).https_only(true).dns_resolver(Arc::new(address::PublicResolver));
            let client = builder.build().map_err(FetchError::Network)?;
            // Another caller may have been faster; either will do.
            let _ = self.public_client.set(client);
        }
        self.public_client.get().ok_or_else(|| FetchError::Refused("no client".to_owned()))
    }

    /// Downloads a picture or a clip.
    ///
    /// # Errors
    /// Nothing usable was downloaded; [`FetchError::retryable`] says whether to ask again.
    pub async fn fetch(&self, url: &Url) -> Result<Fetched, FetchError> {
        let deadline = Instant::now() + self.policy.total_timeout;
        let response = match timeout_at(deadline, self.follow(url, deadline)).await {
            Ok(response) => response?,
            Err(_) => return Err(FetchError::TooSlow),
        };
        let bytes = self.read(response, deadline).await?;
        let media_type = MediaType::from_bytes(&bytes).ok_or(FetchError::WrongType)?;
        Ok(Fetched { bytes, media_type })
    }

    /// Asks hop by hop until a server answers with a file.
    async fn follow(&self, url: &Url, deadline: Instant) -> Result<Response, FetchError> {
        let mut url = url.clone();
        for _ in 0..=MAX_REDIRECTS {
            let response = self.client(&url)?.get(url.clone()).send().await.map_err(failed)?;
            let status = response.status();
            match status {
                StatusCode::OK => return Ok(response),
                StatusCode::FORBIDDEN | StatusCode::NOT_FOUND | StatusCode::GONE => {
                    return Err(FetchError::Expired(status.as_u16()));
                }
                StatusCode::MOVED_PERMANENTLY
                | StatusCode::FOUND
                | StatusCode::SEE_OTHER
                | StatusCode::TEMPORARY_REDIRECT
                | StatusCode::PERMANENT_REDIRECT => {
                    let target = response.headers().get(header::LOCATION).and_then(|value| value.to_str().ok());
                    url = target.and_then(|target| url.join(target).ok()).ok_or(FetchError::Redirects)?;
                }
                StatusCode::TOO_MANY_REQUESTS | StatusCode::SERVICE_UNAVAILABLE => {
                    // Asked to wait, we do, unless it would take longer than a download may.
                    let wait = retry_after(&response).filter(|wait| Instant::now() + *wait < deadline);
                    let wait = wait.ok_or(FetchError::Http(status.as_u16()))?;
                    drop(response);
                    sleep(wait).await;
                }
                other => return Err(FetchError::Http(other.as_u16())),
            }
        }
        Err(FetchError::Redirects)
    }

    /// The client that may ask this address.
    fn client(&self, url: &Url) -> Result<&Client, FetchError> {
        let refused = |reason: &str| Err(FetchError::Refused(reason.to_owned()));
        if !url.username().is_empty() || url.password().is_some() {
            return refused("it carries credentials");
        }
        if let Some((trusted, client)) = &self.trusted
            && trusted.is_tuple()
            && *trusted == url.origin()
        {
            return Ok(client);
        }
        if url.scheme() != "https" {
            return refused("it is not https");
        }
        // The resolver does not see an address that is written as one.
        let literal = match url.host() {
            None => return refused("it names no host"),
            Some(Host::Domain(_)) => None,
            Some(Host::Ipv4(address)) => Some(IpAddr::V4(address)),
            Some(Host::Ipv6(address)) => Some(IpAddr::V6(address)),
        };
        match literal {
            Some(address) if !is_public(address) => refused("it is not on the public internet"),
            _ => self.public_client(),
        }
    }

    async fn read(&self, mut response: Response, deadline: Instant) -> Result<Bytes, FetchError> {
        let too_large = || FetchError::TooLarge(self.policy.max_bytes);
        let announced = response.content_length();
        if announced.is_some_and(|size| size > self.policy.max_bytes) {
            return Err(too_large());
        }
        let window = self.policy.rate_window.max(Duration::from_millis(1));
        let wanted = (f64::from(self.policy.min_bytes_per_second) * window.as_secs_f64()) as u64;
        let mut spool = Spool::default();
        let (mut window_end, mut window_bytes) = (Instant::now() + window, 0_u64);
        loop {
            match timeout_at(window_end.min(deadline), response.chunk()).await {
                Ok(Ok(Some(chunk))) => {
                    if spool.len() + chunk.len() as u64 > self.policy.max_bytes {
                        return Err(too_large());
                    }
                    spool.push(&chunk).await.map_err(FetchError::Spool)?;
                    window_bytes += chunk.len() as u64;
                }
                Ok(Ok(None)) => return spool.finish().await.map_err(FetchError::Spool),
                Ok(Err(error)) => return Err(failed(error)),
                Err(_) => {}
            }
            let now = Instant::now();
            if now >= deadline || (now >= window_end && window_bytes < wanted) {
                return Err(FetchError::TooSlow);
            }
            if now >= window_end {
                (window_end, window_bytes) = (now + window, 0);
            }
        }
    }
}

/// The wait that a server asks for, in whole seconds; a date is not taken, since stores do not send one.
fn retry_after(response: &Response) -> Option<Duration> {
    let seconds = response.headers().get(header::RETRY_AFTER)?.to_str().ok()?.trim().parse().ok()?;
    Some(Duration::from_secs(seconds))
}

/// The trusted origin and the client that may ask it.
fn trusted(policy: &FetchPolicy) -> Result<Option<(Origin, Client)>, FetchError> {
    let Some(url) = &policy.trusted_origin else { return Ok(None) };
    let builder = builder(policy);
    let builder = if url.scheme() == "http" { builder.tls_certs_only([]) } else { builder };
    Ok(Some((url.origin(), builder.build().map_err(FetchError::Network)?)))
}

fn builder(policy: &FetchPolicy) -> ClientBuilder {
    Client::builder()
        .no_proxy()
        .redirect(redirect::Policy::none())
        .referer(false)
        .connect_timeout(policy.connect_timeout)
        .timeout(policy.total_timeout)
        .user_agent("vidgo")
}

fn failed(error: reqwest::Error) -> FetchError {
    let mut cause = error.source();
    while let Some(source) = cause {
        if source.is::<address::NotPublic>() {
            return FetchError::Refused("its name leads to an address that is not on the public internet".to_owned());
        }
        cause = source.source();
    }
    // The body's time is measured here; a connection that does not come is a matter of the network.
    if error.is_timeout() && !error.is_connect() {
        return FetchError::TooSlow;
    }
    FetchError::Network(error.without_url())
}
