//! `/landing/pricing`: the plans that cost something, at the price that is charged.

use actix_web::{HttpRequest, HttpResponse, get, web};
use domain::lists::{Currency, PlanName, Plans, PricingCard};
use serde::Serialize;
use utoipa::ToSchema;

use crate::http::{
    answer,
    extract::query::Query,
    problem::{Problem, ProblemBody},
    state::AppState,
    tools::choice,
};

/// A plan.
#[derive(Debug, Serialize, ToSchema)]
pub struct PricedPlan {
    /// The plan's name.
    #[schema(value_type = String)]
    pub id: PlanName,
    /// English name.
    pub name: String,
    /// Chinese name.
    pub name_zh: String,
    /// Whole units of `currency` per `period`.
    pub price: u32,
    /// Always `price`: no discount is invented.
    pub original_price: u32,
    /// `TWD` or `USD`.
    #[schema(value_type = String)]
    pub currency: Currency,
    /// Always `month`.
    pub period: &'static str,
    /// One English sentence.
    pub description: String,
    /// The same in Chinese.
    pub description_zh: String,
    /// What it gives, English, one line each.
    pub features: Vec<String>,
    /// The same in Chinese, line by line.
    pub features_zh: Vec<String>,
    /// Whether the page stresses it.
    pub is_featured: bool,
    /// A word on the card, English.
    pub badge: Option<String>,
    /// The same in Chinese.
    pub badge_zh: Option<String>,
}

impl From<PricingCard<'_>> for PricedPlan {
    fn from(card: PricingCard<'_>) -> Self {
        Self {
            id: card.id,
            name: card.name.to_owned(),
            name_zh: card.name_zh.to_owned(),
            price: card.price,
            original_price: card.original_price,
            currency: card.currency,
            period: card.period,
            description: card.description.to_owned(),
            description_zh: card.description_zh.to_owned(),
            features: card.features.to_vec(),
            features_zh: card.features_zh.to_vec(),
            is_featured: card.is_featured,
            badge: card.badge.map(str::to_owned),
            badge_zh: card.badge_zh.map(str::to_owned),
        }
    }
}

fn priced(plans: &Plans, currency: Currency) -> Vec<PricedPlan> {
    plans.pricing_cards(currency).map(PricedPlan::from).collect()
}

/// The plans that cost something.
#[utoipa::path(
    tag = "landing",
    params(("currency" = Option<String>, Query, description = "TWD or USD; TWD when absent")),
    responses(
        (status = 200, body = Vec<PricedPlan>),
        (status = 400, body = ProblemBody, description = "unknown_choice"),
        (status = 422, body = ProblemBody),
    )
)]
#[get("/pricing")]
pub async fn landing_pricing(request: HttpRequest, state: web::Data<AppState>) -> Result<HttpResponse, Problem> {
    let mut query = Query::of(&request);
    let currency = query.text("currency");
    query.finish()?;
    let currency = choice(currency.map(|word| word.to_ascii_uppercase()))?.unwrap_or(Currency::Twd);
    let library = state.library();
    Ok(answer::remembered_json(&request, &library, || priced(&state.lists.plans, currency)))
}

#[cfg(test)]
mod tests {
    use domain::lists::Lists;

    use super::*;

    #[test]
    fn cards_are_the_plans_themselves_in_the_asked_currency() {
        let plans = Lists::embedded().unwrap().plans;
        for currency in Currency::ALL {
            let cards = priced(&plans, *currency);
            assert_eq!(cards.len(), 3);
            for card in cards {
                let plan = plans.get(card.id).unwrap();
                assert_eq!((card.price, card.original_price), (plan.price_monthly(*currency), card.price));
                assert_eq!((card.currency, &card.features_zh), (*currency, &plan.features_zh));
            }
        }
        let written = serde_json::to_value(priced(&plans, Currency::Usd)).unwrap();
        assert_eq!((&written[1]["currency"], &written[1]["price"]), (&"USD".into(), &20.into()));
        assert!(written[0]["badge"].is_null());
    }
}
