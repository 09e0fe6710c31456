//! The form with which a browser opens a checkout at `ECPay`.

use std::collections::BTreeMap;

use domain::{
    language::Language,
    lists::Currency,
    payment::{BillingCycle, PayBy},
};
use payments::{CallError, Checkout, CheckoutOrder, PaymentProvider, Recurring, ecpay::mac};

use crate::{IV, KEY, ecpay, order, url};

/// The fields of the form, whose signature is right.
async fn fields(order: CheckoutOrder) -> BTreeMap<String, String> {
    let Checkout::Form { action, fields } = ecpay().checkout(&order).await.unwrap() else { panic!("no form") };
    assert_eq!(action.path(), "/Cashier/AioCheckOut/V5");
    let map: BTreeMap<String, String> = fields.iter().cloned().collect();
    assert_eq!(map.len(), fields.len(), "a field comes twice");
    assert!(mac::verify(&fields, KEY, IV, &map[mac::FIELD]));
    map
}

fn paid_by(pay_by: PayBy) -> CheckoutOrder {
    CheckoutOrder { pay_by: Some(pay_by), ..order(Currency::Twd) }
}

fn has(fields: &BTreeMap<String, String>, wanted: &[(&str, &str)]) {
    for (name, value) in wanted {
        assert_eq!(fields.get(*name).map(String::as_str), Some(*value), "{name}");
    }
}

fn has_not(fields: &BTreeMap<String, String>, names: &[&str]) {
    for name in names {
        assert!(!fields.contains_key(*name), "{name}");
    }
}

#[tokio::test]
async fn a_card_order_says_what_is_paid_and_where_to_tell_it() {
    let fields = fields(order(Currency::Twd)).await;
    let wanted = [
        ("MerchantID", "3002607"),
        ("MerchantTradeNo", "SU23456789ABCDEFGHJK"),
        ("MerchantTradeDate", "2026/01/18 09:30:00"),
        ("PaymentType", "aio"),
        ("TotalAmount", "299"),
        ("ItemName", "專業版 月訂閱"),
        ("ChoosePayment", "Credit"),
        ("EncryptType", "1"),
        ("ReturnURL", "https://shop.example/api/v1/ecpay/callback"),
        ("OrderResultURL", "https://shop.example/api/v1/ecpay/result"),
        ("ClientBackURL", "https://shop.example/orders/SU23456789ABCDEFGHJK"),
    ];
    has(&fields, &wanted);
    has_not(&fields, &["PaymentInfoURL", "PeriodAmount", "ExpireDate", "StoreExpireDate", "Language"]);
    assert!(fields.values().all(|value| !value.contains("buyer@")), "the buyer's address stays with us");
}

#[tokio::test]
async fn accounts_and_codes_last_as_long_as_the_order() {
    for (pay_by, name, value) in [
        (PayBy::Atm, "ExpireDate", "3"),
        (PayBy::Cvs, "StoreExpireDate", "4320"),
        (PayBy::Barcode, "StoreExpireDate", "3"),
    ] {
        let mut order = paid_by(pay_by);
        let form = fields(order.clone()).await;
        let info = "https://shop.example/api/v1/ecpay/info";
        has(&form, &[(name, value), ("ChoosePayment", pay_by.as_str()), ("PaymentInfoURL", info)]);
        has_not(&form, &["OrderResultURL"]);

        order.expires_at = order.created_at;
        has(&fields(order.clone()).await, &[(name, "1")]);
        order.expires_at = order.created_at + chrono::TimeDelta::days(400);
        let most = match pay_by {
            PayBy::Cvs => "43200",
            PayBy::Barcode => "30",
            _ => "60",
        };
        has(&fields(order).await, &[(name, most)]);
    }
}

#[tokio::test]
async fn an_agreement_is_of_a_card_and_always_as_much() {
    let recurring = |cycle, amount_minor| Some(Recurring { cycle, amount_minor });
    for (cycle, period, times) in [(BillingCycle::Monthly, "M", "999"), (BillingCycle::Yearly, "Y", "99")] {
        let order = CheckoutOrder { recurring: recurring(cycle, 29_900), ..order(Currency::Twd) };
        let wanted = [
            ("ChoosePayment", "Credit"),
            ("PeriodAmount", "299"),
            ("PeriodType", period),
            ("Frequency", "1"),
            ("ExecTimes", times),
            ("PeriodReturnURL", "https://shop.example/api/v1/ecpay/period"),
            ("NeedExtraPaidInfo", "Y"),
        ];
        has(&fields(order).await, &wanted);
    }
    let monthly = recurring(BillingCycle::Monthly, 29_900);
    refused(CheckoutOrder { recurring: monthly, ..paid_by(PayBy::Atm) }).await;
    let dearer_later = recurring(BillingCycle::Monthly, 39_900);
    refused(CheckoutOrder { recurring: dearer_later, ..order(Currency::Twd) }).await;
}

async fn refused(order: CheckoutOrder) {
    let answer = ecpay().checkout(&order).await;
    assert!(matches!(answer, Err(CallError::Refused { .. })), "{answer:?}");
}

#[tokio::test]
async fn what_cannot_be_paid_is_refused() {
    refused(CheckoutOrder { amount_minor: 29_950, ..order(Currency::Twd) }).await;
    refused(CheckoutOrder { amount_minor: 0, ..order(Currency::Twd) }).await;
    refused(order(Currency::Usd)).await;
    let long = url(&format!("https://shop.example/{}", "x".repeat(200)));
    refused(CheckoutOrder { back_url: long, ..order(Currency::Twd) }).await;
    refused(CheckoutOrder { back_url: url("https://shop.example/api/v1/ecpay/callback"), ..order(Currency::Twd) })
        .await;
}

#[tokio::test]
async fn item_names_hold_nothing_that_breaks_a_form_or_wakes_a_firewall() {
    for (item, name) in [
        ("Pro plan\r\n#2 & more; $(curl x) | `echo`", "Pro plan 2 more curl x echo"),
        ("プロ プラン - 年額", "プロ プラン - 年額"),
        ("🎬\t<b>'\"", "b"),
        ("&#\n", "VidGo"),
        ("", "VidGo"),
    ] {
        let order = CheckoutOrder { item: item.into(), ..order(Currency::Twd) };
        has(&fields(order).await, &[("ItemName", name)]);
    }
    let order = CheckoutOrder { item: "點".repeat(300), ..order(Currency::Twd) };
    assert_eq!(fields(order).await["ItemName"], "點".repeat(66));
}

#[tokio::test]
async fn the_page_speaks_the_buyer_s_language_where_it_can() {
    for (language, wanted) in [
        (Language::En, Some("ENG")),
        (Language::Es, Some("ENG")),
        (Language::Ja, Some("JPN")),
        (Language::Ko, Some("KOR")),
        (Language::ZhTw, None),
    ] {
        let fields = fields(CheckoutOrder { language, ..order(Currency::Twd) }).await;
        assert_eq!(fields.get("Language").map(String::as_str), wanted);
    }
}

#[test]
fn neither_keys_nor_addresses_are_in_debugging_output() {
    let shown = format!("{:?} {:?}", ecpay(), order(Currency::Twd));
    for secret in [KEY, IV, "59997889", "buyer@"] {
        assert!(!shown.contains(secret), "{shown}");
    }
    assert!(payments::EcpaySettings::live_url().scheme() == "https");
}
