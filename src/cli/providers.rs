//! `vidgo providers`: paid calls whose outcome is unclear, what the providers tell about them, and the operator's word.

mod account;
mod reconcile;
mod settle;

use std::time::Duration;

use domain::{journal::IntentState, money::UsdMicros, time::Clock};
use entities::journal::{self, Intent};
use sea_orm::DatabaseConnection;

use self::settle::Word;
use crate::{app::SystemClock, config::Config, fault::Fault, wiring};

/// What to do with them.
#[derive(Debug, clap::Subcommand)]
pub(super) enum Command {
    /// List them.
    Parked,
    /// Ask the providers, by free calls, what became of them, and settle what is certain.
    Reconcile(reconcile::Arguments),
    /// Say what the provider's account shows.
    Settle {
        /// The step's key, as `parked` lists it (its beginning is enough).
        step: String,
        /// It was charged and its result is lost: given up, the cost stays counted.
        #[arg(long, group = "word", required_unless_present = "word")]
        charged: bool,
        /// With `--charged`: the step is wanted all the same, and the next run pays for it once more.
        #[arg(long, requires = "charged")]
        again: bool,
        /// It was not charged: the next run asks again.
        #[arg(long, group = "word")]
        not_charged: bool,
        /// The provider still has the task: the next run looks at it again. Free.
        #[arg(long, group = "word")]
        resume: bool,
    },
}

pub(super) async fn run(config: &Config, command: Command) -> Result<(), Fault> {
    let db = wiring::connect(config).await?;
    match command {
        Command::Parked => {
            let parked = journal::in_states(&db, &[IntentState::Parked]).await.map_err(|error| store_failed(&error))?;
            list(&parked);
            Ok(())
        }
        Command::Reconcile(arguments) => reconcile::run(config, &db, arguments).await,
        Command::Settle { step, charged, again, not_charged: _, resume } => {
            let word = match (charged, again, resume) {
                (true, again, _) => Word::Charged { again },
                (false, _, true) => Word::Resume,
                (false, _, false) => Word::NotCharged,
            };
            settle::run(&db, &step, word).await
        }
    }
}

/// The parked calls and the stale submits, in a line for `vidgo check`: `Ok`: there are none.
pub(super) async fn unclear_line(db: &DatabaseConnection, stale_after: Duration) -> Result<String, String> {
    let looked = reconcile::unclear(db, None, stale_after, SystemClock.now()).await;
    let (unclear, under_way) = looked.map_err(|fault| fault.to_string())?;
    if unclear.is_empty() {
        return Ok(match under_way {
            0 => "nothing parked".to_owned(),
            count => format!("nothing parked, {count} submits under way"),
        });
    }
    let part = |state: IntentState| {
        let costs: Vec<UsdMicros> = unclear.iter().filter(|it| it.state == state).map(|it| it.cost).collect();
        (costs.len(), costs.into_iter().sum::<UsdMicros>())
    };
    let (parked, parked_usd) = part(IntentState::Parked);
    let (stale, stale_usd) = part(IntentState::Submitting);
    Err(format!(
        "{parked} paid calls are parked ({parked_usd} USD), {stale} submits are stale ({stale_usd} USD): \
         run `vidgo providers reconcile`"
    ))
}

fn list(parked: &[Intent]) {
    for intent in parked {
        println!(
            "{}  {}  {}  {} USD  {}\n    {}",
            short(intent),
            intent.provider.map_or("-", |provider| provider.as_str()),
            intent.operation,
            intent.cost,
            intent.purpose,
            intent.error_message.as_deref().unwrap_or("no reason stored"),
        );
    }
    match parked.len() {
        0 => println!("nothing is parked"),
        count => println!(
            "{count} parked. `vidgo providers reconcile` asks the providers about them. What stays, look up in the provider's account, then: vidgo providers settle STEP --charged [--again]|--not-charged|--resume"
        ),
    }
}

/// The beginning of a step's key, enough to name it.
fn short(intent: &Intent) -> &str {
    intent.step_key.as_str().get(..16).unwrap_or_default()
}

fn store_failed(error: &entities::StoreError) -> Fault {
    Fault::Other(error.to_string())
}
