//! What each service costs in credits, as a new database begins with it (domain.md §4.4). Afterwards the table counts.

use serde::{Deserialize, Serialize};

use super::{
    PlanName,
    read::{ListsFault, complete, parse, unique},
};
use crate::{
    money::UsdMicros,
    prices::{service_key, service_of},
    tool::Tool,
};

/// The price of a service, or of a service made by one model.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ServicePrice {
    /// Word that names the service.
    pub service_type: String,
    /// The model that makes it; `None`: any that has no row of its own.
    #[serde(default)]
    pub model: Option<String>,
    /// English name.
    pub display_name: String,
    /// Chinese name.
    pub display_name_zh: String,
    /// One English sentence.
    pub description: String,
    /// Credits for one use, at least 1.
    pub credit_cost: u32,
    /// What providers take for one use at most. Not to be shown.
    pub api_cost_usd: UsdMicros,
    /// The lowest plan that may use it; `None`: every one.
    #[serde(default)]
    pub min_plan: Option<PlanName>,
    /// Whether a plan is needed, whatever credits are there.
    #[serde(default)]
    pub subscribers_only: bool,
    /// The best resolution of a result.
    #[serde(default)]
    pub resolution: Option<String>,
    /// The longest result.
    #[serde(default)]
    pub max_duration_seconds: Option<u32>,
    /// Whether it has a price that is not shown.
    #[serde(default)]
    pub is_internal: bool,
    /// Off: not sold.
    #[serde(default = "on")]
    pub is_active: bool,
    /// Lower is shown earlier.
    pub sort_order: i32,
}

const fn on() -> bool {
    true
}

/// The longest words, in characters: as the table takes them (domain.md §1 `service_pricing`).
const LONGEST_WORD: usize = 50;

impl ServicePrice {
    /// The model, or the empty word that stands for any in the table.
    #[must_use]
    pub fn model_or_empty(&self) -> &str {
        self.model.as_deref().unwrap_or_default()
    }

    /// Whether everybody may know of it.
    #[must_use]
    pub const fn is_public(&self) -> bool {
        self.is_active && !self.is_internal
    }

    fn fault(&self) -> Option<&'static str> {
        let letters = |word: &str| {
            let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '_' | '.' | '-');
            word.len() <= LONGEST_WORD && word.chars().all(plain)
        };
        if !letters(&self.service_type) || !letters(self.model_or_empty()) {
            return Some("words have at most 50 lower-case letters, digits, underscores, dots and hyphens");
        }
        if service_key(&self.service_type) != self.service_type {
            return Some("it is another word for a service, and would never be looked up");
        }
        if self.credit_cost == 0 {
            return Some("a price is at least 1 credit");
        }
        if self.max_duration_seconds == Some(0) {
            return Some("a duration is at least 1 s");
        }
        None
    }
}

/// Reads the prices, in the order in which they are shown.
pub(super) fn read(text: &str) -> Result<Vec<ServicePrice>, ListsFault> {
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct File {
        services: Vec<ServicePrice>,
    }
    const LIST: &str = "service_pricing";
    let File { services: mut prices } = parse(LIST, text)?;
    let inconsistent = |key: &str, reason| ListsFault::Inconsistent { list: LIST, key: key.to_owned(), reason };
    if let Some((key, reason)) = prices.iter().find_map(|price| Some((&price.service_type, price.fault()?))) {
        return Err(inconsistent(key, reason));
    }
    unique(LIST, prices.iter().map(|price| format!("{}:{}", price.service_type, price.model_or_empty())))?;
    let own: Vec<&str> = prices.iter().filter(|row| row.model.is_none()).map(|row| row.service_type.as_str()).collect();
    // The contract's words name one row each, be it a service or a model.
    let models = prices.iter().filter_map(|row| row.model.as_deref());
    unique("words of service_pricing", own.iter().copied().chain(models))?;
    complete(LIST, &own, &Tool::ALL.iter().map(|tool| service_of(*tool)).collect::<Vec<_>>())?;
    if let Some(row) = prices.iter().find(|row| !own.contains(&row.service_type.as_str())) {
        return Err(inconsistent(&row.service_type, "a model has a row, and its service has none"));
    }
    prices.sort_by_key(|price| price.sort_order);
    Ok(prices)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = include_str!("../../lists/service_pricing.toml");

    fn row<'a>(prices: &'a [ServicePrice], word: &str) -> &'a ServicePrice {
        let named = |row: &&ServicePrice| row.model.as_deref().unwrap_or(&row.service_type) == word;
        prices.iter().find(named).unwrap_or_else(|| panic!("{word} has no row"))
    }

    #[test]
    fn what_the_endpoints_announce_is_what_they_cost() {
        let prices = read(TEXT).unwrap();
        for (service, credits) in [
            ("background_removal", 3),
            ("pattern_generate", 5),
            ("pattern_transfer", 8),
            ("product_scene", 10),
            ("product_enhance", 5),
            ("virtual_try_on", 15),
            ("room_redesign", 20),
            ("short_video", 25),
            ("short_video_with_style", 30),
            ("image_to_video", 25),
            ("image_to_video_with_style", 30),
            ("video_transform", 30),
            ("ai_avatar", 30),
        ] {
            let row = row(&prices, service);
            assert_eq!((row.credit_cost, row.min_plan, row.is_public()), (credits, None, true), "{service}");
        }
    }

    #[test]
    fn the_provider_services_are_those_of_the_contract() {
        use PlanName::{Pro, Starter};
        let prices = read(TEXT).unwrap();
        for (word, credits, micros, plan) in [
            ("leonardo_video_720p", 5, 50_000, None),
            ("leonardo_video_1080p", 8, 80_000, Some(Starter)),
            ("leonardo_video_4k", 12, 120_000, Some(Pro)),
            ("leonardo_image_512", 2, 15_000, None),
            ("leonardo_image_1024", 3, 25_000, None),
            ("vidgo_style", 8, 150_000, Some(Starter)),
            ("vidgo_hd_enhance", 10, 200_000, Some(Starter)),
            ("vidgo_video_pro", 12, 250_000, Some(Pro)),
            ("pollo_basic", 20, 600_000, Some(Starter)),
            ("pollo_premium", 30, 800_000, Some(Pro)),
            ("runway_720p", 15, 500_000, None),
        ] {
            let row = row(&prices, word);
            assert_eq!((row.credit_cost, row.api_cost_usd.micros(), row.min_plan), (credits, micros, plan), "{word}");
            assert_eq!(row.subscribers_only, word.starts_with("vidgo_"), "{word}");
            assert_eq!(row.is_active, !word.starts_with("leonardo_") && word != "runway_720p", "{word}");
        }
        assert!(row(&prices, "runway_720p").is_internal);
        let seconds = |word| row(&prices, word).max_duration_seconds;
        assert_eq!((seconds("pollo_basic"), seconds("pollo_premium")), (Some(5), Some(10)));
    }

    #[test]
    fn a_list_that_could_not_be_charged_by_is_refused() {
        for (from, to, told) in [
            ("credit_cost = 3\n", "credit_cost = 0\n", "at least 1 credit"),
            ("credit_cost = 3\n", "credit_cost = -3\n", "cannot be read"),
            ("max_duration_seconds = 120", "max_duration_seconds = 0", "at least 1 s"),
            ("\"virtual_try_on\"", "\"try_on\"", "never be looked up"),
            ("\"virtual_try_on\"", "\"Try on\"", "lower-case"),
            ("\"virtual_try_on\"", "\"fitting\"", "lacks \"virtual_try_on\""),
            ("\"pattern_transfer\"", "\"pattern_generate\"", "twice"),
            ("\"pollo_premium\"", "\"pollo_basic\"", "twice"),
            ("\"pollo_premium\"", "\"ai_avatar\"", "twice"),
            ("\"text_to_image\"\nmodel", "\"drawing\"\nmodel", "its service has none"),
            ("\"starter\"", "\"gold\"", "cannot be read"),
            ("api_cost_usd = 0.10", "api_cost_usd = 0.0000001", "cannot be read"),
        ] {
            assert!(TEXT.contains(from), "{from}");
            let fault = read(&TEXT.replacen(from, to, 1)).unwrap_err().to_string();
            assert!(fault.contains(told), "{to}: {fault}");
        }
    }
}
