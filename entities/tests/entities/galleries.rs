//! Topics, showcases, examples and image demos.

use domain::{language::Language, money::UsdMicros, tool::Tool};
use entities::{
    Published,
    demo_examples::{self, DemoExample},
    image_demos::{self, ImageDemo},
    showcases::{self, Showcase},
    topics::{self, Topic},
};
use harness::TestDatabase;
use serde_json::json;

use crate::samples::{new_id, noon};

fn topic(id: &str, sort_order: i32) -> Topic {
    Topic {
        tool: Tool::TryOn,
        topic_id: id.to_owned(),
        name_en: id.to_uppercase(),
        name_zh: Some("休閒".to_owned()),
        name_ja: None,
        target_count: 30,
        sort_order,
    }
}

fn showcase(category: &str, tool_id: &str, featured: bool, sort_order: i32) -> Showcase {
    Showcase {
        id: new_id(),
        tool_category: category.to_owned(),
        tool_id: tool_id.to_owned(),
        tool_name: "White background".to_owned(),
        tool_name_zh: Some("白底".to_owned()),
        source_image_url: None,
        source_thumbnail_url: None,
        prompt: "a watch".to_owned(),
        prompt_zh: None,
        result_image_url: Some("/static/a_wm.png".to_owned()),
        result_video_url: None,
        result_thumbnail_url: None,
        title: Some("Watch".to_owned()),
        title_zh: None,
        description: None,
        description_zh: None,
        duration_seconds: Some(5.0),
        resolution: Some("720p".to_owned()),
        style_tags: vec!["clean".to_owned()],
        sort_order,
        source_service: Some("piapi".to_owned()),
        generation_params: Some(json!({"seed": 7})),
        is_featured: featured,
        is_active: true,
    }
}

fn example(topic: &str, featured: bool) -> DemoExample {
    DemoExample {
        id: new_id(),
        topic: topic.to_owned(),
        topic_zh: None,
        topic_en: None,
        prompt: "a perfume bottle".to_owned(),
        image_url: "/static/a_wm.png".to_owned(),
        video_url_watermarked: None,
        thumbnail_url: None,
        duration_seconds: None,
        resolution: None,
        title: Some("Perfume".to_owned()),
        title_zh: None,
        title_en: None,
        description: None,
        style_tags: vec!["luxury".to_owned()],
        sort_order: 0,
        source_service: None,
        is_featured: featured,
        is_active: true,
    }
}

on_both! {
    async fn topics_follow_the_registry(database: TestDatabase) {
        let db = database.connect().await;
        topics::sync(&db, &[topic("casual", 1), topic("formal", 0)], new_id, noon(0)).await.unwrap();
        let mut renamed = topic("casual", 1);
        renamed.name_en = "Everyday".to_owned();
        topics::sync(&db, &[renamed.clone(), topic("dresses", 0)], new_id, noon(1)).await.unwrap();
        assert_eq!(topics::active(&db).await.unwrap(), [topic("dresses", 0), renamed]);
    }

    async fn showcases_are_listed_featured_first(database: TestDatabase) {
        let db = database.connect().await;
        let mut plain = showcase("ecommerce", "white_bg", false, 0);
        let featured = showcase("ecommerce", "white_bg", true, 9);
        let other_tool = showcase("product", "scene", false, 1);
        let elsewhere = showcase("pattern", "seamless", true, 0);
        for each in [&plain, &featured, &other_tool, &elsewhere] {
            showcases::upsert(&db, each, noon(0)).await.unwrap();
        }
        let list = showcases::list(&db, &["ecommerce", "product"], None, 10).await.unwrap();
        assert_eq!(list, [featured.clone(), plain.clone(), other_tool]);
        assert_eq!(showcases::list(&db, &["ecommerce"], Some("white_bg"), 1).await.unwrap(), std::slice::from_ref(&featured));
        plain.title = Some("Renamed".to_owned());
        showcases::upsert(&db, &plain, noon(1)).await.unwrap();
        assert_eq!(showcases::list(&db, &["ecommerce"], None, 10).await.unwrap(), [featured, plain]);
        let counts = showcases::counts(&db).await.unwrap();
        let counts: Vec<_> = counts.iter().map(|c| (c.tool_category.as_str(), c.tool_id.as_str(), c.count)).collect();
        assert_eq!(counts, [("ecommerce", "white_bg", 2), ("pattern", "seamless", 1), ("product", "scene", 1)]);
    }

    async fn examples_are_listed_by_topic(database: TestDatabase) {
        let db = database.connect().await;
        let (mut product, brand) = (example("product", false), example("brand", true));
        demo_examples::upsert(&db, &product, noon(0)).await.unwrap();
        demo_examples::upsert(&db, &brand, noon(0)).await.unwrap();
        assert_eq!(demo_examples::list(&db, None, 10).await.unwrap(), [brand, product.clone()]);
        assert_eq!(demo_examples::list(&db, Some("product"), 10).await.unwrap(), [product.clone()]);
        product.is_active = false;
        demo_examples::upsert(&db, &product, noon(1)).await.unwrap();
        assert_eq!(demo_examples::list(&db, Some("product"), 10).await.unwrap(), []);
    }

    async fn an_image_demo_is_shown_until_it_expires(database: TestDatabase) {
        let db = database.connect().await;
        let demo = ImageDemo {
            id: new_id(),
            prompt: "A Watch".to_owned(),
            prompt_normalized: "a watch".to_owned(),
            language: Language::En,
            keywords: vec!["watch".to_owned()],
            category_slug: Some("product".to_owned()),
            image_url_before: "/static/before.png".to_owned(),
            image_url_after: Some("/static/after_wm.png".to_owned()),
            thumbnail_url: None,
            style_name: Some("Anime".to_owned()),
            style_slug: Some("anime".to_owned()),
            source_service: Some("piapi".to_owned()),
            generation_cost: UsdMicros::try_from(5_000).unwrap(),
            expires_at: Some(noon(60)),
        };
        assert_eq!(image_demos::insert_if_absent(&db, &demo, noon(0)).await.unwrap(), Published::Stored(demo.id));
        assert_eq!(image_demos::insert_if_absent(&db, &demo, noon(1)).await.unwrap(), Published::AlreadyThere(demo.id));
        assert_eq!(image_demos::by_id(&db, demo.id, noon(59)).await.unwrap().as_ref(), Some(&demo));
        assert_eq!(image_demos::by_id(&db, demo.id, noon(60)).await.unwrap(), None);
    }
}
