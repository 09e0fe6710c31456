//! What the two services know: orders, subscriptions, money that moved, and what was told to whom.

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{
    ecpay::orders::Order,
    outbox::Delivery,
    paddle::{
        adjustments::Adjustment,
        customers::{Customer, Portal},
        subscriptions::Subscription,
        transactions::Transaction,
    },
    table::{Row, Table},
};

/// Which of the two.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Service {
    Ecpay,
    Paddle,
}

/// Which way money went.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum MovementKind {
    /// From the buyer.
    Charge,
    /// Back to the buyer.
    Refund,
    /// Taken back by the buyer's bank.
    Chargeback,
    /// Given back by the buyer's bank.
    ChargebackReverse,
}

/// Money that moved once.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Movement {
    pub(crate) id: String,
    pub(crate) service: Service,
    /// ECPay's `MerchantTradeNo`, Paddle's transaction.
    pub(crate) order: String,
    pub(crate) kind: MovementKind,
    /// In hundredths, for TWD too.
    pub(crate) amount_minor: i64,
    pub(crate) currency: String,
    pub(crate) at: DateTime<Utc>,
}

/// One of Paddle's events, as `GET /events` gives it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Event {
    pub(crate) id: String,
    pub(crate) event_type: String,
    pub(crate) occurred_at: DateTime<Utc>,
    pub(crate) data: Value,
}

impl Row for Movement {
    fn id(&self) -> &str {
        &self.id
    }
}

impl Row for Event {
    fn id(&self) -> &str {
        &self.id
    }
}

/// One change, as the journal keeps it.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(tag = "table", content = "row", rename_all = "snake_case")]
pub(crate) enum Line {
    Order(Box<Order>),
    Transaction(Box<Transaction>),
    Subscription(Box<Subscription>),
    Customer(Customer),
    Portal(Portal),
    Adjustment(Box<Adjustment>),
    Event(Event),
    Delivery(Box<Delivery>),
    Movement(Movement),
    /// Seconds that the clock is ahead.
    Ahead(i64),
    /// Where Paddle's notifications go.
    NotificationUrl(Option<String>),
}

/// Everything, behind one lock.
#[derive(Debug, Default)]
pub(crate) struct Book {
    /// The time on the clock of the services, of the change that is being made.
    pub(crate) now: DateTime<Utc>,
    pub(crate) ahead: TimeDelta,
    pub(crate) notification_url: Option<String>,
    pub(crate) orders: Table<Order>,
    pub(crate) transactions: Table<Transaction>,
    pub(crate) subscriptions: Table<Subscription>,
    pub(crate) customers: Table<Customer>,
    pub(crate) portals: Table<Portal>,
    pub(crate) adjustments: Table<Adjustment>,
    pub(crate) events: Table<Event>,
    pub(crate) deliveries: Table<Delivery>,
    pub(crate) movements: Table<Movement>,
    /// Deliveries that the courier has to be told of.
    pub(crate) outgoing: Vec<String>,
    /// Changes of the two values that are no rows.
    pub(crate) loose: Vec<Line>,
}

impl Book {
    /// Takes in one line of an earlier run.
    pub(crate) fn replay(&mut self, line: Line) {
        match line {
            Line::Order(row) => self.orders.put(*row),
            Line::Transaction(row) => self.transactions.put(*row),
            Line::Subscription(row) => self.subscriptions.put(*row),
            Line::Customer(row) => self.customers.put(row),
            Line::Portal(row) => self.portals.put(row),
            Line::Adjustment(row) => self.adjustments.put(*row),
            Line::Event(row) => self.events.put(row),
            Line::Delivery(row) => self.deliveries.put(*row),
            Line::Movement(row) => self.movements.put(row),
            Line::Ahead(seconds) => self.ahead = TimeDelta::try_seconds(seconds).unwrap_or_default(),
            Line::NotificationUrl(url) => self.notification_url = url,
        }
    }

    /// Forgets which rows changed: they come from the journal.
    pub(crate) fn settle(&mut self) {
        self.orders.settle();
        self.transactions.settle();
        self.subscriptions.settle();
        self.customers.settle();
        self.portals.settle();
        self.adjustments.settle();
        self.events.settle();
        self.deliveries.settle();
        self.movements.settle();
    }

    /// What has to be written down.
    pub(crate) fn take_changed(&mut self) -> Vec<Line> {
        let mut lines = std::mem::take(&mut self.loose);
        lines.extend(self.orders.take_changed().into_iter().map(|row| Line::Order(Box::new(row))));
        lines.extend(self.transactions.take_changed().into_iter().map(|row| Line::Transaction(Box::new(row))));
        lines.extend(self.subscriptions.take_changed().into_iter().map(|row| Line::Subscription(Box::new(row))));
        lines.extend(self.customers.take_changed().into_iter().map(Line::Customer));
        lines.extend(self.portals.take_changed().into_iter().map(Line::Portal));
        lines.extend(self.adjustments.take_changed().into_iter().map(|row| Line::Adjustment(Box::new(row))));
        lines.extend(self.events.take_changed().into_iter().map(Line::Event));
        lines.extend(self.deliveries.take_changed().into_iter().map(|row| Line::Delivery(Box::new(row))));
        lines.extend(self.movements.take_changed().into_iter().map(Line::Movement));
        lines
    }

    /// Money has moved.
    pub(crate) fn moved(
        &mut self,
        service: Service,
        order: &str,
        kind: MovementKind,
        amount_minor: i64,
        currency: &str,
    ) {
        let (order, currency) = (order.to_owned(), currency.to_owned());
        let id = format!("mov_{}", self.movements.len() + 1);
        self.movements.put(Movement { id, service, order, kind, amount_minor, currency, at: self.now });
    }
}
