//! `orders`: one row per wish to pay, and per charge of an agreement.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "orders")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub order_number: String,
    pub user_id: Uuid,
    pub kind: String,
    pub package_id: Option<Uuid>,
    pub subscription_id: Option<Uuid>,
    pub plan_name: Option<String>,
    pub billing_cycle: Option<String>,
    pub is_recurring: bool,
    pub credits: i64,
    pub bonus_credits: i64,
    pub amount_minor: i64,
    pub discount_minor: i64,
    pub promotion_code: Option<String>,
    pub currency: String,
    pub payment_method: String,
    pub pay_by: Option<String>,
    pub status: String,
    pub idempotency_key: Option<String>,
    pub request_fingerprint: String,
    pub expires_at: DateTimeUtc,
    pub checkout_id: Option<String>,
    pub transaction_id: Option<String>,
    pub failure_code: Option<String>,
    pub instructions: Option<Json>,
    pub grant_id: Option<Uuid>,
    pub refunded_minor: i64,
    pub ask_at: Option<DateTimeUtc>,
    pub asks: i64,
    pub paid_at: Option<DateTimeUtc>,
    pub period_starts_at: Option<DateTimeUtc>,
    pub period_ends_at: Option<DateTimeUtc>,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
