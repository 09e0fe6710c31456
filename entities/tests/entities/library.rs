//! Publishing materials and reading them back.

use std::collections::{BTreeMap, HashSet};

use domain::tool::{MaterialStatus, Tool};
use entities::{Published, StoreError, materials};
use harness::TestDatabase;
use sea_orm::ConnectionTrait;

use crate::samples::{material, new_id, noon};

on_both! {
    async fn a_material_reads_back_as_it_was_stored(database: TestDatabase) {
        let db = database.connect().await;
        let (id, content) = (new_id(), material("a \"watch\" 花"));
        assert_eq!(materials::publish(&db, id, &content, noon(5)).await.unwrap(), Published::Stored(id));
        let stored = materials::by_lookup_hash(&db, content.lookup_hash.as_ref().unwrap()).await.unwrap().unwrap();
        assert_eq!((stored.id, &stored.content, stored.created_at), (id, &content, noon(5)));
        assert_eq!((stored.view_count, stored.use_count, stored.like_count), (0, 0, 0));
        assert_eq!(materials::by_id(&db, id).await.unwrap(), Some(stored));
        assert_eq!(materials::by_id(&db, new_id()).await.unwrap(), None);
    }

    async fn two_processes_publish_one_result_once(database: TestDatabase) {
        let (one, other) = (database.connect().await, database.connect().await);
        let tasks: Vec<_> = (0..12)
            .map(|n| {
                let db = if n % 2 == 0 { one.clone() } else { other.clone() };
                tokio::spawn(async move { materials::publish(&db, new_id(), &material("same"), noon(0)).await.unwrap() })
            })
            .collect();
        let (mut stored, mut ids) = (0, HashSet::new());
        for task in tasks {
            let published = task.await.unwrap();
            stored += i32::from(matches!(published, Published::Stored(_)));
            ids.insert(published.id());
        }
        assert_eq!((stored, ids.len()), (1, 1), "one stored it, and all know its id");
        assert_eq!(materials::present_hashes(&one).await.unwrap().len(), 1);
    }

    async fn a_changed_item_replaces_its_predecessor(database: TestDatabase) {
        let db = database.connect().await;
        let (old_id, new) = (new_id(), new_id());
        let old = material("first wording");
        let mut changed = material("second wording");
        changed.item_id.clone_from(&old.item_id);
        materials::publish(&db, old_id, &old, noon(0)).await.unwrap();
        assert_eq!(materials::publish(&db, new, &changed, noon(9)).await.unwrap(), Published::Stored(new));
        let shown: Vec<_> = materials::public_all(&db).await.unwrap().iter().map(|m| m.id).collect();
        assert_eq!(shown, [new]);
        let archived = materials::by_id(&db, old_id).await.unwrap().unwrap();
        assert_eq!((archived.content.lookup_hash, archived.content.is_active), (None, false));
        // Going back to the first wording is a new publication, not a dead end.
        let again = new_id();
        assert_eq!(materials::publish(&db, again, &old, noon(10)).await.unwrap(), Published::Stored(again));
    }

    async fn only_public_results_are_listed_in_order(database: TestDatabase) {
        let db = database.connect().await;
        let mut ids = BTreeMap::new();
        let mut add = async |name: &'static str, change: fn(&mut materials::MaterialContent)| {
            let (id, mut content) = (new_id(), material(name));
            change(&mut content);
            materials::publish(&db, id, &content, noon(ids.len().try_into().unwrap())).await.unwrap();
            ids.insert(id, name);
        };
        add("late", |m| m.sort_order = 2).await;
        add("good", |m| (m.sort_order, m.quality_score) = (1, 0.9)).await;
        add("better", |m| (m.sort_order, m.quality_score, m.status) = (1, 0.95, MaterialStatus::Featured)).await;
        add("good and younger", |m| (m.sort_order, m.quality_score) = (1, 0.9)).await;
        add("pending", |m| m.status = MaterialStatus::Pending).await;
        add("rejected", |m| m.status = MaterialStatus::Rejected).await;
        add("switched off", |m| m.is_active = false).await;
        add("without result", |m| m.result_watermarked_url = None).await;
        let shown: Vec<_> = materials::public_all(&db).await.unwrap().iter().map(|m| ids[&m.id]).collect();
        assert_eq!(shown, ["better", "good", "good and younger", "late"]);
        let read_anew = materials::public_changes(&db).await.unwrap();
        let mut anew: Vec<_> = read_anew.shown.iter().map(|m| ids[&m.id]).collect();
        anew.sort_unstable();
        assert_eq!(anew, ["better", "good", "good and younger", "late"]);
        assert_eq!(read_anew.newest, Some(noon(7)));
        let recent = materials::changed_since(&db, noon(3)).await.unwrap();
        assert_eq!(recent.shown.iter().map(|m| ids[&m.id]).collect::<Vec<_>>(), ["good and younger"]);
        assert_eq!((recent.hidden.len(), recent.newest), (4, Some(noon(7))));
        assert_eq!(materials::count_public(&db).await.unwrap(), 4);
        let counts = materials::count_public_by_tool_and_topic(&db).await.unwrap();
        assert_eq!(counts, BTreeMap::from([((Tool::ProductScene, "studio".to_owned()), 4)]));
        assert_eq!(materials::present_hashes(&db).await.unwrap().len(), 8, "hidden ones are present all the same");
    }

    async fn one_corrupt_row_does_not_take_the_library_down(database: TestDatabase) {
        let db = database.connect().await;
        let (good, bad) = (material("good"), material("bad"));
        materials::publish(&db, new_id(), &good, noon(0)).await.unwrap();
        materials::publish(&db, new_id(), &bad, noon(0)).await.unwrap();
        db.execute_unprepared("UPDATE materials SET language = 'klingon' WHERE prompt = 'bad'").await.unwrap();
        let shown = materials::public_all(&db).await.unwrap();
        assert_eq!(shown.iter().map(|m| m.content.prompt.as_str()).collect::<Vec<_>>(), ["good"]);
        let error = materials::by_lookup_hash(&db, bad.lookup_hash.as_ref().unwrap()).await.unwrap_err();
        assert!(matches!(&error, StoreError::Corrupt { table: "materials", .. }), "{error:?}");
        assert!(error.to_string().contains("language") && error.to_string().contains("klingon"), "{error}");
    }

    async fn likenesses_are_those_of_the_tool(database: TestDatabase) {
        let db = database.connect().await;
        let (scene, mut pattern) = (material("scene"), material("pattern"));
        pattern.tool = Tool::PatternGenerate;
        materials::publish(&db, new_id(), &scene, noon(0)).await.unwrap();
        materials::publish(&db, new_id(), &pattern, noon(0)).await.unwrap();
        let found = materials::perceptual_hashes(&db, Tool::ProductScene).await.unwrap();
        assert_eq!(found.iter().map(|l| l.item_id.clone()).collect::<Vec<_>>(), [scene.item_id]);
        assert_eq!(found[0].perceptual_hash, "00ff00ff00ff00ff");
    }
}
