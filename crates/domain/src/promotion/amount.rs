//! Amounts as the API's JSON has them: a number with at most two decimals, kept in hundredths.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// The most that one amount may be: a million, in hundredths.
const MOST_MINOR: u32 = 100_000_000;

/// An amount of money, or a percentage: 0 to 1,000,000 in hundredths. In JSON it is a number (`12.5`); it is also read
/// from a text (`"12.50"`), since the first API wrote decimals so.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Amount(u32);

/// Why something is no amount.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a number from 0 to 1000000 with at most 2 decimals")]
pub struct NotAnAmount;

impl Amount {
    /// So many hundredths.
    #[must_use]
    pub const fn of(minor: u32) -> Self {
        Self(minor)
    }

    /// Its hundredths.
    #[must_use]
    pub const fn minor(self) -> u32 {
        self.0
    }
}

impl FromStr for Amount {
    type Err = NotAnAmount;

    /// Reads decimal digits exactly, without reckoning in floats.
    fn from_str(text: &str) -> Result<Self, NotAnAmount> {
        let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
        let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        if whole.is_empty() || whole.len() > 7 || fraction.len() > 2 || !digits(whole) || !digits(fraction) {
            return Err(NotAnAmount);
        }
        let minor = format!("{whole}{fraction:0<2}").parse().map_err(|_| NotAnAmount)?;
        if minor <= MOST_MINOR { Ok(Self(minor)) } else { Err(NotAnAmount) }
    }
}

impl fmt::Display for Amount {
    /// `12`, `12.50`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 % 100 {
            0 => write!(f, "{}", self.0 / 100),
            rest => write!(f, "{}.{rest:02}", self.0 / 100),
        }
    }
}

impl Serialize for Amount {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_f64(f64::from(self.0) / 100.0)
    }
}

impl<'de> Deserialize<'de> for Amount {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum Written {
            Text(String),
            Whole(u64),
            Decimal(f64),
        }
        let fault = || serde::de::Error::custom(NotAnAmount);
        // A float prints as the shortest decimals that read back as it, so what the client wrote is what is read.
        let text = match Written::deserialize(deserializer).map_err(|_| fault())? {
            Written::Text(text) => text,
            Written::Whole(number) => number.to_string(),
            Written::Decimal(number) => number.to_string(),
        };
        text.parse().map_err(|_| fault())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read(json: &str) -> Option<u32> {
        serde_json::from_str::<Amount>(json).ok().map(Amount::minor)
    }

    #[test]
    fn numbers_are_read_to_the_hundredth_or_refused() {
        for (json, minor) in [
            ("0", Some(0)),
            ("12", Some(1_200)),
            ("12.5", Some(1_250)),
            ("0.07", Some(7)),
            ("8.10", Some(810)),
            ("\"299.00\"", Some(29_900)),
            ("1e3", Some(100_000)),
            ("1000000", Some(MOST_MINOR)),
            ("1000000.01", None),
            ("0.001", None),
            ("-0.01", None),
            ("-1", None),
            ("1e300", None),
            ("1e-9", None),
            ("\"\"", None),
            ("\"1e3\"", None),
            ("\" 1\"", None),
            ("null", None),
            ("[]", None),
            ("18446744073709551615", None),
        ] {
            assert_eq!(read(json), minor, "{json}");
        }
        assert_eq!(Amount::of(1_250).to_string(), "12.50");
        assert_eq!(Amount::of(1_200).to_string(), "12");
    }

    proptest! {
        #[test]
        fn every_amount_reads_back(minor in 0..=MOST_MINOR) {
            let json = serde_json::to_string(&Amount::of(minor)).unwrap();
            prop_assert_eq!(read(&json), Some(minor));
        }
    }
}
