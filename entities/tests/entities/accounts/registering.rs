//! Registrations: one code opens one account, for whoever chose the password, and strangers learn and hinder nothing.

use super::*;

on_both! {
    async fn of_many_right_codes_at_once_one_opens_the_account(database: TestDatabase) {
        let db = Arc::new(database.connect().await);
        let (_, code) = waiting(&db, "ann", Some("hers")).await;
        let tries = (0..8).map(|_| {
            let db = Arc::clone(&db);
            tokio::spawn(async move { matches!(enter(&db, "ann", code, None).await, Verified::Opened(_)) })
        });
        let mut opened = 0;
        for one in tries.collect::<Vec<_>>() {
            opened += i32::from(one.await.unwrap());
        }
        assert_eq!(opened, 1);
        assert_eq!((count(&db, "users").await, count(&db, "sessions").await), (1, 1));
        assert_eq!(count(&db, "mail_outbox WHERE kind = 'welcome'").await, 1);
        assert_eq!(password_of(&db, "ann").await, "hers");
    }

    /// Whose code it is decides whose password it is; and whose browser it is, when the browser says so.
    async fn a_stranger_who_registers_first_gains_nothing(database: TestDatabase) {
        let db = database.connect().await;
        let (_, strangers_code) = waiting(&db, "ann", Some("a stranger's")).await;
        let (hers, her_code) = waiting(&db, "ann", Some("hers")).await;
        let Verified::Opened(_) = enter(&db, "ann", her_code, None).await else { panic!("the code is right") };
        assert_eq!(password_of(&db, "ann").await, "hers");
        assert!(matches!(enter(&db, "ann", strangers_code, None).await, Verified::Wrong { .. }));

        let (_, strangers_code) = waiting(&db, "bob", Some("a stranger's")).await;
        let (his, _) = waiting(&db, "bob", Some("his")).await;
        let Verified::Opened(_) = enter(&db, "bob", strangers_code, Some(his)).await else { panic!("the code is right") };
        assert_eq!(password_of(&db, "bob").await, "his");
        let _ = hers;

        // His own code has expired when the stranger's comes: his browser still says what he chose.
        let (his, _) = waiting(&db, "cid", Some("his")).await;
        let (_, strangers_code) = waiting(&db, "cid", Some("a stranger's")).await;
        age_code(&db, his).await;
        let Verified::Opened(_) = enter(&db, "cid", strangers_code, Some(his)).await else { panic!("the code is right") };
        assert_eq!(password_of(&db, "cid").await, "his");
    }

    /// Without the browser's word, a code that was asked for from another network opens the account with no password at
    /// all, and a link to set one goes to its owner.
    async fn where_nobody_can_say_who_chose_the_password_nobody_has_it(database: TestDatabase) {
        let db = database.connect().await;
        registered(&db, "ann", Some("hers"), NETWORK, true).await;
        let (_, strangers_code) = registered(&db, "ann", Some("a stranger's"), "198.51.100.7", true).await;
        let Verified::Opened(_) = enter(&db, "ann", strangers_code, None).await else { panic!("the code is right") };
        assert_eq!(password_of(&db, "ann").await, "!");
        assert_eq!(count(&db, "mail_outbox WHERE kind = 'password_reset' AND state = 'queued'").await, 1);
        assert_eq!(count(&db, "mail_outbox WHERE kind = 'welcome'").await, 0);
    }

    /// Strangers have used up the mails of an hour: a code of theirs still proves the owner's address, for her password.
    async fn an_address_that_had_enough_mails_can_be_registered(database: TestDatabase) {
        let db = database.connect().await;
        let (_, strangers_code) = waiting(&db, "ann", Some("a stranger's")).await;
        let (hers, _) = registered(&db, "ann", Some("hers"), NETWORK, false).await;
        let Verified::Opened(_) = enter(&db, "ann", strangers_code, Some(hers)).await else { panic!("the code is right") };
        assert_eq!(password_of(&db, "ann").await, "hers");
        // Without a mail there are no tries of its own, so that each registration is not three guesses more.
        waiting(&db, "bob", Some("x")).await;
        let (own, _) = registered(&db, "bob", Some("y"), NETWORK, false).await;
        for left in [2, 1, 0] {
            let Verified::Wrong { tries_left } = enter(&db, "bob", new_id(), Some(own)).await else { panic!("wrong") };
            assert_eq!(tries_left, left);
        }
        assert!(matches!(enter(&db, "bob", new_id(), None).await, Verified::UsedUp));
    }

    async fn wrong_codes_are_counted_for_every_address_alike(database: TestDatabase) {
        let db = database.connect().await;
        waiting(&db, "ann", Some("hers")).await;
        for name in ["ann", "nobody"] {
            let mut left = Vec::new();
            for _ in 0..4 {
                left.push(match enter(&db, name, new_id(), None).await {
                    Verified::Wrong { tries_left } => Some(tries_left),
                    Verified::UsedUp => None,
                    Verified::Opened(_) => panic!("{name}: a wrong code"),
                });
            }
            assert_eq!(left, [Some(2), Some(1), Some(0), None], "{name}");
        }
        let (_, code) = waiting(&db, "ann", Some("hers")).await;
        assert!(matches!(enter(&db, "ann", code, None).await, Verified::Opened(_)), "a new code brings new tries");
    }

    async fn strangers_cannot_use_up_the_tries_of_the_browser_that_registered(database: TestDatabase) {
        let db = database.connect().await;
        let (own, code) = waiting(&db, "ann", Some("hers")).await;
        for _ in 0..4 {
            enter(&db, "ann", new_id(), None).await;
        }
        assert!(matches!(enter(&db, "ann", code, None).await, Verified::UsedUp));
        assert!(matches!(enter(&db, "ann", new_id(), Some(own)).await, Verified::Wrong { tries_left: 2 }));
        assert!(matches!(enter(&db, "ann", code, Some(own)).await, Verified::Opened(_)));
    }
}
