//! `/promotions/apply`: what a code would take off a price. A quote: nothing is kept, and the order reckons anew.

use actix_web::{HttpRequest, HttpResponse, post, web};
use domain::{
    lists::Currency,
    promotion::{Amount, Item, PromotionCode, Refusal},
};
use entities::promotions;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::checks::Checks;
use crate::http::{
    answer::personal,
    extract::{
        body::Body,
        signed_in::{SignedIn, services},
    },
    limit,
    problem::{Problem, ProblemBody},
    responses::{Counted, NeedsSignIn, ReadsBody, Unavailable},
    state::AppState,
};

/// A purchase that somebody thinks of.
#[derive(Debug, Deserialize, ToSchema)]
pub struct ApplyRequest {
    /// In any case.
    pub promotion_code: String,
    /// The package that is to be bought.
    pub package_id: Option<Uuid>,
    /// Or the plan.
    pub plan_id: Option<Uuid>,
    /// What it costs.
    #[schema(value_type = f64)]
    pub original_amount: Amount,
    /// `TWD` or `USD`; without it the promotion's own, or TWD.
    #[schema(value_type = Option<String>)]
    pub currency: Option<Currency>,
}

/// What would be taken off.
#[derive(Debug, Serialize, ToSchema)]
pub struct ApplyAnswer {
    /// Whether anything is.
    pub success: bool,
    /// What it costs.
    #[schema(value_type = f64)]
    pub original_amount: Amount,
    /// What is taken off.
    #[schema(value_type = f64)]
    pub discount_amount: Amount,
    /// What is left to pay.
    #[schema(value_type = f64)]
    pub final_amount: Amount,
    /// Of the three amounts.
    #[schema(value_type = String)]
    pub currency: Currency,
    /// The promotion's code.
    pub promotion_code: String,
    /// What it is called.
    pub promotion_name: String,
    /// Why nothing is taken off.
    pub message: Option<String>,
}

/// Says what a code would take off a price for whoever asks. Counts and keeps nothing.
#[utoipa::path(
    tag = "promotions",
    security(("password" = [])),
    request_body = ApplyRequest,
    responses(
        Unavailable,
        NeedsSignIn,
        ReadsBody,
        Counted,
        (status = 200, body = ApplyAnswer),
        (status = 400, body = ProblemBody, description = "promotion_refused: not valid, used up, not for this item"),
    )
)]
#[post("/apply")]
pub async fn apply(
    state: web::Data<AppState>,
    request: HttpRequest,
    signed_in: SignedIn,
    body: Body<ApplyRequest>,
) -> Result<HttpResponse, Problem> {
    limit::write(&state, &request).await?;
    let asked = body.0;
    let mut checks = Checks::default();
    let item = match (asked.plan_id, asked.package_id) {
        (Some(_), Some(_)) => {
            checks.fault("plan_id", "one of package_id and plan_id");
            None
        }
        (Some(plan), None) => Some(Item::Plan(plan)),
        (None, package) => package.map(Item::Package),
    };
    checks.price("original_amount", asked.original_amount, asked.currency == Some(Currency::Twd));
    checks.finish()?;
    let code: PromotionCode = asked.promotion_code.parse().map_err(|_| Refusal::NotValid)?;
    let (user_id, amount) = (signed_in.user_id(), asked.original_amount);
    let db = services(&state)?.db;
    let quote = promotions::quote(&db, &code, user_id, item, amount.minor(), asked.currency, state.clock.now()).await?;
    let quote = quote.ok_or(Refusal::NotValid)?;
    let mut checks = Checks::default();
    checks.price("original_amount", amount, quote.currency == Currency::Twd);
    checks.finish()?;
    let (discount, message) = match quote.discount_minor {
        Ok(discount) => (discount, None),
        // The code is good, only not for so little: the page says from when it is.
        Err(refusal @ (Refusal::BelowMinimum { .. } | Refusal::NothingOff)) => (0, Some(refusal.to_string())),
        Err(refusal) => return Err(refusal.into()),
    };
    Ok(personal(&ApplyAnswer {
        success: message.is_none(),
        original_amount: amount,
        discount_amount: Amount::of(discount),
        final_amount: Amount::of(amount.minor().saturating_sub(discount)),
        currency: quote.currency,
        promotion_code: code.into(),
        promotion_name: quote.promotion.campaign.name,
        message,
    }))
}
