//! What a provider's account shows, and whose an unknown task in it can be.

use std::{collections::BTreeSet, time::Duration};

use chrono::{DateTime, TimeDelta, Utc};
use domain::{catalogue::Step, provider::Provider};
use entities::{
    StoreError,
    journal::{self, Intent, Nameless},
};
use providers::{AccountFacts, ActiveTask, ActiveTasks, TaskId};
use sea_orm::DatabaseConnection;

/// How far a provider's clock and ours may be apart, with the provider's times cut to whole seconds.
const CLOCKS_APART: TimeDelta = TimeDelta::seconds(5);

/// One account, as read by free calls.
pub(super) struct Account {
    pub(super) provider: Provider,
    pub(super) key_label: String,
    pub(super) facts: Result<AccountFacts, String>,
    /// `None`: this provider has no such list.
    pub(super) active: Result<Option<ActiveTasks>, String>,
    /// Of the active tasks, those that the journal knows. Read after the list was, so that a task which was stored
    /// in between is not taken for a stranger.
    pub(super) known: BTreeSet<String>,
}

/// Whose a task is.
pub(super) enum Match {
    /// It can only be this one.
    Task(TaskId),
    /// Why nothing is certain.
    Uncertain(String),
}

impl Account {
    /// The task of the account that can only be that of `intent`, whose call may have lasted up to `longest_submit`.
    ///
    /// # Errors
    /// The database failed.
    pub(super) async fn task_of(
        &self,
        db: &DatabaseConnection,
        intent: &Intent,
        longest_submit: Duration,
    ) -> Result<Match, StoreError> {
        let uncertain = |text: String| Ok(Match::Uncertain(text));
        let list = match &self.active {
            Ok(Some(list)) => list,
            Ok(None) => return uncertain(format!("{} lists no calls of the past", self.provider)),
            Err(error) => return uncertain(format!("its list of active tasks was not read: {error}")),
        };
        let Some(begun) = intent.submitting_at else {
            return uncertain("when it was submitted is not stored".to_owned());
        };
        let longest = TimeDelta::from_std(longest_submit).unwrap_or(TimeDelta::hours(1));
        // Every call that could own a task which this one could own was begun in this time.
        let around = longest + CLOCKS_APART * 2;
        let calls = journal::nameless(db, self.provider, &self.key_label, begun - around, begun + around).await?;
        let is_this = |call: &&Nameless| call.step_key == intent.step_key && call.attempt == intent.attempt;
        let Some(ours) = calls.iter().find(is_this) else {
            return uncertain("it is no longer as it was read".to_owned());
        };
        let strangers = list.tasks.iter().filter(|task| !self.known.contains(task.id.as_str()));
        let fitting: Vec<&ActiveTask> = strangers.filter(|task| fits(ours, task, longest)).collect();
        let [task] = fitting.as_slice() else {
            return uncertain(match fitting.len() {
                0 => format!("none of {} active tasks can be it; it may have ended already", list.tasks.len()),
                count => format!("{count} active tasks could be it"),
            });
        };
        if !list.complete {
            return uncertain(format!("active task {} could be it, but the list is not complete", task.id));
        }
        let rivals = calls.iter().filter(|call| !is_this(call) && fits(call, task, longest)).count();
        if rivals > 0 {
            return uncertain(format!("active task {} could be it, or that of {rivals} other calls", task.id));
        }
        // A living process may have been told this task's name since `known` was read; its call is then no longer
        // among the nameless ones either. Only a task that is still a stranger now can be ours.
        let named_since = journal::known_tasks(db, self.provider, &[task.id.to_string()]).await?;
        if !named_since.is_empty() {
            return uncertain(format!("active task {} turned out to be another call's", task.id));
        }
        Ok(Match::Task(task.id.clone()))
    }

    /// What the operator should know of it.
    pub(super) fn describe(&self) -> String {
        let facts = match &self.facts {
            Ok(AccountFacts { remaining: Some(remaining), unit, .. }) => {
                format!("{remaining} {} left", unit.unwrap_or("units"))
            }
            Ok(_) => "no balance told".to_owned(),
            Err(error) => format!("balance not read: {error}"),
        };
        let active = match &self.active {
            Ok(Some(list)) => {
                let strangers = list.tasks.iter().filter(|task| !self.known.contains(task.id.as_str()));
                let strangers: Vec<&str> = strangers.map(|task| task.id.as_str()).collect();
                let more = if list.complete { "" } else { " (the list is not complete)" };
                match strangers.as_slice() {
                    [] => format!(", {} active tasks, all known{more}", list.tasks.len()),
                    ids => format!(", {} active tasks{more}, unknown: {}", list.tasks.len(), ids.join(" ")),
                }
            }
            Ok(None) => ", no list of tasks".to_owned(),
            Err(error) => format!(", active tasks not read: {error}"),
        };
        format!("{} (key {}): {facts}{active}", self.provider, self.key_label)
    }
}

/// Whether `task` can be the one that `call` made: same operation, same prompt where both tell one, right time.
fn fits(call: &Nameless, task: &ActiveTask, longest: TimeDelta) -> bool {
    let in_time = within(task.created_at, call.submitting_at, longest);
    let same_prompt = match (&task.prompt, call.recipe.as_ref().and_then(prompt)) {
        (Some(theirs), Some(ours)) => theirs.trim() == ours.trim(),
        _ => true,
    };
    in_time && same_prompt && task.operation == Some(call.operation)
}

fn within(created: DateTime<Utc>, begun: DateTime<Utc>, longest: TimeDelta) -> bool {
    begun - CLOCKS_APART <= created && created <= begun + longest + CLOCKS_APART
}

fn prompt(step: &Step) -> Option<&str> {
    match step {
        Step::TextToImage { prompt, .. } | Step::Interior { prompt, .. } | Step::ImageToVideo { prompt, .. } => {
            Some(prompt)
        }
        Step::BackgroundRemoval { .. } | Step::TryOn { .. } | Step::Avatar { .. } | Step::Composite { .. } => None,
    }
}

#[cfg(test)]
mod tests {
    use domain::{generation::Size, provider::Operation};

    use super::*;

    fn call(prompt: &str) -> Nameless {
        let step =
            Step::TextToImage { prompt: prompt.into(), negative_prompt: None, size: Size { width: 8, height: 8 } };
        let submitting_at = DateTime::from_timestamp(1_772_352_000, 0).unwrap();
        let (step_key, operation) = (step.key(), Operation::TextToImage);
        Nameless { step_key, attempt: 1, operation, recipe: Some(step), submitting_at }
    }

    fn task(seconds: i64, prompt: Option<&str>) -> ActiveTask {
        ActiveTask {
            id: "a".parse().unwrap(),
            operation: Some(Operation::TextToImage),
            prompt: prompt.map(str::to_owned),
            created_at: call("").submitting_at + TimeDelta::seconds(seconds),
        }
    }

    #[test]
    fn a_task_fits_by_operation_time_and_prompt() {
        let longest = TimeDelta::seconds(10);
        for (seconds, prompt, fitting) in [
            (0, Some("a kite"), true),
            (-5, None, true),
            (15, Some(" a kite "), true),
            (-6, Some("a kite"), false),
            (16, Some("a kite"), false),
            (0, Some("another"), false),
        ] {
            assert_eq!(fits(&call("a kite"), &task(seconds, prompt), longest), fitting, "{seconds} {prompt:?}");
        }
        let other = ActiveTask { operation: Some(Operation::TryOn), ..task(0, None) };
        assert!(!fits(&call("a kite"), &other, longest));
    }
}
