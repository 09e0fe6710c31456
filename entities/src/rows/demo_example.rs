//! `demo_examples`: the inspiration gallery.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "demo_examples")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub topic: String,
    pub topic_zh: Option<String>,
    pub topic_en: Option<String>,
    pub prompt: String,
    pub prompt_enhanced: Option<String>,
    pub image_url: String,
    pub video_url: Option<String>,
    pub video_url_watermarked: Option<String>,
    pub thumbnail_url: Option<String>,
    pub duration_seconds: Option<f64>,
    pub resolution: Option<String>,
    pub title: Option<String>,
    pub title_zh: Option<String>,
    pub title_en: Option<String>,
    pub description: Option<String>,
    pub style_tags: Json,
    pub popularity_score: f64,
    pub quality_score: f64,
    pub sort_order: i32,
    pub source_service: Option<String>,
    pub generation_params: Option<Json>,
    pub is_featured: bool,
    pub is_active: bool,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
