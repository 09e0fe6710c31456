//! A Postgres of one test's own, durable as in production, that may be stopped without any goodbye.

use std::{
    net::TcpListener,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    process::Command,
};

use tempfile::TempDir;

/// A server. Dropping it ends it.
pub(super) struct OwnPostgres {
    folder: TempDir,
    programs: PathBuf,
    port: u16,
}

impl OwnPostgres {
    /// A running server; `None`, with a notice, where Postgres is not installed.
    pub(super) fn start() -> Option<Self> {
        let Some(programs) = programs() else {
            assert!(std::env::var("CI").as_deref() != Ok("true"), "CI needs postgresql: install it (see README.md)");
            eprintln!("skipped: postgresql is not installed");
            return None;
        };
        let folder = TempDir::new().unwrap();
        // The server's own user must get in.
        std::fs::set_permissions(folder.path(), PermissionsExt::from_mode(0o777)).unwrap();
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let server = Self { folder, programs, port };
        server.must("initdb", &["--no-sync", "--no-locale", "--encoding=UTF8", "--auth=trust", "--username=vidgo"]);
        server.up();
        Some(server)
    }

    pub(super) fn url(&self) -> String {
        format!("postgres://vidgo:vidgo@127.0.0.1:{}/postgres", self.port)
    }

    /// Starts it, and waits until it answers.
    pub(super) fn up(&self) {
        let options = format!("-p {} -h 127.0.0.1 -c unix_socket_directories=", self.port);
        let log = self.folder.path().join("log");
        self.must("pg_ctl", &["start", "--wait", "--silent", "--options", &options, "--log", log.to_str().unwrap()]);
    }

    /// Ends it as a crash does: no checkpoint, no word to its clients.
    pub(super) fn down(&self) {
        self.must("pg_ctl", &["stop", "--mode=immediate", "--wait", "--silent"]);
    }

    fn must(&self, program: &str, arguments: &[&str]) {
        let output = self.command(program).args(arguments).output().unwrap();
        assert!(output.status.success(), "{program}: {}", String::from_utf8_lossy(&output.stderr));
    }

    fn command(&self, program: &str) -> Command {
        let program = self.programs.join(program);
        let mut command = if is_root() {
            // Postgres refuses to run as root; Debian's package brings a user for it.
            let mut command = Command::new("setpriv");
            command.args(["--reuid=postgres", "--regid=postgres", "--init-groups"]).arg(program);
            command
        } else {
            Command::new(program)
        };
        command.arg("--pgdata").arg(self.folder.path().join("data")).current_dir("/");
        // What the server inherits must not keep a test's own streams open.
        command.stdin(std::process::Stdio::null());
        command
    }
}

impl Drop for OwnPostgres {
    fn drop(&mut self) {
        // It may be down already.
        let _ = self.command("pg_ctl").args(["stop", "--mode=immediate", "--silent"]).output();
    }
}

/// Whether this process may do everything.
pub(super) fn is_root() -> bool {
    std::fs::metadata("/proc/self").is_ok_and(|own| std::os::unix::fs::MetadataExt::uid(&own) == 0)
}

/// Where the newest server's programs are.
fn programs() -> Option<PathBuf> {
    let versions = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let mut versions: Vec<u32> = versions.filter_map(|entry| entry.file_name().to_str()?.parse().ok()).collect();
    versions.sort_unstable();
    let packaged = versions.into_iter().rev().map(|version| format!("/usr/lib/postgresql/{version}/bin"));
    let path = std::env::var("PATH").unwrap_or_default();
    let in_path = path.split(':').map(str::to_owned).collect::<Vec<_>>();
    packaged.chain(in_path).map(PathBuf::from).find(|folder| has(folder, "initdb") && has(folder, "pg_ctl"))
}

fn has(folder: &Path, program: &str) -> bool {
    folder.join(program).is_file()
}
