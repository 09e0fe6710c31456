//! Credits over HTTP: what people have, what things cost, and how credits move and are bought.

mod cli;
mod consume;
mod fire;
mod history;
mod prices;
mod purchase;
mod staff;

use sea_orm::{ConnectionTrait, Statement};
use serde_json::{Value, json};

use crate::{
    accounts::{Browser, PASSWORD, Person, Reply},
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

/// Somebody of the staff.
pub struct Staff {
    pub browser: Browser,
}

impl Staff {
    pub async fn of(app: &TestApp) -> Self {
        Self::named(app, "boss@example.com").await
    }

    pub async fn named(app: &TestApp, email: &str) -> Self {
        Person::sign_up(app, email).await;
        sql(app, &format!("UPDATE users SET is_superuser = TRUE WHERE email = '{email}'")).await;
        // A new session is read anew.
        Self { browser: Browser::of(app).signed_in(email, PASSWORD).await.0 }
    }

    /// Below `/admin`.
    pub async fn post(&self, path: &str, body: Value) -> Reply {
        self.browser.post(&format!("/api/v1/admin/{path}"), body).await
    }

    pub async fn adjust(&self, user: &str, body: Value) -> Reply {
        self.post(&format!("users/{user}/credits"), body).await
    }

    pub async fn add(&self, user: &str, amount: i64, kind: &str) -> Reply {
        let path = format!("/api/v1/credits/add?user_id={user}&amount={amount}&credit_type={kind}");
        self.browser.post(&path, json!({})).await
    }

    pub async fn hold(&self, user: &str, amount: i64) -> Reply {
        self.post(&format!("users/{user}/holds"), json!({"amount": amount, "reason": "work"})).await
    }

    pub async fn end(&self, hold: &str, how: &str, body: Value) -> Reply {
        self.post(&format!("holds/{hold}/{how}"), body).await
    }

    pub async fn refund(&self, charge: &str, body: Value) -> Reply {
        self.post(&format!("transactions/{charge}/refund"), body).await
    }
}

/// Somebody who has just signed up, and their id.
pub async fn customer(app: &TestApp, email: &str) -> (Browser, String) {
    let person = Person::sign_up(app, email).await;
    let id = person.answer["user"]["id"].as_str().unwrap().to_owned();
    (person.browser, id)
}

pub async fn balance(browser: &Browser) -> Value {
    browser.get("/api/v1/credits/balance").await.ok()
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
