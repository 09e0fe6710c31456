//! Display names of prompt groups and sub-topics (api.md §18).

use serde::{Deserialize, Serialize};

use super::read::{ListsFault, complete, parse, unique};
use crate::tool::{PromptGroup, PromptSubTopic};

/// A group with its names.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GroupText {
    /// Wire word.
    pub group: PromptGroup,
    /// English name.
    pub display_en: String,
    /// Chinese name.
    pub display_zh: String,
}

/// A sub-topic with its names.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SubTopicText {
    /// Wire word.
    pub sub_topic: PromptSubTopic,
    /// English name.
    pub display_en: String,
    /// Chinese name.
    pub display_zh: String,
}

/// Every group and every sub-topic, in the contract's order.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Prompts {
    /// 18 groups.
    pub groups: Vec<GroupText>,
    /// 22 sub-topics.
    pub sub_topics: Vec<SubTopicText>,
}

impl Prompts {
    pub(super) fn read(text: &str) -> Result<Self, ListsFault> {
        let prompts: Self = parse("prompts", text)?;
        let groups: Vec<_> = prompts.groups.iter().map(|text| text.group).collect();
        unique("prompt groups", &groups)?;
        complete("prompt groups", &groups, PromptGroup::ALL)?;
        let sub_topics: Vec<_> = prompts.sub_topics.iter().map(|text| text.sub_topic).collect();
        unique("prompt sub-topics", &sub_topics)?;
        complete("prompt sub-topics", &sub_topics, PromptSubTopic::ALL)?;
        Ok(prompts)
    }

    /// The names of a group. There are names for every one.
    #[must_use]
    pub fn group(&self, group: PromptGroup) -> Option<&GroupText> {
        self.groups.iter().find(|text| text.group == group)
    }

    /// The names of a sub-topic. There are names for every one.
    #[must_use]
    pub fn sub_topic(&self, sub_topic: PromptSubTopic) -> Option<&SubTopicText> {
        self.sub_topics.iter().find(|text| text.sub_topic == sub_topic)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lists::Lists;

    #[test]
    fn every_group_and_sub_topic_has_names_of_its_own_in_the_contracts_order() {
        let prompts = Lists::embedded().unwrap().prompts;
        assert_eq!(prompts.groups.iter().map(|text| text.group).collect::<Vec<_>>(), PromptGroup::ALL);
        assert_eq!(prompts.sub_topics.iter().map(|text| text.sub_topic).collect::<Vec<_>>(), PromptSubTopic::ALL);
        unique("names", prompts.groups.iter().flat_map(|text| [&text.display_en, &text.display_zh])).unwrap();
        unique("names", prompts.sub_topics.iter().flat_map(|text| [&text.display_en, &text.display_zh])).unwrap();
        assert_eq!(
            serde_json::to_value(prompts.group(PromptGroup::AiAvatar)).unwrap(),
            serde_json::json!({ "group": "ai_avatar", "display_en": "AI Avatar", "display_zh": "AI 數位人" })
        );
        assert_eq!(prompts.sub_topic(PromptSubTopic::ZoomIn).unwrap().display_en, "Zoom In");
    }

    #[test]
    fn a_group_without_names_is_refused() {
        let text = include_str!("../../lists/prompts.toml").replace("group = \"upscale\"", "group = \"ai_avatar\"");
        assert_eq!(Prompts::read(&text).unwrap_err().to_string(), "prompt groups names \"ai_avatar\" twice");
    }
}
