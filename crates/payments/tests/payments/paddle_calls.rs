//! Questions to Paddle, refunds, and changes of subscriptions.

use std::time::Duration;

use domain::{
    lists::Currency,
    payment::{AgreementState, BillingCycle, Fact},
};
use payments::{CallError, CancelAt, Known, Outcome, Paddle, PaymentProvider, PeriodPrice, RefundOrder};
use serde_json::{Value, json};

use crate::{
    API_KEY, client, now, order, paddle_at,
    paddle_notices::event,
    paddle_settings,
    server::{Answer, Server},
};

fn data(data: Value) -> Answer {
    Answer::Json(200, json!({"data": data, "meta": {"request_id": "r"}}))
}

fn page(entries: &[Value], next: Option<&str>) -> Answer {
    let pagination =
        json!({"per_page": 30, "next": next.unwrap_or("x"), "has_more": next.is_some(), "estimated_total": 9});
    Answer::Json(200, json!({"data": entries, "meta": {"request_id": "r", "pagination": pagination}}))
}

/// The completed transaction of the vectors, of our order.
fn transaction(id: &str, origin: &str) -> Value {
    let mut transaction = event("dev-transaction-completed")["data"].clone();
    transaction["id"] = json!(id);
    transaction["origin"] = json!(origin);
    transaction["custom_data"] = json!({"order_number": "SU2345"});
    transaction["subscription_id"] = json!("sub_1");
    transaction
}

fn known(checkout_id: Option<&str>) -> Known {
    Known { number: "SU2345".parse().unwrap(), checkout_id: checkout_id.map(str::to_owned) }
}

#[tokio::test]
async fn an_order_is_asked_about_by_its_transaction() {
    let ask = async |answer: Answer| {
        let server = Server::start([answer]).await;
        let answer = paddle_at(&server.origin).ask_order(&known(Some("txn_1")), now()).await;
        assert_eq!(server.lines(), ["GET /transactions/txn_1"]);
        answer
    };
    let notices = ask(data(transaction("txn_1", "web"))).await.unwrap();
    assert_eq!(notices[0].event_id, "asked:transaction:txn_1:completed");
    assert!(matches!(&notices[0].fact, Fact::Paid(payment) if payment.amount.minor == 2_099));
    // Paid comes before completed, and is not enough.
    for status in ["draft", "ready", "billed", "paid"] {
        let mut open = transaction("txn_1", "web");
        open["status"] = json!(status);
        assert_eq!(ask(data(open)).await, Ok(vec![]), "{status}");
    }
    let mut failed = event("dev-transaction-payment-failed")["data"].clone();
    failed["custom_data"] = json!({"order_number": "SU2345"});
    let notices = ask(data(failed)).await.unwrap();
    assert!(matches!(&notices[0].fact, Fact::NotPaid(failure) if failure.code == "declined"), "{notices:?}");
    let gone = json!({"error": {"type": "request_error", "code": "not_found", "detail": "x"}});
    assert_eq!(ask(Answer::Json(404, gone)).await, Ok(vec![]));
    let mut other = transaction("txn_1", "web");
    other["custom_data"]["order_number"] = json!("SU9");
    assert!(matches!(ask(data(other)).await, Err(CallError::Refused { .. })));
}

#[tokio::test]
async fn an_order_without_a_known_transaction_is_looked_for() {
    let mut other = transaction("txn_1", "web");
    other["custom_data"] = json!(null);
    // Only the cursor of the next page is believed, not the host.
    let first = page(&[other], Some("https://evil.example/transactions?after=txn_1&per_page=1"));
    let server = Server::start([first, page(&[transaction("txn_2", "api")], Some("https://h/?after=txn_2"))]).await;
    let notices = paddle_at(&server.origin).ask_order(&known(None), now()).await.unwrap();
    assert_eq!(notices[0].event_id, "asked:transaction:txn_2:completed");
    let lines = server.lines();
    assert_eq!(lines[0], "GET /transactions?status=completed&order_by=id%5BDESC%5D&per_page=30");
    assert_eq!(lines[1], format!("{}&after=txn_1", lines[0]));

    let endless = (0..10).map(|number| page(&[], Some(&format!("https://h/?after={number}"))));
    let server = Server::start(endless).await;
    assert_eq!(paddle_at(&server.origin).ask_order(&known(None), now()).await, Ok(vec![]));
    assert_eq!(server.seen().len(), 10);
}

#[tokio::test]
async fn an_agreement_tells_its_charges_and_how_it_stands() {
    let mut stands = event("dev-subscription-created")["data"].clone();
    stands["id"] = json!("sub_1");
    let mut stranger = transaction("txn_9", "web");
    stranger["subscription_id"] = json!("sub_9");
    let mut later = transaction("txn_2", "subscription_recurring");
    later["payments"][0]["captured_at"] = json!("2026-04-01T08:00:00Z");
    let extra = transaction("txn_3", "subscription_charge");
    let answers = [data(stands), page(&[later, extra, stranger, transaction("txn_1", "web")], None)];
    let server = Server::start(answers).await;
    let notices = paddle_at(&server.origin).ask_agreement("sub_1", now()).await.unwrap();
    let ids: Vec<&str> = notices.iter().map(|notice| notice.event_id.as_str()).collect();
    let wanted = [
        "asked:transaction:txn_1:completed",
        "asked:transaction:txn_2:completed",
        "asked:subscription:sub_1:1772352001000000",
    ];
    assert_eq!(ids, wanted);
    assert!(matches!(&notices[2].fact, Fact::Agreement(stands) if stands.state == AgreementState::Active));
    assert!(server.lines()[1].starts_with("GET /transactions?subscription_id=sub_1&status=completed"));
}

fn refund(amount_minor: u32) -> RefundOrder {
    RefundOrder {
        number: "SU2345".parse().unwrap(),
        transaction_id: "txn_1".into(),
        paid_minor: 2_099,
        amount_minor,
        currency: Currency::Usd,
        pay_by: None,
    }
}

fn adjustment(status: &str, total: &str) -> Value {
    json!({
        "id": "adj_1", "action": "refund", "transaction_id": "txn_1", "status": status, "currency_code": "USD",
        "totals": {"total": total, "currency_code": "USD"},
    })
}

#[tokio::test]
async fn money_goes_back_as_a_whole_or_in_part() {
    for (amount, body) in [
        (
            2_099,
            json!({"action": "refund", "type": "full", "transaction_id": "txn_1", "reason": "requested by the customer"}),
        ),
        (
            500,
            json!({
                "action": "refund", "type": "partial", "transaction_id": "txn_1", "reason": "requested by the customer",
                "items": [{"item_id": "txnitm_01x08v6r6ycqq0rmsfbcgy9wjv", "type": "partial", "amount": "500"}],
            }),
        ),
    ] {
        let made = Answer::Json(201, json!({"data": adjustment("pending_approval", &amount.to_string())}));
        let server = Server::start([page(&[], None), data(transaction("txn_1", "web")), made]).await;
        let answer = paddle_at(&server.origin).refund(&refund(amount), now()).await;
        assert_eq!(answer, Ok(Outcome::Pending { id: "adj_1".into() }));
        assert_eq!(server.seen()[2].json(), body);
        assert_eq!(server.lines()[2], "POST /adjustments");
    }
}

#[tokio::test]
async fn a_refund_that_is_there_is_not_made_again() {
    let id = || "adj_1".to_owned();
    let mut stranger = adjustment("approved", "2099");
    stranger["transaction_id"] = json!("txn_9");
    for (listed, wanted) in [
        (vec![adjustment("pending_approval", "2099")], Some(Outcome::Pending { id: id() })),
        (vec![adjustment("rejected", "2099"), adjustment("approved", "2099")], Some(Outcome::Done { id: id() })),
        (vec![adjustment("reversed", "2099")], Some(Outcome::Rejected { id: id() })),
        (vec![adjustment("approved", "500"), stranger], None),
        (vec![], None),
    ] {
        let server = Server::start([page(&listed, None)]).await;
        assert_eq!(paddle_at(&server.origin).find_refund(&refund(2_099), now()).await, Ok(wanted));
        assert_eq!(server.lines(), ["GET /adjustments?transaction_id=txn_1&action=refund&per_page=30"]);
    }
    // Were a list cut off, a refund that is there might be made again.
    let server = Server::start([page(&[], Some("https://h/without-a-cursor"))]).await;
    let answer = paddle_at(&server.origin).refund(&refund(2_099), now()).await;
    assert!(matches!(answer, Err(CallError::Unavailable { .. })), "{answer:?}");

    let server = Server::start([page(&[adjustment("approved", "2099")], None)]).await;
    assert_eq!(paddle_at(&server.origin).refund(&refund(2_099), now()).await, Ok(Outcome::Done { id: id() }));
    assert_eq!(server.seen().len(), 1);

    let mut cheaper = transaction("txn_1", "web");
    cheaper["details"]["totals"]["grand_total"] = json!("1000");
    let server = Server::start([page(&[], None), data(cheaper)]).await;
    let answer = paddle_at(&server.origin).refund(&refund(2_099), now()).await;
    assert!(matches!(&answer, Err(CallError::Refused { code, .. }) if code == "amount_differs"), "{answer:?}");
    for wrong in [0, 2_100] {
        let answer = paddle_at(&server.origin).refund(&refund(wrong), now()).await;
        assert!(matches!(&answer, Err(CallError::Refused { code, .. }) if code == "bad_amount"), "{answer:?}");
    }
}

#[tokio::test]
async fn the_call_that_moves_money_is_unclear_unless_it_was_answered() {
    let no = json!({"error": {"type": "request_error", "code": "adjustment_total_exceeded", "detail": "Too much."}});
    let fault = json!({"error": {"type": "api_error", "code": "internal_error", "detail": "x"}});
    let mut other = adjustment("approved", "2099");
    other["transaction_id"] = json!("txn_9");
    for (answer, is_unclear) in [
        (Answer::Silence, true),
        (Answer::HangUp, true),
        (Answer::Cut(201), true),
        (Answer::Json(500, fault.clone()), true),
        (Answer::Json(503, fault.clone()), true),
        (Answer::Json(409, no.clone()), true),
        (Answer::Json(201, json!({"data": 7})), true),
        (Answer::Json(201, json!({"data": other})), true),
        (Answer::Text(302, ("location", "/adjustments/2"), String::new()), true),
        (Answer::Json(400, no.clone()), false),
        (Answer::Json(403, no), false),
        (Answer::Json(429, fault), false),
    ] {
        let patience = if matches!(answer, Answer::Silence) { 700 } else { 30_000 };
        let server = Server::start([page(&[], None), data(transaction("txn_1", "web")), answer.clone()]).await;
        let mut settings = client(Duration::from_secs(30));
        settings.money_timeout = Duration::from_millis(patience);
        let client = Paddle::new(paddle_settings(&server.origin), &settings).unwrap();
        let fault = client.refund(&refund(2_099), now()).await.unwrap_err();
        assert_eq!(matches!(fault, CallError::Unclear { .. }), is_unclear, "{answer:?}: {fault:?}");
        assert_eq!(server.seen().len(), 3, "asked once");
    }
}

fn subscription(status: &str, planned: Option<&str>) -> Value {
    let planned = planned.map(|action| json!({"action": action, "effective_at": "2026-04-01T08:00:00Z"}));
    json!({"id": "sub_1", "status": status, "scheduled_change": planned})
}

#[tokio::test]
async fn a_subscription_is_ended_at_once_or_later_and_only_if_it_goes_on() {
    for (at, became, from) in [
        (CancelAt::PeriodEnd, subscription("active", Some("cancel")), "next_billing_period"),
        (CancelAt::Now, subscription("canceled", None), "immediately"),
    ] {
        let server = Server::start([data(subscription("active", None)), data(became)]).await;
        paddle_at(&server.origin).cancel("sub_1", at, now()).await.unwrap();
        let seen = &server.seen()[1];
        assert_eq!(
            (seen.line.as_str(), seen.json()),
            ("POST /subscriptions/sub_1/cancel", json!({"effective_from": from}))
        );
    }
    for (at, stands) in [
        (CancelAt::Now, subscription("canceled", None)),
        (CancelAt::PeriodEnd, subscription("canceled", None)),
        (CancelAt::PeriodEnd, subscription("active", Some("cancel"))),
    ] {
        let server = Server::start([data(stands)]).await;
        paddle_at(&server.origin).cancel("sub_1", at, now()).await.unwrap();
        assert_eq!(server.lines(), ["GET /subscriptions/sub_1"]);
    }
    let locked = json!({"error": {"code": "subscription_locked_pending_changes", "detail": "Locked."}});
    let answers = [
        data(subscription("active", Some("cancel"))),
        Answer::Json(400, locked),
        data(subscription("active", None)),
        data(subscription("canceled", None)),
    ];
    let server = Server::start(answers).await;
    paddle_at(&server.origin).cancel("sub_1", CancelAt::Now, now()).await.unwrap();
    assert_eq!(server.seen()[2].json(), json!({"scheduled_change": null}));
    // An answer that the subscription goes on is not taken for an end.
    let server = Server::start([data(subscription("active", None)), data(subscription("active", None))]).await;
    assert!(paddle_at(&server.origin).cancel("sub_1", CancelAt::Now, now()).await.is_err());
}

#[tokio::test]
async fn a_new_price_counts_from_the_next_period_and_takes_back_a_planned_end() {
    let server = Server::start([data(subscription("active", None))]).await;
    let price = PeriodPrice {
        item: "Pro plan".into(),
        cycle: BillingCycle::Monthly,
        amount_minor: 1_999,
        currency: Currency::Usd,
    };
    paddle_at(&server.origin).change("sub_1", &price).await.unwrap();
    let seen = &server.seen()[0];
    assert_eq!(seen.line, "PATCH /subscriptions/sub_1");
    let body = seen.json();
    assert_eq!(body["proration_billing_mode"], "do_not_bill");
    assert_eq!(body.get("scheduled_change"), Some(&Value::Null));
    assert_eq!(body["items"][0]["price"]["unit_price"]["amount"], "1999");
    assert_eq!(body["items"][0]["price"]["billing_cycle"], json!({"interval": "month", "frequency": 1}));
}

#[tokio::test]
async fn the_portal_is_a_page_made_when_asked_for() {
    let session =
        |page: &str| data(json!({"id": "cpls_1", "urls": {"general": {"overview": page}, "subscriptions": []}}));
    let server = Server::start([session("https://customer-portal.paddle.com/x")]).await;
    let portal = paddle_at(&server.origin).portal("ctm_1/../x").await.unwrap().unwrap();
    assert_eq!(portal.as_str(), "https://customer-portal.paddle.com/x");
    assert_eq!(server.lines(), ["POST /customers/ctm_1%2F..%2Fx/portal-sessions"]);
    let server = Server::start([session("javascript:alert(1)")]).await;
    assert!(paddle_at(&server.origin).portal("ctm_1").await.is_err());
}

#[tokio::test]
async fn errors_keep_paddle_s_code_and_words_and_nothing_secret() {
    let detail = format!("no buyer@shop.example for {API_KEY}\n{}", "x ".repeat(1_000));
    let no = json!({"error": {"type": "request_error", "code": "bad_request", "detail": detail}});
    let server = Server::start([Answer::Json(400, no)]).await;
    let fault = paddle_at(&server.origin).checkout(&order(Currency::Usd)).await.unwrap_err();
    let shown = format!("{fault} {fault:?} {:?}", paddle_at(&server.origin));
    let CallError::Refused { code, message, .. } = fault else { panic!("{fault:?}") };
    assert_eq!(code, "bad_request");
    assert!(message.chars().count() <= 200, "{message}");
    for secret in [API_KEY, "buyer@", crate::SECRET, "\n"] {
        assert!(!shown.contains(secret), "{shown}");
    }
    assert!(payments::PaddleSettings::live_url().scheme() == "https");
}

#[test]
fn there_is_no_client_without_secrets() {
    let settings = paddle_settings(&crate::url("http://127.0.0.1:9"));
    for wrong in [
        payments::PaddleSettings { api_key: "".into(), ..settings.clone() },
        payments::PaddleSettings { api_key: "a\nb".into(), ..settings.clone() },
        payments::PaddleSettings { notification_secrets: vec![], ..settings.clone() },
        payments::PaddleSettings { notification_secrets: vec!["x".into(), "".into()], ..settings.clone() },
        payments::PaddleSettings { base_url: crate::url("mailto:a@b"), ..settings },
    ] {
        assert!(Paddle::new(wrong, &client(Duration::from_secs(1))).is_err());
    }
}
