//! What the items are made of, how they are found, and what is written about them.

use std::collections::BTreeSet;

use super::{count, depth, embedded, steps, values};
use crate::{
    catalogue::{Group, Item, Localized, Publication, Step},
    generation::{Gender, Motion},
    language::Language,
    lists::Lists,
    tool::Tool,
};

fn parts(item: &Item) -> Vec<String> {
    item.id.split('/').map(str::to_owned).collect()
}

#[test]
fn all_lookup_hashes_and_ids_differ() {
    let hashes: BTreeSet<_> = embedded()
        .items
        .iter()
        .filter_map(|item| match &item.publication {
            Publication::Material { lookup_hash, .. } => Some(lookup_hash.as_str()),
            Publication::ModelPortrait { .. } => None,
        })
        .collect();
    assert_eq!(hashes.len(), embedded().items.len() - count(Group::ModelLibrary));
    let ids: BTreeSet<_> = embedded().items.iter().map(|item| item.id.as_str()).collect();
    assert_eq!(ids.len(), embedded().items.len());
}

#[test]
fn a_lookup_hash_covers_prompt_selectors_and_input() {
    let item = embedded().item("ai_avatar/female-1/script-welcome/zh-TW").unwrap();
    assert!(item.own_prompt().starts_with("您好"));
    let effect = "avatar_id=female-1&language=zh-TW&script_id=script-welcome";
    let expected = crate::hash::LookupHash::of(Tool::AiAvatar, &item.prompt.zh, Some(effect), Some("female-1"));
    assert!(matches!(&item.publication, Publication::Material { lookup_hash, .. } if *lookup_hash == expected));
}

#[test]
fn recipes_are_flat_and_before_is_a_step_of_the_recipe_or_a_portrait() {
    let portraits: BTreeSet<_> =
        embedded().of_group(Group::ModelLibrary).into_iter().map(|item| item.recipe.key()).collect();
    for item in &embedded().items {
        assert!(depth(&item.recipe) <= 5, "{}", item.id);
        let Some(before) = &item.before else {
            assert!(matches!(item.group, Group::ModelLibrary | Group::PatternGenerate), "{}", item.id);
            continue;
        };
        let own = steps(&item.recipe).into_iter().skip(1).any(|step| step == before);
        assert!(own || portraits.contains(&before.key()), "{}", item.id);
        if let Publication::Material { tool, .. } = &item.publication {
            assert_eq!(item.recipe.makes_video(), tool.makes_video(), "{}", item.id);
        }
    }
}

#[test]
fn every_combination_that_the_pages_offer_is_there() {
    let scenes: BTreeSet<_> = embedded().topics.of_tool(Tool::ProductScene).iter().map(|topic| &*topic.id).collect();
    assert_eq!(values(Group::ProductScene, "scene_type"), scenes);
    assert_eq!(values(Group::ProductScene, "product_id").len(), 5);

    let styles = values(Group::RoomRedesign, "style_id");
    for style in [
        "modern_minimalist",
        "scandinavian",
        "japanese",
        "industrial",
        "mid_century_modern",
        "modern",
        "nordic",
        "minimalist",
        "luxury",
    ] {
        assert!(styles.contains(style), "{style}");
    }
    let rooms = BTreeSet::from(["living_room", "bedroom", "kitchen", "bathroom"]);
    assert_eq!(values(Group::RoomRedesign, "room_type"), rooms);

    let motions: BTreeSet<_> = Motion::ALL.iter().map(|motion| motion.as_str()).collect();
    assert_eq!(values(Group::ShortVideo, "motion"), motions);
    for motion in motions {
        let items = embedded().of_group(Group::ShortVideo);
        let same = items.iter().filter(|item| item.selectors.get("motion").is_some_and(|value| value == motion));
        assert_eq!(same.count(), 2, "{motion}");
    }

    assert_eq!(values(Group::AiAvatar, "language"), BTreeSet::from(["en", "zh-TW"]));
    let scripts =
        BTreeSet::from(["script-features", "script-product", "script-promo", "script-thanks", "script-welcome"]);
    assert_eq!(values(Group::AiAvatar, "script_id"), scripts);
    let models: BTreeSet<_> = Lists::embedded().unwrap().people.models.iter().map(|model| model.id.clone()).collect();
    for (group, key) in [(Group::ModelLibrary, "model_id"), (Group::TryOn, "model_id"), (Group::AiAvatar, "avatar_id")]
    {
        assert_eq!(values(group, key), models.iter().map(String::as_str).collect(), "{group}");
    }
}

#[test]
fn female_garments_are_worn_by_female_models_only() {
    let restricted: Vec<_> = embedded()
        .of_group(Group::TryOn)
        .into_iter()
        .filter(|item| item.selectors.get("gender_restriction").is_some_and(|gender| gender == "female"))
        .collect();
    assert_eq!(restricted.len(), 3);
    for item in restricted {
        assert_eq!(item.selectors.get("clothing_type").unwrap(), "dress");
        assert!(item.selectors.get("model_id").unwrap().starts_with("female-"), "{}", item.id);
    }
}

#[test]
fn voices_have_the_gender_of_their_portrait_and_both_languages() {
    for item in [Group::AiAvatar, Group::LandingAvatar].into_iter().flat_map(|group| embedded().of_group(group)) {
        let avatar = item.selectors.get("avatar_id").unwrap();
        let Step::Avatar { gender, language, script, character_index } = &*item.recipe else {
            panic!("{} is not spoken", item.id)
        };
        assert!(avatar.starts_with(gender.as_str()), "{}", item.id);
        assert_eq!(avatar.strip_prefix(&format!("{gender}-")).unwrap(), (character_index + 1).to_string());
        assert_eq!((*language, script.as_str()), (item.language, item.own_prompt()));
        let portrait = embedded().item(&format!("model_library/{avatar}")).unwrap();
        assert_eq!(item.before.as_ref(), Some(&portrait.recipe));
        assert!(matches!(portrait.publication, Publication::ModelPortrait { gender: own, .. } if own == *gender));
    }
    for gender in Gender::ALL {
        for language in [Language::En, Language::ZhTw] {
            let items = embedded().of_group(Group::LandingAvatar);
            assert!(items.iter().any(|item| matches!(&*item.recipe,
                Step::Avatar { gender: own, language: spoken, .. } if own == gender && *spoken == language)));
        }
    }
}

#[test]
fn no_two_scripts_say_the_same() {
    let scripts: Vec<_> = [Group::AiAvatar, Group::LandingAvatar]
        .into_iter()
        .flat_map(|group| embedded().of_group(group))
        .map(Item::own_prompt)
        .collect();
    assert_eq!(scripts.iter().collect::<BTreeSet<_>>().len(), scripts.len());
}

#[test]
fn every_landing_clip_has_an_avatar_in_both_languages() {
    let speeches = embedded().of_group(Group::LandingAvatar);
    for clip in embedded().of_group(Group::LandingVideo) {
        let example = clip.selectors.get("example_id").unwrap();
        assert_eq!(clip.selectors.get("topic").map(String::as_str), clip.publication.topic());
        let languages: BTreeSet<_> = speeches
            .iter()
            .filter(|speech| speech.selectors.get("example_id") == Some(example))
            .filter(|speech| speech.publication.topic() == clip.publication.topic())
            .map(|speech| speech.language)
            .collect();
        assert_eq!(languages, BTreeSet::from([Language::En, Language::ZhTw]), "{example}");
    }
}

fn assert_written(what: &str, text: &Localized) {
    let chinese = |text: &str| text.chars().any(|letter| ('\u{4e00}'..='\u{9fff}').contains(&letter));
    assert!(!text.en.is_empty() && !chinese(&text.en), "{what}: {}", text.en);
    assert!(chinese(&text.zh), "{what}: {}", text.zh);
    assert!(!text.en.contains(['{', '}']) && !text.zh.contains(['{', '}']), "{what}: {}", text.en);
}

#[test]
fn every_text_is_written_in_both_languages() {
    for item in &embedded().items {
        for text in [Some(&item.prompt), item.effect.as_ref(), Some(&item.title), Some(&item.description)] {
            text.into_iter().for_each(|text| assert_written(&item.id, text));
        }
        assert!(!item.tags.is_empty(), "{}", item.id);
    }
    for template in &embedded().templates {
        assert_written(&template.item, &template.prompt);
        assert_written(&template.item, &template.title);
    }
    let topics = &embedded().topics;
    let of_tools = Tool::ALL.iter().flat_map(|tool| topics.of_tool(*tool));
    for topic in of_tools.chain(topics.landing()) {
        assert_written(&topic.id, &topic.name);
        assert!(topic.name.ja.is_some(), "{}", topic.id);
    }
}

#[test]
fn earlier_clients_ask_for_brand_story() {
    let topic = embedded().topics.resolve(Tool::ShortVideo, "brand_story").unwrap();
    assert_eq!(topic.id, "brand_intro");
}

#[test]
fn the_lists_and_the_catalogue_agree() {
    let lists = Lists::embedded().unwrap();
    for showcase in &embedded().showcases {
        let category = lists.showcase_category(showcase.category.as_str()).unwrap();
        assert!(category.tools.iter().any(|tool| tool.tool_id == showcase.tool), "{}", showcase.item);
    }
    let materials = || embedded().items.iter().filter_map(|item| Some((item.publication.topic()?, &item.tags)));
    for category in &lists.gallery {
        assert!(materials().any(|(topic, tags)| category.takes(topic, tags)), "{}", category.category);
    }
}

#[test]
fn ids_read_like_paths() {
    for item in &embedded().items {
        assert_eq!(parts(item).first().map(String::as_str), Some(item.group.as_str()));
    }
}
