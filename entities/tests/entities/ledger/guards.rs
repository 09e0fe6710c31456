//! What the database refuses, whoever asks.

use super::*;

on_both! {
    async fn transfers_and_postings_are_never_changed_or_removed(database: TestDatabase) {
        let (till, ann) = (Till::new(&database).await, Uuid::now_v7());
        let id = till.grant(ann, CreditKind::Bonus, 5, None).await.transfer_id;
        let mut statements = vec![
            "UPDATE credit_transfers SET amount = 6 WHERE id = {id}",
            "UPDATE credit_transfers SET description = 'x'",
            "DELETE FROM credit_transfers WHERE id = {id}",
            "UPDATE credit_postings SET amount = 6 WHERE transfer_id = {id}",
            "DELETE FROM credit_postings",
        ];
        if till.db.get_database_backend() == DbBackend::Postgres {
            statements.extend([
                "TRUNCATE credit_transfers",
                "TRUNCATE credit_postings",
                "INSERT INTO credit_postings SELECT * FROM credit_postings \
                 ON CONFLICT (transfer_id, line) DO UPDATE SET amount = 6",
            ]);
        } else {
            statements.extend([
                "INSERT OR REPLACE INTO credit_postings SELECT transfer_id, line, from_account, to_account, lot_id, 6 \
                 FROM credit_postings",
                "UPDATE OR REPLACE credit_postings SET amount = 6",
            ]);
        }
        for statement in statements {
            let refused = till.run(statement, id).await.unwrap_err().to_string();
            assert!(refused.contains("are never changed or removed"), "{statement}: {refused}");
        }
        till.verify().await;
    }

    async fn no_balance_is_below_nothing_and_no_lot_has_more_than_it_had(database: TestDatabase) {
        let (till, ann) = (Till::new(&database).await, Uuid::now_v7());
        let id = till.grant(ann, CreditKind::Bonus, 5, None).await.transfer_id;
        for column in ["bonus", "subscription", "purchased", "held", "number", "week_used", "period_used"] {
            till.run(&format!("UPDATE credit_accounts SET {column} = -1"), id).await.unwrap_err();
        }
        for change in ["remaining = -1", "remaining = 6", "granted = 0", "kind = 'gold'", "user_id = {id}"] {
            till.run(&format!("UPDATE credit_lots SET {change}"), id).await.unwrap_err();
        }
        till.run("DELETE FROM credit_accounts", id).await.unwrap_err();
        let copy = |key: &str, number: &str, reverses: &str| {
            format!(
                "INSERT INTO credit_transfers (id, key, fingerprint, user_id, kind, transaction_type, number, amount, \
                 bonus, subscription, purchased, held, created_at, reverses) SELECT lot.id, {key}, fingerprint, \
                 t.user_id, 'refund', transaction_type, {number}, amount, bonus, subscription, purchased, held, \
                 t.created_at, {reverses} FROM credit_transfers t, credit_lots lot"
            )
        };
        // A key again, a number again, neither number nor refusal.
        for sql in [copy("key", "2", "NULL"), copy("'new'", "1", "NULL"), copy("'new'", "NULL", "NULL")] {
            till.run(&sql, id).await.unwrap_err();
        }
        till.run(&copy("'new'", "2", "{id}"), id).await.unwrap();
        // A second refund of the same.
        till.run(&copy("'other'", "3", "{id}").replace("lot.id", "t.user_id"), id).await.unwrap_err();
    }

    async fn notes_are_kept_as_they_are(database: TestDatabase) {
        let (till, ann) = (Till::new(&database).await, Uuid::now_v7());
        let id = Uuid::now_v7();
        let note = Note {
            service_type: Some("image".to_owned()),
            generation_id: Some(id),
            package_id: None,
            payment_id: Some(String::new()),
            description: Some("謝謝 'quoted' \"so\"".to_owned()),
            actor_id: Some(id),
            request_id: None,
        };
        for _ in 0..2 {
            till.ask(0, Change { note: note.clone(), ..once(ann, grant(CreditKind::Bonus, 5, None)) }).await;
        }
        let (rows, _) = ledger::history(&till.db, ann, &ledger::Filter::default(), 0, 9).await.unwrap();
        for row in rows {
            assert_eq!((row.service_type, row.generation_id), (note.service_type.clone(), Some(id)));
            // Nothing is nothing on both databases.
            assert_eq!((row.package_id, row.payment_id, row.description), (None, None, note.description.clone()));
        }
    }
}
