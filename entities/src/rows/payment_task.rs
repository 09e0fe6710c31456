//! `payment_tasks`: what payment services are to be asked to do.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "payment_tasks")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub key: String,
    pub kind: String,
    pub payment_method: String,
    pub user_id: Uuid,
    pub order_id: Option<Uuid>,
    pub subscription_id: Option<Uuid>,
    pub refund_id: Option<Uuid>,
    pub work: Json,
    pub state: String,
    pub attempts: i64,
    pub next_attempt_at: DateTimeUtc,
    pub result: Option<String>,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
