//! Which clips the landing page shows, in which order, and which avatar presents each.

use std::{collections::HashMap, sync::Arc};

use actors::material_cache::{Library, Shown};
use domain::{catalogue::Group, language::Language, lists::Lists, tool::Tool, topics::Topics};

/// A clip, where it is, and who presents it. Every URL is of a marked file.
pub(super) struct Pair {
    pub(super) clip: Arc<Shown>,
    pub(super) video: String,
    pub(super) category: String,
    pub(super) avatar: Option<String>,
}

/// About what a pair takes in memory.
const PAIR_BYTES: usize = 200;

/// The library's clips that the landing page may show, in its order: first what was made for it, so that the first page
/// has every landing topic and an avatar for each; within that as the lists are. Worked out once a library.
pub(super) fn clips(library: &Library, topics: &Topics) -> Arc<Vec<Arc<Shown>>> {
    let count = library.of_tool(Tool::ShortVideo).len();
    library.memo.get_or_keep("landing clips", count * size_of::<usize>(), || {
        let own = |topic: &str| topics.of_tool(Tool::ShortVideo).iter().any(|known| known.id == topic);
        let for_landing = |one: &Shown| {
            // `promo` is a topic of both, so the topic alone does not tell.
            let content = &one.material.content;
            content.main_topic.as_deref() == Some(Group::LandingVideo.as_str()) || !own(&content.topic)
        };
        let shown = |one: &&Arc<Shown>| {
            let content = &one.material.content;
            let known = own(&content.topic) || topics.resolve_landing(&content.topic).is_some();
            known && content.result_watermarked_url.is_some()
        };
        let mut found: Vec<_> = library.of_tool(Tool::ShortVideo).iter().filter(shown).cloned().collect();
        found.sort_by_key(|one| !for_landing(one));
        found
    })
}

/// Pairs each clip with an avatar clip of the same topic in `language`: the one made for the same example, else
/// the topic's next one in turn, else none. Worked out once a library.
pub(super) fn pairs(library: &Library, topics: &Topics, lists: &Lists, language: Language) -> Arc<Vec<Pair>> {
    let found = clips(library, topics);
    let key = format!("landing pairs:{language}");
    library.memo.get_or_keep(&key, found.len() * PAIR_BYTES, || paired(&found, library, lists, language))
}

fn paired(found: &[Arc<Shown>], library: &Library, lists: &Lists, language: Language) -> Vec<Pair> {
    let mut avatars: HashMap<&str, Vec<&Shown>> = HashMap::new();
    // Found by name and not by search: every clip asks.
    let mut of_example: HashMap<(&str, &str), &Shown> = HashMap::new();
    for one in library.of_tool(Tool::AiAvatar) {
        let content = &one.material.content;
        if content.language == language && content.result_watermarked_url.is_some() {
            avatars.entry(&content.topic).or_default().push(one);
            if let Some(example) = example_of(one) {
                of_example.entry((&content.topic, example)).or_insert(one);
            }
        }
    }
    let mut turns: HashMap<&str, usize> = HashMap::new();
    let pair = |clip: &Arc<Shown>, turn: usize| {
        let content = &clip.material.content;
        let of_topic = avatars.get(content.topic.as_str()).map_or(&[] as &[&Shown], Vec::as_slice);
        let same = example_of(clip).and_then(|example| of_example.get(&(content.topic.as_str(), example)));
        let next = of_topic.get(turn.checked_rem(of_topic.len()).unwrap_or_default());
        Pair {
            video: content.result_watermarked_url.clone().unwrap_or_default(),
            category: category_of(&content.topic, lists),
            avatar: same.or(next).and_then(|avatar| avatar.material.content.result_watermarked_url.clone()),
            clip: Arc::clone(clip),
        }
    };
    let mut pairs = Vec::with_capacity(found.len());
    for clip in found {
        let turn = turns.entry(&clip.material.content.topic).or_default();
        pairs.push(pair(clip, *turn));
        *turn += 1;
    }
    pairs
}

/// The example of the landing page that a clip was made for.
fn example_of(one: &Shown) -> Option<&str> {
    one.material.content.selectors.get("example_id")?.as_str()
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
        pairs.iter().map(|pair| (pair.clip.material.id.as_u128(), pair.category.clone(), pair.avatar.clone())).collect()
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
