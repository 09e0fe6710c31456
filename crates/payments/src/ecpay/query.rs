//! Questions to `ECPay` about orders and agreements (protocol notes: ecpay.md §4, §6).

use std::time::Duration;

use chrono::{DateTime, Utc};
use domain::{
    order::OrderNumber,
    payment::{Agreement, AgreementState, Charge, Fact, Failure, Notice},
};
use reqwest::Method;
use serde_json::Value;
use url::form_urlencoded;

use super::{
    Ecpay, SERVICE,
    form::{self, Fields},
    mac, notice, time,
};
use crate::{
    CallError, Known,
    http::{Reply, Request, Stake, under},
};

/// How long the service turns away whoever asked too often; it does so by 403.
const TOO_OFTEN: Duration = Duration::from_secs(30 * 60);

/// How an agreement stands, and its charges.
pub(super) struct Period {
    pub(super) state: AgreementState,
    pub(super) charges: Vec<PeriodCharge>,
}

/// One try to charge.
pub(super) struct PeriodCharge {
    /// Which success of the agreement it is; `None`: it failed.
    pub(super) number: Option<u32>,
    code: String,
    at: DateTime<Utc>,
    pub(super) amount: String,
    pub(super) gwsr: Option<String>,
    pub(super) trade_no: Option<String>,
}

impl Ecpay {
    /// Posts a form signed by us. Reply: an answer of success.
    pub(super) async fn post(
        &self,
        stake: Stake,
        path: &[&str],
        fields: Vec<(&'static str, String)>,
    ) -> Result<Reply, CallError> {
        let mut all = vec![("MerchantID", self.settings.merchant_id.clone())];
        all.extend(fields);
        let mac = self.settings.sign(&all);
        all.push((mac::FIELD, mac));
        let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(all).finish();
        let request = Request {
            method: Method::POST,
            url: under(&self.settings.base_url, path),
            authorization: None,
            body: Some(("application/x-www-form-urlencoded", body.into_bytes())),
        };
        let reply = self.http.send(stake, request).await?;
        match reply.status {
            _ if reply.is_success() => Ok(reply),
            403 => {
                Err(self.http.unavailable("HTTP 403: asked too often", Some(reply.retry_after.unwrap_or(TOO_OFTEN))))
            }
            _ => Err(self.http.failed(stake, &reply, None, None)),
        }
    }

    /// Asks by order number.
    async fn question(&self, path: &[&str], number: &OrderNumber, now: DateTime<Utc>) -> Result<Reply, CallError> {
        let fields = vec![("MerchantTradeNo", number.to_string()), ("TimeStamp", now.timestamp().to_string())];
        self.post(Stake::Free, path, fields).await
    }

    /// The trade of an order, verified (QueryTradeInfo).
    pub(super) async fn trade(&self, number: &OrderNumber, now: DateTime<Utc>) -> Result<Fields, CallError> {
        let reply = self.question(&["Cashier", "QueryTradeInfo", "V5"], number, now).await?;
        self.believed(number, &reply)
    }

    /// The fields of an answer that is signed and about what we asked.
    fn believed(&self, number: &OrderNumber, reply: &Reply) -> Result<Fields, CallError> {
        // The guide says that values are escaped, and shows them plain.
        let readings = [form::plain(&reply.body), form::parse(None, &reply.body)];
        let signed = readings.into_iter().flatten().find(|fields| self.settings.signed(fields));
        let fields = signed.ok_or_else(|| self.not_ours("an answer that it did not sign"))?;
        self.about(number, fields.get("MerchantID"), fields.get("MerchantTradeNo"))?;
        Ok(fields)
    }

    fn about(&self, number: &OrderNumber, merchant: Option<&str>, order: Option<&str>) -> Result<(), CallError> {
        if merchant == Some(self.settings.merchant_id.as_str()) && order == Some(number.as_str()) {
            return Ok(());
        }
        Err(self.not_ours("an answer about another order"))
    }

    pub(super) fn not_ours(&self, message: &str) -> CallError {
        self.http.unavailable(message, None)
    }

    pub(super) async fn order_notices(&self, order: &Known, now: DateTime<Utc>) -> Result<Vec<Notice>, CallError> {
        let fields = self.trade(&order.number, now).await?;
        let number = order.number.clone();
        let malformed = |fault: crate::NoticeError| self.not_ours(&fault.to_string());
        let fact = match (fields.get("TradeStatus"), fields.get("SimulatePaid")) {
            (Some("1"), Some("1")) => Fact::Simulated { order: Some(number) },
            (Some("1"), _) => Fact::Paid(notice::payment(&fields, number, now).map_err(malformed)?),
            (Some("0"), _) => return self.issued(&order.number, &fields, now).await,
            (Some("10200047"), _) => return Ok(vec![]),
            (Some(_), _) => {
                let code = notice::word(&fields, "TradeStatus").map_err(malformed)?.to_owned();
                Fact::NotPaid(Failure { charge: Charge::Order { order: number }, code })
            }
            (None, _) => return Err(self.not_ours("an answer without a status")),
        };
        let trade =
            fields.filled("TradeNo").map_or(Ok("none"), |_| notice::word(&fields, "TradeNo")).map_err(malformed)?;
        let status = notice::word(&fields, "TradeStatus").map_err(malformed)?;
        let simulated = if matches!(fact, Fact::Simulated { .. }) { ":simulated" } else { "" };
        Ok(vec![Notice {
            event_id: format!("asked:trade:{}:{trade}:{status}{simulated}", order.number),
            event_type: "QueryTradeInfo".to_owned(),
            occurred_at: fields.get("PaymentDate").and_then(|text| time::read_past(text, now)).unwrap_or(now),
            fact,
        }])
    }

    /// The account or code of an order that is not paid, where its means has such (QueryPaymentInfo).
    async fn issued(&self, number: &OrderNumber, trade: &Fields, now: DateTime<Utc>) -> Result<Vec<Notice>, CallError> {
        let method = trade.get("PaymentType").unwrap_or_default();
        if !["ATM", "CVS", "BARCODE"].iter().any(|prefix| method.starts_with(prefix)) {
            return Ok(vec![]);
        }
        let reply = self.question(&["Cashier", "QueryPaymentInfo"], number, now).await?;
        let fields = self.believed(number, &reply)?;
        if !matches!(fields.get("RtnCode"), Some("2" | "10100073")) {
            return Ok(vec![]);
        }
        let instructions = notice::instructions(&fields, number.clone());
        let instructions = instructions.map_err(|fault| self.not_ours(&fault.to_string()))?;
        Ok(vec![Notice {
            event_id: format!("asked:info:{number}"),
            event_type: "QueryPaymentInfo".to_owned(),
            occurred_at: fields.get("TradeDate").and_then(|text| time::read_past(text, now)).unwrap_or(now),
            fact: Fact::Instructions(instructions),
        }])
    }

    pub(super) fn agreement_number(&self, agreement: &str) -> Result<OrderNumber, CallError> {
        agreement.parse().map_err(|_| self.http.refused("bad_agreement", "an agreement is named by an order's number"))
    }

    /// An agreement and its charges, oldest first (QueryCreditCardPeriodInfo). The answer has no signature: that TLS
    /// brought us to the service has to do.
    pub(super) async fn period(&self, number: &OrderNumber, now: DateTime<Utc>) -> Result<Period, CallError> {
        let reply = self.question(&["Cashier", "QueryCreditCardPeriodInfo"], number, now).await?;
        let answer: Value =
            serde_json::from_slice(&reply.body).map_err(|_| self.not_ours("an answer that is not JSON"))?;
        let text = |name: &str| text(&answer, name);
        let Some(status) = text("ExecStatus") else {
            let code = text("RtnCode").unwrap_or_else(|| "no_agreement".to_owned());
            return Err(self.http.refused(&code, &text("RtnMsg").unwrap_or_default()));
        };
        self.about(number, text("MerchantID").as_deref(), text("MerchantTradeNo").as_deref())?;
        let broken = || self.not_ours("an answer whose charges cannot be read");
        let log = answer.get("ExecLog").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
        let mut charges = log.iter().map(|entry| charge(entry, now)).collect::<Option<Vec<_>>>().ok_or_else(broken)?;
        charges.sort_by_key(|charge| charge.at);
        // Counted from the newest, so that a log which lost its oldest entries, or never had the first, numbers right.
        let mut left: u32 = text("TotalSuccessTimes").as_deref().unwrap_or("0").parse().map_err(|_| broken())?;
        for charge in charges.iter_mut().rev().filter(|charge| charge.code == "1") {
            charge.number = Some(left);
            left = left.checked_sub(1).ok_or_else(broken)?;
        }
        let state = match (status.as_str(), charges.last()) {
            ("0" | "2", _) => AgreementState::Ended,
            ("1", Some(last)) if last.number.is_none() => AgreementState::PastDue,
            ("1", _) => AgreementState::Active,
            _ => return Err(broken()),
        };
        Ok(Period { state, charges })
    }

    pub(super) async fn agreement_notices(
        &self,
        agreement: &str,
        now: DateTime<Utc>,
    ) -> Result<Vec<Notice>, CallError> {
        let number = self.agreement_number(agreement)?;
        let period = self.period(&number, now).await?;
        let tries = period.charges.len();
        let mut notices = Vec::with_capacity(tries + 1);
        for charge in period.charges {
            let (what, fact) = match charge.number {
                Some(count) => {
                    let amount = notice::stated(&charge.amount);
                    let amount = amount.ok_or_else(|| self.not_ours("a charge whose amount is not a whole number"))?;
                    (format!("paid:{number}:{count}"), notice::renewal(&number, count, amount, charge.at))
                }
                None => {
                    let code = charge.code;
                    let charge_of = Charge::Renewal { agreement: number.to_string(), number: None };
                    let at = charge.at.timestamp();
                    (format!("failed:{number}:{at}:{code}"), Fact::NotPaid(Failure { charge: charge_of, code }))
                }
            };
            notices.push(Notice {
                event_id: format!("asked:{what}"),
                event_type: "QueryCreditCardPeriodInfo".to_owned(),
                occurred_at: charge.at,
                fact,
            });
        }
        notices.retain(|notice| notice.fact != Fact::Unrelated);
        let state = period.state;
        notices.push(Notice {
            // A state may come back: how many charges there were tells one time from the other.
            event_id: format!("asked:agreement:{number}:{state}:{tries}"),
            event_type: "QueryCreditCardPeriodInfo".to_owned(),
            occurred_at: now,
            fact: Fact::Agreement(Agreement {
                id: number.to_string(),
                order: Some(number),
                state,
                ends_at: None,
                customer: None,
            }),
        });
        Ok(notices)
    }
}

/// One entry of the log. `None`: it is not one.
fn charge(entry: &Value, now: DateTime<Utc>) -> Option<PeriodCharge> {
    let is_word = |word: &String| word.len() <= 40 && word.bytes().all(|byte| byte.is_ascii_alphanumeric());
    Some(PeriodCharge {
        number: None,
        code: text(entry, "RtnCode").filter(is_word)?,
        at: time::read_past(&text(entry, "process_date")?, now)?,
        amount: text(entry, "amount")?,
        gwsr: text(entry, "gwsr").filter(is_word),
        trade_no: text(entry, "TradeNo").filter(is_word),
    })
}

/// A text, or a number written out; sources disagree about which. Names in any case.
pub(super) fn text(value: &Value, name: &str) -> Option<String> {
    let (_, value) = value.as_object()?.iter().find(|(one, _)| one.eq_ignore_ascii_case(name))?;
    match value {
        Value::String(text) if !text.trim().is_empty() => Some(text.trim().to_owned()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// An error in which a person has to do what we wanted.
pub(super) const fn not_offered() -> CallError {
    CallError::NotOffered { service: SERVICE }
}
