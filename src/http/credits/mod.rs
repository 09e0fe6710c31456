//! `/credits`: what services cost, and how credits are bought (contract: api.md §8).

mod estimate;
mod packages;
mod pricing;
mod purchase;

use utoipa_actix_web::service_config::ServiceConfig;

/// Its routes.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config.service(pricing::pricing).service(estimate::estimate);
    config.service(packages::packages).service(purchase::purchase);
}

/// An amount in minor units as the number that front ends read: `15000` is `150.0`.
fn amount(minor: u32) -> f64 {
    f64::from(minor) / 100.0
}
