//! A Postgres of one test's own, durable as in production, that may be stopped without any goodbye.

use std::{net::TcpListener, os::unix::fs::PermissionsExt, path::PathBuf, process::Command};

use tempfile::TempDir;

use crate::{missing, postgres::folders, server::program};

/// A server. Dropping it ends it.
#[derive(Debug)]
pub struct OwnPostgres {
    folder: TempDir,
    programs: PathBuf,
    port: u16,
}

impl OwnPostgres {
    /// A running server; `None`, with a notice, where Postgres is not installed.
    ///
    /// # Panics
    /// `CI=true` and no Postgres is installed; or it does not start.
    #[must_use]
    pub fn start() -> Option<Self> {
        let Some(programs) = program("pg_ctl", &folders()).and_then(|it| Some(it.parent()?.to_owned())) else {
            return missing("postgresql");
        };
        let folder = TempDir::new().expect("a folder");
        // The server's own user must get in.
        std::fs::set_permissions(folder.path(), PermissionsExt::from_mode(0o777)).expect("the folder's mode");
        let port = TcpListener::bind("127.0.0.1:0").and_then(|it| it.local_addr()).expect("a free port").port();
        let server = Self { folder, programs, port };
        server.must("initdb", &["--no-sync", "--no-locale", "--encoding=UTF8", "--auth=trust", "--username=vidgo"]);
        server.up();
        Some(server)
    }

    /// The URL of its first database.
    #[must_use]
    pub fn url(&self) -> String {
        format!("postgres://vidgo:vidgo@127.0.0.1:{}/postgres", self.port)
    }

    /// Starts it, and waits until it answers.
    pub fn up(&self) {
        let options =
            format!("-p {} -h 127.0.0.1 -c unix_socket_directories= -c recovery_init_sync_method=syncfs", self.port);
        let log = self.folder.path().join("log");
        self.must("pg_ctl", &["start", "--wait", "--silent", "--options", &options, "--log", &log.to_string_lossy()]);
    }

    /// Ends it as a crash does: no checkpoint, no word to its clients.
    pub fn down(&self) {
        self.must("pg_ctl", &["stop", "--mode=immediate", "--wait", "--silent"]);
    }

    fn must(&self, program: &str, arguments: &[&str]) {
        let output = self.command(program).args(arguments).output().expect("a program of Postgres");
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
#[must_use]
pub fn is_root() -> bool {
    std::fs::metadata("/proc/self").is_ok_and(|own| std::os::unix::fs::MetadataExt::uid(&own) == 0)
}
