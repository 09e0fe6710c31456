//! The admin page's API: figures from what really happened, what staff decide, and that nobody else gets in.

mod acts;
mod figures;
mod materials;
mod refusals;
mod services;
mod users;

use std::sync::{Arc, atomic::Ordering};

use domain::time::Clock;
use serde_json::Value;
use vidgo::app::Hooks;

use crate::{
    accounts::{SECRET, TRUSTING},
    credits::Staff,
    payments::TestClock,
    support::{TestApp, small_standin},
};

/// An app without a library whose clock the test moves.
pub async fn moved_app() -> (TestApp, Arc<TestClock>) {
    let clock = Arc::new(TestClock::default());
    let shared: Arc<dyn Clock> = Arc::clone(&clock) as _;
    let settings = [("SKIP_PREGENERATION", "true"), ("SECRET_KEY", SECRET), TRUSTING];
    let hooks = Hooks { clock: Some(shared), ..Hooks::default() };
    let app = TestApp::start_at(small_standin().await, &settings, hooks).await.until_ready().await;
    (app, clock)
}

/// Time passes.
pub fn pass(clock: &TestClock, seconds: i64) {
    clock.0.fetch_add(seconds, Ordering::SeqCst);
}

impl Staff {
    /// What is below `/admin`.
    pub async fn read(&self, path: &str) -> Value {
        self.browser.get(&format!("/api/v1/admin/{path}")).await.ok()
    }

    /// The pointer of the one fault of a query that is refused.
    pub async fn fault(&self, path: &str) -> String {
        let problem = self.browser.get(&format!("/api/v1/admin/{path}")).await.problem(422, "invalid_request");
        assert_eq!(problem["errors"].as_array().unwrap().len(), 1, "{problem}");
        problem["errors"][0]["pointer"].as_str().unwrap().to_owned()
    }

    /// What the log of what staff did has, the newest first.
    pub async fn log(&self, query: &str) -> Vec<Value> {
        self.read(&format!("audit?per_page=100&{query}")).await["entries"].as_array().unwrap().clone()
    }
}

/// One field of each entry of a list.
pub fn each<'a>(list: &'a Value, field: &str) -> Vec<&'a Value> {
    list.as_array().unwrap_or_else(|| panic!("no list: {list}")).iter().map(|it| &it[field]).collect()
}
