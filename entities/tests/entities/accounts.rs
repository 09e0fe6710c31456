//! Accounts and the outbox: what happens once although many ask at once, and what is removed.

use std::sync::Arc;

use chrono::{DateTime, Duration, Utc};
use domain::{account::EmailAddress, language::Language};
use entities::{
    accounts::{
        self, NewUser, RevokeReason, changes,
        registrations::{self, Code, Entered, Letters, Registration, Verified},
        resets,
        sessions::{self, Client, NewSession, Renewal, Renewed},
        staff::Banned,
    },
    outbox::{self, MailKind, NewMail, Outcome, Queue},
};
use harness::TestDatabase;
use sea_orm::{ConnectionTrait, DatabaseConnection, Statement};
use uuid::Uuid;

use crate::samples::{by, new_id, noon};

#[path = "accounts/registering.rs"]
mod registering;
#[path = "accounts/sweeping.rs"]
mod sweeping;

fn address(name: &str) -> EmailAddress {
    format!("{name}@example.com").parse().unwrap()
}

fn client(name: &str) -> Client {
    Client { user_agent: name.to_owned(), ip_address: "192.0.2.1".to_owned() }
}

fn mail(kind: MailKind, cause: &str, to: &EmailAddress) -> NewMail {
    NewMail {
        id: new_id(),
        cause: cause.to_owned(),
        kind,
        subject_id: None,
        recipient: to.clone(),
        language: Language::Ko,
        expires_at: noon(0) + Duration::days(1),
        void: false,
    }
}

fn session(user_id: Uuid, token: &str) -> NewSession {
    let expires_at = noon(0) + Duration::days(7);
    NewSession { id: new_id(), user_id, token_hash: format!("{token:0>64}"), expires_at, client: client("browser") }
}

pub(crate) async fn user(db: &DatabaseConnection, name: &str) -> Uuid {
    let new = NewUser {
        id: new_id(),
        email: address(name),
        password_hash: "hash".to_owned(),
        language: Language::ZhTw,
        username: None,
        full_name: Some("王小明".to_owned()),
        is_admin: false,
        signs_in: false,
    };
    assert!(accounts::create(db, &new, noon(0)).await.unwrap());
    new.id
}

async fn count(db: &DatabaseConnection, what: &str) -> i64 {
    let sql = Statement::from_string(db.get_database_backend(), format!("SELECT count(*) AS n FROM {what}"));
    db.query_one_raw(sql).await.unwrap().unwrap().try_get("", "n").unwrap()
}

/// A registration that waits; its code fits the id that is replied. Without a password it opens nothing.
async fn waiting(db: &DatabaseConnection, name: &str, password: Option<&str>) -> (Uuid, Uuid) {
    registered(db, name, password, NETWORK, true).await
}

const NETWORK: &str = "192.0.2.1";

async fn registered(
    db: &DatabaseConnection,
    name: &str,
    password: Option<&str>,
    network: &str,
    mailed: bool,
) -> (Uuid, Uuid) {
    let (id, code) = (new_id(), Code { id: new_id(), expires_at: noon(0) + Duration::minutes(15) });
    let registration = Registration {
        id,
        email: address(name),
        opens: password.is_some(),
        password_hash: password.unwrap_or("a hash of nobody's").to_owned(),
        ip_address: network.to_owned(),
        language: Language::En,
        username: None,
        full_name: None,
    };
    let letter = mail(MailKind::VerificationCode, &code.id.to_string(), &address(name));
    registrations::register(db, registration, code, mailed.then_some(&letter), noon(0)).await.unwrap();
    (id, code.id)
}

/// Enters the code of `code_id`.
async fn enter(db: &DatabaseConnection, name: &str, code_id: Uuid, own: Option<Uuid>) -> Verified {
    let (email, user_id) = (address(name), new_id());
    let fits = move |id| id == code_id;
    let entered = Entered { email: &email, fits: &fits, own, ip_address: NETWORK, user_id, decoy_id: new_id() };
    let letters = Letters {
        welcome: |_| mail(MailKind::Welcome, &user_id.to_string(), &email),
        set_password: |_, id: Uuid| mail(MailKind::PasswordReset, &id.to_string(), &email),
    };
    registrations::verify(db, entered, &session(user_id, &user_id.simple().to_string()), letters, noon(1))
        .await
        .unwrap()
}

/// Its code has expired.
async fn age_code(db: &DatabaseConnection, id: Uuid) {
    use sea_orm::sea_query::{Expr, ExprTrait, Query};

    let mut age = Query::update();
    age.table("registrations").value("code_expires_at", noon(0)).and_where(Expr::col("id").eq(id));
    db.execute(&age).await.unwrap();
}

async fn password_of(db: &DatabaseConnection, name: &str) -> String {
    accounts::by_email(db, &address(name)).await.unwrap().unwrap().password_hash
}

on_both! {
    async fn of_many_renewals_at_once_one_rotates_and_reuse_ends_the_session(database: TestDatabase) {
        let db = Arc::new(database.connect().await);
        let user_id = user(&db, "ann").await;
        let first = session(user_id, "1");
        assert!(sessions::open(&*db, &first, "hash", noon(0)).await.unwrap());
        let renewal = |presented: &str, successor: &str, client: Client| Renewal {
            session_id: first.id,
            presented_hash: format!("{presented:0>64}"),
            successor_hash: format!("{successor:0>64}"),
            expires_at: noon(0) + Duration::days(7),
            client,
        };
        let grace = Duration::seconds(10);
        let tries = (0..8).map(|_| {
            let (db, renewal) = (Arc::clone(&db), renewal("1", "2", client("browser")));
            tokio::spawn(async move { sessions::renew(&*db, &renewal, grace, noon(1)).await.unwrap() })
        });
        let mut rotated = 0;
        for one in tries.collect::<Vec<_>>() {
            match one.await.unwrap() {
                Renewed::Rotated => rotated += 1,
                Renewed::Repeated { rotated_at, .. } => assert_eq!(rotated_at, noon(1)),
                other => panic!("{other:?}"),
            }
        }
        assert_eq!(rotated, 1);
        let renew = async |renewal: Renewal, now: DateTime<Utc>| sessions::renew(&*db, &renewal, grace, now).await.unwrap();
        assert_eq!(renew(renewal("2", "3", client("browser")), noon(2)).await, Renewed::Rotated);
        // The first token is two generations old: no answer was lost.
        assert_eq!(renew(renewal("1", "x", client("browser")), noon(2)).await, Renewed::Reused);
        assert_eq!(renew(renewal("3", "4", client("browser")), noon(2)).await, Renewed::Gone);
        let (ended, _) = sessions::with_user(&*db, first.id).await.unwrap().unwrap();
        assert_eq!(ended.revoked, Some(RevokeReason::Reuse));
    }

    async fn the_token_before_is_repeated_to_the_same_client_for_a_moment_only(database: TestDatabase) {
        let db = database.connect().await;
        let user_id = user(&db, "ann").await;
        for (who, after, repeated) in [("browser", 10, true), ("browser", 11, false), ("somebody", 1, false)] {
            let token = new_id().simple().to_string();
            let one = session(user_id, &token);
            assert!(sessions::open(&db, &one, "hash", noon(0)).await.unwrap());
            let successor = format!("{:0>64}", new_id().simple());
            let renewal = |client| Renewal {
                session_id: one.id,
                presented_hash: format!("{token:0>64}"),
                successor_hash: successor.clone(),
                expires_at: noon(0) + Duration::days(7),
                client,
            };
            let grace = Duration::seconds(10);
            let first = sessions::renew(&db, &renewal(client("browser")), grace, noon(1)).await.unwrap();
            assert_eq!(first, Renewed::Rotated);
            let again = sessions::renew(&db, &renewal(client(who)), grace, noon(1) + Duration::seconds(after)).await;
            let told = Renewed::Repeated { rotated_at: noon(1), successor_hash: successor.clone() };
            assert_eq!(again.unwrap(), if repeated { told } else { Renewed::Reused }, "{who} after {after} s");
        }
    }

    async fn a_sign_in_that_overlaps_a_change_opens_no_session(database: TestDatabase) {
        let db = database.connect().await;
        let user_id = user(&db, "ann").await;
        let open = async |hash: &str| {
            let token = new_id().simple().to_string();
            sessions::open(&db, &session(user_id, &token), hash, noon(1)).await.unwrap()
        };
        assert!(open("hash").await);
        assert!(!open("another hash").await, "the password was changed meanwhile");
        accounts::ban(&db, user_id, None, &by(), noon(2)).await.unwrap();
        assert!(!open("hash").await, "banned meanwhile");
        accounts::delete(&db, user_id, "hash", noon(3)).await.unwrap();
        assert!(!open("hash").await, "deleted meanwhile");
    }

    async fn a_changed_password_is_not_changed_by_who_knows_the_one_before(database: TestDatabase) {
        let db = database.connect().await;
        let user_id = user(&db, "ann").await;
        let own = session(user_id, "1");
        sessions::open(&db, &own, "hash", noon(0)).await.unwrap();
        let change = async |judged: &str, new: &str| {
            let notice = mail(MailKind::PasswordChanged, new, &address("ann"));
            accounts::change_password(&db, user_id, judged, new, own.id, &notice, noon(1)).await.unwrap()
        };
        assert!(change("hash", "second").await);
        assert!(!change("hash", "a thief's").await);
        assert!(!accounts::delete(&db, user_id, "hash", noon(1)).await.unwrap());
        assert_eq!(password_of(&db, "ann").await, "second");
        sessions::end(&db, user_id, own.id, RevokeReason::SignOut, noon(2)).await.unwrap();
        assert!(!change("second", "third").await, "the session that asks has ended");
    }

    async fn the_oldest_of_too_many_sessions_ends(database: TestDatabase) {
        let db = database.connect().await;
        let user_id = user(&db, "ann").await;
        let mut first = None;
        for number in 0..101 {
            let one = session(user_id, &number.to_string());
            assert!(sessions::open(&db, &one, "hash", noon(number)).await.unwrap());
            first.get_or_insert(one.id);
        }
        let live = sessions::of_user(&db, user_id, noon(200), 200).await.unwrap();
        assert_eq!((live.len(), live.iter().any(|one| Some(one.id) == first)), (100, false));
    }

    async fn of_many_free_generations_at_once_as_many_pass_as_are_free(database: TestDatabase) {
        let db = Arc::new(database.connect().await);
        let user_id = user(&db, "ann").await;
        let uses = (0..12).map(|_| {
            let db = Arc::clone(&db);
            tokio::spawn(async move { accounts::use_demo_generation(&*db, user_id, 2).await.unwrap() })
        });
        let mut passed = 0;
        for one in uses.collect::<Vec<_>>() {
            passed += i32::from(one.await.unwrap());
        }
        assert_eq!((passed, accounts::by_id(&*db, user_id).await.unwrap().unwrap().demo_generations), (2, 2));
    }

    async fn a_link_is_good_once_and_ends_every_session(database: TestDatabase) {
        let db = Arc::new(database.connect().await);
        let user_id = user(&db, "ann").await;
        assert!(sessions::open(&*db, &session(user_id, "1"), "hash", noon(0)).await.unwrap());
        let (one, other) = (new_id(), new_id());
        for id in [one, other] {
            let letter = mail(MailKind::PasswordReset, &id.to_string(), &address("ann"));
            resets::request(&*db, id, Some(user_id), noon(0) + Duration::hours(1), &letter, noon(0)).await.unwrap();
        }
        assert_eq!(resets::owner(&*db, one, noon(1)).await.unwrap().map(|user| user.id), Some(user_id));
        assert_eq!(resets::owner(&*db, one, noon(0) + Duration::hours(1)).await.unwrap(), None);
        let tries = (0..6).map(|number| {
            let db = Arc::clone(&db);
            tokio::spawn(async move {
                let notice = mail(MailKind::PasswordChanged, "reset", &address("ann"));
                let hash = format!("hash {number}");
                resets::redeem(&*db, one, user_id, &hash, "192.0.2.7", &notice, noon(1)).await.unwrap()
            })
        });
        let mut redeemed = 0;
        for one in tries.collect::<Vec<_>>() {
            redeemed += i32::from(one.await.unwrap());
        }
        assert_eq!(redeemed, 1);
        assert_eq!(resets::owner(&*db, other, noon(1)).await.unwrap(), None, "the other link is good no longer");
        assert_eq!(sessions::of_user(&*db, user_id, noon(1), 10).await.unwrap(), []);
        assert_eq!(count(&db, "mail_outbox WHERE kind = 'password_changed'").await, 1);
        let knows = async |user_id, address, now| sessions::knows_address(&*db, user_id, address, now).await.unwrap();
        assert!(knows(user_id, "192.0.2.7", noon(2)).await, "the link was used from there");
        assert!(!knows(user_id, "192.0.2.8", noon(2)).await && !knows(new_id(), "192.0.2.7", noon(2)).await);
        assert!(!knows(user_id, "192.0.2.7", noon(1) + Duration::hours(12)).await, "long ago, and never used since");
    }

    async fn a_mail_is_taken_by_one_sender_and_never_again_after_it_died(database: TestDatabase) {
        let db = Arc::new(database.connect().await);
        for name in ["ann", "bob", "cid"] {
            waiting(&db, name, Some("x")).await;
        }
        let takers = (0..6).map(|_| {
            let db = Arc::clone(&db);
            tokio::spawn(async move { outbox::claim(&*db, 3, noon(1)).await.unwrap() })
        });
        let mut taken = Vec::new();
        for taker in takers.collect::<Vec<_>>() {
            taken.extend(taker.await.unwrap());
        }
        assert_eq!(taken.len(), 3);
        let later = Outcome::Later { due_at: noon(5), reason: "busy".to_owned(), counts: true };
        outbox::finish(&*db, taken[0].id, later, noon(2)).await.unwrap();
        outbox::finish(&*db, taken[1].id, Outcome::Sent, noon(2)).await.unwrap();
        assert_eq!(outbox::claim(&*db, 9, noon(4)).await.unwrap(), []);
        assert_eq!(outbox::abandon(&*db, noon(2), noon(4)).await.unwrap(), 1, "the third was never finished");
        let again = outbox::claim(&*db, 9, noon(5)).await.unwrap();
        assert_eq!(again.iter().map(|mail| (mail.id, mail.attempts)).collect::<Vec<_>>(), [(taken[0].id, 2)]);
        let queue = outbox::queue(&*db).await.unwrap();
        let expected = Queue { sending: 1, unclear: 1, oldest_at: Some(again[0].created_at), ..Queue::default() };
        assert_eq!(queue, expected, "what was sent is not waited for");
    }

    async fn what_running_tokens_must_feel_is_written_down_with_its_cause(database: TestDatabase) {
        let db = database.connect().await;
        let user_id = user(&db, "ann").await;
        let changed = async || changes::since(&db, noon(0)).await.unwrap().len();
        let open = session(user_id, "1");
        assert!(sessions::open(&db, &open, "hash", noon(0)).await.unwrap());
        assert_eq!(changed().await, 0);
        assert!(sessions::end(&db, user_id, open.id, RevokeReason::SignOut, noon(1)).await.unwrap());
        assert!(!sessions::end(&db, user_id, open.id, RevokeReason::SignOut, noon(1)).await.unwrap(), "it has ended");
        assert!(!sessions::end(&db, new_id(), open.id, RevokeReason::SignOut, noon(1)).await.unwrap(), "not theirs");
        assert_eq!(changed().await, 1);
        assert_eq!(accounts::ban(&db, user_id, Some("spam"), &by(), noon(2)).await.unwrap(), Banned::Now);
        assert!(accounts::unban(&db, user_id, &by(), noon(2)).await.unwrap());
        assert!(accounts::set_admin(&db, user_id, true, &by(), noon(2)).await.unwrap());
        assert!(accounts::delete(&db, user_id, "hash", noon(3)).await.unwrap());
        assert!(!accounts::delete(&db, user_id, "hash", noon(3)).await.unwrap());
        assert_eq!(changed().await, 5);
        assert_eq!(count(&db, "sessions").await, 0, "they go with their account");
    }

    async fn what_is_over_is_removed_and_nothing_else(database: TestDatabase) {
        let db = database.connect().await;
        let user_id = user(&db, "ann").await;
        waiting(&db, "bob", Some("x")).await;
        assert!(sessions::open(&db, &session(user_id, "1"), "hash", noon(0)).await.unwrap());
        assert_eq!(accounts::sweep(&db, noon(0) + Duration::hours(23)).await.unwrap(), 0);
        assert_eq!(accounts::sweep(&db, noon(0) + Duration::hours(25)).await.unwrap(), 1, "the registration");
        assert_eq!(accounts::sweep(&db, noon(0) + Duration::days(38)).await.unwrap(), 2, "the session, and the mail that nobody sent");
        assert_eq!((count(&db, "users").await, count(&db, "mail_outbox").await), (1, 0));
    }
}
