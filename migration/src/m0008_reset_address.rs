//! From where a mailed link was used: whoever signs in from there next is no stranger to the account (issue 4).

use sea_orm_migration::{prelude::*, schema::*};

/// Adds `password_resets.redeemed_from`.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut resets = Table::alter();
        // The client's network; null: not used, or overtaken by another password.
        resets.table("password_resets").add_column(text_null("redeemed_from"));
        manager.alter_table(resets).await
    }
}
