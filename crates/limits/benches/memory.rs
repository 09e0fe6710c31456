//! What one operation costs in memory: `cargo bench -p limits`.

#![allow(clippy::panic, reason = "a benchmark that measures the wrong thing stops here")]

use std::{
    pin::pin,
    sync::Arc,
    task::{Context, Poll, Waker},
    time::Duration,
};

use chrono::{DateTime, Utc};
use divan::{Bencher, black_box};
use domain::{
    limit::{QuotaRule, QuotaWindow, RateRule},
    time::Clock,
};
use limits::{Limits, Settings};

const RATE: RateRule = RateRule { name: "rate", burst: 100, period: Duration::from_secs(60) };
const QUOTA: QuotaRule = QuotaRule { name: "quota", limit: 5, window: QuotaWindow::Day };

/// Stands still.
struct Still;

impl Clock for Still {
    fn now(&self) -> DateTime<Utc> {
        DateTime::from_timestamp(1_795_000_000, 0).unwrap_or_default()
    }
}

fn main() {
    divan::main();
}

fn limits() -> Limits {
    Limits::in_memory(Settings::default(), Arc::new(Still))
}

/// In memory nothing waits.
fn now<T>(work: impl Future<Output = T>) -> T {
    match pin!(work).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(value) => value,
        Poll::Pending => panic!("memory waited"),
    }
}

#[divan::bench(threads = [1, 2])]
fn take_of_one_key(bencher: Bencher) {
    let limits = limits();
    bencher.bench(|| now(limits.take(&RATE, black_box("203.0.113.7"))));
}

#[divan::bench]
fn take_of_many_keys(bencher: Bencher) {
    let limits = limits();
    let keys: Vec<String> = (0..50_000).map(|number| format!("visitor {number}")).collect();
    let mut next = keys.iter().cycle();
    bencher.bench_local(|| next.next().map(|key| now(limits.take(&RATE, key)).allowed));
}

#[divan::bench]
fn take_of_a_new_key_in_a_full_memory(bencher: Bencher) {
    let limits = limits();
    let mut number = 0_u64;
    while number < 200_000 {
        number += 1;
        now(limits.take(&RATE, &number.to_string()));
    }
    bencher.bench_local(|| {
        number += 1;
        now(limits.take(&RATE, &number.to_string())).allowed
    });
}

#[divan::bench]
fn spend_of_one_key(bencher: Bencher) {
    let limits = limits();
    bencher.bench(|| now(limits.spend(&QUOTA, black_box("203.0.113.7"))));
}

#[divan::bench]
fn heartbeat_among_10_000(bencher: Bencher) {
    let limits = limits();
    let visitors: Vec<String> = (0..10_000).map(|number| format!("visitor {number}")).collect();
    let mut next = visitors.iter().cycle();
    bencher.bench_local(|| next.next().map(|visitor| now(limits.seen(visitor, "free")).total));
}
