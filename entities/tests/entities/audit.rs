//! The log of what staff did: it is added to and read, and nothing else; an act and its entry are there or not, both.

use entities::{
    accounts::{self, staff::Banned},
    audit::{self, Actor, By, Filter, Via, Who},
};
use harness::{Backend, TestDatabase};
use sea_orm::ConnectionTrait;
use serde_json::json;

use crate::samples::{by, new_id, noon};

fn staff(name: &str) -> By {
    let who = Who {
        actor_id: Some(new_id()),
        actor_name: name.to_owned(),
        via: Via::Http,
        request_id: Some("request-1".to_owned()),
    };
    By { id: new_id(), who }
}

on_both! {
    async fn acts_are_found_by_what_they_are(database: TestDatabase) {
        let db = database.connect().await;
        let ann = staff("Ann_1%@example.com");
        let entry = ann.entry("user.ban", "user", "u1").with_reason(Some("spam"));
        let entry = entry.with_change(&json!({"is_active": true, "n": 1}), &json!({"is_active": false, "n": 1}));
        audit::record(&db, entry, noon(0)).await.unwrap();
        audit::record(&db, by().entry("user.unban", "user", "u2"), noon(1)).await.unwrap();
        audit::record(&db, by().entry("material.approve", "material", "u1"), noon(2)).await.unwrap();

        let found = async |filter: Filter| {
            let (rows, total) = audit::page(&db, &filter, 1, 10).await.unwrap();
            assert_eq!(rows.len() as u64, total);
            rows.into_iter().map(|row| row.action).collect::<Vec<_>>()
        };
        let text = |text: &str| Some(text.to_owned());
        assert_eq!(found(Filter::default()).await, ["material.approve", "user.unban", "user.ban"], "newest first");
        assert_eq!(found(Filter { action: text("USER."), ..Filter::default() }).await, ["user.unban", "user.ban"]);
        assert_eq!(found(Filter { action: text("%ban"), ..Filter::default() }).await, [""; 0], "a % is a %");
        let name = |part: &str| Some(Actor::Name(part.to_owned()));
        assert_eq!(found(Filter { actor: name("ann_1%@"), ..Filter::default() }).await, ["user.ban"]);
        assert_eq!(found(Filter { actor: name("a_n"), ..Filter::default() }).await, [""; 0], "a _ is a _");
        assert_eq!(found(Filter { actor: name("ROOT@"), ..Filter::default() }).await.len(), 2);
        let id = ann.who.actor_id.map(Actor::Id);
        assert_eq!(found(Filter { actor: id, ..Filter::default() }).await, ["user.ban"]);
        let of_u1 = Filter { subject_kind: text("user"), subject_id: text("u1"), ..Filter::default() };
        assert_eq!(found(of_u1).await, ["user.ban"]);
        assert_eq!(found(Filter { from: Some(noon(1)), to: Some(noon(2)), ..Filter::default() }).await, ["user.unban"]);

        let (rows, total) = audit::page(&db, &Filter::default(), 3, 1).await.unwrap();
        assert_eq!((rows.len(), total), (1, 3));
        let row = &rows[0];
        assert_eq!((row.id, &row.who, row.happened_at), (ann.id, &ann.who, noon(0)));
        assert_eq!((row.reason.as_deref(), row.source_id), (Some("spam"), None));
        assert_eq!((&row.before, &row.after), (&Some(json!({"is_active": true})), &Some(json!({"is_active": false}))));
        assert_eq!(audit::page(&db, &Filter::default(), u64::MAX, 100).await.unwrap().0, [], "a page beyond the last");
    }

    async fn the_log_is_never_changed(database: TestDatabase) {
        let db = database.connect().await;
        let source = Some(new_id());
        let once = async || audit::record(&db, audit::Entry { source_id: source, ..by().entry("a.b", "c", "d") }, noon(0)).await;
        once().await.unwrap();
        assert!(once().await.is_err(), "the same act is noted once");
        let mut statements = vec!["UPDATE audit_log SET reason = 'x'", "DELETE FROM audit_log"];
        match database.backend() {
            Backend::Postgres => statements.push("TRUNCATE audit_log"),
            Backend::Sqlite => statements.push("UPDATE OR REPLACE audit_log SET id = source_id"),
        }
        for statement in statements {
            let refused = db.execute_unprepared(statement).await.unwrap_err().to_string();
            assert!(refused.contains("are never changed or removed"), "{statement}: {refused}");
        }
        assert_eq!(audit::page(&db, &Filter::default(), 1, 9).await.unwrap().1, 1);
    }

    async fn a_ban_is_written_down_once(database: TestDatabase) {
        let db = database.connect().await;
        let id = crate::accounts::user(&db, "ann").await;
        let ban = async |reason| accounts::ban(&db, id, reason, &by(), noon(1)).await.unwrap();
        assert_eq!(ban(Some("spam")).await, Banned::Now);
        assert_eq!(ban(None).await, Banned::Before);
        assert_eq!(ban(Some("fraud")).await, Banned::Now, "for another reason");
        assert!(accounts::unban(&db, id, &by(), noon(2)).await.unwrap());
        assert!(accounts::unban(&db, id, &by(), noon(2)).await.unwrap(), "it is not banned");
        assert!(accounts::set_admin(&db, id, true, &by(), noon(3)).await.unwrap());
        assert_eq!(ban(None).await, Banned::Admin);
        assert_eq!(accounts::ban(&db, new_id(), None, &by(), noon(1)).await.unwrap(), Banned::Nobody);
        let (rows, _) = audit::page(&db, &Filter::default(), 1, 9).await.unwrap();
        let told: Vec<_> = rows.iter().rev().map(|row| (row.action.as_str(), row.after.clone().unwrap())).collect();
        assert_eq!(
            told,
            [
                ("user.ban", json!({"is_active": false, "ban_reason": "spam"})),
                ("user.ban", json!({"ban_reason": "fraud"})),
                ("user.unban", json!({"is_active": true, "ban_reason": null})),
                ("admin.grant", json!({"is_admin": true})),
            ]
        );
    }
}
