//! aiosmtpd (PyPI) as a child process, and the certificates that it shows.

use std::{
    fs::{self, File},
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::Duration,
};

use mail::{Login, Post, Security, SmtpSettings};
use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair};
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::{
    io::{AsyncBufReadExt, BufReader, Lines},
    process::{Child, ChildStdout},
    time::timeout,
};

pub(crate) const USER: &str = "mailer-login";
pub(crate) const PASSWORD: &str = "s3cret-passw0rd";
/// Longer than anything takes on a busy machine.
const PATIENCE: Duration = Duration::from_secs(60);
const PACKAGE: &str = "aiosmtpd==1.4.6";

/// A mail server that follows a script (smtp_server.py says which there are). Its end comes with it being dropped.
pub(crate) struct Server {
    child: Child,
    lines: Lines<BufReader<ChildStdout>>,
    port: u16,
    security: Security,
    authority_pem: String,
    _folder: TempDir,
}

impl Server {
    /// A server with a certificate for `localhost`. `None`: aiosmtpd cannot be installed here, which was noticed.
    pub async fn start(security: Security, script: Value) -> Option<Self> {
        Self::named("localhost", security, script).await
    }

    /// A server whose certificate bears `name`.
    pub async fn named(name: &str, security: Security, mut script: Value) -> Option<Self> {
        let packages = tokio::task::spawn_blocking(installed).await.unwrap()?;
        let folder = TempDir::new().unwrap();
        let authority_pem = certify(name, folder.path());
        let word = match security {
            Security::StartTls => "starttls",
            Security::ImplicitTls => "implicit",
            Security::None => "none",
        };
        script["security"] = word.into();
        script["certificate"] = folder.path().join("certificate.pem").to_str().unwrap().into();
        script["key"] = folder.path().join("key.pem").to_str().unwrap().into();
        let mut python = tokio::process::Command::new("python3");
        python
            .arg(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/mail/smtp_server.py"))
            .arg(script.to_string())
            .env("PYTHONPATH", packages)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .kill_on_drop(true);
        let mut child = python.spawn().unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let mut server = Self { child, lines, port: 0, security, authority_pem, _folder: folder };
        server.port = server.saw().await["port"].as_u64().unwrap().try_into().unwrap();
        Some(server)
    }

    /// Settings that fit a server without AUTH.
    pub fn settings(&self) -> SmtpSettings {
        SmtpSettings {
            extra_root_certificate_pem: Some(self.authority_pem.clone().into_bytes()),
            helo_name: Some("app.vidgo.example".to_owned()),
            ..SmtpSettings::new("localhost", self.port, self.security)
        }
    }

    pub fn post(&self) -> Post {
        Post::smtp(self.settings()).unwrap()
    }

    /// The way to this server with a login.
    pub fn post_as(&self, user: &str, password: &str) -> Post {
        let login = Login { user: user.to_owned(), password: password.to_owned().into() };
        Post::smtp(SmtpSettings { login: Some(login), ..self.settings() }).unwrap()
    }

    /// The next thing that the server saw.
    pub async fn saw(&mut self) -> Value {
        let line = timeout(PATIENCE, self.lines.next_line()).await.expect("the server sees nothing").unwrap();
        serde_json::from_str(&line.expect("the server has ended")).unwrap()
    }

    /// Ends the server; all that it saw and was not asked for.
    pub async fn end(mut self) -> Vec<Value> {
        drop(self.child.stdin.take());
        let mut seen = Vec::new();
        while let Some(line) =
            timeout(PATIENCE, self.lines.next_line()).await.expect("the server does not end").unwrap()
        {
            seen.push(serde_json::from_str(&line).unwrap());
        }
        seen
    }
}

/// What a server needs so that it asks for [`USER`] and [`PASSWORD`].
pub(crate) fn with_login() -> Value {
    json!({ "user": USER, "password": PASSWORD })
}

/// The folder of aiosmtpd, installed by the first test that asks and kept for the others, each a process of its own.
/// CI has the registry, so there a failure is one.
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

/// Writes `certificate.pem` for `name` and `key.pem` into `folder`. The reply: the authority's certificate, PEM.
fn certify(name: &str, folder: &Path) -> String {
    let authority_key = KeyPair::generate().unwrap();
    let mut authority = CertificateParams::new(Vec::new()).unwrap();
    authority.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let authority_pem = authority.self_signed(&authority_key).unwrap().pem();
    let issuer = Issuer::new(authority, authority_key);

    let key = KeyPair::generate().unwrap();
    let certificate = CertificateParams::new(vec![name.to_owned()]).unwrap().signed_by(&key, &issuer).unwrap();
    fs::write(folder.join("certificate.pem"), certificate.pem()).unwrap();
    fs::write(folder.join("key.pem"), key.serialize_pem()).unwrap();
    authority_pem
}
