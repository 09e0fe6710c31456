//! `promotions`: one row per sale campaign.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "promotions")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub code: String,
    pub name: String,
    pub name_zh: Option<String>,
    pub name_en: Option<String>,
    pub description: Option<String>,
    pub description_zh: Option<String>,
    pub description_en: Option<String>,
    pub discount_type: String,
    pub discount_value: i64,
    pub currency: Option<String>,
    pub min_purchase_minor: i64,
    pub max_discount_minor: Option<i64>,
    pub start_date: DateTimeUtc,
    pub end_date: DateTimeUtc,
    pub max_uses_total: Option<i64>,
    pub max_uses_per_user: i64,
    pub current_uses: i64,
    pub reserved_uses: i64,
    pub late_uses: i64,
    pub applicable_plans: Json,
    pub applicable_credit_packages: Json,
    pub banner_image_url: Option<String>,
    pub badge_text: Option<String>,
    pub badge_color: String,
    pub priority: i32,
    pub is_active: bool,
    pub is_featured: bool,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
