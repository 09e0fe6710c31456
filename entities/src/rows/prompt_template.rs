//! `prompt_templates`: the prompt library, some with a stored result.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "prompt_templates")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub prompt_hash: String,
    pub prompt: String,
    pub prompt_normalized: String,
    pub prompt_en: Option<String>,
    pub prompt_zh: Option<String>,
    pub prompt_ja: Option<String>,
    pub prompt_ko: Option<String>,
    pub prompt_es: Option<String>,
    pub original_language: String,
    pub group: String,
    pub sub_topic: String,
    pub group_display_name: Option<String>,
    pub sub_topic_display_name: Option<String>,
    pub tags: Json,
    pub keywords: Json,
    pub input_description: Option<String>,
    pub input_image_url: Option<String>,
    pub input_video_url: Option<String>,
    pub input_params: Option<Json>,
    pub result_description: Option<String>,
    pub result_image_url: Option<String>,
    pub result_video_url: Option<String>,
    pub result_thumbnail_url: Option<String>,
    pub result_watermarked_url: Option<String>,
    pub result_params: Option<Json>,
    pub api_endpoint: Option<String>,
    pub api_provider: Option<String>,
    pub api_model: Option<String>,
    pub generation_steps: Option<Json>,
    pub usage_count: i64,
    pub success_count: i64,
    pub failure_count: i64,
    pub avg_generation_time_ms: Option<i64>,
    pub total_cost_usd_micros: i64,
    pub quality_score: f64,
    pub popularity_score: f64,
    pub sort_order: i32,
    pub is_default: bool,
    pub is_premium: bool,
    pub min_subscription_tier: String,
    pub credits_required: i64,
    pub title_en: Option<String>,
    pub title_zh: Option<String>,
    pub description_en: Option<String>,
    pub description_zh: Option<String>,
    pub is_featured: bool,
    pub is_active: bool,
    pub is_cached: bool,
    pub cache_expires_at: Option<DateTimeUtc>,
    pub last_used_at: Option<DateTimeUtc>,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
