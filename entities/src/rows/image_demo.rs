//! `image_demos`: a picture before and after.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "image_demos")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub prompt_original: String,
    pub prompt_normalized: String,
    pub prompt_language: String,
    pub keywords: Json,
    pub category_id: Option<Uuid>,
    pub category_slug: Option<String>,
    pub image_url_before: String,
    pub image_url_after: Option<String>,
    pub thumbnail_url: Option<String>,
    pub style_id: Option<i32>,
    pub style_name: Option<String>,
    pub style_slug: Option<String>,
    pub source_service: Option<String>,
    pub task_id: Option<String>,
    pub generation_params: Option<Json>,
    pub generation_cost_usd_micros: i64,
    pub popularity_score: f64,
    pub quality_score: f64,
    pub match_boost: f64,
    pub status: String,
    pub is_featured: bool,
    pub is_active: bool,
    pub error_message: Option<String>,
    pub expires_at: Option<DateTimeUtc>,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
