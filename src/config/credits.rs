//! `[credits]`: the ledger, prices, and orders of credits.

use std::time::Duration;

use super::{
    reader::{key, settings},
    rules::{days, integer, millis, minutes, seconds},
};

settings! {
    /// Credits: how they are kept, what they buy, and how they are bought.
    pub struct Credits {
        /// The most changes of one transaction.
        pub batch: usize = key("batch", integer(1..=1_000, "")),
        /// Balances that are sent without asking the database for them.
        pub known_balances: u64 = key("known_balances", integer(100..=10_000_000, "")),
        /// How long credits can be used that come back after their lot's end.
        pub refund_grace: Duration = key("refund_grace_days", days(0..=365)),
        /// How long credits are set aside for a generation.
        pub hold: Duration = key("hold_minutes", minutes(1..=10_080)),
        /// The longest that staff may set aside for.
        pub max_hold: Duration = key("max_hold_minutes", minutes(1..=525_600)),
        /// Between two looks at what is due.
        pub sweep_interval: Duration = key("sweep_interval_ms", millis(50..=3_600_000)),
        /// The most of each kind that one look ends.
        pub sweep_batch: u64 = key("sweep_batch", integer(1..=10_000, "")),
        /// The most transactions of one statement.
        pub statement_rows: u64 = key("statement_rows", integer(100..=10_000_000, "")),
        /// Between two looks at the price list.
        pub prices_refresh: Duration = key("prices_refresh_seconds", seconds(1..=86_400)),
        /// Orders of one account that may wait for their money at once.
        pub open_orders: u64 = key("open_orders_per_account", integer(1..=10_000, "")),
        /// An order that is not paid by then has expired.
        pub order_expiry: Duration = key("order_expire_days", days(1..=60)),
    }
}
