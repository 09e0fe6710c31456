//! `/demo`: browsing the library without an account.

pub mod presets;

use utoipa_actix_web::service_config::ServiceConfig;

/// Its routes. `/{demo_id}` matches anything, so it comes last.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config.service(presets::presets).service(presets::use_preset).service(presets::download);
}
