//! Money given back at `ECPay`: what is done in which state of a card payment.

use std::time::Duration;

use domain::{lists::Currency, payment::PayBy};
use payments::{CallError, Ecpay, Outcome, PaymentProvider, RefundOrder};
use serde_json::{Value, json};

use crate::{
    at, client, ecpay_at,
    ecpay_calls::{TRADE, agreement, trade},
    ecpay_settings, now, plain,
    server::{Answer, Server},
};

const YES: &str = "MerchantID=3002607&MerchantTradeNo=SU2345&TradeNo=2601180930110001&RtnCode=1&RtnMsg=";

fn refund(whole: u32) -> RefundOrder {
    RefundOrder {
        number: "SU2345".parse().unwrap(),
        transaction_id: "2601180930110001".into(),
        paid_minor: 29_900,
        amount_minor: whole * 100,
        currency: Currency::Twd,
        pay_by: Some(PayBy::Credit),
    }
}

fn card(status: &str, close_data: Value) -> Answer {
    let value = json!({"TradeID": 12032911, "amount": 299, "clsamt": 299, "status": status, "close_data": close_data});
    Answer::Json(200, json!({"RtnMsg": "", "RtnValue": value}))
}

/// What was done to a card payment in a state, and the answer.
async fn give_back(status: &str, whole: u32, answers: &[&str]) -> (Vec<String>, Result<Outcome, CallError>) {
    let asked = [Answer::text(plain(TRADE)), card(status, json!([]))];
    let server = Server::start(asked.into_iter().chain(answers.iter().map(|body| Answer::text(*body)))).await;
    let answer = ecpay_at(&server.origin).refund(&refund(whole), now()).await;
    let done = server.seen().into_iter().skip(2).map(|seen| {
        assert_eq!(seen.line, "POST /CreditDetail/DoAction");
        assert_eq!(seen.field("TradeNo").as_deref(), Some("2601180930110001"));
        format!("{} {}", seen.field("Action").unwrap(), seen.field("TotalAmount").unwrap())
    });
    (done.collect(), answer)
}

#[tokio::test]
async fn each_state_of_a_payment_has_its_way_back() {
    for (status, whole, answers, wanted) in [
        ("已授權", 299, vec![YES], vec!["N 299"]),
        ("要關帳", 299, vec![YES, YES], vec!["E 299", "N 299"]),
        ("要關帳", 100, vec![YES], vec!["R 100"]),
        ("已關帳", 299, vec![YES], vec!["R 299"]),
        ("已關帳", 100, vec![YES], vec!["R 100"]),
    ] {
        let (done, answer) = give_back(status, whole, &answers).await;
        assert_eq!(done, wanted, "{status}");
        assert_eq!(answer, Ok(Outcome::Done { id: format!("2601180930110001-back-{whole}") }), "{status}");
    }
    // Held, and not yet taken: no part of it can go back today.
    let (done, answer) = give_back("已授權", 100, &[]).await;
    assert!(done.is_empty() && matches!(answer, Err(CallError::Unavailable { .. })), "{answer:?}");
    let (done, answer) = give_back("someday", 299, &[]).await;
    assert!(done.is_empty() && matches!(answer, Err(CallError::Unavailable { .. })), "{answer:?}");
}

#[tokio::test]
async fn a_refusal_is_clear_unless_something_was_changed_before() {
    let no = "RtnCode=10100050&RtnMsg=error_overDate";
    let (_, answer) = give_back("已關帳", 299, &[no]).await;
    let Err(CallError::Refused { code, message, .. }) = answer else { panic!("{answer:?}") };
    assert_eq!((code.as_str(), message.as_str()), ("10100050", "error_overDate"));
    let (_, answer) = give_back("要關帳", 299, &[YES, no]).await;
    assert!(matches!(answer, Err(CallError::Unclear { .. })), "{answer:?}");
    for unreadable in ["", "<html>", "RtnCode=", &YES.replace("SU2345", "SU9")] {
        let (_, answer) = give_back("已關帳", 299, &[unreadable]).await;
        assert!(matches!(answer, Err(CallError::Unclear { .. })), "{unreadable}: {answer:?}");
    }
}

#[tokio::test]
async fn no_answer_to_the_call_that_moves_money_is_unclear_and_is_looked_up_later() {
    for silent in [Answer::Silence, Answer::HangUp, Answer::Text(500, ("x", "y"), String::new())] {
        let server = Server::start([Answer::text(plain(TRADE)), card("已關帳", json!([])), silent.clone()]).await;
        // Only the silence is waited for.
        let patience = if matches!(silent, Answer::Silence) { 700 } else { 30_000 };
        let mut settings = client(Duration::from_secs(30));
        settings.money_timeout = Duration::from_millis(patience);
        let client = Ecpay::new(ecpay_settings(&server.origin), &settings).unwrap();
        let answer = client.refund(&refund(299), now()).await;
        assert!(matches!(answer, Err(CallError::Unclear { .. })), "{silent:?}: {answer:?}");
    }
    let back = json!([{"status": "已關帳", "amount": "299"}, {"status": "要關帳", "amount": "-100"}]);
    let found = async |trade: Answer, whole| {
        let server = Server::start([Answer::text(plain(TRADE)), trade]).await;
        let answer = ecpay_at(&server.origin).find_refund(&refund(whole), now()).await.unwrap();
        let seen = server.seen().remove(1);
        assert_eq!(seen.line, "POST /CreditDetail/QueryTrade/V2");
        assert_eq!(
            (seen.field("CreditRefundId").as_deref(), seen.field("CreditAmount").as_deref()),
            (Some("12032911"), Some("299"))
        );
        assert_eq!(seen.field("CreditCheckCode").as_deref(), Some("59997889"));
        answer.is_some()
    };
    assert!(found(card("已關帳", back.clone()), 100).await);
    assert!(!found(card("已關帳", back.clone()), 299).await);
    assert!(found(card("操作取消", json!([])), 299).await);
    assert!(!found(card("已關帳", json!([{"status": "已關帳", "amount": 299}])), 299).await);
    assert!(found(card("已關帳", json!([{"status": "要退刷", "amount": 299}])), 299).await);

    // The same refund asked for again moves nothing.
    let server = Server::start([Answer::text(plain(TRADE)), card("已關帳", back)]).await;
    assert!(ecpay_at(&server.origin).refund(&refund(100), now()).await.is_ok());
    assert_eq!(server.lines().len(), 2);
}

#[tokio::test]
async fn what_was_not_paid_so_or_not_by_card_is_not_given_back() {
    for pay_by in [PayBy::Atm, PayBy::Cvs, PayBy::Barcode] {
        let server = Server::start([]).await;
        let by_hand = RefundOrder { pay_by: Some(pay_by), ..refund(299) };
        let answer = ecpay_at(&server.origin).refund(&by_hand, now()).await;
        assert_eq!(answer, Err(CallError::NotOffered { service: "ecpay" }));
    }
    let unknown = RefundOrder { pay_by: None, ..refund(299) };
    let server = Server::start([Answer::text(plain(&trade(&[("PaymentType", "ATM_BOT")])))]).await;
    let answer = ecpay_at(&server.origin).refund(&unknown, now()).await;
    assert_eq!(answer, Err(CallError::NotOffered { service: "ecpay" }));

    for (change, wanted) in [
        (("TradeStatus", "0"), "not_paid"),
        (("TradeNo", "2601180930110009"), "wrong_payment"),
        (("TradeAmt", "100"), "amount_differs"),
    ] {
        let server = Server::start([Answer::text(plain(&trade(&[change])))]).await;
        let answer = ecpay_at(&server.origin).refund(&refund(299), now()).await;
        assert!(matches!(&answer, Err(CallError::Refused { code, .. }) if code == wanted), "{change:?}: {answer:?}");
    }
    let unknown = Answer::Json(200, json!({"RtnMsg": "error_nopay", "RtnValue": {"status": "已關帳"}}));
    let server = Server::start([Answer::text(plain(TRADE)), unknown]).await;
    let answer = ecpay_at(&server.origin).refund(&refund(299), now()).await;
    assert!(matches!(&answer, Err(CallError::Refused { code, .. }) if code == "error_nopay"), "{answer:?}");
    assert_eq!(server.seen().len(), 2);
    let server = Server::start([]).await;
    for wrong in [0, 300] {
        let answer = ecpay_at(&server.origin).refund(&refund(wrong), now()).await;
        assert!(matches!(answer, Err(CallError::Refused { .. })), "{answer:?}");
    }
    let closing = ecpay_at(&server.origin).refund(&refund(299), at("2026-03-01T12:20:00Z")).await;
    let Err(CallError::Unavailable { retry_after: Some(wait), .. }) = closing else { panic!("{closing:?}") };
    assert_eq!(wait, Duration::from_secs(601));
}

#[tokio::test]
async fn a_later_charge_is_given_back_by_its_own_trade() {
    let answers = [Answer::Json(200, agreement()), card("已關帳", json!([])), Answer::text(YES)];
    let server = Server::start(answers).await;
    let later = RefundOrder { transaction_id: "SU2345-2".into(), number: "SU7777".parse().unwrap(), ..refund(299) };
    ecpay_at(&server.origin).refund(&later, now()).await.unwrap();
    let seen = server.seen();
    assert_eq!(seen[1].field("CreditRefundId").as_deref(), Some("3"));
    assert_eq!(seen[2].field("MerchantTradeNo").as_deref(), Some("SU2345"));
    assert_eq!(seen[2].field("TradeNo").as_deref(), Some("2602200930110001"));

    let server = Server::start([Answer::Json(200, agreement())]).await;
    let none = RefundOrder { transaction_id: "SU2345-9".into(), ..later };
    assert!(ecpay_at(&server.origin).refund(&none, now()).await.is_err());
}
