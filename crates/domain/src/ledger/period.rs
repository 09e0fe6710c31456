//! The periods of a plan: months from the day it began.

use chrono::{DateTime, Months, Utc};

/// The month of a plan that began at `start` in which `now` lies, as its begin and its end. A day that a month does not
/// have is its last one, and later months keep the plan's own day: from 31 January to 28 February, then 31 March.
/// `None`: before the plan.
#[must_use]
pub fn period_at(start: DateTime<Utc>, now: DateTime<Utc>) -> Option<(DateTime<Utc>, DateTime<Utc>)> {
    use chrono::Datelike as _;
    if now < start {
        return None;
    }
    let months = |at: DateTime<Utc>| i64::from(at.year()) * 12 + i64::from(at.month0());
    let nth = |n: i64| start.checked_add_months(Months::new(u32::try_from(n).ok()?));
    // The calendar's difference is right, or one too many.
    let n = months(now) - months(start);
    let n = if nth(n)? <= now { n } else { n - 1 };
    Some((nth(n)?, nth(n + 1)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plan_keeps_its_day_of_the_month() {
        let at = |text: &str| text.parse::<DateTime<Utc>>().unwrap();
        let start = at("2026-01-31T10:00:00Z");
        for (now, begin, end) in [
            ("2026-01-31T10:00:00Z", "2026-01-31T10:00:00Z", "2026-02-28T10:00:00Z"),
            ("2026-02-28T09:59:59Z", "2026-01-31T10:00:00Z", "2026-02-28T10:00:00Z"),
            ("2026-02-28T10:00:00Z", "2026-02-28T10:00:00Z", "2026-03-31T10:00:00Z"),
            ("2026-03-31T09:00:00Z", "2026-02-28T10:00:00Z", "2026-03-31T10:00:00Z"),
            ("2027-06-15T00:00:00Z", "2027-05-31T10:00:00Z", "2027-06-30T10:00:00Z"),
        ] {
            assert_eq!(period_at(start, at(now)), Some((at(begin), at(end))), "{now}");
        }
        assert_eq!(period_at(start, at("2026-01-31T09:59:59Z")), None);
    }
}
