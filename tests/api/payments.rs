//! Payments over HTTP: buying from the order to the credits, against our stand-in that plays ECPay and Paddle.

mod buying;
mod ecpay_notices;
mod ecpay_repeats;
mod fire;
mod life;
mod paddle_notices;
mod paddle_repeats;
mod promotion;
mod sdk;
mod told;

use std::sync::{
    Arc,
    atomic::{AtomicI64, Ordering},
};

use chrono::{DateTime, TimeDelta, Utc};
use domain::time::Clock;
use reqwest::{Client, Method, StatusCode, redirect};
use sea_orm::{ConnectionTrait, Statement};
use serde_json::{Value, json};
use standin::StandinSettings;
use vidgo::app::{Hooks, SystemClock};

use crate::{
    accounts::{Browser, PASSWORD, Person, SECRET, TRUSTING, until},
    support::{TestApp, small_standin_with},
};

/// The system's clock, moved ahead.
#[derive(Default)]
pub struct TestClock(pub AtomicI64);

impl Clock for TestClock {
    fn now(&self) -> DateTime<Utc> {
        SystemClock.now() + TimeDelta::seconds(self.0.load(Ordering::SeqCst))
    }
}

/// An app that sells, and the services through which it is paid.
pub struct Shop {
    pub app: TestApp,
    pub clock: Arc<TestClock>,
    http: Client,
}

impl Shop {
    pub async fn open(settings: &[(&str, &str)]) -> Self {
        let clock = Arc::new(TestClock::default());
        let shared: Arc<dyn Clock> = Arc::clone(&clock) as _;
        let settings_of = StandinSettings { clock: Some(Arc::clone(&shared)), ..StandinSettings::default() };
        let standin = small_standin_with(settings_of).await;
        let mut all = vec![
            ("SKIP_PREGENERATION", "true"),
            ("SECRET_KEY", SECRET),
            TRUSTING,
            ("VIDGO__PAYMENTS__INTERVAL_MS", "50"),
            ("VIDGO__CREDITS__SWEEP_INTERVAL_MS", "50"),
            ("VIDGO__LIMITS__WRITES_PER_MINUTE_PER_ADDRESS", "10000"),
        ];
        all.extend(settings);
        let app = TestApp::start_at(standin, &all, Hooks { clock: Some(shared), ..Hooks::default() }).await;
        let app = app.until_ready().await;
        let webhook = format!("{}/api/v1/payments/paddle/webhook", app.base);
        app.standin.set_paddle_notification_url(&webhook.parse().unwrap());
        let http = Client::builder().no_proxy().redirect(redirect::Policy::none()).build().unwrap();
        Self { app, clock, http }
    }

    /// Somebody who has just signed up.
    pub async fn buyer(&self, name: &str) -> Browser {
        Person::sign_up(&self.app, &format!("{name}@example.com")).await.browser
    }

    /// The same person, when their token's time is over.
    pub async fn again(&self, name: &str) -> Browser {
        Browser::of(&self.app).signed_in(&format!("{name}@example.com"), PASSWORD).await.0
    }

    /// What the stand-in's own interface answers.
    pub async fn control(&self, method: Method, path: &str, body: Value) -> Value {
        let url = self.app.standin.origin().join(&format!("/_standin/pay/{path}")).unwrap();
        let mut request = self.http.request(method.clone(), url);
        if method != Method::GET {
            request = request.json(&body);
        }
        let answer = request.send().await.unwrap();
        let (status, text) = (answer.status(), answer.text().await.unwrap());
        assert!(status.is_success(), "{path}: {status} {text}");
        serde_json::from_str(&text).unwrap_or(Value::Null)
    }

    pub async fn act(&self, path: &str) -> Value {
        self.control(Method::POST, path, json!({})).await
    }

    /// Waits until everything that was told is applied, and everything that was to be asked was asked.
    pub async fn settled(&self) {
        let db = self.app.database.connect().await;
        let open = "SELECT (SELECT COUNT(*) FROM payment_events WHERE state = 'waiting') \
                    + (SELECT COUNT(*) FROM payment_tasks WHERE state IN ('waiting', 'sent')) AS n";
        until("nothing is under way", async || {
            let told = self.control(Method::GET, "deliveries?state=pending", Value::Null).await;
            let open = Statement::from_string(db.get_database_backend(), open);
            let left: i64 = db.query_one_raw(open).await.unwrap().unwrap().try_get("", "n").unwrap();
            (told.as_array().unwrap().is_empty() && left == 0).then_some(())
        })
        .await;
    }

    /// What was told, asked and stands: for whoever looks why something did not come.
    pub async fn story(&self) -> String {
        let db = self.app.database.connect().await;
        let all = "SELECT created_at, 'event ' || event_type || ' ' || state || ': ' || COALESCE(result, '') AS what \
                   FROM payment_events UNION ALL \
                   SELECT created_at, 'task ' || kind || ' ' || state || ': ' || COALESCE(result, '') FROM payment_tasks \
                   UNION ALL SELECT created_at, 'subscription ' || plan_name || ' ' || status || ' ' || \
                   COALESCE(end_reason, '') || ' told ' || COALESCE(CAST(told_at AS TEXT), '-') || ' until ' || \
                   COALESCE(CAST(period_ends_at AS TEXT), '-') FROM subscriptions ORDER BY created_at";
        let all = Statement::from_string(db.get_database_backend(), all);
        let rows = db.query_all_raw(all).await.unwrap();
        let lines = rows.iter().map(|row| row.try_get::<String>("", "what").unwrap());
        lines.collect::<Vec<_>>().join("\n")
    }

    /// Time passes, for us and for the services, day by day: each day both do what is due.
    pub async fn pass(&self, days: i64) {
        for _ in 0..days {
            self.settled().await;
            self.clock.0.fetch_add(86_400, Ordering::SeqCst);
            self.control(Method::POST, "clock", json!({"advance_seconds": 0})).await;
        }
        self.settled().await;
    }

    /// Opens ECPay's checkout of an order, as a browser would.
    pub async fn at_ecpay(&self, buyer: &Browser, number: &str) {
        let form = buyer.post(&format!("/api/v1/payments/ecpay/checkout/{number}"), json!({})).await.ok();
        self.send_form(&form["ecpay_form"]).await;
    }

    pub async fn send_form(&self, form: &Value) {
        let fields: Vec<(String, String)> = form["params"]
            .as_object()
            .unwrap()
            .iter()
            .map(|(name, value)| (name.clone(), value.as_str().unwrap().to_owned()))
            .collect();
        let answer = self.http.post(form["action_url"].as_str().unwrap()).form(&fields).send().await.unwrap();
        let (status, text) = (answer.status(), answer.text().await.unwrap());
        assert_eq!(status, StatusCode::FOUND, "{text}");
    }

    /// Opens Paddle's checkout of an order. Reply: the transaction.
    pub async fn at_paddle(&self, buyer: &Browser, number: &str) -> String {
        buyer.post(&format!("/api/v1/payments/paddle/checkout/{number}"), json!({})).await.ok();
        let all = self.control(Method::GET, "transactions", Value::Null).await;
        let ours = |it: &&Value| it["custom_data"]["order_number"] == number;
        let found = all.as_array().unwrap().iter().rev().find(ours).unwrap_or_else(|| panic!("{number} in {all}"));
        found["id"].as_str().unwrap().to_owned()
    }

    /// Pays an order through whoever it is to be paid through.
    pub async fn pay(&self, buyer: &Browser, order: &Value) {
        let number = order["order_number"].as_str().unwrap();
        if order["currency"] == "TWD" {
            self.at_ecpay(buyer, number).await;
            self.act(&format!("ecpay/{number}/pay")).await;
        } else {
            let transaction = self.at_paddle(buyer, number).await;
            self.act(&format!("paddle/{transaction}/pay")).await;
        }
    }

    /// The order, once it is so.
    pub async fn order(&self, buyer: &Browser, number: &str, status: &str) -> Value {
        until(&format!("order {number} is {status}"), async || {
            let order = buyer.get(&format!("/api/v1/payments/order/{number}")).await.ok();
            (order["status"] == status).then_some(order)
        })
        .await
    }

    /// What the services have charged and given back for an order, in hundredths.
    pub async fn moved(&self, order: &str) -> (i64, i64) {
        let rows = self.control(Method::GET, "meter", Value::Null).await;
        let row = rows.as_array().unwrap().iter().find(|row| row["order"] == order).cloned().unwrap_or_default();
        let number = |name: &str| row[name].as_i64().unwrap_or_default();
        (number("charged_minor"), number("refunded_minor"))
    }

    pub async fn close(self) {
        self.app.stop().await;
    }
}

pub async fn subscribe(buyer: &Browser, plan: &str, cycle: &str, method: &str) -> Value {
    let body = json!({"plan_id": plan_id(plan), "billing_cycle": cycle, "payment_method": method});
    buyer.post("/api/v1/subscriptions/subscribe", body).await.ok()
}

pub fn plan_id(plan: &str) -> String {
    entities::plans::plan_id(plan.parse().unwrap()).to_string()
}

pub async fn status(buyer: &Browser) -> Value {
    buyer.get("/api/v1/subscriptions/status").await.ok()
}

pub async fn balance(buyer: &Browser) -> Value {
    buyer.get("/api/v1/credits/balance").await.ok()
}

/// Orders a package. Reply: the order.
pub async fn purchase(buyer: &Browser, package: &str, method: &str) -> Value {
    let id = entities::stable_id("credit_packages", package);
    let body = json!({"package_id": id, "payment_method": method});
    buyer.post("/api/v1/credits/purchase", body).await.ok()
}
