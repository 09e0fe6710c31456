//! `subscriptions`: one row per plan that somebody wanted.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "subscriptions")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub user_id: Uuid,
    pub plan_name: String,
    pub billing_cycle: String,
    pub payment_method: String,
    pub currency: String,
    pub period_minor: i64,
    pub status: String,
    pub auto_renew: bool,
    pub agreement: Option<String>,
    pub customer: Option<String>,
    pub is_agreement_over: bool,
    pub anchor_at: Option<DateTimeUtc>,
    pub period_ends_at: Option<DateTimeUtc>,
    pub periods_paid: i64,
    pub grace_until: Option<DateTimeUtc>,
    pub next_plan_name: Option<String>,
    pub next_billing_cycle: Option<String>,
    pub next_period_minor: Option<i64>,
    pub told_at: Option<DateTimeUtc>,
    pub ask_at: Option<DateTimeUtc>,
    pub cancelled_at: Option<DateTimeUtc>,
    pub ended_at: Option<DateTimeUtc>,
    pub end_reason: Option<String>,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
