//! `/generate`: examples and styles of the topic pages.

pub mod examples;
pub mod video_styles;

use utoipa_actix_web::service_config::ServiceConfig;

/// Its routes.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config.service(examples::topic_examples).service(video_styles::video_styles);
}
