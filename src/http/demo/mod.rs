//! `/demo`: browsing the library without an account.

pub mod avatars;
#[cfg(test)]
pub(super) mod fixtures;
pub mod gallery;
pub mod image_demo;
pub mod landing;
pub mod lookup;
pub mod presets;
pub mod showcases;
pub mod topics;
pub mod words;

use utoipa_actix_web::service_config::ServiceConfig;

/// Its routes. `/{demo_id}` matches anything, so it comes last.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config.service(presets::presets).service(lookup::by_hash).service(presets::use_preset).service(presets::download);
    config.service(topics::all_topics).service(topics::tool_topics);
    config.service(landing::landing_examples).service(landing::view_more).service(landing::watch_demo);
    config.service(gallery::gallery_page).service(gallery::random_inspiration);
    config.service(showcases::showcases_of_category).service(showcases::showcases_of_tool);
    config.service(showcases::tool_categories);
    config.service(avatars::avatar_topics).service(avatars::avatar_clips);
    config.service(image_demo::demo_by_id);
}
