//! What the crate does, from the outside.
#![allow(missing_docs, reason = "tests describe themselves by their names")]
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "helpers outside of #[test] functions fail the test too")]

mod bucket;
mod clips;
mod fetching;
mod foreign;
mod garbage;
mod marks;
mod storing;
mod support;
