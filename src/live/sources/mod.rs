//! The parts of the picture that staff watch, each read from whoever knows it. What is not known is left out.

mod actors;
mod ledger;
mod library;
mod online;
mod process;
mod providers;
mod queues;
mod traffic;

pub use self::online::contract as online_of_contract;

use std::{sync::Arc, time::Duration};

use ::actors::live_stats::Source;
use actix_web::web;
use futures_util::future::BoxFuture;
use serde_json::Value;

use crate::http::state::{AppState, Services};

/// Reads one section out of what handlers may reach, too.
struct Section<R> {
    name: &'static str,
    every: Duration,
    gap: Duration,
    state: web::Data<AppState>,
    read: R,
}

impl<R, F> Source for Section<R>
where
    R: Fn(web::Data<AppState>, Services) -> F + Send + Sync,
    F: Future<Output = Result<Value, String>> + Send + 'static,
{
    fn section(&self) -> &'static str {
        self.name
    }

    fn every(&self) -> Duration {
        self.every
    }

    fn gap(&self) -> Duration {
        self.gap
    }

    fn read(&self) -> BoxFuture<'static, Result<Value, String>> {
        match &**self.state.services.load() {
            Some(services) => Box::pin((self.read)(self.state.clone(), services.clone())),
            None => Box::pin(std::future::ready(Err("the start-up is not through".to_owned()))),
        }
    }
}

/// From memory: often, and at once when something happens.
const QUICK: (Duration, Duration) = (Duration::from_secs(1), Duration::from_millis(50));
/// A question to the database: seldom, and after a happening no sooner than this.
const ASKED: (Duration, Duration) = (Duration::from_secs(5), Duration::from_secs(1));

/// All sections.
#[must_use]
pub fn sources(state: &web::Data<AppState>) -> Vec<Arc<dyn Source>> {
    fn section<R, F>(
        name: &'static str,
        (every, gap): (Duration, Duration),
        state: &web::Data<AppState>,
        read: R,
    ) -> Arc<dyn Source>
    where
        R: Fn(web::Data<AppState>, Services) -> F + Send + Sync + 'static,
        F: Future<Output = Result<Value, String>> + Send + 'static,
    {
        Arc::new(Section { name, every, gap, state: state.clone(), read })
    }

    let traffic = traffic::Traffic::default();
    let rates = ledger::Rates::default();
    let proof = (state.config.live.drift_interval, state.config.live.drift_interval);
    vec![
        section("process", (Duration::from_secs(10), Duration::from_secs(1)), state, process::read),
        section("traffic", (Duration::from_secs(1), Duration::from_secs(1)), state, move |state, services| {
            std::future::ready(Ok(traffic.read(&state, &services)))
        }),
        section("online", (Duration::from_secs(1), Duration::from_millis(250)), state, online::read),
        section("active", ASKED, state, online::active),
        section("providers", QUICK, state, providers::read),
        section("spending", ASKED, state, providers::spending),
        section("pregeneration", (Duration::from_millis(500), Duration::from_millis(50)), state, library::read),
        section("actors", QUICK, state, actors::read),
        section("pools", QUICK, state, actors::pools),
        section("ledger", (Duration::from_secs(1), Duration::from_secs(1)), state, move |_, services| {
            std::future::ready(Ok(rates.read(&services)))
        }),
        section("ledger_proof", proof, state, ledger::prove),
        section("queues", ASKED, state, queues::read),
    ]
}

/// Why the database did not tell.
#[allow(clippy::needless_pass_by_value, reason = "fits map_err")]
fn failed(error: entities::StoreError) -> String {
    error.to_string()
}
