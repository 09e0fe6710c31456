//! `/promotions/admin`: what staff decide about promotions.

use actix_web::{HttpRequest, HttpResponse, delete, get, post, put, web};
use entities::promotions;
use uuid::Uuid;

use super::{fields::PromotionFields, shapes::Promo};
use crate::http::{
    admin::credits::path_id,
    answer::personal,
    auth::answers::{Message, message},
    extract::{admin::Admin, body::Body, query::Query, signed_in::services},
    problem::{Problem, ProblemBody},
    responses::{NeedsStaff, ReadsBody, Unavailable},
    state::AppState,
};

/// The farthest page.
const MOST_SKIPPED: u64 = 1_000_000;

/// The promotions, the highest priority first, then the newest.
#[utoipa::path(
    tag = "promotions",
    security(("password" = [])),
    params(
        ("skip" = Option<u64>, Query, description = "0 by default"),
        ("limit" = Option<u64>, Query, minimum = 1, maximum = 100, description = "50 by default"),
        ("include_inactive" = Option<bool>, Query, description = "also those that are switched off"),
    ),
    responses(
        NeedsStaff,
        Unavailable,
        (status = 200, body = Vec<Promo>),
        (status = 422, body = ProblemBody, description = "invalid_request"),
    )
)]
#[get("/list")]
pub async fn list(state: web::Data<AppState>, request: HttpRequest, _admin: Admin) -> Result<HttpResponse, Problem> {
    let mut query = Query::of(&request);
    let skip = query.number("skip", 0..=MOST_SKIPPED, 0);
    let limit = query.number("limit", 1..=100, 50);
    let include_inactive = query.flag("include_inactive", false);
    query.finish()?;
    let page = promotions::list(&services(&state)?.db, skip, limit, include_inactive).await?;
    let now = state.clock.now();
    Ok(personal(&page.into_iter().map(|promotion| Promo::of(promotion, now)).collect::<Vec<_>>()))
}

/// Makes a promotion.
#[utoipa::path(
    tag = "promotions",
    security(("password" = [])),
    request_body(
        content = PromotionFields,
        description = "`code`, `name`, `discount_value`, `start_date` and `end_date` are required"
    ),
    responses(
        NeedsStaff,
        ReadsBody,
        Unavailable,
        (status = 200, body = Promo),
        (status = 400, body = ProblemBody, description = "already_taken: another promotion has the code"),
    )
)]
#[post("/create")]
pub async fn create(
    state: web::Data<AppState>,
    admin: Admin,
    body: Body<PromotionFields>,
) -> Result<HttpResponse, Problem> {
    let db = services(&state)?.db;
    let (campaign, now) = (body.0.campaign(&db).await?, state.clock.now());
    let promotion = promotions::create(&db, Uuid::now_v7(), campaign, &admin.by(), now).await?;
    tracing::info!(user.id = %admin.user_id(), promotion.id = %promotion.id, "a promotion was made");
    Ok(personal(&Promo::of(promotion, now)))
}

/// Changes a promotion: what is absent stays. Orders that have it keep what they were promised.
#[utoipa::path(
    tag = "promotions",
    security(("password" = [])),
    params(("promotion_id" = Uuid, Path)),
    request_body = PromotionFields,
    responses(
        NeedsStaff,
        ReadsBody,
        Unavailable,
        (status = 200, body = Promo),
        (status = 400, body = ProblemBody, description = "bad_id; already_taken: another promotion has the code"),
        (status = 404, body = ProblemBody, description = "not_found, user_not_found"),
    )
)]
#[put("/{promotion_id}")]
pub async fn update(
    state: web::Data<AppState>,
    admin: Admin,
    id: web::Path<String>,
    body: Body<PromotionFields>,
) -> Result<HttpResponse, Problem> {
    let id = path_id(&id)?;
    let db = services(&state)?.db;
    let (edit, now) = (body.0.edit(&db).await?, state.clock.now());
    let changed = promotions::update(&db, id, |campaign| edit.apply(campaign), &admin.by(), now).await?;
    let promotion = changed.ok_or_else(no_promotion)?;
    tracing::info!(user.id = %admin.user_id(), promotion.id = %id, "a promotion was changed");
    Ok(personal(&Promo::of(promotion, now)))
}

/// Switches a promotion off. Orders that have it keep it.
#[utoipa::path(
    tag = "promotions",
    security(("password" = [])),
    params(("promotion_id" = Uuid, Path)),
    responses(
        NeedsStaff,
        Unavailable,
        (status = 200, body = Message),
        (status = 400, body = ProblemBody, description = "bad_id"),
        (status = 404, body = ProblemBody, description = "not_found, user_not_found"),
    )
)]
#[delete("/{promotion_id}")]
pub async fn deactivate(
    state: web::Data<AppState>,
    admin: Admin,
    id: web::Path<String>,
) -> Result<HttpResponse, Problem> {
    let id = path_id(&id)?;
    if !promotions::deactivate(&services(&state)?.db, id, &admin.by(), state.clock.now()).await? {
        return Err(no_promotion());
    }
    tracing::info!(user.id = %admin.user_id(), promotion.id = %id, "a promotion was switched off");
    Ok(message("The promotion is switched off."))
}

fn no_promotion() -> Problem {
    Problem::NotFound { what: "promotion".to_owned() }
}
