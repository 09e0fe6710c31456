//! What Paddle posts to us: what it means. Whether it is believed is in the vectors.

use std::collections::HashMap;

use domain::payment::{AgreementState, Charge, Fact, MoneyBackKind, MoneyBackState, Notice};
use payments::{Delivery, NoticeError, PaymentProvider, paddle::signature};
use serde_json::{Value, json};

use crate::{SECRET, at, now, paddle_at, url};

/// A body of the vectors by its id.
pub(crate) fn event(id: &str) -> Value {
    let vectors: Value = serde_json::from_str(include_str!("vectors/paddle.json")).unwrap();
    let vectors = vectors["vectors"].as_array().unwrap().iter();
    let bodies: HashMap<&str, &str> =
        vectors.map(|it| (it["id"].as_str().unwrap(), it["body_text"].as_str().unwrap())).collect();
    serde_json::from_str(bodies[id]).unwrap()
}

/// Signed and posted.
fn read(body: &Value) -> Result<Notice, NoticeError> {
    read_bytes(body.to_string().as_bytes())
}

fn read_bytes(body: &[u8]) -> Result<Notice, NoticeError> {
    let header = signature::sign(SECRET, now().timestamp(), body);
    let delivery = Delivery { signature: Some(&header), content_type: Some("application/json"), body };
    paddle_at(&url("http://127.0.0.1:9")).read(&delivery, now())
}

/// The event of a vector with parts of it changed.
fn changed(id: &str, changes: &[(&str, Value)]) -> Result<Notice, NoticeError> {
    let mut body = event(id);
    for (pointer, value) in changes {
        match body.pointer_mut(pointer) {
            Some(place) => *place = value.clone(),
            None => {
                let (parent, name) = pointer.rsplit_once('/').unwrap();
                body.pointer_mut(parent).unwrap()[name] = value.clone();
            }
        }
    }
    read(&body)
}

const COMPLETED: &str = "dev-transaction-completed";

#[test]
fn a_completed_transaction_is_a_payment_of_the_order_in_its_custom_data() {
    let ours = json!({"order_number": "SU2345", "user_id": "0198c0de-0000-7000-8000-000000000001"});
    let period = json!({"starts_at": "2026-03-01T08:00:00Z", "ends_at": "2026-04-01T08:00:00Z"});
    let notice = changed(COMPLETED, &[("/data/custom_data", ours), ("/data/billing_period", period)]).unwrap();
    assert_eq!(notice.event_id, "evt_01x08v6r6ycqq0rmsfbcgy9wjv");
    assert_eq!(notice.event_type, "transaction.completed");
    assert_eq!(notice.occurred_at, at("2026-03-01T08:00:00.123456Z"));
    let Fact::Paid(payment) = notice.fact else { panic!("{notice:?}") };
    assert_eq!(payment.charge, Charge::Order { order: "SU2345".parse().unwrap() });
    assert_eq!(payment.transaction_id, "txn_01x08v6r6ycqq0rmsfbcgy9wjv");
    assert_eq!((payment.amount.minor, payment.amount.currency.as_str()), (2_099, "USD"));
    assert_eq!(payment.paid_at, at("2026-03-01T07:59:55Z"));
    assert_eq!(payment.agreement.as_deref(), Some("sub_0196wb1wh36evctmsb8hves13p"));
    assert_eq!(payment.customer.as_deref(), Some("ctm_01x08v6r6ycqq0rmsfbcgy9wjv"));
    assert_eq!(payment.next_charge_at, Some(at("2026-04-01T08:00:00Z")));
}

#[test]
fn where_a_transaction_comes_from_says_which_charge_it_is() {
    let ours = || ("/data/custom_data", json!({"order_number": "SU2345"}));
    let charge = |changes: &[(&str, Value)]| match changed(COMPLETED, changes).unwrap().fact {
        Fact::Paid(payment) => payment.charge,
        other => panic!("{other:?}"),
    };
    let renewal = Charge::Renewal { agreement: "sub_0196wb1wh36evctmsb8hves13p".into(), number: None };
    // A subscription hands its custom data on: the order that began it is not paid again.
    assert_eq!(charge(&[ours(), ("/data/origin", json!("subscription_recurring"))]), renewal);
    assert!(matches!(charge(&[ours(), ("/data/origin", json!("api"))]), Charge::Order { .. }));
    for origin in ["subscription_charge", "subscription_update", "subscription_payment_method_change", "new"] {
        assert_eq!(charge(&[ours(), ("/data/origin", json!(origin))]), Charge::Foreign, "{origin}");
    }
    for data in [json!(null), json!({}), json!({"order_number": 7}), json!({"order_number": "SUB-1"}), json!("x")] {
        assert_eq!(charge(&[("/data/custom_data", data.clone())]), Charge::Foreign, "{data}");
    }
}

#[test]
fn a_failed_payment_says_why() {
    let notice = changed("dev-transaction-payment-failed", &[("/data/custom_data", json!({"order_number": "CR9"}))]);
    let Fact::NotPaid(failure) = notice.unwrap().fact else { panic!() };
    assert_eq!((failure.code.as_str(), failure.charge), ("declined", Charge::Order { order: "CR9".parse().unwrap() }));
    let recurring = [
        ("/data/origin", json!("subscription_recurring")),
        ("/data/subscription_id", json!("sub_1")),
        ("/data/payments", json!([])),
    ];
    let Fact::NotPaid(failure) = changed("dev-transaction-payment-failed", &recurring).unwrap().fact else { panic!() };
    assert_eq!(failure.charge, Charge::Renewal { agreement: "sub_1".into(), number: None });
    assert_eq!(failure.code, "unknown");
}

#[test]
fn subscriptions_tell_how_they_stand() {
    let ours = ("/data/custom_data", json!({"order_number": "SU2345"}));
    let Fact::Agreement(stands) = changed("dev-subscription-created", &[ours]).unwrap().fact else { panic!() };
    assert_eq!(stands.id, "sub_0196wb1wh36evctmsb8hves13p");
    assert_eq!((stands.order, stands.ends_at), (Some("SU2345".parse().unwrap()), None));
    assert_eq!(stands.customer.as_deref(), Some("ctm_0196wb1wh36evctmsb8hves13p"));
    for (word, state) in [
        ("active", AgreementState::Active),
        ("trialing", AgreementState::Active),
        ("past_due", AgreementState::PastDue),
        ("paused", AgreementState::Paused),
        ("canceled", AgreementState::Ended),
    ] {
        let Fact::Agreement(stands) = changed("dev-pretty-printed", &[("/data/status", json!(word))]).unwrap().fact
        else {
            panic!("{word}")
        };
        assert_eq!(stands.state, state);
    }
    let change = |action| json!({"action": action, "effective_at": "2026-04-01T08:00:00Z", "resume_at": null});
    for (action, ends_at) in [("cancel", Some(at("2026-04-01T08:00:00Z"))), ("pause", None)] {
        let planned = [("/event_type", json!("subscription.updated")), ("/data/scheduled_change", change(action))];
        let Fact::Agreement(stands) = changed("dev-subscription-created", &planned).unwrap().fact else { panic!() };
        assert_eq!(stands.ends_at, ends_at);
    }
    let Fact::Agreement(stands) = read(&event("dev-subscription-canceled")).unwrap().fact else { panic!() };
    assert_eq!(stands.state, AgreementState::Ended);
}

fn adjustment(event_type: &str, action: &str, status: &str) -> Value {
    json!({
        "event_id": "evt_1", "event_type": event_type, "occurred_at": "2026-03-01T08:00:00Z",
        "data": {
            "id": "adj_1", "action": action, "transaction_id": "txn_1", "status": status, "type": "full",
            "currency_code": "USD", "totals": {"total": "2099", "subtotal": "1999", "currency_code": "USD"},
        },
    })
}

#[test]
fn money_that_goes_back_says_why_and_how_far_it_is() {
    for (action, kind) in [
        ("refund", MoneyBackKind::Refund),
        ("chargeback", MoneyBackKind::Chargeback),
        ("chargeback_reverse", MoneyBackKind::ChargebackReversed),
    ] {
        for (status, state) in [
            ("pending_approval", MoneyBackState::Pending),
            ("approved", MoneyBackState::Approved),
            ("rejected", MoneyBackState::Rejected),
            ("reversed", MoneyBackState::Rejected),
        ] {
            let notice = read(&adjustment("adjustment.updated", action, status)).unwrap();
            let Fact::MoneyBack(back) = notice.fact else { panic!("{notice:?}") };
            assert_eq!((back.kind, back.state, back.amount.minor), (kind, state, 2_099));
            assert_eq!((back.id.as_str(), back.transaction_id.as_str()), ("adj_1", "txn_1"));
        }
    }
    for action in ["credit", "credit_reverse", "chargeback_warning", "chargeback_warning_reverse", "new"] {
        let notice = read(&adjustment("adjustment.created", action, "approved")).unwrap();
        assert_eq!(notice.fact, Fact::Unrelated, "{action}");
    }
}

#[test]
fn what_we_do_not_act_on_is_no_error() {
    for event_type in [
        "transaction.created",
        "transaction.paid",
        "transaction.billed",
        "transaction.updated",
        "customer.created",
        "payout.paid",
        "report.created",
        "api_key_exposure.created",
        "subscription.invented",
        "something.new",
    ] {
        let body =
            json!({"event_id": "evt_1", "event_type": event_type, "occurred_at": "2026-03-01T08:00:00Z", "data": 7});
        assert_eq!(read(&body).unwrap().fact, Fact::Unrelated, "{event_type}");
    }
}

#[test]
fn a_signed_body_that_is_no_event_is_malformed() {
    for change in [
        ("/event_id", json!("")),
        ("/event_id", json!("evt 1")),
        ("/event_id", json!("x".repeat(300))),
        ("/occurred_at", json!("yesterday")),
        ("/data", json!(null)),
        ("/data/id", json!(1)),
        ("/data/status", json!("paid")),
        ("/data/details", json!(null)),
        ("/data/details/totals/grand_total", json!(2099)),
        ("/data/details/totals/grand_total", json!("20.99")),
        ("/data/details/totals/grand_total", json!("-2099")),
        ("/data/details/totals/currency_code", json!("usd")),
    ] {
        let notice = changed(COMPLETED, std::slice::from_ref(&change));
        assert!(matches!(notice, Err(NoticeError::Malformed(_))), "{change:?}: {notice:?}");
    }
    let no_subscription = [("/data/origin", json!("subscription_recurring")), ("/data/subscription_id", json!(null))];
    assert!(matches!(changed(COMPLETED, &no_subscription), Err(NoticeError::Malformed(_))));
    assert!(matches!(changed("dev-pretty-printed", &[("/data/status", json!("new"))]), Err(NoticeError::Malformed(_))));
    assert!(matches!(read(&adjustment("adjustment.updated", "refund", "new")), Err(NoticeError::Malformed(_))));
    let deep = "[".repeat(100_000);
    for body in [&b""[..], b"null", b"[]", b"\xff", b"{\"event_id\":", deep.as_bytes()] {
        assert!(matches!(read_bytes(body), Err(NoticeError::Malformed(_))));
    }
    let delivery = Delivery { signature: None, content_type: None, body: b"{}" };
    assert_eq!(paddle_at(&url("http://127.0.0.1:9")).read(&delivery, now()), Err(NoticeError::BadSignature));
}
