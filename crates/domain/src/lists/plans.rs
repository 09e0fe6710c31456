//! The subscription plans: the one source of their prices and rights (domain.md §4.1).

use serde::{Deserialize, Serialize};

use super::read::{ListsFault, complete, parse, unique};
use crate::tool::words;

words! {
    /// Name of a plan. Ordered by rank: `demo` < `starter` < `pro` < `pro_plus` (domain.md §2).
    pub enum PlanName ("plan") {
        /// Free.
        Demo = "demo",
        /// First paid plan.
        Starter = "starter",
        /// Second.
        Pro = "pro",
        /// Third.
        ProPlus = "pro_plus",
    }
}

words! {
    /// Kind of a plan.
    pub enum PlanType ("plan type") {
        /// Costs nothing.
        Free = "free",
        /// Basic.
        Basic = "basic",
        /// Pro.
        Pro = "pro",
        /// Enterprise.
        Enterprise = "enterprise",
    }
}

words! {
    /// The best resolution that a plan may ask for.
    pub enum Resolution ("resolution") {
        /// 1280 × 720.
        P720 = "720p",
        /// 1920 × 1080.
        P1080 = "1080p",
        /// 3840 × 2160.
        P2160 = "4k",
    }
}

words! {
    /// A currency that we charge: TWD through ECPay, USD through Paddle.
    pub enum Currency ("currency") {
        /// New Taiwan dollar.
        Twd = "TWD",
        /// US dollar.
        Usd = "USD",
    }
}

/// What a year costs per unit of the monthly price, in hundredths: 12 months less 20 %.
const YEAR_HUNDREDTHS: u32 = 12 * 80;

/// One plan. Serialises with the columns of the plan table and both prices of a period computed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Plan {
    /// Name and rank.
    pub name: PlanName,
    /// Kind.
    pub plan_type: PlanType,
    /// TWD per month.
    pub price_twd: u32,
    /// USD per month.
    pub price_usd: u32,
    /// Credits per month.
    pub monthly_credits: u32,
    /// Credits per week, where credits are given weekly.
    pub weekly_credits: u32,
    /// Percent off credit packages.
    pub topup_discount_percent: u32,
    /// Best resolution.
    pub max_resolution: Resolution,
    /// Whether results carry our watermark.
    pub has_watermark: bool,
    /// Whether its work goes first.
    pub priority_queue: bool,
    /// Whether `/effects` is open to it.
    pub can_use_effects: bool,
    /// Clips of Pollo per month.
    pub pollo_limit: u32,
    /// Whether the pricing page stresses it.
    pub is_featured: bool,
    /// A word on its card, English.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub badge: Option<String>,
    /// The same in Chinese.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub badge_zh: Option<String>,
    /// English name.
    pub display_name: String,
    /// Chinese name.
    pub display_name_zh: String,
    /// One English sentence.
    pub description: String,
    /// The same in Chinese.
    pub description_zh: String,
    /// What it gives, English, one line each.
    pub features: Vec<String>,
    /// The same in Chinese, line by line.
    pub features_zh: Vec<String>,
}

/// One card of `GET /landing/pricing`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PricingCard<'a> {
    /// The plan's name.
    pub id: PlanName,
    /// English name.
    pub name: &'a str,
    /// Chinese name.
    pub name_zh: &'a str,
    /// Whole units of `currency` per `period`.
    pub price: u32,
    /// The price without a promotion. Always `price`: we invent no discounts.
    pub original_price: u32,
    /// Of both prices.
    pub currency: Currency,
    /// Always `month`.
    pub period: &'static str,
    /// One English sentence.
    pub description: &'a str,
    /// The same in Chinese.
    pub description_zh: &'a str,
    /// English, one line each.
    pub features: &'a [String],
    /// Chinese, line by line.
    pub features_zh: &'a [String],
    /// Whether the page stresses it.
    pub is_featured: bool,
    /// A word on the card, English.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub badge: Option<&'a str>,
    /// The same in Chinese.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub badge_zh: Option<&'a str>,
}

impl Plan {
    /// The price of a month in whole units of `currency`.
    #[must_use]
    pub const fn price_monthly(&self, currency: Currency) -> u32 {
        match currency {
            Currency::Twd => self.price_twd,
            Currency::Usd => self.price_usd,
        }
    }

    /// The price of a year in hundredths of `currency`: 12 × 0.8 × the monthly one, exactly. ECPay takes whole
    /// dollars only; whoever charges decides how to round and shows that amount.
    #[must_use]
    pub const fn price_yearly_hundredths(&self, currency: Currency) -> u32 {
        self.price_monthly(currency).saturating_mul(YEAR_HUNDREDTHS)
    }

    /// The price of a year as a number for JSON (`price_yearly`).
    #[must_use]
    pub fn price_yearly(&self, currency: Currency) -> f64 {
        f64::from(self.price_yearly_hundredths(currency)) / 100.0
    }

    /// Its card on the landing page.
    #[must_use]
    pub fn pricing_card(&self, currency: Currency) -> PricingCard<'_> {
        let price = self.price_monthly(currency);
        PricingCard {
            id: self.name,
            name: &self.display_name,
            name_zh: &self.display_name_zh,
            price,
            original_price: price,
            currency,
            period: "month",
            description: &self.description,
            description_zh: &self.description_zh,
            features: &self.features,
            features_zh: &self.features_zh,
            is_featured: self.is_featured,
            badge: self.badge.as_deref(),
            badge_zh: self.badge_zh.as_deref(),
        }
    }

    /// Puts the columns into the texts that name them.
    fn fill_texts(&mut self) {
        let values = [
            ("{monthly_credits}", self.monthly_credits.to_string()),
            ("{weekly_credits}", self.weekly_credits.to_string()),
            ("{topup_discount_percent}", self.topup_discount_percent.to_string()),
            ("{max_resolution}", self.max_resolution.to_string()),
        ];
        for text in self.features.iter_mut().chain(&mut self.features_zh) {
            for (place, value) in &values {
                *text = text.replace(place, value);
            }
        }
    }

    /// What is wrong with it, if anything.
    fn fault(&self) -> Option<&'static str> {
        if self.features.len() != self.features_zh.len() {
            return Some("features and features_zh differ in length");
        }
        if self.badge.is_some() != self.badge_zh.is_some() {
            return Some("badge and badge_zh go together");
        }
        if self.features.iter().chain(&self.features_zh).any(|text| text.contains(['{', '}'])) {
            return Some("a feature names an unknown column");
        }
        if self.topup_discount_percent > 100 {
            return Some("a discount is at most 100 percent");
        }
        None
    }
}

/// The plans, in order of rank.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plans(Vec<Plan>);

impl Plans {
    pub(super) fn read(text: &str) -> Result<Self, ListsFault> {
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct File {
            plans: Vec<Plan>,
        }
        let File { mut plans } = parse("plans", text)?;
        let names: Vec<_> = plans.iter().map(|plan| plan.name).collect();
        unique("plans", &names)?;
        complete("plans", &names, PlanName::ALL)?;
        plans.sort_by_key(|plan| plan.name);
        plans.iter_mut().for_each(Plan::fill_texts);
        match plans.iter().find_map(|plan| plan.fault().map(|reason| (plan.name, reason))) {
            Some((name, reason)) => {
                Err(ListsFault::Inconsistent { list: "plans", key: name.as_str().to_owned(), reason })
            }
            None => Ok(Self(plans)),
        }
    }

    /// All four, cheapest first.
    #[must_use]
    pub fn all(&self) -> &[Plan] {
        &self.0
    }

    /// The plan of this name. There is one for every [`PlanName`].
    #[must_use]
    pub fn get(&self, name: PlanName) -> Option<&Plan> {
        self.0.iter().find(|plan| plan.name == name)
    }

    /// The three cards of `GET /landing/pricing`: the plans that cost something.
    pub fn pricing_cards(&self, currency: Currency) -> impl Iterator<Item = PricingCard<'_>> {
        self.0.iter().filter(|plan| plan.plan_type != PlanType::Free).map(move |plan| plan.pricing_card(currency))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lists::Lists;

    const TEXT: &str = include_str!("../../lists/plans.toml");

    #[test]
    fn the_columns_are_those_of_the_contract() {
        let plans = Lists::embedded().unwrap().plans;
        let columns: Vec<_> = plans
            .all()
            .iter()
            .map(|plan| {
                let numbers = [plan.price_twd, plan.price_usd, plan.monthly_credits, plan.weekly_credits];
                let flags = [plan.has_watermark, plan.priority_queue, plan.can_use_effects];
                (
                    (plan.name.as_str(), plan.plan_type.as_str(), plan.max_resolution.as_str()),
                    numbers,
                    (plan.topup_discount_percent, plan.pollo_limit),
                    flags,
                )
            })
            .collect();
        assert_eq!(
            columns,
            [
                (("demo", "free", "720p"), [0, 0, 0, 0], (0, 0), [true, false, false]),
                (("starter", "basic", "1080p"), [299, 10, 100, 25], (0, 30), [false, false, true]),
                (("pro", "pro", "4k"), [599, 20, 250, 60], (10, 50), [false, true, true]),
                (("pro_plus", "enterprise", "4k"), [999, 33, 500, 125], (20, 100), [false, true, true]),
            ]
        );
    }

    #[test]
    fn a_year_costs_twelve_months_less_a_fifth() {
        let plans = Lists::embedded().unwrap().plans;
        let pro_plus = plans.get(PlanName::ProPlus).unwrap();
        assert_eq!(pro_plus.price_yearly_hundredths(Currency::Usd), 31_680);
        let starter = plans.get(PlanName::Starter).unwrap();
        assert!((starter.price_yearly(Currency::Twd) - 2870.4).abs() < 1e-9);
        assert!(plans.get(PlanName::Demo).unwrap().price_yearly(Currency::Twd).abs() < f64::EPSILON);
    }

    #[test]
    fn rank_follows_price() {
        assert!(PlanName::Demo < PlanName::Starter && PlanName::Pro < PlanName::ProPlus);
        let plans = Lists::embedded().unwrap().plans;
        assert!(plans.all().is_sorted_by_key(|plan| plan.price_twd));
    }

    #[test]
    fn the_landing_page_shows_the_paid_plans_at_their_real_price() {
        let plans = Lists::embedded().unwrap().plans;
        let cards: Vec<_> = plans.pricing_cards(Currency::Twd).collect();
        assert_eq!(cards.iter().map(|card| card.price).collect::<Vec<_>>(), [299, 599, 999]);
        let pro = serde_json::to_value(&cards[1]).unwrap();
        assert_eq!(pro["original_price"], pro["price"]);
        assert_eq!(
            (&pro["currency"], &pro["id"], &pro["badge"]),
            (&"TWD".into(), &"pro".into(), &"Recommended".into())
        );
        assert_eq!(pro["features"][0], "250 credits a month");
        assert_eq!(pro["features_zh"][6], "加購點數享 10% 折扣");
        assert!(serde_json::to_value(&cards[0]).unwrap().get("badge").is_none());
    }

    #[test]
    fn contradictions_are_refused() {
        for (from, to, why) in [
            ("{monthly_credits} credits", "{montly_credits} credits", "unknown column"),
            ("badge_zh = \"推薦\"\n", "", "go together"),
            ("\"特效風格\"]", "\"特效風格\", \"更多\"]", "differ in length"),
            ("name = \"demo\"", "name = \"pro\"", "names \"pro\" twice"),
        ] {
            let fault = Plans::read(&TEXT.replacen(from, to, 1)).unwrap_err().to_string();
            assert!(fault.contains(why), "{fault}");
        }
        let without_demo = TEXT.split("[[plans]]").enumerate().filter(|(index, _)| *index != 1).map(|(_, part)| part);
        let fault = Plans::read(&without_demo.collect::<Vec<_>>().join("[[plans]]")).unwrap_err();
        assert_eq!(fault.to_string(), "plans lacks \"demo\"");
    }
}
