//! Categories of tool showcases (api.md §5 `tool-categories`, §10 `examples`).

use serde::{Deserialize, Serialize};

use super::read::{ListsFault, parse, unique};
use crate::tool::Tool;

/// One tool of a category.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ShowcaseTool {
    /// The tool.
    pub tool_id: Tool,
    /// English name.
    pub tool_name: String,
    /// Chinese name.
    pub tool_name_zh: String,
}

/// One category.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ShowcaseCategory {
    /// Wire word.
    pub category: String,
    /// Other words for it, of earlier clients and rows.
    #[serde(skip_serializing)]
    pub aliases: Vec<String>,
    /// English name.
    pub category_name: String,
    /// Chinese name.
    pub category_name_zh: String,
    /// Its tools.
    pub tools: Vec<ShowcaseTool>,
}

impl ShowcaseCategory {
    /// Whether `word` is its key or one of its aliases.
    #[must_use]
    pub fn answers_to(&self, word: &str) -> bool {
        self.category == word || self.aliases.iter().any(|alias| alias == word)
    }
}

/// Reads the categories.
pub(super) fn read(text: &str) -> Result<Vec<ShowcaseCategory>, ListsFault> {
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct File {
        showcases: Vec<ShowcaseCategory>,
    }
    let File { showcases } = parse("showcases", text)?;
    let words = |category: &ShowcaseCategory| [std::slice::from_ref(&category.category), &category.aliases].concat();
    unique("showcases", showcases.iter().flat_map(words))?;
    unique("tools of showcases", showcases.iter().flat_map(|category| &category.tools).map(|tool| tool.tool_id))?;
    Ok(showcases)
}

#[cfg(test)]
mod tests {
    use crate::lists::Lists;

    #[test]
    fn categories_answer_to_their_old_names() {
        let lists = Lists::embedded().unwrap();
        let key = |word: &str| lists.showcase_category(word).map(|category| category.category.as_str());
        for (word, category) in [
            ("textile", "pattern"),
            ("ecommerce", "product"),
            ("video_effects", "video"),
            ("ai_video", "video"),
            ("avatar", "avatar"),
        ] {
            assert_eq!(key(word), Some(category));
        }
        assert_eq!(key("nonsense"), None);
    }

    #[test]
    fn a_category_is_sent_with_the_contracts_fields() {
        let lists = Lists::embedded().unwrap();
        assert_eq!(
            serde_json::to_value(lists.showcase_category("video")).unwrap(),
            serde_json::json!({
                "category": "video", "category_name": "Videos", "category_name_zh": "短影音",
                "tools": [{ "tool_id": "short_video", "tool_name": "Short Videos", "tool_name_zh": "短影音製作" }]
            })
        );
    }
}
