//! How long answers took, counted in spans that grow with the time: eight for each doubling, so a quantile is known to
//! within an eighth of itself.

use std::time::Duration;

/// Spans in all: 16 of one microsecond each, then eight per doubling, up to a minute and more.
pub const SPANS: usize = 16 + 8 * 23;

/// Counts by span.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spans([u64; SPANS]);

impl Default for Spans {
    fn default() -> Self {
        Self([0; SPANS])
    }
}

/// The span that a time falls into.
#[must_use]
pub fn span_of(time: Duration) -> usize {
    let micros = u64::try_from(time.as_micros()).unwrap_or(u64::MAX);
    if micros < 16 {
        return usize::try_from(micros).unwrap_or_default();
    }
    let doubling = 63 - micros.leading_zeros();
    let eighth = (micros >> (doubling - 3)) & 7;
    let span = 16 + (u64::from(doubling) - 4) * 8 + eighth;
    usize::try_from(span).unwrap_or(SPANS).min(SPANS - 1)
}

/// The longest time of a span, in milliseconds.
fn end_ms(span: usize) -> f64 {
    let span = u32::try_from(span).unwrap_or_default();
    let micros = match span.checked_sub(16) {
        None => f64::from(span + 1),
        Some(above) => f64::from(8 + above % 8 + 1) * f64::from(above / 8 + 1).exp2(),
    };
    micros / 1_000.0
}

impl Spans {
    /// Adds `count` to a span.
    pub fn add(&mut self, span: usize, count: u64) {
        if let Some(sum) = self.0.get_mut(span) {
            *sum += count;
        }
    }

    /// How many were counted.
    #[must_use]
    pub fn count(&self) -> u64 {
        self.0.iter().sum()
    }

    /// What was counted since `earlier`.
    #[must_use]
    pub fn since(&self, earlier: &Self) -> Self {
        let mut difference = Self::default();
        for (slot, (now, before)) in difference.0.iter_mut().zip(self.0.iter().zip(&earlier.0)) {
            *slot = now.saturating_sub(*before);
        }
        difference
    }

    /// The time within which `share` of all (0 to 1) was answered, in milliseconds; `None`: nothing was counted.
    #[must_use]
    #[allow(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a share of a count"
    )]
    pub fn quantile_ms(&self, share: f64) -> Option<f64> {
        let count = self.count();
        let wanted = ((count as f64 * share).ceil() as u64).clamp(1, count.max(1));
        let mut sum = 0;
        let found = self.0.iter().position(|of_span| {
            sum += of_span;
            sum >= wanted
        });
        found.filter(|_| count > 0).map(end_ms)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_time_lies_within_an_eighth_of_its_spans_end(micros in 0_u64..60_000_000) {
            let end = end_ms(span_of(Duration::from_micros(micros))) * 1_000.0;
            let micros = micros as f64;
            prop_assert!(end > micros && end <= (micros + 1.0).max(micros * 1.125 + 1.0), "{micros} µs: {end}");
        }
    }

    #[test]
    fn quantiles_are_those_of_what_was_counted() {
        let mut spans = Spans::default();
        assert_eq!(spans.quantile_ms(0.5), None);
        spans.add(span_of(Duration::from_millis(1)), 98);
        spans.add(span_of(Duration::from_millis(400)), 2);
        let quantile = |share| spans.quantile_ms(share).unwrap();
        assert!((1.0..1.2).contains(&quantile(0.5)), "{}", quantile(0.5));
        assert!((400.0..450.0).contains(&quantile(0.99)), "{}", quantile(0.99));
    }
}
