//! Looks at what we depend on, for staff: bounded, free, and remembered for a while, so that however often a page asks, the
//! services are asked seldom.

use std::{
    collections::BTreeMap,
    sync::Arc,
    time::{Duration, Instant},
};

use domain::provider::Provider;
use providers::AccountFacts;
use tokio::sync::Mutex;

use crate::wiring::ClientWithKeys;

/// How long one look may take.
pub const PATIENCE: Duration = Duration::from_secs(3);

/// How long what providers told of their accounts counts: they count our calls.
const ACCOUNTS_COUNT: Duration = Duration::from_secs(30);

/// Something that costs to find out. Whoever asks while it is being found out waits for that.
pub struct Remembered<T> {
    counts: Duration,
    // Held while it is found out: an async lock, so nobody's thread waits.
    last: Mutex<Option<(Instant, Arc<T>)>>,
}

impl<T> Remembered<T> {
    /// Counts for so long.
    #[must_use]
    pub fn new(counts: Duration) -> Self {
        Self { counts, last: Mutex::default() }
    }

    /// What was found out lately, or what `find` finds out now.
    pub async fn get(&self, find: impl Future<Output = T>) -> Arc<T> {
        let mut last = self.last.lock().await;
        if let Some((_, known)) = last.as_ref().filter(|(at, _)| at.elapsed() < self.counts) {
            return Arc::clone(known);
        }
        let found = Arc::new(find.await);
        *last = Some((Instant::now(), Arc::clone(&found)));
        found
    }
}

/// What a provider told of the account of one key.
#[derive(Clone, Debug, PartialEq)]
pub struct Account {
    /// The key's label; not secret.
    pub key: String,
    /// What it told, or why it did not.
    pub told: Result<AccountFacts, String>,
}

/// By provider, the accounts of its keys.
pub type ProviderAccounts = BTreeMap<Provider, Vec<Account>>;

/// The free looks at our providers.
pub struct Probes {
    clients: Vec<ClientWithKeys>,
    accounts: Remembered<ProviderAccounts>,
}

impl Probes {
    /// Through these clients.
    #[must_use]
    pub fn new(clients: Vec<ClientWithKeys>) -> Self {
        Self { clients, accounts: Remembered::new(ACCOUNTS_COUNT) }
    }

    /// What the providers tell of our accounts, at most half a minute old. Their free calls only, as `vidgo check` makes
    /// them.
    pub async fn accounts(&self) -> Arc<ProviderAccounts> {
        self.accounts.get(self.ask()).await
    }

    async fn ask(&self) -> ProviderAccounts {
        let looks = self.clients.iter().flat_map(|(client, keys)| keys.iter().map(move |key| (client, key)));
        let asked = looks.map(|(client, key)| async move {
            let told = match tokio::time::timeout(PATIENCE, client.probe(key)).await {
                Ok(Ok(facts)) => Ok(facts),
                Ok(Err(error)) => Err(error.message),
                Err(_) => Err(format!("no answer within {} s", PATIENCE.as_secs())),
            };
            (client.provider(), Account { key: key.label().to_owned(), told })
        });
        let mut accounts = ProviderAccounts::new();
        for (provider, account) in futures_util::future::join_all(asked).await {
            accounts.entry(provider).or_default().push(account);
        }
        accounts
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU32, Ordering};

    use super::*;

    #[tokio::test]
    async fn many_at_once_find_out_once() {
        let (known, looks) = (Remembered::new(Duration::from_secs(60)), AtomicU32::new(0));
        let ask = || known.get(async { looks.fetch_add(1, Ordering::Relaxed) });
        let found = futures_util::future::join_all((0..10).map(|_| ask())).await;
        assert!(found.iter().all(|number| **number == 0));
        let nothing_counts = Remembered::new(Duration::ZERO);
        assert_eq!(*nothing_counts.get(async { 1 }).await, 1);
        assert_eq!(*nothing_counts.get(async { 2 }).await, 2);
    }
}
