//! `[credits]`: prices, and orders of credits.

use std::time::Duration;

use super::{
    reader::{key, settings},
    rules::{days, integer, seconds},
};

settings! {
    /// Credits: what they buy, and how they are bought.
    pub struct Credits {
        /// Between two looks at the price list.
        pub prices_refresh: Duration = key("prices_refresh_seconds", seconds(1..=86_400)),
        /// Orders of one account that may wait for their money at once.
        pub open_orders: u64 = key("open_orders_per_account", integer(1..=10_000, "")),
        /// An order that is not paid by then has expired.
        pub order_expiry: Duration = key("order_expire_days", days(1..=60)),
    }
}
