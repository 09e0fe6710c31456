//! `mail_outbox`: one row per mail, for ever one per cause.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "mail_outbox")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub cause: String,
    pub kind: String,
    pub subject_id: Option<Uuid>,
    pub recipient: String,
    pub language: String,
    pub state: String,
    pub attempts: i64,
    pub due_at: DateTimeUtc,
    pub expires_at: DateTimeUtc,
    pub last_error: Option<String>,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
