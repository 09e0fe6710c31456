//! Money goes back: because we asked, because the service or the buyer's bank decided it.

use domain::payment::{AskedBy, MoneyBack, MoneyBackKind, MoneyBackState, RefundState};
use sea_orm::DatabaseTransaction;

use super::{Case, Stop, Verdict};
use crate::payments::{
    Desk,
    refunds::{self, Refund},
};

/// What a service told of money that goes back.
pub(super) async fn told(
    tx: &DatabaseTransaction,
    case: Case<'_>,
    back: &MoneyBack,
    desk: &mut Desk<'_>,
) -> Result<Verdict, Stop> {
    let Some(order) = &case.order else {
        return Err(Stop::Later(format!("payment {} is not known yet", back.transaction_id)));
    };
    if back.amount.currency != order.currency.as_str() {
        return Err(Stop::Refuse(format!("order {} is not in {}", order.number, back.amount.currency)));
    }
    let amount_minor = u32::try_from(back.amount.minor).ok().filter(|minor| (1..=order.amount_minor).contains(minor));
    let Some(amount_minor) = amount_minor else {
        return Err(Stop::Refuse(format!("order {} did not cost {}", order.number, back.amount.minor)));
    };
    if back.kind == MoneyBackKind::ChargebackReversed {
        let why = format!("the chargeback of order {} was undone: decide what its buyer gets back", order.number);
        return Err(Stop::Refuse(why));
    }
    let refund = match refunds::known(tx, order, back).await? {
        Some(refund) => refund,
        None => refunds::of_service(tx, order, back, amount_minor, desk).await?,
    };
    if matches!(refund.state, RefundState::Approved | RefundState::Rejected) {
        let as_told = matches!(
            (refund.state, back.state),
            (RefundState::Approved, MoneyBackState::Approved | MoneyBackState::Pending)
                | (RefundState::Rejected, MoneyBackState::Rejected | MoneyBackState::Pending)
        );
        let result = format!("money back of order {} is {} already", order.number, refund.state);
        return if as_told { Ok(Verdict::Nothing(result)) } else { Err(Stop::Refuse(result)) };
    }
    let result = match back.state {
        MoneyBackState::Pending => {
            refunds::set_state(tx, &refund, RefundState::Pending, &back.id, desk.now).await?;
            format!("money back of order {} waits for the service", order.number)
        }
        MoneyBackState::Approved => approved(tx, &case, &refund, back, desk).await?,
        MoneyBackState::Rejected => {
            refunds::set_state(tx, &refund, RefundState::Rejected, &back.id, desk.now).await?;
            refunds::restore(tx, order, &refund, desk).await?;
            format!("the service refused to give money of order {} back; what was taken is there again", order.number)
        }
    };
    Ok(Verdict::Done(result))
}

async fn approved(
    tx: &DatabaseTransaction,
    case: &Case<'_>,
    refund: &Refund,
    back: &MoneyBack,
    desk: &mut Desk<'_>,
) -> Result<String, Stop> {
    let Some(order) = &case.order else { return Err(Stop::Refuse("there is no such order".to_owned())) };
    refunds::set_state(tx, refund, RefundState::Approved, &back.id, desk.now).await?;
    let refunded_minor = order.refunded_minor.saturating_add(refund.amount_minor).min(order.amount_minor);
    // A part that the service gave back by itself, as staff do at its page, takes nothing from what was bought.
    let is_over = refund.asked_by != AskedBy::Service || refunded_minor == order.amount_minor;
    refunds::book(tx, order, refunded_minor, is_over, desk.now).await?;
    if is_over && refund.asked_by == AskedBy::Service {
        refunds::take_back(tx, order, back.kind, desk).await?;
    }
    if let Some(user) = &case.user {
        crate::payments::invoices::credit(tx, order, refund, user, desk).await?;
    }
    Ok(format!("{} hundredths of order {} went back", refund.amount_minor, order.number))
}
