//! Which clips the landing page shows, in which order, and which avatar presents each.

use std::collections::HashMap;

use actors::material_cache::Library;
use domain::{catalogue::Group, language::Language, lists::Lists, tool::Tool, topics::Topics};
use entities::materials::Material;

/// A clip, where it is, and who presents it.
pub(super) struct Pair<'a> {
    pub(super) clip: &'a Material,
    pub(super) video: &'a str,
    pub(super) category: String,
    pub(super) avatar: Option<&'a str>,
}

/// The library's clips that the landing page may show, in its order: first what was made for it, so that the first page
/// has every landing topic and an avatar for each; within that as the lists are.
pub(super) fn clips<'a>(library: &'a Library, topics: &Topics) -> Vec<(&'a Material, &'a str)> {
    let own = |topic: &str| topics.of_tool(Tool::ShortVideo).iter().any(|known| known.id == topic);
    let for_landing = |material: &Material| {
        // `promo` is a topic of both, so the topic alone does not tell.
        material.content.main_topic.as_deref() == Some(Group::LandingVideo.as_str()) || !own(&material.content.topic)
    };
    let shown = |material: &Material| {
        let content = &material.content;
        content.tool == Tool::ShortVideo && (own(&content.topic) || topics.resolve_landing(&content.topic).is_some())
    };
    let all = library.all().iter().map(|one| &one.material).filter(|material| shown(material));
    let mut found: Vec<_> =
        all.filter_map(|material| Some((material, material.content.result_watermarked_url.as_deref()?))).collect();
    found.sort_by_key(|(material, _)| !for_landing(material));
    found
}

/// Pairs each clip with an avatar clip of the same topic in `language`: the one made for the same example, else
/// the topic's next one in turn, else none.
pub(super) fn pairs<'a>(library: &'a Library, topics: &Topics, lists: &Lists, language: Language) -> Vec<Pair<'a>> {
    let mut avatars: HashMap<&str, Vec<&Material>> = HashMap::new();
    for material in library.all().iter().map(|one| &one.material) {
        let content = &material.content;
        let spoken = content.tool == Tool::AiAvatar && content.language == language;
        if spoken && content.result_watermarked_url.is_some() {
            avatars.entry(&content.topic).or_default().push(material);
        }
    }
    let mut turns: HashMap<&str, usize> = HashMap::new();
    let found = clips(library, topics);
    let paired = found.into_iter().map(|(clip, video)| {
        let topic = clip.content.topic.as_str();
        let of_topic = avatars.get(topic).map_or(&[] as &[&Material], Vec::as_slice);
        let turn = turns.entry(topic).or_default();
        let example = clip.content.selectors.get("example_id");
        let same =
            of_topic.iter().find(|avatar| example.is_some() && avatar.content.selectors.get("example_id") == example);
        let next = of_topic.iter().cycle().nth(*turn % of_topic.len().max(1));
        *turn += 1;
        Pair {
            clip,
            video,
            category: category_of(topic, lists),
            avatar: same.or(next).and_then(|avatar| avatar.content.result_watermarked_url.as_deref()),
        }
    });
    paired.collect()
}

/// The category of the landing page that shows `topic`; the gallery knows which topics belong together.
fn category_of(topic: &str, lists: &Lists) -> String {
    const NO_TAGS: [&str; 0] = [];
    let categories = lists.landing.example_categories.iter().filter(|category| category.id != "all");
    let takes =
        |id: &str| id == topic || lists.gallery_category(id).is_some_and(|category| category.takes(topic, &NO_TAGS));
    let mut fitting = categories.filter(|category| takes(&category.id));
    fitting.next().map_or_else(|| topic.to_owned(), |category| category.id.clone())
}

#[cfg(test)]
pub(super) mod tests {
    use actors::material_cache::Beside;
    use domain::catalogue::Catalogue;

    use super::*;
    use crate::http::demo::fixtures;

    pub(in super::super) fn library() -> Library {
        let clip = fixtures::clip;
        let mut materials = vec![
            clip(1, Tool::ShortVideo, "tutorial", Language::En, None),
            clip(2, Tool::ShortVideo, "promo", Language::En, None),
            clip(3, Tool::ShortVideo, "promo", Language::En, Some("promo-1")),
            clip(4, Tool::ShortVideo, "brand", Language::En, Some("brand-1")),
            clip(5, Tool::ShortVideo, "nonsense", Language::En, None),
            clip(10, Tool::AiAvatar, "promo", Language::En, Some("promo-2")),
            clip(11, Tool::AiAvatar, "promo", Language::En, Some("promo-1")),
            clip(12, Tool::AiAvatar, "brand", Language::ZhTw, Some("brand-1")),
        ];
        materials[2].content.main_topic = Some("landing_video".into());
        fixtures::library(materials, Beside::default())
    }

    fn paired(language: Language) -> Vec<(u128, String, Option<String>)> {
        let (library, lists) = (library(), Lists::embedded().unwrap());
        let pairs = pairs(&library, &Catalogue::embedded().unwrap().topics, &lists, language);
        pairs
            .iter()
            .map(|pair| (pair.clip.id.as_u128(), pair.category.clone(), pair.avatar.map(str::to_owned)))
            .collect()
    }

    #[test]
    fn landing_clips_come_first_and_each_has_an_avatar_of_its_topic_and_language_or_none() {
        let url = |number: u128| Some(format!("/static/materials/{number}_wm.mp4"));
        assert_eq!(
            paired(Language::En),
            [
                (3, "promo".into(), url(11)),
                (4, "brand".into(), None),
                (1, "tutorial".into(), None),
                (2, "promo".into(), url(11)),
            ]
        );
        let chinese: Vec<_> = paired(Language::ZhTw).into_iter().map(|(_, _, avatar)| avatar).collect();
        assert_eq!(chinese, [None, url(12), None, None]);
    }

    #[test]
    fn topics_of_short_videos_belong_to_landing_categories() {
        let lists = Lists::embedded().unwrap();
        let categories =
            ["product_showcase", "brand_intro", "promo", "service", "tutorial"].map(|topic| category_of(topic, &lists));
        assert_eq!(categories, ["ecommerce", "brand", "promo", "service", "tutorial"]);
    }
}
