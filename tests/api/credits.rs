//! Credits over HTTP: what things cost, and how credits are bought.

mod prices;
mod purchase;

use sea_orm::{ConnectionTrait, Statement};
use serde_json::Value;

use crate::{
    accounts::{Browser, PASSWORD, Person},
    support::TestApp,
};

pub const PRICING: &str = "/api/v1/credits/pricing";
pub const PACKAGES: &str = "/api/v1/credits/packages";
pub const ESTIMATE: &str = "/api/v1/credits/estimate";
pub const PURCHASE: &str = "/api/v1/credits/purchase";

/// A time that never comes, and one that is over: as both databases take it.
pub const NEVER: &str = "2999-01-01 00:00:00+00:00";
pub const OVER: &str = "2020-01-01 00:00:00+00:00";

/// As an operator would.
pub async fn sql(app: &TestApp, statement: &str) {
    let done = app.database.connect().await.execute_unprepared(statement).await;
    done.unwrap_or_else(|error| panic!("{statement}: {error}"));
}

pub async fn count(app: &TestApp, what: &str) -> i64 {
    let db = app.database.connect().await;
    let sql = Statement::from_string(db.get_database_backend(), format!("SELECT count(*) AS n FROM {what}"));
    db.query_one_raw(sql).await.unwrap().unwrap().try_get("", "n").unwrap()
}

/// Somebody who has just signed in, on this plan until then.
pub async fn person_on(app: &TestApp, email: &str, plan: &str, until: &str) -> Browser {
    Person::sign_up(app, email).await;
    sql(app, &format!("UPDATE users SET plan_name = '{plan}', plan_expires_at = '{until}' WHERE email = '{email}'"))
        .await;
    // A new session is read anew.
    Browser::of(app).signed_in(email, PASSWORD).await.0
}

/// The entry of a list whose `field` is `value`.
#[track_caller]
pub fn entry<'a>(list: &'a Value, field: &str, value: &str) -> &'a Value {
    let found = list.as_array().unwrap_or_else(|| panic!("no list: {list}")).iter().find(|it| it[field] == value);
    found.unwrap_or_else(|| panic!("{value} is not in {list}"))
}
