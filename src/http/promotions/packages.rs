//! `/promotions/packages`: the packages of credits, at the price that the first promotion gives them.

use actix_web::{HttpRequest, HttpResponse, get, web};
use chrono::{DateTime, Utc};
use domain::{
    lists::Currency,
    promotion::{Amount, Item, Promotion, WHOLE},
};
use entities::{
    packages::{self as stored, Shown},
    promotions,
};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::shapes::PromoPublic;
use crate::http::{
    answer,
    extract::{query::Query, signed_in::services},
    problem::{Problem, ProblemBody},
    responses::Unavailable,
    state::AppState,
    tools::choice,
};

/// A package of credits in the shop window.
#[derive(Debug, Serialize, ToSchema)]
pub struct PromoPackage {
    /// What to order it by.
    pub id: Uuid,
    /// Word that names it.
    pub name: String,
    /// Chinese name.
    pub name_zh: Option<String>,
    /// English name.
    pub name_en: Option<String>,
    /// A sentence about it.
    pub description: Option<String>,
    /// Credits that are paid for.
    pub credits: u32,
    /// Price in `currency`, without a promotion.
    #[schema(value_type = f64)]
    pub price: Amount,
    /// `TWD` or `USD`.
    #[schema(value_type = String)]
    pub currency: Currency,
    /// Credits on top.
    pub bonus_credits: u32,
    /// Whether most people take it.
    pub is_popular: bool,
    /// Whether it gives most for the money.
    pub is_best_value: bool,
    /// Lower is shown earlier.
    pub sort_order: i32,
    /// Off: not sold.
    pub is_active: bool,
    /// Since when it exists.
    pub created_at: DateTime<Utc>,
    /// Price with the promotion's code; null: no promotion makes it cheaper.
    #[schema(value_type = Option<f64>)]
    pub discounted_price: Option<Amount>,
    /// By how many percent that is less, rounded down to hundredths.
    #[schema(value_type = Option<f64>)]
    pub discount_percentage: Option<Amount>,
    /// The promotion's word.
    pub promotion_badge: Option<String>,
}

impl PromoPackage {
    /// The package in `currency`, without any promotion.
    #[must_use]
    pub fn of(shown: Shown, currency: Currency) -> Self {
        let Shown { package, description, created_at } = shown;
        let price = Amount::of(package.listed.price_minor(currency));
        let listed = package.listed;
        Self {
            id: package.id,
            name: listed.name,
            name_zh: Some(listed.display_name_zh),
            name_en: Some(listed.display_name),
            description,
            credits: listed.credits,
            price,
            currency,
            bonus_credits: listed.bonus_credits,
            is_popular: listed.is_popular,
            is_best_value: listed.is_best_value,
            sort_order: listed.sort_order,
            is_active: listed.is_active,
            created_at,
            discounted_price: None,
            discount_percentage: None,
            promotion_badge: None,
        }
    }

    /// Puts on it what the first of `promotions` that makes it cheaper takes off. Reply: that promotion's place.
    fn reduce(&mut self, promotions: &[Promotion]) -> Option<usize> {
        let (item, price) = (Some(Item::Package(self.id)), self.price.minor());
        let off = |promotion: &Promotion| {
            let campaign = &promotion.campaign;
            campaign.is_for(item).then(|| campaign.discount_minor(price, self.currency).ok()).flatten()
        };
        let (place, discount, promotion) = promotions
            .iter()
            .enumerate()
            .find_map(|(place, promotion)| off(promotion).map(|discount| (place, discount, promotion)))?;
        // Below the whole price, so this is below 100 %.
        let part = u64::from(discount) * u64::from(WHOLE) / u64::from(price.max(1));
        self.discounted_price = Some(Amount::of(price.saturating_sub(discount)));
        self.discount_percentage = u32::try_from(part).ok().map(Amount::of);
        self.promotion_badge.clone_from(&promotion.campaign.badge_text);
        Some(place)
    }
}

/// The shop window.
#[derive(Debug, Serialize, ToSchema)]
pub struct PromoPackages {
    /// The packages that are sold, in the order in which they are shown.
    pub packages: Vec<PromoPackage>,
    /// The first promotion that makes any of them cheaper.
    pub active_promotion: Option<PromoPublic>,
}

fn window(shown: Vec<Shown>, promotions: &[Promotion], currency: Currency) -> PromoPackages {
    let mut first: Option<usize> = None;
    let mut reduced: Vec<_> = shown.into_iter().map(|shown| PromoPackage::of(shown, currency)).collect();
    for package in &mut reduced {
        let place = package.reduce(promotions);
        first = [first, place].into_iter().flatten().min();
    }
    let active_promotion = first.and_then(|place| promotions.get(place)).cloned().map(PromoPublic::from);
    PromoPackages { packages: reduced, active_promotion }
}

/// The packages of credits at the price that the first promotion gives each of them. What a plan may buy, and what an
/// account still may use, shows when it is ordered.
#[utoipa::path(
    tag = "promotions",
    params(("currency" = Option<String>, Query, description = "TWD (default) or USD")),
    responses(
        Unavailable,
        (status = 200, body = PromoPackages),
        (status = 400, body = ProblemBody, description = "unknown_choice"),
        (status = 422, body = ProblemBody),
    )
)]
#[get("/packages")]
pub async fn packages(state: web::Data<AppState>, request: HttpRequest) -> Result<HttpResponse, Problem> {
    let mut query = Query::of(&request);
    let currency = query.text("currency");
    query.finish()?;
    let currency = choice(currency.map(|word| word.to_ascii_uppercase()))?.unwrap_or(Currency::Twd);
    let services = services(&state)?;
    let shown = stored::shown(&services.db).await?;
    let promotions = promotions::active(&services.db, state.clock.now()).await?;
    Ok(answer::json(&window(shown, &promotions, currency)))
}
