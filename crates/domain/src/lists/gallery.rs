//! Categories of the inspiration gallery (api.md §5, `GET /demo/inspirations`).

use serde::{Deserialize, Serialize};

use super::read::{ListsFault, parse, unique};

/// The category that pages ask for when they name none.
const DEFAULT: &str = "recommended";

/// One category.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GalleryCategory {
    /// Wire word.
    pub category: String,
    /// English name.
    pub name: String,
    /// Chinese name.
    pub name_zh: String,
    /// Topics that belong to it.
    #[serde(default, skip_serializing)]
    pub topics: Vec<String>,
    /// Tags that belong to it.
    #[serde(default, skip_serializing)]
    pub tags: Vec<String>,
}

impl GalleryCategory {
    /// Whether it takes everything. Only `recommended` does.
    #[must_use]
    pub const fn takes_all(&self) -> bool {
        self.topics.is_empty() && self.tags.is_empty()
    }

    /// Whether a material of this topic with these tags belongs to it. Tags are compared without case.
    #[must_use]
    pub fn takes<S: AsRef<str>>(&self, topic: &str, tags: &[S]) -> bool {
        let tagged = || tags.iter().any(|tag| self.tags.iter().any(|own| own.eq_ignore_ascii_case(tag.as_ref())));
        self.takes_all() || self.topics.iter().any(|own| own == topic) || tagged()
    }
}

/// Reads the categories and checks that the default is the first and the only one that takes everything.
pub(super) fn read(text: &str) -> Result<Vec<GalleryCategory>, ListsFault> {
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct File {
        gallery: Vec<GalleryCategory>,
    }
    let File { gallery } = parse("gallery", text)?;
    unique("gallery", gallery.iter().map(|category| &category.category))?;
    if gallery.first().is_none_or(|category| category.category != DEFAULT) {
        return Err(ListsFault::Lacks { list: "gallery", key: format!("{DEFAULT} in the first place") });
    }
    match gallery.iter().find(|category| category.takes_all() != (category.category == DEFAULT)) {
        Some(category) => Err(ListsFault::Inconsistent {
            list: "gallery",
            key: category.category.clone(),
            reason: "recommended takes everything, and no other does",
        }),
        None => Ok(gallery),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lists::Lists;

    const NO_TAGS: [&str; 0] = [];

    #[test]
    fn materials_are_found_by_topic_or_by_tag() {
        let lists = Lists::embedded().unwrap();
        let takes = |key: &str, topic: &str, tags: &[&str]| lists.gallery_category(key).unwrap().takes(topic, tags);
        assert!(takes("pattern", "floral", &NO_TAGS));
        assert!(takes("food", "studio", &["Coffee"]));
        assert!(!takes("food", "studio", &["watch"]));
        assert!(takes("recommended", "whatever", &NO_TAGS));
        assert!(lists.gallery_category("nonsense").is_none());
    }

    /// No topic of domain.md §7.4 may be findable under `recommended` only.
    #[test]
    fn every_topic_has_a_category_of_its_own() {
        let topics = "electronics fashion jewelry food cosmetics furniture toys sports nature luxury minimal \
            lifestyle urban seasonal holiday casual formal sportswear outerwear accessories dresses modern nordic \
            japanese industrial minimalist product_showcase brand_intro tutorial promo spokesperson product_intro \
            customer_service social_media seamless floral geometric abstract traditional ecommerce social brand app service";
        let gallery = Lists::embedded().unwrap().gallery;
        for topic in topics.split_whitespace() {
            assert!(gallery[1..].iter().any(|category| category.takes(topic, &NO_TAGS)), "{topic}");
        }
    }

    #[test]
    fn a_second_category_that_takes_everything_is_refused() {
        let text =
            include_str!("../../lists/gallery.toml").replace(", topics = [\"toys\"], tags = [\"toys\", \"toy\"]", "");
        assert!(read(&text).unwrap_err().to_string().starts_with("gallery, \"toys\": recommended takes everything"));
    }
}
