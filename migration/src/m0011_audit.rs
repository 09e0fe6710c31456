//! What staff did: who, what, to whom, and what it was before and after.

use sea_orm_migration::{prelude::*, schema::*};

use crate::{
    columns::{index, table, texts_null, uuids_null, word},
    m0006_ledger::append_only,
};

/// Creates `audit_log`.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut log = table("audit_log");
        log.col(timestamp_with_time_zone("happened_at"))
            // By its address, or who ran the command: kept when the account is gone.
            .col(text("actor_name"))
            .col(word("via", &["http", "cli"]))
            // Dotted, such as `user.ban`.
            .col(text("action"))
            .col(text("subject_kind"))
            .col(text("subject_id"))
            // What changed, and only that.
            .col(json_binary_null("before"))
            .col(json_binary_null("after"));
        // No reference to users, for the same reason. `source_id`: the row that the same act wrote elsewhere.
        uuids_null(&mut log, &["actor_id", "source_id"]);
        texts_null(&mut log, &["reason", "request_id"]);
        manager.create_table(log).await?;
        index(manager, "audit_log", &["source_id"], true).await?;
        index(manager, "audit_log", &["happened_at", "id"], false).await?;
        index(manager, "audit_log", &["actor_id", "happened_at"], false).await?;
        index(manager, "audit_log", &["subject_kind", "subject_id", "happened_at"], false).await?;
        append_only(manager, "audit_log").await
    }
}
