//! `/admin`: what staff may do (contract: api.md §14). Every handler takes `Admin`, which checks it.

pub mod credits;
pub mod holds;
pub mod operations;
pub mod socket;

use utoipa_actix_web::service_config::ServiceConfig;

/// Its routes.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config.service(credits::adjust).service(credits::refund);
    config.service(socket::issue_ticket);
    config.service(operations::show).service(operations::set);
    config.service(operations::pause).service(operations::resume).service(operations::retry);
    config.service(operations::drain).service(operations::reopen);
    config.service(holds::reserve).service(holds::capture).service(holds::release);
}
