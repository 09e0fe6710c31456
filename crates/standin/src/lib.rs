//! Plays `PiAPI`, Pollo, A2E and Gemini, and the payment services ECPay and Paddle, over TCP, so that the real clients
//! run without the internet.
//!
//! One server, told apart by path: `/piapi`, `/piapi-upload`, `/pollo/api/platform`, `/a2e`, `/gemini` (and Gemini's
//! `/v1beta`, `/v1` at the root, for SDKs that take only a host), `/ecpay`, `/paddle`. Results lie under `/files`. `/_standin` is ours: the
//! meter of paid calls, the count of free ones, and faults on demand. It never goes out: pictures must come with the
//! request or lie here, and webhooks are sent to loopback addresses only.
//!
//! It depends on `domain` and `media`; only `src/cli` and tests may reach it.

mod a2e;
mod account;
mod answer;
mod call;
mod cast;
mod control;
mod faults;
mod files;
mod gemini;
mod inputs;
mod journal;
mod judge;
mod kinds;
mod meter;
mod pay;
mod piapi;
mod piapi_input;
mod pollo;
mod pool;
mod post;
mod recipe;
pub mod render;
mod rules;
mod server;
mod settings;
mod spoil;
mod tasks;
mod webhook;

pub use self::{
    pay::PaySettings,
    server::{Standin, StandinError, start},
    settings::StandinSettings,
};
