//! Promotions: never more uses than there are, whoever asks at once; each counted once; and what staff decide.

use domain::{
    language::Language,
    lists::{Currency, Lists, PlanName},
    order::OrderNumber,
    promotion::{Campaign, DiscountType, Item, Promotion, PromotionCode, Refusal, UsageState, Uses},
};
use entities::{
    StoreError,
    accounts::{self, NewUser},
    connect::begin_write,
    packages::{self, PackageError},
    plans::plan_id,
    promotions::{self, ChangeError, RecordError, Recorded, ReserveError},
    stable_id,
};
use harness::TestDatabase;
use sea_orm::{ConnectionTrait, DatabaseConnection};
use uuid::Uuid;

use crate::samples::{by, new_id, noon};

fn code(text: &str) -> PromotionCode {
    text.parse().unwrap()
}

/// A tenth off everything, for as many as there are uses.
fn tenth(text: &str, max_uses_total: Option<u32>) -> Campaign {
    Campaign {
        code: code(text),
        name: "A tenth off".to_owned(),
        name_zh: Some("九折".to_owned()),
        name_en: None,
        description: None,
        description_zh: None,
        description_en: Some("for everybody".to_owned()),
        discount_type: DiscountType::Percentage,
        discount_value: 1_000,
        currency: None,
        min_purchase_minor: 0,
        max_discount_minor: None,
        start_date: noon(0),
        end_date: noon(1_000),
        max_uses_total,
        max_uses_per_user: 1,
        applicable_plans: Vec::new(),
        applicable_credit_packages: Vec::new(),
        banner_image_url: Some("/static/banner.png".to_owned()),
        badge_text: Some("-10%".to_owned()),
        badge_color: "#00ff00".to_owned(),
        priority: 0,
        is_active: true,
        is_featured: false,
    }
}

async fn create(db: &DatabaseConnection, campaign: Campaign) -> Promotion {
    promotions::create(db, new_id(), campaign, &by(), noon(0)).await.unwrap()
}

async fn uses(db: &DatabaseConnection, text: &str) -> (u32, u32, u32) {
    let Uses { current, reserved, late } = promotions::by_code(db, &code(text)).await.unwrap().unwrap().uses;
    (current, reserved, late)
}

const PACK: Item = Item::Package(Uuid::from_u128(1));

/// Reserves a use of 150 TWD in a transaction of its own.
async fn reserve(db: &DatabaseConnection, text: &str, user: Uuid, order: Uuid) -> Result<u32, ReserveError> {
    let tx = begin_write(db).await?;
    let reserved = promotions::reserve(&tx, &code(text), user, PACK, 15_000, Currency::Twd, order, noon(1)).await?;
    tx.commit().await?;
    assert_eq!(reserved.code, code(text));
    Ok(reserved.discount_minor)
}

async fn consume(db: &DatabaseConnection, order: Uuid) -> Result<bool, StoreError> {
    let tx = begin_write(db).await?;
    let counted = promotions::consume(&tx, order, noon(2)).await?;
    tx.commit().await?;
    Ok(counted)
}

async fn release(db: &DatabaseConnection, order: Uuid) -> bool {
    let tx = begin_write(db).await.unwrap();
    let released = promotions::release(&tx, order, noon(2)).await.unwrap();
    tx.commit().await.unwrap();
    released
}

fn refusal<T: std::fmt::Debug>(result: Result<T, ReserveError>) -> Refusal {
    match result {
        Err(ReserveError::Refused(refusal)) => refusal,
        other => panic!("{other:?}"),
    }
}

/// An account with an order of the small package.
async fn buyer(db: &DatabaseConnection, name: &str) -> (Uuid, Uuid) {
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
    packages::seed(db, &Lists::embedded().unwrap().credit_packages, noon(0)).await.unwrap();
    // In SQL, since how an order is made is no matter of these tests; its id is the buyer's.
    let order = format!(
        "INSERT INTO orders (id, order_number, user_id, kind, package_id, credits, amount_minor, currency, payment_method, \
         status, request_fingerprint, expires_at, created_at, updated_at) \
         SELECT u.id, '{}', u.id, 'credit_pack', p.id, 50, 15000, 'TWD', 'ecpay', 'pending', '{}', u.created_at, \
         u.created_at, u.created_at FROM users u, credit_packages p WHERE u.email = '{}' AND p.name = 'small'",
        OrderNumber::credit_pack(new.id.as_u128()),
        "0".repeat(64),
        new.email,
    );
    db.execute_unprepared(&order).await.unwrap();
    (new.id, new.id)
}

on_both! {
    async fn of_a_hundred_at_once_as_many_pass_as_there_are_uses(database: TestDatabase) {
        let db = database.connect().await;
        create(&db, tenth("RUSH", Some(10))).await;
        let asked = (0..100).map(|_| {
            let db = db.clone();
            tokio::spawn(async move {
                let order = new_id();
                (order, reserve(&db, "RUSH", new_id(), order).await)
            })
        });
        let mut passed = Vec::new();
        for one in asked.collect::<Vec<_>>() {
            match one.await.unwrap() {
                (order, Ok(discount)) => {
                    assert_eq!(discount, 1_500);
                    passed.push(order);
                }
                (_, refused) => assert_eq!(refusal(refused), Refusal::UsedUp),
            }
        }
        assert_eq!((passed.len(), uses(&db, "RUSH").await), (10, (0, 10, 0)));
        assert_eq!(promotions::active(&db, noon(1)).await.unwrap(), []);
        // Each is paid by several notices at once, while the sweep ends it: it is counted once, paid or given back.
        let settled = passed.iter().flat_map(|order| [(*order, true), (*order, false), (*order, true)]).map(|(order, pay)| {
            let db = db.clone();
            tokio::spawn(async move { if pay { consume(&db, order).await.unwrap() } else { release(&db, order).await } })
        });
        for one in settled.collect::<Vec<_>>() {
            one.await.unwrap();
        }
        assert_eq!(uses(&db, "RUSH").await, (10, 0, 0), "a use that is paid late takes back what nobody else took");
    }

    async fn one_account_has_its_uses_also_when_it_asks_many_times_at_once(database: TestDatabase) {
        let db = database.connect().await;
        create(&db, Campaign { max_uses_per_user: 2, ..tenth("TWICE", None) }).await;
        let (ann, bob) = (new_id(), new_id());
        let asked = (0..12).map(|_| {
            let db = db.clone();
            tokio::spawn(async move { reserve(&db, "TWICE", ann, new_id()).await })
        });
        let mut passed = 0;
        for one in asked.collect::<Vec<_>>() {
            match one.await.unwrap() {
                Ok(_) => passed += 1,
                refused => assert_eq!(refusal(refused), Refusal::UsedByUser { most: 2 }),
            }
        }
        assert_eq!(passed, 2);
        let order = new_id();
        reserve(&db, "TWICE", bob, order).await.unwrap();
        assert_eq!(uses(&db, "TWICE").await, (0, 3, 0));
        // What is released may be had again; what is used may not.
        assert!(release(&db, order).await);
        assert_eq!(promotions::list(&db, 0, 9, false).await.unwrap()[0].uses_left(), None);
        for _ in 0..2 {
            let order = new_id();
            reserve(&db, "TWICE", bob, order).await.unwrap();
            assert!(consume(&db, order).await.unwrap());
        }
        assert_eq!(refusal(reserve(&db, "TWICE", bob, new_id()).await), Refusal::UsedByUser { most: 2 });
        assert_eq!(uses(&db, "TWICE").await, (2, 2, 0));
    }

    async fn a_use_is_counted_once_and_given_back_once(database: TestDatabase) {
        let db = database.connect().await;
        create(&db, tenth("ONE", Some(1))).await;
        let (first, second, without) = (new_id(), new_id(), new_id());
        reserve(&db, "ONE", new_id(), first).await.unwrap();
        assert_eq!(refusal(reserve(&db, "ONE", new_id(), second).await), Refusal::UsedUp);
        assert!(release(&db, first).await);
        assert!(!release(&db, first).await);
        assert_eq!(uses(&db, "ONE").await, (0, 0, 0));
        reserve(&db, "ONE", new_id(), second).await.unwrap();
        assert!(consume(&db, second).await.unwrap());
        assert!(!consume(&db, second).await.unwrap());
        assert!(!release(&db, second).await, "what is paid stays used");
        assert_eq!(uses(&db, "ONE").await, (1, 0, 0));
        // The first is paid after all, though its use is somebody else's: it counts beyond the limit, once.
        assert!(consume(&db, first).await.unwrap());
        assert!(!consume(&db, first).await.unwrap());
        assert_eq!(uses(&db, "ONE").await, (2, 0, 1));
        assert_eq!(refusal(reserve(&db, "ONE", new_id(), new_id()).await), Refusal::UsedUp);
        // An order without a promotion is no fault.
        assert!(!consume(&db, without).await.unwrap() && !release(&db, without).await);
        // An order has one use; and what is undone keeps none.
        assert!(matches!(reserve(&db, "ONE", new_id(), second).await, Err(ReserveError::Refused(Refusal::UsedUp))));
        create(&db, tenth("FREE", None)).await;
        assert!(matches!(reserve(&db, "FREE", new_id(), second).await, Err(ReserveError::Store(_))));
        let tx = begin_write(&db).await.unwrap();
        promotions::reserve(&tx, &code("FREE"), new_id(), PACK, 500, Currency::Usd, without, noon(1)).await.unwrap();
        drop(tx);
        assert_eq!(uses(&db, "FREE").await, (0, 0, 0));
        assert!(!consume(&db, without).await.unwrap());
    }

    async fn rules_are_checked_where_a_use_is_taken(database: TestDatabase) {
        let db = database.connect().await;
        let pro = plan_id(PlanName::Pro);
        create(&db, Campaign { applicable_plans: vec![pro], ..tenth("PRO", None) }).await;
        create(&db, Campaign { start_date: noon(5), ..tenth("SOON", None) }).await;
        create(&db, Campaign { end_date: noon(1), start_date: noon(0), ..tenth("JUST", None) }).await;
        create(&db, Campaign { min_purchase_minor: 20_000, currency: Some(Currency::Twd), ..tenth("BIG", None) }).await;
        let ann = new_id();
        for (text, refused) in [
            ("PRO", Refusal::NotForItem),
            ("SOON", Refusal::NotValid),
            ("NONE", Refusal::NotValid),
            ("BIG", Refusal::BelowMinimum { least_minor: 20_000, currency: Currency::Twd }),
        ] {
            assert_eq!(refusal(reserve(&db, text, ann, new_id()).await), refused, "{text}");
        }
        assert_eq!(reserve(&db, "JUST", ann, new_id()).await.unwrap(), 1_500, "the last moment counts");
        let tx = begin_write(&db).await.unwrap();
        let plan = Item::Plan(pro);
        let usd = promotions::reserve(&tx, &code("PRO"), ann, plan, 1_999, Currency::Usd, new_id(), noon(1)).await.unwrap();
        assert_eq!(usd.discount_minor, 199);
        // A refusal leaves the caller's transaction good.
        let refused = promotions::reserve(&tx, &code("BIG"), ann, plan, 500, Currency::Usd, new_id(), noon(1)).await;
        assert_eq!(refusal(refused), Refusal::OtherCurrency { wanted: Currency::Twd });
        tx.commit().await.unwrap();
        assert_eq!(uses(&db, "PRO").await, (0, 1, 0));
        // A quote says the same and keeps nothing.
        let quote = async |user, text, amount, currency| {
            promotions::quote(&db, &code(text), user, Some(plan), amount, currency, noon(1)).await.unwrap()
        };
        let told = quote(ann, "PRO", 1_999, None).await.unwrap();
        assert_eq!(told.discount_minor, Err(Refusal::UsedByUser { most: 1 }));
        let told = quote(new_id(), "PRO", 1_999, Some(Currency::Usd)).await.unwrap();
        assert_eq!((told.discount_minor, told.currency), (Ok(199), Currency::Usd));
        let told = quote(new_id(), "BIG", 30_000, None).await.unwrap();
        assert_eq!((told.discount_minor, told.currency), (Ok(3_000), Currency::Twd));
        assert_eq!(told.promotion.uses, Uses::default());
        assert_eq!(quote(ann, "NONE", 30_000, None).await, None);
    }

    async fn what_staff_decide_reads_back_and_is_shown_in_order(database: TestDatabase) {
        let db = database.connect().await;
        let first = create(&db, tenth("FIRST", Some(3))).await;
        assert_eq!(promotions::by_code(&db, &code("first")).await.unwrap(), Some(first.clone()));
        let again = promotions::create(&db, new_id(), tenth("FIRST", None), &by(), noon(0)).await;
        assert!(matches!(again, Err(ChangeError::CodeTaken)), "{again:?}");
        let newer = promotions::create(&db, new_id(), tenth("NEWER", None), &by(), noon(1)).await.unwrap();
        let top = create(&db, Campaign { priority: 5, ..tenth("TOP", None) }).await;
        let order = async || {
            let all = promotions::active(&db, noon(1)).await.unwrap();
            all.into_iter().map(|it| it.campaign.code.to_string()).collect::<Vec<_>>()
        };
        assert_eq!(order().await, ["TOP", "NEWER", "FIRST"]);
        let lists = (vec![plan_id(PlanName::Pro)], vec![stable_id("credit_packages", "small")]);
        let edit = |it: &mut Campaign| {
            (it.code, it.priority) = (code("SECOND"), 9);
            (it.discount_type, it.discount_value, it.currency) = (DiscountType::FixedAmount, 5_000, Some(Currency::Twd));
            (it.applicable_plans, it.applicable_credit_packages) = lists.clone();
            (it.name_zh, it.max_uses_total, it.max_discount_minor) = (None, Some(1), Some(4_000));
        };
        let changed = promotions::update(&db, newer.id, edit, &by(), noon(3)).await.unwrap().unwrap();
        assert_eq!(promotions::by_code(&db, &code("SECOND")).await.unwrap(), Some(changed));
        assert_eq!(promotions::by_code(&db, &code("NEWER")).await.unwrap(), None);
        assert_eq!(order().await, ["SECOND", "TOP", "FIRST"]);
        let taken = promotions::update(&db, top.id, |it| it.code = code("FIRST"), &by(), noon(3)).await;
        assert!(matches!(taken, Err(ChangeError::CodeTaken)), "{taken:?}");
        let ends = promotions::update(&db, top.id, |it| it.end_date = it.start_date, &by(), noon(3)).await;
        assert!(matches!(ends, Err(ChangeError::Faults(faults)) if faults[0].field == "end_date"));
        assert!(promotions::update(&db, new_id(), edit, &by(), noon(3)).await.unwrap().is_none());
        // Fewer than are used already cannot be wished for.
        for _ in 0..2 {
            reserve(&db, "FIRST", new_id(), new_id()).await.unwrap();
        }
        let fewer = promotions::update(&db, first.id, |it| it.max_uses_total = Some(1), &by(), noon(3)).await;
        assert!(matches!(fewer, Err(ChangeError::Faults(faults)) if faults[0].field == "max_uses_total"));
        assert_eq!(uses(&db, "FIRST").await, (0, 2, 0));
        assert!(promotions::deactivate(&db, top.id, &by(), noon(3)).await.unwrap());
        assert!(!promotions::deactivate(&db, new_id(), &by(), noon(3)).await.unwrap());
        assert_eq!(order().await, ["SECOND", "FIRST"]);
        let page = async |skip, limit, all| promotions::list(&db, skip, limit, all).await.unwrap().len();
        assert_eq!((page(0, 9, false).await, page(0, 9, true).await, page(2, 9, true).await, page(0, 1, true).await), (2, 3, 1, 1));
    }

    async fn staff_count_a_use_that_was_missed_and_no_use_twice(database: TestDatabase) {
        let db = database.connect().await;
        let promotion = create(&db, tenth("MISSED", Some(1))).await;
        let other = create(&db, tenth("OTHER", None)).await;
        let ((ann, paid), (bob, late)) = (buyer(&db, "ann").await, buyer(&db, "bob").await);
        let record = async |id, user, order| promotions::record(&db, id, user, order, 1_500, &by(), noon(2)).await;
        assert!(matches!(record(promotion.id, bob, paid).await, Err(RecordError::NoOrder)));
        assert!(matches!(record(promotion.id, ann, new_id()).await, Err(RecordError::NoOrder)));
        assert!(matches!(record(new_id(), ann, paid).await, Err(RecordError::NoPromotion)));
        assert_eq!(uses(&db, "MISSED").await, (0, 0, 0));
        let asked = (0..6).map(|_| {
            let db = db.clone();
            tokio::spawn(async move { promotions::record(&db, promotion.id, ann, paid, 1_500, &by(), noon(2)).await.unwrap() })
        });
        let mut counted = 0;
        for one in asked.collect::<Vec<_>>() {
            counted += u32::from(one.await.unwrap() == Recorded::Counted);
        }
        assert_eq!((counted, uses(&db, "MISSED").await), (1, (1, 0, 0)));
        assert_eq!(record(promotion.id, bob, late).await.unwrap(), Recorded::Counted, "beyond the limit, but it happened");
        assert_eq!(uses(&db, "MISSED").await, (2, 0, 1));
        assert!(matches!(record(other.id, bob, late).await, Err(RecordError::OtherPromotion)));
        assert!(!consume(&db, late).await.unwrap());
        let (eve, order) = buyer(&db, "eve").await;
        reserve(&db, "OTHER", eve, order).await.unwrap();
        assert_eq!(record(other.id, eve, order).await.unwrap(), Recorded::Counted);
        assert_eq!(record(other.id, eve, order).await.unwrap(), Recorded::Already);
        assert_eq!(uses(&db, "OTHER").await, (1, 0, 0));
    }

    async fn packages_of_the_operators_own_are_stored_and_changed(database: TestDatabase) {
        let db = database.connect().await;
        let seeded = Lists::embedded().unwrap().credit_packages;
        packages::seed(&db, &seeded, noon(0)).await.unwrap();
        let mut own = seeded[0].clone();
        (own.name, own.sort_order) = ("summer".to_owned(), -1);
        let shown = packages::create(&db, new_id(), &own, Some("for the holidays"), &by(), noon(1)).await.unwrap();
        assert_eq!(packages::shown(&db).await.unwrap()[0], shown);
        let again = packages::create(&db, new_id(), &own, None, &by(), noon(1)).await;
        assert!(matches!(again, Err(PackageError::NameTaken)), "{again:?}");
        let id = shown.package.id;
        assert_eq!(packages::unknown(&db, &[id, Uuid::nil()]).await.unwrap(), [Uuid::nil()]);
        let edit = |it: &mut packages::Shown| {
            (it.package.listed.price_usd_minor, it.description) = (999, None);
        };
        let changed = packages::update(&db, id, edit, &by(), noon(2)).await.unwrap().unwrap();
        assert_eq!((changed.created_at, changed.package.listed.price_usd_minor), (shown.created_at, 999));
        assert_eq!(packages::shown(&db).await.unwrap()[0], changed);
        assert_eq!(packages::sold_by_id(&db, id).await.unwrap(), Some(changed.package));
        let taken = packages::update(&db, id, |it| it.package.listed.name = "small".to_owned(), &by(), noon(2)).await;
        assert!(matches!(taken, Err(PackageError::NameTaken)), "{taken:?}");
        packages::update(&db, id, |it| it.package.listed.is_active = false, &by(), noon(2)).await.unwrap();
        assert_eq!(packages::shown(&db).await.unwrap().len(), seeded.len());
        assert!(packages::update(&db, new_id(), |_| (), &by(), noon(2)).await.unwrap().is_none());
        assert_eq!(packages::seed(&db, &seeded, noon(3)).await.unwrap(), 0);
    }

    async fn the_schema_knows_the_words_of_the_domain_and_no_others(database: TestDatabase) {
        let db = database.connect().await;
        create(&db, tenth("A1_-", Some(5))).await;
        create(&db, tenth("OTHER", None)).await;
        reserve(&db, "A1_-", new_id(), new_id()).await.unwrap();
        let fits = async |change: &str| db.execute_unprepared(&format!("UPDATE {change}")).await.is_ok();
        for state in UsageState::ALL {
            assert!(fits(&format!("promotion_usages SET state = '{state}'")).await, "{state}");
        }
        for currency in Currency::ALL {
            assert!(fits(&format!("promotions SET currency = '{currency}'")).await, "{currency}");
        }
        for kind in DiscountType::ALL {
            assert!(fits(&format!("promotions SET discount_type = '{kind}'")).await, "{kind}");
        }
        for change in [
            "promotions SET code = 'OTHER'",
            "promotions SET code = 'a1' WHERE code = 'A1_-'",
            "promotions SET code = 'A B' WHERE code = 'A1_-'",
            "promotions SET code = 'A' WHERE code = 'A1_-'",
            "promotions SET currency = 'EUR'",
            "promotions SET currency = NULL",
            "promotions SET discount_type = 'gift'",
            "promotions SET discount_value = 0",
            "promotions SET discount_type = 'percentage', discount_value = 10001",
            "promotions SET min_purchase_minor = -1",
            "promotions SET max_discount_minor = 0",
            "promotions SET end_date = start_date",
            "promotions SET max_uses_total = 0",
            "promotions SET max_uses_per_user = 0",
            "promotions SET current_uses = -1",
            "promotions SET reserved_uses = -1",
            "promotions SET late_uses = 1",
            "promotions SET current_uses = 5 WHERE code = 'A1_-'",
            "promotions SET reserved_uses = 6 WHERE code = 'A1_-'",
            "promotion_usages SET state = 'lost'",
            "promotion_usages SET discount_minor = 0",
            "promotion_usages SET currency = 'EUR'",
            "promotion_usages SET promotion_id = id",
        ] {
            assert!(!fits(change).await, "{change}");
        }
        assert!(db.execute_unprepared("DELETE FROM promotions").await.is_err(), "a use names its promotion");
    }
}
