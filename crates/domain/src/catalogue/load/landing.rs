//! `landing.toml`: examples of the landing page, each a clip and its avatar's words in both languages.

use super::{
    Draft, Ids, Material,
    ai_avatar::{Avatar, LANGUAGES},
    short_video::Motions,
    unknown,
};
use crate::{
    catalogue::{
        Group, check,
        order::{Turn, round_robin},
        reader::Table,
        text::fill_sentence,
    },
    language::Language,
    tool::Tool,
    topics::Topics,
};

/// The clips, and the avatar clips.
pub(super) fn read(
    root: &Table<'_>,
    topics: &Topics,
    motions: &Motions,
    avatars: &[Avatar],
) -> (Vec<Draft>, Vec<Draft>) {
    let (avatar_title, avatar_description) = (root.localized("avatar_title"), root.localized("avatar_description"));
    let (mut videos, mut speeches, mut ids) = (Vec::new(), Vec::new(), Ids::default());
    for table in root.tables("example") {
        let (topic, id) = (table.id("topic"), ids.read(&table, "id"));
        let place = topics.landing().iter().position(|known| known.id == topic);
        if place.is_none() {
            unknown(&table, "topic", &topic, topics.landing().iter().map(|known| known.id.clone()));
        }
        let (clip, avatar_id, script) = (motions.clip(&table), table.id("avatar"), table.localized("script"));
        let (title, description) = (table.localized("title"), table.localized("description"));
        let tags = table.texts("tags");
        check::script(&table, &script, &format!("of {id}"));
        let avatar = avatars.iter().find(|avatar| avatar.id == avatar_id);
        if avatar.is_none() {
            unknown(&table, "avatar", &avatar_id, avatars.iter().map(|avatar| avatar.id.clone()));
        }
        let (Some(clip), Some(avatar)) = (clip, avatar) else { continue };

        // Every other topic begins with Chinese, so that a short run has both languages.
        let mut languages = LANGUAGES;
        if place.is_some_and(|place| place % 2 == 1) {
            languages.reverse();
        }
        for language in languages {
            let slots = [("title", &title), ("name", &avatar.name), ("description", &description)];
            let material = Material {
                name: format!("{id}/{}/{language}", avatar.id),
                group: Group::LandingAvatar,
                tool: Tool::AiAvatar,
                topic: &topic,
                recipe: avatar.speaks(&script, language),
                before: Some(avatar.portrait.clone()),
                prompt: script.clone(),
                effect: None,
                language,
                title: fill_sentence(root, "avatar_title", &avatar_title, &slots),
                description: fill_sentence(root, "avatar_description", &avatar_description, &slots),
                selectors: vec![
                    ("avatar_id", Some(&avatar.id)),
                    ("example_id", Some(&id)),
                    ("language", Some(language.as_str())),
                ],
                input_id: &avatar.id,
                tags: tags.clone(),
            };
            speeches.push(material.into_draft(table.origin()));
        }
        let material = Material {
            name: id.clone(),
            group: Group::LandingVideo,
            tool: Tool::ShortVideo,
            topic: &topic,
            recipe: clip.clip_step,
            before: Some(clip.still_step),
            prompt: clip.still,
            effect: Some(clip.action),
            language: Language::En,
            title,
            description,
            selectors: vec![("topic", Some(&topic)), ("example_id", Some(&id))],
            input_id: &id,
            tags,
        };
        videos.push(material.into_draft(table.origin()));
    }
    let ordered = |drafts| round_robin(drafts, topics.landing(), Turn::Written);
    (ordered(videos), ordered(speeches))
}
