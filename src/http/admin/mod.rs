//! `/admin`: what staff may do (contract: api.md §14). Every handler takes `Admin`, which checks it.

pub mod ai_services;
pub mod audit;
pub mod charts;
pub mod credits;
pub mod generations;
pub mod health;
pub mod holds;
pub mod materials;
pub mod moderation;
pub mod operations;
mod pages;
pub mod socket;
pub mod stats;
pub mod users;
pub mod users_act;

use utoipa_actix_web::service_config::ServiceConfig;

/// Its routes.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config.service(stats::dashboard).service(stats::online).service(stats::users_by_tier);
    config.service(charts::generations).service(charts::revenue).service(charts::users_growth);
    config.service(users::list).service(users::detail).service(users_act::ban).service(users_act::unban);
    config.service(credits::adjust).service(credits::refund);
    config.service(socket::issue_ticket);
    config.service(operations::show).service(operations::set);
    config.service(operations::pause).service(operations::resume).service(operations::retry);
    config.service(operations::drain).service(operations::reopen);
    config.service(holds::reserve).service(holds::capture).service(holds::release);
    config.service(materials::list).service(materials::decide);
    config.service(moderation::queue).service(generations::list);
    config.service(health::health).service(ai_services::ai_services);
    config.service(audit::list);
}
