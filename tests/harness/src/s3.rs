//! A real S3 service: `s3s-fs`, which checks signatures (SigV4) and keeps objects in a folder.
//!
//! Its buckets are folders, so a bucket is made and looked at without another client. What it lacks beside AWS: a bucket
//! that is not there is made by the first put; where that matters, [`crate::Front`] answers as AWS does.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::OnceLock,
    time::{Duration, Instant},
};

use tempfile::TempDir;
use uuid::Uuid;

use crate::{
    missing,
    server::{Kind, Server, accepts, program},
};

/// Known to every service that we start.
const ACCESS_KEY_ID: &str = "vidgo-tests";
const SECRET_ACCESS_KEY: &str = "not-a-secret-but-signed-with";

/// Where a test's media are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Storage {
    /// In a folder of its own.
    Local,
    /// In a bucket of its own.
    S3,
}

/// The storage that this run is for.
///
/// # Panics
/// `VIDGO_TEST_STORAGE` is neither `local` nor `s3`.
#[must_use]
pub fn storage() -> Storage {
    match std::env::var("VIDGO_TEST_STORAGE").as_deref() {
        Err(_) | Ok("" | "local") => Storage::Local,
        Ok("s3") => Storage::S3,
        Ok(other) => panic!("VIDGO_TEST_STORAGE is local or s3, not \"{other}\""),
    }
}

/// Settings that give an app the storage of this run: none for a folder, else those of a new bucket.
///
/// # Panics
/// S3 is asked for and `s3s-fs` is not installed.
#[must_use]
pub fn storage_environment() -> Vec<(String, String)> {
    match storage() {
        Storage::Local => Vec::new(),
        Storage::S3 => bucket()
            .expect("VIDGO_TEST_STORAGE=s3 needs s3s-fs: cargo install --locked --debug s3s-fs --features binary")
            .environment(),
    }
}

/// A new bucket of the shared service; `None`, with a notice, where `s3s-fs` is not installed.
///
/// # Panics
/// `CI=true` and it is not installed.
#[must_use]
pub fn bucket() -> Option<Bucket> {
    static SERVER: OnceLock<Option<Server>> = OnceLock::new();
    let server = SERVER.get_or_init(|| Some(Server::join(&S3 { program: s3s()? }))).as_ref();
    let Some(server) = server else { return missing("s3s-fs") };
    Some(Bucket::make(&data(server.instance()), server.port))
}

/// A bucket of one test's own, and how to reach it.
#[derive(Clone, Debug)]
pub struct Bucket {
    /// Its name.
    pub name: String,
    /// Address of the service.
    pub endpoint: String,
    /// Public half of the credentials.
    pub access_key_id: String,
    /// Secret half of the credentials.
    pub secret_access_key: String,
}

impl Bucket {
    fn make(data: &Path, port: u16) -> Self {
        let name = format!("test-{}", Uuid::new_v4().simple());
        fs::create_dir_all(data.join(&name)).expect("the bucket's folder");
        Self {
            name,
            endpoint: endpoint(port),
            access_key_id: ACCESS_KEY_ID.to_owned(),
            secret_access_key: SECRET_ACCESS_KEY.to_owned(),
        }
    }

    /// Port of its service.
    #[must_use]
    pub fn port(&self) -> u16 {
        self.endpoint.rsplit(':').next().and_then(|port| port.parse().ok()).expect("an endpoint with a port")
    }

    /// The same bucket, reached through another port.
    #[must_use]
    pub fn through(&self, port: u16) -> Self {
        Self { endpoint: endpoint(port), ..self.clone() }
    }

    /// Settings that give an app this bucket.
    #[must_use]
    pub fn environment(&self) -> Vec<(String, String)> {
        [
            ("KIND", "s3"),
            ("S3__BUCKET", &self.name),
            ("S3__ENDPOINT", &self.endpoint),
            ("S3__REGION", "us-east-1"),
            ("S3__ACCESS_KEY_ID", &self.access_key_id),
            ("S3__SECRET_ACCESS_KEY", &self.secret_access_key),
            ("S3__PREFIX", "under/a/prefix/"),
            ("S3__ALLOW_HTTP", "true"),
        ]
        .into_iter()
        .map(|(name, value)| (format!("VIDGO__STORAGE__{name}"), value.to_owned()))
        .collect()
    }
}

/// A service that one test has for itself, to be killed and started again. Dropping it ends the process and deletes
/// what it kept.
#[derive(Debug)]
pub struct OwnS3 {
    program: PathBuf,
    folder: TempDir,
    port: u16,
    process: Option<Child>,
}

impl OwnS3 {
    /// Starts one; `None`, with a notice, where `s3s-fs` is not installed.
    ///
    /// # Panics
    /// `CI=true` and it is not installed, or it does not start.
    #[must_use]
    pub fn start() -> Option<Self> {
        let Some(program) = s3s() else { return missing("s3s-fs") };
        let folder = tempfile::tempdir().expect("a temporary folder");
        let free = std::net::TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr());
        let mut own = Self { program, folder, port: free.expect("a free port").port(), process: None };
        own.go_on();
        Some(own)
    }

    /// A new bucket in it.
    #[must_use]
    pub fn bucket(&self) -> Bucket {
        Bucket::make(&data(self.folder.path()), self.port)
    }

    /// Starts it on the port and with the objects of before; returns when it answers.
    ///
    /// # Panics
    /// It does not start.
    pub fn go_on(&mut self) {
        let mut command = serve(&self.program, self.folder.path(), self.port);
        let command = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        self.process = Some(command.spawn().expect("s3s-fs to start"));
        let started = Instant::now();
        while accepts(self.port).is_none() {
            assert!(started.elapsed() < Duration::from_secs(30), "s3s-fs does not answer");
            std::thread::sleep(Duration::from_millis(10));
        }
    }

    /// Kills it (SIGKILL), as a crash would.
    pub fn kill(&mut self) {
        if let Some(mut process) = self.process.take() {
            let _ = process.kill();
            let _ = process.wait();
        }
    }
}

impl Drop for OwnS3 {
    fn drop(&mut self) {
        self.kill();
    }
}

struct S3 {
    program: PathBuf,
}

impl Kind for S3 {
    const NAME: &'static str = "s3";

    fn prepare(&self, instance: &Path, port: u16) -> Command {
        serve(&self.program, instance, port)
    }

    fn answers(&self, port: u16) -> bool {
        accepts(port).is_some()
    }
}

fn s3s() -> Option<PathBuf> {
    let installed = std::env::var_os("HOME").map(|home| Path::new(&home).join(".cargo/bin"));
    program("s3s-fs", installed.as_slice())
}

fn serve(program: &Path, folder: &Path, port: u16) -> Command {
    let data = data(folder);
    fs::create_dir_all(&data).expect("the folder of the buckets");
    let mut command = Command::new(program);
    command
        .args(["--host", "127.0.0.1", "--port", &port.to_string()])
        .args(["--access-key", ACCESS_KEY_ID, "--secret-key", SECRET_ACCESS_KEY])
        .arg(data);
    command
}

fn data(folder: &Path) -> PathBuf {
    folder.join("buckets")
}

fn endpoint(port: u16) -> String {
    format!("http://127.0.0.1:{port}")
}
