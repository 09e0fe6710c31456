//! `credit_transfers`: one row per answered request, never changed.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "credit_transfers")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub key: String,
    pub fingerprint: String,
    pub user_id: Uuid,
    pub kind: String,
    pub transaction_type: String,
    pub number: Option<i64>,
    pub refusal: Option<String>,
    pub amount: i64,
    pub bonus: i64,
    pub subscription: i64,
    pub purchased: i64,
    pub held: i64,
    pub created_at: DateTimeUtc,
    pub reverses: Option<Uuid>,
    pub hold_id: Option<Uuid>,
    pub generation_id: Option<Uuid>,
    pub package_id: Option<Uuid>,
    pub actor_id: Option<Uuid>,
    pub service_type: Option<String>,
    pub payment_id: Option<String>,
    pub description: Option<String>,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
