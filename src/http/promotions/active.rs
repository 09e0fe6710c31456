//! `/promotions/active`: what is cheaper at the moment.

use actix_web::{HttpResponse, get, web};
use entities::promotions;
use serde::Serialize;
use utoipa::ToSchema;

use super::shapes::PromoPublic;
use crate::http::{answer, extract::signed_in::services, problem::Problem, responses::Unavailable, state::AppState};

/// The promotions that count now.
#[derive(Debug, Serialize, ToSchema)]
pub struct ActivePromotions {
    /// The highest priority first, then the newest.
    pub promotions: Vec<PromoPublic>,
    /// The first of them that may be the banner.
    pub featured_promotion: Option<PromoPublic>,
}

/// The promotions that count now and have uses left.
#[utoipa::path(
    tag = "promotions",
    responses(
        Unavailable,
        (status = 200, body = ActivePromotions),
    )
)]
#[get("/active")]
pub async fn active(state: web::Data<AppState>) -> Result<HttpResponse, Problem> {
    let active = promotions::active(&services(&state)?.db, state.clock.now()).await?;
    let promotions: Vec<PromoPublic> = active.into_iter().map(PromoPublic::from).collect();
    let featured_promotion = promotions.iter().find(|promotion| promotion.is_featured).cloned();
    Ok(answer::json(&ActivePromotions { promotions, featured_promotion }))
}
