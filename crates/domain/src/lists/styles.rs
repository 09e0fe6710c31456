//! Effect styles, scene and interior templates, interior styles and room types (api.md §9, §10, §13, §16).

use serde::{Deserialize, Serialize};

use super::read::{ListsFault, parse, unique};
use crate::tool::words;

words! {
    /// What `GET /effects/styles?category=` selects by.
    pub enum StyleCategory ("style category") {
        /// Drawn, painted, moulded.
        Artistic = "artistic",
        /// Of our time.
        Modern = "modern",
        /// For finished work.
        Professional = "professional",
    }
}

/// One effect style; also the entries of `GET /generate/video/styles`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EffectStyle {
    /// Wire word, for example `oil_painting`.
    pub id: String,
    /// Other words that clients use for it.
    #[serde(default, skip_serializing)]
    pub aliases: Vec<String>,
    /// English name.
    pub name: String,
    /// Chinese name.
    pub name_zh: String,
    /// Its category.
    pub category: StyleCategory,
    /// Our own stable number, from 1.
    pub model_id: u32,
    /// Version, where earlier clients knew one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
    /// What a provider is told, English. Never sent to clients (domain.md §13, 16).
    #[serde(skip_serializing)]
    pub prompt: String,
}

/// Something with an id and a name: scene templates, interior templates, room types.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Named {
    /// Wire word.
    pub id: String,
    /// English name.
    pub name: String,
    /// Chinese name.
    pub name_zh: String,
}

/// One interior style of `GET /interior/styles`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct InteriorStyle {
    /// Wire word.
    pub id: String,
    /// English name.
    pub name: String,
    /// Chinese name.
    pub name_zh: String,
    /// One English sentence.
    pub description: String,
    /// The same in Chinese.
    pub description_zh: String,
    /// Whether free users see it.
    #[serde(skip_serializing)]
    pub free: bool,
}

/// All of them, each list in the order in which pages show it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Styles {
    /// 11 effect styles.
    pub effect_styles: Vec<EffectStyle>,
    /// 8 scenes of `GET /tools/templates/scenes`.
    pub scene_templates: Vec<Named>,
    /// 8 styles of `GET /tools/templates/interior-styles`.
    pub interior_templates: Vec<Named>,
    /// 10 styles of `GET /interior/styles`.
    pub interior_styles: Vec<InteriorStyle>,
    /// 7 rooms of `GET /interior/room-types`.
    pub room_types: Vec<Named>,
}

impl Styles {
    pub(super) fn read(text: &str) -> Result<Self, ListsFault> {
        let styles: Self = parse("styles", text)?;
        let words = |style: &EffectStyle| [std::slice::from_ref(&style.id), &style.aliases].concat();
        unique("effect styles", styles.effect_styles.iter().flat_map(words))?;
        unique("model ids of effect styles", styles.effect_styles.iter().map(|style| style.model_id))?;
        unique("scene templates", styles.scene_templates.iter().map(|scene| &scene.id))?;
        unique("interior templates", styles.interior_templates.iter().map(|style| &style.id))?;
        unique("interior styles", styles.interior_styles.iter().map(|style| &style.id))?;
        unique("room types", styles.room_types.iter().map(|room| &room.id))?;
        Ok(styles)
    }

    /// The effect style of this id or alias (`anime_v5` → `anime`).
    #[must_use]
    pub fn effect_style(&self, word: &str) -> Option<&EffectStyle> {
        self.effect_styles.iter().find(|style| style.id == word || style.aliases.iter().any(|alias| alias == word))
    }

    /// The interior style of this id.
    #[must_use]
    pub fn interior_style(&self, id: &str) -> Option<&InteriorStyle> {
        self.interior_styles.iter().find(|style| style.id == id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lists::Lists;

    fn ids(named: &[Named]) -> Vec<&str> {
        named.iter().map(|entry| entry.id.as_str()).collect()
    }

    #[test]
    fn effect_styles_are_those_of_the_contract() {
        let styles = Lists::embedded().unwrap().styles;
        let of = |category| -> Vec<_> {
            styles
                .effect_styles
                .iter()
                .filter(|style| style.category == category)
                .map(|style| style.id.as_str())
                .collect()
        };
        let artistic = ["anime", "ghibli", "cartoon", "clay", "cute_anime", "oil_painting", "watercolor"];
        assert_eq!(of(StyleCategory::Artistic), artistic);
        assert_eq!(of(StyleCategory::Modern), ["cyberpunk", "realistic"]);
        assert_eq!(of(StyleCategory::Professional), ["cinematic", "anime_classic"]);
        assert_eq!(styles.effect_style("anime_v5").map(|style| style.id.as_str()), Some("anime"));
        assert_eq!(styles.effect_style("nonsense"), None);
    }

    #[test]
    fn templates_and_rooms_are_those_of_the_contract() {
        let styles = Lists::embedded().unwrap().styles;
        let scenes = ["studio", "nature", "luxury", "minimal", "lifestyle", "beach", "urban", "garden"];
        assert_eq!(ids(&styles.scene_templates), scenes);
        let templates = ["modern", "nordic", "japanese", "industrial", "minimalist", "luxury", "bohemian", "coastal"];
        assert_eq!(ids(&styles.interior_templates), templates);
        let rooms = ["living_room", "bedroom", "kitchen", "bathroom", "dining_room", "home_office", "balcony"];
        assert_eq!(ids(&styles.room_types), rooms);
        let (free, paid): (Vec<_>, Vec<_>) = styles.interior_styles.iter().partition(|style| style.free);
        let ids = |styles: Vec<&InteriorStyle>| styles.into_iter().map(|style| style.id.clone()).collect::<Vec<_>>();
        assert_eq!(ids(free), ["modern_minimalist", "scandinavian", "japanese", "industrial", "mid_century_modern"]);
        assert_eq!(ids(paid), ["bohemian", "mediterranean", "art_deco", "coastal", "farmhouse"]);
    }

    #[test]
    fn what_is_sent_has_the_contracts_fields_and_no_prompt() {
        let styles = Lists::embedded().unwrap().styles;
        assert_eq!(
            serde_json::to_value(styles.effect_style("anime").unwrap()).unwrap(),
            serde_json::json!({
                "id": "anime", "name": "Anime", "name_zh": "日系動漫", "category": "artistic",
                "model_id": 1, "version": "v5"
            })
        );
        let interior = serde_json::to_value(styles.interior_style("japanese").unwrap()).unwrap();
        let keys: std::collections::BTreeSet<_> = interior.as_object().unwrap().keys().map(String::as_str).collect();
        assert_eq!(keys, ["description", "description_zh", "id", "name", "name_zh"].into());
    }

    #[test]
    fn an_alias_may_not_be_another_styles_id() {
        let broken = include_str!("../../lists/styles.toml").replace("anime_v5", "clay");
        assert_eq!(Styles::read(&broken).unwrap_err().to_string(), "effect styles names \"clay\" twice");
    }
}
