//! `prompt_templates` and `prompt_template_usages`.

use sea_orm_migration::{prelude::*, schema::*};

use crate::columns::{count, flag, hash, index, reference, score, table, texts_null, timestamps, usd_micros, word};

const GROUPS: [&str; 18] = [
    "product_effect",
    "background_removal",
    "background_change",
    "product_scene",
    "image_to_video",
    "text_to_video",
    "video_effect",
    "style_transfer",
    "room_redesign",
    "interior_design",
    "virtual_try_on",
    "fashion_model",
    "ai_avatar",
    "talking_head",
    "upscale",
    "watermark_removal",
    "pattern_generate",
    "creative_design",
];

const SUB_TOPICS: [&str; 22] = [
    "color_change",
    "material_change",
    "lighting_change",
    "angle_change",
    "transparent",
    "white_background",
    "studio_background",
    "nature_background",
    "luxury_background",
    "modern_style",
    "nordic_style",
    "japanese_style",
    "industrial_style",
    "minimalist_style",
    "zoom_in",
    "zoom_out",
    "pan_left",
    "pan_right",
    "rotate",
    "cinematic",
    "default",
    "custom",
];

pub(super) async fn create(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager.create_table(prompt_templates()).await?;
    index(manager, "prompt_templates", &["prompt_hash", "group", "sub_topic"], true).await?;
    index(manager, "prompt_templates", &["group", "sub_topic", "is_active"], false).await?;

    manager.create_table(prompt_template_usages()).await?;
    index(manager, "prompt_template_usages", &["template_id"], false).await?;
    index(manager, "prompt_template_usages", &["user_id"], false).await
}

fn prompt_templates() -> TableCreateStatement {
    let mut table = table("prompt_templates");
    table
        .col(hash("prompt_hash"))
        .col(text("prompt"))
        .col(text("prompt_normalized"))
        .col(text("original_language"))
        .col(word("group", &GROUPS))
        .col(word("sub_topic", &SUB_TOPICS))
        .col(json_binary("tags"))
        .col(json_binary("keywords"))
        .col(json_binary_null("input_params"))
        .col(json_binary_null("result_params"))
        .col(json_binary_null("generation_steps"))
        .col(count("usage_count"))
        .col(count("success_count"))
        .col(count("failure_count"))
        .col(big_integer_null("avg_generation_time_ms"))
        .col(usd_micros("total_cost_usd_micros"))
        .col(score("quality_score", 0.8))
        .col(score("popularity_score", 0.0))
        .col(integer("sort_order").default(0))
        .col(flag("is_default", true))
        .col(flag("is_premium", false))
        .col(word("min_subscription_tier", &["free", "basic", "pro", "enterprise"]).default("free"))
        .col(big_integer("credits_required").default(0))
        .col(flag("is_featured", false))
        .col(flag("is_active", true))
        .col(flag("is_cached", false))
        .col(timestamp_with_time_zone_null("cache_expires_at"))
        .col(timestamp_with_time_zone_null("last_used_at"));
    texts_null(
        &mut table,
        &[
            "prompt_en",
            "prompt_zh",
            "prompt_ja",
            "prompt_ko",
            "prompt_es",
            "group_display_name",
            "sub_topic_display_name",
            "input_description",
            "input_image_url",
            "input_video_url",
            "result_description",
            "result_image_url",
            "result_video_url",
            "result_thumbnail_url",
            "result_watermarked_url",
            "api_endpoint",
            "api_provider",
            "api_model",
            "title_en",
            "title_zh",
            "description_en",
            "description_zh",
        ],
    );
    timestamps(&mut table);
    table
}

fn prompt_template_usages() -> TableCreateStatement {
    let mut table = table("prompt_template_usages");
    table
        .col(uuid("template_id"))
        .col(uuid_null("user_id"))
        .col(text("user_tier").default("free"))
        .col(flag("used_cached", true))
        .col(flag("was_successful", true))
        .col(big_integer_null("generation_time_ms"))
        .col(json_binary_null("custom_params"))
        .col(timestamp_with_time_zone("used_at"));
    texts_null(&mut table, &["session_id", "source_page", "error_message", "custom_prompt"]);
    table.foreign_key(&mut reference(
        "prompt_template_usages",
        "template_id",
        "prompt_templates",
        ForeignKeyAction::Cascade,
    ));
    table
}
