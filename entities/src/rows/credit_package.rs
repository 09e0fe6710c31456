//! `credit_packages`: one row per package of credits.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "credit_packages")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub name: String,
    pub display_name: String,
    pub display_name_zh: String,
    pub description: Option<String>,
    pub credits: i64,
    pub bonus_credits: i64,
    pub price_twd_minor: i64,
    pub price_usd_minor: i64,
    pub min_plan: Option<String>,
    pub is_popular: bool,
    pub is_best_value: bool,
    pub sort_order: i32,
    pub is_active: bool,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
