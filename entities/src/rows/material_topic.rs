//! `material_topics`: the topic registry, for the admin pages to join with.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "material_topics")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub tool_type: String,
    pub topic_id: String,
    pub topic_name_en: String,
    pub topic_name_zh: Option<String>,
    pub topic_name_ja: Option<String>,
    pub description: Option<String>,
    pub icon: Option<String>,
    pub target_count: i32,
    pub is_active: bool,
    pub sort_order: i32,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
