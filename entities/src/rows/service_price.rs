//! `service_pricing`: one row per service, or per service and model.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "service_pricing")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub service_type: String,
    pub model: String,
    pub display_name: String,
    pub display_name_zh: String,
    pub description: String,
    pub credit_cost: i64,
    pub api_cost_usd_micros: i64,
    pub min_plan: Option<String>,
    pub subscribers_only: bool,
    pub resolution: Option<String>,
    pub max_duration_seconds: Option<i64>,
    pub is_internal: bool,
    pub is_active: bool,
    pub sort_order: i32,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
