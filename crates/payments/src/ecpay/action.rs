//! What moves or stops money at `ECPay` (protocol notes: ecpay.md §5, §6).

use std::time::Duration;

use chrono::{DateTime, NaiveTime, TimeDelta, Timelike, Utc};
use domain::payment::AgreementState;

use super::{
    Ecpay, form, notice,
    sale::{CardTrade, Sale, Standing},
};
use crate::{
    CallError, Outcome, RefundOrder,
    http::{Reply, Stake},
};

/// When the day's payments are taken, UTC: 20:15 to 20:30 in Taipei. Nothing may be given back meanwhile.
const CLOSING: ((u32, u32), (u32, u32)) = ((12, 15), (12, 30));

impl Ecpay {
    /// Gives money back by what the payment's state asks for. A refund of as much of the same payment that is
    /// already there is taken for this one: money goes back twice by no misunderstanding.
    pub(super) async fn give_back(&self, refund: &RefundOrder, now: DateTime<Utc>) -> Result<Outcome, CallError> {
        if refund.amount_minor == 0
            || refund.amount_minor > refund.paid_minor
            || !refund.amount_minor.is_multiple_of(100)
        {
            return Err(self.http.refused("bad_amount", "not a whole amount of what was paid"));
        }
        if let Some(wait) = until_closed(now) {
            return Err(self.http.unavailable("the day is being closed", Some(wait)));
        }
        let sale = self.sale(refund, now).await?;
        let trade = self.card_trade(&sale).await?;
        if let Some(done) = found(refund, &trade) {
            return Ok(done);
        }
        match (trade.standing, refund.is_full()) {
            (Standing::Authorised, true) => self.act(&sale, "N", refund).await?,
            (Standing::Authorised, false) => {
                return Err(self.http.unavailable("a part can be given back once the payment was taken", None));
            }
            (Standing::Closing, true) => {
                self.act(&sale, "E", refund).await?;
                // From here on something was changed: a plain no would hide it.
                self.act(&sale, "N", refund).await.map_err(|fault| {
                    self.http.no_answer(
                        Stake::Money,
                        &format!("taken off of tonight's list, but not let go: {fault}"),
                        None,
                    )
                })?;
            }
            (Standing::Closing, false) | (Standing::Closed, _) => self.act(&sale, "R", refund).await?,
            (Standing::Void, _) => return Err(self.http.refused("void", "the payment was let go as a whole")),
        }
        Ok(done(refund))
    }

    /// Looks whether the money went back.
    pub(super) async fn given_back(
        &self,
        refund: &RefundOrder,
        now: DateTime<Utc>,
    ) -> Result<Option<Outcome>, CallError> {
        let sale = self.sale(refund, now).await?;
        Ok(found(refund, &self.card_trade(&sale).await?))
    }

    /// One DoAction. It is not idempotent.
    async fn act(&self, sale: &Sale, action: &str, refund: &RefundOrder) -> Result<(), CallError> {
        let fields = vec![
            ("MerchantTradeNo", sale.number.to_string()),
            ("TradeNo", sale.trade_no.clone()),
            ("Action", action.to_owned()),
            ("TotalAmount", (refund.amount_minor / 100).to_string()),
        ];
        let reply = self.post(Stake::Money, &["CreditDetail", "DoAction"], fields).await?;
        self.agreed(Stake::Money, sale.number.as_str(), &reply)
    }

    /// Whether an answer in `k=v` says yes, and about what we asked.
    fn agreed(&self, stake: Stake, number: &str, reply: &Reply) -> Result<(), CallError> {
        let unreadable = || self.http.no_answer(stake, "an answer that cannot be read", None);
        let fields = form::plain(&reply.body).map_err(|_| unreadable())?;
        let code = notice::word(&fields, "RtnCode").map_err(|_| unreadable())?;
        if code != "1" {
            return Err(self.http.refused(code, fields.get("RtnMsg").unwrap_or_default()));
        }
        if fields.get("MerchantTradeNo").is_some_and(|one| one != number) {
            return Err(self.http.no_answer(stake, "an answer about another order", None));
        }
        Ok(())
    }

    /// Ends an agreement. One that has ended is left alone.
    pub(super) async fn end(&self, agreement: &str, now: DateTime<Utc>) -> Result<(), CallError> {
        let number = self.agreement_number(agreement)?;
        if self.period(&number, now).await?.state == AgreementState::Ended {
            return Ok(());
        }
        let fields = vec![
            ("MerchantTradeNo", number.to_string()),
            ("Action", "Cancel".to_owned()),
            ("TimeStamp", now.timestamp().to_string()),
        ];
        let reply = self.post(Stake::Free, &["Cashier", "CreditCardPeriodAction"], fields).await?;
        self.agreed(Stake::Free, number.as_str(), &reply)
    }
}

/// The service has no name for a refund: ours is of the payment and the amount.
fn done(refund: &RefundOrder) -> Outcome {
    Outcome::Done { id: format!("{}-back-{}", refund.transaction_id, refund.amount_minor / 100) }
}

fn found(refund: &RefundOrder, trade: &CardTrade) -> Option<Outcome> {
    let whole = u64::from(refund.amount_minor / 100);
    let is_void = trade.standing == Standing::Void && refund.is_full();
    (is_void || trade.given_back.contains(&whole)).then(|| done(refund))
}

/// How long the closing of the day still takes; `None`: it is not being closed.
fn until_closed(now: DateTime<Utc>) -> Option<Duration> {
    let (from, to) = CLOSING;
    let from = NaiveTime::from_hms_opt(from.0, from.1, 0)?;
    let to = NaiveTime::from_hms_opt(to.0, to.1, 0)?;
    let time = now.time().with_nanosecond(0)?;
    let left: TimeDelta = to - time;
    (time >= from && time <= to).then(|| left.to_std().unwrap_or_default() + Duration::from_secs(1))
}
