//! Control's acts: orders and transactions moved without a browser, notifications sent once more.

use actix_web::HttpResponse;
use futures_util::future::join_all;
use serde::Deserialize;
use serde_json::{Value, json};

use super::{
    Pay,
    control::{bad, body},
    ecpay::{
        orders::{self, Method},
        period,
    },
    outbox::{self, Tuning},
    paddle::{
        adjustments,
        checkout::{self, Card},
        portal,
    },
    state::Book,
};
use crate::{answer, call::Call};

/// Most repeats of one notification in one call.
const MOST_TIMES: usize = 100;

impl Pay {
    /// Reads or changes what happens to notifications.
    pub(super) fn tune<T>(&self, work: impl FnOnce(&mut Tuning) -> T) -> T {
        work(&mut self.tuning.lock().unwrap_or_else(std::sync::PoisonError::into_inner))
    }

    /// Whether refunds at Paddle wait for control.
    pub(crate) fn holds_refunds(&self) -> bool {
        self.tune(|tuning| tuning.hold_refunds)
    }
}

/// What an act may be given.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Act {
    method: Option<Method>,
    fails: Option<bool>,
    email: Option<String>,
    country: Option<String>,
    card: Option<CardWord>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum CardWord {
    Pays,
    PaysOnce,
}

fn done(outcome: Result<(), String>) -> HttpResponse {
    match outcome {
        Ok(()) => answer::json(200, &json!({"done": true})),
        Err(error) => answer::json(409, &json!({"error": error})),
    }
}

fn possible(yes: bool) -> Result<(), String> {
    if yes { Ok(()) } else { Err("not possible in its state".to_owned()) }
}

/// `POST /_standin/pay/ecpay/{order}/{act}`.
pub(super) async fn ecpay(call: Call) -> HttpResponse {
    let (number, act) = (call.segment("id"), call.segment("act"));
    let given: Act = match body(&call) {
        Ok(given) => given,
        Err(reason) => return bad(&reason),
    };
    done(call.shared.pay.change(|book| {
        if book.orders.get(&number).is_none() {
            return Err("there is no such order".to_owned());
        }
        match act.as_str() {
            "pay" => possible(orders::pay(book, &number)),
            "fail" => possible(orders::refuse(book, &number)),
            "simulate" => possible(orders::simulate(book, &number)),
            "issue_code" => {
                let offered = book.orders.get(&number).map(orders::Order::methods).unwrap_or_default();
                let first = offered.into_iter().find(|method| *method != Method::Card);
                possible(given.method.or(first).is_some_and(|method| orders::issue(book, &number, method)))
            }
            "close" => {
                let now = book.now;
                let order = book.orders.get_mut(&number).filter(|order| order.capture.is_some());
                possible(order.map(|order| orders::close(order, now)).is_some())
            }
            "card" => {
                let fails = given.fails.ok_or("fails is required")?;
                let agreement = book.orders.get_mut(&number).and_then(|order| order.agreement.as_mut());
                possible(agreement.map(|agreement| agreement.card_fails = fails).is_some())
            }
            "charge_now" => {
                let runs = book.orders.get(&number).and_then(|order| order.agreement.as_ref()?.next_at).is_some();
                if runs {
                    period::charge(book, &number);
                }
                possible(runs)
            }
            _ => Err(format!("there is no act {act}")),
        }
    }))
}

/// `POST /_standin/pay/paddle/{id}/{act}`.
pub(super) async fn paddle(call: Call) -> HttpResponse {
    let (id, act) = (call.segment("id"), call.segment("act"));
    let given: Act = match body(&call) {
        Ok(given) => given,
        Err(reason) => return bad(&reason),
    };
    done(call.shared.pay.change(|book| {
        let adjusted = |outcome: Result<String, super::paddle::api::ApiError>| {
            outcome.map(drop).map_err(|error| format!("{error:?}"))
        };
        match act.as_str() {
            "pay" => {
                let once = given.card == Some(CardWord::PaysOnce);
                possible(buy(book, &id, &given, if once { Card::PaysOnce } else { Card::Pays }))
            }
            "fail" => {
                let open = book.transactions.get(&id).is_some_and(|row| checkout::is_open(row.status));
                buy(book, &id, &given, Card::Declined);
                possible(open)
            }
            "refund" => {
                let now = Some(book.now);
                adjusted(adjustments::request(book, &id, "asked for by control", None, now))
            }
            "chargeback" => adjusted(adjustments::chargeback(book, &id)),
            "chargeback_reverse" => adjusted(adjustments::reverse_chargeback(book, &id)),
            "approve" => possible(adjustments::decide(book, &id, true)),
            "reject" => possible(adjustments::decide(book, &id, false)),
            "card" => {
                let fails = given.fails.ok_or("fails is required")?;
                let known = book.subscriptions.get(&id).is_some();
                portal::give_card(book, &id, fails);
                possible(known)
            }
            _ => Err(format!("there is no act {act}")),
        }
    }))
}

fn buy(book: &mut Book, id: &str, given: &Act, card: Card) -> bool {
    let email = given.email.as_deref().unwrap_or("buyer@example.com");
    let country = given.country.as_deref().unwrap_or("US");
    checkout::identify(book, id, email, country) && checkout::pay(book, id, card)
}

/// Which notification, and how often.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Resend {
    id: Option<String>,
    about: Option<String>,
    kind: Option<String>,
    times: Option<usize>,
    parallel: bool,
}

/// `POST /_standin/pay/deliveries/resend`.
pub(super) async fn resend(call: Call) -> HttpResponse {
    let wanted: Resend = match body(&call) {
        Ok(wanted) => wanted,
        Err(reason) => return bad(&reason),
    };
    let pay = call.shared.pay.clone();
    let fits = |asked: &Option<String>, value: &str| asked.as_deref().is_none_or(|asked| asked == value);
    let found = pay.read(|book| {
        let last =
            book.deliveries.iter().rev().find(|row| {
                fits(&wanted.id, &row.id) && fits(&wanted.about, &row.about) && fits(&wanted.kind, &row.kind)
            });
        last.map(|row| (row.id.clone(), row.tries.len()))
    });
    let Some((id, before)) = found else { return answer::json(404, &json!({"error": "no notification fits"})) };
    let times = wanted.times.unwrap_or(1).min(MOST_TIMES);
    let tries = (0..times).map(|_| outbox::deliver(&pay, &id));
    if wanted.parallel {
        join_all(tries).await;
    } else {
        for one in tries {
            one.await;
        }
    }
    let answers: Value = pay.read(|book| {
        let tries = book.deliveries.get(&id).map(|row| row.tries.as_slice()).unwrap_or_default();
        tries.iter().skip(before).map(|one| json!({"status": one.status, "answer": one.answer})).collect()
    });
    answer::json(200, &json!({"id": id, "answers": answers}))
}
