//! The crate as its users see it: letters in every language, a folder of letters, and a real mail server.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking; clippy exempts only functions marked as tests"
)]

mod compose;
mod folder;
mod server;
mod smtp;
mod trouble;

use chrono::{DateTime, Utc};
use domain::account::EmailAddress;
use domain::language::Language;
use mail::{Composed, Delivery, Envelope, Letter, Post};
use uuid::Uuid;

pub(crate) const RECEIVER: &str = "receiver.name@example.com";
pub(crate) const CODE: &str = "482913";
pub(crate) const ID: Uuid = Uuid::from_u128(0x0198_c0de_0000_7000_8000_0000_0000_0007);
pub(crate) const DATE: DateTime<Utc> = DateTime::from_timestamp(1_772_352_000, 0).unwrap();

pub(crate) fn letter() -> Composed {
    Letter::VerificationCode { code: CODE.to_owned(), valid_minutes: 15 }.compose(Language::ZhTw, "VidGo")
}

/// Sends `letter` from us to [`RECEIVER`], and sees that what became of it tells nothing that it must not.
pub(crate) async fn sent(post: &Post, letter: &Composed) -> Delivery {
    let from: EmailAddress = "no-reply@vidgo.example".parse().unwrap();
    let to: EmailAddress = RECEIVER.parse().unwrap();
    let envelope = Envelope { id: ID, from: &from, from_name: "VidGo 團隊", to: &to, date: DATE };
    let delivery = post.send(&envelope, letter).await;
    let shown = format!("{delivery:?} {envelope:?} {letter:?} {post:?}").to_lowercase();
    for secret in ["receiver.name", CODE, server::USER, server::PASSWORD] {
        assert!(!shown.contains(secret), "{secret} shows in {shown}");
    }
    delivery
}

/// lettre's feature `tracing` logs whole conversations: the password, the code, the addresses.
#[test]
fn lettre_is_built_without_its_log() {
    let workspace = concat!(env!("CARGO_MANIFEST_DIR"), "/../../Cargo.toml");
    let manifest: toml::Table = std::fs::read_to_string(workspace).unwrap().parse().unwrap();
    let lettre = &manifest["workspace"]["dependencies"]["lettre"];
    assert_eq!(lettre["default-features"].as_bool(), Some(false));
    let features: Vec<&str> = lettre["features"].as_array().unwrap().iter().map(|it| it.as_str().unwrap()).collect();
    assert!(!features.contains(&"tracing"), "{features:?}");
}
