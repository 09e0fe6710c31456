//! Orders: one for one wish, whoever asks how often; nobody else's; and never more than may wait.

use chrono::Duration;
use domain::{
    idempotency::{Fingerprint, IdempotencyKey},
    language::Language,
    lists::{Currency, Lists, PlanName},
    order::{OrderKind, OrderStatus, PaymentMethod},
};
use entities::{
    accounts::{self, NewUser},
    orders::{self, Made, NewOrder, Order, OrderError, What},
    packages, stable_id,
};
use harness::TestDatabase;
use sea_orm::{ConnectionTrait, DatabaseConnection, Statement};
use uuid::Uuid;

use crate::samples::{by, new_id, noon};

const LIMIT: u64 = 20;

async fn sql(db: &DatabaseConnection, statement: &str) {
    db.execute_unprepared(statement).await.unwrap_or_else(|error| panic!("{statement}: {error}"));
}

async fn count(db: &DatabaseConnection) -> i64 {
    let sql = Statement::from_string(db.get_database_backend(), "SELECT count(*) AS n FROM orders");
    db.query_one_raw(sql).await.unwrap().unwrap().try_get("", "n").unwrap()
}

/// An order of a package.
async fn create(
    db: &DatabaseConnection,
    new: &NewOrder,
    limit: u64,
    now: chrono::DateTime<chrono::Utc>,
) -> Result<Order, OrderError> {
    match orders::create(db, &Lists::embedded().unwrap(), new, limit, now).await? {
        Made::Order(order) => Ok(*order),
        other => panic!("{other:?}"),
    }
}

/// A connection to a database with the packages.
async fn shop(database: &TestDatabase) -> DatabaseConnection {
    let db = database.connect().await;
    packages::seed(&db, &Lists::embedded().unwrap().credit_packages, noon(0)).await.unwrap();
    db
}

/// An account on this plan, until an hour after noon.
async fn user(db: &DatabaseConnection, name: &str, plan: Option<PlanName>) -> Uuid {
    let new = NewUser {
        id: new_id(),
        email: format!("{name}@example.com").parse().unwrap(),
        password_hash: "hash".to_owned(),
        language: Language::En,
        username: None,
        full_name: None,
        is_admin: false,
        signs_in: false,
    };
    assert!(accounts::create(db, &new, noon(0)).await.unwrap());
    if let Some(plan) = plan {
        let end = noon(3_600).format("%Y-%m-%d %H:%M:%S+00:00");
        let email = &new.email;
        let set = format!("plan_name = '{plan}', plan_expires_at = '{end}' WHERE email = '{email}'");
        sql(db, &format!("UPDATE users SET {set}")).await;
    }
    new.id
}

fn key(text: &str) -> Option<IdempotencyKey> {
    Some(IdempotencyKey::try_from(text.as_bytes()).unwrap())
}

fn wish(user_id: Uuid, package: &str, method: PaymentMethod, key: Option<IdempotencyKey>) -> NewOrder {
    let id = new_id();
    NewOrder {
        id,
        random: id.as_u128(),
        user_id,
        what: What::Pack { package_id: stable_id("credit_packages", package) },
        payment_method: method,
        pay_by: None,
        promotion_code: None,
        key,
        fingerprint: Fingerprint::of(&[b"purchase", package.as_bytes(), method.as_str().as_bytes()]),
        // Finer than Postgres keeps it, as clocks are.
        expires_at: noon(0) + Duration::days(3) + Duration::nanoseconds(789),
    }
}

/// A wish for the small package through `ECPay`.
fn small(user_id: Uuid, key: Option<IdempotencyKey>) -> NewOrder {
    wish(user_id, "small", PaymentMethod::Ecpay, key)
}

on_both! {
    async fn an_order_keeps_what_it_was_for_and_is_its_owners_alone(database: TestDatabase) {
        let db = shop(&database).await;
        let (ann, bob) = (user(&db, "ann", Some(PlanName::Pro)).await, user(&db, "bob", None).await);
        let new = wish(ann, "large", PaymentMethod::Paddle, key("k"));
        let order = create(&db, &new, LIMIT, noon(0)).await.unwrap();
        assert_eq!((order.id, order.user_id), (new.id, ann));
        let large = stable_id("credit_packages", "large");
        assert_eq!((order.kind, order.package_id), (OrderKind::CreditPack, Some(large)));
        assert_eq!((order.credits, order.bonus_credits, order.total_credits()), (200, 30, 230));
        assert_eq!((order.amount_minor, order.discount_minor, order.currency), (1_170, 130, Currency::Usd));
        assert_eq!((order.status, order.paid_at), (OrderStatus::Pending, None));
        // Another price tomorrow, or none: this order is as it was.
        sql(&db, "UPDATE credit_packages SET price_usd_minor = 9900, credits = 1, is_active = FALSE").await;
        assert_eq!(orders::owned_by(&db, ann, order.id).await.unwrap().as_ref(), Some(&order));
        assert_eq!(create(&db, &wish(ann, "large", PaymentMethod::Paddle, key("k")), LIMIT, noon(9)).await.unwrap(), order);
        assert_eq!(orders::owned_by(&db, bob, order.id).await.unwrap(), None);
        assert_eq!(order.status_at(noon(0) + Duration::days(3)), OrderStatus::Expired);
        assert!(accounts::delete(&db, ann, "hash", noon(10)).await.unwrap());
        assert_eq!(orders::owned_by(&db, ann, order.id).await.unwrap(), Some(order), "orders outlive accounts");
    }

    async fn of_many_at_once_with_one_key_one_is_stored(database: TestDatabase) {
        let db = shop(&database).await;
        let ann = user(&db, "ann", None).await;
        let mut asked = Vec::new();
        for _ in 0..8 {
            let db = database.connect().await;
            asked.push(tokio::spawn(async move { create(&db, &small(ann, key("once")), LIMIT, noon(0)).await.unwrap() }));
        }
        let mut numbers = Vec::new();
        for one in asked {
            numbers.push(one.await.unwrap().number.to_string());
        }
        numbers.dedup();
        assert_eq!((numbers.len(), count(&db).await), (1, 1));
    }

    async fn a_key_is_for_one_request_of_one_account(database: TestDatabase) {
        let db = shop(&database).await;
        let (ann, bob) = (user(&db, "ann", Some(PlanName::Pro)).await, user(&db, "bob", None).await);
        let first = create(&db, &small(ann, key("k")), LIMIT, noon(0)).await.unwrap();
        for other in [
            wish(ann, "medium", PaymentMethod::Ecpay, key("k")),
            wish(ann, "small", PaymentMethod::Paddle, key("k")),
        ] {
            let refused = create(&db, &other, LIMIT, noon(1)).await.unwrap_err();
            assert!(matches!(refused, OrderError::KeyReused), "{refused:?}");
        }
        let bobs = create(&db, &small(bob, key("k")), LIMIT, noon(1)).await.unwrap();
        assert_ne!((bobs.id, bobs.user_id), (first.id, ann));
        // Without a key each request is a wish of its own.
        let plain = create(&db, &small(ann, None), LIMIT, noon(1)).await.unwrap();
        let again = create(&db, &small(ann, None), LIMIT, noon(1)).await.unwrap();
        assert_ne!(plain.id, again.id);
        assert_eq!(count(&db).await, 4);
    }

    async fn a_plan_buys_what_is_for_it_until_it_expires(database: TestDatabase) {
        let db = shop(&database).await;
        let names = ["small", "medium", "large", "enterprise"];
        let plans = [None, Some(PlanName::Demo), Some(PlanName::Starter), Some(PlanName::Pro), Some(PlanName::ProPlus)];
        for (number, (plan, allowed)) in plans.into_iter().zip([1, 1, 2, 3, 4]).enumerate() {
            let buyer = user(&db, &format!("buyer{number}"), plan).await;
            for (place, name) in names.iter().enumerate() {
                let made = create(&db, &wish(buyer, name, PaymentMethod::Ecpay, None), LIMIT, noon(0)).await;
                match made {
                    Ok(_) => assert!(place < allowed, "{plan:?} {name}"),
                    Err(OrderError::PlanTooLow { least }) => {
                        assert!(place >= allowed, "{plan:?} {name}");
                        assert_eq!(least, PlanName::ALL[place]);
                    }
                    Err(other) => panic!("{other:?}"),
                }
            }
            // At its end a plan is as none.
            let late = create(&db, &wish(buyer, "medium", PaymentMethod::Ecpay, None), LIMIT, noon(3_600)).await;
            assert!(matches!(late, Err(OrderError::PlanTooLow { least: PlanName::Starter })), "{plan:?}");
        }
        assert_eq!(count(&db).await, 11);
    }

    async fn so_many_wait_at_once_and_no_more(database: TestDatabase) {
        let db = shop(&database).await;
        let (ann, bob) = (user(&db, "ann", None).await, user(&db, "bob", None).await);
        let mut asked = Vec::new();
        for number in 0..8 {
            let db = database.connect().await;
            let new = small(ann, key(&number.to_string()));
            asked.push(tokio::spawn(async move { create(&db, &new, 3, noon(0)).await }));
        }
        let mut made = Vec::new();
        for one in asked {
            match one.await.unwrap() {
                Ok(order) => made.push(order),
                Err(OrderError::TooManyOpen { until }) => assert_eq!(until, noon(0) + Duration::days(3)),
                Err(other) => panic!("{other:?}"),
            }
        }
        assert_eq!((made.len(), count(&db).await), (3, 3));
        // Others are not held up, and what was asked for before is answered all the same.
        create(&db, &small(bob, None), 3, noon(0)).await.unwrap();
        let again = NewOrder { user_id: ann, ..small(ann, None) };
        assert!(matches!(create(&db, &again, 3, noon(0)).await, Err(OrderError::TooManyOpen { .. })));
        // One that is paid, or that expired, makes room.
        let paid = format!("UPDATE orders SET status = 'paid', paid_at = created_at, transaction_id = 'T' WHERE order_number = '{}'", made[0].number);
        sql(&db, &paid).await;
        create(&db, &small(ann, None), 3, noon(0)).await.unwrap();
        assert!(create(&db, &small(ann, None), 3, noon(0)).await.is_err());
        create(&db, &small(ann, None), 3, noon(0) + Duration::days(3)).await.unwrap();
    }

    async fn nobody_and_nothing_cannot_be_ordered(database: TestDatabase) {
        let db = shop(&database).await;
        let ann = user(&db, "ann", Some(PlanName::ProPlus)).await;
        let none = async |new: &NewOrder| create(&db, new, LIMIT, noon(0)).await;
        let (unknown, nobody) = (wish(ann, "huge", PaymentMethod::Ecpay, None), small(new_id(), None));
        assert!(matches!(none(&unknown).await, Err(OrderError::NoPackage)));
        assert!(matches!(none(&nobody).await, Err(OrderError::NoUser)));
        sql(&db, "UPDATE credit_packages SET is_active = FALSE WHERE name = 'small'").await;
        assert!(matches!(none(&small(ann, None)).await, Err(OrderError::NoPackage)));
        assert_eq!(accounts::ban(&db, ann, None, &by(), noon(0)).await.unwrap(), accounts::staff::Banned::Now);
        assert!(matches!(none(&wish(ann, "large", PaymentMethod::Ecpay, None)).await, Err(OrderError::NoUser)));
        assert_eq!(count(&db).await, 0);
    }

    async fn the_schema_knows_the_words_of_the_domain_and_no_others(database: TestDatabase) {
        let db = shop(&database).await;
        let ann = user(&db, "ann", None).await;
        let order = create(&db, &small(ann, key("k")), LIMIT, noon(0)).await.unwrap();
        for status in OrderStatus::ALL {
            let (paid, by) = match status {
                OrderStatus::Paid | OrderStatus::Refunded => ("created_at", "'T'"),
                _ => ("NULL", "NULL"),
            };
            sql(&db, &format!("UPDATE orders SET status = '{status}', paid_at = {paid}, transaction_id = {by}")).await;
            assert_eq!(orders::owned_by(&db, ann, order.id).await.unwrap().unwrap().status, *status);
        }
        sql(&db, "UPDATE orders SET status = 'pending', paid_at = NULL, transaction_id = NULL").await;
        let words = std::iter::once("kind = 'credit_pack'".to_owned());
        let words = words.chain(PaymentMethod::ALL.iter().map(|word| format!("payment_method = '{word}'")));
        for change in words.chain(Currency::ALL.iter().map(|word| format!("currency = '{word}'"))) {
            sql(&db, &format!("UPDATE orders SET {change}")).await;
        }
        sql(&db, "UPDATE orders SET kind = 'credit_pack'").await;
        create(&db, &small(ann, None), LIMIT, noon(0)).await.unwrap();
        for change in [
            "status = 'settled', paid_at = NULL",
            "status = 'paid'",
            "status = 'paid', paid_at = created_at",
            "refunded_minor = amount_minor + 1",
            "kind = 'subscription'",
            "kind = 'renewal'",
            "pay_by = 'CASH'",
            "paid_at = created_at",
            "kind = 'gift'",
            "currency = 'EUR'",
            "payment_method = 'cash'",
            "amount_minor = 0",
            "credits = 0",
            "bonus_credits = -1",
            "package_id = NULL",
            "order_number = ''",
            "order_number = 'CR1'",
            "order_number = 'CR1234567890123456789'",
            "request_fingerprint = 'abc'",
            "idempotency_key = ''",
            "idempotency_key = 'k'",
        ] {
            assert!(db.execute_unprepared(&format!("UPDATE orders SET {change}")).await.is_err(), "{change}");
        }
        assert!(db.execute_unprepared("DELETE FROM credit_packages").await.is_err(), "an order names its package");
    }
}
