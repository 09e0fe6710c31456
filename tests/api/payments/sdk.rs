//! The services' official clients: what our stand-in says is what they read, and what they sign is what we believe.

use serde_json::{Value, json};
use standin::PaySettings;

use super::Shop;
use crate::official::{node, node_folder, said};

/// `@paddle/paddle-node-sdk` from npm verifies and reads every event, hands it on to us, and drives the API.
#[tokio::test]
async fn paddles_client_understands_the_standin_and_signs_what_we_believe() {
    let script = ("paddle.mjs", include_str!("paddle.mjs"));
    let Some(folder) = node_folder(&[script], &["@paddle/paddle-node-sdk@3.10.0"]) else { return };
    let shop = Shop::open(&[]).await;
    let settings = PaySettings::default();
    let task = json!({
        "standin": shop.app.standin.origin().as_str().trim_end_matches('/'),
        "webhook": format!("{}/api/v1/payments/paddle/webhook", shop.app.base),
        "key": settings.paddle_api_key, "secret": settings.paddle_notification_secret,
    });
    let mut client = node(&folder, "paddle.mjs");
    client.arg(task.to_string());
    let expected = json!({
        "faults": [],
        "events": [
            "address.created", "adjustment.created", "adjustment.updated", "customer.created", "subscription.activated",
            "subscription.canceled", "subscription.created", "subscription.updated", "transaction.completed",
            "transaction.created", "transaction.paid", "transaction.ready", "transaction.updated",
        ],
        "made": "draft", "amount": "1000", "paid": "completed", "planned": "cancel", "refund": ["pending_approval", "approved"],
        "ended": "canceled", "refused": "adjustment_total_amount_above_remaining_allowed",
        "ours": {"signed": 200, "altered": 401, "late": 401},
    });
    assert_eq!(said(client).await, expected);
    shop.close().await;
}

/// `ecpay_aio_nodejs` from npm. It lower-cases and escapes in its own way, so that only plain values agree (ecpay.md).
#[tokio::test]
async fn ecpays_client_makes_a_form_that_the_standin_takes_and_signs_as_we_do() {
    let script = ("ecpay.mjs", include_str!("ecpay.mjs"));
    let Some(folder) = node_folder(&[script], &["ecpay_aio_nodejs@1.2.2"]) else { return };
    let shop = Shop::open(&[]).await;
    let PaySettings { ecpay_merchant_id, ecpay_hash_key: key, ecpay_hash_iv: iv, .. } = PaySettings::default();
    let samples = [
        vec![("MerchantID", "3002607"), ("RtnCode", "1"), ("TradeAmt", "599"), ("CustomField1", "")],
        vec![("ItemName", "中包 110 點"), ("RtnMsg", "交易成功"), ("ReturnURL", "https://shop.example/a?b=c&d=e")],
        vec![("TradeDesc", "plain (text) - with * marks_and.points!"), ("PaymentDate", "2026/01/31 23:59:59")],
    ];
    let as_object = |fields: &Vec<(&str, &str)>| -> Value {
        fields.iter().map(|(name, value)| ((*name).to_owned(), Value::from(*value))).collect()
    };
    let samples_of = samples.iter().map(as_object).collect::<Vec<_>>();
    let task = json!({"merchant": ecpay_merchant_id, "key": key, "iv": iv, "samples": samples_of});
    let mut client = node(&folder, "ecpay.mjs");
    client.arg(task.to_string());
    let told = said(client).await;
    let ours = samples.iter().map(|fields| Value::from(::payments::ecpay::mac::sign(fields, &key, &iv)));
    assert_eq!(told["signatures"], ours.collect::<Value>());
    // Its form leads to ECPay itself; the stand-in is asked in its place.
    let action = told["action"].as_str().unwrap();
    let path = action.strip_prefix("https://payment-stage.ecpay.com.tw/").unwrap_or_else(|| panic!("{action}"));
    let at = shop.app.standin.origin().join("/ecpay/").unwrap().join(path).unwrap();
    shop.send_form(&json!({"action_url": at, "params": told["fields"]})).await;
    shop.close().await;
}
