//! Finding what has changed in the library without reading all of it.

use sea_orm_migration::prelude::*;

use crate::columns::index;

/// Indexes `materials` by the time of their last change.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        index(manager, "materials", &["updated_at"], false).await
    }
}
