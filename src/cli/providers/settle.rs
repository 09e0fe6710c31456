//! `vidgo providers settle`: the operator's word on one call.

use domain::{journal::IntentState, provider::ErrorClass, time::Clock};
use entities::{
    audit,
    journal::{self, Intent, Uncharged},
};
use sea_orm::DatabaseConnection;
use serde_json::json;

use super::store_failed;
use crate::{app::SystemClock, cli::who::by, fault::Fault};

/// What the operator says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Word {
    /// Charged, and its result is lost.
    Charged {
        /// The step is wanted all the same.
        again: bool,
    },
    NotCharged,
    /// The provider still has the task.
    Resume,
}

pub(super) async fn run(db: &DatabaseConnection, step: &str, word: Word) -> Result<(), Fault> {
    let failed = |error: entities::StoreError| store_failed(&error);
    let mut known = journal::in_states(db, &[IntentState::Parked]).await.map_err(failed)?;
    // What was given up as lost can still be wanted again.
    if word == (Word::Charged { again: true }) {
        known.extend(journal::written_off(db).await.map_err(failed)?);
    }
    let matching: Vec<&Intent> = known.iter().filter(|it| it.step_key.as_str().starts_with(step)).collect();
    let [intent] = matching.as_slice() else {
        return Err(Fault::Setting {
            what: format!("{} parked calls begin with \"{step}\"", matching.len()),
            next: "copy the step from `vidgo providers parked`".to_owned(),
        });
    };
    let (key, attempt, now) = (&intent.step_key, intent.attempt, SystemClock.now());
    let said = match word {
        Word::Resume => {
            let Some(task_id) = &intent.task_id else {
                return Err(Fault::Setting {
                    what: "the provider never named a task for this call".to_owned(),
                    next: "look it up in the account, then settle it with --charged or --not-charged".to_owned(),
                });
            };
            journal::submitted(db, key, attempt, task_id, now).await.map_err(failed)?;
            println!("settled: the next run looks at task {task_id} again");
            "resume"
        }
        Word::NotCharged => {
            let outcome =
                Uncharged { class: ErrorClass::NeverSent, message: "settled by the operator", give_up: false };
            journal::uncharged(db, key, attempt, &outcome, now).await.map_err(failed)?;
            println!("settled: not charged, the next run asks again");
            "not_charged"
        }
        Word::Charged { again } => {
            if intent.state == IntentState::Parked {
                journal::write_off(db, key, attempt, now).await.map_err(failed)?;
            }
            if again {
                journal::want_again(db, key, attempt, now).await.map_err(failed)?;
                println!(
                    "settled: charged, {} USD stay counted; the next run pays for the step once more",
                    intent.cost
                );
                "charged_again"
            } else {
                println!("settled: charged, given up (with --again the next run pays for it once more)");
                "charged"
            }
        }
    };
    // Each word is a transaction, or two, of the journal's own: what was said is written down right after it.
    let after = json!({"word": said, "attempt": attempt, "cost_usd": intent.cost.to_string()});
    let entry = by().entry("provider.settle", "step", key.as_str()).with_change(&json!({}), &after);
    audit::record(db, entry, now).await.map_err(failed)
}
