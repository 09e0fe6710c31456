//! Texts of materials in the language of a request, and how they are cut for cards.

use domain::language::Language;
use entities::materials::MaterialContent;

/// The content language that a page means by `tag` (`zh`, `zh-Hant`, `ja-JP` …); English for what we do not speak.
#[must_use]
pub fn language_of(tag: &str) -> Language {
    let main = tag.split(['-', '_']).next().unwrap_or_default();
    match main.to_ascii_lowercase().as_str() {
        "zh" => Language::ZhTw,
        "ja" => Language::Ja,
        "ko" => Language::Ko,
        "es" => Language::Es,
        _ => Language::En,
    }
}

/// The title in `language`, else in English, else in Chinese. Empty when there is none at all.
#[must_use]
pub fn title(content: &MaterialContent, language: Language) -> String {
    let own = match language {
        Language::ZhTw => content.title_zh.as_ref(),
        Language::Ja => content.title_ja.as_ref(),
        Language::En | Language::Ko | Language::Es => None,
    };
    own.or(content.title_en.as_ref()).or(content.title_zh.as_ref()).cloned().unwrap_or_default()
}

/// The prompt in `language`, else in English, else as it was asked.
#[must_use]
pub fn prompt(content: &MaterialContent, language: Language) -> &str {
    let own = match language {
        Language::ZhTw => content.prompt_zh.as_deref(),
        Language::En | Language::Ja | Language::Ko | Language::Es => content.prompt_en.as_deref(),
    };
    own.unwrap_or(&content.prompt)
}

/// At most `characters` characters; a cut text ends with an ellipsis, which counts as one of them.
#[must_use]
pub fn shortened(text: &str, characters: usize) -> String {
    if text.chars().count() <= characters {
        return text.to_owned();
    }
    let mut short: String = text.chars().take(characters.saturating_sub(1)).collect();
    short.truncate(short.trim_end().len());
    short.push('…');
    short
}

/// The length of a clip as cards print it (`5s`); `None` when nobody measured it.
#[must_use]
pub fn duration(seconds: Option<f64>) -> Option<String> {
    seconds
        .filter(|seconds| seconds.is_finite() && *seconds > 0.0)
        .map(|seconds| format!("{}s", seconds.round().max(1.0)))
}

#[cfg(test)]
mod tests {
    use domain::tool::Tool;

    use super::*;
    use crate::http::demo::fixtures::content;

    #[test]
    fn a_tag_names_a_language_and_a_strange_one_english() {
        for (tag, language) in [
            ("zh-TW", Language::ZhTw),
            ("ZH", Language::ZhTw),
            ("ja_JP", Language::Ja),
            ("es-MX", Language::Es),
            ("zhuang", Language::En),
            ("", Language::En),
        ] {
            assert_eq!(language_of(tag), language, "{tag}");
        }
    }

    #[test]
    fn titles_and_prompts_fall_back_to_english() {
        let mut content = content(Tool::ShortVideo, "promo");
        content.title_zh = Some("促銷".into());
        content.prompt_zh = Some("金色禮盒".into());
        assert_eq!((title(&content, Language::ZhTw).as_str(), prompt(&content, Language::ZhTw)), ("促銷", "金色禮盒"));
        assert_eq!((title(&content, Language::Ja).as_str(), prompt(&content, Language::Ja)), ("A title", "A prompt"));
    }

    #[test]
    fn long_texts_are_cut_at_characters_and_say_so() {
        assert_eq!(shortened("白色運動鞋", 5), "白色運動鞋");
        assert_eq!(shortened("白色運動鞋", 4), "白色運…");
        assert_eq!(shortened("one two three", 5), "one…");
    }

    #[test]
    fn a_length_is_printed_in_whole_seconds_or_not_at_all() {
        let printed = [Some(5.04), Some(0.2), Some(7.6), Some(f64::NAN), None].map(duration);
        assert_eq!(printed, [Some("5s".into()), Some("1s".into()), Some("8s".into()), None, None]);
    }
}
