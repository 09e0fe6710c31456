//! What things cost in credits, and what a credit is worth (contract: domain.md §4.3, §4.4).
//!
//! There is one price list, for estimates, holds and pages alike. A row is a service, or a service made by one model:
//! who asks for `short_video` pays the price of the tool, who asks for it by `pollo_premium` the price of that model.

use std::collections::HashMap;

use uuid::Uuid;

use crate::{
    lists::{CreditPackage, ServicePrice},
    money::UsdMicros,
    tool::Tool,
};

/// The word under which the price list has a service: our tools and the front ends spell one of them differently.
#[must_use]
pub fn service_key(word: &str) -> &str {
    match word {
        "try_on" => "virtual_try_on",
        other => other,
    }
}

/// The word under which the price list has a tool.
#[must_use]
pub fn service_of(tool: Tool) -> &'static str {
    service_key(tool.as_str())
}

/// One row of the price list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Price {
    /// Its id.
    pub id: Uuid,
    /// What it says.
    pub listed: ServicePrice,
}

/// A package that is sold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Package {
    /// Its id.
    pub id: Uuid,
    /// What it says.
    pub listed: CreditPackage,
}

/// The whole price list at one moment.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PriceBook {
    prices: Vec<Price>,
    /// Of each row, in the same order: the one word that names it.
    keys: Vec<String>,
    /// Service, then model (empty: any), then the row.
    rows: HashMap<String, HashMap<String, usize>>,
    by_key: HashMap<String, usize>,
}

impl PriceBook {
    /// Puts the rows in their order: by `sort_order`, then by service and model.
    #[must_use]
    pub fn new(mut prices: Vec<Price>) -> Self {
        let place = |price: &Price| {
            let row = &price.listed;
            (row.sort_order, row.service_type.clone(), row.model.clone())
        };
        prices.sort_by_cached_key(place);
        let mut rows: HashMap<String, HashMap<String, usize>> = HashMap::new();
        for (number, Price { listed, .. }) in prices.iter().enumerate() {
            rows.entry(listed.service_type.clone()).or_default().insert(listed.model_or_empty().to_owned(), number);
        }
        let mut of_model: HashMap<&str, u32> = HashMap::new();
        prices.iter().filter_map(|price| price.listed.model.as_deref()).for_each(|model| {
            *of_model.entry(model).or_default() += 1;
        });
        // The contract names a model's row by the model alone (`pollo_premium`). Where that word means several rows,
        // or a service, the row is named by both.
        let key = |price: &Price| match &price.listed.model {
            None => price.listed.service_type.clone(),
            Some(model) if of_model.get(model.as_str()) == Some(&1) && !rows.contains_key(model) => model.clone(),
            Some(model) => format!("{}:{model}", price.listed.service_type),
        };
        let keys: Vec<String> = prices.iter().map(key).collect();
        let by_key = keys.iter().cloned().zip(0..).collect();
        Self { prices, keys, rows, by_key }
    }

    /// What `service` costs, made by `model` where one is named; a model without a row of its own costs what the
    /// service costs. The word that names a row alone is understood too. `None`: nothing of that name is sold, or it
    /// is switched off, and so must not be made.
    ///
    /// `model` must be the one that is going to make it. A client's word for it would be a way to choose the price.
    #[must_use]
    pub fn price(&self, service: &str, model: Option<&str>) -> Option<&Price> {
        let service = service_key(service);
        let row = match self.rows.get(service) {
            Some(models) => model.and_then(|model| models.get(model)).or_else(|| models.get("")),
            None => self.by_key.get(service).filter(|_| model.is_none()),
        };
        self.prices.get(*row?).filter(|price| price.listed.is_active)
    }

    /// As [`price`](Self::price), of what everybody may know.
    #[must_use]
    pub fn public_price(&self, service: &str, model: Option<&str>) -> Option<&Price> {
        self.price(service, model).filter(|price| price.listed.is_public())
    }

    /// Every row that everybody may know, with the one word that names it. A service's own price comes before those of
    /// its models when it is sorted so.
    pub fn public(&self) -> impl Iterator<Item = (&str, &Price)> {
        let all = self.keys.iter().map(String::as_str).zip(&self.prices);
        all.filter(|(_, price)| price.listed.is_public())
    }

    /// Whether there is no row at all.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.prices.is_empty()
    }

    /// The services that are charged for at less than a provider takes.
    #[must_use]
    pub fn below_cost(&self, value: CreditValue) -> Vec<BelowCost<'_>> {
        let active = self.keys.iter().zip(&self.prices).filter(|(_, price)| price.listed.is_active);
        let below = active.filter(|(_, price)| !value.covers(price.listed.credit_cost, price.listed.api_cost_usd));
        below
            .map(|(key, price)| BelowCost {
                key,
                credits: price.listed.credit_cost,
                worth: value.worth(price.listed.credit_cost),
                cost: price.listed.api_cost_usd,
            })
            .collect()
    }

    /// How many of `wanted` have no row of their own here.
    #[must_use]
    pub fn lacks(&self, wanted: &[ServicePrice]) -> usize {
        let has = |row: &ServicePrice| {
            self.rows.get(&row.service_type).is_some_and(|models| models.contains_key(row.model_or_empty()))
        };
        wanted.iter().filter(|row| !has(row)).count()
    }
}

/// A price that does not bring what it costs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BelowCost<'a> {
    /// The word that names the row.
    pub key: &'a str,
    /// What is charged.
    pub credits: u32,
    /// What those credits are worth where they are cheapest, rounded down.
    pub worth: UsdMicros,
    /// What a provider takes.
    pub cost: UsdMicros,
}

impl std::fmt::Display for BelowCost<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { key, credits, worth, cost } = self;
        write!(
            f,
            "{key} costs {cost} USD at a provider and brings {credits} credits, worth {worth} USD at the cheapest"
        )
    }
}

/// What a credit is worth: the price of a package over all the credits in it, kept as a fraction, so that nothing is
/// rounded before it is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CreditValue {
    price_usd_micros: u64,
    credits: u64,
}

/// A hundredth of a dollar, in millionths.
const MICROS_PER_CENT: u64 = 10_000;

impl CreditValue {
    /// The lowest price at which a credit is sold, bonus credits counted. Prices in USD are compared: the ones in TWD
    /// would need a rate of exchange, which we have not. `None`: nothing is sold.
    #[must_use]
    pub fn cheapest<'a>(packages: impl IntoIterator<Item = &'a CreditPackage>) -> Option<Self> {
        let sold = packages.into_iter().filter(|package| package.is_active && package.total_credits() > 0);
        let value = |package: &CreditPackage| Self {
            price_usd_micros: u64::from(package.price_usd_minor) * MICROS_PER_CENT,
            credits: u64::from(package.total_credits()),
        };
        let across = |one: &Self, other: &Self| u128::from(one.price_usd_micros) * u128::from(other.credits);
        sold.map(value).min_by(|one, other| across(one, other).cmp(&across(other, one)))
    }

    /// What so many credits are worth, rounded down.
    #[must_use]
    pub fn worth(self, credits: u32) -> UsdMicros {
        let micros = u128::from(credits) * u128::from(self.price_usd_micros) / u128::from(self.credits);
        let micros = i64::try_from(micros).unwrap_or(i64::MAX);
        UsdMicros::try_from(micros).unwrap_or(UsdMicros::MAX)
    }

    /// Whether so many credits pay for `cost`.
    #[must_use]
    pub fn covers(self, credits: u32, cost: UsdMicros) -> bool {
        let cost = u128::from(cost.micros().unsigned_abs());
        u128::from(credits) * u128::from(self.price_usd_micros) >= cost * u128::from(self.credits)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;
    use crate::lists::Lists;

    fn book(prices: Vec<ServicePrice>) -> PriceBook {
        PriceBook::new((1..).zip(prices).map(|(id, listed)| Price { id: Uuid::from_u128(id), listed }).collect())
    }

    fn lists() -> Lists {
        Lists::embedded().unwrap()
    }

    fn row(prices: &[ServicePrice], service: &str) -> ServicePrice {
        prices.iter().find(|price| price.service_type == service && price.model.is_none()).unwrap().clone()
    }

    #[test]
    fn every_tool_and_every_word_of_the_front_ends_has_a_price() {
        let book = book(lists().service_pricing);
        for tool in Tool::ALL {
            assert_eq!(book.price(tool.as_str(), None), book.price(service_of(*tool), None));
            assert!(book.public_price(tool.as_str(), None).is_some(), "{tool}");
        }
        let credits = |service, model| book.price(service, model).map(|price| price.listed.credit_cost);
        assert_eq!((credits("try_on", None), credits("virtual_try_on", None)), (Some(15), Some(15)));
        assert_eq!(credits("no_such_service", None), None);
        assert_eq!(credits("", None), None);
    }

    #[test]
    fn a_model_has_its_own_price_or_the_one_of_the_service() {
        let book = book(lists().service_pricing);
        let credits = |service, model| book.price(service, model).map(|price| price.listed.credit_cost);
        assert_eq!(credits("short_video", None), Some(25));
        assert_eq!(credits("short_video", Some("pollo_premium")), Some(30));
        assert_eq!(credits("short_video", Some("pixverse_v4.5")), Some(25), "no row of its own");
        assert_eq!(credits("pollo_premium", None), Some(30), "the contract's word for that row");
        assert_eq!(credits("pollo_premium", Some("x")), None);
        assert_eq!(credits("room_redesign", Some("pollo_premium")), Some(20), "another service's model");
        // What nobody here makes is not sold at the price of another model either.
        assert_eq!(credits("short_video", Some("leonardo_video_720p")), None);
    }

    #[test]
    fn what_is_internal_has_a_price_that_nobody_is_told() {
        let mut prices = lists().service_pricing;
        let runway = prices.iter_mut().find(|price| price.model.as_deref() == Some("runway_720p")).unwrap();
        runway.is_active = true;
        let book = book(prices);
        assert!(book.price("short_video", Some("runway_720p")).is_some());
        assert!(book.public_price("short_video", Some("runway_720p")).is_none());
        assert!(book.public().all(|(key, price)| key != "runway_720p" && price.listed.is_active));
    }

    #[test]
    fn each_row_is_named_by_a_word_of_its_own() {
        let mut prices = lists().service_pricing;
        // Two services by the same model, and a model that is called as a service is.
        for (service, model) in [("image_to_video", "pollo_premium"), ("short_video", "ai_avatar")] {
            prices.push(ServicePrice { model: Some(model.to_owned()), ..row(&prices, service) });
        }
        let book = book(prices);
        let keys: Vec<_> = book.public().map(|(key, _)| key).collect();
        assert_eq!(keys.iter().collect::<HashSet<_>>().len(), keys.len(), "{keys:?}");
        for key in ["short_video:pollo_premium", "image_to_video:pollo_premium", "short_video:ai_avatar", "ai_avatar"] {
            assert!(keys.contains(&key), "{keys:?}");
        }
        let first = book.public().find(|(_, price)| price.listed.service_type == "short_video").unwrap();
        assert_eq!(first.0, "short_video", "whoever takes the first row of a service finds its own price");
    }

    #[test]
    fn a_credit_is_worth_what_the_cheapest_package_asks_for_it() {
        let packages = lists().credit_packages;
        // enterprise: 26 USD for 500 + 100.
        let value = CreditValue::cheapest(&packages).unwrap();
        assert_eq!(value, CreditValue { price_usd_micros: 26_000_000, credits: 600 });
        assert_eq!((value.worth(3).micros(), value.worth(600).micros()), (130_000, 26_000_000));
        let micros = |micros| UsdMicros::try_from(micros).unwrap();
        // 1 credit is 43,333 and a third: exactly at the edge nothing is lost to rounding.
        assert!(value.covers(1, micros(43_333)) && !value.covers(1, micros(43_334)));
        assert!(value.covers(3, micros(130_000)) && !value.covers(3, micros(130_001)));
        let off: Vec<_> = packages.into_iter().map(|it| CreditPackage { is_active: false, ..it }).collect();
        assert_eq!(CreditValue::cheapest(&off), None);
    }

    #[test]
    fn no_seeded_price_is_below_cost_and_one_that_is_is_named() {
        let lists = lists();
        let value = CreditValue::cheapest(&lists.credit_packages).unwrap();
        assert_eq!(book(lists.service_pricing.clone()).below_cost(value), []);
        let mut prices = lists.service_pricing;
        let avatar = prices.iter_mut().find(|price| price.service_type == "ai_avatar").unwrap();
        avatar.credit_cost = 2;
        let book = book(prices);
        let below = book.below_cost(value);
        assert_eq!(below.len(), 1);
        let text = below[0].to_string();
        assert_eq!(
            text,
            "ai_avatar costs 0.10 USD at a provider and brings 2 credits, worth 0.086666 USD at the cheapest"
        );
    }
}
