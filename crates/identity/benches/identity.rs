//! What one check costs: a password by the pool beside Argon2id alone, and an access token.
//!
//! `cargo bench -p identity` prints all rows of one run; compare them as ratios.

#![allow(missing_docs, clippy::unwrap_used, reason = "a benchmark that cannot start should stop")]

use std::sync::Arc;

use argon2::{Algorithm, Argon2, Block, Params, Version};
use chrono::{DateTime, Duration};
use divan::{Bencher, black_box};
use identity::{Keys, PasswordSettings, Passwords, TokenSettings, Tokens};
use secrecy::SecretString;
use uuid::Uuid;

fn main() {
    divan::main();
}

/// As in config.toml.
const SETTINGS: PasswordSettings = PasswordSettings { memory_kib: 19_456, passes: 2, threads: 1, queue: 4 };

#[divan::bench(sample_count = 20)]
fn argon2id_alone(bencher: Bencher<'_, '_>) {
    let params = Params::new(SETTINGS.memory_kib, SETTINGS.passes, 1, Some(32)).unwrap();
    let mut memory = vec![Block::new(); params.block_count()];
    let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
    bencher.bench_local(|| {
        let mut out = [0; 32];
        let filled =
            argon2.hash_password_into_with_memory(b"correct horse", b"a salt of 16 byt", &mut out, &mut memory);
        filled.unwrap();
        black_box(out)
    });
}

#[divan::bench(sample_count = 20)]
fn password_by_the_pool(bencher: Bencher<'_, '_>) {
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let pool = Passwords::start(SETTINGS).unwrap();
    let hash = runtime.block_on(pool.hash(SecretString::from("correct horse"))).unwrap();
    bencher.bench_local(|| {
        runtime.block_on(pool.verify(SecretString::from("correct horse"), Some(hash.clone()))).unwrap()
    });
}

#[divan::bench]
fn access_token(bencher: Bencher<'_, '_>) {
    let keys = Keys::new(SecretString::from("a secret of thirty-two bytes, or more"), vec![]).unwrap();
    let settings = TokenSettings {
        issuer: "vidgo".to_owned(),
        audience: "vidgo".to_owned(),
        access_expiry: Duration::minutes(30),
        refresh_expiry: Duration::days(7),
    };
    let tokens = Tokens::new(Arc::new(keys), settings);
    let now = DateTime::from_timestamp(1_800_000_000, 0).unwrap();
    let token = tokens.access(Uuid::from_u128(1), Uuid::from_u128(2), now).0;
    bencher.bench(|| tokens.read_access(black_box(&token), now).unwrap());
}
