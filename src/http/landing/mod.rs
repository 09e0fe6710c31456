//! `/landing`: what the landing page shows. Only what is true: texts of ours, real prices, counted rows.

pub mod examples;
pub mod materials;
pub mod pricing;
pub mod stats;
pub mod texts;

use domain::{catalogue::Group, tool::Tool, topics::Topics};
use entities::materials::MaterialContent;
use utoipa_actix_web::service_config::ServiceConfig;

/// Its routes.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config.service(stats::landing_stats).service(examples::landing_clips).service(materials::landing_materials);
    config.service(texts::landing_features).service(texts::landing_testimonials).service(texts::landing_faq);
    config.service(pricing::landing_pricing);
}

/// Whether a result belongs to the landing page and not to a tool's own page: it has a landing topic, and where the
/// tool has a topic of that name too (`promo`), it was made for the landing page.
fn is_for_landing(content: &MaterialContent, topics: &Topics) -> bool {
    let made_for_it = match content.tool {
        Tool::ShortVideo => content.main_topic.as_deref() == Some(Group::LandingVideo.as_str()),
        Tool::AiAvatar => content.main_topic.as_deref() == Some(Group::LandingAvatar.as_str()),
        _ => return false,
    };
    let own = || topics.of_tool(content.tool).iter().any(|topic| topic.id == content.topic);
    topics.resolve_landing(&content.topic).is_some() && (made_for_it || !own())
}

#[cfg(test)]
mod tests {
    use domain::catalogue::Catalogue;

    use super::*;
    use crate::http::demo::fixtures::content;

    #[test]
    fn a_topic_of_both_is_the_landing_pages_only_when_it_was_made_for_it() {
        let topics = Catalogue::embedded().unwrap().topics;
        let belongs = |tool, topic, group: Option<&str>| {
            let mut content = content(tool, topic);
            content.main_topic = group.map(str::to_owned);
            is_for_landing(&content, &topics)
        };
        assert!(belongs(Tool::ShortVideo, "promo", Some("landing_video")));
        assert!(!belongs(Tool::ShortVideo, "promo", Some("short_video")));
        assert!(!belongs(Tool::ShortVideo, "promo", None));
        assert!(belongs(Tool::ShortVideo, "ecommerce", None));
        assert!(belongs(Tool::AiAvatar, "promo", Some("landing_avatar")));
        assert!(!belongs(Tool::ShortVideo, "tutorial", Some("landing_video")));
        assert!(!belongs(Tool::ProductScene, "ecommerce", None));
    }
}
