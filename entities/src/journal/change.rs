//! One step of the state machine, applied to an intent and its attempt.

use chrono::{DateTime, Utc};
use domain::{catalogue::StepKey, journal::IntentState, provider::ErrorClass};
use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter, UpdateMany, sea_query::Expr};

use super::rows::{attempt, intent};
use crate::StoreError;

/// Which attempt of which step moves, from which states.
pub(super) struct Change<'a> {
    pub(super) key: &'a StepKey,
    pub(super) attempt: i32,
    pub(super) from: &'a [IntentState],
    pub(super) now: DateTime<Utc>,
}

impl Change<'_> {
    /// Moves the intent, and locks it until the transaction ends.
    pub(super) async fn intent(
        &self,
        tx: &DatabaseTransaction,
        update: UpdateMany<intent::Entity>,
        to: IntentState,
    ) -> Result<(), StoreError> {
        let result = update
            .col_expr(intent::Column::State, Expr::value(to.as_str()))
            .col_expr(intent::Column::UpdatedAt, Expr::value(self.now))
            .filter(intent::Column::StepKey.eq(self.key.as_str()))
            .filter(intent::Column::Attempt.eq(self.attempt))
            .filter(intent::Column::State.is_in(self.from.iter().map(|state| state.as_str())))
            .exec(tx)
            .await?;
        if result.rows_affected == 1 { Ok(()) } else { Err(superseded(self.key, self.attempt, to)) }
    }

    /// Moves the attempt. Its state needs no look: the intent's was compared, and is locked.
    pub(super) async fn attempt(
        &self,
        tx: &DatabaseTransaction,
        update: UpdateMany<attempt::Entity>,
        to: IntentState,
    ) -> Result<(), StoreError> {
        let result = update
            .col_expr(attempt::Column::State, Expr::value(to.as_str()))
            .filter(attempt::Column::StepKey.eq(self.key.as_str()))
            .filter(attempt::Column::Attempt.eq(self.attempt))
            .exec(tx)
            .await?;
        if result.rows_affected == 1 {
            Ok(())
        } else {
            Err(StoreError::corrupt("provider_attempts", self.key, format!("attempt {} is missing", self.attempt)))
        }
    }
}

/// Somebody else was faster.
pub(super) fn superseded(key: &StepKey, attempt: i32, wish: impl std::fmt::Display) -> StoreError {
    StoreError::Superseded { what: format!("attempt {attempt} of step {key}: {wish}") }
}

/// Notes on the intent what went wrong, or that nothing did.
pub(super) fn error_of_intent(class: Option<ErrorClass>, message: Option<&str>) -> UpdateMany<intent::Entity> {
    intent::Entity::update_many()
        .col_expr(intent::Column::ErrorClass, Expr::value(class.map(ErrorClass::as_str)))
        .col_expr(intent::Column::ErrorMessage, Expr::value(message))
}

/// Notes on the attempt what went wrong, or that nothing did.
pub(super) fn error_of_attempt(class: Option<ErrorClass>, message: Option<&str>) -> UpdateMany<attempt::Entity> {
    attempt::Entity::update_many()
        .col_expr(attempt::Column::ErrorClass, Expr::value(class.map(ErrorClass::as_str)))
        .col_expr(attempt::Column::ErrorMessage, Expr::value(message))
}
