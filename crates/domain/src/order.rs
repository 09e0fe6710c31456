//! Orders: what somebody wants to pay for (contract: domain.md §1 orders, §2, §6).

use std::fmt;

use crate::{lists::Currency, tool::words};

words! {
    /// What is paid for.
    pub enum OrderKind ("kind of order") {
        /// A package of credits.
        CreditPack = "credit_pack",
        /// A plan, for its first period.
        Subscription = "subscription",
        /// A later period of a plan.
        Renewal = "renewal",
    }
}

words! {
    /// Who takes the money.
    pub enum PaymentMethod ("payment method") {
        /// ECPay, in Taiwan.
        Ecpay = "ecpay",
        /// Paddle, everywhere else.
        Paddle = "paddle",
    }
}

impl PaymentMethod {
    /// In what it is paid: TWD through ECPay, USD through Paddle (domain.md §6).
    #[must_use]
    pub const fn currency(self) -> Currency {
        match self {
            Self::Ecpay => Currency::Twd,
            Self::Paddle => Currency::Usd,
        }
    }
}

words! {
    /// What became of an order.
    pub enum OrderStatus ("order status") {
        /// Waits for the money.
        Pending = "pending",
        /// The money is there.
        Paid = "paid",
        /// The money will not come.
        Failed = "failed",
        /// The money was given back.
        Refunded = "refunded",
        /// Nobody paid in time.
        Expired = "expired",
    }
}

/// The number by which payment services and people name an order: letters and digits, at most 20, as ECPay's
/// MerchantTradeNo wants it (domain.md §6). Nobody can guess another one's.
#[derive(Clone, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct OrderNumber(String);

/// The most characters of an order number.
const LONGEST: usize = 20;

/// Characters after the prefix of an order of credits: all that there is room for.
const RANDOM_DIGITS: usize = 18;

/// Digits and capitals without those that are mistaken for each other: no 0, O, 1, I, L.
const DIGITS: &[u8; 31] = b"23456789ABCDEFGHJKMNPQRSTUVWXYZ";

/// Why a text is no order number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("an order number has 1 to {LONGEST} letters and digits")]
pub struct NotAnOrderNumber;

impl OrderNumber {
    /// The number of an order of credits, out of 128 random bits: `CR` and 18 characters, 89 bits of them. Since that
    /// leaves 38 bits unused, no character comes noticeably more often than another.
    #[must_use]
    pub fn credit_pack(random: u128) -> Self {
        Self::beginning_with("CR", random)
    }

    /// The number of an order of a plan: `SU` and 18 characters.
    #[must_use]
    pub fn subscription(random: u128) -> Self {
        Self::beginning_with("SU", random)
    }

    /// The number of a later period of a plan: `RN` and 18 characters.
    #[must_use]
    pub fn renewal(random: u128) -> Self {
        Self::beginning_with("RN", random)
    }

    fn beginning_with(prefix: &str, random: u128) -> Self {
        let mut left = random;
        let mut number = String::from(prefix);
        for _ in 0..RANDOM_DIGITS {
            let digit = usize::try_from(left % 31).unwrap_or_default();
            number.push(DIGITS.get(digit).copied().map_or('2', char::from));
            left /= 31;
        }
        Self(number)
    }

    /// The number.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::str::FromStr for OrderNumber {
    type Err = NotAnOrderNumber;

    fn from_str(text: &str) -> Result<Self, NotAnOrderNumber> {
        let fits = (1..=LONGEST).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_alphanumeric());
        if fits { Ok(Self(text.to_owned())) } else { Err(NotAnOrderNumber) }
    }
}

impl TryFrom<String> for OrderNumber {
    type Error = NotAnOrderNumber;

    fn try_from(text: String) -> Result<Self, NotAnOrderNumber> {
        text.parse()
    }
}

impl From<OrderNumber> for String {
    fn from(number: OrderNumber) -> Self {
        number.0
    }
}

impl fmt::Display for OrderNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn order_numbers_are_what_ecpay_takes_and_read_back() {
        let mut seen = HashSet::new();
        for random in [0, 1, 30, 31, u128::MAX, u128::MAX / 3, 1 << 88] {
            let number = OrderNumber::credit_pack(random);
            assert_eq!(number.as_str().len(), 20);
            assert!(number.as_str().starts_with("CR"));
            assert!(number.as_str()[2..].bytes().all(|byte| DIGITS.contains(&byte)), "{number}");
            assert_eq!(number.as_str().parse(), Ok(number.clone()));
            assert!(seen.insert(number), "{random} is as another one");
        }
        for bad in ["", "CR-12345678", "CR 1", "CR123456789012345678A", "ＣＲ１"] {
            assert_eq!(bad.parse::<OrderNumber>(), Err(NotAnOrderNumber), "{bad}");
        }
    }

    #[test]
    fn each_service_takes_its_own_currency() {
        let currencies = PaymentMethod::ALL.iter().map(|method| method.currency());
        assert_eq!(currencies.collect::<Vec<_>>(), [Currency::Twd, Currency::Usd]);
    }
}
