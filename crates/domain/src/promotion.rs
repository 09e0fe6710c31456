//! Promotions: what they take off a price, for whom and for what (contract: domain.md §1 promotions, §10).
//!
//! Money is in hundredths of its currency. A promotion that names an amount (a fixed discount, a least purchase, a most
//! discount) counts in one currency only, since nothing here converts; a plain percentage counts in both.

pub mod amount;
pub mod code;

use chrono::{DateTime, Utc};
use serde::Serialize;
use uuid::Uuid;

pub use self::{amount::Amount, code::PromotionCode};
use crate::{lists::Currency, tool::words};

words! {
    /// How a discount is reckoned.
    pub enum DiscountType ("discount type") {
        /// A part of the price.
        Percentage = "percentage",
        /// The same amount off every price.
        FixedAmount = "fixed_amount",
    }
}

words! {
    /// What became of the use that an order makes of a promotion.
    pub enum UsageState ("state of a use") {
        /// Kept for an order that is not paid yet.
        Reserved = "reserved",
        /// The order was paid.
        Used = "used",
        /// The order was not paid in time, and somebody else may have the use.
        Released = "released",
    }
}

/// All of a price: 100 % in hundredths of a percent.
pub const WHOLE: u32 = 10_000;

/// What is left to pay at least, in hundredths of either currency: payment services take no order of nothing, and
/// Paddle none below 0.70 USD.
pub const LEAST_LEFT_MINOR: u32 = 100;

/// What somebody buys.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Item {
    /// A plan, by its id.
    Plan(Uuid),
    /// A package of credits, by its id.
    Package(Uuid),
}

/// Everything about a promotion that staff decide. [`settle`](Self::settle) and [`faults`](Self::faults) say whether it
/// holds together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Campaign {
    /// What people type.
    pub code: PromotionCode,
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
    /// How the discount is reckoned.
    pub discount_type: DiscountType,
    /// Hundredths: of a percent, or of `currency`.
    pub discount_value: u32,
    /// In what its amounts are; `None`: it has none, and counts in every currency.
    pub currency: Option<Currency>,
    /// What a purchase must cost at least, in hundredths of `currency`.
    pub min_purchase_minor: u32,
    /// The most that it takes off, in hundredths of `currency`.
    pub max_discount_minor: Option<u32>,
    /// From when it counts.
    pub start_date: DateTime<Utc>,
    /// Until when it counts, this moment included.
    pub end_date: DateTime<Utc>,
    /// How often it may be used; `None`: without end.
    pub max_uses_total: Option<u32>,
    /// How often one account may use it.
    pub max_uses_per_user: u32,
    /// For which plans; see [`is_for`](Self::is_for).
    pub applicable_plans: Vec<Uuid>,
    /// For which packages of credits.
    pub applicable_credit_packages: Vec<Uuid>,
    /// A picture: an http(s) URL or a path below `/static`.
    pub banner_image_url: Option<String>,
    /// A word on what is cheaper by it.
    pub badge_text: Option<String>,
    /// `#rrggbb`.
    pub badge_color: String,
    /// The highest is shown first, and wins.
    pub priority: i32,
    /// Off: it does not count, whatever the time.
    pub is_active: bool,
    /// Whether it may be the banner.
    pub is_featured: bool,
}

/// How often a promotion was used.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Uses {
    /// By orders that are paid.
    pub current: u32,
    /// By orders that may still be paid.
    pub reserved: u32,
    /// Of `current`, those beyond the limit: their orders were paid after their use was given away.
    pub late: u32,
}

impl Uses {
    /// Uses that count against the limit.
    #[must_use]
    pub const fn taken(self) -> u32 {
        self.current.saturating_add(self.reserved).saturating_sub(self.late)
    }
}

/// A promotion.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Promotion {
    /// Its id.
    pub id: Uuid,
    /// What staff decided.
    pub campaign: Campaign,
    /// How often it was used.
    pub uses: Uses,
    /// Since when it exists.
    pub created_at: DateTime<Utc>,
}

/// Why a promotion takes nothing off.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// There is none of this code, or it is switched off, or its time is not now: nobody learns which.
    #[error("this promotion code is not valid")]
    NotValid,
    /// All its uses are taken.
    #[error("this promotion has been used as often as it may be")]
    UsedUp,
    /// This account has had its uses.
    #[error("you have used this promotion as often as one account may ({most})")]
    UsedByUser {
        /// How often one account may.
        most: u32,
    },
    /// It is for other plans or packages.
    #[error("this promotion is not for this item")]
    NotForItem,
    /// It counts in another currency.
    #[error("this promotion is for payments in {wanted}")]
    OtherCurrency {
        /// In which it counts.
        wanted: Currency,
    },
    /// It is for larger purchases.
    #[error("this promotion is for purchases from {} {currency} on", Amount::of(*least_minor))]
    BelowMinimum {
        /// What a purchase must cost, in hundredths.
        least_minor: u32,
        /// Of this currency.
        currency: Currency,
    },
    /// The price is so small that nothing can be taken off.
    #[error("the price is too small for this promotion to take anything off")]
    NothingOff,
}

impl Refusal {
    /// A stable word for programs.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::NotValid => "not_valid",
            Self::UsedUp => "used_up",
            Self::UsedByUser { .. } => "used_by_user",
            Self::NotForItem => "not_for_item",
            Self::OtherCurrency { .. } => "other_currency",
            Self::BelowMinimum { .. } => "below_minimum",
            Self::NothingOff => "nothing_off",
        }
    }
}

/// A field of a campaign that does not fit the others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CampaignFault {
    /// The field, as the API names it.
    pub field: &'static str,
    /// What would be right.
    pub detail: String,
}

impl Campaign {
    /// Whether it names an amount of money.
    #[must_use]
    pub const fn has_amounts(&self) -> bool {
        let fixed = matches!(self.discount_type, DiscountType::FixedAmount);
        fixed || self.min_purchase_minor > 0 || self.max_discount_minor.is_some()
    }

    /// Puts it into the currency that was `named`. Without one its amounts stay in theirs, in TWD at first; where it has
    /// no amounts any more, it has no currency either.
    pub fn settle(&mut self, named: Option<Currency>) {
        let kept = self.has_amounts().then(|| self.currency.unwrap_or(Currency::Twd));
        self.currency = named.or(kept);
    }

    /// What does not fit together, `uses` being how often it was used already.
    #[must_use]
    pub fn faults(&self, uses: Uses) -> Vec<CampaignFault> {
        let mut faults = Vec::new();
        let mut fault = |field, detail: String| faults.push(CampaignFault { field, detail });
        match self.discount_type {
            DiscountType::Percentage if !(1..=WHOLE).contains(&self.discount_value) => {
                fault("discount_value", "above 0, at most 100 percent".to_owned());
            }
            DiscountType::FixedAmount if self.discount_value == 0 => fault("discount_value", "above 0".to_owned()),
            DiscountType::FixedAmount if whole_only(self.currency) && !self.discount_value.is_multiple_of(100) => {
                fault("discount_value", "whole TWD: nobody pays a part of one".to_owned());
            }
            DiscountType::Percentage | DiscountType::FixedAmount => {}
        }
        match self.currency {
            None if self.has_amounts() => fault("currency", "is required beside an amount".to_owned()),
            Some(_) if !self.has_amounts() => fault("currency", "a plain percentage counts in every one".to_owned()),
            _ => {}
        }
        if self.max_discount_minor == Some(0) {
            fault("max_discount_amount", "above 0, or null for no bound".to_owned());
        }
        if self.end_date <= self.start_date {
            fault("end_date", "later than start_date".to_owned());
        }
        let least = uses.taken().max(1);
        if self.max_uses_total.is_some_and(|most| most < least) {
            fault("max_uses_total", format!("at least {least}, or null for no bound"));
        }
        if self.max_uses_per_user == 0 {
            fault("max_uses_per_user", "at least 1".to_owned());
        }
        faults
    }

    /// Whether it is for `item`. Without any list it is for everything, also for a purchase that names nothing; with a
    /// list of one kind only, it is for what that list names and for nothing of the other kind.
    #[must_use]
    pub fn is_for(&self, item: Option<Item>) -> bool {
        let (plans, packages) = (&self.applicable_plans, &self.applicable_credit_packages);
        if plans.is_empty() && packages.is_empty() {
            return true;
        }
        match item {
            Some(Item::Plan(id)) => plans.contains(&id),
            Some(Item::Package(id)) => packages.contains(&id),
            None => false,
        }
    }

    /// What it takes off `amount_minor` hundredths of `currency`, in the same: rounded down, to whole dollars in TWD, so
    /// that of whole dollars whole dollars are left. At least [`LEAST_LEFT_MINOR`] is left.
    ///
    /// # Errors
    /// `OtherCurrency`, `BelowMinimum`, `NothingOff`.
    pub fn discount_minor(&self, amount_minor: u32, currency: Currency) -> Result<u32, Refusal> {
        if let Some(wanted) = self.currency.filter(|wanted| *wanted != currency) {
            return Err(Refusal::OtherCurrency { wanted });
        }
        if amount_minor < self.min_purchase_minor {
            return Err(Refusal::BelowMinimum { least_minor: self.min_purchase_minor, currency });
        }
        let wanted = match self.discount_type {
            DiscountType::Percentage => {
                let part = u64::from(amount_minor) * u64::from(self.discount_value) / u64::from(WHOLE);
                u32::try_from(part).unwrap_or(amount_minor)
            }
            DiscountType::FixedAmount => self.discount_value,
        };
        let most = self.max_discount_minor.unwrap_or(u32::MAX).min(amount_minor.saturating_sub(LEAST_LEFT_MINOR));
        let discount = wanted.min(most);
        let discount = if whole_only(Some(currency)) { discount - discount % 100 } else { discount };
        if discount == 0 { Err(Refusal::NothingOff) } else { Ok(discount) }
    }
}

/// Whether nothing but whole units of it can be paid: ECPay takes whole TWD only.
fn whole_only(currency: Option<Currency>) -> bool {
    matches!(currency, Some(Currency::Twd))
}

impl Promotion {
    /// How often it may still be used; `None`: without end.
    #[must_use]
    pub fn uses_left(&self) -> Option<u32> {
        self.campaign.max_uses_total.map(|most| most.saturating_sub(self.uses.taken()))
    }

    /// Whether it counts at `now`: switched on, from start to end, uses left.
    ///
    /// # Errors
    /// `NotValid`, `UsedUp`.
    pub fn valid_at(&self, now: DateTime<Utc>) -> Result<(), Refusal> {
        let campaign = &self.campaign;
        if !campaign.is_active || now < campaign.start_date || now > campaign.end_date {
            return Err(Refusal::NotValid);
        }
        if self.uses_left() == Some(0) { Err(Refusal::UsedUp) } else { Ok(()) }
    }

    /// What it takes off at `now` for somebody who has used it so often before, in hundredths of `currency`; see
    /// [`Campaign::discount_minor`].
    ///
    /// # Errors
    /// `Refusal`.
    pub fn quote(
        &self,
        item: Option<Item>,
        amount_minor: u32,
        currency: Currency,
        used_before: u32,
        now: DateTime<Utc>,
    ) -> Result<u32, Refusal> {
        self.valid_at(now)?;
        let most = self.campaign.max_uses_per_user;
        if used_before >= most {
            return Err(Refusal::UsedByUser { most });
        }
        if !self.campaign.is_for(item) {
            return Err(Refusal::NotForItem);
        }
        self.campaign.discount_minor(amount_minor, currency)
    }
}

#[cfg(test)]
mod tests;
