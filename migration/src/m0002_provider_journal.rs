//! The provider journal: paid intents, their attempts, and the budgets that cap them (issue 2 §5, §8).

use sea_orm_migration::{prelude::*, schema::*};

/// Creates `provider_intents`, `provider_attempts` and `provider_budgets`.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let states = ["intent", "submitting", "submitted", "succeeded", "failed", "parked"];
        manager
            .create_table(
                Table::create()
                    .table("provider_intents")
                    .col(string_len("step_key", 64).primary_key())
                    .col(string("operation"))
                    .col(text("purpose"))
                    .col(text("recipe"))
                    .col(string("state").check(Expr::col("state").is_in(states)))
                    .col(integer("attempt").default(0).check(Expr::col("attempt").gte(0)))
                    .col(string_null("provider"))
                    .col(string_null("key_label"))
                    .col(text_null("task_id"))
                    .col(big_integer("cost_usd_micros").default(0).check(Expr::col("cost_usd_micros").gte(0)))
                    .col(text_null("charged"))
                    .col(text_null("output_url"))
                    .col(text_null("asset_key"))
                    .col(string_null("error_class"))
                    .col(text_null("error_message"))
                    .col(string_null("run_scope"))
                    .col(timestamp_with_time_zone_null("submitting_at"))
                    .col(timestamp_with_time_zone("created_at"))
                    .col(timestamp_with_time_zone("updated_at"))
                    // What a state relies on is there, whoever writes it.
                    .check(Expr::cust("state <> 'submitted' OR (task_id IS NOT NULL AND provider IS NOT NULL)"))
                    .check(Expr::cust("state <> 'succeeded' OR asset_key IS NOT NULL"))
                    .check(Expr::cust("state <> 'submitting' OR (provider IS NOT NULL AND submitting_at IS NOT NULL)"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(
                Index::create().name("provider_intents_state").table("provider_intents").col("state").to_owned(),
            )
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("provider_attempts")
                    .col(string_len("step_key", 64))
                    .col(integer("attempt"))
                    .col(string("provider"))
                    .col(string("key_label"))
                    .col(text("title"))
                    .col(text_null("task_id"))
                    .col(big_integer("cost_usd_micros"))
                    .col(string("state").check(Expr::col("state").is_in(states)))
                    .col(string_null("error_class"))
                    .col(text_null("error_message"))
                    .col(timestamp_with_time_zone("submitting_at"))
                    .col(timestamp_with_time_zone_null("submitted_at"))
                    .col(timestamp_with_time_zone_null("finished_at"))
                    .primary_key(Index::create().col("step_key").col("attempt"))
                    .foreign_key(
                        ForeignKey::create().from("provider_attempts", "step_key").to("provider_intents", "step_key"),
                    )
                    .to_owned(),
            )
            .await?;
        // One task answers one attempt: a task id that comes back twice is a fault to see, not to use.
        manager
            .create_index(
                Index::create()
                    .name("provider_attempts_task")
                    .table("provider_attempts")
                    .col("provider")
                    .col("task_id")
                    .unique()
                    .to_owned(),
            )
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("provider_budgets")
                    .col(string("scope").primary_key())
                    .col(big_integer("cap_usd_micros").check(Expr::col("cap_usd_micros").gte(0)))
                    .col(big_integer("committed_usd_micros").default(0).check(Expr::col("committed_usd_micros").gte(0)))
                    .to_owned(),
            )
            .await
    }
}
