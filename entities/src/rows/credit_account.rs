//! `credit_accounts`: one row per user who ever had credits.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "credit_accounts")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub user_id: Uuid,
    pub bonus: i64,
    pub subscription: i64,
    pub purchased: i64,
    pub held: i64,
    pub number: i64,
    pub period_started_at: Option<DateTimeUtc>,
    pub period_ends_at: Option<DateTimeUtc>,
    pub period_number: i64,
    pub period_used: i64,
    pub week_started_at: Option<DateTimeUtc>,
    pub week_used: i64,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
