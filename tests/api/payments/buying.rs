//! The way of a buyer: order, checkout, payment, credits, invoice, money back.

use serde_json::{Value, json};

use super::{Shop, balance, purchase, status, subscribe};
use crate::accounts::until;

#[tokio::test]
async fn a_package_is_paid_through_ecpay_and_through_paddle_and_its_credits_are_there() {
    let shop = Shop::open(&[]).await;
    for (name, method, amount) in [("taiwan", "ecpay", 15_000), ("abroad", "paddle", 500)] {
        let buyer = shop.buyer(name).await;
        let order = purchase(&buyer, "small", method).await;
        let number = order["order_number"].as_str().unwrap();
        assert_eq!(order["status"], "pending");
        shop.pay(&buyer, &order).await;
        let paid = shop.order(&buyer, number, "paid").await;
        assert_eq!((&paid["kind"], &paid["payment_url"]), (&json!("credit_pack"), &Value::Null));
        assert_eq!(balance(&buyer).await["purchased_credits"], 50, "{method}");
        let invoices = buyer.get("/api/v1/payments/invoices").await.ok();
        let invoice = &invoices["invoices"][0];
        assert_eq!(invoice["order_number"], number);
        let pdf = buyer.get(invoice["pdf_url"].as_str().unwrap()).await;
        assert_eq!(pdf.header("content-type"), Some("application/pdf"));
        if method == "ecpay" {
            assert_eq!(shop.moved(number).await, (amount, 0));
        }
    }
    shop.close().await;
}

#[tokio::test]
async fn a_plan_is_paid_and_begins_and_its_money_goes_back_with_its_credits() {
    let shop = Shop::open(&[]).await;
    for (name, method, price) in [("taiwan", "ecpay", 299.0), ("abroad", "paddle", 10.0)] {
        let buyer = shop.buyer(name).await;
        assert_eq!(status(&buyer).await["status"], "none");
        let wish = subscribe(&buyer, "starter", "monthly", method).await;
        assert_eq!((&wish["status"], &wish["is_mock"]), (&json!("pending_payment"), &json!(false)));
        assert_eq!(status(&buyer).await["has_subscription"], false, "nobody has a plan for nothing");
        shop.pay(&buyer, &wish).await;
        let number = wish["order_number"].as_str().unwrap();
        shop.order(&buyer, number, "paid").await;
        let now = status(&buyer).await;
        assert_eq!((&now["status"], &now["plan"]["name"]), (&json!("active"), &json!("starter")));
        assert_eq!((&now["auto_renew"], &now["refund_eligible"]), (&json!(true), &json!(true)), "{method} {now}");
        assert_eq!(now["credits"]["subscription"], 100);
        until("the session knows the plan", async || (buyer.me().await.ok()["plan_type"] == "starter").then_some(()))
            .await;
        let body = json!({"plan_id": super::plan_id("starter"), "payment_method": method});
        buyer.post("/api/v1/subscriptions/subscribe", body).await.problem(400, "already_subscribed");

        let back = buyer.post("/api/v1/subscriptions/cancel", json!({"request_refund": true})).await.ok();
        assert_eq!((&back["status"], &back["refund_amount"]), (&json!("cancelled"), &json!(price)));
        shop.order(&buyer, number, "refunded").await;
        let over = status(&buyer).await;
        assert_eq!((&over["has_subscription"], &over["credits"]["total"]), (&json!(false), &json!(0)));
        let notes = buyer.get("/api/v1/payments/invoices").await.ok();
        let kinds: Vec<&str> =
            notes["invoices"].as_array().unwrap().iter().map(|it| it["kind"].as_str().unwrap()).collect();
        assert_eq!(kinds, ["credit_note", "invoice"]);
    }
    shop.close().await;
}

#[tokio::test]
async fn a_deleted_account_is_charged_no_more() {
    let shop = Shop::open(&[]).await;
    for (name, method) in [("taiwan", "ecpay"), ("abroad", "paddle")] {
        let buyer = shop.buyer(name).await;
        let wish = subscribe(&buyer, "starter", "monthly", method).await;
        let number = wish["order_number"].as_str().unwrap();
        shop.pay(&buyer, &wish).await;
        shop.order(&buyer, number, "paid").await;
        let body = json!({"password": crate::accounts::PASSWORD});
        let gone = buyer.ask(reqwest::Method::DELETE, "/api/v1/auth/me", &[], Some(&body)).await;
        assert!(gone.status.is_success(), "{}", gone.body);
    }
    shop.pass(62).await;
    let meter = shop.control(reqwest::Method::GET, "meter", Value::Null).await;
    let charges: Vec<i64> = meter.as_array().unwrap().iter().map(|row| row["charges"].as_i64().unwrap()).collect();
    assert_eq!(charges, [1, 1], "{meter}");
    shop.close().await;
}
