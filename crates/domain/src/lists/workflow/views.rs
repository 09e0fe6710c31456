//! What clients are told of categories and topics: the answers of api.md §17, borrowed from the lists.

use serde::Serialize;

use super::{FlowStep, OutputType, TopicMetadata, WorkflowCategoryId, WorkflowTopic};
use crate::language::Language;

/// An entry of `GET /workflow/categories`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CategorySummary<'a> {
    /// Key.
    pub id: WorkflowCategoryId,
    /// English name.
    pub name: &'a str,
    /// Chinese name.
    pub name_zh: &'a str,
    /// What its runs end with.
    pub output_type: OutputType,
    /// Topics in it.
    pub topic_count: usize,
    /// One English sentence.
    pub description: &'a str,
    /// The same in Chinese.
    pub description_zh: &'a str,
}

/// An entry of `GET /workflow/topics`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TopicSummary<'a> {
    /// Key.
    pub id: &'a str,
    /// Its category.
    pub category: WorkflowCategoryId,
    /// What its run ends with.
    pub output_type: OutputType,
    /// English.
    pub subject: &'a str,
    /// Chinese.
    pub subject_zh: &'a str,
    /// English.
    pub mood: &'a str,
    /// Chinese.
    pub mood_zh: &'a str,
    /// Words for search.
    pub tags: &'a [String],
}

/// The prompts of a topic.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TopicPrompts<'a> {
    /// See [`WorkflowTopic::image_prompt`].
    pub image_prompt: &'a str,
    /// See [`WorkflowTopic::effect_prompt`].
    pub effect_prompt: Option<&'a str>,
}

/// The answer of `GET /workflow/topics/{topic_id}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TopicDetail<'a> {
    /// As in the list.
    #[serde(flatten)]
    pub summary: TopicSummary<'a>,
    /// Its prompts.
    #[serde(flatten)]
    pub prompts: TopicPrompts<'a>,
    /// Of the content.
    pub language: Language,
    /// What stands behind it.
    pub metadata: &'a TopicMetadata,
}

/// Parameters in a preview.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TopicParameters<'a> {
    /// English.
    pub subject: &'a str,
    /// English.
    pub mood: &'a str,
    /// An effect style.
    pub style_id: Option<&'a str>,
    /// Of the content.
    pub language: Language,
}

/// The answer of `GET /workflow/preview/{topic_id}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TopicPreview<'a> {
    /// Key.
    pub topic_id: &'a str,
    /// Its category.
    pub category: WorkflowCategoryId,
    /// What its run ends with.
    pub output_type: OutputType,
    /// The steps, in order.
    pub flow: &'a [FlowStep],
    /// What the steps are told.
    pub prompts: TopicPrompts<'a>,
    /// What the run is about.
    pub parameters: TopicParameters<'a>,
}

impl WorkflowTopic {
    /// As `GET /workflow/topics` lists it.
    #[must_use]
    pub fn summary(&self) -> TopicSummary<'_> {
        TopicSummary {
            id: &self.id,
            category: self.category,
            output_type: self.output_type,
            subject: &self.subject,
            subject_zh: &self.subject_zh,
            mood: &self.mood,
            mood_zh: &self.mood_zh,
            tags: &self.tags,
        }
    }

    /// As `GET /workflow/topics/{topic_id}` answers.
    #[must_use]
    pub fn detail(&self) -> TopicDetail<'_> {
        TopicDetail {
            summary: self.summary(),
            prompts: self.prompts(),
            language: self.language,
            metadata: &self.metadata,
        }
    }

    /// As `GET /workflow/preview/{topic_id}` answers.
    #[must_use]
    pub fn preview(&self) -> TopicPreview<'_> {
        TopicPreview {
            topic_id: &self.id,
            category: self.category,
            output_type: self.output_type,
            flow: &self.flow,
            prompts: self.prompts(),
            parameters: TopicParameters {
                subject: &self.subject,
                mood: &self.mood,
                style_id: self.metadata.style_id.as_deref(),
                language: self.language,
            },
        }
    }

    fn prompts(&self) -> TopicPrompts<'_> {
        TopicPrompts { image_prompt: &self.image_prompt, effect_prompt: self.effect_prompt.as_deref() }
    }
}
