//! The doors of the API: each reads one part of a request and names what is wrong with it.

pub mod body;
pub mod form;
pub mod idempotency;
pub mod query;
pub mod signed_in;
