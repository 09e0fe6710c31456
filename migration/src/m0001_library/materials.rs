//! `materials`, `material_views`, `material_topics`.

use sea_orm_migration::{prelude::*, schema::*};

use super::TOOLS;
use crate::columns::{count, flag, hash, index, reference, score, table, texts_null, timestamps, usd_micros, word};

pub(super) async fn create(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager.create_table(materials()).await?;
    // One result per combination of selectors, whoever publishes it; nulls do not collide.
    index(manager, "materials", &["lookup_hash"], true).await?;
    index(manager, "materials", &["item_id"], true).await?;
    index(manager, "materials", &["tool_type", "topic", "sort_order"], false).await?;
    index(manager, "materials", &["is_active", "status", "sort_order"], false).await?;

    manager.create_table(material_views()).await?;
    index(manager, "material_views", &["material_id"], false).await?;
    index(manager, "material_views", &["user_id"], false).await?;

    manager.create_table(material_topics()).await?;
    index(manager, "material_topics", &["tool_type", "topic_id"], true).await
}

fn materials() -> TableCreateStatement {
    let mut table = table("materials");
    table
        .col(hash("lookup_hash").null())
        // The catalogue's id of the entry; null for what users bring.
        .col(text_null("item_id"))
        .col(word("tool_type", &TOOLS))
        .col(text("topic"))
        .col(text("language"))
        .col(json_binary("tags"))
        .col(word("source", &["seed", "user", "admin"]))
        .col(uuid_null("source_user_id"))
        .col(word("status", &["pending", "approved", "rejected", "featured"]))
        .col(text("prompt"))
        .col(json_binary("input_params"))
        .col(json_binary("generation_steps"))
        .col(count("view_count"))
        .col(count("use_count"))
        .col(count("like_count"))
        .col(usd_micros("generation_cost_usd_micros"))
        .col(score("quality_score", 0.8))
        .col(integer("sort_order").default(0))
        .col(double_null("duration_seconds"))
        .col(flag("is_featured", false))
        .col(flag("is_active", true))
        .col(timestamp_with_time_zone_null("approved_at"));
    texts_null(
        &mut table,
        &[
            "main_topic",
            "main_topic_zh",
            "topic_zh",
            "prompt_zh",
            "prompt_en",
            "prompt_enhanced",
            "effect_prompt",
            "effect_prompt_zh",
            "input_image_url",
            "input_video_url",
            "result_image_url",
            "result_video_url",
            "result_thumbnail_url",
            "result_watermarked_url",
            "result_mime",
            // Key of the unwatermarked file in the private store; never sent to anybody.
            "result_clean_key",
            // Hex, to find results that look alike.
            "perceptual_hash",
            "title_en",
            "title_zh",
            "title_ja",
            "description_en",
            "description_zh",
            "description_ja",
            "resolution",
        ],
    );
    timestamps(&mut table);
    table
}

fn material_views() -> TableCreateStatement {
    let mut table = table("material_views");
    table.col(uuid("material_id")).col(uuid_null("user_id"));
    texts_null(&mut table, &["session_id", "ip_address", "source_page"]);
    table.col(timestamp_with_time_zone("viewed_at")).foreign_key(&mut reference(
        "material_views",
        "material_id",
        "materials",
        ForeignKeyAction::Cascade,
    ));
    table
}

fn material_topics() -> TableCreateStatement {
    let mut table = table("material_topics");
    table.col(word("tool_type", &TOOLS)).col(text("topic_id")).col(text("topic_name_en"));
    texts_null(&mut table, &["topic_name_zh", "topic_name_ja", "description", "icon"]);
    table.col(integer("target_count").default(30)).col(flag("is_active", true)).col(integer("sort_order").default(0));
    timestamps(&mut table);
    table
}
