//! `/promotions/validate`: whether a code counts at the moment.

use actix_web::{HttpRequest, HttpResponse, post, web};
use domain::promotion::{Promotion, PromotionCode, Refusal};
use entities::promotions;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::shapes::PromoPublic;
use crate::http::{
    answer::personal,
    extract::{body::Body, signed_in::services},
    limit,
    problem::Problem,
    responses::{Counted, ReadsBody, Unavailable},
    state::AppState,
};

/// A code.
#[derive(Debug, Deserialize, ToSchema)]
pub struct ValidateRequest {
    /// In any case.
    pub promotion_code: String,
}

/// Whether it counts.
#[derive(Debug, Serialize, ToSchema)]
pub struct ValidateAnswer {
    /// Whether it counts now and has uses left.
    pub valid: bool,
    /// The promotion, if it counts.
    pub promotion: Option<PromoPublic>,
    /// For people.
    pub message: String,
}

/// Says whether a code counts at the moment. A code that is unknown, switched off, over or still to come is answered
/// alike; every readable request is answered 200.
#[utoipa::path(
    tag = "promotions",
    request_body = ValidateRequest,
    responses(
        Unavailable,
        ReadsBody,
        Counted,
        (status = 200, body = ValidateAnswer),
    )
)]
#[post("/validate")]
pub async fn validate(
    state: web::Data<AppState>,
    request: HttpRequest,
    body: Body<ValidateRequest>,
) -> Result<HttpResponse, Problem> {
    limit::write(&state, &request).await?;
    let found = match body.0.promotion_code.parse::<PromotionCode>() {
        Ok(code) => promotions::by_code(&services(&state)?.db, &code).await?,
        Err(_) => None,
    };
    let now = state.clock.now();
    let valid = |promotion: Promotion| promotion.valid_at(now).map(|()| promotion);
    Ok(personal(&match found.ok_or(Refusal::NotValid).and_then(valid) {
        Ok(promotion) => ValidateAnswer {
            valid: true,
            promotion: Some(promotion.into()),
            message: "this promotion code is valid".to_owned(),
        },
        Err(refusal) => ValidateAnswer { valid: false, promotion: None, message: refusal.to_string() },
    }))
}
