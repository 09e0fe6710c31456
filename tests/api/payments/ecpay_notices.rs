//! Every kind of notification that ECPay could send, and what others would send in its name: how each is answered, and
//! exactly what it does.

use domain::payment::EventState::{self, Applied, Ignored, Refused};

use super::told::{Desk, Form, PREVIOUS, TWD, UNITS, taipei};

/// What a body was made of.
struct Facts {
    /// The order that it is about.
    number: String,
    /// Another buyer's, of the same price.
    others: String,
    /// One that is to be paid through Paddle.
    at_paddle: String,
    now: chrono::DateTime<chrono::Utc>,
}

impl Facts {
    fn paid(&self) -> Form {
        Form::paid(&self.number, TWD, self.now)
    }
}

/// A body and its media type.
struct Sent(Option<String>, Vec<u8>);

impl From<Form> for Sent {
    fn from(form: Form) -> Self {
        Self(Some("application/x-www-form-urlencoded".to_owned()), form.body())
    }
}

/// What a notification must do.
#[derive(Clone, Copy)]
struct Effect {
    answer: (u16, &'static str),
    /// How it stands in the inbox, with words out of what staff read; `None`: nothing was stored.
    event: Option<(EventState, &'static str)>,
    order: &'static str,
    credits: i64,
}

const STORED: Effect = Effect { answer: (200, "1|OK"), event: None, order: "pending", credits: 0 };
const PAID: Effect = Effect { event: Some((Applied, "is paid: 50 credits")), order: "paid", credits: UNITS, ..STORED };
const NOT_BELIEVED: Effect = Effect { answer: (400, "0|CheckMacValue"), ..STORED };

/// Believed, and of no use.
const fn broken(text: &'static str) -> Effect {
    Effect { answer: (400, text), ..STORED }
}

/// Shown to staff.
const fn refused(why: &'static str) -> Effect {
    Effect { event: Some((Refused, why)), ..STORED }
}

const fn failed(code: &'static str) -> Effect {
    Effect { event: Some((Applied, code)), order: "failed", ..STORED }
}

type Make = fn(&Facts) -> Sent;

/// One notification each, about an order of its own.
const SINGLE: &[(&str, Make, Effect)] = &[
    ("valid", |it| it.paid().signed().into(), PAID),
    (
        "odd characters",
        |it| {
            let odd = "成功 <b>&amp;=1+1%41~'\"!*()\r\n\u{1F600}é;|";
            it.paid().set("RtnMsg", odd).set("CustomField2", odd).set("CustomField4", "%26RtnCode%3D0").signed().into()
        },
        PAID,
    ),
    ("names in lower case", |it| it.paid().signed().renamed(str::to_lowercase).into(), PAID),
    ("names in mixed case", |it| it.paid().signed().renamed(mixed).into(), PAID),
    ("unknown fields", |it| it.paid().set("card4no", "2222").set("zZ_new", "a=b&c").signed().into(), PAID),
    (
        "fields in another order",
        |it| {
            let mut form = it.paid().signed();
            form.0.reverse();
            form.into()
        },
        PAID,
    ),
    (
        "multipart",
        |it| {
            let (kind, body) = it.paid().set("RtnMsg", "成功 & +").signed().multipart();
            Sent(Some(kind), body)
        },
        PAID,
    ),
    ("without a media type", |it| Sent(None, it.paid().signed().body()), PAID),
    ("an earlier key", |it| it.paid().signed_by(PREVIOUS.0, PREVIOUS.1).into(), PAID),
    (
        "a payment of a month ago",
        |it| it.paid().set("PaymentDate", &taipei(it.now - chrono::TimeDelta::days(30))).signed().into(),
        PAID,
    ),
    ("a key that was never ours", |it| it.paid().signed_by("never", "ours").into(), NOT_BELIEVED),
    ("half of an earlier key", |it| it.paid().signed_by(PREVIOUS.0, "EkRm7iFT261dpevs").into(), NOT_BELIEVED),
    ("an empty key", |it| it.paid().signed_by("", "").into(), NOT_BELIEVED),
    ("amount changed", |it| it.paid().signed().set("TradeAmt", "1").into(), NOT_BELIEVED),
    (
        "failure changed into success",
        |it| Form::failed(&it.number, TWD, it.now).signed().set("RtnCode", "1").into(),
        NOT_BELIEVED,
    ),
    ("a field is missing", |it| it.paid().signed().without("StoreID").into(), NOT_BELIEVED),
    ("an empty field is added", |it| it.paid().signed().set("Extra", "").into(), NOT_BELIEVED),
    (
        "the signature of another notice",
        |it| {
            let other = Form::paid(&it.others, TWD, it.now).signed();
            it.paid().set("CheckMacValue", &value(&other, "CheckMacValue")).into()
        },
        NOT_BELIEVED,
    ),
    (
        "a notice of one order with the number of another",
        |it| Form::paid(&it.others, TWD, it.now).signed().set("MerchantTradeNo", &it.number).into(),
        NOT_BELIEVED,
    ),
    ("no signature", |it| it.paid().into(), NOT_BELIEVED),
    ("an empty signature", |it| it.paid().set("CheckMacValue", "").into(), NOT_BELIEVED),
    (
        "a signature in lower case",
        |it| {
            let form = it.paid().signed();
            let lower = value(&form, "CheckMacValue").to_lowercase();
            form.set("CheckMacValue", &lower).into()
        },
        NOT_BELIEVED,
    ),
    (
        "a field comes twice",
        |it| {
            let mut form = it.paid();
            form.0.push(("TradeAmt".to_owned(), "150".to_owned()));
            form.signed().into()
        },
        NOT_BELIEVED,
    ),
    ("a field comes twice in two spellings", |it| it.paid().set("rtncode", "1").signed().into(), NOT_BELIEVED),
    ("no body", |_| Sent(None, Vec::new()), NOT_BELIEVED),
    ("garbage", |_| Sent(None, (0..=255).cycle().take(5_000).collect()), NOT_BELIEVED),
    (
        "not UTF-8",
        |it| {
            let mut body = it.paid().signed().body();
            body.extend(b"&CustomField5=%FF%FE");
            Sent(None, body)
        },
        NOT_BELIEVED,
    ),
    ("half an escape", |it| Sent(None, [it.paid().signed().body(), b"&x=%4".to_vec()].concat()), NOT_BELIEVED),
    ("JSON", |it| Sent(Some("application/json".to_owned()), it.paid().signed().body()), NOT_BELIEVED),
    (
        "multipart without an end",
        |it| {
            let (kind, mut body) = it.paid().signed().multipart();
            body.truncate(body.len() - 20);
            Sent(Some(kind), body)
        },
        NOT_BELIEVED,
    ),
    ("larger than any notice", |it| it.paid().set("RtnMsg", &"x".repeat(100_000)).signed().into(), NOT_BELIEVED),
    ("another shop", |it| it.paid().set("MerchantID", "2000132").signed().into(), broken("0|it is for another shop")),
    ("a wrong amount", |it| it.paid().set("TradeAmt", "149").signed().into(), refused("costs 15000 hundredths of TWD")),
    (
        "a broken amount",
        |it| it.paid().set("TradeAmt", "150.0").signed().into(),
        broken("0|a code or number is missing or not one"),
    ),
    (
        "a negative amount",
        |it| it.paid().set("TradeAmt", "-150").signed().into(),
        broken("0|a code or number is missing or not one"),
    ),
    (
        "an unknown order",
        |it| it.paid().set("MerchantTradeNo", "CR22222222222222222Z").signed().into(),
        refused("there is no order CR22222222222222222Z"),
    ),
    (
        "no order number",
        |it| it.paid().set("MerchantTradeNo", "").signed().into(),
        broken("0|MerchantTradeNo is no order number"),
    ),
    (
        "an order that is paid through Paddle",
        |it| it.paid().set("MerchantTradeNo", &it.at_paddle).signed().into(),
        refused("is to be paid through paddle, not ecpay"),
    ),
    (
        "simulated",
        |it| it.paid().set("SimulatePaid", "1").set("RtnMsg", "付款成功").signed().into(),
        Effect { event: Some((Ignored, "simulated")), ..STORED },
    ),
    (
        "paid, and not a word about whether it is simulated",
        |it| it.paid().without("SimulatePaid").signed().into(),
        broken("0|SimulatePaid is neither 0 nor 1"),
    ),
    (
        "paid, never",
        |it| it.paid().set("PaymentDate", "0001/01/01 00:00:00").signed().into(),
        broken("0|PaymentDate is not when something was paid"),
    ),
    (
        "paid the day after tomorrow",
        |it| it.paid().set("PaymentDate", &taipei(it.now + chrono::TimeDelta::days(2))).signed().into(),
        broken("0|PaymentDate is not when something was paid"),
    ),
    ("failed", |it| Form::failed(&it.number, TWD, it.now).signed().into(), failed("failed: 10100058")),
    ("an account was made", |it| Form::account(&it.number, TWD, it.now).signed().into(), INSTRUCTIONS),
    (
        "a code was made",
        |it| {
            let form = Form::account(&it.number, TWD, it.now).set("RtnCode", "10100073").set("PaymentType", "CVS_CVS");
            form.set("PaymentNo", "LLL22251222").signed().into()
        },
        INSTRUCTIONS,
    ),
    (
        "an account for another amount",
        |it| Form::account(&it.number, TWD - 1, it.now).signed().into(),
        refused("is of another service or amount"),
    ),
    ("no account was made", |it| code(Form::account(&it.number, TWD, it.now), "10100248"), failed("10100248")),
    ("code 2 with a date of payment", |it| code(it.paid(), "2"), failed("failed: 2")),
    ("code 10100073 with a date of payment", |it| code(it.paid(), "10100073"), failed("failed: 10100073")),
    ("code 01", |it| code(it.paid(), "01"), failed("failed: 01")),
    ("code 10", |it| code(it.paid(), "10"), failed("failed: 10")),
    ("code 0", |it| code(it.paid(), "0"), failed("failed: 0")),
    ("code 1 and a space", |it| code(it.paid(), "1 "), broken("0|a code or number is missing or not one")),
    ("code +1", |it| code(it.paid(), "+1"), broken("0|a code or number is missing or not one")),
    ("code 1.0", |it| code(it.paid(), "1.0"), broken("0|a code or number is missing or not one")),
    ("code of a wide 1", |it| code(it.paid(), "１"), broken("0|a code or number is missing or not one")),
    ("an empty code", |it| code(it.paid(), ""), broken("0|a code or number is missing or not one")),
    ("no code", |it| it.paid().without("RtnCode").signed().into(), broken("0|a code or number is missing or not one")),
    (
        "success where an account is told",
        |it| code(Form::account(&it.number, TWD, it.now), "1"),
        broken("0|paid, without a date of payment"),
    ),
];

const INSTRUCTIONS: Effect = Effect { event: Some((Applied, "can be paid by")), ..STORED };

fn code(form: Form, code: &str) -> Sent {
    form.set("RtnCode", code).signed().into()
}

fn mixed(name: &str) -> String {
    let turn = |(at, letter): (usize, char)| {
        if at % 2 == 0 { letter.to_ascii_lowercase() } else { letter.to_ascii_uppercase() }
    };
    name.chars().enumerate().map(turn).collect()
}

fn value(form: &Form, name: &str) -> String {
    form.0.iter().find(|(field, _)| field == name).unwrap().1.clone()
}

#[tokio::test]
async fn each_kind_of_notification_does_exactly_what_it_must() {
    let desk = Desk::open().await;
    let others = desk.order(&desk.other, "ecpay").await;
    let at_paddle = desk.order(&desk.buyer, "paddle").await;
    let (mut had, mut refusals) = (0, 0);
    for (name, make, effect) in SINGLE {
        let number = desk.order(&desk.buyer, "ecpay").await;
        let facts = Facts { number, others: others.clone(), at_paddle: at_paddle.clone(), now: desk.now() };
        let Sent(kind, body) = make(&facts);
        let kind: Vec<(&str, &str)> = kind.iter().map(|kind| ("content-type", kind.as_str())).collect();
        let answer = desk.post("ecpay/callback", &kind, body).await;
        let seen = (answer.status, answer.text.as_str());
        assert_eq!((seen, answer.content_type.as_str()), (effect.answer, "text/plain"), "{name}");

        let news = desk.news().await;
        match (effect.event, news.as_slice()) {
            (None, []) => {}
            (Some((state, words)), [(is, result)]) if *is == state && result.contains(words) => {}
            (wanted, got) => panic!("{name}: {wanted:?} became {got:?}"),
        }
        refusals += u64::from(effect.event.is_some_and(|(state, _)| state == Refused));
        had += effect.credits;
        assert_eq!(desk.status(&facts.number).await, effect.order, "{name}");
        assert_eq!(desk.credits().await, had, "{name}");
        let instructions = &desk.state(&facts.number).await["instructions"];
        assert_eq!(instructions.is_object(), effect.event.is_some_and(|(_, it)| it == "can be paid by"), "{name}");
    }
    assert_eq!(desk.at_rest().await, refusals);
    desk.shown_refused(refusals).await;
    assert_eq!(desk.status(&at_paddle).await, "pending");
    let untouched = desk.other.get(&format!("/api/v1/payments/order/{others}")).await.ok();
    assert_eq!(untouched["status"], "pending");
    assert_eq!(super::balance(&desk.other).await["total"], 0);
    desk.close().await;
}
