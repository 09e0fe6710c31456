//! ECPay as a shop meets it: orders by form, the hosted page, notices, queries, refunds and agreements.

use serde_json::{Value, json};
use standin::StandinSettings;

use crate::{
    shop::{Shop, field, form, mac, settings, shop, shop_with, signed},
    support::until,
};

fn order(shop: &Shop, number: &str, more: &[(&str, &str)]) -> Vec<(String, String)> {
    let mut fields = form(&[
        ("MerchantID", "3002607"),
        ("MerchantTradeNo", number),
        ("MerchantTradeDate", "2026/03/01 16:00:00"),
        ("PaymentType", "aio"),
        ("TotalAmount", "299"),
        ("TradeDesc", "VidGo 訂閱"),
        ("ItemName", "專業版 <Pro> x 1#點數 100"),
        ("EncryptType", "1"),
        ("CustomField1", "user 42"),
    ]);
    fields.push(("ReturnURL".to_owned(), format!("{}/return", shop.url)));
    fields.extend(form(more));
    if field(&fields, "ChoosePayment").is_empty() {
        fields.extend(form(&[("ChoosePayment", "Credit")]));
    }
    fields
}

const CHECKOUT: &str = "/ecpay/Cashier/AioCheckOut/V5";

/// Opens an order; gives the path of its page.
async fn open(shop: &Shop, fields: Vec<(String, String)>) -> String {
    let response = shop.submit(CHECKOUT, &signed(fields)).await;
    assert_eq!(response.status(), 302);
    let place = response.headers()["location"].to_str().unwrap().to_owned();
    assert!(place.starts_with("/ecpay/pay/"), "relative: {place}");
    place
}

async fn page(shop: &Shop, path: &str) -> String {
    shop.browser.get(format!("{}{path}", shop.rig.origin)).send().await.unwrap().text().await.unwrap()
}

/// Presses a button of the page; gives the page after it.
async fn press(shop: &Shop, path: &str, button: &str) -> String {
    let fields = form(&[("button", button), ("card", "4311-9522-2222-2222"), ("lang", "en")]);
    let response = shop.submit(path, &fields).await;
    assert_eq!(response.status(), 303);
    page(shop, response.headers()["location"].to_str().unwrap()).await
}

/// Asks as a shop does; gives the answer's text.
async fn ask(shop: &Shop, path: &str, pairs: &[(&str, &str)]) -> String {
    let mut fields = form(&[("MerchantID", "3002607")]);
    fields.extend(form(pairs));
    shop.submit(&format!("/ecpay{path}"), &signed(fields)).await.text().await.unwrap()
}

async fn now(shop: &Shop) -> i64 {
    let clock = shop.get("/_standin/pay/clock").await;
    chrono::DateTime::parse_from_rfc3339(clock["now"].as_str().unwrap()).unwrap().timestamp()
}

fn pairs(text: &str) -> Vec<(String, String)> {
    text.split('&')
        .filter_map(|pair| pair.split_once('='))
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect()
}

#[tokio::test]
async fn a_card_order_is_paid_in_a_browser_and_told_until_it_is_taken() {
    let shop = shop().await;
    let result = format!("{}/result", shop.url);
    let path = open(&shop, order(&shop, "VG1", &[("OrderResultURL", &result), ("NeedExtraPaidInfo", "Y")])).await;
    let shown = page(&shop, &path).await;
    assert!(
        shown.contains("NT$ 299") && shown.contains("專業版 &lt;Pro&gt; x 1") && shown.contains("4311-9522-2222-2222"),
        "{shown}"
    );
    assert!(!shown.contains("http://") && !shown.contains("https://"), "no outside resource: {shown}");

    shop.answer(&[(500, "x"), (200, "\"1|OK\""), (200, "0|CheckMacValue")]);
    let after = press(&shop, &path, "card").await;
    // The browser carries the outcome on, signed.
    assert!(after.contains(&format!("action=\"{result}\"")) && after.contains("value=\"Succeeded\""), "{after}");
    let told = shop.wait("/return", 4).await;
    assert_eq!(told.len(), 4, "not again once it is taken");
    for (at, told) in told.iter().enumerate() {
        assert_eq!(told.field("CheckMacValue"), mac(&told.fields()));
        let message = if at == 0 { "交易成功" } else { "paid" };
        let seen =
            ["RtnCode", "RtnMsg", "SimulatePaid", "TradeAmt", "CustomField1", "gwsr"].map(|name| told.field(name));
        assert_eq!(seen[..5], ["1", message, "0", "299", "user 42"].map(str::to_owned));
        assert!(!seen[5].is_empty(), "extra info was asked for");
    }
    assert_eq!(told[0].field("TradeNo"), told[3].field("TradeNo"));
    // Pressed again in an old tab, and asked for by control: nothing moves.
    press(&shop, &path, "card").await;
    assert_eq!(shop.rig.post("/_standin/pay/ecpay/VG1/pay", &json!({})).await.0, 409);
    assert_eq!(shop.meter("VG1").await, (1, 29_900, 0, 0));

    let stamp = now(&shop).await.to_string();
    let query = [("MerchantTradeNo", "VG1"), ("TimeStamp", stamp.as_str())];
    let reply = pairs(&ask(&shop, "/Cashier/QueryTradeInfo/V5", &query).await);
    assert_eq!(field(&reply, "CheckMacValue"), mac(&reply));
    assert_eq!((field(&reply, "TradeStatus"), field(&reply, "TradeAmt")), ("1".to_owned(), "299".to_owned()));
    let unknown = pairs(&ask(&shop, "/Cashier/QueryTradeInfo/V5", &[("MerchantTradeNo", "no"), query[1]]).await);
    assert_eq!(field(&unknown, "TradeStatus"), "10200047");
    let old = (stamp.parse::<i64>().unwrap() - 200).to_string();
    let late = pairs(&ask(&shop, "/Cashier/QueryTradeInfo/V5", &[query[0], ("TimeStamp", &old)]).await);
    assert_ne!(field(&late, "TradeStatus"), "1", "good for three minutes");
}

#[tokio::test]
async fn wrong_orders_get_a_page_with_a_code() {
    let shop = shop().await;
    let refused = async |fields: Vec<(String, String)>, code: &str| {
        let response = shop.submit(CHECKOUT, &fields).await;
        assert_eq!(response.status(), 200);
        let text = response.text().await.unwrap();
        assert!(text.contains(code), "{code}: {text}");
    };
    let mut raised = signed(order(&shop, "VG2", &[]));
    raised.iter_mut().find(|(name, _)| name == "TotalAmount").unwrap().1 = "1".to_owned();
    refused(raised, "10200073").await;
    refused(order(&shop, "VG2", &[]), "10200073").await;
    let with = |name: &str, value: &str| {
        let mut fields = order(&shop, "VG2", &[]);
        fields.retain(|(key, _)| key != name);
        fields.extend(form(&[(name, value)]));
        signed(fields)
    };
    refused(with("MerchantID", "2000132"), "10200009").await;
    refused(with("MerchantTradeNo", "VG-2"), "MerchantTradeNo").await;
    refused(with("TotalAmount", "2.5"), "TotalAmount").await;
    refused(with("ItemName", ""), "ItemName").await;
    refused(with("ClientBackURL", "javascript:alert(1)"), "ClientBackURL").await;
    refused(with("ItemName", "curl x"), "10400011").await;

    // The official PHP SDK sends multipart.
    let mut body = reqwest::multipart::Form::new();
    for (name, value) in signed(order(&shop, "VG2", &[])) {
        body = body.text(name, value);
    }
    let response = shop.browser.post(format!("{}{CHECKOUT}", shop.rig.origin)).multipart(body).send().await.unwrap();
    assert_eq!(response.status(), 302);
    refused(signed(order(&shop, "VG2", &[])), "10300028").await;
}

#[tokio::test]
async fn a_refused_card_an_account_and_a_simulated_payment() {
    let shop = shop().await;
    let path = open(&shop, order(&shop, "F1", &[("ClientBackURL", "http://shop.example/back")])).await;
    let after = press(&shop, &path, "card_refused").await;
    assert!(after.contains("The card was refused") && after.contains("href=\"http://shop.example/back\""), "{after}");
    let told = shop.wait("/return", 1).await;
    assert_eq!(
        (told[0].field("RtnCode"), told[0].field("PaymentDate")),
        ("10100058".to_owned(), "0001/01/01 00:00:00".to_owned())
    );
    assert_eq!(shop.meter("F1").await, (0, 0, 0, 0));

    let info = format!("{}/info", shop.url);
    let path = open(&shop, order(&shop, "A1", &[("ChoosePayment", "ATM"), ("PaymentInfoURL", &info)])).await;
    let issued = press(&shop, &path, "atm").await;
    let notice = shop.wait("/info", 1).await.remove(0);
    assert_eq!((notice.field("RtnCode"), notice.field("CheckMacValue")), ("2".to_owned(), mac(&notice.fields())));
    assert!(issued.contains(&notice.field("vAccount")), "{issued}");
    let stamp = now(&shop).await.to_string();
    let known = ask(&shop, "/Cashier/QueryPaymentInfo", &[("MerchantTradeNo", "A1"), ("TimeStamp", &stamp)]).await;
    assert_eq!(field(&pairs(&known), "vAccount"), notice.field("vAccount"));
    press(&shop, &path, "transferred").await;
    let told = shop.wait("/return", 2).await;
    assert_eq!((told[1].field("RtnCode"), told[1].field("PaymentType")), ("1".to_owned(), "ATM_BOT".to_owned()));
    assert_eq!(shop.meter("A1").await.0, 1);

    // A code that nobody pays expires without a word.
    let more = [("ChoosePayment", "ALL"), ("PaymentInfoURL", info.as_str()), ("StoreExpireDate", "60")];
    open(&shop, order(&shop, "C1", &more)).await;
    shop.act("ecpay/C1/issue_code", json!({"method": "cvs"})).await;
    assert_eq!(shop.wait("/info", 2).await[1].field("RtnCode"), "10100073");
    shop.advance_days(1).await;
    assert_eq!(shop.rig.post("/_standin/pay/ecpay/C1/pay", &json!({})).await.0, 409);

    open(&shop, order(&shop, "S1", &[])).await;
    shop.act("ecpay/S1/simulate", json!({})).await;
    let told = shop.wait("/return", 3).await;
    assert_eq!((told[2].field("SimulatePaid"), told[2].field("RtnMsg")), ("1".to_owned(), "付款成功".to_owned()));
    assert_eq!(shop.meter("S1").await.0, 0, "no money moved");
}

#[tokio::test]
async fn an_agreement_is_charged_in_time_and_survives_one_failure() {
    let shop = shop().await;
    let period = format!("{}/period", shop.url);
    let more = [
        ("PeriodAmount", "299"),
        ("PeriodType", "M"),
        ("Frequency", "1"),
        ("ExecTimes", "12"),
        ("PeriodReturnURL", period.as_str()),
    ];
    let path = open(&shop, order(&shop, "P1", &more)).await;
    press(&shop, &path, "card").await;
    shop.wait("/return", 1).await;
    shop.advance_days(31).await;
    shop.act("ecpay/P1/card", json!({"fails": true})).await;
    shop.advance_days(31).await;
    let told = shop.wait("/period", 2).await;
    let seen: Vec<_> = told.iter().map(|told| (told.field("RtnCode"), told.field("TotalSuccessTimes"))).collect();
    assert_eq!(seen[0], ("1".to_owned(), "2".to_owned()));
    assert_eq!(seen[1].0, "10100058");
    assert!(
        told[0].field("ProcessDate").starts_with("2026/04/01 "),
        "at its own time: {}",
        told[0].field("ProcessDate")
    );
    shop.act("ecpay/P1/card", json!({"fails": false})).await;
    // Tried again after some days, then back to the regular dates.
    shop.advance_days(31).await;
    shop.settled().await;
    let good = shop.told("/period").iter().filter(|told| told.field("RtnCode") == "1").count() as u64;
    assert_eq!(good, 3, "April, the retry of May, June");
    assert_eq!(shop.meter("P1").await, (4, 4 * 29_900, 0, 0));

    let stamp = now(&shop).await.to_string();
    let asked = [("MerchantTradeNo", "P1"), ("TimeStamp", stamp.as_str())];
    let info: Value = serde_json::from_str(&ask(&shop, "/Cashier/QueryCreditCardPeriodInfo", &asked).await).unwrap();
    assert_eq!((&info["ExecStatus"], &info["TotalSuccessTimes"]), (&json!("1"), &json!(4)));
    let cancel = [asked[0], asked[1], ("Action", "Cancel")];
    assert!(ask(&shop, "/Cashier/CreditCardPeriodAction", &cancel).await.contains("RtnCode=1&"));
    shop.advance_days(90).await;
    assert_eq!(shop.meter("P1").await.0, 4, "nothing after the end");
}

#[tokio::test]
async fn a_refund_follows_the_table_and_moves_once() {
    let shop = shop().await;
    open(&shop, order(&shop, "R1", &[])).await;
    shop.act("ecpay/R1/pay", json!({})).await;
    let trade_no = shop.wait("/return", 1).await[0].field("TradeNo");
    let act = async |action: &str, amount: &str| {
        let asked =
            [("MerchantTradeNo", "R1"), ("TradeNo", trade_no.as_str()), ("Action", action), ("TotalAmount", amount)];
        field(&pairs(&ask(&shop, "/CreditDetail/DoAction", &asked).await), "RtnCode")
    };
    assert_ne!(act("R", "100").await, "1", "only authorised");
    assert_eq!(act("C", "299").await, "1");
    assert_ne!(act("N", "299").await, "1", "to be closed: undo first");
    assert_eq!(act("R", "100").await, "1");
    shop.advance_days(1).await;
    assert_ne!(act("R", "200").await, "1", "more than is left");
    // Done, and never answered: the shop asks before it tries again.
    let fault = json!([{"service": "ecpay", "path": "DoAction", "fault": "drop_after"}]);
    assert_eq!(shop.put("/_standin/pay/faults", fault).await, 200);
    let asked = signed(form(&[
        ("MerchantID", "3002607"),
        ("MerchantTradeNo", "R1"),
        ("TradeNo", &trade_no),
        ("Action", "R"),
        ("TotalAmount", "199"),
    ]));
    let url = format!("{}/ecpay/CreditDetail/DoAction", shop.rig.origin);
    shop.browser.post(url).form(&asked).send().await.expect_err("the connection is cut");
    let state = ask(&shop, "/CreditDetail/QueryTrade/V2", &[("MerchantTradeNo", "R1"), ("TradeNo", &trade_no)]).await;
    let state: Value = serde_json::from_str(&state).unwrap();
    assert_eq!((&state["RtnMsg"], &state["RtnValue"]["status"]), (&json!(""), &json!("已關帳")));
    let refunds = state["RtnValue"]["close_data"].as_array().unwrap();
    assert_eq!(refunds.iter().filter(|entry| entry["amount"].as_str().unwrap().starts_with('-')).count(), 2, "{state}");
    assert_eq!(shop.meter("R1").await, (1, 29_900, 2, 29_900));
}

#[tokio::test]
async fn notices_can_be_lost_and_sent_many_times_at_once() {
    let shop = shop().await;
    open(&shop, order(&shop, "L1", &[])).await;
    assert_eq!(shop.put("/_standin/pay/delivery", json!({"lose": 1})).await, 200);
    shop.act("ecpay/L1/pay", json!({})).await;
    let lost = until(async || {
        let rows = shop.get("/_standin/pay/deliveries?about=L1&state=lost").await;
        Some(rows).filter(|rows| rows.as_array().is_some_and(|rows| rows.len() == 1))
    });
    lost.await;
    assert!(shop.told("/return").is_empty());
    let resent = shop.act("deliveries/resend", json!({"about": "L1", "times": 8, "parallel": true})).await;
    assert_eq!(resent["answers"].as_array().unwrap().len(), 8);
    assert_eq!(resent["answers"][7], json!({"status": 200, "answer": "1|OK"}));
    assert_eq!(shop.told("/return").len(), 8);
    // An address elsewhere is never called.
    let mut elsewhere = order(&shop, "L2", &[]);
    elsewhere.iter_mut().find(|(name, _)| name == "ReturnURL").unwrap().1 = "http://shop.example/return".to_owned();
    open(&shop, elsewhere).await;
    shop.act("ecpay/L2/pay", json!({})).await;
    shop.settled().await;
    let rows = shop.get("/_standin/pay/deliveries?about=L2").await;
    assert_eq!((&rows[0]["state"], &rows[0]["tries"]), (&json!("forbidden"), &json!([])));
}

#[tokio::test]
async fn orders_money_and_unsent_notices_survive_a_restart() {
    let dir = tempfile::tempdir().unwrap();
    let kept = || StandinSettings { state_dir: Some(dir.path().to_owned()), ..settings() };
    let first = shop_with(kept()).await;
    let path = open(&first, order(&first, "K1", &[])).await;
    first.put("/_standin/pay/delivery", json!({"hold": true})).await;
    first.act("ecpay/K1/pay", json!({})).await;
    first.settled().await;
    first.advance_days(3).await;
    let meter = first.meter("K1").await;
    let clock = first.get("/_standin/pay/clock").await["ahead_seconds"].clone();
    assert!(first.told("/return").is_empty(), "held back");

    let first = first.restarted(kept()).await;
    first.wait("/return", 1).await;
    assert_eq!(first.meter("K1").await, meter);
    assert_eq!(first.get("/_standin/pay/clock").await["ahead_seconds"], clock);
    assert!(page(&first, &path).await.contains("付款成功"));
    let used = first.submit(CHECKOUT, &signed(order(&first, "K1", &[]))).await.text().await.unwrap();
    assert!(used.contains("10300028"));
}
