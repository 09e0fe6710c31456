//! Amounts, counts and dates as readers know them.

use chrono::{DateTime, Datelike, FixedOffset, Timelike, Utc};
use domain::lists::Currency;

use crate::texts::{Dates, fill};

/// Taiwan has had no summer time since 1979.
const TAIWAN_OFFSET_SECONDS: i32 = 8 * 3600;

/// `minor` hundredths: `NT$1,234`, `NT$1,234.50`, `US$12.34`, `-US$5.00`. The Taiwan dollar shows decimals only when
/// there are some, as nobody in Taiwan uses them.
pub(crate) fn amount(minor: i128, currency: Currency) -> String {
    let magnitude = minor.unsigned_abs();
    let (whole, hundredths) = (magnitude / 100, magnitude % 100);
    let sign = if minor < 0 { "-" } else { "" };
    let (symbol, decimals) = match currency {
        Currency::Twd => ("NT$", hundredths != 0),
        Currency::Usd => ("US$", true),
    };
    let whole = grouped(whole);
    if decimals { format!("{sign}{symbol}{whole}.{hundredths:02}") } else { format!("{sign}{symbol}{whole}") }
}

/// A count with a comma at every thousand.
pub(crate) fn grouped(count: impl Into<u128>) -> String {
    let digits = count.into().to_string();
    let mut grouped = String::with_capacity(digits.len() * 4 / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

/// `at` on the clocks by which invoices in `currency` are dated: Taiwan's for TWD, UTC for others.
pub(crate) fn local(at: DateTime<Utc>, currency: Currency) -> DateTime<FixedOffset> {
    let offset = match currency {
        Currency::Twd => TAIWAN_OFFSET_SECONDS,
        Currency::Usd => 0,
    };
    // The offset is within a day, so that the other branch is never taken.
    FixedOffset::east_opt(offset).map_or_else(|| at.fixed_offset(), |offset| at.with_timezone(&offset))
}

/// The day, in the words of a language.
pub(crate) fn date(at: DateTime<FixedOffset>, words: &Dates) -> String {
    let month = usize::try_from(at.month0()).ok().and_then(|month| words.months.get(month)).map_or("", String::as_str);
    fill(&words.day, &[("year", &at.year().to_string()), ("month", month), ("day", &at.day().to_string())])
}

/// The day and the minute.
pub(crate) fn moment(at: DateTime<FixedOffset>, words: &Dates) -> String {
    let time = format!("{:02}:{:02}", at.hour(), at.minute());
    fill(&words.moment, &[("date", &date(at, words)), ("time", &time)])
}

#[cfg(test)]
mod tests {
    use domain::language::Language;

    use super::*;
    use crate::texts::texts;

    #[test]
    fn amounts_are_exact_at_every_size() {
        for (minor, twd, usd) in [
            (0, "NT$0", "US$0.00"),
            (5, "NT$0.05", "US$0.05"),
            (123_400, "NT$1,234", "US$1,234.00"),
            (287_040, "NT$2,870.40", "US$2,870.40"),
            (-99_900, "-NT$999", "-US$999.00"),
            (i128::from(i64::MIN), "-NT$92,233,720,368,547,758.08", "-US$92,233,720,368,547,758.08"),
        ] {
            assert_eq!((amount(minor, Currency::Twd).as_str(), amount(minor, Currency::Usd).as_str()), (twd, usd));
        }
    }

    #[test]
    fn a_date_is_that_of_the_sellers_books_in_the_readers_words() {
        // 16:30 UTC on new year's eve is already the new year in Taiwan.
        let at = DateTime::from_timestamp(1_767_198_600, 0).unwrap();
        for (language, taiwan, utc) in [
            (Language::En, "1 January 2026, 00:30", "31 December 2025, 16:30"),
            (Language::ZhTw, "2026 年 1 月 1 日 00:30", "2025 年 12 月 31 日 16:30"),
            (Language::Ja, "2026年1月1日 00:30", "2025年12月31日 16:30"),
            (Language::Ko, "2026년 1월 1일 00:30", "2025년 12월 31일 16:30"),
            (Language::Es, "1 de enero de 2026, 00:30", "31 de diciembre de 2025, 16:30"),
        ] {
            let words = &texts(language).dates;
            assert_eq!(moment(local(at, Currency::Twd), words), taiwan);
            assert_eq!(moment(local(at, Currency::Usd), words), utc);
        }
    }

    #[test]
    fn a_comma_stands_at_every_thousand() {
        for (count, text) in [(0_u64, "0"), (999, "999"), (1000, "1,000"), (1_234_567, "1,234,567")] {
            assert_eq!(grouped(count), text);
        }
    }
}
