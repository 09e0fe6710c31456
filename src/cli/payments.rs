//! `vidgo payments`: what payment services told and could not be applied, asking them, giving money back.

use std::sync::Arc;

use chrono::{DateTime, SubsecRound, TimeDelta, Utc};
use domain::{
    lists::Lists,
    order::{OrderNumber, PaymentMethod},
    payment::{EventState, RefundState, Source},
    time::Clock,
};
use entities::{
    ledger::Writer,
    orders::{self, Order},
    payments::{
        Desk, inbox,
        refunds::{self, RefundError},
        settle::{self, Settled},
        tasks,
    },
    subscriptions,
};
use indicatif::{ProgressBar, ProgressStyle};
use payments::Known;
use sea_orm::DatabaseConnection;
use uuid::Uuid;

use super::{
    admin::{database, failed},
    logging::bars,
    who::by,
};
use crate::{
    app::SystemClock,
    config::{Config, Outside},
    fault::Fault,
    wiring,
};

/// What to do with them.
#[derive(Debug, clap::Subcommand)]
pub(super) enum Command {
    /// Show what a person has to look at: events that fit nothing, and what services did not do.
    List {
        /// Show events in this state instead: waiting, applied, ignored or refused.
        #[arg(long)]
        state: Option<EventState>,
        /// How many of each.
        #[arg(long, default_value_t = 50, value_parser = clap::value_parser!(u64).range(1..=1_000))]
        limit: u64,
    },
    /// Apply events again that were refused: what they did before they do not do twice.
    Replay {
        /// One event; all that were refused without it.
        event: Option<Uuid>,
    },
    /// Ask the services about orders that wait for their money and about running agreements, and apply what they say.
    Reconcile {
        /// One order only.
        #[arg(long)]
        order: Option<String>,
    },
    /// Give all money of an order back, and take what is left of what it brought.
    Refund {
        /// The order's number.
        order: String,
    },
    /// Say that an order's money was given back by hand, where the service does not offer it.
    Given {
        /// The order's number.
        order: String,
    },
}

pub(super) async fn run(config: &Config, command: Command) -> Result<(), Fault> {
    let db = database(config).await?;
    let till = Till { lists: lists()?, config, db: &db };
    match command {
        Command::List { state, limit } => list(&db, state, limit).await,
        Command::Replay { event } => till.replay(event).await,
        Command::Reconcile { order } => till.reconcile(order.as_deref()).await,
        Command::Refund { order } => till.refund(&order).await,
        Command::Given { order } => till.given(&order).await,
    }
}

fn lists() -> Result<Arc<Lists>, Fault> {
    Lists::embedded().map(Arc::new).map_err(|fault| Fault::Other(fault.to_string()))
}

fn now() -> DateTime<Utc> {
    SystemClock.now().trunc_subsecs(6)
}

async fn list(db: &DatabaseConnection, state: Option<EventState>, limit: u64) -> Result<(), Fault> {
    let (waiting, refused) = inbox::counts(db).await.map_err(failed)?;
    println!("{waiting} events wait, {refused} were refused");
    for event in inbox::list(db, Some(state.unwrap_or(EventState::Refused)), limit).await.map_err(failed)? {
        println!(
            "{}  {}  {:<7} {:<9} {:<24} {}",
            event.id,
            event.created_at.format("%Y-%m-%d %H:%M:%S"),
            event.method.as_str(),
            event.state.as_str(),
            event.notice.event_type,
            event.result.unwrap_or_default()
        );
    }
    if state.is_none() {
        for task in tasks::troubled(db, limit).await.map_err(failed)? {
            println!(
                "task {}  {:<7} {:<8} {:?}: {}",
                task.id,
                task.method.as_str(),
                task.state.as_str(),
                task.work,
                task.result.unwrap_or_default()
            );
        }
        println!("look at each, then `vidgo payments replay`, `refund` or `given`");
    }
    Ok(())
}

/// What the commands need.
struct Till<'a> {
    lists: Arc<Lists>,
    config: &'a Config,
    db: &'a DatabaseConnection,
}

impl Till<'_> {
    /// Does something with everything that applying needs.
    async fn with_desk<T>(&self, work: impl AsyncFnOnce(&mut Desk<'_>) -> T) -> T {
        let mut new_id = Uuid::now_v7;
        let mut desk = Desk {
            writer: Writer::new(Uuid::new_v4()),
            rules: wiring::payment_rules(self.config),
            lists: &self.lists,
            now: now(),
            new_id: &mut new_id,
        };
        work(&mut desk).await
    }

    /// Applies what is due. Reply: how many events were closed.
    async fn apply(&self) -> Result<usize, Fault> {
        let mut closed = 0;
        loop {
            let due = inbox::due(self.db, now(), 100).await.map_err(failed)?;
            if due.is_empty() {
                return Ok(closed);
            }
            for id in due {
                let settled = self.with_desk(async |desk| settle::settle(self.db, id, desk).await).await;
                match settled.map_err(failed)? {
                    Settled::Closed { state, result, .. } => {
                        closed += 1;
                        println!("{id} {}: {result}", state.as_str());
                    }
                    Settled::Postponed { reason } => println!("{id} waits: {reason}"),
                    Settled::Over => {}
                }
            }
        }
    }

    async fn replay(&self, event: Option<Uuid>) -> Result<(), Fault> {
        let found = inbox::replay(self.db, event, &by(), now()).await.map_err(failed)?;
        if found == 0 {
            println!("there is nothing to replay; `vidgo payments list` shows what is there");
            return Ok(());
        }
        let closed = self.apply().await?;
        println!("{found} events were put back, {closed} were applied");
        Ok(())
    }

    async fn reconcile(&self, order: Option<&str>) -> Result<(), Fault> {
        if matches!(self.config.providers.outside(), Outside::StandinHere)
            && !self.config.ecpay.is_on()
            && !self.config.paddle.is_on()
        {
            return Err(Fault::Setting {
                what: "the payment services are played by the stand-in inside the server".to_owned(),
                next: "start the server: it asks by itself".to_owned(),
            });
        }
        let mut players = wiring::players(self.config).await?;
        let address = ([127, 0, 0, 1], self.config.server.port).into();
        let payments = wiring::payments(self.config, &mut players, address).await?;
        let far = now() + TimeDelta::days(3_650);
        let orders: Vec<Order> = match order {
            Some(number) => vec![self.order(number).await?],
            None => {
                let asks = orders::to_ask(self.db, far, 100_000).await.map_err(failed)?;
                asks.into_iter().map(|ask| ask.order).collect()
            }
        };
        let agreements = match order {
            Some(_) => Vec::new(),
            None => subscriptions::with_agreement(self.db).await.map_err(failed)?,
        };
        let style = ProgressStyle::with_template("{prefix:>18} {bar:32.cyan/blue} {pos:>5}/{len}, ETA {eta}")
            .unwrap_or_else(|_| ProgressStyle::default_bar());
        let all = u64::try_from(orders.len() + agreements.len()).unwrap_or(u64::MAX);
        let bar = bars().add(ProgressBar::new(all).with_style(style).with_prefix("asking"));
        let (mut told, mut unanswered) = (0, 0);
        for order in orders {
            let Some(service) = payments.service(order.payment_method) else { continue };
            let known = Known { number: order.number.clone(), checkout_id: order.checkout_id.clone() };
            match service.ask_order(&known, now()).await {
                Ok(notices) => told += self.note(order.payment_method, &notices).await?,
                Err(error) => {
                    unanswered += 1;
                    bar.println(format!("order {}: {error}", order.number));
                }
            }
            bar.inc(1);
        }
        for live in agreements {
            let (Some(service), Some(agreement)) = (payments.service(live.payment_method), &live.agreement) else {
                continue;
            };
            match service.ask_agreement(agreement, now()).await {
                Ok(notices) => told += self.note(live.payment_method, &notices).await?,
                Err(error) => {
                    unanswered += 1;
                    bar.println(format!("subscription {}: {error}", live.id));
                }
            }
            bar.inc(1);
        }
        bar.finish_and_clear();
        let closed = self.apply().await?;
        println!("{all} asked about, {unanswered} without an answer; {told} things were new, {closed} were applied");
        Ok(())
    }

    async fn note(&self, method: PaymentMethod, notices: &[domain::payment::Notice]) -> Result<usize, Fault> {
        let mut new = 0;
        for notice in notices {
            let stored = inbox::store(self.db, Uuid::now_v7(), method, Source::Asked, notice, now()).await;
            new += usize::from(stored.map_err(failed)?.1);
        }
        Ok(new)
    }

    async fn order(&self, number: &str) -> Result<Order, Fault> {
        let none = || Fault::Setting {
            what: format!("there is no order {number}"),
            next: "name an order's number, as buyers and payment services see it".to_owned(),
        };
        let parsed: OrderNumber = number.parse().map_err(|_| none())?;
        orders::by_number(self.db, &parsed).await.map_err(failed)?.ok_or_else(none)
    }

    async fn refund(&self, number: &str) -> Result<(), Fault> {
        let order = self.order(number).await?;
        let done = self.with_desk(async |desk| refunds::by_staff(self.db, order.id, &by(), desk).await).await;
        match done {
            Ok(refund) => {
                println!(
                    "refund {refund}: what was left of order {number} is taken; a running server has its money given back"
                );
                Ok(())
            }
            Err(RefundError::Store(error)) => Err(failed(error)),
            Err(error) => Err(Fault::Other(format!("order {number}: {error}"))),
        }
    }

    async fn given(&self, number: &str) -> Result<(), Fault> {
        let order = self.order(number).await?;
        let all = refunds::of_order(self.db, order.id).await.map_err(failed)?;
        let open = |refund: &&refunds::Refund| !matches!(refund.state, RefundState::Approved | RefundState::Rejected);
        let refund = all.iter().find(open).ok_or_else(|| Fault::Setting {
            what: format!("no money of order {number} is on its way back"),
            next: format!("`vidgo payments refund {number}` first"),
        })?;
        refunds::given_by_hand(self.db, refund, Uuid::now_v7(), &by(), now()).await.map_err(failed)?;
        self.apply().await?;
        println!("noted that {} hundredths of {} went back by hand", refund.amount_minor, refund.currency);
        Ok(())
    }
}
