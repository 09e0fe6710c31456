//! `/promotions/internal/record-usage`: staff count a use that a payment should have counted.

use actix_web::{HttpRequest, HttpResponse, post, web};
use domain::promotion::Amount;
use entities::promotions::{self, RecordError, Recorded};

use crate::http::{
    auth::answers::{Message, message},
    extract::{admin::Admin, query::Query, signed_in::services},
    problem::{FieldFault, Problem, ProblemBody},
    responses::{NeedsStaff, Unavailable},
    state::AppState,
};

/// Counts a use of a promotion by an order, once however often it is asked for. A payment does this by itself; this is
/// for repairs.
#[utoipa::path(
    tag = "promotions",
    security(("password" = [])),
    params(
        ("promotion_id" = uuid::Uuid, Query),
        ("user_id" = uuid::Uuid, Query, description = "whose order it is"),
        ("order_id" = uuid::Uuid, Query),
        ("discount_amount" = f64, Query, description = "in the order's currency, above 0"),
    ),
    responses(
        NeedsStaff,
        Unavailable,
        (status = 200, body = Message),
        (status = 400, body = ProblemBody, description = "already_taken: the order has another promotion"),
        (status = 404, body = ProblemBody, description = "not_found: no such promotion, or this user has no such order"),
        (status = 422, body = ProblemBody, description = "invalid_request"),
    )
)]
#[post("/record-usage")]
pub async fn record(state: web::Data<AppState>, request: HttpRequest, admin: Admin) -> Result<HttpResponse, Problem> {
    let mut query = Query::of(&request);
    let ids = ["promotion_id", "user_id", "order_id"].map(|name| (name, query.uuid(name)));
    let discount: Option<Amount> = query.word("discount_amount");
    query.finish()?;
    let lacking = |name: &str| FieldFault { pointer: format!("query:{name}"), detail: "is required".to_owned() };
    let mut faults: Vec<FieldFault> =
        ids.iter().filter(|(_, id)| id.is_none()).map(|(name, _)| lacking(name)).collect();
    match discount {
        None => faults.push(lacking("discount_amount")),
        Some(amount) if amount.minor() == 0 => {
            faults.push(FieldFault { pointer: "query:discount_amount".to_owned(), detail: "above 0".to_owned() });
        }
        Some(_) => {}
    }
    let [Some(promotion_id), Some(user_id), Some(order_id)] = ids.map(|(_, id)| id) else {
        return Err(Problem::InvalidRequest(faults));
    };
    let Some(discount) = discount.filter(|_| faults.is_empty()) else { return Err(Problem::InvalidRequest(faults)) };
    let now = state.clock.now();
    let (db, by) = (services(&state)?.db, admin.by());
    let recorded = promotions::record(&db, promotion_id, user_id, order_id, discount.minor(), &by, now).await;
    match recorded.map_err(problem)? {
        Recorded::Counted => {
            let staff = admin.user_id();
            tracing::info!(user.id = %staff, promotion.id = %promotion_id, order.id = %order_id, "a use was counted by staff");
            Ok(message("The use is counted."))
        }
        Recorded::Already => Ok(message("The use was counted before.")),
    }
}

fn problem(error: RecordError) -> Problem {
    match error {
        RecordError::NoPromotion => Problem::NotFound { what: "promotion".to_owned() },
        RecordError::NoOrder => Problem::NotFound { what: "order of this user".to_owned() },
        RecordError::OtherPromotion => Problem::Taken("this order has another promotion".to_owned()),
        RecordError::Store(error) => error.into(),
    }
}
