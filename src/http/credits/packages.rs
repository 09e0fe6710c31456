//! `/credits/packages`: what the plan in force may buy.

use actix_web::{HttpResponse, get, web};
use domain::{
    lists::{Currency, PlanName},
    prices::Package,
    subscription::less_percent,
};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::amount;
use crate::http::{
    answer::personal,
    extract::signed_in::{SignedIn, services},
    problem::{Problem, ProblemBody},
    state::AppState,
};

/// A package of credits.
#[derive(Debug, Serialize, ToSchema)]
pub struct PackageEntry {
    /// What to order it by.
    pub id: Uuid,
    /// Word that names it.
    pub name: String,
    /// English name.
    pub display_name: String,
    /// Chinese name.
    pub display_name_zh: String,
    /// Credits that are paid for.
    pub credits: u32,
    /// Credits on top.
    pub bonus_credits: u32,
    /// What whoever asks pays, in `currency`: what their plan takes off is off.
    pub price: f64,
    /// The regular price, in `currency`.
    pub original_price: f64,
    /// What their plan takes off, in percent.
    pub discount_percent: u32,
    /// Always `TWD`: the currency of ECPay, through which an order goes that says nothing else.
    #[schema(value_type = String)]
    pub currency: Currency,
    /// What they pay in TWD, through ECPay.
    pub price_twd: f64,
    /// What they pay in USD, through Paddle.
    pub price_usd: f64,
    /// The lowest plan that may buy it; null: every one.
    #[schema(value_type = Option<String>)]
    pub min_plan: Option<PlanName>,
    /// Whether most people take it.
    pub is_popular: bool,
    /// Whether it gives most for the money.
    pub is_best_value: bool,
    /// Always true: what is not sold is not here.
    pub is_active: bool,
}

impl PackageEntry {
    fn of(Package { id, listed }: Package, percent: u32) -> Self {
        let currency = Currency::Twd;
        let price = |currency| amount(less_percent(listed.price_minor(currency), percent, currency));
        Self {
            id,
            price: price(currency),
            original_price: amount(listed.price_minor(currency)),
            discount_percent: percent,
            currency,
            price_twd: price(Currency::Twd),
            price_usd: price(Currency::Usd),
            name: listed.name,
            display_name: listed.display_name,
            display_name_zh: listed.display_name_zh,
            credits: listed.credits,
            bonus_credits: listed.bonus_credits,
            min_plan: listed.min_plan,
            is_popular: listed.is_popular,
            is_best_value: listed.is_best_value,
            is_active: listed.is_active,
        }
    }
}

/// The packages that whoever asks may buy. A plan that has expired counts as `demo`.
#[utoipa::path(
    tag = "credits",
    security(("password" = [])),
    responses(
        (status = 200, body = Vec<PackageEntry>),
        (status = 401, body = ProblemBody, description = "not_authenticated, invalid_token, invalid_token_type"),
        (status = 403, body = ProblemBody, description = "inactive_user"),
        (status = 404, body = ProblemBody, description = "user_not_found"),
        (status = 503, body = ProblemBody),
    )
)]
#[get("/packages")]
pub async fn packages(state: web::Data<AppState>, signed_in: SignedIn) -> Result<HttpResponse, Problem> {
    let plan = signed_in.user().plan_at(state.clock.now());
    let sold = entities::packages::sold(&services(&state)?.db).await?;
    let offered = sold.into_iter().filter(|package| package.listed.is_for(plan));
    let percent = state.lists.plans.get(plan).map_or(0, |plan| plan.topup_discount_percent);
    Ok(personal(&offered.map(|package| PackageEntry::of(package, percent)).collect::<Vec<_>>()))
}
