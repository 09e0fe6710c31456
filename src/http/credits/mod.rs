//! `/credits`: what people have, what things cost, and how credits move and are bought (contract: api.md §8, domain.md
//! §3 and §4).

pub mod add;
pub mod ask;
pub mod balance;
mod consume;
mod estimate;
mod packages;
mod pricing;
mod purchase;
pub mod statement;
pub mod transactions;

use utoipa_actix_web::service_config::ServiceConfig;

/// Its routes.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config.service(balance::balance).service(transactions::transactions).service(statement::statement);
    config.service(consume::consume).service(add::add);
    config.service(pricing::pricing).service(estimate::estimate);
    config.service(packages::packages).service(purchase::purchase);
}

/// An amount in minor units as the number that front ends read: `15000` is `150.0`.
pub(in crate::http) fn amount(minor: u32) -> f64 {
    f64::from(minor) / 100.0
}
