//! The card payment behind a refund, and how far its money is (protocol notes: ecpay.md §5).

use chrono::{DateTime, Utc};
use domain::{order::OrderNumber, payment::PayBy};
use serde_json::Value;

use super::{
    Ecpay, notice,
    query::{not_offered, text},
};
use crate::{CallError, RefundOrder, http::Stake};

/// A card payment as the service knows it.
pub(super) struct Sale {
    pub(super) number: OrderNumber,
    pub(super) trade_no: String,
    /// The authorisation.
    gwsr: String,
    /// What was paid, whole TWD.
    amount: String,
}

/// How far the money of a card payment is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Standing {
    /// Held on the card.
    Authorised,
    /// About to be taken tonight.
    Closing,
    /// Taken.
    Closed,
    /// Let go: nothing is taken any more.
    Void,
}

/// How far the money is, and what went back already, whole TWD each.
pub(super) struct CardTrade {
    pub(super) standing: Standing,
    pub(super) given_back: Vec<u64>,
}

impl Ecpay {
    /// Finds the payment of a refund, and checks that it is what we think.
    pub(super) async fn sale(&self, refund: &RefundOrder, now: DateTime<Utc>) -> Result<Sale, CallError> {
        if matches!(refund.pay_by, Some(PayBy::Atm | PayBy::Cvs | PayBy::Barcode)) {
            return Err(not_offered());
        }
        let (sale, is_paid) = match refund.transaction_id.rsplit_once('-') {
            Some((agreement, count)) => (self.renewal_sale(agreement, count, now).await?, true),
            None => {
                let trade = self.trade(&refund.number, now).await?;
                if !trade.get("PaymentType").unwrap_or_default().starts_with("Credit") {
                    return Err(not_offered());
                }
                let broken = |_| self.not_ours("a trade without its numbers");
                let sale = Sale {
                    number: refund.number.clone(),
                    trade_no: notice::word(&trade, "TradeNo").map_err(broken)?.to_owned(),
                    gwsr: notice::word(&trade, "gwsr").map_err(broken)?.to_owned(),
                    amount: notice::word(&trade, "TradeAmt").map_err(broken)?.to_owned(),
                };
                if sale.trade_no != refund.transaction_id {
                    return Err(self.http.refused("wrong_payment", "the order was paid by another payment"));
                }
                (sale, trade.get("TradeStatus") == Some("1"))
            }
        };
        if !is_paid {
            return Err(self.http.refused("not_paid", "nothing was paid"));
        }
        if !notice::stated(&sale.amount).is_some_and(|paid| paid.is(refund.paid_minor, refund.currency)) {
            return Err(self.http.refused("amount_differs", "another amount was paid"));
        }
        Ok(sale)
    }

    /// A later charge of an agreement.
    async fn renewal_sale(&self, agreement: &str, count: &str, now: DateTime<Utc>) -> Result<Sale, CallError> {
        let number = self.agreement_number(agreement)?;
        let count: Option<u32> = count.parse().ok();
        let period = self.period(&number, now).await?;
        let charge = period.charges.into_iter().find(|charge| charge.number.is_some() && charge.number == count);
        let unknown = || self.http.refused("wrong_payment", "the agreement has no such charge");
        let charge = charge.ok_or_else(unknown)?;
        match (charge.trade_no, charge.gwsr) {
            (Some(trade_no), Some(gwsr)) => Ok(Sale { number, trade_no, gwsr, amount: charge.amount }),
            _ => Err(self.not_ours("a charge without its numbers")),
        }
    }

    /// How far the money is (QueryTrade/V2, JSON without a signature).
    pub(super) async fn card_trade(&self, sale: &Sale) -> Result<CardTrade, CallError> {
        let mut fields = vec![("CreditRefundId", sale.gwsr.clone()), ("CreditAmount", sale.amount.clone())];
        if let Some(code) = &self.settings.credit_check_code {
            fields.push(("CreditCheckCode", secrecy::ExposeSecret::expose_secret(code).to_owned()));
        }
        let reply = self.post(Stake::Free, &["CreditDetail", "QueryTrade", "V2"], fields).await?;
        let answer: Value =
            serde_json::from_slice(&reply.body).map_err(|_| self.not_ours("an answer that is not JSON"))?;
        if let Some(code) = text(&answer, "RtnMsg") {
            return Err(self.http.refused(&code, "the card payment cannot be looked up"));
        }
        let value = answer.get("RtnValue").unwrap_or(&Value::Null);
        let status = text(value, "status").unwrap_or_default();
        let Some(standing) = standing(&status) else {
            return Err(self.not_ours("a card payment in an unknown state"));
        };
        let entries = value.get("close_data").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
        Ok(CardTrade { standing, given_back: entries.iter().filter_map(given_back).collect() })
    }
}

/// The states by the service's words: authorised, to be closed, closed, cancelled (twice).
fn standing(status: &str) -> Option<Standing> {
    match status {
        "已授權" => Some(Standing::Authorised),
        "要關帳" => Some(Standing::Closing),
        "已關帳" => Some(Standing::Closed),
        "已取消" | "操作取消" => Some(Standing::Void),
        _ => None,
    }
}

/// What an entry gave back, whole TWD: it has a sign, or a word with "back" in it. `None`: it took money.
fn given_back(entry: &Value) -> Option<u64> {
    let amount = text(entry, "amount")?;
    let is_back = text(entry, "status").is_some_and(|status| status.contains('退'));
    match amount.strip_prefix('-') {
        Some(amount) => amount.parse().ok(),
        None if is_back => amount.parse().ok(),
        None => None,
    }
}
