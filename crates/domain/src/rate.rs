//! How often a provider may be asked for paid work: a token bucket, and a cap on every single second.
//!
//! The clock is an argument. The caller owns one bucket per provider and asks it right before each submit.

use std::{
    collections::VecDeque,
    num::NonZeroU32,
    time::{Duration, Instant},
};

/// One minute in nanoseconds.
const MINUTE_NANOS: u64 = 60_000_000_000;

/// The window of the per-second cap.
const SECOND: Duration = Duration::from_secs(1);

/// The most tokens a bucket may hold; keeps every instant computed here within what `Instant` can express.
const BURST_MAX: u32 = 100_000;

/// A configured limit: how many submits a minute, and how many at once after a quiet time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RateLimit {
    per_minute: NonZeroU32,
    burst: NonZeroU32,
}

impl RateLimit {
    /// `per_minute` submits, with the burst that fits into one second: a quiet time never buys more than that.
    #[must_use]
    pub const fn new(per_minute: NonZeroU32) -> Self {
        Self { per_minute, burst: per_second(per_minute) }
    }

    /// The same rate with its own `burst`, in submits, at most 100,000. Beyond [`Self::per_second`] it only
    /// helps a bucket to catch up over several seconds.
    #[must_use]
    pub fn with_burst(self, burst: NonZeroU32) -> Self {
        Self { burst: NonZeroU32::new(BURST_MAX).map_or(burst, |max| burst.min(max)), ..self }
    }

    /// Submits per minute, on average.
    #[must_use]
    pub const fn per_minute(self) -> u32 {
        self.per_minute.get()
    }

    /// Submits that a full bucket holds.
    #[must_use]
    pub const fn burst(self) -> u32 {
        self.burst.get()
    }

    /// The most submits in any window of one second: a sixtieth of the minute's, rounded up, at least one.
    #[must_use]
    pub const fn per_second(self) -> u32 {
        per_second(self.per_minute).get()
    }

    /// Time that one token takes to drip in, rounded up so that a minute never yields one too many.
    const fn interval(self) -> Duration {
        Duration::from_nanos(MINUTE_NANOS.div_ceil(self.per_minute.get() as u64))
    }
}

/// A sixtieth, rounded up. Rounding up of what is not zero is not zero.
const fn per_second(per_minute: NonZeroU32) -> NonZeroU32 {
    match NonZeroU32::new(per_minute.get().div_ceil(60)) {
        Some(cap) => cap,
        None => NonZeroU32::MIN,
    }
}

/// What a new bucket holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fill {
    /// Nothing: the first submit waits one interval. So a crash loop cannot overspend the budget.
    Empty,
    /// The whole burst.
    Full,
}

/// The answer to one request for a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    /// Submit now; the token is spent.
    Granted,
    /// Nothing was spent. Ask again at this instant: it will be granted unless another caller took it, or a pause came.
    WaitUntil(Instant),
}

/// A token bucket with a cap per second and a pause.
///
/// In any window of one second at most [`RateLimit::per_second`] tokens are granted, and in any window of
/// one minute at most `per_minute + burst`.
#[derive(Clone, Debug)]
pub struct TokenBucket {
    limit: RateLimit,
    /// When the bucket would be full again if nothing more is taken (the "theoretical arrival time" of GCRA).
    full_at: Instant,
    /// Grants of the last second, oldest first; never longer than the cap.
    recent: VecDeque<Instant>,
    /// How long a second is.
    second: Duration,
    paused_until: Option<Instant>,
}

impl TokenBucket {
    /// A bucket for `limit` that holds `fill` at `now`.
    #[must_use]
    pub fn new(limit: RateLimit, fill: Fill, now: Instant) -> Self {
        let full_at = match fill {
            Fill::Full => now,
            Fill::Empty => now + limit.interval() * limit.burst(),
        };
        Self { limit, full_at, recent: VecDeque::new(), second: SECOND, paused_until: None }
    }

    /// The same with a longer second: what leaves within one second may reach the other side within a little less, and
    /// it is there that calls are counted.
    #[must_use]
    pub fn with_margin(self, margin: Duration) -> Self {
        Self { second: SECOND + margin, ..self }
    }

    /// Takes one token, or tells when there will be one. A `now` older than the one before is harmless: nothing
    /// drips in for it.
    pub fn take(&mut self, now: Instant) -> Decision {
        let ready_at = self.ready_at(now);
        if ready_at > now {
            return Decision::WaitUntil(ready_at);
        }
        self.full_at = self.full_at.max(now) + self.limit.interval();
        if self.recent.len() >= self.limit.per_second() as usize {
            self.recent.pop_front();
        }
        self.recent.push_back(now);
        Decision::Granted
    }

    /// Grants nothing before `until`: the provider said so (`Retry-After`). An earlier end never shortens a pause
    /// already set. The caller bounds what it believes.
    pub fn pause_until(&mut self, until: Instant) {
        self.paused_until = Some(self.paused_until.map_or(until, |set| set.max(until)));
    }

    /// Until when a pause lasts; `None`: there is none at `now`.
    #[must_use]
    pub fn paused_at(&self, now: Instant) -> Option<Instant> {
        self.paused_until.filter(|until| *until > now)
    }

    /// Whole tokens held at `now`, whatever the pause and the cap per second say; for people who watch.
    #[must_use]
    pub fn tokens(&self, now: Instant) -> u32 {
        let missing = self.full_at.saturating_duration_since(now).as_nanos();
        let taken = missing.div_ceil(self.limit.interval().as_nanos());
        self.limit.burst().saturating_sub(u32::try_from(taken).unwrap_or(u32::MAX))
    }

    /// The limit it keeps.
    #[must_use]
    pub const fn limit(&self) -> RateLimit {
        self.limit
    }

    /// The first instant from `now` on at which a token may be granted.
    fn ready_at(&self, now: Instant) -> Instant {
        // A token is there when the bucket is full but for `burst - 1`.
        let slack = self.limit.interval() * self.limit.burst().saturating_sub(1);
        let token_at = self.full_at.checked_sub(slack).unwrap_or(now);
        let second_at = match self.recent.front() {
            Some(oldest) if self.recent.len() >= self.limit.per_second() as usize => *oldest + self.second,
            _ => now,
        };
        [token_at, second_at, self.paused_until.unwrap_or(now)].into_iter().fold(now, Instant::max)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn limit(per_minute: u32) -> RateLimit {
        RateLimit::new(NonZeroU32::new(per_minute).unwrap())
    }

    fn burst(burst: u32) -> NonZeroU32 {
        NonZeroU32::new(burst).unwrap()
    }

    fn ms(ms: u64) -> Duration {
        Duration::from_millis(ms)
    }

    /// The most instants of `times` that lie in one half-open window of this length.
    fn most_within(times: &[Instant], window: Duration) -> usize {
        times
            .iter()
            .enumerate()
            .map(|(index, start)| times[index..].iter().take_while(|time| **time < *start + window).count())
            .max()
            .unwrap_or(0)
    }

    #[test]
    fn an_empty_bucket_waits_one_interval_for_its_first_token() {
        let start = Instant::now();
        let mut bucket = TokenBucket::new(limit(60), Fill::Empty, start);
        assert_eq!(bucket.tokens(start), 0);
        assert_eq!(bucket.take(start), Decision::WaitUntil(start + SECOND));
        assert_eq!(bucket.take(start + SECOND), Decision::Granted);
    }

    #[test]
    fn a_full_bucket_gives_its_burst_at_once_and_then_drips() {
        let start = Instant::now();
        let mut bucket = TokenBucket::new(limit(600), Fill::Full, start);
        assert_eq!(bucket.limit().per_second(), 10);
        let granted = (0..50).filter(|_| bucket.take(start) == Decision::Granted).count();
        assert_eq!((granted, bucket.tokens(start)), (10, 0));
        // A token is back after a tenth of a second, but the second is used up.
        assert_eq!(bucket.tokens(start + ms(100)), 1);
        assert_eq!(bucket.take(start + ms(100)), Decision::WaitUntil(start + SECOND));
        assert_eq!(bucket.take(start + SECOND), Decision::Granted);
    }

    #[test]
    fn a_slow_limit_spaces_submits_by_its_interval() {
        let start = Instant::now();
        let mut bucket = TokenBucket::new(limit(10), Fill::Full, start);
        assert_eq!(bucket.take(start), Decision::Granted);
        assert_eq!(bucket.take(start + ms(1)), Decision::WaitUntil(start + ms(6000)));
    }

    #[test]
    fn a_burst_beyond_the_second_is_spread_over_seconds() {
        let start = Instant::now();
        let mut bucket = TokenBucket::new(limit(60).with_burst(burst(3)), Fill::Full, start);
        let granted: Vec<_> =
            [0, 1, 999, 1000, 2000].map(|at| bucket.take(start + ms(at)) == Decision::Granted).into_iter().collect();
        assert_eq!(granted, [true, false, false, true, true]);
    }

    #[test]
    fn a_margin_leaves_room_for_what_arrives_late() {
        let start = Instant::now();
        let even = limit(600).with_burst(burst(1));
        let mut bucket = TokenBucket::new(even, Fill::Full, start).with_margin(ms(100));
        let (mut now, mut granted) = (start, Vec::new());
        while granted.len() < 50 {
            match bucket.take(now) {
                Decision::Granted => granted.push(now),
                Decision::WaitUntil(at) => now = at,
            }
        }
        assert_eq!(granted[0], start);
        assert_eq!(most_within(&granted, ms(1_100)), 10);
        assert!(now - start < ms(5_600), "{:?}", now - start);
    }

    #[test]
    fn a_pause_holds_everything_back_and_is_never_shortened() {
        let start = Instant::now();
        let mut bucket = TokenBucket::new(limit(600), Fill::Full, start);
        bucket.pause_until(start + ms(5000));
        bucket.pause_until(start + ms(10));
        assert_eq!(bucket.paused_at(start), Some(start + ms(5000)));
        assert_eq!(bucket.take(start + ms(4999)), Decision::WaitUntil(start + ms(5000)));
        assert_eq!(bucket.take(start + ms(5000)), Decision::Granted);
        assert_eq!(bucket.paused_at(start + ms(5000)), None);
    }

    #[test]
    fn an_older_now_does_not_refill() {
        let start = Instant::now() + SECOND;
        let mut bucket = TokenBucket::new(limit(60), Fill::Full, start);
        assert_eq!(bucket.take(start + ms(500)), Decision::Granted);
        assert_eq!(bucket.take(start), Decision::WaitUntil(start + ms(1500)));
    }

    #[test]
    fn absurd_limits_do_not_overflow() {
        let start = Instant::now();
        let slow = limit(1).with_burst(NonZeroU32::MAX);
        assert_eq!(slow.burst(), BURST_MAX);
        let mut bucket = TokenBucket::new(slow, Fill::Empty, start);
        assert_eq!(bucket.take(start), Decision::WaitUntil(start + ms(60_000)));
        assert_eq!(TokenBucket::new(limit(u32::MAX), Fill::Full, start).take(start), Decision::Granted);
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 128, ..ProptestConfig::default() })]

        /// Whatever callers do, no window of a second or a minute sees more than configured.
        #[test]
        fn no_window_sees_more_than_configured(
            per_minute in 1_u32..=1_200,
            bigger_burst in proptest::option::of(1_u32..=80),
            full in any::<bool>(),
            gaps in proptest::collection::vec(
                prop_oneof![4 => 0_u64..=40, 2 => 0_u64..=1_500, 1 => 0_u64..=20_000],
                1..600,
            ),
            pause in proptest::option::of((0_usize..600, 0_u64..30_000)),
        ) {
            let start = Instant::now();
            let limit = bigger_burst.map_or(limit(per_minute), |bigger| limit(per_minute).with_burst(burst(bigger)));
            let fill = if full { Fill::Full } else { Fill::Empty };
            let mut bucket = TokenBucket::new(limit, fill, start);
            let mut now = start;
            let mut granted = Vec::new();
            for (turn, gap) in gaps.into_iter().enumerate() {
                now += ms(gap);
                if let Some((_, length)) = pause.filter(|(at, _)| *at == turn) {
                    bucket.pause_until(now + ms(length));
                }
                match bucket.take(now) {
                    Decision::Granted => granted.push(now),
                    Decision::WaitUntil(at) => prop_assert!(at > now),
                }
            }
            let second = most_within(&granted, SECOND);
            prop_assert!(second <= limit.per_second() as usize, "{} in a second, {:?}", second, limit);
            prop_assert!(second <= (limit.burst() + limit.per_second()) as usize);
            let minute = most_within(&granted, ms(60_000));
            let allowed = (limit.per_minute() + limit.burst()) as usize;
            prop_assert!(minute <= allowed, "{} in a minute, {:?}", minute, limit);
        }

        /// A caller that always waits as told gets the whole rate: the bucket never starves anyone.
        #[test]
        fn waiting_as_told_is_granted_and_reaches_the_rate(per_minute in 1_u32..=600, full in any::<bool>()) {
            let start = Instant::now();
            let fill = if full { Fill::Full } else { Fill::Empty };
            let mut bucket = TokenBucket::new(limit(per_minute), fill, start);
            let mut now = start;
            for _ in 0..per_minute {
                if let Decision::WaitUntil(at) = bucket.take(now) {
                    now = at;
                    prop_assert_eq!(bucket.take(now), Decision::Granted);
                }
            }
            // Two seconds of grace: intervals are rounded up, and the cap per second rounds to whole seconds.
            prop_assert!(now - start <= ms(62_000), "{:?} for {} submits", now - start, per_minute);
        }
    }
}
