//! Credits: accounts, lots, transfers with their postings, and holds (issue 5; domain.md §3).

use sea_orm_migration::{prelude::*, schema::*, sea_orm::DbBackend};

use crate::columns::{count, flag, hash, index, texts_null, timestamps, uuids_null, word, word_null};

/// Creates `credit_accounts`, `credit_lots`, `credit_transfers`, `credit_postings`, `credit_holds` and `ledger_writers`.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

const KINDS: [&str; 3] = ["bonus", "subscription", "purchased"];
const ACCOUNTS: [&str; 7] = ["bonus", "subscription", "purchased", "held", "grants", "revenue", "expiry"];
/// Tables whose rows are written once.
const APPEND_ONLY: [&str; 2] = ["credit_transfers", "credit_postings"];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        accounts(manager).await?;
        lots(manager).await?;
        transfers(manager).await?;
        postings(manager).await?;
        holds(manager).await?;
        writers(manager).await?;
        for table in APPEND_ONLY {
            append_only(manager, table).await?;
        }
        Ok(())
    }
}

async fn accounts(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut accounts = Table::create();
    accounts
        .table("credit_accounts")
        // No reference to users: what was paid and spent stays on record when an account is deleted.
        .col(uuid("user_id").primary_key())
        .col(count("bonus"))
        .col(count("subscription"))
        .col(count("purchased"))
        .col(count("held"))
        // Transfers so far: each raises it by one.
        .col(count("number"))
        .col(timestamp_with_time_zone_null("period_started_at"))
        .col(timestamp_with_time_zone_null("period_ends_at"))
        // The number of the transfer by which the period began, or the last plan ended.
        .col(count("period_number"))
        .col(count("period_used"))
        .col(timestamp_with_time_zone_null("week_started_at"))
        .col(count("week_used"));
    // `updated_at` is the time of the last transfer.
    timestamps(&mut accounts);
    manager.create_table(accounts).await
}

async fn lots(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut lots = Table::create();
    lots.table("credit_lots")
        .col(uuid("id").primary_key())
        .col(uuid("user_id"))
        .col(word("kind", &KINDS))
        // The transfer that opened it, and its number.
        .col(uuid("grant_id"))
        .col(big_integer("number").check(Expr::cust("number > 0")))
        .col(big_integer("granted").check(Expr::cust("granted > 0")))
        .col(big_integer("remaining").check(Expr::cust("remaining >= 0 AND remaining <= granted")))
        // Says whether anything remains, for the indexes: they would have to follow `remaining` itself at every spend.
        .col(boolean("is_spent"))
        .col(timestamp_with_time_zone_null("expires_at"))
        // Its purchase was undone: whatever comes back to it is lost.
        .col(flag("revoked", false))
        .col(timestamp_with_time_zone("created_at"))
        .check(Expr::cust("is_spent = (remaining = 0)"))
        .foreign_key(
            ForeignKey::create()
                .from("credit_lots", "user_id")
                .to("credit_accounts", "user_id")
                .on_delete(ForeignKeyAction::Restrict),
        );
    manager.create_table(lots).await?;
    index(manager, "credit_lots", &["grant_id"], false).await?;
    let db = manager.get_connection();
    // Spent lots are many and asked for by id only.
    db.execute_unprepared("CREATE INDEX credit_lots_live ON credit_lots (user_id) WHERE NOT is_spent").await?;
    db.execute_unprepared("CREATE INDEX credit_lots_due ON credit_lots (expires_at) WHERE NOT is_spent").await?;
    Ok(())
}

async fn transfers(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut transfers = Table::create();
    transfers
        .table("credit_transfers")
        .col(uuid("id").primary_key())
        // One intent, one transfer, for ever; refusals have theirs too.
        .col(text("key"))
        .col(hash("fingerprint"))
        .col(uuid("user_id"))
        .col(word(
            "kind",
            &[
                "grant",
                "spend",
                "take",
                "reserve",
                "capture",
                "release",
                "refund",
                "expire",
                "reset",
                "claw_back",
                "forfeit",
            ],
        ))
        .col(word(
            "transaction_type",
            &["generation", "subscription", "refund", "expiry", "admin_adjustment", "purchase", "bonus"],
        ))
        .col(big_integer_null("number").check(Expr::cust("number > 0")))
        .col(word_null(
            "refusal",
            &[
                "insufficient_credits",
                "nothing_to_move",
                "too_many_credits",
                "unknown_hold",
                "hold_over",
                "amount_too_large",
                "unknown_charge",
                "already_refunded",
            ],
        ))
        .col(big_integer("amount"))
        .col(count("bonus"))
        .col(count("subscription"))
        .col(count("purchased"))
        .col(count("held"))
        .col(timestamp_with_time_zone("created_at"))
        .check(Expr::cust("(number IS NULL) = (refusal IS NOT NULL)"))
        .check(Expr::cust("refusal IS NULL OR amount = 0"));
    uuids_null(&mut transfers, &["reverses", "hold_id", "generation_id", "package_id", "actor_id"]);
    texts_null(&mut transfers, &["service_type", "payment_id", "description"]);
    manager.create_table(transfers).await?;
    index(manager, "credit_transfers", &["key"], true).await?;
    index(manager, "credit_transfers", &["user_id", "number"], true).await?;
    // What was given back once is not given back again.
    let refunds = "CREATE UNIQUE INDEX credit_transfers_refunds ON credit_transfers (reverses) WHERE kind = 'refund'";
    manager.get_connection().execute_unprepared(refunds).await?;
    Ok(())
}

async fn postings(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut postings = Table::create();
    postings
        .table("credit_postings")
        .col(uuid("transfer_id"))
        .col(integer("line"))
        .col(word("from_account", &ACCOUNTS))
        .col(word("to_account", &ACCOUNTS))
        .col(uuid("lot_id"))
        .col(big_integer("amount").check(Expr::cust("amount > 0")))
        .primary_key(Index::create().col("transfer_id").col("line"))
        .check(Expr::cust("from_account <> to_account"));
    manager.create_table(postings).await
}

async fn holds(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut holds = Table::create();
    holds
        .table("credit_holds")
        // The id of the transfer that made it, and its number.
        .col(uuid("id").primary_key())
        .col(big_integer("number").check(Expr::cust("number > 0")))
        .col(uuid("user_id"))
        .col(big_integer("amount").check(Expr::cust("amount > 0")))
        .col(word("state", &["open", "captured", "released", "expired"]))
        .col(timestamp_with_time_zone("expires_at"));
    timestamps(&mut holds);
    manager.create_table(holds).await?;
    manager
        .get_connection()
        .execute_unprepared("CREATE INDEX credit_holds_due ON credit_holds (expires_at) WHERE state = 'open'")
        .await?;
    index(manager, "credit_holds", &["user_id"], false).await
}

async fn writers(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut writers = Table::create();
    writers
        .table("ledger_writers")
        // One process; it counts its transactions, so that the others see when what they remember is old.
        .col(uuid("id").primary_key())
        .col(count("batches"));
    timestamps(&mut writers);
    manager.create_table(writers).await
}

/// Rows of `table` can be added, and nothing else, whoever asks.
pub(crate) async fn append_only(manager: &SchemaManager<'_>, table: &str) -> Result<(), DbErr> {
    let db = manager.get_connection();
    if manager.get_database_backend() == DbBackend::Postgres {
        db.execute_unprepared(
            "CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN \
             RAISE EXCEPTION 'rows of % are never changed or removed', TG_TABLE_NAME USING ERRCODE = 'restrict_violation'; \
             END $$",
        )
        .await?;
        let trigger = format!(
            "CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} \
             FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        );
        db.execute_unprepared(&trigger).await?;
    } else {
        for event in ["UPDATE", "DELETE"] {
            let trigger = format!(
                "CREATE TRIGGER {table}_refuse_{} BEFORE {event} ON {table} \
                 BEGIN SELECT RAISE(ABORT, 'rows of {table} are never changed or removed'); END",
                event.to_ascii_lowercase()
            );
            db.execute_unprepared(&trigger).await?;
        }
    }
    Ok(())
}
