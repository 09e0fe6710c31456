//! `prompt_template_usages`: one row per use of a template.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "prompt_template_usages")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub template_id: Uuid,
    pub user_id: Option<Uuid>,
    pub session_id: Option<String>,
    pub source_page: Option<String>,
    pub user_tier: String,
    pub used_cached: bool,
    pub was_successful: bool,
    pub generation_time_ms: Option<i64>,
    pub error_message: Option<String>,
    pub custom_prompt: Option<String>,
    pub custom_params: Option<Json>,
    pub used_at: DateTimeUtc,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
