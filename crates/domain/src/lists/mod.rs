//! Lists that front ends read and that need no database: styles, people, plans, texts. Data, not code:
//! `lists/*.toml` beside this crate, embedded in the binary and read once at start-up by [`Lists::embedded`].
//!
//! Types serialise with the contract's field names, so a handler sends them as they are. Where a contract
//! object has a `preview_url`, the handler adds it: files belong to the media store. Counts of rows likewise.

mod credit_packages;
mod gallery;
mod landing;
mod people;
mod plans;
mod prompts;
mod read;
mod service_pricing;
mod showcases;
mod styles;
mod workflow;

pub use credit_packages::CreditPackage;
pub use gallery::GalleryCategory;
pub use landing::{ExampleCategory, Faq, Feature, Landing};
pub use people::{AvatarVoice, BodyType, Model, People, SpeechLanguage, SpeechVoice};
pub use plans::{Currency, Plan, PlanName, PlanType, Plans, PricingCard, Resolution};
pub use prompts::{GroupText, Prompts, SubTopicText};
pub use read::ListsFault;
pub use service_pricing::ServicePrice;
pub use showcases::{ShowcaseCategory, ShowcaseTool};
pub use styles::{EffectStyle, InteriorStyle, Named, StyleCategory, Styles};
pub use workflow::{
    CategorySummary, FlowStep, OutputType, TopicDetail, TopicMetadata, TopicParameters, TopicPreview, TopicPrompts,
    TopicSummary, Workflow, WorkflowCategory, WorkflowCategoryId, WorkflowTopic,
};

/// Every list, validated.
#[derive(Clone, Debug)]
pub struct Lists {
    /// Effect styles, templates, interior styles, room types.
    pub styles: Styles,
    /// Models and voices.
    pub people: People,
    /// Texts of the landing page.
    pub landing: Landing,
    /// Subscription plans.
    pub plans: Plans,
    /// What each service costs in credits, as a new database begins with it.
    pub service_pricing: Vec<ServicePrice>,
    /// Packages of credits, as a new database begins with them.
    pub credit_packages: Vec<CreditPackage>,
    /// Display names of prompt groups.
    pub prompts: Prompts,
    /// Chained runs.
    pub workflow: Workflow,
    /// Categories of the inspiration gallery, the default first.
    pub gallery: Vec<GalleryCategory>,
    /// Categories of tool showcases.
    pub showcases: Vec<ShowcaseCategory>,
}

impl Lists {
    /// Reads the lists built into the binary.
    ///
    /// # Errors
    /// The first fault found. A test reads the same bytes, so a released binary does not fail here.
    pub fn embedded() -> Result<Self, ListsFault> {
        let styles = Styles::read(include_str!("../../lists/styles.toml"))?;
        let workflow = Workflow::read(include_str!("../../lists/workflow.toml"), &styles)?;
        Ok(Self {
            styles,
            people: People::read(include_str!("../../lists/people.toml"))?,
            landing: Landing::read(include_str!("../../lists/landing.toml"))?,
            plans: Plans::read(include_str!("../../lists/plans.toml"))?,
            service_pricing: service_pricing::read(include_str!("../../lists/service_pricing.toml"))?,
            credit_packages: credit_packages::read(include_str!("../../lists/credit_packages.toml"))?,
            prompts: Prompts::read(include_str!("../../lists/prompts.toml"))?,
            workflow,
            gallery: gallery::read(include_str!("../../lists/gallery.toml"))?,
            showcases: showcases::read(include_str!("../../lists/showcases.toml"))?,
        })
    }

    /// The gallery category of this key.
    #[must_use]
    pub fn gallery_category(&self, key: &str) -> Option<&GalleryCategory> {
        self.gallery.iter().find(|category| category.category == key)
    }

    /// The showcase category of this key or alias (`textile` → `pattern`).
    #[must_use]
    pub fn showcase_category(&self, word: &str) -> Option<&ShowcaseCategory> {
        self.showcases.iter().find(|category| category.answers_to(word))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILES: [(&str, &str); 10] = [
        ("styles", include_str!("../../lists/styles.toml")),
        ("people", include_str!("../../lists/people.toml")),
        ("landing", include_str!("../../lists/landing.toml")),
        ("plans", include_str!("../../lists/plans.toml")),
        ("service_pricing", include_str!("../../lists/service_pricing.toml")),
        ("credit_packages", include_str!("../../lists/credit_packages.toml")),
        ("prompts", include_str!("../../lists/prompts.toml")),
        ("workflow", include_str!("../../lists/workflow.toml")),
        ("gallery", include_str!("../../lists/gallery.toml")),
        ("showcases", include_str!("../../lists/showcases.toml")),
    ];

    /// Characters that exist in Simplified Chinese only and are common enough to betray such a text.
    const SIMPLIFIED: &str = "们这为国图视频产业务风对实时动发现场车门问间东书买卖开关电脑网络软体验试点处单双听说读写让请谢认识热爱头线经济环级纸织红绿蓝终结总给绝续维编缩细组练无简优惠厅厨阳档历条质显缤纷";

    fn is_han(character: char) -> bool {
        ('\u{4e00}'..='\u{9fff}').contains(&character)
    }

    /// Calls `visit(path, key, text)` for every text below `value`.
    fn walk(path: &str, key: &str, value: &toml::Value, visit: &mut impl FnMut(&str, &str, &str)) {
        match value {
            toml::Value::String(text) => visit(path, key, text),
            toml::Value::Array(values) => {
                values
                    .iter()
                    .enumerate()
                    .for_each(|(index, value)| walk(&format!("{path}[{index}]"), key, value, visit));
            }
            toml::Value::Table(table) => {
                table.iter().for_each(|(key, value)| walk(&format!("{path}.{key}"), key, value, visit));
            }
            _ => {}
        }
    }

    #[test]
    fn the_embedded_lists_are_complete() {
        let lists = Lists::embedded().unwrap();
        let counts = [
            ("effect styles", lists.styles.effect_styles.len(), 11),
            ("scene templates", lists.styles.scene_templates.len(), 8),
            ("interior templates", lists.styles.interior_templates.len(), 8),
            ("interior styles", lists.styles.interior_styles.len(), 10),
            ("room types", lists.styles.room_types.len(), 7),
            ("models", lists.people.models.len(), 6),
            ("avatar voices", lists.people.avatar_voices.len(), 14),
            ("speech voices", lists.people.speech_voices.len(), 5),
            ("features", lists.landing.features.len(), 6),
            ("questions", lists.landing.faq.len(), 10),
            ("example categories", lists.landing.example_categories.len(), 7),
            ("plans", lists.plans.all().len(), 4),
            ("prices", lists.service_pricing.len(), 25),
            ("packages of credits", lists.credit_packages.len(), 4),
            ("prompt groups", lists.prompts.groups.len(), 18),
            ("prompt sub-topics", lists.prompts.sub_topics.len(), 22),
            ("workflow categories", lists.workflow.categories().count(), 5),
            ("workflow topics", lists.workflow.topics().len(), 29),
            ("gallery categories", lists.gallery.len(), 24),
            ("showcase categories", lists.showcases.len(), 4),
        ];
        for (what, found, wanted) in counts {
            assert_eq!(found, wanted, "{what}");
        }
    }

    #[test]
    fn every_chinese_text_is_traditional_chinese_and_stands_beside_an_english_one() {
        for (file, text) in FILES {
            let table: toml::Value = toml::from_str(text).unwrap();
            let mut chinese = 0;
            walk(file, "", &table, &mut |path, key, text| {
                if key.ends_with("_zh") {
                    chinese += 1;
                    // "最高 1080p" and "AI 數位人" are Chinese too: one character is enough.
                    assert!(text.chars().any(is_han), "{path}: \"{text}\" is not Chinese");
                    let simplified = text.chars().find(|c| SIMPLIFIED.contains(*c));
                    assert_eq!(simplified, None, "{path}: \"{text}\" looks simplified");
                } else if !text.is_empty() && !path.contains("effect_prompt") {
                    assert!(!text.chars().any(is_han), "{path}: \"{text}\" is not English");
                }
            });
            assert!(chinese > 0, "{file} has no Chinese texts");
        }
    }
}
