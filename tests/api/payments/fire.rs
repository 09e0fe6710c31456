//! Payments under fire: servers are killed right after they acknowledged a notification, the database crashes, two servers
//! hear the same at once; each order is provided exactly once.
//!
//! Quick by default. `VIDGO_PAY_KILLS` (8) says how often a server is killed, `VIDGO_PAY_ORDERS` (120) how many orders are
//! told while the database crashes; the long form is 50 and 500. `VIDGO_BINARY` names another build.

use std::{
    net::TcpListener,
    process::Stdio,
    sync::atomic::{AtomicUsize, Ordering},
    time::{Duration, Instant},
};

use entities::{
    accounts::{self, NewUser},
    payments::inbox,
};
use futures_util::{
    FutureExt, StreamExt,
    future::join_all,
    stream::{self, FuturesUnordered},
};
use harness::{Backend, OwnPostgres};
use identity::{PasswordSettings, Passwords};
use payments::paddle::signature;
use reqwest::{Client, StatusCode};
use sea_orm::{ConnectionTrait, Statement};
use serde_json::{Value, json};
use standin::{PaySettings, StandinSettings};
use tokio::{process::Child, sync::Mutex};
use uuid::Uuid;

use super::told::{CENTS, Form, TWD, UNITS, event, transaction};
use crate::{
    accounts::{PASSWORD, SECRET, now, until},
    crash::{
        from_environment,
        site::{Site, kill},
    },
    support::PATIENCE,
};

const BUYERS: usize = 4;
const SENDERS: usize = 16;

/// An order, and how its payment is told.
#[derive(Clone)]
struct Told {
    number: String,
    is_ecpay: bool,
    /// Paddle tells the same event again under a signature of its own.
    body: Vec<u8>,
}

/// Servers on one database, and people who have ordered.
struct Square {
    site: Site,
    ports: Vec<u16>,
    servers: Mutex<Vec<Option<Child>>>,
    client: Client,
    /// Their tokens.
    buyers: Vec<String>,
    ordered: AtomicUsize,
}

impl Square {
    async fn open(mut site: Site, servers: usize) -> Self {
        let pick = || TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        for (name, value) in [
            ("SKIP_PREGENERATION", "true"),
            ("SECRET_KEY", SECRET),
            ("VIDGO__SERVER__HOST", "127.0.0.1"),
            ("VIDGO__SERVER__WORKERS", "2"),
            ("VIDGO__DATABASE__MAX_CONNECTIONS", "8"),
            ("VIDGO__CREDITS__OPEN_ORDERS_PER_ACCOUNT", "1000"),
            ("VIDGO__LIMITS__WRITES_PER_MINUTE_PER_ADDRESS", "10000"),
            ("VIDGO__LIMITS__SIGN_INS_PER_MINUTE_PER_ADDRESS", "1000"),
        ] {
            site.set(name, value);
        }
        let mut square = Self {
            site,
            ports: (0..servers).map(|_| pick()).collect(),
            servers: Mutex::new((0..servers).map(|_| None).collect()),
            client: Client::builder().no_proxy().timeout(Duration::from_secs(20)).build().unwrap(),
            buyers: Vec::new(),
            ordered: AtomicUsize::new(0),
        };
        for server in 0..servers {
            square.up(server).await;
        }
        let settings = PasswordSettings { memory_kib: 19_456, passes: 2, threads: 1, queue: 8 };
        let hash = Passwords::start(settings).unwrap().hash(PASSWORD.to_owned().into()).await.unwrap();
        let db = square.site.connect().await;
        for number in 0..BUYERS {
            let email = format!("buyer{number}@example.com");
            let new = NewUser {
                id: Uuid::now_v7(),
                email: email.parse().unwrap(),
                password_hash: hash.clone(),
                is_admin: false,
                signs_in: false,
                language: domain::language::Language::En,
                username: None,
                full_name: None,
            };
            accounts::create(&db, &new, now()).await.unwrap();
            let answer = square.ask("auth/login", &json!({"email": email, "password": PASSWORD}), "").await;
            square.buyers.push(answer["access_token"].as_str().unwrap().to_owned());
        }
        square
    }

    /// Starts a server, and waits until it serves.
    async fn up(&self, server: usize) {
        let mut command = self.site.command(&["serve"]);
        command.env("PORT", self.ports[server].to_string()).stdout(Stdio::null()).stderr(Stdio::null());
        self.servers.lock().await[server] = Some(command.spawn().unwrap());
        let url = format!("http://127.0.0.1:{}/ready", self.ports[server]);
        until("the server serves", async || {
            let answer = self.client.get(&url).send().await.ok()?;
            (answer.status() == StatusCode::OK).then_some(())
        })
        .await;
    }

    async fn down(&self, server: usize) {
        let child = self.servers.lock().await[server].take().unwrap();
        kill(child).await;
    }

    fn url(&self, server: usize, path: &str) -> String {
        format!("http://127.0.0.1:{}/api/v1/{path}", self.ports[server])
    }

    async fn ask(&self, path: &str, body: &Value, token: &str) -> Value {
        let answer = self.client.post(self.url(0, path)).bearer_auth(token).json(body).send().await.unwrap();
        let (status, text) = (answer.status(), answer.text().await.unwrap());
        assert_eq!(status, StatusCode::OK, "{path}: {text}");
        serde_json::from_str(&text).unwrap()
    }

    /// New orders, the buyers in turn, every other one through Paddle.
    async fn order(&self, count: usize) -> Vec<Told> {
        let package = entities::stable_id("credit_packages", "small");
        let order = |_| async move {
            let at = self.ordered.fetch_add(1, Ordering::Relaxed);
            // Half of each buyer's orders are told by either service.
            let (buyer, is_ecpay) = (&self.buyers[at % BUYERS], (at / BUYERS).is_multiple_of(2));
            let method = if is_ecpay { "ecpay" } else { "paddle" };
            let wish = json!({"package_id": package, "payment_method": method});
            let order = self.ask("credits/purchase", &wish, buyer).await;
            let number = order["order_number"].as_str().unwrap().to_owned();
            let body = match is_ecpay {
                true => Form::paid(&number, TWD, now()).signed().body(),
                false => event("transaction.completed", now(), transaction(&number, CENTS)).to_string().into_bytes(),
            };
            Told { number, is_ecpay, body }
        };
        stream::iter(0..count).map(order).buffer_unordered(SENDERS).collect().await
    }

    /// Tells a payment to one server. Reply: whether the service takes it for delivered.
    async fn tell(&self, server: usize, told: &Told) -> bool {
        let secret = PaySettings::default().paddle_notification_secret;
        let request = if told.is_ecpay {
            let post = self.client.post(self.url(server, "payments/ecpay/callback"));
            post.header("content-type", "application/x-www-form-urlencoded")
        } else {
            let post = self.client.post(self.url(server, "payments/paddle/webhook"));
            post.header("paddle-signature", signature::sign(&secret, now().timestamp(), &told.body))
        };
        let Ok(answer) = request.body(told.body.clone()).send().await else { return false };
        let status = answer.status();
        let Ok(text) = answer.text().await else { return false };
        assert!(status == StatusCode::OK || status.is_server_error(), "{status} {text}");
        status == StatusCode::OK && (!told.is_ecpay || text == "1|OK")
    }

    /// Tells it until it is taken, as the services do.
    async fn tell_until_taken(&self, server: usize, told: &Told) {
        let begun = Instant::now();
        while !self.tell(server, told).await {
            assert!(begun.elapsed() < PATIENCE, "{} is not taken", told.number);
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    async fn count(&self, sql: &str) -> i64 {
        let db = self.site.connect().await;
        let query = Statement::from_string(db.get_database_backend(), sql);
        let count = db.query_one_raw(query).await.unwrap().unwrap().try_get_by_index(0).unwrap();
        db.close().await.unwrap();
        count
    }

    /// Waits until these are paid.
    async fn paid(&self, orders: &[&Told]) {
        let db = self.site.connect().await;
        for told in orders {
            let number = told.number.parse().unwrap();
            until(&format!("{} is paid", told.number), async || {
                // The database may be on its way up.
                let order = entities::orders::by_number(&db, &number).await.ok()??;
                order.paid_at.map(|_| ())
            })
            .await;
        }
        db.close().await.unwrap();
    }

    /// Every order is provided once: in the inbox, in the ledger, on invoices, and as its buyer sees it.
    async fn settle(self) {
        let db = self.site.connect().await;
        let ordered = self.ordered.load(Ordering::Relaxed);
        let all = i64::try_from(ordered).unwrap();
        until("nothing waits", async || (inbox::counts(&db).await.unwrap() == (0, 0)).then_some(())).await;
        for sql in [
            "SELECT COUNT(*) FROM orders WHERE status = 'paid'",
            "SELECT COUNT(*) FROM payment_events WHERE state = 'applied'",
            "SELECT COUNT(*) FROM payment_events",
            "SELECT COUNT(*) FROM credit_transfers",
            "SELECT COUNT(*) FROM invoices",
            "SELECT COUNT(DISTINCT order_id) FROM invoices",
            // Numbered without a gap.
            "SELECT CAST(SUM(last) AS BIGINT) FROM invoice_series",
        ] {
            assert_eq!(self.count(sql).await, all, "{sql}");
        }
        for (at, buyer) in self.buyers.iter().enumerate() {
            let mine = i64::try_from((at..ordered).step_by(BUYERS).count()).unwrap();
            let answer = self.client.get(self.url(0, "credits/balance")).bearer_auth(buyer).send().await.unwrap();
            let balance: Value = serde_json::from_str(&answer.text().await.unwrap()).unwrap();
            assert_eq!(balance["purchased_credits"], json!(UNITS * mine), "{balance}");
        }
        let said = self.site.must(&["ledger", "verify"]).await;
        assert!(said.contains("invariants hold") && !said.contains("BROKEN"), "{said}");
        db.close().await.unwrap();
        for server in 0..self.ports.len() {
            self.down(server).await;
        }
        self.site.standin.stop().await;
    }
}

#[tokio::test]
async fn a_server_killed_right_after_it_acknowledged_provides_each_order_once() {
    let kills = from_environment("VIDGO_PAY_KILLS", 8);
    let square = Square::open(Site::new().await, 1).await;
    let begun = Instant::now();
    let (mut acknowledged, mut left) = (0, 0);
    for _ in 0..kills {
        let orders = square.order(4).await;
        let mut told: FuturesUnordered<_> =
            orders.iter().map(|told| square.tell(0, told).map(move |taken| (told, taken))).collect();
        let (first, taken) = told.next().await.unwrap();
        assert!(taken, "nothing was wrong yet");
        square.down(0).await;
        // Others may have been acknowledged meanwhile, or cut off.
        let mut taken = vec![first];
        let mut lost = Vec::new();
        while let Some((told, is_taken)) = told.next().await {
            if is_taken { taken.push(told) } else { lost.push(told) }
        }
        let waiting = square.count("SELECT COUNT(*) FROM payment_events WHERE state = 'waiting'").await;
        left += u64::from(waiting > 0);
        acknowledged += taken.len();
        square.up(0).await;
        // What was acknowledged is never told again; all else is.
        square.paid(&taken).await;
        join_all(lost.iter().map(|told| square.tell_until_taken(0, told))).await;
        square.paid(&lost).await;
    }
    println!(
        "{kills} kills in {:?}: {acknowledged} of {} acknowledged before, {left} times with work left behind",
        begun.elapsed(),
        4 * kills
    );
    square.settle().await;
}

/// Each three times, in an order that is the same in every run.
fn shuffled(orders: &[Told]) -> Vec<Told> {
    let mut all: Vec<(u64, Told)> = Vec::new();
    let mut bits: u64 = 0x9E37_79B9_7F4A_7C15;
    for told in orders.iter().chain(orders).chain(orders) {
        // Xorshift.
        bits ^= bits << 13;
        bits ^= bits >> 7;
        bits ^= bits << 17;
        all.push((bits, told.clone()));
    }
    all.sort_by_key(|(dice, _)| *dice);
    all.into_iter().map(|(_, told)| told).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_database_that_crashes_twice_while_payments_are_told_provides_each_order_once() {
    if harness::backend() != Backend::Postgres {
        return;
    }
    let Some(postgres) = OwnPostgres::start() else { return };
    let count = usize::try_from(from_environment("VIDGO_PAY_ORDERS", 120)).unwrap();
    let square = Square::open(Site::on(&postgres.url(), StandinSettings::default()).await, 1).await;
    let orders = square.order(count).await;
    let queue = shuffled(&orders);
    let (begun, taken) = (Instant::now(), AtomicUsize::new(0));
    let send = stream::iter(&queue).for_each_concurrent(SENDERS, async |told| {
        square.tell_until_taken(0, told).await;
        taken.fetch_add(1, Ordering::Relaxed);
    });
    let crash = async {
        for third in 1..=2 {
            until("a third is told", async || (taken.load(Ordering::Relaxed) >= queue.len() * third / 3).then_some(()))
                .await;
            tokio::task::block_in_place(|| postgres.down());
            tokio::task::block_in_place(|| postgres.up());
        }
    };
    tokio::join!(send, crash);
    println!("{} deliveries of {count} orders, two crashes: {:?}", queue.len(), begun.elapsed());
    square.paid(&orders.iter().collect::<Vec<_>>()).await;
    println!("all provided after {:?}", begun.elapsed());
    square.settle().await;
}

#[tokio::test]
async fn two_servers_that_hear_the_same_at_once_provide_each_order_once() {
    if harness::backend() != Backend::Postgres {
        return;
    }
    let square = Square::open(Site::new().await, 2).await;
    let orders = square.order(64).await;
    let queue = shuffled(&orders);
    let begun = Instant::now();
    stream::iter(&queue)
        .for_each_concurrent(SENDERS, async |told| {
            let (one, other) = tokio::join!(square.tell(0, told), square.tell(1, told));
            assert!(one && other, "{} is taken by both", told.number);
        })
        .await;
    square.paid(&orders.iter().collect::<Vec<_>>()).await;
    println!("{} deliveries to either of two servers: {:?}", queue.len(), begun.elapsed());
    square.settle().await;
}
