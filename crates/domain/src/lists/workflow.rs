//! Chained runs: which categories and topics there are, and what each step is told (api.md §17).

mod views;

use serde::{Deserialize, Serialize};

pub use views::{CategorySummary, TopicDetail, TopicParameters, TopicPreview, TopicPrompts, TopicSummary};

use super::{
    Styles,
    read::{ListsFault, complete, parse, unique},
};
use crate::{generation::Gender, language::Language, tool::Tool, tool::words};

words! {
    /// A category of topics.
    pub enum WorkflowCategoryId ("workflow category") {
        /// Clips of products.
        ProductVideo = "product_video",
        /// Rooms in a new style.
        InteriorDesign = "interior_design",
        /// Clips in an effect style.
        StyleTransfer = "style_transfer",
        /// Talking avatars.
        Avatar = "avatar",
        /// Patterns.
        T2iShowcase = "t2i_showcase",
    }
}

words! {
    /// What a run ends with.
    pub enum OutputType ("output type") {
        /// A clip.
        Video = "video",
        /// A picture.
        Image = "image",
    }
}

words! {
    /// One step of a run.
    pub enum FlowStep ("flow step") {
        /// A picture from the image prompt.
        TextToImage = "text_to_image",
        /// The picture in an effect style.
        StyleTransfer = "style_transfer",
        /// The same room in the style of the effect prompt.
        Interior = "interior",
        /// A clip from the picture.
        ImageToVideo = "image_to_video",
        /// An avatar speaks the effect prompt.
        Avatar = "avatar",
    }
}

/// One category.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WorkflowCategory {
    /// Key.
    pub id: WorkflowCategoryId,
    /// English name.
    pub name: String,
    /// Chinese name.
    pub name_zh: String,
    /// One English sentence.
    pub description: String,
    /// The same in Chinese.
    pub description_zh: String,
    /// What its runs end with.
    pub output_type: OutputType,
    /// The tool whose live topics stand behind it; `None`: effect styles do.
    #[serde(default)]
    pub tool: Option<Tool>,
    /// The steps of a run, in order.
    pub flow: Vec<FlowStep>,
}

/// One topic, joined with its category.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WorkflowTopic {
    /// Key, for example `style_clay_bakery`.
    pub id: String,
    /// Its category.
    pub category: WorkflowCategoryId,
    /// Of its category.
    pub output_type: OutputType,
    /// Of its category.
    pub flow: Vec<FlowStep>,
    /// What it shows, English.
    pub subject: String,
    /// The same in Chinese.
    pub subject_zh: String,
    /// How it feels, English.
    pub mood: String,
    /// The same in Chinese.
    pub mood_zh: String,
    /// Words for search.
    pub tags: Vec<String>,
    /// What the first picture shows, English. Avatars: who speaks.
    pub image_prompt: String,
    /// What is done to the picture. Avatars: the script. `None`: nothing is.
    pub effect_prompt: Option<String>,
    /// Of the content: of the script for avatars, else English.
    pub language: Language,
    /// What stands behind it.
    pub metadata: TopicMetadata,
}

/// What stands behind a topic.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TopicMetadata {
    /// The tool.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tool: Option<Tool>,
    /// One of that tool's topics.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub topic: Option<String>,
    /// An effect style.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub style_id: Option<String>,
    /// Of the avatar.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gender: Option<Gender>,
}

/// Categories and topics, in the order in which they are listed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Workflow {
    categories: Vec<WorkflowCategory>,
    topics: Vec<WorkflowTopic>,
}

/// A topic as it is written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenTopic {
    id: String,
    category: WorkflowCategoryId,
    topic: Option<String>,
    style_id: Option<String>,
    subject: String,
    subject_zh: String,
    mood: String,
    mood_zh: String,
    tags: Vec<String>,
    language: Language,
    gender: Option<Gender>,
    image_prompt: String,
    effect_prompt: Option<String>,
}

impl Workflow {
    pub(super) fn read(text: &str, styles: &Styles) -> Result<Self, ListsFault> {
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct File {
            categories: Vec<WorkflowCategory>,
            topics: Vec<WrittenTopic>,
        }
        let File { categories, topics } = parse("workflow", text)?;
        let ids: Vec<_> = categories.iter().map(|category| category.id).collect();
        unique("workflow categories", &ids)?;
        complete("workflow categories", &ids, WorkflowCategoryId::ALL)?;
        unique("workflow topics", topics.iter().map(|topic| &topic.id))?;
        let topics = topics.into_iter().map(|topic| join(topic, &categories, styles)).collect::<Result<_, _>>()?;
        Ok(Self { categories, topics })
    }

    /// The categories with the number of their topics.
    pub fn categories(&self) -> impl Iterator<Item = CategorySummary<'_>> {
        self.categories.iter().map(|category| CategorySummary {
            id: category.id,
            name: &category.name,
            name_zh: &category.name_zh,
            output_type: category.output_type,
            topic_count: self.topics.iter().filter(|topic| topic.category == category.id).count(),
            description: &category.description,
            description_zh: &category.description_zh,
        })
    }

    /// The category of this key. There is one for every key.
    #[must_use]
    pub fn category(&self, id: WorkflowCategoryId) -> Option<&WorkflowCategory> {
        self.categories.iter().find(|category| category.id == id)
    }

    /// Every topic.
    #[must_use]
    pub fn topics(&self) -> &[WorkflowTopic] {
        &self.topics
    }

    /// The topics of a category, of an output type, or of both; `None` selects all.
    pub fn select(
        &self,
        category: Option<WorkflowCategoryId>,
        output_type: Option<OutputType>,
    ) -> impl Iterator<Item = &WorkflowTopic> {
        self.topics
            .iter()
            .filter(move |topic| category.is_none_or(|wanted| topic.category == wanted))
            .filter(move |topic| output_type.is_none_or(|wanted| topic.output_type == wanted))
    }

    /// The topic of this id.
    #[must_use]
    pub fn topic(&self, id: &str) -> Option<&WorkflowTopic> {
        self.topics.iter().find(|topic| topic.id == id)
    }
}

/// Joins a topic with its category and its style, and checks that they fit.
fn join(written: WrittenTopic, categories: &[WorkflowCategory], styles: &Styles) -> Result<WorkflowTopic, ListsFault> {
    let fault = |reason| ListsFault::Inconsistent { list: "workflow topics", key: written.id.clone(), reason };
    let category = categories
        .iter()
        .find(|category| category.id == written.category)
        .ok_or_else(|| fault("its category is not listed"))?;
    if category.tool.is_some() != written.topic.is_some() {
        return Err(fault("a topic names a live topic exactly when its category names a tool"));
    }
    if category.flow.contains(&FlowStep::StyleTransfer) != written.style_id.is_some() {
        return Err(fault("a style_id goes with a style_transfer step"));
    }
    if category.flow.contains(&FlowStep::Avatar) != written.gender.is_some() {
        return Err(fault("a gender goes with an avatar step"));
    }
    let style_prompt = match &written.style_id {
        Some(id) => {
            Some(styles.effect_style(id).ok_or_else(|| fault("its effect style does not exist"))?.prompt.clone())
        }
        None => None,
    };
    let effect_prompt = written.effect_prompt.clone().or(style_prompt);
    if effect_prompt.is_none() && category.flow.iter().any(|step| *step != FlowStep::TextToImage) {
        return Err(fault("a step after the first picture needs an effect_prompt"));
    }
    Ok(WorkflowTopic {
        id: written.id,
        category: category.id,
        output_type: category.output_type,
        flow: category.flow.clone(),
        subject: written.subject,
        subject_zh: written.subject_zh,
        mood: written.mood,
        mood_zh: written.mood_zh,
        tags: written.tags,
        image_prompt: written.image_prompt,
        effect_prompt,
        language: written.language,
        metadata: TopicMetadata {
            tool: category.tool,
            topic: written.topic,
            style_id: written.style_id,
            gender: written.gender,
        },
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lists::Lists;

    const TEXT: &str = include_str!("../../lists/workflow.toml");

    #[test]
    fn categories_have_the_contracts_number_of_topics() {
        let workflow = Lists::embedded().unwrap().workflow;
        let counts: Vec<_> =
            workflow.categories().map(|category| (category.id.as_str(), category.topic_count)).collect();
        let wanted =
            [("product_video", 6), ("interior_design", 5), ("style_transfer", 5), ("avatar", 8), ("t2i_showcase", 5)];
        assert_eq!(counts, wanted);
        assert_eq!(workflow.select(None, Some(OutputType::Image)).count(), 10);
        let avatars = workflow.select(Some(WorkflowCategoryId::Avatar), Some(OutputType::Video));
        assert_eq!(avatars.filter(|topic| topic.language == Language::ZhTw).count(), 4);
        assert_eq!(workflow.select(Some(WorkflowCategoryId::Avatar), Some(OutputType::Image)).count(), 0);
    }

    /// The topics of domain.md §7.4.
    #[test]
    fn every_topic_stands_on_a_live_topic_or_a_style() {
        let lists = Lists::embedded().unwrap();
        for topic in lists.workflow.topics() {
            let metadata = &topic.metadata;
            let live: &[&str] = match metadata.tool {
                Some(Tool::ShortVideo) => &["product_showcase", "brand_intro", "tutorial", "promo"],
                Some(Tool::RoomRedesign) => &["modern", "nordic", "japanese", "industrial", "minimalist", "luxury"],
                Some(Tool::AiAvatar) => &["spokesperson", "product_intro", "customer_service", "social_media"],
                Some(Tool::PatternGenerate) => &["seamless", "floral", "geometric", "abstract", "traditional"],
                Some(other) => panic!("{}: {other}", topic.id),
                None => {
                    let style = lists.styles.effect_style(metadata.style_id.as_deref().unwrap()).unwrap();
                    assert_eq!(topic.effect_prompt.as_deref(), Some(style.prompt.as_str()));
                    continue;
                }
            };
            assert!(live.contains(&metadata.topic.as_deref().unwrap()), "{}", topic.id);
        }
    }

    #[test]
    fn the_views_have_the_contracts_fields() {
        let workflow = Lists::embedded().unwrap().workflow;
        let topic = workflow.topic("style_clay_bakery").unwrap();
        let keys = |value: serde_json::Value| {
            let keys: std::collections::BTreeSet<_> = value.as_object().unwrap().keys().cloned().collect();
            keys.into_iter().collect::<Vec<_>>().join(" ")
        };
        assert_eq!(
            keys(serde_json::to_value(topic.summary()).unwrap()),
            "category id mood mood_zh output_type subject subject_zh tags"
        );
        assert_eq!(
            keys(serde_json::to_value(topic.detail()).unwrap()),
            "category effect_prompt id image_prompt language metadata mood mood_zh output_type subject subject_zh tags"
        );
        let preview = serde_json::to_value(topic.preview()).unwrap();
        assert_eq!(preview["flow"], serde_json::json!(["text_to_image", "style_transfer", "image_to_video"]));
        assert_eq!(preview["parameters"]["style_id"], "clay");
        assert_eq!(keys(preview), "category flow output_type parameters prompts topic_id");
        let category = serde_json::to_value(workflow.categories().next()).unwrap();
        assert_eq!(keys(category), "description description_zh id name name_zh output_type topic_count");
    }

    #[test]
    fn scripts_are_in_the_language_they_claim() {
        let workflow = Lists::embedded().unwrap().workflow;
        for topic in workflow.select(Some(WorkflowCategoryId::Avatar), None) {
            let script = topic.effect_prompt.as_deref().unwrap();
            assert_eq!(script.is_ascii(), topic.language == Language::En, "{}", topic.id);
        }
    }

    #[test]
    fn topics_that_do_not_fit_are_refused() {
        let styles = Lists::embedded().unwrap().styles;
        for (from, to, why) in [
            ("style_id = \"clay\"", "style_id = \"mud\"", "effect style does not exist"),
            ("style_id = \"clay\"\n", "", "goes with a style_transfer step"),
            ("topic = \"nordic\"\n", "", "exactly when its category names a tool"),
            ("gender = \"female\"\n", "", "goes with an avatar step"),
            ("id = \"style_clay_bakery\"", "id = \"style_anime_night_market\"", "twice"),
            ("category = \"avatar\"", "category = \"avatars\"", "cannot be read"),
        ] {
            let fault = Workflow::read(&TEXT.replacen(from, to, 1), &styles).unwrap_err().to_string();
            assert!(fault.contains(why), "{fault}");
        }
        let start = TEXT.find("effect_prompt = \"Nordic").unwrap();
        let end = start + TEXT[start..].find('\n').unwrap();
        let without = [&TEXT[..start], &TEXT[end..]].concat();
        let fault = Workflow::read(&without, &styles).unwrap_err().to_string();
        assert!(fault.contains("interior_nordic_bedroom") && fault.contains("needs an effect_prompt"), "{fault}");
    }
}
