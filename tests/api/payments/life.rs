//! A subscription's life on a clock of our own: renewals, a card that fails and recovers, another plan, the end, and what
//! the ledger, the invoices and the services' own books say of it.

use std::{
    collections::BTreeSet,
    time::{Duration, Instant},
};

use reqwest::Method;
use sea_orm::{ConnectionTrait, Statement};
use serde_json::{Value, json};

use super::{Shop, balance, status, subscribe};
use crate::accounts::{Browser, until};

/// Somebody's life with us.
struct Life {
    shop: Shop,
    name: &'static str,
    buyer: Browser,
}

impl Life {
    async fn begin(name: &'static str) -> Self {
        let shop = Shop::open(&[]).await;
        let buyer = shop.buyer(name).await;
        Self { shop, name, buyer }
    }

    /// Days pass; then the buyer signs in again.
    async fn pass(&mut self, days: i64) {
        self.shop.pass(days).await;
        self.buyer = self.shop.again(self.name).await;
    }

    /// Subscribes and pays. Reply: the order's number.
    async fn buy(&self, plan: &str, cycle: &str, method: &str) -> String {
        let wish = subscribe(&self.buyer, plan, cycle, method).await;
        self.shop.pay(&self.buyer, &wish).await;
        let number = wish["order_number"].as_str().unwrap().to_owned();
        self.shop.order(&self.buyer, &number, "paid").await;
        number
    }

    /// The plan, once it stands so, with so many subscription credits.
    async fn stands(&self, plan: Option<&str>, how: &str, credits: i64) -> Value {
        let begun = Instant::now();
        loop {
            let now = status(&self.buyer).await;
            let fits = now["status"] == how && now["plan"]["name"].as_str() == plan;
            if fits && now["credits"]["subscription"] == credits {
                return now;
            }
            if begun.elapsed() > Duration::from_secs(30) {
                panic!("not {how} on {plan:?} with {credits} credits but {now}\n{}", self.shop.story().await);
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    /// Invoices, once there are so many.
    async fn invoices(&self, count: usize) -> Vec<Value> {
        until(&format!("{count} invoices"), async || {
            let all = self.buyer.get("/api/v1/payments/invoices?limit=100").await.ok();
            let all = all["invoices"].as_array().unwrap().clone();
            (all.len() == count).then_some(all)
        })
        .await
    }

    /// The agreement at Paddle that is not over.
    async fn agreement(&self) -> String {
        let all = self.shop.control(Method::GET, "subscriptions", Value::Null).await;
        let live: Vec<&Value> = all.as_array().unwrap().iter().filter(|it| it["status"] != "canceled").collect();
        assert_eq!(live.len(), 1, "{all}");
        live[0]["id"].as_str().unwrap().to_owned()
    }

    async fn card(&self, fails: bool) {
        let path = format!("paddle/{}/card", self.agreement().await);
        self.shop.control(Method::POST, &path, json!({"fails": fails})).await;
    }

    /// Everything adds up: the ledger proves itself, numbers have no gaps, and each cent that moved at the services is on
    /// an invoice or a credit note.
    async fn adds_up(self) {
        let db = self.shop.app.database.connect().await;
        let broken = entities::ledger::verify(&db, |_, _| {}).await.unwrap().broken;
        assert!(broken.is_empty(), "{broken:?}");
        for (kind, column) in [("invoice", "charged_minor"), ("credit_note", "refunded_minor")] {
            let sql = format!("SELECT number, amount_minor FROM invoices WHERE kind = '{kind}' ORDER BY number");
            let rows = db.query_all_raw(Statement::from_string(db.get_database_backend(), sql)).await.unwrap();
            let mut series: BTreeSet<String> = BTreeSet::new();
            let mut sum = 0_i64;
            for row in &rows {
                let number: String = row.try_get("", "number").unwrap();
                sum += row.try_get::<i64>("", "amount_minor").unwrap();
                series.insert(number);
            }
            for year in series.iter().map(|it| it.split_once('-').unwrap().0.to_owned()).collect::<BTreeSet<_>>() {
                let of_year: Vec<_> = series.iter().filter(|it| it.starts_with(&format!("{year}-"))).collect();
                for (place, number) in of_year.iter().enumerate() {
                    assert_eq!(**number, format!("{year}-{:06}", place + 1), "a gap");
                }
            }
            let meter = self.shop.control(Method::GET, "meter", Value::Null).await;
            let moved: i64 = meter.as_array().unwrap().iter().map(|row| row[column].as_i64().unwrap()).sum();
            assert_eq!(sum, moved, "{kind}: {meter}");
        }
        self.shop.close().await;
    }
}

#[tokio::test]
async fn a_year_with_paddle() {
    let mut life = Life::begin("abroad").await;
    life.buy("starter", "monthly", "paddle").await;
    let first = life.stands(Some("starter"), "active", 100).await;
    assert_eq!(first["refund_days_remaining"], 7);

    // Two months go by: each is charged, and each begins with its own credits, whatever was left.
    let consume = json!({"service_type": "short_video", "generation_id": uuid(1), "credit_cost": 25});
    life.buyer.post("/api/v1/credits/consume", consume).await.ok();
    life.stands(Some("starter"), "active", 75).await;
    life.pass(31).await;
    life.invoices(2).await;
    life.stands(Some("starter"), "active", 100).await;

    // The card fails: the plan stays for the grace and brings nothing, until the charge comes after all.
    life.card(true).await;
    life.pass(31).await;
    let due = life.stands(Some("starter"), "past_due", 0).await;
    assert!(due["grace_until"].is_string(), "{due}");
    assert_eq!(life.buyer.me().await.ok()["plan_type"], "starter");
    life.card(false).await;
    life.stands(Some("starter"), "active", 100).await;
    life.invoices(3).await;

    // More at once: paid in full, what is left of the plan before stays usable, and that one is charged no more.
    life.buy("pro", "monthly", "paddle").await;
    let pro = life.stands(Some("pro"), "active", 250).await;
    assert_eq!(pro["credits"]["bonus"], 100);
    until("one agreement", async || {
        let all = life.shop.control(Method::GET, "subscriptions", Value::Null).await;
        let live = all.as_array().unwrap().iter().filter(|it| it["status"] != "canceled").count();
        (live == 1).then_some(())
    })
    .await;
    life.pass(31).await;
    let pro = life.stands(Some("pro"), "active", 250).await;
    assert_eq!(pro["credits"]["bonus"], 0, "what was kept ended with the period that had been paid");
    life.invoices(5).await;

    // Less when what is paid is over, and then at the lower price.
    let wish = subscribe(&life.buyer, "starter", "monthly", "paddle").await;
    assert_eq!((&wish["status"], &wish["checkout_url"]), (&json!("active"), &Value::Null));
    assert_eq!(status(&life.buyer).await["next_plan"]["name"], "starter");
    life.stands(Some("pro"), "active", 250).await;
    life.pass(31).await;
    life.stands(Some("starter"), "active", 100).await;
    let newest = &life.invoices(6).await[0];
    assert_eq!(newest["amount"], 10.0);

    // The end, taken back, and the end.
    life.buyer.post("/api/v1/subscriptions/cancel", json!({})).await.ok();
    let ending = life.stands(Some("starter"), "cancelled", 100).await;
    assert_eq!((&ending["auto_renew"], &ending["refund_eligible"]), (&json!(false), &json!(false)));
    life.buyer
        .post("/api/v1/subscriptions/cancel", json!({"request_refund": true}))
        .await
        .problem(400, "not_refundable");
    let again = subscribe(&life.buyer, "starter", "monthly", "paddle").await;
    assert_eq!(again["auto_renew"], true, "{again}");
    life.stands(Some("starter"), "active", 100).await;
    life.buyer.post("/api/v1/subscriptions/cancel", json!({})).await.ok();
    life.pass(32).await;
    life.stands(None, "none", 0).await;
    assert_eq!(life.buyer.me().await.ok()["plan_type"], "demo");

    // A year at once: credits come month by month; half of a month's is used, and the rest goes back.
    life.buy("pro", "yearly", "paddle").await;
    life.stands(Some("pro"), "active", 250).await;
    for number in 2..7 {
        let consume = json!({"service_type": "short_video", "generation_id": uuid(number), "credit_cost": 25});
        life.buyer.post("/api/v1/credits/consume", consume).await.ok();
    }
    let back = life.buyer.post("/api/v1/subscriptions/cancel", json!({"request_refund": true})).await.ok();
    assert_eq!(back["refund_amount"], 184.0, "192 less half of a month of twelve");
    life.stands(None, "none", 0).await;
    life.pass(1).await;
    let invoices = life.invoices(8).await;
    assert_eq!((&invoices[0]["kind"], &invoices[0]["amount"]), (&json!("credit_note"), &json!(184.0)));
    assert_eq!(balance(&life.buyer).await["remaining_credits"], 0);
    life.adds_up().await;
}

#[tokio::test]
async fn half_a_year_with_ecpay() {
    let mut life = Life::begin("taiwan").await;
    let number = life.buy("starter", "monthly", "ecpay").await;
    life.stands(Some("starter"), "active", 100).await;
    life.pass(32).await;
    life.stands(Some("starter"), "active", 100).await;
    life.invoices(2).await;

    // A charge fails and comes some days later, within the grace.
    life.shop.control(Method::POST, &format!("ecpay/{number}/card"), json!({"fails": true})).await;
    life.pass(31).await;
    life.stands(Some("starter"), "past_due", 0).await;
    life.shop.control(Method::POST, &format!("ecpay/{number}/card"), json!({"fails": false})).await;
    life.pass(5).await;
    life.stands(Some("starter"), "active", 100).await;
    life.invoices(3).await;

    // An agreement of ECPay's cannot become cheaper: it ends with what is paid.
    let wish = subscribe(&life.buyer, "starter", "yearly", "ecpay").await;
    assert_eq!(wish["status"], "pending_payment", "a year is more than a month");
    life.shop.pay(&life.buyer, &wish).await;
    life.shop.order(&life.buyer, wish["order_number"].as_str().unwrap(), "paid").await;
    let year = life.stands(Some("starter"), "active", 100).await;
    assert_eq!(year["billing_cycle"], "yearly");
    let less = subscribe(&life.buyer, "starter", "monthly", "ecpay").await;
    assert_eq!((&less["status"], &less["auto_renew"]), (&json!("active"), &json!(false)), "{less}");
    life.stands(Some("starter"), "cancelled", 100).await;
    // Its second month brings its own credits, and nothing is charged.
    life.pass(31).await;
    life.stands(Some("starter"), "cancelled", 100).await;
    life.invoices(4).await;
    life.adds_up().await;
}

fn uuid(number: u128) -> String {
    uuid::Uuid::from_u128(number).to_string()
}
