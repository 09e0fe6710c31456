//! A promotion as everybody sees it, and as staff see it.

use chrono::{DateTime, Utc};
use domain::{
    lists::Currency,
    promotion::{Amount, DiscountType, Promotion},
};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// A promotion as everybody sees it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PromoPublic {
    /// Its id.
    pub id: Uuid,
    /// What people type.
    pub code: String,
    /// What it is called.
    pub name: String,
    /// The same in Chinese.
    pub name_zh: Option<String>,
    /// The same in English.
    pub name_en: Option<String>,
    /// What it is about.
    pub description: Option<String>,
    /// The same in Chinese.
    pub description_zh: Option<String>,
    /// The same in English.
    pub description_en: Option<String>,
    /// `percentage` or `fixed_amount`.
    #[schema(value_type = String)]
    pub discount_type: DiscountType,
    /// Percent, or an amount in `currency`.
    #[schema(value_type = f64)]
    pub discount_value: Amount,
    /// `TWD` or `USD`: in what its amounts are, and for payments in which it counts. Null: it has none, and counts for
    /// every payment.
    #[schema(value_type = Option<String>)]
    pub currency: Option<Currency>,
    /// From when it counts.
    pub start_date: DateTime<Utc>,
    /// Until when.
    pub end_date: DateTime<Utc>,
    /// A picture.
    pub banner_image_url: Option<String>,
    /// A word on what is cheaper by it.
    pub badge_text: Option<String>,
    /// `#rrggbb`.
    pub badge_color: String,
    /// Whether it may be the banner.
    pub is_featured: bool,
}

impl From<Promotion> for PromoPublic {
    fn from(Promotion { id, campaign, .. }: Promotion) -> Self {
        Self {
            id,
            code: campaign.code.into(),
            name: campaign.name,
            name_zh: campaign.name_zh,
            name_en: campaign.name_en,
            description: campaign.description,
            description_zh: campaign.description_zh,
            description_en: campaign.description_en,
            discount_type: campaign.discount_type,
            discount_value: Amount::of(campaign.discount_value),
            currency: campaign.currency,
            start_date: campaign.start_date,
            end_date: campaign.end_date,
            banner_image_url: campaign.banner_image_url,
            badge_text: campaign.badge_text,
            badge_color: campaign.badge_color,
            is_featured: campaign.is_featured,
        }
    }
}

/// A promotion as staff see it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Promo {
    /// What everybody sees.
    #[serde(flatten)]
    pub public: PromoPublic,
    /// What a purchase must cost at least, in `currency`.
    #[schema(value_type = f64)]
    pub min_purchase_amount: Amount,
    /// The most that it takes off, in `currency`.
    #[schema(value_type = Option<f64>)]
    pub max_discount_amount: Option<Amount>,
    /// How often it may be used; null: without end.
    pub max_uses_total: Option<u32>,
    /// How often one account may use it.
    pub max_uses_per_user: u32,
    /// Uses by orders that are paid.
    pub current_uses: u32,
    /// Uses that are kept for orders that may still be paid.
    pub reserved_uses: u32,
    /// Of `current_uses`, those beyond the limit, by orders that were paid late.
    pub late_uses: u32,
    /// Ids of the plans that it is for. Both lists empty: it is for everything.
    pub applicable_plans: Vec<Uuid>,
    /// Ids of the packages that it is for.
    pub applicable_credit_packages: Vec<Uuid>,
    /// The highest is shown first, and wins.
    pub priority: i32,
    /// Off: it does not count, whatever the time.
    pub is_active: bool,
    /// Since when it exists.
    pub created_at: DateTime<Utc>,
    /// Whether it counts now and has uses left.
    pub is_valid: bool,
    /// How often it may still be used; null: without end.
    pub remaining_uses: Option<u32>,
}

impl Promo {
    /// As it is at `now`.
    #[must_use]
    pub fn of(promotion: Promotion, now: DateTime<Utc>) -> Self {
        let (is_valid, remaining_uses) = (promotion.valid_at(now).is_ok(), promotion.uses_left());
        let Promotion { campaign, uses, created_at, .. } = promotion.clone();
        Self {
            public: promotion.into(),
            min_purchase_amount: Amount::of(campaign.min_purchase_minor),
            max_discount_amount: campaign.max_discount_minor.map(Amount::of),
            max_uses_total: campaign.max_uses_total,
            max_uses_per_user: campaign.max_uses_per_user,
            current_uses: uses.current,
            reserved_uses: uses.reserved,
            late_uses: uses.late,
            applicable_plans: campaign.applicable_plans,
            applicable_credit_packages: campaign.applicable_credit_packages,
            priority: campaign.priority,
            is_active: campaign.is_active,
            created_at,
            is_valid,
            remaining_uses,
        }
    }
}
