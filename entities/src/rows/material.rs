//! `materials`: one row per result that visitors may see.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, DeriveEntityModel)]
#[sea_orm(table_name = "materials")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub lookup_hash: Option<String>,
    pub item_id: Option<String>,
    pub tool_type: String,
    pub main_topic: Option<String>,
    pub main_topic_zh: Option<String>,
    pub topic: String,
    pub topic_zh: Option<String>,
    pub language: String,
    pub tags: Json,
    pub source: String,
    pub source_user_id: Option<Uuid>,
    pub status: String,
    pub prompt: String,
    pub prompt_zh: Option<String>,
    pub prompt_en: Option<String>,
    pub prompt_enhanced: Option<String>,
    pub effect_prompt: Option<String>,
    pub effect_prompt_zh: Option<String>,
    pub input_image_url: Option<String>,
    pub input_video_url: Option<String>,
    pub input_params: Json,
    pub generation_steps: Json,
    pub result_image_url: Option<String>,
    pub result_video_url: Option<String>,
    pub result_thumbnail_url: Option<String>,
    pub result_watermarked_url: Option<String>,
    pub result_mime: Option<String>,
    pub result_clean_key: Option<String>,
    pub perceptual_hash: Option<String>,
    pub title_en: Option<String>,
    pub title_zh: Option<String>,
    pub title_ja: Option<String>,
    pub description_en: Option<String>,
    pub description_zh: Option<String>,
    pub description_ja: Option<String>,
    pub view_count: i64,
    pub use_count: i64,
    pub like_count: i64,
    pub generation_cost_usd_micros: i64,
    pub quality_score: f64,
    pub sort_order: i32,
    pub duration_seconds: Option<f64>,
    pub resolution: Option<String>,
    pub is_featured: bool,
    pub is_active: bool,
    pub approved_at: Option<DateTimeUtc>,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
