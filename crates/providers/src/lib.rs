//! Clients for the paid providers: `PiAPI`, Pollo, A2E and Gemini (protocol notes: piapi.md, pollo.md, a2e.md, gemini.md).
//!
//! ```text
//! Generation ──prepare──► Prepared ──submit──► Submission ──poll──► TaskState
//!              free,                  ONE paid    │         free,
//!              repeatable             request     │         repeatable
//!                                                 └─ no clear answer: find
//! ```
//! No create of any provider is idempotent, so the heart of this crate is what an error says about money:
//! [`ProviderError::class`]. The clients never repeat a request and never follow a redirect; who may be asked
//! next is decided by the caller's journal (`actors`, `pregen/make.rs`).

mod account;
mod call;
mod error;
mod http;
mod json;
mod key;
mod settings;

pub mod a2e;
pub mod gemini;
pub mod piapi;
pub mod pollo;

use std::sync::Arc;

use async_trait::async_trait;
use domain::{
    generation::Generation,
    provider::{Operation, Provider},
};

pub use crate::{
    a2e::A2eClient,
    account::{ActiveTask, ActiveTasks},
    call::{AccountFacts, Found, NotATaskId, Output, OutputFile, Prepared, Submission, TaskId, TaskState},
    error::{ClientBuildError, ErrorKind, ProviderError},
    gemini::GeminiClient,
    key::ApiKey,
    piapi::PiapiClient,
    pollo::PolloClient,
    settings::{ClientSettings, Endpoints},
};

/// One provider's protocol. Holds connections but no key: each call brings the account it is made for.
#[async_trait]
pub trait ProviderClient: Send + Sync + 'static {
    /// Whose protocol this is.
    fn provider(&self) -> Provider;

    /// What it can be asked for.
    fn operations(&self) -> &'static [Operation];

    /// Does the free or cheap, repeatable work before the paid call: checks, uploads, speech, voice and
    /// character lists. Errors say nothing about the main call, which has not been made: their class is
    /// `NeverSent` (may be repeated) or `Rejected` (this provider cannot do this request).
    async fn prepare(&self, key: &ApiKey, request: &Generation) -> Result<Prepared, ProviderError>;

    /// Makes THE paid call: exactly one HTTP request on a connection of its own, never repeated inside.
    /// `title` is our own id, for providers that can find a task by it (A2E). The class of the error says
    /// whether a charge may stand.
    async fn submit(&self, key: &ApiKey, prepared: &Prepared, title: &str) -> Result<Submission, ProviderError>;

    /// Reads a task. Free and repeatable; an error tells nothing about the task or its charge, which still
    /// stands, so never take it as leave to ask another provider. An unknown task is `ErrorKind::NotFound`.
    async fn poll(&self, key: &ApiKey, operation: Operation, task: &TaskId) -> Result<TaskState, ProviderError>;

    /// Looks for a task of ours whose submit got no clear answer. Free and repeatable. The provider may list a
    /// task late, so ask some minutes after the submit before believing [`Found::Absent`].
    async fn find(&self, key: &ApiKey, title: &str) -> Result<Found, ProviderError>;

    /// Checks the key and reads what the provider tells about the account, by a free call.
    async fn probe(&self, key: &ApiKey) -> Result<AccountFacts, ProviderError>;

    /// The account's tasks that have not ended; `None`: this provider has no such list. Free and repeatable.
    async fn active_tasks(&self, _key: &ApiKey) -> Result<Option<ActiveTasks>, ProviderError> {
        Ok(None)
    }
}

/// The client of `provider`. Errors: TLS could not be set up.
pub fn client(
    provider: Provider,
    endpoints: &Endpoints,
    settings: &ClientSettings,
) -> Result<Arc<dyn ProviderClient>, ClientBuildError> {
    Ok(match provider {
        Provider::Piapi => Arc::new(PiapiClient::new(endpoints, settings)?),
        Provider::Pollo => Arc::new(PolloClient::new(endpoints, settings)?),
        Provider::A2e => Arc::new(A2eClient::new(endpoints, settings)?),
        Provider::Gemini => Arc::new(GeminiClient::new(endpoints, settings)?),
    })
}
