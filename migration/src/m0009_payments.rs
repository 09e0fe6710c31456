//! Subscriptions, payments and what comes of them (issue 6; domain.md §5, §6).

use sea_orm_migration::{prelude::*, schema::*};

use crate::columns::{count, flag, hash, index, reference, table, texts_null, timestamps, word, word_null};

/// Adds `users.plan_paid_until`; creates `subscriptions`, `payment_events`, `payment_tasks`, `refunds`, `invoices` and
/// `invoice_series`; rebuilds `orders` with what payments need.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

const PLANS: [&str; 4] = ["demo", "starter", "pro", "pro_plus"];
const METHODS: [&str; 2] = ["ecpay", "paddle"];
const CURRENCIES: [&str; 2] = ["TWD", "USD"];
const CYCLES: [&str; 2] = ["monthly", "yearly"];
/// What both forms of `orders` have.
const KEPT: &str = "id, order_number, user_id, kind, package_id, credits, bonus_credits, amount_minor, currency, \
                    payment_method, status, idempotency_key, request_fingerprint, expires_at, paid_at, created_at, \
                    updated_at";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut users = Table::alter();
        // Until then periods of the plan begin; null: as long as the plan lasts.
        users.table("users").add_column(timestamp_with_time_zone_null("plan_paid_until"));
        manager.alter_table(users).await?;
        subscriptions(manager).await?;
        orders(manager).await?;
        events(manager).await?;
        refunds(manager).await?;
        tasks(manager).await?;
        invoices(manager).await
    }
}

async fn subscriptions(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut subscriptions = table("subscriptions");
    subscriptions
        // No reference: what was paid for is kept when the account is gone.
        .col(uuid("user_id"))
        .col(word("plan_name", &PLANS))
        .col(word("billing_cycle", &CYCLES))
        .col(word("payment_method", &METHODS))
        .col(word("currency", &CURRENCIES))
        .col(big_integer("period_minor").check(Expr::col("period_minor").gt(0)))
        .col(word("status", &["pending", "active", "past_due", "cancelled", "expired", "failed"]))
        .col(flag("auto_renew", false))
        // The service's names for the agreement and the buyer.
        .col(text_null("agreement"))
        .col(text_null("customer"))
        // Whether the service said that the agreement is over: it cannot be changed or taken up again.
        .col(flag("is_agreement_over", false))
        .col(timestamp_with_time_zone_null("anchor_at"))
        .col(timestamp_with_time_zone_null("period_ends_at"))
        .col(count("periods_paid"))
        .col(timestamp_with_time_zone_null("grace_until"))
        .col(word_null("next_plan_name", &PLANS))
        .col(word_null("next_billing_cycle", &CYCLES))
        .col(big_integer_null("next_period_minor").check(Expr::cust("next_period_minor > 0")))
        // When the newest thing that the service told of the agreement happened.
        .col(timestamp_with_time_zone_null("told_at"))
        .col(timestamp_with_time_zone_null("ask_at"))
        .col(timestamp_with_time_zone_null("cancelled_at"))
        .col(timestamp_with_time_zone_null("ended_at"))
        .col(word_null(
            "end_reason",
            &["period_over", "unpaid", "replaced", "refunded", "chargeback", "never_paid", "account_closed"],
        ))
        .check(Expr::cust("(ended_at IS NULL) = (end_reason IS NULL)"))
        .check(Expr::cust("status NOT IN ('expired', 'failed') OR ended_at IS NOT NULL"))
        .check(Expr::cust("(anchor_at IS NULL) = (period_ends_at IS NULL)"))
        .check(Expr::cust("(next_plan_name IS NULL) = (next_billing_cycle IS NULL)"))
        .check(Expr::cust("(next_plan_name IS NULL) = (next_period_minor IS NULL)"));
    timestamps(&mut subscriptions);
    manager.create_table(subscriptions).await?;
    index(manager, "subscriptions", &["payment_method", "agreement"], true).await?;
    index(manager, "subscriptions", &["user_id", "created_at"], false).await?;
    let db = manager.get_connection();
    // One plan at a time, whoever asks (domain.md §13, 9).
    db.execute_unprepared(
        "CREATE UNIQUE INDEX subscriptions_live ON subscriptions (user_id) \
         WHERE ended_at IS NULL AND status <> 'pending'",
    )
    .await?;
    db.execute_unprepared(
        "CREATE INDEX subscriptions_due ON subscriptions (period_ends_at) \
         WHERE ended_at IS NULL AND status <> 'pending'",
    )
    .await?;
    Ok(())
}

/// SQLite cannot change a CHECK, so the table is made anew on both databases.
async fn orders(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let db = manager.get_connection();
    db.execute_unprepared("ALTER TABLE orders RENAME TO orders_before_payments").await?;
    for index in ["order_number", "user_id_idempotency_key", "user_id_status"] {
        db.execute_unprepared(&format!("DROP INDEX orders_{index}")).await?;
    }
    let mut orders = table("orders");
    orders
        // Letters and digits only: ECPay takes nothing else (domain.md §6).
        .col(text("order_number").check(Expr::cust("length(order_number) BETWEEN 1 AND 20")))
        // No reference: what was paid for is kept when the account is gone.
        .col(uuid("user_id"))
        .col(word("kind", &["credit_pack", "subscription", "renewal"]))
        .col(uuid_null("package_id"))
        .col(uuid_null("subscription_id"))
        .col(word_null("plan_name", &PLANS))
        .col(word_null("billing_cycle", &CYCLES))
        // Whether paying agrees to be charged again.
        .col(flag("is_recurring", false))
        // As the package was when it was ordered; so is the amount.
        .col(count("credits"))
        .col(count("bonus_credits"))
        .col(big_integer("amount_minor").check(Expr::col("amount_minor").gt(0)))
        // What was taken off of the regular price, by the plan and by a promotion.
        .col(count("discount_minor"))
        .col(text_null("promotion_code"))
        .col(word("currency", &CURRENCIES))
        .col(word("payment_method", &METHODS))
        .col(word_null("pay_by", &["Credit", "ATM", "CVS", "BARCODE"]))
        .col(word("status", &["pending", "paid", "failed", "refunded", "expired"]))
        .col(text_null("idempotency_key").check(Expr::cust("length(idempotency_key) BETWEEN 1 AND 255")))
        .col(hash("request_fingerprint"))
        .col(timestamp_with_time_zone("expires_at"))
        // What the checkout and the payment are known by at the service.
        .col(text_null("checkout_id"))
        .col(text_null("transaction_id"))
        .col(text_null("failure_code"))
        .col(json_binary_null("instructions"))
        // The ledger's transfer by which its credits came.
        .col(uuid_null("grant_id"))
        .col(count("refunded_minor"))
        // When the service is asked what became of it; null: it need not be asked.
        .col(timestamp_with_time_zone_null("ask_at"))
        .col(count("asks"))
        .col(timestamp_with_time_zone_null("paid_at"))
        .col(timestamp_with_time_zone_null("period_starts_at"))
        .col(timestamp_with_time_zone_null("period_ends_at"))
        .check(Expr::cust("kind <> 'credit_pack' OR (package_id IS NOT NULL AND credits > 0)"))
        .check(Expr::cust("kind = 'credit_pack' OR (subscription_id IS NOT NULL AND plan_name IS NOT NULL AND billing_cycle IS NOT NULL)"))
        // What was given back had been paid.
        .check(Expr::cust("(status IN ('paid', 'refunded')) = (paid_at IS NOT NULL)"))
        .check(Expr::cust("(status IN ('paid', 'refunded')) = (transaction_id IS NOT NULL)"))
        .check(Expr::cust("refunded_minor <= amount_minor"))
        .foreign_key(&mut reference("orders", "package_id", "credit_packages", ForeignKeyAction::Restrict))
        .foreign_key(&mut reference("orders", "subscription_id", "subscriptions", ForeignKeyAction::Restrict));
    timestamps(&mut orders);
    manager.create_table(orders).await?;
    // Before this step nothing could be paid, but a database that was filled by hand keeps its rows.
    db.execute_unprepared(&format!(
        "INSERT INTO orders ({KEPT}, transaction_id) SELECT {KEPT}, \
         CASE WHEN paid_at IS NULL THEN NULL ELSE 'before:' || order_number END FROM orders_before_payments \
         WHERE kind = 'credit_pack'"
    ))
    .await?;
    db.execute_unprepared("DROP TABLE orders_before_payments").await?;
    index(manager, "orders", &["order_number"], true).await?;
    index(manager, "orders", &["user_id", "idempotency_key"], true).await?;
    // One payment pays for one order, for ever.
    index(manager, "orders", &["payment_method", "transaction_id"], true).await?;
    index(manager, "orders", &["user_id", "status"], false).await?;
    index(manager, "orders", &["subscription_id"], false).await?;
    db.execute_unprepared("CREATE INDEX orders_to_ask ON orders (ask_at) WHERE ask_at IS NOT NULL").await?;
    db.execute_unprepared("CREATE INDEX orders_pending ON orders (expires_at) WHERE status = 'pending'").await?;
    Ok(())
}

async fn events(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut events = table("payment_events");
    events
        .col(word("payment_method", &METHODS))
        .col(text("event_id").check(Expr::cust("length(event_id) BETWEEN 1 AND 200")))
        .col(text("event_type"))
        .col(word("source", &["told", "asked"]))
        // What it means, as `domain::payment::Notice`.
        .col(json_binary("notice"))
        .col(word("state", &["waiting", "applied", "ignored", "refused"]))
        // What came of it, or why not, for staff.
        .col(text_null("result"))
        .col(uuid_null("order_id"))
        .col(count("attempts"))
        .col(timestamp_with_time_zone("next_attempt_at"))
        .col(timestamp_with_time_zone("occurred_at"))
        .col(timestamp_with_time_zone_null("applied_at"))
        .check(Expr::cust("(state = 'waiting') = (applied_at IS NULL)"));
    timestamps(&mut events);
    manager.create_table(events).await?;
    index(manager, "payment_events", &["payment_method", "event_id"], true).await?;
    index(manager, "payment_events", &["state", "created_at"], false).await?;
    let waiting = "CREATE INDEX payment_events_due ON payment_events (next_attempt_at) WHERE state = 'waiting'";
    manager.get_connection().execute_unprepared(waiting).await?;
    Ok(())
}

async fn refunds(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut refunds = table("refunds");
    refunds
        .col(uuid("order_id"))
        .col(uuid("user_id"))
        .col(word("payment_method", &METHODS))
        .col(word("kind", &["refund", "chargeback", "chargeback_reversed"]))
        .col(word("asked_by", &["user", "staff", "service"]))
        .col(word("state", &["requested", "pending", "approved", "rejected"]))
        .col(text_null("reference"))
        .col(big_integer("amount_minor").check(Expr::col("amount_minor").gt(0)))
        .col(word("currency", &CURRENCIES))
        // Credits that it took, to be given back when it is rejected, and until when they were good.
        .col(count("credits_taken"))
        .col(timestamp_with_time_zone_null("credits_expire_at"))
        .foreign_key(&mut reference("refunds", "order_id", "orders", ForeignKeyAction::Restrict));
    timestamps(&mut refunds);
    manager.create_table(refunds).await?;
    index(manager, "refunds", &["payment_method", "reference"], true).await?;
    index(manager, "refunds", &["order_id"], false).await?;
    // One of ours at a time.
    let open =
        "CREATE UNIQUE INDEX refunds_ours ON refunds (order_id) WHERE asked_by <> 'service' AND state <> 'rejected'";
    manager.get_connection().execute_unprepared(open).await?;
    Ok(())
}

async fn tasks(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut tasks = table("payment_tasks");
    tasks
        // One intent, one row, for ever.
        .col(text("key"))
        .col(word("kind", &["refund", "cancel", "change"]))
        .col(word("payment_method", &METHODS))
        .col(uuid("user_id"))
        .col(uuid_null("order_id"))
        .col(uuid_null("subscription_id"))
        .col(uuid_null("refund_id"))
        // What is asked, as `entities::payments::Work`.
        .col(json_binary("work"))
        // sent: stored before the service is asked; what a death leaves so is looked into first.
        .col(word("state", &["waiting", "sent", "done", "refused", "by_hand", "void"]))
        .col(count("attempts"))
        .col(timestamp_with_time_zone("next_attempt_at"));
    texts_null(&mut tasks, &["result"]);
    timestamps(&mut tasks);
    manager.create_table(tasks).await?;
    index(manager, "payment_tasks", &["key"], true).await?;
    let due = "CREATE INDEX payment_tasks_due ON payment_tasks (next_attempt_at) WHERE state IN ('waiting', 'sent')";
    manager.get_connection().execute_unprepared(due).await?;
    Ok(())
}

async fn invoices(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut series = Table::create();
    series.table("invoice_series").col(text("name").primary_key()).col(count("last"));
    manager.create_table(series).await?;
    let mut invoices = table("invoices");
    invoices
        .col(text("number"))
        .col(word("kind", &["invoice", "credit_note"]))
        .col(uuid("order_id"))
        .col(uuid_null("refund_id"))
        .col(uuid("user_id"))
        .col(text("email"))
        .col(text_null("full_name"))
        .col(word("language", &["en", "zh-TW", "ja", "ko", "es"]))
        .col(big_integer("amount_minor").check(Expr::col("amount_minor").gt(0)))
        .col(timestamp_with_time_zone("issued_at"))
        .col(timestamp_with_time_zone("created_at"))
        .check(Expr::cust("(kind = 'credit_note') = (refund_id IS NOT NULL)"))
        .foreign_key(&mut reference("invoices", "order_id", "orders", ForeignKeyAction::Restrict))
        .foreign_key(&mut reference("invoices", "refund_id", "refunds", ForeignKeyAction::Restrict));
    manager.create_table(invoices).await?;
    index(manager, "invoices", &["number"], true).await?;
    index(manager, "invoices", &["refund_id"], true).await?;
    index(manager, "invoices", &["user_id", "issued_at"], false).await?;
    let once = "CREATE UNIQUE INDEX invoices_once ON invoices (order_id) WHERE kind = 'invoice'";
    manager.get_connection().execute_unprepared(once).await?;
    Ok(())
}
