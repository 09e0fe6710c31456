//! `audit_log`: what staff did.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "audit_log")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub happened_at: DateTimeUtc,
    pub actor_name: String,
    pub via: String,
    pub action: String,
    pub subject_kind: String,
    pub subject_id: String,
    pub before: Option<Json>,
    pub after: Option<Json>,
    pub actor_id: Option<Uuid>,
    pub source_id: Option<Uuid>,
    pub reason: Option<String>,
    pub request_id: Option<String>,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
