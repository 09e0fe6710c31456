//! `invoices`: one row per invoice and credit note.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "invoices")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub number: String,
    pub kind: String,
    pub order_id: Uuid,
    pub refund_id: Option<Uuid>,
    pub user_id: Uuid,
    pub email: String,
    pub full_name: Option<String>,
    pub language: String,
    pub amount_minor: i64,
    pub issued_at: DateTimeUtc,
    pub created_at: DateTimeUtc,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
