//! Mails by a real mail server: aiosmtpd, with the script of `crates/mail/tests`.

use std::{
    fs::{self, File},
    path::{Path, PathBuf},
    process::{Command, Stdio},
    sync::{
        Arc,
        atomic::{AtomicU16, AtomicUsize, Ordering},
    },
};

use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair};
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::{
    io::{AsyncBufReadExt, BufReader, Lines},
    net::{TcpListener, TcpStream},
    process::{Child, ChildStdout},
    task::JoinHandle,
    time::timeout,
};

use super::{
    Browser, PASSWORD, app,
    outbox::Letter,
    process::{Instance, beside},
};
use crate::support::PATIENCE;

const PACKAGE: &str = "aiosmtpd==1.4.6";

/// Certificates for `localhost`, and where aiosmtpd is.
struct Place {
    packages: PathBuf,
    folder: TempDir,
}

impl Place {
    /// `None`, with a notice, where aiosmtpd cannot be installed.
    async fn new() -> Option<Self> {
        let packages = tokio::task::spawn_blocking(installed).await.unwrap()?;
        let folder = TempDir::new().unwrap();
        certify(folder.path());
        Some(Self { packages, folder })
    }

    fn file(&self, name: &str) -> String {
        self.folder.path().join(name).to_str().unwrap().to_owned()
    }

    async fn server(&self, mut script: Value) -> Server {
        script["security"] = json!("starttls");
        script["certificate"] = json!(self.file("certificate.pem"));
        script["key"] = json!(self.file("key.pem"));
        let mut python = tokio::process::Command::new("python3");
        python
            .arg(concat!(env!("CARGO_MANIFEST_DIR"), "/crates/mail/tests/mail/smtp_server.py"))
            .arg(script.to_string())
            .env("PYTHONPATH", &self.packages)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .kill_on_drop(true);
        let mut child = python.spawn().unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let mut server = Server { child, lines, port: 0 };
        server.port = server.saw().await["port"].as_u64().unwrap().try_into().unwrap();
        server
    }
}

/// A mail server that follows a script.
struct Server {
    child: Child,
    lines: Lines<BufReader<ChildStdout>>,
    port: u16,
}

impl Server {
    /// The next thing that it saw.
    async fn saw(&mut self) -> Value {
        let line = timeout(PATIENCE, self.lines.next_line()).await.expect("the server sees nothing").unwrap();
        serde_json::from_str(&line.expect("the server has ended")).unwrap()
    }

    /// The next mail that it took.
    async fn took(&mut self) -> (String, Letter) {
        loop {
            let seen = self.saw().await;
            if let Some(taken) = seen.get("taken") {
                let to = taken["to"][0].as_str().unwrap().to_owned();
                return (to, Letter::parse(taken["data"].as_str().unwrap().as_bytes()));
            }
        }
    }

    /// Ends it; to whom it took mails that were not asked for.
    async fn end(mut self) -> Vec<String> {
        drop(self.child.stdin.take());
        let mut taken = Vec::new();
        while let Some(line) = timeout(PATIENCE, self.lines.next_line()).await.expect("an end").unwrap() {
            let seen: Value = serde_json::from_str(&line).unwrap();
            taken.extend(seen["taken"]["to"][0].as_str().map(str::to_owned));
        }
        taken
    }
}

/// One port behind which another server stands when the test says so.
struct Switch {
    port: u16,
    behind: Arc<AtomicU16>,
    connections: Arc<AtomicUsize>,
    accepting: JoinHandle<()>,
}

impl Switch {
    async fn before(server: &Server) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let (behind, connections) = (Arc::new(AtomicU16::new(server.port)), Arc::<AtomicUsize>::default());
        let (to, count) = (Arc::clone(&behind), Arc::clone(&connections));
        let accepting = tokio::spawn(async move {
            while let Ok((mut client, _)) = listener.accept().await {
                let to = to.load(Ordering::SeqCst);
                count.fetch_add(1, Ordering::SeqCst);
                tokio::spawn(async move {
                    let mut server = TcpStream::connect(("127.0.0.1", to)).await?;
                    tokio::io::copy_bidirectional(&mut client, &mut server).await
                });
            }
        });
        Self { port, behind, connections, accepting }
    }

    fn turn_to(&self, server: &Server) {
        self.behind.store(server.port, Ordering::SeqCst);
    }
}

impl Drop for Switch {
    fn drop(&mut self) {
        self.accepting.abort();
    }
}

/// Settings of an app that sends by this port.
fn smtp(place: &Place, port: u16) -> Vec<(&'static str, String)> {
    vec![
        ("SMTP_HOST", "localhost".to_owned()),
        ("SMTP_PORT", port.to_string()),
        ("SMTP_USER", "mailer-login".to_owned()),
        ("SMTP_PASSWORD", "s3cret-passw0rd".to_owned()),
        ("VIDGO__SMTP__ROOT_CERTIFICATE", place.file("authority.pem")),
        ("VIDGO__SMTP__RETRY_BASE_SECONDS", "1".to_owned()),
    ]
}

fn with_login(mut script: Value) -> Value {
    script["user"] = json!("mailer-login");
    script["password"] = json!("s3cret-passw0rd");
    script
}

fn borrowed<'a>(settings: &'a [(&'static str, String)]) -> Vec<(&'static str, &'a str)> {
    settings.iter().map(|(name, value)| (*name, value.as_str())).collect()
}

#[tokio::test]
async fn a_code_comes_by_starttls_and_login_and_after_a_451_once() {
    let Some(place) = Place::new().await else { return };
    let mut busy = place.server(with_login(json!({"rcpt": "451 4.3.2 come again"}))).await;
    let mut ready = place.server(with_login(json!({}))).await;
    let switch = Switch::before(&busy).await;
    let settings = smtp(&place, switch.port);
    let app = app(&borrowed(&settings)).await;
    let (browser, email) = (Browser::of(&app), "ann@example.com");
    browser.register(email, PASSWORD).await.ok();
    assert_eq!(busy.saw().await, json!({"auth": "mailer-login"}));
    assert_eq!(busy.saw().await, json!({"mail": "no-reply@vidgo.example"}));
    switch.turn_to(&ready);
    let (to, letter) = ready.took().await;
    assert_eq!((to.as_str(), letter.to.as_str()), (email, email));
    browser.verify(email, &letter.code()).await.ok();
    let (_, welcome) = ready.took().await;
    assert_eq!(welcome.subject, "Welcome to VidGo");
    assert!(switch.connections.load(Ordering::SeqCst) >= 2);
    app.stop().await;
    assert_eq!((ready.end().await, busy.end().await), (vec![], vec![]), "a mail came twice");
}

#[tokio::test]
async fn a_process_killed_while_it_sends_leaves_no_second_mail() {
    let Some(place) = Place::new().await else { return };
    let mut hanging = place.server(with_login(json!({"stall": "rcpt"}))).await;
    let mut ready = place.server(with_login(json!({}))).await;
    let switch = Switch::before(&hanging).await;
    let settings = smtp(&place, switch.port);
    // This app is for its database and folder only; it ends before anything is sent.
    let app = app(&[]).await;
    let variables = beside(&app, &borrowed(&settings));
    let (database, folder, standin) = app.stop().await;
    let first = Instance::start(folder.path(), &variables).await;
    Browser::at(&first.base).register("ann@example.com", PASSWORD).await.ok();
    assert_eq!(hanging.saw().await, json!({"auth": "mailer-login"}));
    assert_eq!(hanging.saw().await, json!({"mail": "no-reply@vidgo.example"}));
    // In the middle of a conversation: nobody knows whether the server will have taken it.
    first.kill();
    switch.turn_to(&ready);
    let second = Instance::start(folder.path(), &variables).await;
    let bob = Browser::at(&second.base);
    bob.register("bob@example.com", PASSWORD).await.ok();
    assert_eq!(ready.took().await.0, "bob@example.com");
    // Whoever waits in vain asks for another.
    let ann = Browser::at(&second.base);
    ann.post("/api/v1/auth/resend-code", json!({"email": "ann@example.com"})).await.ok();
    let (to, letter) = ready.took().await;
    assert_eq!(to, "ann@example.com");
    ann.verify("ann@example.com", &letter.code()).await.ok();
    assert_eq!(ready.took().await.1.subject, "Welcome to VidGo");
    second.kill();
    assert_eq!((ready.end().await, hanging.end().await), (vec![], vec![]), "a mail came twice");
    drop((database, folder, standin));
}

/// The folder of aiosmtpd, installed by the first test that asks and kept for the others, each a process of its own.
fn installed() -> Option<PathBuf> {
    let shared = Path::new(env!("CARGO_TARGET_TMPDIR"));
    fs::create_dir_all(shared).unwrap();
    let lock = File::create(shared.join("aiosmtpd.lock")).unwrap();
    lock.lock().unwrap();
    let folder = shared.join(PACKAGE);
    if folder.is_dir() {
        return Some(folder);
    }
    let fresh = TempDir::new_in(shared).unwrap();
    let mut pip = Command::new("python3");
    pip.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input", "--retries", "1"]);
    pip.args(["--timeout", "15", "--target"]).arg(fresh.path()).arg(PACKAGE);
    let done = pip.status().is_ok_and(|status| status.success());
    assert!(done || std::env::var_os("CI").is_none(), "{PACKAGE} cannot be installed, and CI must run this test");
    if !done {
        eprintln!("NOTICE: skipped, because {PACKAGE} cannot be installed here");
        return None;
    }
    fs::rename(fresh.path(), &folder).unwrap();
    Some(folder)
}

/// Writes `authority.pem`, and `certificate.pem` for `localhost` with its `key.pem`.
pub(super) fn certify(folder: &Path) {
    let authority_key = KeyPair::generate().unwrap();
    let mut authority = CertificateParams::new(Vec::new()).unwrap();
    authority.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    fs::write(folder.join("authority.pem"), authority.self_signed(&authority_key).unwrap().pem()).unwrap();
    let issuer = Issuer::new(authority, authority_key);
    let key = KeyPair::generate().unwrap();
    let certificate = CertificateParams::new(vec!["localhost".to_owned()]).unwrap().signed_by(&key, &issuer).unwrap();
    fs::write(folder.join("certificate.pem"), certificate.pem()).unwrap();
    fs::write(folder.join("key.pem"), key.serialize_pem()).unwrap();
}

#[tokio::test]
async fn what_waits_in_the_outbox_is_told_in_numbers() {
    let nobody = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let app = app(&[("SMTP_HOST", "127.0.0.1"), ("SMTP_PORT", &nobody.to_string())]).await;
    for name in ["one", "two"] {
        Browser::of(&app).register(&format!("{name}@example.com"), PASSWORD).await.ok();
    }
    let text = super::until("both are counted", async || {
        let text = app.client.get(format!("{}/metrics", app.base)).send().await.unwrap().text().await.unwrap();
        text.contains("vidgo_mails{state=\"queued\"} 2\n").then_some(text)
    })
    .await;
    for state in ["sending", "unclear", "failed"] {
        assert!(text.contains(&format!("vidgo_mails{{state=\"{state}\"}} 0\n")), "{text}");
    }
    let age = text.lines().find_map(|line| line.strip_prefix("vidgo_mails_oldest_seconds ")).unwrap();
    assert!(age.parse::<u64>().unwrap() > 0, "{age}");
    app.stop().await;
}
