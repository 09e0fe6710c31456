//! `demo_videos`: a clip of a category.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "demo_videos")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub title: String,
    pub description: Option<String>,
    pub prompt: String,
    pub keywords: Json,
    pub category_id: Option<Uuid>,
    pub category_slug: Option<String>,
    pub image_url: Option<String>,
    pub video_url: String,
    pub video_url_watermarked: Option<String>,
    pub thumbnail_url: Option<String>,
    pub duration_seconds: f64,
    pub resolution: String,
    pub style: Option<String>,
    pub style_slug: Option<String>,
    pub source_service: Option<String>,
    pub generation_params: Option<Json>,
    pub popularity_score: f64,
    pub quality_score: f64,
    pub is_featured: bool,
    pub is_active: bool,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
