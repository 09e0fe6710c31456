//! Questions to `ECPay`, and what ends an agreement.

use domain::payment::{AgreementState, Charge, Fact, Notice, PayBy};
use payments::{CallError, CancelAt, Known, PaymentProvider, ecpay::mac};
use serde_json::{Value, json};

use crate::{
    IV, KEY, at, ecpay_at, form, now, plain,
    server::{Answer, Server},
    signed,
};

pub(crate) const TRADE: &[(&str, &str)] = &[
    ("HandlingCharge", "6"),
    ("ItemName", "Pro plan"),
    ("MerchantID", "3002607"),
    ("MerchantTradeNo", "SU2345"),
    ("PaymentDate", "2026/01/18 09:31:02"),
    ("PaymentType", "Credit_CreditCard"),
    ("TradeAmt", "299"),
    ("TradeDate", "2026/01/18 09:30:11"),
    ("TradeNo", "2601180930110001"),
    ("TradeStatus", "1"),
    ("gwsr", "12032911"),
];

/// The trade with values changed.
pub(crate) fn trade(changes: &[(&'static str, &'static str)]) -> Vec<(&'static str, &'static str)> {
    let value = |name: &str| changes.iter().find(|(one, _)| *one == name).map(|(_, value)| *value);
    TRADE.iter().map(|(name, old)| (*name, value(name).unwrap_or(old))).collect()
}

/// An agreement of three charges that succeeded, with one try in between that did not.
pub(crate) fn agreement() -> Value {
    let entry = |code: &str, gwsr: u32, date: &str, trade: &str| json!({"RtnCode": code, "amount": "299", "gwsr": gwsr, "process_date": date, "TradeNo": trade});
    json!({
        "MerchantID": "3002607", "MerchantTradeNo": "SU2345", "TradeNo": "2601180930110001", "RtnCode": 1,
        "PeriodType": "M", "PeriodAmount": 299, "TotalSuccessTimes": 3, "TotalSuccessAmount": 897, "ExecStatus": "1",
        "ExecLog": [
            entry("1", 1, "2026/01/18 09:31:02", "2601180930110001"),
            entry("10100248", 2, "2026/02/18 09:31:02", "2602180930110001"),
            entry("1", 3, "2026/02/20 09:31:02", "2602200930110001"),
            entry("1", 4, "2026/02/28 09:31:02", "2602280930110001"),
        ],
    })
}

fn known() -> Known {
    Known { number: "SU2345".parse().unwrap(), checkout_id: None }
}

async fn ask(answer: Answer) -> Result<Vec<Notice>, CallError> {
    let server = Server::start([answer]).await;
    ecpay_at(&server.origin).ask_order(&known(), now()).await
}

#[tokio::test]
async fn a_question_is_signed_stamped_and_its_answer_verified() {
    for body in [plain(TRADE), form(&signed(TRADE))] {
        let server = Server::start([Answer::text(body)]).await;
        let notices = ecpay_at(&server.origin).ask_order(&known(), now()).await.unwrap();
        let seen = &server.seen()[0];
        assert_eq!(seen.line, "POST /Cashier/QueryTradeInfo/V5");
        assert_eq!(seen.field("TimeStamp").as_deref(), Some("1772337600"));
        assert!(mac::verify(&seen.form(), KEY, IV, &seen.field(mac::FIELD).unwrap()));

        let [notice] = &notices[..] else { panic!("{notices:?}") };
        assert_eq!(notice.event_id, "asked:trade:SU2345:2601180930110001:1");
        assert_eq!(notice.occurred_at, at("2026-01-18T01:31:02Z"));
        let Fact::Paid(payment) = &notice.fact else { panic!("{notice:?}") };
        assert_eq!((payment.transaction_id.as_str(), payment.amount.minor), ("2601180930110001", 29_900));
    }
}

#[tokio::test]
async fn each_status_of_a_trade_means_one_thing() {
    assert_eq!(ask(Answer::text(plain(&trade(&[("TradeStatus", "0")])))).await, Ok(vec![]));
    assert_eq!(ask(Answer::text(plain(&trade(&[("TradeStatus", "10200047"), ("TradeNo", "")])))).await, Ok(vec![]));
    let failed = ask(Answer::text(plain(&trade(&[("TradeStatus", "10200095")])))).await.unwrap();
    assert!(matches!(&failed[0].fact, Fact::NotPaid(failure) if failure.code == "10200095"), "{failed:?}");
    let mut simulated = TRADE.to_vec();
    simulated.push(("SimulatePaid", "1"));
    let simulated = ask(Answer::text(plain(&simulated))).await.unwrap();
    assert!(matches!(simulated[0].fact, Fact::Simulated { .. }), "{simulated:?}");
}

#[tokio::test]
async fn the_account_of_an_unpaid_transfer_is_asked_for() {
    let info = plain(&[
        ("MerchantID", "3002607"),
        ("MerchantTradeNo", "SU2345"),
        ("PaymentType", "ATM_BOT"),
        ("BankCode", "004"),
        ("vAccount", "3833218306347692"),
        ("ExpireDate", "2026/01/21"),
        ("TradeAmt", "299"),
        ("TradeNo", "2601180930110001"),
        ("RtnCode", "2"),
    ]);
    let unpaid = plain(&trade(&[("TradeStatus", "0"), ("PaymentType", "ATM_BOT"), ("PaymentDate", "")]));
    let server = Server::start([Answer::text(unpaid), Answer::text(info)]).await;
    let notices = ecpay_at(&server.origin).ask_order(&known(), now()).await.unwrap();
    let Fact::Instructions(told) = &notices[0].fact else { panic!("{notices:?}") };
    assert_eq!((told.pay_by, told.codes.as_slice()), (PayBy::Atm, &["3833218306347692".to_owned()][..]));
    assert_eq!(server.lines()[1], "POST /Cashier/QueryPaymentInfo");
}

#[tokio::test]
async fn an_answer_that_is_not_signed_or_not_about_our_question_is_no_answer() {
    for body in [
        plain(TRADE).replace("TradeAmt=299", "TradeAmt=1"),
        plain(&trade(&[("MerchantTradeNo", "SU9999")])),
        plain(&trade(&[("MerchantID", "2000132")])),
        plain(&trade(&[("PaymentDate", "")])),
        plain(&trade(&[("TradeAmt", "x")])),
        plain(&trade(&[("TradeStatus", "")])),
        "<html>10200073 CheckMacValue Error</html>".to_owned(),
        String::new(),
    ] {
        let answer = ask(Answer::text(body.clone())).await;
        assert!(matches!(answer, Err(CallError::Unavailable { .. })), "{body}: {answer:?}");
    }
    let often = ask(Answer::Text(403, ("x", "y"), String::new())).await;
    assert!(matches!(&often, Err(CallError::Unavailable { retry_after: Some(wait), .. }) if wait.as_secs() == 1800));
}

#[tokio::test]
async fn an_agreement_tells_its_later_charges_and_how_it_stands() {
    let server = Server::start([Answer::Json(200, agreement())]).await;
    let notices = ecpay_at(&server.origin).ask_agreement("SU2345", now()).await.unwrap();
    let ids: Vec<&str> = notices.iter().map(|notice| notice.event_id.as_str()).collect();
    let wanted = [
        "asked:failed:SU2345:1771378262:10100248",
        "asked:paid:SU2345:2",
        "asked:paid:SU2345:3",
        "asked:agreement:SU2345:active:4",
    ];
    assert_eq!(ids, wanted);
    let Fact::Paid(second) = &notices[1].fact else { panic!("{notices:?}") };
    // As the notice of the same charge names it, so that it is paid once.
    assert_eq!(second.transaction_id, "SU2345-2");
    assert_eq!(second.charge, Charge::Renewal { agreement: "SU2345".into(), number: Some(2) });
    assert_eq!((second.amount.minor, second.paid_at), (29_900, at("2026-02-20T01:31:02Z")));
}

#[tokio::test]
async fn states_and_numbers_of_agreements_are_the_service_s() {
    let state = async |changed: Value| {
        let server = Server::start([Answer::Json(200, changed)]).await;
        let notices = ecpay_at(&server.origin).ask_agreement("SU2345", now()).await?;
        let paid = notices.iter().filter(|it| matches!(it.fact, Fact::Paid(_))).map(|it| it.event_id.clone()).collect();
        let Fact::Agreement(stands) = notices.into_iter().last().unwrap().fact else { panic!() };
        Ok::<(AgreementState, Vec<String>), CallError>((stands.state, paid))
    };
    let with = |name: &str, value: Value| {
        let mut changed = agreement();
        changed[name] = value;
        changed
    };
    assert_eq!(state(with("ExecStatus", json!(0))).await.unwrap().0, AgreementState::Ended);
    assert_eq!(state(with("ExecStatus", json!("2"))).await.unwrap().0, AgreementState::Ended);
    let mut failing = agreement();
    failing["ExecLog"][3]["RtnCode"] = json!("10100248");
    failing["TotalSuccessTimes"] = json!(2);
    assert_eq!(state(failing).await.unwrap(), (AgreementState::PastDue, vec!["asked:paid:SU2345:2".into()]));
    // A log that lost its beginning still numbers its end.
    let mut short = agreement();
    short["ExecLog"].as_array_mut().unwrap().drain(..3);
    assert_eq!(state(short).await.unwrap().1, ["asked:paid:SU2345:3"]);

    for wrong in [
        with("TotalSuccessTimes", json!(2)),
        with("TotalSuccessTimes", json!("x")),
        with("MerchantTradeNo", json!("SU9")),
        with("MerchantID", json!("1")),
        with("ExecStatus", json!("9")),
        with("ExecLog", json!([{"RtnCode": "1"}])),
        json!([]),
    ] {
        assert!(state(wrong.clone()).await.is_err(), "{wrong}");
    }
}

#[tokio::test]
async fn an_agreement_is_ended_once_and_left_alone_afterwards() {
    let yes = "MerchantID=3002607&MerchantTradeNo=SU2345&RtnCode=1&RtnMsg=OK";
    let server = Server::start([Answer::Json(200, agreement()), Answer::text(yes)]).await;
    ecpay_at(&server.origin).cancel("SU2345", CancelAt::PeriodEnd, now()).await.unwrap();
    let seen = &server.seen()[1];
    assert_eq!(seen.line, "POST /Cashier/CreditCardPeriodAction");
    assert_eq!(seen.field("Action").as_deref(), Some("Cancel"));
    assert!(mac::verify(&seen.form(), KEY, IV, &seen.field(mac::FIELD).unwrap()));

    let mut ended = agreement();
    ended["ExecStatus"] = json!("0");
    let server = Server::start([Answer::Json(200, ended)]).await;
    ecpay_at(&server.origin).cancel("SU2345", CancelAt::Now, now()).await.unwrap();
    assert_eq!(server.lines(), ["POST /Cashier/QueryCreditCardPeriodInfo"]);

    let no = "RtnCode=90000&RtnMsg=no such thing";
    let server = Server::start([Answer::Json(200, agreement()), Answer::text(no)]).await;
    let answer = ecpay_at(&server.origin).cancel("SU2345", CancelAt::Now, now()).await;
    assert!(matches!(&answer, Err(CallError::Refused { code, .. }) if code == "90000"), "{answer:?}");
    assert!(ecpay_at(&server.origin).cancel("not-a-number", CancelAt::Now, now()).await.is_err());
}

#[tokio::test]
async fn it_offers_neither_other_prices_nor_a_portal() {
    let server = Server::start([]).await;
    let client = ecpay_at(&server.origin);
    let price = payments::PeriodPrice {
        item: "Pro".into(),
        cycle: domain::payment::BillingCycle::Monthly,
        amount_minor: 100,
        currency: domain::lists::Currency::Twd,
    };
    assert_eq!(client.change("SU2345", &price).await, Err(CallError::NotOffered { service: "ecpay" }));
    assert_eq!(client.portal("x").await, Ok(None));
    assert!(server.seen().is_empty());
}
