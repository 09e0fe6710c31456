//! Exactly-once spend under fire: the real binary is killed, cut off, starved and misled about the time, and afterwards
//! what the stand-in was paid for is held against the journal.
//!
//! Quick by default. The long versions run the same code: `VIDGO_CRASH_KILLS=300` kills that often,
//! `VIDGO_CRASH_FAILPOINTS=20` places that many crashes between an answer and its commit, `VIDGO_CRASH_SEED` chooses the
//! moments, `VIDGO_CRASH_DISK_ROUNDS=3` fills the disk more often, and `VIDGO_BINARY=/path/of/vidgo` takes another
//! build. Call the test binary itself for these (`cargo test`): nextest ends what takes over four minutes.

mod books;
mod clock;
mod failpoint;
mod full_disk;
mod kills;
mod proxy;
mod server_dies;
pub mod site;
mod together;

/// A number from the environment, for the long versions.
pub fn from_environment(name: &str, default: u64) -> u64 {
    match std::env::var(name) {
        Ok(text) => text.parse().unwrap_or_else(|_| panic!("{name} is a number, not \"{text}\"")),
        Err(_) => default,
    }
}
