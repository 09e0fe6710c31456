//! `tool_showcases`: before and after, on the page of a tool.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "tool_showcases")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub tool_category: String,
    pub tool_id: String,
    pub tool_name: String,
    pub tool_name_zh: Option<String>,
    pub source_image_url: Option<String>,
    pub source_thumbnail_url: Option<String>,
    pub prompt: String,
    pub prompt_zh: Option<String>,
    pub result_image_url: Option<String>,
    pub result_video_url: Option<String>,
    pub result_thumbnail_url: Option<String>,
    pub title: Option<String>,
    pub title_zh: Option<String>,
    pub description: Option<String>,
    pub description_zh: Option<String>,
    pub duration_seconds: Option<f64>,
    pub resolution: Option<String>,
    pub style_tags: Json,
    pub popularity_score: f64,
    pub quality_score: f64,
    pub sort_order: i32,
    pub source_service: Option<String>,
    pub generation_params: Option<Json>,
    pub is_user_generated: bool,
    pub user_id: Option<Uuid>,
    pub is_featured: bool,
    pub is_active: bool,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
