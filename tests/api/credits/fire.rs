//! The ledger under fire: clients give, spend, hold and refund over HTTP while servers are killed, and nothing that was
//! answered is lost, doubled or below zero.
//!
//! `VIDGO_FIRE_SECONDS` (6) says how long; `VIDGO_BINARY` names another build.

use std::{
    collections::BTreeMap,
    net::TcpListener,
    sync::{
        Mutex,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use entities::accounts::{self, NewUser};
use futures_util::future::join_all;
use harness::{Backend, OwnPostgres};
use identity::{PasswordSettings, Passwords};
use reqwest::{Client, Method, StatusCode};
use serde_json::{Value, json};
use standin::StandinSettings;
use tokio::process::Child;
use uuid::Uuid;

use crate::{
    accounts::{PASSWORD, SECRET, now},
    crash::site::{Site, kill},
    support::PATIENCE,
};

const CLIENTS: u64 = 16;
const CUSTOMERS: usize = 4;

/// What a client asks for.
#[derive(Clone, Debug)]
struct Asked {
    path: String,
    body: Value,
    /// The same with another amount.
    other: Option<(String, Value)>,
    token: String,
    key: String,
}

/// What became of it: the status and the body.
type Answer = (StatusCode, Value);

/// A customer: id and token.
struct Customer {
    id: String,
    token: String,
}

struct Fire {
    site: Site,
    ports: Vec<u16>,
    servers: tokio::sync::Mutex<Vec<Option<Child>>>,
    client: Client,
    staff: String,
    customers: Vec<Customer>,
    over: AtomicBool,
    seed: AtomicU64,
    /// Holds and charges that may be ended or given back, with their customer.
    holds: Mutex<Vec<(usize, String)>>,
    charges: Mutex<Vec<(usize, String)>>,
    /// What was acknowledged: customer, transaction → amount.
    done: Mutex<Vec<BTreeMap<String, i64>>>,
    counts: Mutex<BTreeMap<String, u64>>,
}

impl Fire {
    async fn start(mut site: Site, servers: usize) -> Self {
        let pick = || TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let ports: Vec<u16> = (0..servers).map(|_| pick()).collect();
        for (name, value) in [
            ("SKIP_PREGENERATION", "true"),
            ("SECRET_KEY", SECRET),
            ("VIDGO__SERVER__HOST", "127.0.0.1"),
            ("VIDGO__SERVER__WORKERS", "2"),
            ("VIDGO__DATABASE__MAX_CONNECTIONS", "8"),
            ("VIDGO__LIMITS__SIGN_INS_PER_MINUTE_PER_ADDRESS", "1000"),
        ] {
            site.set(name, value);
        }
        let mut fire = Self {
            site,
            ports,
            servers: tokio::sync::Mutex::new((0..servers).map(|_| None).collect()),
            client: Client::builder().no_proxy().timeout(Duration::from_secs(20)).build().unwrap(),
            staff: String::new(),
            customers: Vec::new(),
            over: AtomicBool::new(false),
            seed: AtomicU64::new(1),
            holds: Mutex::default(),
            charges: Mutex::default(),
            done: Mutex::new(vec![BTreeMap::new(); CUSTOMERS]),
            counts: Mutex::default(),
        };
        for server in 0..servers {
            fire.up(server).await;
        }
        let settings = PasswordSettings { memory_kib: 19_456, passes: 2, threads: 1, queue: 8 };
        let hash = Passwords::start(settings).unwrap().hash(PASSWORD.to_owned().into()).await.unwrap();
        let db = fire.site.connect().await;
        for number in 0..=CUSTOMERS {
            let email = format!("person{number}@example.com");
            let new = NewUser {
                id: Uuid::now_v7(),
                email: email.parse().unwrap(),
                password_hash: hash.clone(),
                is_admin: number == CUSTOMERS,
                signs_in: false,
                language: domain::language::Language::En,
                username: None,
                full_name: None,
            };
            accounts::create(&db, &new, now()).await.unwrap();
            let body = json!({"email": email, "password": PASSWORD});
            let (status, answer) = fire.send(0, "/api/v1/auth/login", &body, "", "").await.unwrap();
            assert_eq!(status, StatusCode::OK, "{answer}");
            let token = answer["access_token"].as_str().unwrap().to_owned();
            if number == CUSTOMERS {
                fire.staff = token;
            } else {
                fire.customers.push(Customer { id: new.id.to_string(), token });
            }
        }
        fire
    }

    /// Starts a server; how long until it serves.
    async fn up(&self, server: usize) -> Duration {
        let begun = Instant::now();
        let child = self
            .site
            .command(&["serve"])
            .env("PORT", self.ports[server].to_string())
            .stdout(std::process::Stdio::null())
            .stderr(std::process::Stdio::null())
            .spawn()
            .unwrap();
        self.servers.lock().await[server] = Some(child);
        let url = format!("http://127.0.0.1:{}/ready", self.ports[server]);
        loop {
            if let Ok(answer) = self.client.get(&url).send().await
                && answer.status() == StatusCode::OK
            {
                return begun.elapsed();
            }
            assert!(begun.elapsed() < PATIENCE, "it does not come up again");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    async fn down(&self, server: usize) {
        let child = self.servers.lock().await[server].take().unwrap();
        kill(child).await;
    }

    /// SplitMix64.
    fn dice(&self, sides: u64) -> u64 {
        let mut bits = self.seed.fetch_add(0x9E37_79B9_7F4A_7C15, Ordering::Relaxed);
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (bits ^ (bits >> 31)) % sides
    }

    async fn send(&self, server: usize, path: &str, body: &Value, token: &str, key: &str) -> reqwest::Result<Answer> {
        let url = format!("http://127.0.0.1:{}{path}", self.ports[server]);
        let mut request = self.client.request(Method::POST, url).json(body);
        if !token.is_empty() {
            request = request.bearer_auth(token);
        }
        if !key.is_empty() {
            request = request.header("idempotency-key", key);
        }
        let answer = request.send().await?;
        let (status, text) = (answer.status(), answer.text().await?);
        Ok((status, serde_json::from_str(&text).unwrap_or(Value::Null)))
    }

    /// Asks under the same key, at any server, until there is an outcome.
    async fn ask(&self, path: &str, body: &Value, token: &str, key: &str) -> Answer {
        let begun = Instant::now();
        loop {
            let server = usize::try_from(self.dice(self.ports.len() as u64)).unwrap();
            match self.send(server, path, body, token, key).await {
                Ok((status, _)) if status.is_server_error() => self.count(&format!("answered {status}")),
                Ok((StatusCode::CONFLICT, body)) if body["code"] == json!("still_running") => {
                    self.count("still running")
                }
                Ok(answer) => return answer,
                Err(_) => self.count("cut off"),
            }
            assert!(begun.elapsed() < PATIENCE, "no outcome of {path}");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    fn count(&self, what: &str) {
        *self.counts.lock().unwrap().entry(what.to_owned()).or_default() += 1;
    }

    /// Something to ask for, and of which customer.
    fn choose(&self) -> (usize, Asked, &'static str) {
        let number = usize::try_from(self.dice(CUSTOMERS as u64)).unwrap();
        let customer = &self.customers[number];
        let key = format!("fire-{}", Uuid::new_v4());
        let amount = i64::try_from(1 + self.dice(30)).unwrap();
        let reason = json!("under fire");
        let by_staff = |path: String, body: Value, other: Option<(String, Value)>| Asked {
            path,
            body,
            other,
            token: self.staff.clone(),
            key: key.clone(),
        };
        match self.dice(10) {
            0..=2 => {
                let kind = ["bonus", "subscription", "purchased"][usize::try_from(self.dice(3)).unwrap()];
                let path = |amount: i64| {
                    format!("/api/v1/credits/add?user_id={}&amount={amount}&credit_type={kind}", customer.id)
                };
                (number, by_staff(path(amount), json!({}), Some((path(amount + 1), json!({})))), "grant")
            }
            3..=5 => {
                let service =
                    ["background_removal", "pattern_generate", "product_scene"][usize::try_from(self.dice(3)).unwrap()];
                let generation = Uuid::new_v4();
                let body =
                    |cost: i64| json!({"service_type": service, "generation_id": generation, "credit_cost": cost});
                let path = "/api/v1/credits/consume".to_owned();
                let other = Some((path.clone(), body(2)));
                (number, Asked { path, body: body(1), other, token: customer.token.clone(), key }, "spend")
            }
            6 => {
                let path = format!("/api/v1/admin/users/{}/holds", customer.id);
                let body = |amount: i64| json!({"amount": amount, "reason": reason});
                (number, by_staff(path.clone(), body(amount), Some((path, body(amount + 1)))), "hold")
            }
            7 | 8 => {
                let Some((number, hold)) = self.holds.lock().unwrap().pop() else { return self.choose() };
                if self.dice(2) == 0 {
                    let path = format!("/api/v1/admin/holds/{hold}/release");
                    return (number, by_staff(path, json!({}), None), "release");
                }
                let path = format!("/api/v1/admin/holds/{hold}/capture");
                (number, by_staff(path.clone(), json!({"amount": 1}), Some((path, json!({})))), "capture")
            }
            _ => {
                let Some((number, charge)) = self.charges.lock().unwrap().pop() else { return self.choose() };
                let path = format!("/api/v1/admin/transactions/{charge}/refund");
                let body = |reason: &str| json!({"reason": reason});
                (number, by_staff(path.clone(), body("fire"), Some((path, body("other")))), "refund")
            }
        }
    }

    /// Writes down what was acknowledged.
    fn book(&self, number: usize, what: &'static str, (status, body): &Answer) {
        self.count(&format!("{what} {}", status.as_u16()));
        if *status != StatusCode::OK {
            let expected = matches!(body["code"].as_str(), Some("insufficient_credits"));
            assert!(expected, "{what}: {status} {body}");
            return;
        }
        let id = body["transaction_id"].as_str().unwrap().to_owned();
        let units = |name: &str| body[name].as_i64().unwrap();
        let amount = match what {
            "spend" => -units("credits_used"),
            "hold" => -units("amount"),
            _ => units("amount"),
        };
        match what {
            "spend" => self.charges.lock().unwrap().push((number, id.clone())),
            "hold" => self.holds.lock().unwrap().push((number, body["hold_id"].as_str().unwrap().to_owned())),
            "capture" => self.charges.lock().unwrap().push((number, id.clone())),
            _ => {}
        }
        let before = self.done.lock().unwrap()[number].insert(id.clone(), amount);
        assert_eq!(before, None, "{what} was acknowledged twice under different keys: {id}");
    }

    /// One client: asks, repeats, sends twins and tries to deceive, until it is over.
    async fn client(&self) {
        while !self.over.load(Ordering::Relaxed) {
            let (number, asked, what) = self.choose();
            let Asked { path, body, other, token, key } = &asked;
            let answer = if self.dice(10) == 0 {
                let (one, two) = tokio::join!(self.ask(path, body, token, key), self.ask(path, body, token, key));
                assert_eq!(one, two, "{what}: twins");
                one
            } else {
                self.ask(path, body, token, key).await
            };
            self.book(number, what, &answer);
            if self.dice(5) == 0 && answer.0 != StatusCode::CONFLICT {
                let again = self.ask(path, body, token, key).await;
                // A hold that has ended since is not given to work on again.
                let over = what == "hold" && again.1["code"] == json!("hold_over");
                assert!(over || again == answer, "{what}: {answer:?} became {again:?}");
            }
            if let Some((path, body)) = other.as_ref().filter(|_| self.dice(20) == 0) {
                let (status, body) = self.ask(path, body, token, key).await;
                assert_eq!((status.as_u16(), &body["code"]), (422, &json!("idempotency_key_reused")), "{what}: {body}");
            }
        }
    }

    async fn read(&self, path: &str, token: &str) -> Option<Value> {
        let server = usize::try_from(self.dice(self.ports.len() as u64)).unwrap();
        let url = format!("http://127.0.0.1:{}{path}", self.ports[server]);
        let answer = self.client.get(url).bearer_auth(token).send().await.ok()?;
        if answer.status() != StatusCode::OK {
            return None;
        }
        serde_json::from_str(&answer.text().await.ok()?).ok()
    }

    /// Reads all the while: each answer is right in itself.
    async fn reader(&self) {
        while !self.over.load(Ordering::Relaxed) {
            for customer in &self.customers {
                if let Some(balance) = self.read("/api/v1/credits/balance", &customer.token).await {
                    let units = |name: &str| balance[name].as_i64().unwrap();
                    let kinds = [units("subscription"), units("purchased"), units("bonus"), units("held")];
                    assert!(kinds.iter().all(|kind| *kind >= 0), "{balance}");
                    assert_eq!(kinds[..3].iter().sum::<i64>(), units("total"), "{balance}");
                }
                if let Some(page) = self.read("/api/v1/credits/transactions?limit=50", &customer.token).await {
                    let items = page["items"].as_array().unwrap();
                    for pair in items.windows(2) {
                        let units = |item: &Value, name: &str| item[name].as_i64().unwrap();
                        let before = units(&pair[1], "balance_after");
                        assert_eq!(before + units(&pair[0], "amount"), units(&pair[0], "balance_after"), "{pair:?}");
                    }
                }
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }

    /// Everything that was acknowledged is there once, nothing else is, and it adds up.
    async fn settle(&self) {
        for (number, customer) in self.customers.iter().enumerate() {
            let balance = self.read("/api/v1/credits/balance", &customer.token).await.unwrap();
            let mut found = BTreeMap::new();
            for page in 1.. {
                let path = format!("/api/v1/credits/transactions?page={page}&limit=100");
                let page = self.read(&path, &customer.token).await.unwrap();
                let items = page["items"].as_array().unwrap();
                for item in items {
                    let id = item["id"].as_str().unwrap().to_owned();
                    assert_eq!(found.insert(id, item["amount"].as_i64().unwrap()), None);
                }
                if items.is_empty() {
                    break;
                }
            }
            assert_eq!(found.values().sum::<i64>(), balance["total"].as_i64().unwrap(), "{balance}");
            let done = &self.done.lock().unwrap()[number];
            for (id, amount) in done {
                match found.get(id) {
                    Some(booked) if booked == amount => {}
                    // A whole hold that was captured changes no balance.
                    None if *amount == 0 => {}
                    other => panic!("{id}: {amount} was acknowledged, {other:?} is booked"),
                }
            }
            let unknown: Vec<_> = found.keys().filter(|id| !done.contains_key(*id)).collect();
            assert!(unknown.is_empty(), "nobody asked for {unknown:?}");
        }
        let said = self.site.must(&["ledger", "verify"]).await;
        assert!(said.contains("invariants hold") && !said.contains("BROKEN"), "{said}");
    }

    /// Burns for a while, with `torment` going on; then settles.
    async fn burn(self, torment: impl AsyncFnOnce(&Self)) {
        let clients = join_all((0..CLIENTS).map(|_| self.client()));
        let torment = async {
            torment(&self).await;
            self.over.store(true, Ordering::Relaxed);
        };
        tokio::join!(clients, self.reader(), torment);
        self.settle().await;
        let acknowledged: usize = self.done.lock().unwrap().iter().map(BTreeMap::len).sum();
        println!("fire: {acknowledged} changes acknowledged; {:?}", self.counts.lock().unwrap());
        assert!(acknowledged > 50, "{acknowledged}");
        for server in 0..self.ports.len() {
            self.down(server).await;
        }
        self.site.standin.stop().await;
    }

    /// Kills a server every second or two.
    async fn kill_now_and_then(&self) {
        let begun = Instant::now();
        while begun.elapsed() < length() {
            tokio::time::sleep(Duration::from_millis(800 + self.dice(1_000))).await;
            let server = usize::try_from(self.dice(self.ports.len() as u64)).unwrap();
            self.down(server).await;
            let took = self.up(server).await;
            println!("fire: serves again after {took:?}");
        }
    }
}

fn length() -> Duration {
    let seconds = std::env::var("VIDGO_FIRE_SECONDS").ok().and_then(|text| text.parse().ok());
    Duration::from_secs(seconds.unwrap_or(6))
}

#[tokio::test]
async fn a_server_that_is_killed_loses_and_doubles_nothing() {
    let fire = Fire::start(Site::new().await, 1).await;
    fire.burn(async |fire: &Fire| fire.kill_now_and_then().await).await;
}

#[tokio::test]
async fn two_servers_on_one_database_are_one_ledger() {
    if harness::backend() != Backend::Postgres {
        return;
    }
    let fire = Fire::start(Site::new().await, 2).await;
    fire.burn(async |fire: &Fire| fire.kill_now_and_then().await).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_database_that_crashes_under_load_loses_and_doubles_nothing() {
    if harness::backend() != Backend::Postgres {
        return;
    }
    let Some(postgres) = OwnPostgres::start() else { return };
    let fire = Fire::start(Site::on(&postgres.url(), StandinSettings::default()).await, 1).await;
    fire.burn(async |fire: &Fire| {
        let begun = Instant::now();
        while begun.elapsed() < length() {
            tokio::time::sleep(Duration::from_millis(1_500)).await;
            tokio::task::block_in_place(|| postgres.down());
            tokio::time::sleep(Duration::from_millis(fire.dice(1_500))).await;
            tokio::task::block_in_place(|| postgres.up());
        }
    })
    .await;
}
