//! `/subscriptions`: plans, subscribing, status, cancelling (contract: api.md §4, domain.md §5).

mod cancel;
mod history;
mod plans;
pub use plans::MAX_VIDEO_SECONDS;
mod status;
mod subscribe;

use utoipa_actix_web::service_config::ServiceConfig;

/// Its routes.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config.service(plans::plans).service(subscribe::subscribe).service(subscribe::subscribe_direct);
    config.service(status::status).service(status::refund_eligibility);
    config.service(cancel::cancel).service(history::history);
}
