//! One server per machine and build, shared by every test process and gone by itself.
//!
//! Test runners start a process per test or per file; starting a database in each would cost more than
//! the tests. The first process starts a server under a file lock and leaves it to a small shell
//! (`supervise.sh`), which stops it and deletes its files once no test process has lived for
//! `IDLE_SECONDS`. Nothing is left behind, whatever kills the tests.

use std::{
    fs::{self, File},
    net::{TcpListener, TcpStream},
    os::unix::{fs::PermissionsExt, process::CommandExt},
    path::{Path, PathBuf},
    process::{Command, Stdio, id},
    sync::OnceLock,
    time::{Duration, Instant},
};

use crate::digest;

/// Long enough for a runner to build and start the next test binary.
const IDLE_SECONDS: u32 = 10;

/// A server that this process has joined. It stays up for as long as the process lives.
#[derive(Clone, Debug)]
pub(crate) struct Server {
    pub(crate) port: u16,
    instance: PathBuf,
}

/// How to start one kind of server.
pub(crate) trait Kind {
    /// Names the folder.
    const NAME: &'static str;
    /// Makes what the server needs inside `instance`, and says how to run it.
    fn prepare(&self, instance: &Path, port: u16) -> Command;
    /// Whether the server answers.
    fn answers(&self, port: u16) -> bool;
}

impl Server {
    /// Joins the running server, or starts one.
    pub(crate) fn join(kind: &impl Kind) -> Self {
        let base = base_folder(kind);
        let lock = File::create(base.join("lock")).expect("the harness lock");
        lock.lock().expect("the harness lock");
        if let Some(server) = Self::join_running(kind, &base) {
            return server;
        }
        remove_dead_instances(&base);
        // A port that was free a moment ago may be taken by the time the server binds it.
        (0..5)
            .find_map(|_| Self::start(kind, &base))
            .unwrap_or_else(|| panic!("{} did not start five times", kind_log(&base)))
    }

    /// Where it keeps its files.
    pub(crate) fn instance(&self) -> &Path {
        &self.instance
    }

    /// Runs `work` while no other process of this machine and build does.
    pub(crate) fn exclusively<T>(&self, work: impl FnOnce() -> T) -> T {
        let lock = File::create(self.instance.join("lock")).expect("the instance's lock");
        lock.lock().expect("the instance's lock");
        work()
    }

    fn join_running(kind: &impl Kind, base: &Path) -> Option<Self> {
        let instance = PathBuf::from(fs::read_to_string(base.join("current")).ok()?);
        let port = fs::read_to_string(instance.join("port")).ok()?.parse().ok()?;
        let user = instance.join("users").join(id().to_string());
        File::create(&user).ok()?;
        // The supervisor may have closed it between the two looks.
        let still_current = fs::read_to_string(base.join("current")).is_ok_and(|path| Path::new(&path) == instance);
        if still_current && kind.answers(port) {
            return Some(Self { port, instance });
        }
        let _ = fs::remove_file(user);
        None
    }

    #[expect(clippy::zombie_processes, reason = "the supervisor outlives us: it ends when every test process has")]
    fn start<K: Kind>(kind: &K, base: &Path) -> Option<Self> {
        let port = TcpListener::bind("127.0.0.1:0").ok()?.local_addr().ok()?.port();
        let instance = base.join(format!("{}-{port}", id()));
        fs::create_dir_all(instance.join("users")).expect("the instance's folder");
        readable_by_all(&instance);
        fs::write(instance.join("users").join(id().to_string()), "").expect("the instance's users");
        fs::write(instance.join("port"), port.to_string()).expect("the instance's port");
        let command = kind.prepare(&instance, port);
        let supervisor = Command::new("sh")
            .args(["-c", include_str!("supervise.sh"), K::NAME])
            .arg(base)
            .arg(&instance)
            .arg(IDLE_SECONDS.to_string())
            .arg(command.get_program())
            .args(command.get_args())
            .current_dir("/")
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            // An interrupt at the terminal is for the tests; the supervisor sees them go.
            .process_group(0)
            .spawn()
            .expect("a shell to supervise the server");
        fs::write(instance.join("supervisor.pid"), supervisor.id().to_string()).ok()?;
        let started = Instant::now();
        while started.elapsed() < Duration::from_secs(30) {
            if kind.answers(port) {
                fs::write(base.join("current"), instance.as_os_str().as_encoded_bytes()).expect("the current instance");
                return Some(Self { port, instance });
            }
            if !instance.exists() {
                return None;
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        None
    }
}

/// Whether anything accepts connections there.
pub(crate) fn accepts(port: u16) -> Option<TcpStream> {
    let stream = TcpStream::connect_timeout(&([127, 0, 0, 1], port).into(), Duration::from_secs(1)).ok()?;
    stream.set_read_timeout(Some(Duration::from_secs(2))).ok()?;
    Some(stream)
}

/// A program, in one of `folders` or on the path.
pub(crate) fn program(name: &str, folders: &[PathBuf]) -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    folders
        .iter()
        .cloned()
        .chain(std::env::split_paths(&path))
        .map(|folder| folder.join(name))
        .find(|file| file.is_file())
}

/// Under the system's folder for temporary files and not under `target`, because Postgres may have to
/// run as a user who cannot enter the project's folder. One per build folder and user.
fn base_folder<K: Kind>(_: &K) -> PathBuf {
    static TARGET: OnceLock<String> = OnceLock::new();
    let target = TARGET.get_or_init(|| {
        let exe = std::env::current_exe().expect("the test's own path");
        let home = std::env::var("HOME").unwrap_or_default();
        digest(&format!("{}|{home}", exe.ancestors().nth(2).unwrap_or(&exe).display()))
    });
    let base = std::env::temp_dir().join(format!("vidgo-{}-{target}", K::NAME));
    fs::create_dir_all(&base).expect("the harness folder");
    readable_by_all(&base);
    base
}

fn readable_by_all(folder: &Path) {
    fs::set_permissions(folder, fs::Permissions::from_mode(0o755)).expect("the harness folder's permissions");
}

/// What a crash of the machine or a `kill -9` of a supervisor has left behind.
fn remove_dead_instances(base: &Path) {
    for entry in fs::read_dir(base).into_iter().flatten().flatten() {
        let folder = entry.path();
        let alive = fs::read_to_string(folder.join("supervisor.pid"))
            .is_ok_and(|pid| Path::new("/proc").join(pid.trim()).exists() || !Path::new("/proc/self").exists());
        if folder.is_dir() && !alive {
            let _ = fs::remove_dir_all(folder);
        }
    }
}

fn kind_log(base: &Path) -> String {
    let log = fs::read_dir(base)
        .into_iter()
        .flatten()
        .flatten()
        .find_map(|entry| fs::read_to_string(entry.path().join("server.log")).ok());
    format!("a test server under {} ({})", base.display(), log.unwrap_or_default())
}
