//! The clients against a scripted server on 127.0.0.1: what they send, and what they make of every answer.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking; clippy exempts only functions marked as tests"
)]

mod a2e;
mod fuzz;
mod gemini;
mod piapi;
mod pollo;
mod recorded;
mod server;
mod transport;

use std::time::Duration;

use bytes::Bytes;
use domain::{
    generation::{Generation, Picture, Size},
    provider::ErrorClass,
};
use providers::{ApiKey, ClientSettings, Endpoints, ErrorKind, ProviderError};

use crate::server::Server;

pub(crate) const SECRET: &str = "sk_s3cret-key";

pub(crate) fn key() -> ApiKey {
    ApiKey::new("account#1", SECRET.into())
}

pub(crate) fn settings() -> ClientSettings {
    let patience = Duration::from_secs(20);
    ClientSettings { submit_timeout: patience, read_timeout: patience, ..ClientSettings::default() }
}

pub(crate) fn endpoints(server: &Server) -> Endpoints {
    Endpoints::standin(&server.origin)
}

pub(crate) fn picture() -> Picture {
    Picture { bytes: Bytes::from_static(&[1, 2, 3]), mime: "image/png".into(), public_url: None }
}

pub(crate) fn public_picture(url: &str) -> Picture {
    Picture { public_url: Some(url.parse().unwrap()), ..picture() }
}

pub(crate) fn kite() -> Generation {
    let size = Size { width: 1024, height: 768 };
    Generation::TextToImage { prompt: "a red kite over a lake".into(), negative_prompt: None, size }
}

pub(crate) fn clip(picture: Picture, length_seconds: u32, model: Option<&str>) -> Generation {
    let prompt = "slow zoom in".into();
    Generation::ImageToVideo { prompt, image: picture, length_seconds, model: model.map(str::to_owned) }
}

/// Asserts class and kind, and that the message neither holds the key nor runs on.
#[track_caller]
pub(crate) fn assert_fault<T: std::fmt::Debug>(
    result: Result<T, ProviderError>,
    class: ErrorClass,
    kind: ErrorKind,
    case: &dyn std::fmt::Debug,
) -> ProviderError {
    let fault = result.expect_err(&format!("{case:?}"));
    assert_eq!((fault.class, &fault.kind), (class, &kind), "{case:?}: {fault}");
    assert!(!format!("{fault:?}{fault}").contains(SECRET), "{fault:?}");
    assert!(fault.message.chars().count() < 400, "{fault}");
    fault
}

pub(crate) fn limited(retry_after_seconds: Option<u64>) -> ErrorKind {
    ErrorKind::RateLimited { retry_after: retry_after_seconds.map(Duration::from_secs), daily: false }
}
