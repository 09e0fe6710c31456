//! `vidgo providers`: paid calls whose outcome is unclear, and the operator's word on them.

use domain::{catalogue::StepKey, journal::IntentState, provider::ErrorClass, time::Clock};
use entities::journal::{self, Uncharged};

use crate::{app::SystemClock, config::Config, fault::Fault, wiring};

/// What to do with them.
#[derive(Debug, clap::Subcommand)]
pub(super) enum Command {
    /// List them.
    Parked,
    /// Say what the provider's account shows.
    Settle {
        /// The step's key, as `parked` lists it (its beginning is enough).
        step: String,
        /// It was charged and its result is lost: given up, the cost stays counted.
        #[arg(long, group = "word", required_unless_present = "word")]
        charged: bool,
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
    let failed = |error: entities::StoreError| Fault::Other(error.to_string());
    let parked = journal::in_states(&db, &[IntentState::Parked]).await.map_err(failed)?;
    match command {
        Command::Parked => {
            for intent in &parked {
                println!(
                    "{}  {}  {}  {} USD  {}\n    {}",
                    intent.step_key.as_str().get(..16).unwrap_or_default(),
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
                    "{count} parked. Look them up in the provider's account, then: vidgo providers settle STEP --charged|--not-charged|--resume"
                ),
            }
            Ok(())
        }
        Command::Settle { step, charged, not_charged: _, resume } => {
            let matching: Vec<_> = parked.iter().filter(|it| it.step_key.as_str().starts_with(&step)).collect();
            let [intent] = matching.as_slice() else {
                return Err(Fault::Setting {
                    what: format!("{} parked calls begin with \"{step}\"", matching.len()),
                    next: "copy the step from `vidgo providers parked`".to_owned(),
                });
            };
            if resume {
                let Some(task_id) = &intent.task_id else {
                    return Err(Fault::Setting {
                        what: "the provider never named a task for this call".to_owned(),
                        next: "look it up in the account, then settle it with --charged or --not-charged".to_owned(),
                    });
                };
                let now = SystemClock.now();
                journal::submitted(&db, &intent.step_key, intent.attempt, task_id, now).await.map_err(failed)?;
                println!("settled: the next run looks at task {task_id} again");
                return Ok(());
            }
            settle(&db, &intent.step_key, intent.attempt, charged).await.map_err(failed)?;
            println!("settled: {}", if charged { "charged, given up" } else { "not charged, the next run asks again" });
            Ok(())
        }
    }
}

async fn settle(
    db: &sea_orm::DatabaseConnection,
    key: &StepKey,
    attempt: i32,
    charged: bool,
) -> Result<(), entities::StoreError> {
    let now = SystemClock.now();
    if charged {
        return journal::write_off(db, key, attempt, now).await;
    }
    let outcome = Uncharged { class: ErrorClass::NeverSent, message: "settled by the operator", give_up: false };
    journal::uncharged(db, key, attempt, &outcome, now).await
}
