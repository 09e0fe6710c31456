//! A private Postgres: our own data folder, a free port, no durability.

use std::{
    io::{Read, Write},
    path::{Path, PathBuf},
    process::Command,
    sync::OnceLock,
};

use crate::server::{Kind, Server, accepts, program};

/// The running Postgres of this build; `None` when no Postgres 15 or newer is installed.
/// It takes any password of the user `vidgo`.
pub fn postgres() -> Option<&'static PostgresServer> {
    static SERVER: OnceLock<Option<PostgresServer>> = OnceLock::new();
    SERVER
        .get_or_init(|| {
            let kind = Postgres { initdb: program("initdb", &folders())?, postgres: program("postgres", &folders())? };
            Some(PostgresServer(Server::join(&kind)))
        })
        .as_ref()
}

/// A Postgres that tests share; each test has its own databases in it.
#[derive(Debug)]
pub struct PostgresServer(pub(crate) Server);

impl PostgresServer {
    /// The URL of one of its databases.
    #[must_use]
    pub fn url(&self, database: &str) -> String {
        format!("postgres://vidgo:vidgo@127.0.0.1:{}/{database}", self.0.port)
    }
}

struct Postgres {
    initdb: PathBuf,
    postgres: PathBuf,
}

impl Kind for Postgres {
    const NAME: &'static str = "postgres";

    fn prepare(&self, instance: &Path, port: u16) -> Command {
        let data = instance.join("data");
        std::fs::create_dir_all(&data).expect("the data folder");
        let server_user = server_user();
        if let Some(user) = server_user {
            std::os::unix::fs::chown(&data, Some(user), None).expect("the data folder's owner");
        }
        let mut initdb = as_user(server_user, &self.initdb);
        initdb
            .args(["--no-sync", "--no-locale", "--encoding=UTF8", "--auth=trust", "--username=vidgo", "--pgdata"])
            .arg(&data)
            .current_dir("/");
        let output = initdb.output().expect("initdb");
        assert!(output.status.success(), "initdb failed: {}", String::from_utf8_lossy(&output.stderr));
        let mut command = as_user(server_user, &self.postgres);
        command.arg("-D").arg(&data).args(["-p", &port.to_string(), "-h", "127.0.0.1"]);
        for setting in [
            "unix_socket_directories=",
            "fsync=off",
            "synchronous_commit=off",
            "full_page_writes=off",
            "max_connections=400",
            "shared_buffers=64MB",
        ] {
            command.args(["-c", setting]);
        }
        command
    }

    fn answers(&self, port: u16) -> bool {
        // An SSL request: a server that is up says yes or no in one byte.
        let Some(mut stream) = accepts(port) else { return false };
        let mut answer = [0];
        stream.write_all(&[0, 0, 0, 8, 4, 210, 22, 47]).is_ok()
            && stream.read_exact(&mut answer).is_ok()
            && matches!(answer, [b'S' | b'N'])
    }
}

/// Postgres refuses to run as root; Debian's package brings a user for it.
fn server_user() -> Option<u32> {
    let number = |args: &[&str]| -> Option<u32> {
        let output = Command::new("id").args(args).output().ok()?;
        String::from_utf8(output.stdout).ok()?.trim().parse().ok()
    };
    (number(&["-u"]) == Some(0)).then(|| number(&["-u", "postgres"]).expect("root needs a user named postgres"))
}

fn as_user(user: Option<u32>, program: &Path) -> Command {
    if user.is_none() {
        return Command::new(program);
    }
    let mut command = Command::new("setpriv");
    command.args(["--reuid=postgres", "--regid=postgres", "--init-groups"]).arg(program);
    command
}

/// Where packages put the server's programs, newest version first.
pub(crate) fn folders() -> Vec<PathBuf> {
    let mut versions: Vec<u32> = std::fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(|entry| entry.file_name().to_str()?.parse().ok())
        .filter(|version| *version >= 15)
        .collect();
    versions.sort_unstable_by(|a, b| b.cmp(a));
    versions.iter().map(|version| PathBuf::from(format!("/usr/lib/postgresql/{version}/bin"))).collect()
}
