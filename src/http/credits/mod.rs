//! `/credits`: what people have, what things cost, and how credits move (contract: api.md §8, domain.md §3 and §4).

pub mod add;
pub mod ask;
pub mod balance;
pub mod statement;
pub mod transactions;

use utoipa_actix_web::service_config::ServiceConfig;

/// Its routes.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config.service(balance::balance).service(transactions::transactions).service(statement::statement);
    config.service(add::add);
}
