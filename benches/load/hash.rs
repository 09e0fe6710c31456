//! How many passwords a second the pool of the product hashes when nothing else is asked of it.

use std::time::{Duration, Instant};

use identity::{PasswordSettings, Passwords};
use secrecy::SecretString;
use serde_json::json;

#[derive(clap::Args)]
pub struct Arguments {
    /// Threads that hash.
    #[arg(long)]
    threads: usize,
    /// For how long, seconds.
    #[arg(long)]
    seconds: u64,
}

/// Prints `{"per_second": …}`.
///
/// # Errors
/// A thread cannot be started.
pub async fn run(arguments: Arguments) -> std::io::Result<()> {
    // The settings of config.toml.
    let settings = PasswordSettings { memory_kib: 19_456, passes: 2, threads: arguments.threads, queue: 64 };
    let pool = Passwords::start(settings)?;
    let hash = pool.hash(SecretString::from("correct horse")).await.map_err(std::io::Error::other)?;
    let (begun, time) = (Instant::now(), Duration::from_secs(arguments.seconds));
    let clients = (0..arguments.threads * 2).map(|_| {
        let (pool, hash) = (pool.clone(), hash.clone());
        tokio::spawn(async move {
            let mut count = 0_u64;
            while begun.elapsed() < time {
                if pool.verify(SecretString::from("correct horse"), Some(hash.clone())).await.is_ok() {
                    count += 1;
                }
            }
            count
        })
    });
    let mut count = 0;
    for client in clients.collect::<Vec<_>>() {
        count += client.await.unwrap();
    }
    println!("{}", json!({"per_second": count as f64 / begun.elapsed().as_secs_f64()}));
    Ok(())
}
