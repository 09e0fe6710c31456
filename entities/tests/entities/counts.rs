//! Counters under concurrency: nothing is lost, nothing counted twice.

use entities::materials::{self, CountDelta};
use harness::TestDatabase;
use uuid::Uuid;

use crate::samples::{material, new_id, noon};

async fn publish(db: &sea_orm::DatabaseConnection, prompt: &str) -> Uuid {
    materials::publish(db, new_id(), &material(prompt), noon(0)).await.unwrap().id()
}

on_both! {
    async fn counts_add_up_whoever_adds_them(database: TestDatabase) {
        let (one, other) = (database.connect().await, database.connect().await);
        let (a, b) = (publish(&one, "a").await, publish(&one, "b").await);
        let tasks: Vec<_> = (0..10)
            .map(|n| {
                let db = if n % 2 == 0 { one.clone() } else { other.clone() };
                // In opposite orders; one id twice; one that nobody knows.
                let mut deltas = vec![
                    CountDelta { id: a, views: 2, uses: 1 },
                    CountDelta { id: b, views: 3, uses: 0 },
                    CountDelta { id: a, views: 1, uses: 0 },
                    CountDelta { id: new_id(), views: 1, uses: 1 },
                ];
                if n % 2 == 0 { deltas.reverse() }
                tokio::spawn(async move { materials::add_counts(&db, &deltas).await.unwrap() })
            })
            .collect();
        for task in tasks {
            task.await.unwrap();
        }
        let counts = async |id| {
            let material = materials::by_id(&one, id).await.unwrap().unwrap();
            (material.view_count, material.use_count)
        };
        assert_eq!((counts(a).await, counts(b).await), ((30, 10), (30, 0)));
        materials::add_counts(&one, &[]).await.unwrap();
    }

    /// More rows than one statement takes.
    async fn a_large_batch_is_added_whole(database: TestDatabase) {
        let db = database.connect().await;
        let mut deltas: Vec<_> = (0..700).map(|_| CountDelta { id: new_id(), views: 1, uses: 1 }).collect();
        for n in [0, 350, 699] {
            deltas[n].id = publish(&db, &n.to_string()).await;
        }
        materials::add_counts(&db, &deltas).await.unwrap();
        for n in [0, 350, 699] {
            assert_eq!(materials::by_id(&db, deltas[n].id).await.unwrap().unwrap().use_count, 1);
        }
    }
}
