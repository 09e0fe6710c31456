//! What a provider's account tells beside its balance: the tasks that have not ended.

use chrono::{DateTime, Utc};
use domain::provider::Operation;

use crate::TaskId;

/// A task of the account that has not ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ActiveTask {
    /// The provider's id of it.
    pub id: TaskId,
    /// What our client asks for with this model and task type; `None`: nothing that it would send.
    pub operation: Option<Operation>,
    /// The prompt, where the list repeats it.
    pub prompt: Option<String>,
    /// When the provider took it, by its own clock.
    pub created_at: DateTime<Utc>,
}

/// The tasks of an account that have not ended.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ActiveTasks {
    /// In the provider's order.
    pub tasks: Vec<ActiveTask>,
    /// Whether these are surely all: nothing was left out by the provider, and every entry was understood.
    pub complete: bool,
}
