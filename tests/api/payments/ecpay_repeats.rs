//! Notifications of ECPay's that come again, late, in a wrong order or at once, and what is no notification at all.

use chrono::TimeDelta;
use domain::payment::EventState::{Applied, Ignored, Refused, Waiting};
use futures_util::future::join_all;
use reqwest::{Client, StatusCode};
use serde_json::Value;

use super::{
    status, subscribe,
    told::{Desk, Form, TWD, UNITS, taipei},
};
use crate::accounts::{Browser, until};

const STARTER_TWD: u32 = 299;

#[tokio::test]
async fn notifications_may_come_again_late_and_in_any_order() {
    let desk = Desk::open().await;
    let mut had = 0;

    // Eight times, one after another, and eight times at once: ECPay's text and signature differ on a resend.
    let number = desk.order(&desk.buyer, "ecpay").await;
    let first = Form::paid(&number, TWD, desk.now());
    let again = first.clone().set("RtnMsg", "paid").set("PaymentTypeChargeFee", "4").signed();
    let first = first.signed();
    for _ in 0..8 {
        desk.ecpay(&first).await.stored("one after another");
    }
    for answer in join_all((0..8).map(|_| desk.ecpay(&again))).await {
        answer.stored("at once");
    }
    assert_eq!(desk.states().await, [Applied], "sixteen deliveries of one event");
    had += UNITS;
    assert_eq!((desk.credits().await, desk.status(&number).await.as_str()), (had, "paid"));

    // Eight at once, and nothing before them.
    let number = desk.order(&desk.buyer, "ecpay").await;
    let form = Form::paid(&number, TWD, desk.now()).signed();
    for answer in join_all((0..8).map(|_| desk.ecpay(&form))).await {
        answer.stored("the first ones, at once");
    }
    assert_eq!(desk.states().await, [Applied]);
    had += UNITS;
    assert_eq!(desk.credits().await, had);

    // To each of our addresses: what it is, its fields tell.
    let number = desk.order(&desk.buyer, "ecpay").await;
    let form = Form::paid(&number, TWD, desk.now()).signed();
    for path in ["callback", "ecpay/info", "ecpay/period", "ecpay/callback"] {
        let headers = [("content-type", "application/x-www-form-urlencoded; charset=utf-8")];
        desk.post(path, &headers, form.body()).await.stored(path);
    }
    assert_eq!(desk.states().await, [Applied]);
    had += UNITS;
    assert_eq!(desk.credits().await, had);

    // Refused, then paid; and a failure that comes after the money.
    let number = desk.order(&desk.buyer, "ecpay").await;
    let failed = Form::failed(&number, TWD, desk.now());
    desk.ecpay(&failed.clone().signed()).await.stored("failed");
    assert_eq!((desk.states().await.as_slice(), desk.status(&number).await.as_str()), ([Applied].as_slice(), "failed"));
    desk.ecpay(&Form::paid(&number, TWD, desk.now()).signed()).await.stored("paid after all");
    assert_eq!((desk.states().await.as_slice(), desk.status(&number).await.as_str()), ([Applied].as_slice(), "paid"));
    had += UNITS;
    for late in [failed.clone().signed(), failed.set("RtnCode", "10300066").signed()] {
        desk.ecpay(&late).await.stored("a late failure");
    }
    assert_eq!(desk.states().await, [Ignored], "one was told before, the other is too late");
    assert_eq!((desk.credits().await, desk.status(&number).await.as_str()), (had, "paid"));

    // An account to pay to, the money, the account again.
    let number = desk.order(&desk.buyer, "ecpay").await;
    let account = Form::account(&number, TWD, desk.now());
    desk.ecpay(&account.clone().signed()).await.stored("an account");
    assert_eq!(desk.states().await, [Applied]);
    let state = desk.state(&number).await;
    assert_eq!((&state["status"], &state["instructions"]["codes"][0]), (&"pending".into(), &"9103522175887271".into()));
    assert_eq!((&state["instructions"]["pay_by"], &state["instructions"]["bank_code"]), (&"ATM".into(), &"005".into()));
    assert_eq!(desk.credits().await, had, "an account is no money");
    let paid = Form::paid(&number, TWD, desk.now()).set("PaymentType", "ATM_LAND").signed();
    desk.ecpay(&paid).await.stored("paid at a bank");
    had += UNITS;
    assert_eq!((desk.states().await.as_slice(), desk.credits().await), ([Applied].as_slice(), had));
    desk.ecpay(&account.clone().set("RtnMsg", "again").signed()).await.stored("the account again");
    desk.ecpay(&account.set("TradeNo", "2601180930119999").signed()).await.stored("another account");
    assert_eq!(desk.states().await, [Ignored]);
    assert_eq!((desk.status(&number).await.as_str(), desk.credits().await), ("paid", had));

    // The account comes after the money.
    let number = desk.order(&desk.buyer, "ecpay").await;
    desk.ecpay(&Form::paid(&number, TWD, desk.now()).signed()).await.stored("paid");
    desk.ecpay(&Form::account(&number, TWD, desk.now()).signed()).await.stored("the account");
    had += UNITS;
    assert_eq!((desk.states().await.as_slice(), desk.credits().await), ([Applied, Ignored].as_slice(), had));

    // Two payments for one order, and one payment for two orders: the second is staff's affair, and brings nothing.
    let number = desk.order(&desk.buyer, "ecpay").await;
    let form = Form::paid(&number, TWD, desk.now());
    desk.ecpay(&form.clone().signed()).await.stored("the first payment");
    desk.ecpay(&form.clone().set("TradeNo", "2601180930110001").signed()).await.stored("a second one");
    let next = desk.order(&desk.buyer, "ecpay").await;
    desk.ecpay(&form.set("MerchantTradeNo", &next).signed()).await.stored("the same payment for another order");
    had += UNITS;
    let news = desk.news().await;
    let [(Applied, _), (Refused, second), (Refused, same)] = news.as_slice() else { panic!("{news:?}") };
    assert!(second.contains("2601180930110001 is a second payment for it"), "{second}");
    assert!(same.contains(&format!("paid for order {number} before")), "{same}");
    assert_eq!((desk.credits().await, desk.status(&next).await.as_str()), (had, "pending"));
    assert_eq!(desk.at_rest().await, 2);
    desk.close().await;
}

/// When the plan's paid time is over, once it is `status`.
async fn end(buyer: &Browser, wanted: &str) -> Value {
    until(wanted, async || {
        let now = status(buyer).await;
        (now["status"] == wanted).then(|| now["end_date"].clone())
    })
    .await
}

#[tokio::test]
async fn later_charges_count_once_each_also_when_they_come_before_the_first() {
    let desk = Desk::open().await;
    let order = subscribe(&desk.buyer, "starter", "monthly", "ecpay").await;
    let number = order["order_number"].as_str().unwrap().to_owned();

    // The second charge is told before the first: it waits.
    let second = Form::period(&number, STARTER_TWD, 2, desk.now()).signed();
    desk.ecpay(&second).await.stored("the second charge");
    assert_eq!(desk.states().await, [Waiting]);
    assert_eq!(status(&desk.buyer).await["has_subscription"], false, "nothing for a charge of nothing");
    desk.ecpay(&Form::paid(&number, STARTER_TWD, desk.now()).signed()).await.stored("the first charge");
    assert_eq!(desk.at_rest().await, 0, "the second charge was applied after the first");
    assert_eq!(desk.states().await, [Applied]);
    let two_months = end(&desk.buyer, "active").await;
    let begun: chrono::DateTime<chrono::Utc> =
        status(&desk.buyer).await["start_date"].as_str().unwrap().parse().unwrap();
    let until_end = two_months.as_str().unwrap().parse::<chrono::DateTime<chrono::Utc>>().unwrap() - begun;
    assert!((TimeDelta::days(59)..=TimeDelta::days(62)).contains(&until_end), "{until_end}");
    assert_eq!(desk.credits().await, 100, "credits come month by month");

    // The same charge again, in sequence and at once; the first one told as a charge; a third one of another amount.
    desk.ecpay(&second).await.stored("again");
    let resent = Form::period(&number, STARTER_TWD, 2, desk.now()).set("RtnMsg", "paid").signed();
    for answer in join_all((0..8).map(|_| desk.ecpay(&resent))).await {
        answer.stored("at once");
    }
    assert_eq!(desk.states().await, []);
    desk.ecpay(&Form::period(&number, STARTER_TWD, 1, desk.now()).signed()).await.stored("the first as a charge");
    desk.ecpay(&Form::period(&number, STARTER_TWD - 1, 5, desk.now()).signed()).await.stored("another amount");
    desk.ecpay(&Form::period(&number, STARTER_TWD, 4, desk.now()).set("SimulatePaid", "1").signed())
        .await
        .stored("sim");
    assert_eq!(desk.states().await, [Ignored, Refused, Ignored]);
    assert_eq!(end(&desk.buyer, "active").await, two_months);

    // A charge that failed takes nothing away, and the next one that succeeds mends it.
    let failed = Form::period(&number, STARTER_TWD, 2, desk.now()).set("RtnCode", "10100058").set("Gwsr", "77");
    let failed = failed.set("ProcessDate", &taipei(desk.now() + TimeDelta::seconds(2))).signed();
    desk.ecpay(&failed).await.stored("a charge failed");
    assert_eq!(desk.states().await, [Applied]);
    assert_eq!(end(&desk.buyer, "past_due").await, two_months);
    let third = Form::period(&number, STARTER_TWD, 3, desk.now() + TimeDelta::seconds(4)).set("Gwsr", "78").signed();
    desk.ecpay(&third).await.stored("the third charge");
    assert_eq!(desk.states().await, [Applied]);
    assert_ne!(end(&desk.buyer, "active").await, two_months);
    assert_eq!(desk.at_rest().await, 1, "the charge of another amount");
    assert_eq!(desk.credits().await, 100);

    // A charge of an agreement that nobody made waits, and is answered all the same.
    let unknown = Form::period("SU22222222222222222Z", STARTER_TWD, 2, desk.now()).signed();
    desk.ecpay(&unknown).await.stored("an unknown agreement");
    assert_eq!(desk.states().await, [Waiting]);
    desk.close().await;
}

#[tokio::test]
async fn what_is_too_large_or_not_posted_is_no_notification() {
    let desk = Desk::open().await;
    let number = desk.order(&desk.buyer, "ecpay").await;
    let form = Form::paid(&number, TWD, desk.now()).signed();
    let client = Client::builder().no_proxy().build().unwrap();
    let query = String::from_utf8(form.body()).unwrap();
    for path in ["callback", "ecpay/callback", "ecpay/info", "ecpay/period"] {
        let url = format!("{}/api/v1/payments/{path}", desk.shop.app.base);
        let answer = client.get(format!("{url}?{query}")).send().await.unwrap();
        assert_eq!(answer.status(), StatusCode::METHOD_NOT_ALLOWED, "{path}");
        // Fields of the address are no body.
        let answer = desk.post(&format!("{path}?{query}"), &[], Vec::new()).await;
        assert_eq!((answer.status, answer.text.as_str()), (400, "0|CheckMacValue"), "{path}");
        let body = [form.body(), b"&padding=".to_vec(), vec![b'x'; 300_000]].concat();
        let large = desk.post(path, &[("content-type", "application/x-www-form-urlencoded")], body).await;
        assert_eq!((large.status, large.content_type.as_str()), (413, "application/problem+json"), "{path}");
        assert!(!large.text.contains("1|OK"));
    }
    assert_eq!(desk.states().await, []);

    // What the browser carries back shows the order, and settles nothing.
    let headers = [("content-type", "application/x-www-form-urlencoded")];
    let url = format!("{}/api/v1/payments/ecpay/result", desk.shop.app.base);
    let stay = Client::builder().no_proxy().redirect(reqwest::redirect::Policy::none()).build().unwrap();
    let shown = stay.post(&url).header(headers[0].0, headers[0].1).body(form.body()).send().await.unwrap();
    assert_eq!(shown.status(), StatusCode::SEE_OTHER);
    assert_eq!((desk.states().await.len(), desk.status(&number).await.as_str()), (0, "pending"));
    desk.ecpay(&form).await.stored("then the notification itself");
    assert_eq!((desk.states().await.as_slice(), desk.credits().await), ([Applied].as_slice(), UNITS));
    desk.close().await;
}
