//! `ECPay`'s times: Taipei, without a zone.

use chrono::{DateTime, FixedOffset, NaiveDate, NaiveDateTime, TimeDelta, Utc};

const PATTERN: &str = "%Y/%m/%d %H:%M:%S";

/// Taiwan is eight hours ahead, without summer time since 1979.
const TAIPEI_SECONDS: i32 = 8 * 3600;

/// No payment is older than this service's oldest published one; the year 1 stands for "never".
const FIRST_YEAR: i32 = 2010;

fn taipei() -> Option<FixedOffset> {
    FixedOffset::east_opt(TAIPEI_SECONDS)
}

/// As `ECPay` writes it.
pub(crate) fn write(at: DateTime<Utc>) -> String {
    let local = at.naive_utc() + TimeDelta::seconds(i64::from(TAIPEI_SECONDS));
    local.format(PATTERN).to_string()
}

/// Reads a time with seconds. `None`: empty, broken, or the year 1 by which "never" is written.
pub(crate) fn read(text: &str) -> Option<DateTime<Utc>> {
    in_utc(NaiveDateTime::parse_from_str(text.trim(), PATTERN).ok()?)
}

/// Reads a last moment: with a time, or a date alone, which lasts until midnight.
pub(crate) fn read_end(text: &str) -> Option<DateTime<Utc>> {
    let end_of_day = || NaiveDate::parse_from_str(text.trim(), "%Y/%m/%d").ok()?.and_hms_opt(23, 59, 59);
    read(text).or_else(|| in_utc(end_of_day()?))
}

/// Reads when something happened: not before there was such a service, nor a day from now.
pub(crate) fn read_past(text: &str, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
    read(text).filter(|at| *at <= now + TimeDelta::days(1))
}

fn in_utc(local: NaiveDateTime) -> Option<DateTime<Utc>> {
    let at = local.and_local_timezone(taipei()?).single()?.to_utc();
    (chrono::Datelike::year(&at) >= FIRST_YEAR).then_some(at)
}
