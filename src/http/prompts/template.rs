//! One prompt template as visitors see it: marked results only, and no prompt that is for subscribers.

use chrono::{DateTime, Utc};
use domain::language::Language;
use entities::templates::Template;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// One template.
#[derive(Debug, Serialize, ToSchema)]
pub struct PromptTemplate {
    /// For `demo/use-template` and `usage`.
    pub id: Uuid,
    /// As written, English. Empty for premium templates: their prompts are for subscribers.
    pub prompt: String,
    /// The same in Chinese.
    pub prompt_zh: Option<String>,
    /// The same in the asked language, where that is not English.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub prompt_localized: Option<String>,
    /// The group that offers it.
    pub group: &'static str,
    /// What in particular it does.
    pub sub_topic: &'static str,
    /// The "before" picture.
    pub input_image_url: Option<String>,
    /// Watermarked picture; absent for clips.
    pub result_image_url: Option<String>,
    /// Watermarked clip; absent for pictures.
    pub result_video_url: Option<String>,
    /// Small picture of the result.
    pub result_thumbnail_url: Option<String>,
    /// Watermarked picture or clip.
    pub result_watermarked_url: Option<String>,
    /// Title, English.
    pub title_en: Option<String>,
    /// Title, Chinese.
    pub title_zh: Option<String>,
    /// Whether it is for subscribers only.
    pub is_premium: bool,
}

/// A stored result as visitors may see it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct CachedResult {
    /// The "before" picture.
    pub input_image_url: Option<String>,
    /// Watermarked picture; absent for clips.
    pub result_image_url: Option<String>,
    /// Watermarked clip; absent for pictures.
    pub result_video_url: Option<String>,
}

/// The result that `template` shows at `now`: stored, marked and not expired.
#[must_use]
pub fn result(template: &Template, now: DateTime<Utc>) -> Option<CachedResult> {
    let fresh = template.is_cached && template.cache_expires_at.is_none_or(|end| end > now);
    let stored = &template.content.result;
    // What visitors get is the marked file, whatever the plain columns say; they only tell what kind of file it is.
    let marked = stored.result_watermarked_url.clone().filter(|_| fresh)?;
    let video = stored.result_video_url.is_some();
    let (image, clip) = if video { (None, Some(marked)) } else { (Some(marked), None) };
    Some(CachedResult {
        input_image_url: stored.input_image_url.clone(),
        result_image_url: image,
        result_video_url: clip,
    })
}

/// The prompt in `language`, where that is not English and the template has it.
#[must_use]
pub fn localized(template: &Template, language: Language) -> Option<&str> {
    let content = &template.content;
    match language {
        Language::En => None,
        Language::ZhTw => content.prompt_zh.as_deref(),
        Language::Ja => content.prompt_ja.as_deref(),
        Language::Ko => content.prompt_ko.as_deref(),
        Language::Es => content.prompt_es.as_deref(),
    }
}

impl PromptTemplate {
    /// What visitors see of `template` at `now`.
    #[must_use]
    pub fn of(template: &Template, language: Language, now: DateTime<Utc>) -> Self {
        let content = &template.content;
        let open = !content.is_premium;
        let shown = result(template, now);
        let thumbnail = content.result.result_thumbnail_url.clone().filter(|_| shown.is_some());
        let shown = shown.unwrap_or_default();
        Self {
            id: template.id,
            prompt: if open { content.prompt.clone() } else { String::new() },
            prompt_zh: content.prompt_zh.clone().filter(|_| open),
            prompt_localized: localized(template, language).filter(|_| open).map(str::to_owned),
            group: content.group.as_str(),
            sub_topic: content.sub_topic.as_str(),
            input_image_url: content.result.input_image_url.clone(),
            result_watermarked_url: shown.result_image_url.clone().or_else(|| shown.result_video_url.clone()),
            result_image_url: shown.result_image_url,
            result_video_url: shown.result_video_url,
            result_thumbnail_url: thumbnail,
            title_en: content.title_en.clone(),
            title_zh: content.title_zh.clone(),
            is_premium: content.is_premium,
        }
    }
}

#[cfg(test)]
mod tests {
    use chrono::Duration;
    use domain::tool::{PromptGroup, PromptSubTopic};

    use super::*;
    use crate::http::prompts::fixtures::{now, template};

    fn watch() -> Template {
        template(1, PromptGroup::BackgroundChange, PromptSubTopic::Default)
    }

    #[test]
    fn only_marked_files_are_shown() {
        let mut clip = watch();
        clip.content.result.result_image_url = None;
        clip.content.result.result_video_url = Some("/secret/clean.mp4".into());
        clip.content.result.result_watermarked_url = Some("/static/materials/x_wm.mp4".into());
        for (template, image, video) in
            [(watch(), Some("/static/materials/x_wm.png"), None), (clip, None, Some("/static/materials/x_wm.mp4"))]
        {
            let shown = PromptTemplate::of(&template, Language::En, now());
            assert_eq!((shown.result_image_url.as_deref(), shown.result_video_url.as_deref()), (image, video));
            assert_eq!(shown.result_watermarked_url.as_deref(), image.or(video));
            assert!(!serde_json::to_string(&shown).unwrap().contains("secret"));
        }
    }

    #[test]
    fn an_unmarked_uncached_or_expired_result_is_not_shown() {
        let (mut unmarked, mut uncached, mut expired, mut fresh) = (watch(), watch(), watch(), watch());
        unmarked.content.result.result_watermarked_url = None;
        uncached.is_cached = false;
        expired.cache_expires_at = Some(now());
        fresh.cache_expires_at = Some(now() + Duration::seconds(1));
        for template in [unmarked, uncached, expired] {
            assert_eq!(result(&template, now()), None);
            assert_eq!(PromptTemplate::of(&template, Language::En, now()).result_thumbnail_url, None);
        }
        assert!(result(&fresh, now()).is_some());
    }

    #[test]
    fn the_prompt_of_a_premium_template_is_hidden_in_every_language() {
        let mut premium = watch();
        premium.content.is_premium = true;
        let shown = PromptTemplate::of(&premium, Language::ZhTw, now());
        assert_eq!((shown.prompt.as_str(), shown.prompt_zh, shown.prompt_localized), ("", None, None));
        let open = PromptTemplate::of(&watch(), Language::ZhTw, now());
        assert_eq!(open.prompt_localized, open.prompt_zh);
        assert!(open.prompt_zh.is_some());
    }
}
