//! The provider journal: one paid call per permission, and budgets that hold, whoever asks at once.

use domain::{
    catalogue::{Step, StepKey},
    generation::Size,
    journal::IntentState,
    money::UsdMicros,
    provider::{ErrorClass, Operation, Provider},
};
use entities::{
    StoreError,
    journal::{self, Begin, Booking, Intent, LIBRARY_SCOPE, Permit, Uncharged},
};
use sea_orm::{ConnectionTrait, DatabaseConnection, FromQueryResult, JsonValue, Statement};

use crate::samples::noon;

#[path = "journal/account.rs"]
mod account;
#[path = "journal/budgets.rs"]
mod budgets;
#[path = "journal/model.rs"]
mod model;
#[path = "journal/races.rs"]
mod races;
#[path = "journal/transitions.rs"]
mod transitions;
#[path = "journal/walk.rs"]
mod walk;

const COST: i64 = 12_345;

fn usd(micros: i64) -> UsdMicros {
    micros.try_into().unwrap()
}

/// Writes the intent of the `n`th step down.
async fn wanted(db: &DatabaseConnection, n: usize) -> StepKey {
    let size = Size { width: 1024, height: 1024 };
    let step = Step::TextToImage { prompt: format!("picture {n}"), negative_prompt: None, size };
    journal::ensure(db, &step, Operation::TextToImage, "item", noon(0)).await.unwrap().step_key
}

async fn intent(db: &DatabaseConnection, key: &StepKey) -> Intent {
    journal::get(db, key).await.unwrap().unwrap()
}

fn booking(cost_micros: i64, run_scope: Option<&str>) -> Booking {
    Booking {
        provider: Provider::Piapi,
        key_label: "key-1".to_owned(),
        cost: usd(cost_micros),
        run_scope: run_scope.map(str::to_owned),
    }
}

async fn begin(db: &DatabaseConnection, key: &StepKey, before: i32, run_scope: Option<&str>) -> Begin {
    journal::begin_submit(db, key, before, &booking(COST, run_scope), noon(1)).await.unwrap()
}

async fn granted(db: &DatabaseConnection, key: &StepKey, before: i32, run_scope: Option<&str>) -> Permit {
    match begin(db, key, before, run_scope).await {
        Begin::Granted(permit) => permit,
        other => panic!("{other:?}"),
    }
}

fn over(scope: &str) -> Begin {
    Begin::OverBudget { scope: scope.to_owned() }
}

async fn cap(db: &DatabaseConnection, scope: &str, micros: i64) {
    journal::set_cap(db, scope, usd(micros)).await.unwrap();
}

/// What the library and one run have committed.
async fn committed(db: &DatabaseConnection, scope: &str) -> i64 {
    journal::committed(db, scope).await.unwrap().micros()
}

async fn give_back(db: &DatabaseConnection, key: &StepKey, attempt: i32) -> Result<(), StoreError> {
    let outcome = Uncharged { class: ErrorClass::NeverSent, message: "refused", give_up: false };
    journal::uncharged(db, key, attempt, &outcome, noon(3)).await
}

async fn park(db: &DatabaseConnection, key: &StepKey, attempt: i32) -> Result<(), StoreError> {
    journal::park(db, key, attempt, ErrorClass::Ambiguous, "no answer", noon(3)).await
}

async fn rows(db: &DatabaseConnection, sql: &str) -> Vec<JsonValue> {
    JsonValue::find_by_statement(Statement::from_string(db.get_database_backend(), sql)).all(db).await.unwrap()
}

/// The whole journal, to see that nothing changed.
async fn dump(db: &DatabaseConnection) -> [Vec<JsonValue>; 3] {
    [
        rows(db, "SELECT * FROM provider_intents ORDER BY step_key").await,
        rows(db, "SELECT * FROM provider_attempts ORDER BY step_key, attempt").await,
        rows(db, "SELECT * FROM provider_budgets ORDER BY scope").await,
    ]
}

/// The one number that `sql` selects; no rows sum to nothing.
async fn number(db: &DatabaseConnection, sql: &str) -> i64 {
    let sql = Statement::from_string(db.get_database_backend(), format!("SELECT CAST(({sql}) AS bigint) AS n"));
    let row = db.query_one_raw(sql).await.unwrap().unwrap();
    row.try_get::<Option<i64>>("", "n").unwrap().unwrap_or_default()
}
