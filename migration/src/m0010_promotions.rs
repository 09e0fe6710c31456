//! Promotions and the uses that orders make of them (issue 6).

use sea_orm_migration::{prelude::*, schema::*};

use crate::columns::{count, flag, index, reference, table, texts_null, timestamps, word, word_null};

/// Creates `promotions` and `promotion_usages`; adds `credit_packages.description`.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

const CURRENCIES: [&str; 2] = ["TWD", "USD"];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        promotions(manager).await?;
        promotion_usages(manager).await?;
        let mut packages = Table::alter();
        packages.table("credit_packages").add_column(text_null("description"));
        manager.alter_table(packages).await
    }
}

async fn promotions(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut promotions = table("promotions");
    promotions
        .col(text("code").check(Expr::cust("length(code) BETWEEN 2 AND 50")))
        // Both databases trim by a set of characters: what is empty then had no others.
        .check(Expr::cust("trim(code, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_') = ''"))
        .col(text("name"))
        .col(word("discount_type", &["percentage", "fixed_amount"]))
        // Hundredths: of a percent, or of the currency.
        .col(big_integer("discount_value").check(Expr::col("discount_value").gt(0)))
        .check(Expr::cust("discount_type <> 'percentage' OR discount_value <= 10000"))
        // Null: it names no amount.
        .col(word_null("currency", &CURRENCIES))
        .col(count("min_purchase_minor"))
        .col(big_integer_null("max_discount_minor").check(Expr::col("max_discount_minor").gt(0)))
        .check(Expr::cust(
            "currency IS NOT NULL \
             OR (discount_type = 'percentage' AND min_purchase_minor = 0 AND max_discount_minor IS NULL)",
        ))
        .col(timestamp_with_time_zone("start_date"))
        .col(timestamp_with_time_zone("end_date"))
        .check(Expr::cust("end_date > start_date"))
        .col(big_integer_null("max_uses_total").check(Expr::col("max_uses_total").gt(0)))
        .col(big_integer("max_uses_per_user").check(Expr::col("max_uses_per_user").gt(0)))
        .col(count("current_uses"))
        .col(count("reserved_uses"))
        // Of `current_uses`, those whose orders were paid after their use was given away.
        .col(count("late_uses"))
        .check(Expr::cust("late_uses <= current_uses"))
        .check(Expr::cust("max_uses_total IS NULL OR current_uses + reserved_uses <= max_uses_total + late_uses"))
        .col(json_binary("applicable_plans"))
        .col(json_binary("applicable_credit_packages"))
        .col(text("badge_color"))
        .col(integer("priority").default(0))
        .col(flag("is_active", true))
        .col(flag("is_featured", false));
    texts_null(
        &mut promotions,
        &["name_zh", "name_en", "description", "description_zh", "description_en", "banner_image_url", "badge_text"],
    );
    timestamps(&mut promotions);
    manager.create_table(promotions).await?;
    index(manager, "promotions", &["code"], true).await?;
    index(manager, "promotions", &["is_active", "priority"], false).await
}

async fn promotion_usages(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut usages = table("promotion_usages");
    usages
        .col(uuid("promotion_id"))
        // No reference, as in `orders`: it is kept when the account is gone.
        .col(uuid("user_id"))
        // No reference: a use is reserved before its order is stored, in the same transaction.
        .col(uuid("order_id"))
        .col(word("state", &["reserved", "used", "released"]))
        .col(big_integer("discount_minor").check(Expr::col("discount_minor").gt(0)))
        .col(word("currency", &CURRENCIES))
        .foreign_key(&mut reference("promotion_usages", "promotion_id", "promotions", ForeignKeyAction::Restrict));
    timestamps(&mut usages);
    manager.create_table(usages).await?;
    index(manager, "promotion_usages", &["order_id"], true).await?;
    index(manager, "promotion_usages", &["promotion_id", "user_id"], false).await
}
