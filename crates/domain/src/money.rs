//! Amounts of money we owe providers.

use std::{fmt, iter::Sum, ops::Add, str::FromStr};

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// US dollars in millionths, 0 to 1,000,000 USD. Integers, so that sums are exact.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UsdMicros(i64);

/// The most one amount may be: a million dollars.
const MAX: i64 = 1_000_000_000_000;

/// The amount is negative, above a million dollars, or not a number.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("\"{0}\" is not an amount in USD between 0 and 1000000, with at most 6 decimals")]
pub struct NotAnAmount(String);

impl UsdMicros {
    /// Nothing.
    pub const ZERO: Self = Self(0);

    /// The most that one amount may be.
    pub const MAX: Self = Self(MAX);

    /// Millionths of a dollar.
    #[must_use]
    pub const fn micros(self) -> i64 {
        self.0
    }

    /// This amount taken `times` times, capped at the maximum.
    #[must_use]
    pub fn times(self, times: u32) -> Self {
        Self(self.0.saturating_mul(i64::from(times)).min(MAX))
    }

    /// What is left after taking `other`, at least zero.
    #[must_use]
    pub fn minus(self, other: Self) -> Self {
        Self((self.0 - other.0).max(0))
    }
}

impl TryFrom<i64> for UsdMicros {
    type Error = NotAnAmount;
    fn try_from(micros: i64) -> Result<Self, Self::Error> {
        if (0..=MAX).contains(&micros) { Ok(Self(micros)) } else { Err(NotAnAmount(micros.to_string())) }
    }
}

impl FromStr for UsdMicros {
    type Err = NotAnAmount;
    /// Reads decimal dollars exactly, without passing through a float.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let fault = || NotAnAmount(text.to_owned());
        let (whole, fraction) = text.trim().split_once('.').unwrap_or((text.trim(), ""));
        let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        if whole.is_empty() || whole.len() > 7 || fraction.len() > 6 || !digits(whole) || !digits(fraction) {
            return Err(fault());
        }
        let whole: i64 = whole.parse().map_err(|_| fault())?;
        let fraction: i64 = format!("{fraction:0<6}").parse().map_err(|_| fault())?;
        Self::try_from(whole * 1_000_000 + fraction).map_err(|_| fault())
    }
}

impl fmt::Display for UsdMicros {
    /// Dollars with at least two and at most six decimals: `0.005`, `12.50`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let fraction = format!("{:06}", self.0 % 1_000_000);
        let (cents, rest) = fraction.split_at(2);
        write!(f, "{}.{cents}{}", self.0 / 1_000_000, rest.trim_end_matches('0'))
    }
}

impl Add for UsdMicros {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0).min(MAX))
    }
}

impl Sum for UsdMicros {
    fn sum<I: Iterator<Item = Self>>(amounts: I) -> Self {
        amounts.fold(Self::ZERO, Add::add)
    }
}

impl Serialize for UsdMicros {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for UsdMicros {
    /// Takes `"0.07"`, `0.07` and `1`.
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum Written {
            Text(String),
            Whole(i64),
            Decimal(f64),
        }
        let text = match Written::deserialize(deserializer)? {
            Written::Text(text) => text,
            Written::Whole(dollars) => dollars.to_string(),
            Written::Decimal(dollars) => dollars.to_string(),
        };
        text.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dollars_read_and_print_exactly() {
        for (text, micros, printed) in
            [("0.005", 5_000, "0.005"), ("12.5", 12_500_000, "12.50"), ("0", 0, "0.00"), ("1000000", MAX, "1000000.00")]
        {
            let amount: UsdMicros = text.parse().unwrap();
            assert_eq!((amount.micros(), amount.to_string().as_str()), (micros, printed));
        }
    }

    #[test]
    fn what_is_no_amount_is_refused() {
        for text in ["-1", "1e3", "", ".5", "0.0000001", "1000001", "NaN", "99999999999999999999"] {
            assert!(text.parse::<UsdMicros>().is_err(), "{text}");
        }
    }

    #[test]
    fn configuration_may_write_a_number_or_a_text() {
        for json in ["0.07", "\"0.07\""] {
            assert_eq!(serde_json::from_str::<UsdMicros>(json).unwrap().micros(), 70_000);
        }
    }
}
