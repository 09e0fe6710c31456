//! `users`: one row per account.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "users")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub email: String,
    pub password_hash: String,
    pub is_active: bool,
    pub is_superuser: bool,
    pub email_verified_at: DateTimeUtc,
    pub language: String,
    pub plan_name: Option<String>,
    pub plan_started_at: Option<DateTimeUtc>,
    pub plan_expires_at: Option<DateTimeUtc>,
    pub plan_paid_until: Option<DateTimeUtc>,
    pub demo_usage_count: i64,
    pub banned_at: Option<DateTimeUtc>,
    pub last_login_at: Option<DateTimeUtc>,
    pub username: Option<String>,
    pub full_name: Option<String>,
    pub ban_reason: Option<String>,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
