//! The galleries: `demo_categories`, `image_demos`, `demo_videos`, `demo_views`, `prompt_cache`,
//! `demo_examples`, `tool_showcases`.

use sea_orm_migration::{prelude::*, schema::*};

use super::GENERATION_STATES;
use crate::columns::{count, flag, hash, index, reference, score, table, texts_null, timestamps, usd_micros, word};

pub(super) async fn create(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager.create_table(demo_categories()).await?;
    index(manager, "demo_categories", &["slug"], true).await?;

    manager.create_table(image_demos()).await?;
    index(manager, "image_demos", &["prompt_normalized"], false).await?;
    index(manager, "image_demos", &["category_slug", "is_active"], false).await?;
    index(manager, "image_demos", &["style_slug"], false).await?;

    manager.create_table(demo_videos()).await?;
    index(manager, "demo_videos", &["category_slug", "is_active"], false).await?;

    manager.create_table(demo_views()).await?;
    index(manager, "demo_views", &["demo_id"], false).await?;

    manager.create_table(prompt_cache()).await?;
    index(manager, "prompt_cache", &["prompt_hash"], true).await?;
    index(manager, "prompt_cache", &["usage_count"], false).await?;

    manager.create_table(demo_examples()).await?;
    index(manager, "demo_examples", &["topic", "is_active"], false).await?;

    manager.create_table(tool_showcases()).await?;
    index(manager, "tool_showcases", &["tool_category", "tool_id", "is_active"], false).await
}

fn demo_categories() -> TableCreateStatement {
    let mut table = table("demo_categories");
    table.col(text("name")).col(text("slug"));
    texts_null(&mut table, &["description", "icon"]);
    table.col(integer("sort_order").default(0)).col(flag("is_active", true));
    timestamps(&mut table);
    table
}

fn image_demos() -> TableCreateStatement {
    let mut table = table("image_demos");
    table
        .col(text("prompt_original"))
        .col(text("prompt_normalized"))
        .col(text("prompt_language"))
        .col(json_binary("keywords"))
        .col(uuid_null("category_id"))
        .col(text("image_url_before"))
        .col(integer_null("style_id"))
        .col(json_binary_null("generation_params"))
        .col(usd_micros("generation_cost_usd_micros"))
        .col(score("popularity_score", 0.0))
        .col(score("quality_score", 0.8))
        .col(score("match_boost", 1.0))
        .col(word("status", &GENERATION_STATES))
        .col(flag("is_featured", false))
        .col(flag("is_active", true))
        .col(timestamp_with_time_zone_null("expires_at"));
    texts_null(
        &mut table,
        &[
            "category_slug",
            "image_url_after",
            "thumbnail_url",
            "style_name",
            "style_slug",
            "source_service",
            "task_id",
            "error_message",
        ],
    );
    timestamps(&mut table);
    table.foreign_key(&mut reference("image_demos", "category_id", "demo_categories", ForeignKeyAction::SetNull));
    table
}

fn demo_videos() -> TableCreateStatement {
    let mut table = table("demo_videos");
    table
        .col(text("title"))
        .col(text("prompt"))
        .col(json_binary("keywords"))
        .col(uuid_null("category_id"))
        .col(text("video_url"))
        .col(double("duration_seconds"))
        .col(text("resolution"))
        .col(json_binary_null("generation_params"))
        .col(score("popularity_score", 0.0))
        .col(score("quality_score", 0.0))
        .col(flag("is_featured", false))
        .col(flag("is_active", true));
    texts_null(
        &mut table,
        &[
            "description",
            "category_slug",
            "image_url",
            "video_url_watermarked",
            "thumbnail_url",
            "style",
            "style_slug",
            "source_service",
        ],
    );
    timestamps(&mut table);
    table.foreign_key(&mut reference("demo_videos", "category_id", "demo_categories", ForeignKeyAction::SetNull));
    table
}

fn demo_views() -> TableCreateStatement {
    let mut table = table("demo_views");
    // `demo_id` names an image or a video demo, so no foreign key fits it.
    table.col(uuid("demo_id")).col(word("demo_type", &["image", "video"])).col(uuid_null("user_id"));
    texts_null(&mut table, &["ip_address", "user_agent", "search_prompt"]);
    table.col(timestamp_with_time_zone("viewed_at"));
    table
}

fn prompt_cache() -> TableCreateStatement {
    let mut table = table("prompt_cache");
    table
        .col(hash("prompt_hash"))
        .col(text("prompt_original"))
        .col(text("prompt_normalized"))
        .col(json_binary_null("prompt_embedding"))
        .col(json_binary("keywords"))
        .col(json_binary("category_hints"))
        .col(json_binary("style_hints"))
        .col(count("usage_count"))
        .col(usd_micros("generation_cost_usd_micros"))
        .col(word("status", &GENERATION_STATES))
        .col(flag("is_active", true));
    texts_null(
        &mut table,
        &["prompt_enhanced", "detected_language", "image_url", "video_url", "video_url_watermarked", "source_service"],
    );
    timestamps(&mut table);
    table
}

fn demo_examples() -> TableCreateStatement {
    let mut table = table("demo_examples");
    table
        .col(text("topic"))
        .col(text("prompt"))
        .col(text("image_url"))
        .col(double_null("duration_seconds"))
        .col(text_null("resolution"))
        .col(json_binary("style_tags"))
        .col(json_binary_null("generation_params"))
        .col(score("popularity_score", 0.0))
        .col(score("quality_score", 0.8))
        .col(integer("sort_order").default(0))
        .col(flag("is_featured", false))
        .col(flag("is_active", true));
    texts_null(
        &mut table,
        &[
            "topic_zh",
            "topic_en",
            "prompt_enhanced",
            "video_url",
            "video_url_watermarked",
            "thumbnail_url",
            "title",
            "title_zh",
            "title_en",
            "description",
            "source_service",
        ],
    );
    timestamps(&mut table);
    table
}

fn tool_showcases() -> TableCreateStatement {
    let mut table = table("tool_showcases");
    table
        .col(text("tool_category"))
        .col(text("tool_id"))
        .col(text("tool_name"))
        .col(text("prompt"))
        .col(double_null("duration_seconds"))
        .col(text_null("resolution"))
        .col(json_binary("style_tags"))
        .col(json_binary_null("generation_params"))
        .col(score("popularity_score", 0.0))
        .col(score("quality_score", 0.8))
        .col(integer("sort_order").default(0))
        .col(flag("is_user_generated", false))
        .col(uuid_null("user_id"))
        .col(flag("is_featured", false))
        .col(flag("is_active", true));
    texts_null(
        &mut table,
        &[
            "tool_name_zh",
            // Null where there is no "before": patterns, text to image.
            "source_image_url",
            "source_thumbnail_url",
            "prompt_zh",
            "result_image_url",
            "result_video_url",
            "result_thumbnail_url",
            "title",
            "title_zh",
            "description",
            "description_zh",
            "source_service",
        ],
    );
    timestamps(&mut table);
    table
}
