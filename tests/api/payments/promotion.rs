//! Promotions at the till: as many discounts as there are uses, used when paid, free again when nobody pays.

use futures_util::future::join_all;
use serde_json::{Value, json};

use super::{Shop, plan_id, status};
use crate::{
    accounts::{Browser, CROWDED, Reply, until},
    credits::Staff,
    promotions::{create, hours},
};

async fn wish(buyer: &Browser, code: &str, method: &str) -> Reply {
    let package = entities::stable_id("credit_packages", "small");
    let body = json!({"package_id": package, "payment_method": method, "promotion_code": code});
    buyer.post("/api/v1/credits/purchase", body).await
}

async fn uses(staff: &Staff, code: &str) -> (i64, i64) {
    let all = staff.browser.get("/api/v1/promotions/admin/list?include_inactive=true").await.ok();
    let row = all.as_array().unwrap().iter().find(|row| row["code"] == code).unwrap().clone();
    (row["current_uses"].as_i64().unwrap(), row["reserved_uses"].as_i64().unwrap())
}

#[tokio::test]
async fn of_a_hundred_wishes_at_once_ten_are_cheaper_and_what_nobody_pays_is_free_again() {
    let shop = Shop::open(&CROWDED).await;
    let staff = Staff::of(&shop.app).await;
    let limits = json!({"max_uses_total": 10, "max_uses_per_user": 10, "discount_value": 50, "end_date": hours(2_400)});
    create(&staff, "TEN", limits).await;
    let buyers = join_all((0..10).map(|number| {
        let shop = &shop;
        async move { shop.buyer(&format!("buyer{number}")).await }
    }))
    .await;
    let wishes = buyers.iter().flat_map(|buyer| (0..10).map(move |_| wish(buyer, "ten", "ecpay")));
    let replies = join_all(wishes).await;
    let (cheaper, refused): (Vec<Reply>, Vec<Reply>) = replies.into_iter().partition(|it| it.status.is_success());
    assert_eq!((cheaper.len(), refused.len()), (10, 90));
    for reply in refused {
        reply.problem(400, "promotion_refused");
    }
    let orders: Vec<Value> = cheaper.into_iter().map(Reply::ok).collect();
    assert!(orders.iter().all(|it| it["amount"] == 75.0 && it["discount"] == 75.0), "{orders:?}");
    assert_eq!(uses(&staff, "TEN").await, (0, 10));

    // A use counts when it is paid, once.
    let first = &orders[0];
    let number = first["order_number"].as_str().unwrap();
    let mut paid_by = None;
    for buyer in &buyers {
        if buyer.get(&format!("/api/v1/payments/order/{number}")).await.status.is_success() {
            shop.pay(buyer, first).await;
            paid_by = Some(buyer);
        }
    }
    shop.order(paid_by.unwrap(), number, "paid").await;
    assert_eq!(uses(&staff, "TEN").await, (1, 9));

    // Nobody pays for the others: their uses are for others again.
    shop.pass(4).await;
    let staff =
        Staff { browser: Browser::of(&shop.app).signed_in("boss@example.com", crate::accounts::PASSWORD).await.0 };
    until("the other nine are free", async || (uses(&staff, "TEN").await == (1, 0)).then_some(())).await;
    let again = shop.again("buyer3").await;
    assert_eq!(wish(&again, "TEN", "ecpay").await.ok()["discount"], 75.0);
    shop.close().await;
}

#[tokio::test]
async fn a_plan_is_cheaper_once_and_then_costs_what_it_costs() {
    let shop = Shop::open(&[]).await;
    let staff = Staff::of(&shop.app).await;
    create(
        &staff,
        "HALF",
        json!({"discount_value": 50, "applicable_plans": [plan_id("pro")], "end_date": hours(2_400)}),
    )
    .await;
    let buyer = shop.buyer("abroad").await;
    let plan = |name: &str, method: &str| json!({"plan_id": plan_id(name), "payment_method": method, "promotion_code": "half"});
    let subscribe = "/api/v1/subscriptions/subscribe";
    buyer.post(subscribe, plan("starter", "paddle")).await.problem(400, "promotion_refused");
    let order = buyer.post(subscribe, plan("pro", "paddle")).await.ok();
    assert_eq!((&order["amount"], &order["auto_renew"]), (&json!(10.0), &json!(true)));
    shop.pay(&buyer, &order).await;
    shop.order(&buyer, order["order_number"].as_str().unwrap(), "paid").await;
    shop.pass(31).await;
    let buyer = shop.again("abroad").await;
    let paid = until("the second month is paid", async || {
        let all = buyer.get("/api/v1/payments/invoices").await.ok()["invoices"].as_array().unwrap().clone();
        (all.len() == 2).then_some(all)
    })
    .await;
    assert_eq!((&paid[0]["amount"], &paid[1]["amount"]), (&json!(20.0), &json!(10.0)));
    assert_eq!(status(&buyer).await["plan"]["name"], "pro");

    // ECPay charges an agreement the same each time: what is cheaper once is paid once.
    let other = shop.buyer("taiwan").await;
    let order = other.post(subscribe, plan("pro", "ecpay")).await.ok();
    assert_eq!((&order["amount"], &order["auto_renew"]), (&json!(300.0), &json!(false)));
    assert!(order["ecpay_form"]["params"].get("PeriodAmount").is_none(), "{order}");
    shop.close().await;
}
