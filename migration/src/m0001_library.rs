//! The preset library: materials, the galleries and the prompt templates (contract: domain.md §1).
//!
//! Users come in a later migration. Until then columns that will name one (`user_id`,
//! `source_user_id`) are plain nullable UUIDs without a foreign key.

use sea_orm_migration::prelude::*;

mod demos;
mod materials;
mod prompts;

/// Creates the twelve tables of the library.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        materials::create(manager).await?;
        demos::create(manager).await?;
        prompts::create(manager).await
    }
}

/// `ToolType` as of this migration.
const TOOLS: [&str; 7] =
    ["background_removal", "product_scene", "try_on", "room_redesign", "short_video", "ai_avatar", "pattern_generate"];

/// State of a generation as of this migration.
const GENERATION_STATES: [&str; 4] = ["pending", "processing", "completed", "failed"];
