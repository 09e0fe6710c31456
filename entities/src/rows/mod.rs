//! The tables, column by column. Nothing outside this crate sees a row: the modules beside this one turn
//! rows into checked values and back. Enumerations are text here and money is whole micro-dollars.
#![allow(
    unreachable_pub,
    reason = "sea-orm's derives make `pub` items, and rows stay inside this crate by the visibility of their modules"
)]

pub(crate) mod account_change;
pub(crate) mod audit_log;
pub(crate) mod control;
pub(crate) mod credit_account;
pub(crate) mod credit_hold;
pub(crate) mod credit_lot;
pub(crate) mod credit_package;
pub(crate) mod credit_posting;
pub(crate) mod credit_transfer;
pub(crate) mod demo_category;
pub(crate) mod demo_example;
pub(crate) mod demo_video;
pub(crate) mod demo_view;
pub(crate) mod image_demo;
pub(crate) mod invoice;
pub(crate) mod invoice_series;
pub(crate) mod ledger_writer;
pub(crate) mod material;
pub(crate) mod material_topic;
pub(crate) mod material_view;
pub(crate) mod order;
pub(crate) mod outbox_mail;
pub(crate) mod password_reset;
pub(crate) mod payment_event;
pub(crate) mod payment_task;
pub(crate) mod pregen_retry;
pub(crate) mod promotion;
pub(crate) mod promotion_usage;
pub(crate) mod prompt_cache;
pub(crate) mod prompt_template;
pub(crate) mod prompt_template_usage;
pub(crate) mod refund;
pub(crate) mod registration;
pub(crate) mod service_price;
pub(crate) mod session;
pub(crate) mod socket_ticket;
pub(crate) mod subscription;
pub(crate) mod tool_showcase;
pub(crate) mod user;

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use harness::{Backend, TestDatabase};
    use sea_orm::{ConnectionTrait, DatabaseConnection, EntityTrait, Iden, Iterable, Statement};

    use super::*;

    async fn assert_same_columns<E: EntityTrait>(db: &DatabaseConnection, entity: E) {
        let table = entity.table_name();
        let sql = match db.get_database_backend() {
            sea_orm::DbBackend::Sqlite => format!("SELECT name AS c FROM pragma_table_info('{table}')"),
            _ => format!("SELECT column_name::text AS c FROM information_schema.columns WHERE table_name = '{table}'"),
        };
        let rows = db.query_all_raw(Statement::from_string(db.get_database_backend(), sql)).await.unwrap();
        let in_database: BTreeSet<String> = rows.iter().map(|row| row.try_get("", "c").unwrap()).collect();
        let in_row: BTreeSet<String> = E::Column::iter().map(|column| column.to_string()).collect();
        assert_eq!(in_database, in_row, "columns of {table}");
    }

    /// None is forgotten on either side: not by a migration, not by a row.
    #[tokio::test]
    async fn rows_and_tables_have_the_same_columns() {
        for backend in [Backend::Sqlite, Backend::Postgres] {
            let Some(database) = TestDatabase::on(backend).await else { continue };
            let db = database.connect().await;
            assert_same_columns(&db, credit_account::Entity).await;
            assert_same_columns(&db, credit_hold::Entity).await;
            assert_same_columns(&db, credit_lot::Entity).await;
            assert_same_columns(&db, credit_posting::Entity).await;
            assert_same_columns(&db, credit_transfer::Entity).await;
            assert_same_columns(&db, ledger_writer::Entity).await;
            assert_same_columns(&db, material::Entity).await;
            assert_same_columns(&db, material_view::Entity).await;
            assert_same_columns(&db, material_topic::Entity).await;
            assert_same_columns(&db, demo_category::Entity).await;
            assert_same_columns(&db, image_demo::Entity).await;
            assert_same_columns(&db, demo_video::Entity).await;
            assert_same_columns(&db, demo_view::Entity).await;
            assert_same_columns(&db, prompt_cache::Entity).await;
            assert_same_columns(&db, demo_example::Entity).await;
            assert_same_columns(&db, tool_showcase::Entity).await;
            assert_same_columns(&db, prompt_template::Entity).await;
            assert_same_columns(&db, prompt_template_usage::Entity).await;
            assert_same_columns(&db, audit_log::Entity).await;
            assert_same_columns(&db, account_change::Entity).await;
            assert_same_columns(&db, outbox_mail::Entity).await;
            assert_same_columns(&db, password_reset::Entity).await;
            assert_same_columns(&db, registration::Entity).await;
            assert_same_columns(&db, session::Entity).await;
            assert_same_columns(&db, user::Entity).await;
            assert_same_columns(&db, service_price::Entity).await;
            assert_same_columns(&db, credit_package::Entity).await;
            assert_same_columns(&db, order::Entity).await;
            assert_same_columns(&db, subscription::Entity).await;
            assert_same_columns(&db, payment_event::Entity).await;
            assert_same_columns(&db, payment_task::Entity).await;
            assert_same_columns(&db, refund::Entity).await;
            assert_same_columns(&db, invoice::Entity).await;
            assert_same_columns(&db, invoice_series::Entity).await;
            assert_same_columns(&db, promotion::Entity).await;
            assert_same_columns(&db, promotion_usage::Entity).await;
            assert_same_columns(&db, control::Entity).await;
            assert_same_columns(&db, pregen_retry::Entity).await;
            assert_same_columns(&db, socket_ticket::Entity).await;
        }
    }
}
