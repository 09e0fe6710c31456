//! Builds the ledger of credits: the actor that orders changes, and the balances that handlers read.

use std::sync::Arc;

use actix::Arbiter;
use actors::{
    credit_ledger::{Balances, CreditLedger, LedgerOutside, LedgerSettings},
    handle::Handle,
    supervise::{RestartPolicy, supervise},
};
use domain::{lists::Lists, time::Clock};
use entities::ledger::Writer;
use sea_orm::DatabaseConnection;
use uuid::Uuid;

use crate::config::Config;

/// The ledger at work.
pub struct LedgerActors {
    /// Orders changes.
    pub ledger: Handle<CreditLedger>,
    /// What people have.
    pub balances: Balances,
}

/// Starts it on `arbiter`.
#[must_use]
pub fn start(
    config: &Config,
    db: &DatabaseConnection,
    clock: &Arc<dyn Clock>,
    lists: &Arc<Lists>,
    arbiter: &Arbiter,
    policy: RestartPolicy,
) -> LedgerActors {
    let balances = Balances::new(db.clone(), Writer::new(Uuid::new_v4()), config.credits.known_balances);
    let bounds = &config.actors.credit_ledger;
    let settings = LedgerSettings {
        batch: config.credits.batch,
        queue: bounds.mailbox,
        refund_grace: chrono::Duration::from_std(config.credits.refund_grace).unwrap_or(chrono::Duration::MAX),
        sweep_interval: config.credits.sweep_interval,
        sweep_batch: config.credits.sweep_batch,
        rules: super::payment_rules(config),
    };
    let outside = LedgerOutside {
        db: db.clone(),
        clock: Arc::clone(clock),
        balances: balances.clone(),
        lists: Arc::clone(lists),
    };
    let ledger = supervise("credit_ledger", bounds.places, policy, arbiter, move |lifeline| {
        CreditLedger::new(settings, outside.clone(), lifeline)
    });
    LedgerActors { ledger, balances }
}
