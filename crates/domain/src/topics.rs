//! The registry of topics: which subjects each tool and the landing page show (contract: domain.md §7.4).
//!
//! The topics themselves are data, in `catalogue/topics.toml`; a loaded [`crate::catalogue::Catalogue`] holds them.

use std::collections::BTreeMap;

use crate::{catalogue::Localized, tool::Tool};

/// One subject of a tool.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Topic {
    /// The wire word, for example `electronics`. Unique within its tool.
    pub id: String,
    /// Shown name, in English, Chinese and Japanese.
    pub name: Localized,
}

/// Every topic, in the order in which pages show them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Topics {
    by_tool: BTreeMap<Tool, Vec<Topic>>,
    landing: Vec<Topic>,
    aliases: BTreeMap<Tool, BTreeMap<String, String>>,
}

impl Topics {
    /// A registry of these topics. `aliases`: per tool, another word for a topic → the topic's id.
    #[must_use]
    pub const fn new(
        by_tool: BTreeMap<Tool, Vec<Topic>>,
        landing: Vec<Topic>,
        aliases: BTreeMap<Tool, BTreeMap<String, String>>,
    ) -> Self {
        Self { by_tool, landing, aliases }
    }

    /// The topics of a tool; none for a tool that the registry leaves out.
    #[must_use]
    pub fn of_tool(&self, tool: Tool) -> &[Topic] {
        self.by_tool.get(&tool).map_or(&[], Vec::as_slice)
    }

    /// The topics of the landing page.
    #[must_use]
    pub fn landing(&self) -> &[Topic] {
        &self.landing
    }

    /// The topic that a caller means by `word`: its id, or a word that earlier clients use for it
    /// (`brand_story` → `brand_intro`). `None`: the tool has no such topic. Landing topics are not looked at.
    #[must_use]
    pub fn resolve(&self, tool: Tool, word: &str) -> Option<&Topic> {
        let id = self.aliases.get(&tool).and_then(|aliases| aliases.get(word)).map_or(word, String::as_str);
        self.of_tool(tool).iter().find(|topic| topic.id == id)
    }

    /// The landing topic of this id.
    #[must_use]
    pub fn resolve_landing(&self, word: &str) -> Option<&Topic> {
        self.landing.iter().find(|topic| topic.id == word)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn topic(id: &str) -> Topic {
        Topic { id: id.into(), name: Localized::default() }
    }

    #[test]
    fn a_topic_answers_to_its_id_and_to_its_alias_within_its_tool() {
        let topics = Topics::new(
            BTreeMap::from([(Tool::ShortVideo, vec![topic("tutorial"), topic("brand_intro")])]),
            vec![topic("ecommerce")],
            BTreeMap::from([(Tool::ShortVideo, BTreeMap::from([("brand_story".into(), "brand_intro".into())]))]),
        );
        let id = |tool, word| topics.resolve(tool, word).map(|topic| topic.id.as_str());
        assert_eq!(id(Tool::ShortVideo, "brand_story"), Some("brand_intro"));
        assert_eq!(id(Tool::ShortVideo, "brand_intro"), Some("brand_intro"));
        assert_eq!(id(Tool::ShortVideo, "ecommerce"), None);
        assert_eq!(id(Tool::TryOn, "brand_story"), None);
        assert_eq!(topics.resolve_landing("ecommerce").map(|topic| topic.id.as_str()), Some("ecommerce"));
    }
}
