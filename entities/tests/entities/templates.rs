//! Prompt templates, their stored results and their uses.

use domain::tool::{PromptGroup, PromptSubTopic};
use entities::{
    Published,
    templates::{self, TemplateResult},
    usages::{self, NewUsage},
};
use harness::TestDatabase;
use sea_orm::{ConnectionTrait, Statement};
use serde_json::json;
use uuid::Uuid;

use crate::samples::{new_id, noon, template};

const GROUP: PromptGroup = PromptGroup::BackgroundChange;

fn result() -> TemplateResult {
    TemplateResult {
        input_image_url: Some("/static/in.png".to_owned()),
        result_watermarked_url: Some("/static/out_wm.png".to_owned()),
        result_params: Some(json!({"width": 1024})),
        ..Default::default()
    }
}

fn usage(template_id: Uuid, was_successful: bool, generation_time_ms: Option<u32>) -> NewUsage {
    NewUsage {
        template_id,
        user_id: None,
        user_tier: "free".to_owned(),
        session_id: Some("s".to_owned()),
        source_page: Some("landing".to_owned()),
        used_cached: true,
        was_successful,
        generation_time_ms,
        error_message: None,
        custom_prompt: None,
        custom_params: Some(json!({"strength": 5})),
    }
}

on_both! {
    async fn a_prompt_is_one_template_of_its_group(database: TestDatabase) {
        let db = database.connect().await;
        let content = template("White background", GROUP, PromptSubTopic::Default);
        let id = new_id();
        assert_eq!(templates::insert_if_absent(&db, id, &content, noon(0)).await.unwrap(), Published::Stored(id));
        // The hash looks through case and outer spaces.
        let same = template("  white BACKGROUND ", GROUP, PromptSubTopic::Default);
        let again = templates::insert_if_absent(&db, new_id(), &same, noon(0)).await.unwrap();
        assert_eq!(again, Published::AlreadyThere(id));
        let elsewhere = template("White background", GROUP, PromptSubTopic::WhiteBackground);
        let stored = templates::insert_if_absent(&db, new_id(), &elsewhere, noon(0)).await.unwrap();
        assert!(matches!(stored, Published::Stored(_)));
        assert_eq!(templates::by_id(&db, id).await.unwrap().unwrap().content, content);
        let found = templates::by_group(&db, GROUP, Some(PromptSubTopic::WhiteBackground), false, 10).await.unwrap();
        assert_eq!(found.len(), 1);
        assert_eq!(templates::similar_candidates(&db, GROUP, 10).await.unwrap().len(), 2);
        assert_eq!(templates::similar_candidates(&db, PromptGroup::Upscale, 10).await.unwrap(), []);
    }

    async fn a_stored_result_counts_until_it_expires(database: TestDatabase) {
        let db = database.connect().await;
        let content = template("white", GROUP, PromptSubTopic::Default);
        let id = templates::insert_if_absent(&db, new_id(), &content, noon(0)).await.unwrap().id();
        assert_eq!(templates::defaults(&db, GROUP, 5, noon(0)).await.unwrap(), [], "no result yet");
        let cost = "0.015".parse().unwrap();
        for _ in 0..2 {
            assert!(templates::store_result(&db, id, &result(), cost, Some(noon(60)), noon(1)).await.unwrap());
        }
        assert!(!templates::store_result(&db, new_id(), &result(), cost, None, noon(1)).await.unwrap());
        let shown = templates::defaults(&db, GROUP, 5, noon(59)).await.unwrap();
        assert_eq!(shown.len(), 1);
        assert_eq!((&shown[0].content.result, shown[0].total_cost.micros()), (&result(), 30_000));
        let hit = templates::cached(&db, GROUP, None, " WHITE ", noon(59)).await.unwrap();
        assert_eq!(hit.map(|template| template.id), Some(id));
        assert_eq!(templates::count_cached_defaults(&db, noon(59)).await.unwrap().get(&GROUP), Some(&1));
        assert_eq!(templates::cached(&db, GROUP, None, "white", noon(60)).await.unwrap(), None);
        assert_eq!(templates::defaults(&db, GROUP, 5, noon(60)).await.unwrap(), []);
        assert_eq!(templates::count_cached_defaults(&db, noon(60)).await.unwrap().get(&GROUP), None);
    }

    async fn premium_templates_are_for_those_who_ask(database: TestDatabase) {
        let db = database.connect().await;
        let mut premium = template("gold", GROUP, PromptSubTopic::LuxuryBackground);
        premium.is_premium = true;
        templates::insert_if_absent(&db, new_id(), &premium, noon(0)).await.unwrap();
        assert_eq!(templates::by_group(&db, GROUP, None, false, 10).await.unwrap().len(), 0);
        assert_eq!(templates::by_group(&db, GROUP, None, true, 10).await.unwrap().len(), 1);
    }

    async fn uses_are_counted_one_by_one(database: TestDatabase) {
        let (one, other) = (database.connect().await, database.connect().await);
        let content = template("white", GROUP, PromptSubTopic::Default);
        let id = templates::insert_if_absent(&one, new_id(), &content, noon(0)).await.unwrap().id();
        let tasks: Vec<_> = (0..12)
            .map(|n| {
                let db = if n % 2 == 0 { one.clone() } else { other.clone() };
                let usage = usage(id, n % 3 != 0, Some(2_000));
                tokio::spawn(async move { usages::record_usage(&db, new_id(), &usage, noon(n)).await.unwrap() })
            })
            .collect();
        for task in tasks {
            assert!(task.await.unwrap());
        }
        let stored = templates::by_id(&one, id).await.unwrap().unwrap();
        assert_eq!((stored.usage_count, stored.success_count, stored.failure_count), (12, 8, 4));
        assert_eq!(stored.avg_generation_time_ms, Some(2_000));
        let count = Statement::from_string(one.get_database_backend(), "SELECT count(*) AS n FROM prompt_template_usages");
        let rows: i64 = one.query_one_raw(count).await.unwrap().unwrap().try_get("", "n").unwrap();
        assert_eq!(rows, 12);
    }

    async fn the_mean_time_is_that_of_all_uses(database: TestDatabase) {
        let db = database.connect().await;
        let content = template("white", GROUP, PromptSubTopic::Default);
        let id = templates::insert_if_absent(&db, new_id(), &content, noon(0)).await.unwrap().id();
        for time_ms in [1_000, 2_000, 6_000] {
            usages::record_usage(&db, new_id(), &usage(id, true, Some(time_ms)), noon(0)).await.unwrap();
        }
        let stored = templates::by_id(&db, id).await.unwrap().unwrap();
        assert_eq!(stored.avg_generation_time_ms, Some(3_000));
        assert!(!usages::record_usage(&db, new_id(), &usage(new_id(), true, None), noon(0)).await.unwrap());
    }
}
