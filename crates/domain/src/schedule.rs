//! Whose turn it is: many waiting items, each with the moment at which it is due. No clock: moments are arguments.
//!
//! The earliest due goes first. What waits keeps its moment, and what is put back is due later than now, so everything
//! is served in the end, however short the budget: an item that was passed over is ahead of all that come after it.

use std::{
    cmp::{Ordering, Reverse},
    collections::BinaryHeap,
    time::{Duration, Instant},
};

use crate::rate::RateLimit;

/// Items in the order in which they are due; of equal moments, in the order in which they came.
#[derive(Debug)]
pub struct Schedule<T> {
    waiting: BinaryHeap<Reverse<Waiting<T>>>,
    next_turn: u64,
}

#[derive(Debug)]
struct Waiting<T> {
    due: Instant,
    turn: u64,
    item: T,
}

impl<T> Waiting<T> {
    const fn rank(&self) -> (Instant, u64) {
        (self.due, self.turn)
    }
}

impl<T> PartialEq for Waiting<T> {
    fn eq(&self, other: &Self) -> bool {
        self.rank() == other.rank()
    }
}

impl<T> Eq for Waiting<T> {}

impl<T> PartialOrd for Waiting<T> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl<T> Ord for Waiting<T> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.rank().cmp(&other.rank())
    }
}

impl<T> Default for Schedule<T> {
    fn default() -> Self {
        Self { waiting: BinaryHeap::new(), next_turn: 0 }
    }
}

impl<T> Schedule<T> {
    /// Puts `item` in, due at `due`. Reply: whether it is now the first of all.
    pub fn push(&mut self, due: Instant, item: T) -> bool {
        let first = self.next_due().is_none_or(|next| due < next);
        self.waiting.push(Reverse(Waiting { due, turn: self.next_turn, item }));
        self.next_turn = self.next_turn.wrapping_add(1);
        first
    }

    /// When the first is due; `None`: nothing waits.
    #[must_use]
    pub fn next_due(&self) -> Option<Instant> {
        self.waiting.peek().map(|Reverse(first)| first.due)
    }

    /// Takes out what has been due the longest at `now`; `None`: nothing is due yet.
    pub fn pop_due(&mut self, now: Instant) -> Option<T> {
        if self.next_due()? > now {
            return None;
        }
        self.waiting.pop().map(|Reverse(first)| first.item)
    }

    /// How many wait.
    #[must_use]
    pub fn len(&self) -> usize {
        self.waiting.len()
    }

    /// Whether nothing waits.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.waiting.is_empty()
    }

    /// Forgets everything.
    pub fn clear(&mut self) {
        self.waiting.clear();
    }
}

/// How long it takes to look once at each of `open` tasks with this budget: no plan can make looks follow closer.
#[must_use]
pub fn round(open: usize, reads: RateLimit) -> Duration {
    let open = u32::try_from(open).unwrap_or(u32::MAX);
    Duration::from_secs(60).saturating_mul(open) / reads.per_minute()
}

#[cfg(test)]
mod tests {
    use std::{collections::HashMap, num::NonZeroU32};

    use super::*;
    use crate::rate::{Decision, Fill, TokenBucket};
    use proptest::prelude::*;

    fn ms(ms: u64) -> Duration {
        Duration::from_millis(ms)
    }

    fn per_minute(number: u32) -> RateLimit {
        RateLimit::new(NonZeroU32::new(number).unwrap())
    }

    #[test]
    fn the_earliest_due_comes_first_and_nothing_comes_early() {
        let start = Instant::now();
        let mut schedule = Schedule::default();
        assert_eq!(schedule.next_due(), None);
        assert!(schedule.push(start + ms(30), "late"));
        assert!(schedule.push(start + ms(10), "first of two"));
        assert!(!schedule.push(start + ms(10), "second of two"));
        assert_eq!(schedule.next_due(), Some(start + ms(10)));
        assert_eq!(schedule.pop_due(start + ms(9)), None);
        assert_eq!(schedule.pop_due(start + ms(50)), Some("first of two"));
        assert_eq!(schedule.pop_due(start + ms(50)), Some("second of two"));
        assert_eq!(schedule.pop_due(start + ms(29)), None);
        assert_eq!((schedule.pop_due(start + ms(30)), schedule.len()), (Some("late"), 0));
    }

    #[test]
    fn a_round_is_as_long_as_the_budget_says() {
        assert_eq!(round(10_000, per_minute(60_000)), Duration::from_secs(10));
        assert_eq!(round(5, per_minute(300)), Duration::from_secs(1));
        assert_eq!(round(0, per_minute(1)), Duration::ZERO);
        assert!(round(usize::MAX, per_minute(1)) > Duration::from_secs(60));
    }

    /// What was put in at a start is all looked at before anything is looked at again.
    #[test]
    fn after_a_restart_first_looks_go_before_second_ones() {
        let start = Instant::now();
        let mut bucket = TokenBucket::new(per_minute(60_000), Fill::Empty, start);
        let mut schedule = Schedule::default();
        for task in 0..3_000 {
            schedule.push(start, task);
        }
        let (mut now, mut looks) = (start, Vec::new());
        while looks.len() < 3_000 {
            if let Decision::WaitUntil(then) = bucket.take(now) {
                now = then;
                continue;
            }
            let task = schedule.pop_due(now).expect("something is due");
            looks.push(task);
            schedule.push(now + ms(500), task);
        }
        assert_eq!(looks, (0..3_000).collect::<Vec<_>>());
        assert!(now - start <= ms(3_001), "{:?}", now - start);
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

        /// However short the budget and however different the waits, nobody waits for ever: between two looks at a
        /// task lie its own wait and one round, and not two.
        #[test]
        fn nobody_starves(waits in proptest::collection::vec(1_u64..=4_000, 2..120), reads in 300_u32..=30_000) {
            let start = Instant::now();
            let limit = per_minute(reads);
            let mut bucket = TokenBucket::new(limit, Fill::Empty, start);
            let mut schedule = Schedule::default();
            for task in 0..waits.len() {
                schedule.push(start, task);
            }
            let mut last: HashMap<usize, Instant> = HashMap::new();
            let mut now = start;
            for _ in 0..waits.len() * 20 {
                let due = schedule.next_due().unwrap();
                now = now.max(due);
                while let Decision::WaitUntil(then) = bucket.take(now) {
                    now = then;
                }
                let task = schedule.pop_due(now).unwrap();
                let longest = ms(waits[task]) + round(waits.len(), limit) + Duration::from_secs(1);
                let since = now - *last.get(&task).unwrap_or(&start);
                prop_assert!(since <= longest, "task {} was left alone for {:?}, not {:?}", task, since, longest);
                last.insert(task, now);
                schedule.push(now + ms(waits[task]), task);
            }
            for task in 0..waits.len() {
                let longest = ms(waits[task]) + round(waits.len(), limit) + Duration::from_secs(1);
                let since = now - *last.get(&task).unwrap_or(&start);
                prop_assert!(since <= longest, "task {} was left alone for {:?}, not {:?}", task, since, longest);
            }
        }
    }
}
