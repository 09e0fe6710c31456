//! `/admin`: what staff may do (contract: api.md §14). Every handler takes `Admin`, which checks it.

pub mod credits;
pub mod holds;

use utoipa_actix_web::service_config::ServiceConfig;

/// Its routes.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config.service(credits::adjust).service(credits::refund);
    config.service(holds::reserve).service(holds::capture).service(holds::release);
}
