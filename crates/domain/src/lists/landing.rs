//! Texts of the landing page (api.md §11).

use serde::{Deserialize, Serialize};

use super::read::{ListsFault, parse, unique};

/// One feature card of `GET /landing/features`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Feature {
    /// Wire word; the tool of the same name.
    pub id: String,
    /// Name of an icon.
    pub icon: String,
    /// Two Tailwind colour stops.
    pub gradient: String,
    /// English title.
    pub title: String,
    /// Chinese title.
    pub title_zh: String,
    /// One English sentence.
    pub description: String,
    /// The same in Chinese.
    pub description_zh: String,
}

/// One question of `GET /landing/faq`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Faq {
    /// Wire word.
    pub id: String,
    /// English question.
    pub question: String,
    /// Chinese question.
    pub question_zh: String,
    /// English answer.
    pub answer: String,
    /// Chinese answer.
    pub answer_zh: String,
}

/// A category of `GET /landing/examples`: `all`, or a landing topic.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExampleCategory {
    /// Wire word.
    pub id: String,
    /// English label (`category_label`).
    pub label: String,
    /// Chinese label.
    pub label_zh: String,
}

/// All texts of the landing page but the prices.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Landing {
    /// 6 features.
    pub features: Vec<Feature>,
    /// 10 questions.
    pub faq: Vec<Faq>,
    /// `all` and the 6 landing topics.
    pub example_categories: Vec<ExampleCategory>,
}

impl Landing {
    pub(super) fn read(text: &str) -> Result<Self, ListsFault> {
        let landing: Self = parse("landing", text)?;
        unique("features", landing.features.iter().map(|feature| &feature.id))?;
        unique("faq", landing.faq.iter().map(|question| &question.id))?;
        unique("example categories", landing.example_categories.iter().map(|category| &category.id))?;
        Ok(landing)
    }

    /// The example category of this id.
    #[must_use]
    pub fn example_category(&self, id: &str) -> Option<&ExampleCategory> {
        self.example_categories.iter().find(|category| category.id == id)
    }
}

#[cfg(test)]
mod tests {
    use crate::{lists::Lists, tool::Tool};

    #[test]
    fn features_are_tools() {
        for feature in Lists::embedded().unwrap().landing.features {
            assert!(feature.id.parse::<Tool>().is_ok(), "{}", feature.id);
        }
    }

    #[test]
    fn example_categories_are_all_and_the_landing_topics() {
        let landing = Lists::embedded().unwrap().landing;
        let ids: Vec<_> = landing.example_categories.iter().map(|category| category.id.as_str()).collect();
        assert_eq!(ids, ["all", "ecommerce", "social", "brand", "app", "promo", "service"]);
        assert_eq!(landing.example_category("app").map(|category| category.label_zh.as_str()), Some("應用程式"));
    }

    /// Numbers in answers are promises. These are the ones the contract makes: the refund window (domain.md §5)
    /// and the size of an upload (api.md §5).
    #[test]
    fn answers_promise_no_number_that_the_contract_does_not_make() {
        for question in Lists::embedded().unwrap().landing.faq {
            for text in [&question.answer, &question.answer_zh] {
                let stripped = text.replace("MP4", "");
                let numbers: Vec<_> =
                    stripped.split(|c: char| !c.is_ascii_digit()).filter(|number| !number.is_empty()).collect();
                let allowed: &[&str] = match question.id.as_str() {
                    "cancel" => &["7"],
                    "upload" => &["10"],
                    _ => &[],
                };
                assert_eq!(numbers, allowed, "{}", question.id);
            }
        }
    }
}
