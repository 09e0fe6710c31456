//! Agreements: a card charged again and again (ecpay.md, section 6).

use chrono::{DateTime, Months, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use super::{mac::Fields, notices, orders};
use crate::pay::{
    ids,
    markup::Language,
    state::{Book, MovementKind, Service},
};

/// Failures in a row that end an agreement.
const MOST_FAILURES: usize = 6;

/// Days from one failed charge to the next try: 3 to 5, then at longer gaps.
const RETRY_DAYS: [i64; MOST_FAILURES - 1] = [3, 5, 7, 7, 7];

/// The unit of `Frequency`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum PeriodType {
    D,
    M,
    Y,
}

/// `ExecStatus`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum ExecStatus {
    Cancelled,
    Running,
    Done,
}

/// One charge or the try of one, the first included.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Charge {
    pub(crate) succeeded: bool,
    pub(crate) gwsr: String,
    pub(crate) trade_no: String,
    pub(crate) amount_twd: i64,
    pub(crate) at: DateTime<Utc>,
}

/// What the buyer agreed to.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Agreement {
    unit: PeriodType,
    frequency: u32,
    exec_times: usize,
    /// The first charge: later dates are counted from here, so that the 31st does not become the 28th for good.
    started_at: Option<DateTime<Utc>>,
    /// `None`: not started, or ended.
    pub(crate) next_at: Option<DateTime<Utc>>,
    pub(crate) status: ExecStatus,
    pub(crate) log: Vec<Charge>,
    /// Whether the next charges are refused; set by control.
    pub(crate) card_fails: bool,
}

impl Agreement {
    /// As asked for in an order; `Ok(None)`: not periodic. `Err`: the field that is wrong.
    pub(crate) fn parse(fields: &Fields) -> Result<Option<Self>, &'static str> {
        let field = |name| super::form::get(fields, name);
        if ["PeriodAmount", "PeriodType", "Frequency", "ExecTimes"].iter().all(|name| field(name).is_empty()) {
            return Ok(None);
        }
        if field("PeriodAmount") != field("TotalAmount") {
            return Err("PeriodAmount");
        }
        let (unit, most_frequent, most_times) = match field("PeriodType") {
            "D" => (PeriodType::D, 365, 999),
            "M" => (PeriodType::M, 12, 999),
            "Y" => (PeriodType::Y, 1, 99),
            _ => return Err("PeriodType"),
        };
        let number = |name, least: u32, most: u32| {
            field(name).parse::<u32>().ok().filter(|number| (least..=most).contains(number)).ok_or(name)
        };
        let frequency = number("Frequency", 1, most_frequent)?;
        let exec_times = usize::try_from(number("ExecTimes", 2, most_times)?).map_err(|_| "ExecTimes")?;
        let (status, log) = (ExecStatus::Running, vec![]);
        Ok(Some(Self { unit, frequency, exec_times, started_at: None, next_at: None, status, log, card_fails: false }))
    }

    pub(crate) fn successes(&self) -> usize {
        self.log.iter().filter(|charge| charge.succeeded).count()
    }

    pub(crate) fn success_twd(&self) -> i64 {
        self.log.iter().filter(|charge| charge.succeeded).map(|charge| charge.amount_twd).sum()
    }

    fn failures_in_a_row(&self) -> usize {
        self.log.iter().rev().take_while(|charge| !charge.succeeded).count()
    }

    /// The first regular date after `now`.
    fn regular_after(&self, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        let start = self.started_at?;
        (1..)
            .map(|count: u32| self.frequency.checked_mul(count))
            .map_while(|units| self.later(start, units?))
            .find(|at| *at > now)
    }

    fn later(&self, start: DateTime<Utc>, units: u32) -> Option<DateTime<Utc>> {
        match self.unit {
            PeriodType::D => start.checked_add_signed(TimeDelta::days(i64::from(units))),
            PeriodType::M => start.checked_add_months(Months::new(units)),
            PeriodType::Y => start.checked_add_months(Months::new(units.checked_mul(12)?)),
        }
    }

    /// In the buyer's words.
    pub(crate) fn describe(&self, language: Language) -> String {
        let (frequency, times) = (self.frequency, self.exec_times);
        let unit = match self.unit {
            PeriodType::D => language.say("day", "天"),
            PeriodType::M => language.say("month", "個月"),
            PeriodType::Y => language.say("year", "年"),
        };
        match language {
            Language::English if frequency == 1 => {
                format!("Charged every {unit}, {times} times at most, until you cancel.")
            }
            Language::English => {
                format!("Charged every {frequency} {unit}s, {times} times at most, until you cancel.")
            }
            Language::Chinese => format!("每 {frequency} {unit}自動扣款一次，共 {times} 次，可隨時取消。"),
        }
    }

    /// No more charges.
    pub(crate) fn end(&mut self, status: ExecStatus) {
        self.status = status;
        self.next_at = None;
    }
}

/// The first charge was made with the order itself.
pub(crate) fn started(book: &mut Book, number: &str) {
    let now = book.now;
    let Some(order) = book.orders.get_mut(number) else { return };
    let (gwsr, trade_no, amount_twd) = (order.gwsr.clone(), order.trade_no.clone(), order.amount_twd);
    let Some(agreement) = &mut order.agreement else { return };
    agreement.started_at = Some(now);
    agreement.log.push(Charge { succeeded: true, gwsr, trade_no, amount_twd, at: now });
    agreement.next_at = agreement.regular_after(now);
}

/// Makes the charge that is due.
pub(crate) fn charge(book: &mut Book, number: &str) {
    let now = book.now;
    let Some(order) = book.orders.get_mut(number) else { return };
    let amount_twd = order.amount_twd;
    let Some(agreement) = &mut order.agreement else { return };
    if agreement.status != ExecStatus::Running {
        agreement.next_at = None;
        return;
    }
    let succeeded = !agreement.card_fails;
    let trade_no = format!("{}{}", orders::local(now).format("%y%m%d%H%M%S"), ids::digits(4));
    let charge = Charge { succeeded, gwsr: ids::digits(8), trade_no, amount_twd, at: now };
    agreement.log.push(charge.clone());
    if succeeded {
        match agreement.successes() >= agreement.exec_times {
            true => agreement.end(ExecStatus::Done),
            false => agreement.next_at = agreement.regular_after(now),
        }
    } else {
        let days = RETRY_DAYS.get(agreement.failures_in_a_row() - 1);
        match days {
            Some(days) => agreement.next_at = Some(now + TimeDelta::days(*days)),
            None => agreement.end(ExecStatus::Cancelled),
        }
    }
    let notice = notices::period(order, &charge);
    if succeeded {
        book.moved(Service::Ecpay, number, MovementKind::Charge, amount_twd * 100, "TWD");
    }
    if let Some(notice) = notice {
        orders::notify(book, number, "PeriodReturnURL", notice);
    }
}

/// `CreditCardPeriodAction`: RtnCode and RtnMsg.
pub(crate) fn act(book: &mut Book, number: &str, action: &str) -> (&'static str, &'static str) {
    let agreement = book.orders.get_mut(number).and_then(|order| order.agreement.as_mut());
    let Some(agreement) = agreement.filter(|agreement| !agreement.log.is_empty()) else {
        return ("10200047", "No such period order");
    };
    match action {
        "Cancel" if agreement.status == ExecStatus::Running => {
            agreement.end(ExecStatus::Cancelled);
            ("1", "停用成功")
        }
        "ReAuth" if agreement.status == ExecStatus::Running && agreement.failures_in_a_row() > 0 => {
            charge(book, number);
            ("1", "重新授權已送出")
        }
        "Cancel" | "ReAuth" => ("10200058", "Not possible in this state"),
        _ => ("10200050", "Action Error"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_day_of_a_month_comes_back() {
        let fields = |pairs: &[(&str, &str)]| -> Fields {
            pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
        };
        let asked = fields(&[
            ("TotalAmount", "299"),
            ("PeriodAmount", "299"),
            ("PeriodType", "M"),
            ("Frequency", "1"),
            ("ExecTimes", "99"),
        ]);
        let mut agreement = Agreement::parse(&asked).unwrap().unwrap();
        let day = |text: &str| text.parse::<DateTime<Utc>>().unwrap();
        agreement.started_at = Some(day("2026-01-31T08:00:00Z"));
        let next = |now: &str| agreement.regular_after(day(now)).unwrap();
        assert_eq!(next("2026-01-31T08:00:00Z"), day("2026-02-28T08:00:00Z"));
        assert_eq!(next("2026-02-28T08:00:00Z"), day("2026-03-31T08:00:00Z"));
        let wrong = fields(&[("TotalAmount", "299"), ("PeriodAmount", "1")]);
        assert_eq!(Agreement::parse(&wrong).unwrap_err(), "PeriodAmount");
        assert!(Agreement::parse(&fields(&[("TotalAmount", "299")])).unwrap().is_none());
    }
}
