//! What staff say about a promotion: the same fields to make one and to change one.

use chrono::{DateTime, Datelike, Utc};
use domain::{
    lists::{Currency, PlanName},
    promotion::{Amount, Campaign, DiscountType, PromotionCode},
};
use entities::{packages, plans};
use sea_orm::DatabaseConnection;
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::checks::{Checks, given, put};
use crate::http::problem::Problem;

/// The longest name, in characters.
const LONGEST_NAME: usize = 100;
/// The longest description.
const LONGEST_DESCRIPTION: usize = 1_000;
/// The longest word on what is cheaper.
const LONGEST_BADGE: usize = 50;
/// The most items of a list.
const MOST_ITEMS: usize = 100;
/// The most uses, and the farthest priority from 0.
const MOST: u32 = 1_000_000_000;
/// The colour of the badge unless staff choose one.
const BADGE_COLOR: &str = "#ff4444";

/// What staff say. What is absent takes its default, or stays as it is.
#[derive(Debug, Default, Deserialize, ToSchema)]
pub struct PromotionFields {
    /// 2 to 50 letters, digits, `-` and `_`; kept in capitals. No two promotions have the same. Required to make one.
    pub code: Option<String>,
    /// What it is called. Required to make one.
    pub name: Option<String>,
    /// The same in Chinese.
    #[serde(default, deserialize_with = "given")]
    pub name_zh: Option<Option<String>>,
    /// The same in English.
    #[serde(default, deserialize_with = "given")]
    pub name_en: Option<Option<String>>,
    /// What it is about.
    #[serde(default, deserialize_with = "given")]
    pub description: Option<Option<String>>,
    /// The same in Chinese.
    #[serde(default, deserialize_with = "given")]
    pub description_zh: Option<Option<String>>,
    /// The same in English.
    #[serde(default, deserialize_with = "given")]
    pub description_en: Option<Option<String>>,
    /// `percentage` (default) or `fixed_amount`.
    #[schema(value_type = Option<String>)]
    pub discount_type: Option<DiscountType>,
    /// Above 0: percent, at most 100, or an amount, whole in TWD. Required to make one.
    #[schema(value_type = Option<f64>)]
    pub discount_value: Option<Amount>,
    /// `TWD` (default) or `USD`: in what the amounts are, and for payments in which it counts. None for a percentage
    /// without amounts, which counts for every payment.
    #[schema(value_type = Option<String>)]
    pub currency: Option<Currency>,
    /// What a purchase must cost at least; 0 by default.
    #[schema(value_type = Option<f64>)]
    pub min_purchase_amount: Option<Amount>,
    /// The most that it takes off; null: no bound.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<f64>)]
    pub max_discount_amount: Option<Option<Amount>>,
    /// From when it counts. Required to make one.
    pub start_date: Option<DateTime<Utc>>,
    /// Until when; later than `start_date`. Required to make one.
    pub end_date: Option<DateTime<Utc>>,
    /// How often it may be used; null: without end.
    #[serde(default, deserialize_with = "given")]
    pub max_uses_total: Option<Option<u32>>,
    /// How often one account may use it; 1 by default.
    pub max_uses_per_user: Option<u32>,
    /// Ids or names of the plans that it is for. Both lists empty: it is for everything.
    pub applicable_plans: Option<Vec<String>>,
    /// Ids of the packages that it is for.
    pub applicable_credit_packages: Option<Vec<Uuid>>,
    /// A picture: an http(s) URL or a path below `/static/`.
    #[serde(default, deserialize_with = "given")]
    pub banner_image_url: Option<Option<String>>,
    /// A word on what is cheaper by it.
    #[serde(default, deserialize_with = "given")]
    pub badge_text: Option<Option<String>>,
    /// `#rrggbb`; `#ff4444` by default.
    pub badge_color: Option<String>,
    /// The highest is shown first, and wins; 0 by default.
    pub priority: Option<i32>,
    /// On by default.
    pub is_active: Option<bool>,
    /// Whether it may be the banner; not by default.
    pub is_featured: Option<bool>,
}

/// Fields that were read. How they fit each other is checked where the rest of the promotion is known.
#[derive(Debug)]
pub struct Edit {
    code: Option<PromotionCode>,
    plans: Option<Vec<Uuid>>,
    fields: PromotionFields,
}

impl PromotionFields {
    /// Reads the fields of a promotion that is made.
    ///
    /// # Errors
    /// `InvalidRequest` with everything that is missing or wrong.
    pub async fn campaign(self, db: &DatabaseConnection) -> Result<Campaign, Problem> {
        let mut checks = Checks::default();
        checks.required("code", self.code.as_ref());
        checks.required("name", self.name.as_ref());
        checks.required("discount_value", self.discount_value);
        checks.required("start_date", self.start_date);
        checks.required("end_date", self.end_date);
        let edit = self.read(checks, db).await?;
        let Edit { code, fields, .. } = &edit;
        let dates = (fields.start_date, fields.end_date);
        // Whatever is missing has been told.
        let (Some(code), Some(name), Some(value), (Some(start_date), Some(end_date))) =
            (code.clone(), fields.name.clone(), fields.discount_value, dates)
        else {
            return Err(Problem::invalid("/", "code, name, discount_value, start_date and end_date are required"));
        };
        let mut campaign = Campaign {
            code,
            name,
            name_zh: None,
            name_en: None,
            description: None,
            description_zh: None,
            description_en: None,
            discount_type: DiscountType::Percentage,
            discount_value: value.minor(),
            currency: None,
            min_purchase_minor: 0,
            max_discount_minor: None,
            start_date,
            end_date,
            max_uses_total: None,
            max_uses_per_user: 1,
            applicable_plans: Vec::new(),
            applicable_credit_packages: Vec::new(),
            banner_image_url: None,
            badge_text: None,
            badge_color: BADGE_COLOR.to_owned(),
            priority: 0,
            is_active: true,
            is_featured: false,
        };
        edit.apply(&mut campaign);
        Ok(campaign)
    }

    /// Reads the fields of a promotion that is changed.
    ///
    /// # Errors
    /// `InvalidRequest` with everything that is wrong.
    pub async fn edit(self, db: &DatabaseConnection) -> Result<Edit, Problem> {
        self.read(Checks::default(), db).await
    }

    async fn read(mut self, mut checks: Checks, db: &DatabaseConnection) -> Result<Edit, Problem> {
        let code = self.code.as_ref().and_then(|code| checks.read("code", code.parse::<PromotionCode>()));
        if let Some(name) = &mut self.name {
            checks.line("name", name, LONGEST_NAME);
        }
        checks.optional_line("name_zh", &mut self.name_zh, LONGEST_NAME);
        checks.optional_line("name_en", &mut self.name_en, LONGEST_NAME);
        checks.optional_line("description", &mut self.description, LONGEST_DESCRIPTION);
        checks.optional_line("description_zh", &mut self.description_zh, LONGEST_DESCRIPTION);
        checks.optional_line("description_en", &mut self.description_en, LONGEST_DESCRIPTION);
        checks.optional_line("badge_text", &mut self.badge_text, LONGEST_BADGE);
        if let Some(Some(url)) = &self.banner_image_url {
            checks.url("banner_image_url", url);
        }
        if let Some(color) = &mut self.badge_color {
            color.make_ascii_lowercase();
            let digits = color.strip_prefix('#').filter(|digits| digits.len() == 6);
            if !digits.is_some_and(|digits| digits.bytes().all(|byte| byte.is_ascii_hexdigit())) {
                checks.fault("badge_color", "a colour such as #ff4444");
            }
        }
        for (field, date) in [("start_date", self.start_date), ("end_date", self.end_date)] {
            // Later years are not written with four digits, and do not sort as text.
            if date.is_some_and(|date| !(2000..=9999).contains(&date.year())) {
                checks.fault(field, "a time in the years 2000 to 9999");
            }
        }
        for (field, count) in
            [("max_uses_total", self.max_uses_total.flatten()), ("max_uses_per_user", self.max_uses_per_user)]
        {
            if count.is_some_and(|count| !(1..=MOST).contains(&count)) {
                checks.fault(field, format!("1 to {MOST}"));
            }
        }
        if self.priority.is_some_and(|priority| priority.unsigned_abs() > MOST) {
            checks.fault("priority", format!("-{MOST} to {MOST}"));
        }
        let plans = self.applicable_plans.as_ref().map(|words| read_plans(&mut checks, words));
        if let Some(ids) = &mut self.applicable_credit_packages {
            bounded(&mut checks, "applicable_credit_packages", ids.len());
            ids.sort_unstable();
            ids.dedup();
            if ids.len() <= MOST_ITEMS
                && let Some(id) = packages::unknown(db, ids).await?.first()
            {
                checks.fault("applicable_credit_packages", format!("there is no package {id}"));
            }
        }
        checks.finish()?;
        Ok(Edit { code, plans, fields: self })
    }
}

fn bounded(checks: &mut Checks, field: &str, items: usize) {
    if items > MOST_ITEMS {
        checks.fault(field, format!("at most {MOST_ITEMS}"));
    }
}

/// Plans by id or name.
fn read_plans(checks: &mut Checks, words: &[String]) -> Vec<Uuid> {
    const FIELD: &str = "applicable_plans";
    bounded(checks, FIELD, words.len());
    let mut ids = Vec::new();
    for word in words.iter().take(MOST_ITEMS) {
        let by_id = || word.parse::<Uuid>().ok().filter(|id| plans::plan_of(*id).is_some());
        match word.parse::<PlanName>().ok().map(plans::plan_id).or_else(by_id) {
            Some(id) if !ids.contains(&id) => ids.push(id),
            Some(_) => {}
            None => checks.fault(FIELD, format!("there is no plan \"{word:.50}\"")),
        }
    }
    ids
}

impl Edit {
    /// Puts what was said into a promotion.
    pub fn apply(self, campaign: &mut Campaign) {
        let Self { code, plans, fields } = self;
        put(&mut campaign.code, code);
        put(&mut campaign.name, fields.name);
        put(&mut campaign.name_zh, fields.name_zh);
        put(&mut campaign.name_en, fields.name_en);
        put(&mut campaign.description, fields.description);
        put(&mut campaign.description_zh, fields.description_zh);
        put(&mut campaign.description_en, fields.description_en);
        put(&mut campaign.discount_type, fields.discount_type);
        put(&mut campaign.discount_value, fields.discount_value.map(Amount::minor));
        put(&mut campaign.min_purchase_minor, fields.min_purchase_amount.map(Amount::minor));
        put(&mut campaign.max_discount_minor, fields.max_discount_amount.map(|most| most.map(Amount::minor)));
        put(&mut campaign.start_date, fields.start_date);
        put(&mut campaign.end_date, fields.end_date);
        put(&mut campaign.max_uses_total, fields.max_uses_total);
        put(&mut campaign.max_uses_per_user, fields.max_uses_per_user);
        put(&mut campaign.applicable_plans, plans);
        put(&mut campaign.applicable_credit_packages, fields.applicable_credit_packages);
        put(&mut campaign.banner_image_url, fields.banner_image_url);
        put(&mut campaign.badge_text, fields.badge_text);
        put(&mut campaign.badge_color, fields.badge_color);
        put(&mut campaign.priority, fields.priority);
        put(&mut campaign.is_active, fields.is_active);
        put(&mut campaign.is_featured, fields.is_featured);
        campaign.settle(fields.currency);
    }
}
