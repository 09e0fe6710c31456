//! Prices, packages of credits, and the orders by which they are bought (issue 5).

use sea_orm_migration::{prelude::*, schema::*};

use crate::columns::{count, flag, hash, index, reference, table, timestamps, usd_micros, word, word_null};

/// Creates `service_pricing`, `credit_packages` and `orders`.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

const PLANS: [&str; 4] = ["demo", "starter", "pro", "pro_plus"];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        service_pricing(manager).await?;
        credit_packages(manager).await?;
        orders(manager).await
    }
}

async fn service_pricing(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut pricing = table("service_pricing");
    pricing
        .col(text("service_type").check(Expr::cust("length(service_type) BETWEEN 1 AND 50")))
        // Empty: any model that has no row of its own. Not NULL, which a unique index does not compare.
        .col(text("model").default(""))
        .col(text("display_name"))
        .col(text("display_name_zh"))
        .col(text("description"))
        .col(big_integer("credit_cost").check(Expr::col("credit_cost").gt(0)))
        .col(usd_micros("api_cost_usd_micros"))
        .col(word_null("min_plan", &PLANS))
        .col(flag("subscribers_only", false))
        .col(text_null("resolution"))
        .col(big_integer_null("max_duration_seconds").check(Expr::col("max_duration_seconds").gt(0)))
        .col(flag("is_internal", false))
        .col(flag("is_active", true))
        .col(integer("sort_order").default(0));
    timestamps(&mut pricing);
    manager.create_table(pricing).await?;
    index(manager, "service_pricing", &["service_type", "model"], true).await
}

async fn credit_packages(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut packages = table("credit_packages");
    packages
        .col(text("name"))
        .col(text("display_name"))
        .col(text("display_name_zh"))
        .col(big_integer("credits").check(Expr::col("credits").gt(0)))
        .col(count("bonus_credits"))
        // Minor units: hundredths of TWD and of USD, as ISO 4217 has them.
        .col(big_integer("price_twd_minor").check(Expr::col("price_twd_minor").gt(0)))
        .col(big_integer("price_usd_minor").check(Expr::col("price_usd_minor").gt(0)))
        .col(word_null("min_plan", &PLANS))
        .col(flag("is_popular", false))
        .col(flag("is_best_value", false))
        .col(integer("sort_order").default(0))
        .col(flag("is_active", true));
    timestamps(&mut packages);
    manager.create_table(packages).await?;
    index(manager, "credit_packages", &["name"], true).await
}

async fn orders(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut orders = table("orders");
    orders
        // Letters and digits only: ECPay takes nothing else (domain.md §6).
        .col(text("order_number").check(Expr::cust("length(order_number) BETWEEN 1 AND 20")))
        // No reference: what was paid for is kept when the account is gone.
        .col(uuid("user_id"))
        .col(word("kind", &["credit_pack", "subscription"]))
        .col(uuid_null("package_id"))
        // As the package was when it was ordered; so is the amount.
        .col(count("credits"))
        .col(count("bonus_credits"))
        .col(big_integer("amount_minor").check(Expr::col("amount_minor").gt(0)))
        .col(word("currency", &["TWD", "USD"]))
        .col(word("payment_method", &["ecpay", "paddle"]))
        .col(word("status", &["pending", "paid", "failed", "refunded", "expired"]))
        .col(text_null("idempotency_key").check(Expr::cust("length(idempotency_key) BETWEEN 1 AND 255")))
        .col(hash("request_fingerprint"))
        .col(timestamp_with_time_zone("expires_at"))
        .col(timestamp_with_time_zone_null("paid_at"))
        .check(Expr::cust("kind <> 'credit_pack' OR (package_id IS NOT NULL AND credits > 0)"))
        // What was given back had been paid.
        .check(Expr::cust("(status IN ('paid', 'refunded')) = (paid_at IS NOT NULL)"))
        .foreign_key(&mut reference("orders", "package_id", "credit_packages", ForeignKeyAction::Restrict));
    timestamps(&mut orders);
    manager.create_table(orders).await?;
    index(manager, "orders", &["order_number"], true).await?;
    index(manager, "orders", &["user_id", "idempotency_key"], true).await?;
    index(manager, "orders", &["user_id", "status"], false).await
}
