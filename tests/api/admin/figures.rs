//! Figures against what really happened: people signed up, bought and were given their money back, on a clock of our own.

use chrono::{Datelike, Months, NaiveDate, TimeDelta};
use domain::time::Clock;
use serde_json::{Value, json};

use super::{each, moved_app, pass};
use crate::{
    accounts::{Browser, PASSWORD, Person},
    credits::Staff,
    payments::{Shop, purchase, subscribe},
};

/// Signs staff in again, when their token's time is over.
async fn again(app: &crate::support::TestApp) -> Staff {
    Staff { browser: Browser::of(app).signed_in("boss@example.com", PASSWORD).await.0 }
}

#[tokio::test]
async fn revenue_is_what_was_paid_less_what_went_back_by_month_and_currency() {
    let shop = Shop::open(&[]).await;
    let mut staff = Staff::of(&shop.app).await;
    let none = staff.read("stats/dashboard").await;
    assert_eq!(none["revenue"], json!({"month": 0.0, "currency": "TWD", "by_currency": {"TWD": 0.0, "USD": 0.0}}));
    let ann = shop.buyer("ann").await;
    // An order that nobody pays is no revenue.
    purchase(&ann, "small", "ecpay").await;
    let mut sums = [0.0, 0.0];
    for (place, method) in ["ecpay", "paddle"].into_iter().enumerate() {
        let order = purchase(&ann, "small", method).await;
        shop.pay(&ann, &order).await;
        shop.order(&ann, order["order_number"].as_str().unwrap(), "paid").await;
        sums[place] += order["amount"].as_f64().unwrap();
    }
    assert!(sums[0] > 0.0 && sums[1] > 0.0 && sums[0] != sums[1]);
    // A plan whose whole price goes back again leaves nothing.
    let bob = shop.buyer("bob").await;
    let plan = subscribe(&bob, "pro", "monthly", "ecpay").await;
    shop.pay(&bob, &plan).await;
    let number = plan["order_number"].as_str().unwrap();
    shop.order(&bob, number, "paid").await;
    let with_plan = staff.read("charts/revenue?months=1").await[0]["revenue"].as_f64().unwrap();
    assert!(with_plan > sums[0], "{with_plan}");
    bob.post("/api/v1/subscriptions/cancel", json!({"request_refund": true})).await.ok();
    shop.order(&bob, number, "refunded").await;

    let board = staff.read("stats/dashboard?currency=USD").await;
    let by_currency = json!({"TWD": sums[0], "USD": sums[1]});
    assert_eq!(board["revenue"], json!({"month": sums[1], "currency": "USD", "by_currency": by_currency}));
    assert_eq!((&board["users"]["total"], &board["users"]["new_today"]), (&json!(3), &json!(3)));
    assert_eq!(staff.read("stats/dashboard").await["revenue"]["month"], json!(sums[0]));
    let months: Vec<(Value, Value)> =
        [("TWD", sums[0]), ("USD", sums[1])].map(|(of, sum)| (json!(of), json!(sum))).to_vec();
    for (currency, sum) in months {
        let chart = staff.read(&format!("charts/revenue?currency={}", currency.as_str().unwrap())).await;
        assert_eq!(chart.as_array().unwrap().len(), 12);
        assert_eq!(
            (&chart[11]["revenue"], &chart[11]["by_currency"], &chart[10]["revenue"]),
            (&sum, &by_currency, &json!(0.0))
        );
    }
    // Next month the same sums stand one place further left, whatever day it is.
    let now = shop.clock.now();
    let first = now.date_naive().with_day(1).unwrap();
    let next = first + Months::new(1);
    pass(&shop.clock, (next - now.date_naive()).num_seconds());
    staff = again(&shop.app).await;
    assert_eq!(staff.read("stats/dashboard").await["revenue"]["month"], json!(0.0));
    let chart = staff.read("charts/revenue?months=2").await;
    let name = |day: NaiveDate| json!(day.format("%Y-%m").to_string());
    assert_eq!(each(&chart, "month"), [&name(first), &name(next)]);
    assert_eq!(each(&chart, "revenue"), [&json!(sums[0]), &json!(0.0)]);
    for (query, pointer) in [
        ("revenue?months=0", "query:months"),
        ("revenue?months=25", "query:months"),
        ("revenue?currency=EUR", "query:currency"),
        ("generations?days=0", "query:days"),
        ("users-growth?days=366", "query:days"),
    ] {
        assert_eq!(staff.fault(&format!("charts/{query}")).await, pointer);
    }
    shop.close().await;
}

#[tokio::test]
async fn days_on_which_nothing_happened_stand_with_nothing() {
    let (app, clock) = moved_app().await;
    let staff = Staff::of(&app).await;
    let begun = clock.now().date_naive();
    Person::sign_up(&app, "ann@example.com").await;
    // On to the first of the month after next, so that the chart runs over the ends of two months.
    let then = begun.with_day(1).unwrap() + Months::new(2);
    staff.read("charts/users-growth").await;
    pass(&clock, (then - begun).num_seconds());
    let staff = again(&app).await;
    Person::sign_up(&app, "bob@example.com").await;
    let between = usize::try_from((then - begun).num_days()).unwrap();
    let chart = staff.read(&format!("charts/users-growth?days={}", between + 3)).await;
    let days: Vec<NaiveDate> = each(&chart, "date").iter().map(|it| it.as_str().unwrap().parse().unwrap()).collect();
    assert_eq!((days[0], *days.last().unwrap()), (begun - TimeDelta::days(2), then));
    assert!(days.windows(2).all(|pair| pair[1] - pair[0] == TimeDelta::days(1)));
    let mut wanted = vec![0; between + 3];
    (wanted[2], wanted[between + 2]) = (2, 1);
    assert_eq!(each(&chart, "count"), wanted.iter().map(|it| json!(it)).collect::<Vec<_>>().iter().collect::<Vec<_>>());
    assert_eq!(each(&staff.read("charts/users-growth?days=1").await, "count"), [&json!(1)]);
    assert_eq!(staff.read("charts/users-growth").await.as_array().unwrap().len(), 30);
    assert_eq!(staff.read("charts/generations?days=365").await.as_array().unwrap().len(), 365);
    let board = staff.read("stats/dashboard").await;
    assert_eq!((&board["users"]["total"], &board["users"]["new_today"]), (&json!(3), &json!(1)));
    assert_eq!(board["online"]["active_today"], json!(2), "who signed in on another day is not counted");
    app.stop().await;
}
