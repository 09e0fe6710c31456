//! What operators turn while servers run, what they want tried again, and tickets of the live view (issue 7).

use sea_orm_migration::{prelude::*, schema::*};

use crate::columns::{index, reference, table};

/// Creates `controls`, `pregen_retries` and `socket_tickets`.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        controls(manager).await?;
        pregen_retries(manager).await?;
        socket_tickets(manager).await
    }
}

/// A row: an operator's word that differs from the configuration. Who said what before is in `audit_log`.
async fn controls(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut controls = Table::create();
    controls
        .table("controls")
        .col(text("name").primary_key())
        .col(big_integer("value"))
        .col(text_null("reason"))
        .col(text("changed_by"))
        .col(timestamp_with_time_zone("changed_at"));
    manager.create_table(controls).await
}

/// A row: somebody wants items tried again; the first server that takes it does so.
async fn pregen_retries(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut retries = table("pregen_retries");
    retries
        // Null: everything that was given up.
        .col(json_binary_null("item_ids"))
        .col(timestamp_with_time_zone("asked_at"))
        .col(timestamp_with_time_zone_null("taken_at"));
    manager.create_table(retries).await?;
    index(manager, "pregen_retries", &["taken_at", "asked_at"], false).await
}

/// A row: a ticket that nobody has used yet.
async fn socket_tickets(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut tickets = Table::create();
    tickets
        .table("socket_tickets")
        // Of the ticket itself only a digest is stored: whoever reads the database cannot come in with it.
        .col(crate::columns::hash("digest").primary_key())
        .col(uuid("session_id"))
        .col(timestamp_with_time_zone("expires_at"))
        .foreign_key(&mut reference("socket_tickets", "session_id", "sessions", ForeignKeyAction::Cascade));
    manager.create_table(tickets).await?;
    index(manager, "socket_tickets", &["expires_at"], false).await
}
