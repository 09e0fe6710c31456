//! `registrations`: one row per registration that waits, or waited, for its code.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "registrations")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub email: String,
    pub opens: bool,
    pub password_hash: String,
    pub ip_address: String,
    pub mailed: bool,
    pub language: String,
    pub code_id: Uuid,
    pub attempts: i64,
    pub own_attempts: i64,
    pub state: String,
    pub code_expires_at: DateTimeUtc,
    pub username: Option<String>,
    pub full_name: Option<String>,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
