//! A private Redis: nothing on disk, a free port, one numbered database per test.

use std::{
    io::{BufRead, BufReader, Write},
    path::{Path, PathBuf},
    process::Command,
    sync::OnceLock,
};

use crate::server::{Kind, Server, accepts, program};

/// More than one run has tests that want Redis; the server keeps a number free of cost until it is used.
const DATABASES: u32 = 10_000;

/// The running Redis of this build; `None` when none is installed.
pub fn redis() -> Option<&'static RedisServer> {
    static SERVER: OnceLock<Option<RedisServer>> = OnceLock::new();
    SERVER.get_or_init(|| Some(RedisServer(Server::join(&Redis { program: program("redis-server", &[])? })))).as_ref()
}

/// A Redis that tests share; each test has its own numbered database in it.
#[derive(Debug)]
pub struct RedisServer(Server);

impl RedisServer {
    /// The URL of a database that no other test has.
    #[must_use]
    pub fn database(&self) -> String {
        let taken =
            ask(self.0.port, "INCR harness:databases").and_then(|answer| answer.strip_prefix(':')?.parse().ok());
        let number: u32 = taken.expect("redis to count databases");
        assert!(number < DATABASES, "more tests than Redis has databases");
        format!("redis://127.0.0.1:{}/{number}", self.0.port)
    }
}

struct Redis {
    program: PathBuf,
}

impl Kind for Redis {
    const NAME: &'static str = "redis";

    fn prepare(&self, instance: &Path, port: u16) -> Command {
        let mut command = Command::new(&self.program);
        command
            .args(["--save", "", "--appendonly", "no", "--bind", "127.0.0.1", "--port", &port.to_string()])
            .args(["--databases", &DATABASES.to_string(), "--dir"])
            .arg(instance);
        command
    }

    fn answers(&self, port: u16) -> bool {
        ask(port, "PING").is_some_and(|answer| answer == "+PONG")
    }
}

fn ask(port: u16, command: &str) -> Option<String> {
    let mut stream = accepts(port)?;
    stream.write_all(format!("{command}\r\n").as_bytes()).ok()?;
    let mut answer = String::new();
    BufReader::new(stream).read_line(&mut answer).ok()?;
    Some(answer.trim_end().to_owned())
}
