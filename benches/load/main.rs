//! What the load bench needs beside the product: a bare server, a filler of libraries, a client that does not wait.
//!
//! `benches/run` builds and drives it.

#![allow(clippy::unwrap_used, reason = "a benchmark that cannot start should stop")]

mod bare;
mod crowd;
mod fill;
mod hash;
mod http;
mod open;
mod slow;

use clap::Parser;

#[derive(Parser)]
#[command(about = "Helpers of benches/run")]
enum Command {
    /// Answers everything with one body from memory.
    Bare(bare::Arguments),
    /// Watches the live view, in many ways at once.
    Crowd(crowd::Arguments),
    /// Fills a SQLite file with a synthetic library.
    Fill(fill::Arguments),
    /// Hashes passwords as fast as the cores allow.
    Hash(hash::Arguments),
    /// Sends requests at a constant rate, whether they are answered or not.
    Open(open::Arguments),
    /// Holds many connections that send or read a byte a second.
    Slow(slow::Arguments),
}

fn main() -> std::io::Result<()> {
    let command = Command::parse();
    if let Command::Bare(arguments) = command {
        return actix_web::rt::System::new().block_on(bare::run(arguments));
    }
    tokio::runtime::Builder::new_multi_thread().enable_all().build()?.block_on(async {
        match command {
            Command::Bare(_) => Ok(()),
            Command::Crowd(arguments) => crowd::run(arguments).await,
            Command::Fill(arguments) => fill::run(arguments).await,
            Command::Hash(arguments) => hash::run(arguments).await,
            Command::Open(arguments) => open::run(arguments).await,
            Command::Slow(arguments) => slow::run(arguments).await,
        }
    })
}
