//! `payment_events`: the inbox of what payment services told.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "payment_events")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub payment_method: String,
    pub event_id: String,
    pub event_type: String,
    pub source: String,
    pub notice: Json,
    pub state: String,
    pub result: Option<String>,
    pub order_id: Option<Uuid>,
    pub attempts: i64,
    pub next_attempt_at: DateTimeUtc,
    pub occurred_at: DateTimeUtc,
    pub applied_at: Option<DateTimeUtc>,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
