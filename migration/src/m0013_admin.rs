//! What the admin page counts and sorts by, found without reading whole tables.

use sea_orm_migration::{prelude::*, sea_orm::DbBackend};

use crate::columns::index;

/// Indexes accounts, sessions, orders, materials and charges by their times.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        index(manager, "users", &["created_at"], false).await?;
        index(manager, "sessions", &["rotated_at"], false).await?;
        index(manager, "materials", &["created_at"], false).await?;
        // The queue of what waits for a review, the oldest first.
        index(manager, "materials", &["status", "created_at"], false).await?;
        index(manager, "materials", &["source_user_id"], false).await?;
        let db = manager.get_connection();
        db.execute_unprepared("CREATE INDEX orders_paid ON orders (paid_at) WHERE paid_at IS NOT NULL").await?;
        // Transfers come in the order of their times and are many: on Postgres blocks of them are indexed, which costs a
        // charge nothing worth naming.
        let charges = match manager.get_database_backend() {
            DbBackend::Postgres => "CREATE INDEX credit_transfers_created ON credit_transfers USING brin (created_at)",
            _ => {
                "CREATE INDEX credit_transfers_charges ON credit_transfers (created_at) WHERE kind IN ('spend', 'capture')"
            }
        };
        db.execute_unprepared(charges).await?;
        Ok(())
    }
}
