//! `/workflow`.

use utoipa_actix_web::service_config::ServiceConfig;

/// Its routes.
pub fn routes(_config: &mut ServiceConfig<'_>) {}
