//! `prompt_cache`: results found again by the hash of their prompt.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "prompt_cache")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub prompt_hash: String,
    pub prompt_original: String,
    pub prompt_normalized: String,
    pub prompt_enhanced: Option<String>,
    pub detected_language: Option<String>,
    pub prompt_embedding: Option<Json>,
    pub image_url: Option<String>,
    pub video_url: Option<String>,
    pub video_url_watermarked: Option<String>,
    pub keywords: Json,
    pub category_hints: Json,
    pub style_hints: Json,
    pub usage_count: i64,
    pub source_service: Option<String>,
    pub generation_cost_usd_micros: i64,
    pub status: String,
    pub is_active: bool,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
