//! `/prompts/similar`: the template that says nearly the same.

use std::collections::BTreeSet;

use actix_web::{HttpRequest, HttpResponse, get, web};
use domain::{language::Language, tool::PromptGroup};
use entities::templates::Template;
use serde::Serialize;
use utoipa::ToSchema;

use super::{group_of, template::PromptTemplate};
use crate::http::{
    answer,
    extract::query::Query,
    problem::{Problem, ProblemBody},
    state::AppState,
};

/// The most alike template, if one is alike enough.
#[derive(Debug, Serialize, ToSchema)]
pub struct SimilarAnswer {
    /// Whether there is one.
    pub found: bool,
    /// Which.
    pub template: Option<PromptTemplate>,
}

/// The words of a prompt that count: lower-case, longer than three bytes, as the stored keywords are. Chinese and Japanese
/// write no spaces, so there every two neighbouring characters count as a word.
#[must_use]
pub fn keywords(prompt: &str) -> BTreeSet<String> {
    let mut words = BTreeSet::new();
    for run in prompt.split(|character: char| !character.is_alphanumeric()).filter(|run| run.len() > 3) {
        let characters: Vec<char> = run.chars().collect();
        if characters.iter().any(|character| is_unspaced(*character)) {
            words.extend(characters.windows(2).map(|pair| pair.iter().collect::<String>()));
        } else {
            words.insert(run.to_lowercase());
        }
    }
    words
}

/// Kana and Han, without the rare planes.
fn is_unspaced(character: char) -> bool {
    matches!(character, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}')
}

/// How alike two sets of words are: what they share over what they have together, 0 to 1 (Jaccard). Nothing is like nothing.
#[must_use]
pub fn jaccard(left: &BTreeSet<String>, right: &BTreeSet<String>) -> f64 {
    let shared = left.intersection(right).count();
    let together = left.len() + right.len() - shared;
    if together == 0 { 0.0 } else { shared as f64 / together as f64 }
}

/// How alike `asked` and a template are, in the language of the template in which they are most alike.
#[must_use]
pub fn likeness(asked: &BTreeSet<String>, template: &Template) -> f64 {
    let content = &template.content;
    let stored = content.keywords.iter().map(|word| word.to_lowercase()).collect();
    let others = [&content.prompt_zh, &content.prompt_ja, &content.prompt_ko, &content.prompt_es];
    let written = others.into_iter().flatten().map(|prompt| keywords(prompt));
    written.chain([stored]).map(|words| jaccard(asked, &words)).fold(0.0, f64::max)
}

/// The open template of `group` that is most like `prompt`, if it is so by at least `threshold`. Of equals the first.
fn most_alike<'a>(templates: &'a [Template], group: PromptGroup, prompt: &str, threshold: f64) -> Option<&'a Template> {
    let asked = keywords(prompt);
    let of_group = templates.iter().filter(|template| template.content.group == group && !template.content.is_premium);
    let mut best: Option<(f64, &Template)> = None;
    for template in of_group {
        let likeness = likeness(&asked, template);
        if likeness > 0.0 && likeness >= threshold && best.is_none_or(|(known, _)| likeness > known) {
            best = Some((likeness, template));
        }
    }
    best.map(|(_, template)| template)
}

/// The template of a group that is most like a prompt: shared keywords over all keywords.
#[utoipa::path(
    tag = "prompts",
    params(
        ("group" = String, Query, description = "One of the 18 prompt groups"),
        ("prompt" = String, Query, description = "At most 500 characters"),
        ("threshold" = Option<f64>, Query, minimum = 0, maximum = 1, description = "How alike it must be; 0.7 when absent"),
    ),
    responses(
        (status = 200, body = SimilarAnswer),
        (status = 400, body = ProblemBody, description = "unknown_choice"),
        (status = 422, body = ProblemBody),
    )
)]
#[get("/similar")]
pub async fn similar_template(request: HttpRequest, state: web::Data<AppState>) -> Result<HttpResponse, Problem> {
    let mut query = Query::of(&request);
    let (group, prompt) = (query.required_text("group"), query.required_text("prompt"));
    let threshold = query.number::<f64>("threshold", 0.0..=1.0, 0.7);
    query.finish()?;
    let library = state.library();
    let found = most_alike(&library.templates, group_of(&group)?, &prompt, threshold);
    let template = found.map(|template| PromptTemplate::of(template, Language::En, state.clock.now()));
    Ok(answer::json(&SimilarAnswer { found: template.is_some(), template }))
}

#[cfg(test)]
mod tests {
    use domain::tool::PromptSubTopic;

    use super::*;
    use crate::http::prompts::fixtures::template;

    const GROUP: PromptGroup = PromptGroup::BackgroundChange;

    fn set(words: &[&str]) -> BTreeSet<String> {
        words.iter().map(|word| (*word).to_owned()).collect()
    }

    #[test]
    fn keywords_are_long_words_once_and_pairs_of_chinese_characters() {
        assert_eq!(keywords("Put the WATCH, on dark-slate; watch!"), set(&["dark", "slate", "watch"]));
        assert_eq!(keywords("深色板岩 on"), set(&["深色", "色板", "板岩"]));
        assert_eq!(keywords("a b 1"), set(&[]));
    }

    #[test]
    fn jaccard_is_shared_over_together() {
        let (left, right) = (set(&["a", "b", "c"]), set(&["b", "c", "d"]));
        assert_eq!((jaccard(&left, &right), jaccard(&left, &left), jaccard(&left, &set(&["z"]))), (0.5, 1.0, 0.0));
        assert_eq!(jaccard(&set(&[]), &set(&[])), 0.0);
    }

    #[test]
    fn the_most_alike_open_template_of_the_group_is_found() {
        let mut lamp = template(2, GROUP, PromptSubTopic::Default);
        lamp.content.keywords = ["dark", "lamp", "slate", "watch"].map(str::to_owned).to_vec();
        let mut premium = template(3, GROUP, PromptSubTopic::Default);
        premium.content.is_premium = true;
        premium.content.keywords = ["dark", "blue", "watch", "slate"].map(str::to_owned).to_vec();
        let all = [premium, lamp, template(1, GROUP, PromptSubTopic::Default)];
        let found = |group, prompt, threshold| most_alike(&all, group, prompt, threshold).map(|one| one.id.as_u128());
        assert_eq!(found(GROUP, "watch on slate, dark", 0.7), Some(1));
        assert_eq!(found(GROUP, "a lamp, a watch, dark slate", 0.7), Some(2));
        assert_eq!(found(GROUP, "blue watch on dark slate", 1.0), None);
        assert_eq!(found(GROUP, "腕錶放在深色板岩上", 0.7), Some(2), "both say the same in Chinese, the first counts");
        assert_eq!(found(GROUP, "bicycle", 0.0), None, "nothing shared is not alike");
        assert_eq!(found(PromptGroup::Upscale, "watch on dark slate", 0.1), None);
    }
}
