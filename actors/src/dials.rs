//! What operators turn while we run, as the actors read it: one writer (the operator actor), any number of readers.
//!
//! A dial holds its value and wakes whoever waits for a change, so an actor that is started anew reads what counts now.

use std::{collections::BTreeMap, sync::Arc};

use domain::provider::Provider;
use tokio::sync::watch;

/// What the supervisor of pre-generation heeds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PregenDial {
    /// Whether nothing new is begun.
    pub paused: bool,
    /// Items in the making at once; counts from the next run on.
    pub items_at_once: usize,
}

/// What a provider's actor heeds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ProviderDial {
    /// Whether nothing new is asked; tasks under way are seen through.
    pub drained: bool,
    /// Paid calls a minute.
    pub submits_per_minute: u32,
    /// Free calls a minute.
    pub reads_per_minute: u32,
    /// Tasks under way at once.
    pub tasks_at_once: usize,
}

/// All dials. Clones share them.
#[derive(Clone, Debug)]
pub struct Dials {
    pregen: watch::Sender<PregenDial>,
    providers: Arc<BTreeMap<Provider, watch::Sender<ProviderDial>>>,
}

impl Dials {
    /// Dials as configured.
    #[must_use]
    pub fn new(pregen: PregenDial, providers: BTreeMap<Provider, ProviderDial>) -> Self {
        let providers = providers.into_iter().map(|(provider, dial)| (provider, watch::Sender::new(dial)));
        Self { pregen: watch::Sender::new(pregen), providers: Arc::new(providers.collect()) }
    }

    /// Pre-generation's, to read and to wait for.
    #[must_use]
    pub fn pregen(&self) -> watch::Receiver<PregenDial> {
        self.pregen.subscribe()
    }

    /// A provider's, to read and to wait for; `None`: it cannot be asked anyway.
    #[must_use]
    pub fn provider(&self, provider: Provider) -> Option<watch::Receiver<ProviderDial>> {
        self.providers.get(&provider).map(watch::Sender::subscribe)
    }

    /// Turns pre-generation's. Reply: whether that changed anything.
    pub fn turn_pregen(&self, turn: impl FnOnce(&mut PregenDial)) -> bool {
        self.pregen.send_if_modified(|dial| turned(dial, turn))
    }

    /// Turns a provider's. Reply: whether that changed anything.
    pub fn turn_provider(&self, provider: Provider, turn: impl FnOnce(&mut ProviderDial)) -> bool {
        self.providers.get(&provider).is_some_and(|sender| sender.send_if_modified(|dial| turned(dial, turn)))
    }
}

fn turned<D: Clone + PartialEq>(dial: &mut D, turn: impl FnOnce(&mut D)) -> bool {
    let before = dial.clone();
    turn(dial);
    *dial != before
}
