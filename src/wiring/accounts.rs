//! Builds what accounts need: keys, tokens, passwords, counters, and the actors that send mails and watch for changes.

use std::{
    fs,
    io::{ErrorKind, Write},
    num::NonZeroUsize,
    os::unix::fs::OpenOptionsExt,
    path::Path,
    sync::Arc,
    time::Duration,
};

use actors::{
    account_watch::{AccountWatch, Principals, WatchOutside, WatchSettings},
    handle::Handle,
    mailer::{Mailer, MailerOutside, MailerSettings},
    supervise::{Arbiters, RestartPolicy, supervise},
};
use domain::time::Clock;
use identity::{Keys, PasswordSettings, Passwords, TokenSettings, Tokens};
use limits::{Limits, Settings};
use mail::{Login, Post, Security, SmtpSettings};
use rand::{TryRngCore, rngs::OsRng};
use sea_orm::DatabaseConnection;
use secrecy::SecretString;
use url::Url;

use crate::{
    accounts::{Accounts, Rules},
    config::{Config, SmtpSecurity},
    fault::Fault,
};

/// Entries of the known sessions count for so long after the last look for changes.
const WATCH_PATIENCE: Duration = Duration::from_secs(10);

/// The longest wait before another try of a mail: it is a code or a link that somebody waits for.
const MAIL_RETRY_CAP: Duration = Duration::from_secs(1_800);

/// Mails on their way at once.
const MAILS_AT_ONCE: NonZeroUsize = NonZeroUsize::MIN.saturating_add(3);

/// A mail whose sender was not heard of for so long is unclear: longer than every step of SMTP together.
const MAIL_STALE_AFTER: Duration = Duration::from_secs(900);

/// Everything that requests need; asks nobody but Redis, and not for long.
///
/// # Errors
/// A setting is wrong, or memory for a password hash is missing.
pub async fn accounts(config: &Config, keys: Arc<Keys>, clock: Arc<dyn Clock>) -> Result<Accounts, Fault> {
    let chrono = |time: Duration| chrono::Duration::from_std(time).unwrap_or(chrono::Duration::days(1));
    let settings = TokenSettings {
        issuer: "vidgo".to_owned(),
        audience: "vidgo".to_owned(),
        access_expiry: chrono(config.security.access_token_expiry),
        refresh_expiry: chrono(config.security.refresh_token_expiry),
    };
    let passwords = Passwords::start(PasswordSettings {
        memory_kib: config.accounts.password_memory_kib,
        passes: config.accounts.password_passes,
        threads: config.accounts.password_threads,
        queue: config.accounts.password_queue,
    });
    Ok(Accounts {
        tokens: Tokens::new(keys, settings),
        passwords: passwords.map_err(|error| Fault::Setting {
            what: format!("passwords cannot be hashed: {error}"),
            next: "lower accounts.password_memory_kib, or give the machine more memory".to_owned(),
        })?,
        limits: counters(config, clock).await?,
        principals: Principals::new(config.accounts.known_sessions, WATCH_PATIENCE),
        rules: Rules::of(config),
        sends_mail: sends_mail(config),
    })
}

/// Counters, in Redis where it is configured.
async fn counters(config: &Config, clock: Arc<dyn Clock>) -> Result<Limits, Fault> {
    let settings = Settings {
        max_keys: config.limits.max_keys,
        redis_timeout: config.limits.redis_timeout,
        redis_retry_after: config.limits.redis_retry_after,
        ..Settings::default()
    };
    match &config.redis.url {
        None => Ok(Limits::in_memory(settings, clock)),
        Some(url) => Limits::with_redis(url, settings, clock).await.map_err(|error| Fault::Setting {
            what: error.to_string(),
            next: "write REDIS_URL as redis://:password@host:6379/0, or rediss:// for TLS".to_owned(),
        }),
    }
}

/// The keys that sign: those configured, or a development key that is made once and kept in the data folder.
///
/// # Errors
/// A key is too short, or the development key can be neither read nor written.
pub fn keys(config: &Config) -> Result<Arc<Keys>, Fault> {
    let signing = match &config.security.secret_key {
        Some(secret) => secret.clone(),
        None => development_key(&config.storage.data_folder)?,
    };
    let keys = Keys::new(signing, config.security.previous_secret_keys.clone());
    keys.map(Arc::new).map_err(|error| Fault::Setting {
        what: format!("security.secret_key: {error}"),
        next: "write at least 32 random bytes of text, for example the output of: openssl rand -hex 32".to_owned(),
    })
}

fn development_key(folder: &Path) -> Result<SecretString, Fault> {
    let path = folder.join("secret_key");
    let failed = |error: std::io::Error| Fault::Setting {
        what: format!("the development key {} can be neither read nor made: {error}", path.display()),
        next: "set SECRET_KEY, or make the folder writable".to_owned(),
    };
    // Of two processes that start at once one makes it, and the other reads it: never half of it, since it is linked
    // into place when it is whole.
    for _ in 0..2 {
        match fs::read_to_string(&path) {
            Ok(key) => return Ok(SecretString::from(key.trim())),
            Err(error) if error.kind() == ErrorKind::NotFound => {}
            Err(error) => return Err(failed(error)),
        }
        let mut bytes = [0_u8; 32];
        OsRng.try_fill_bytes(&mut bytes).map_err(|error| failed(std::io::Error::other(error.to_string())))?;
        let fresh = folder.join(format!("secret_key.{}", std::process::id()));
        let mut file =
            fs::OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&fresh).map_err(failed)?;
        file.write_all(hex::encode(bytes).as_bytes()).and_then(|()| file.sync_all()).map_err(failed)?;
        let linked = fs::hard_link(&fresh, &path);
        fs::remove_file(&fresh).map_err(failed)?;
        match linked {
            Ok(()) => tracing::info!(path = %path.display(), "made a development key; production needs SECRET_KEY"),
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
            Err(error) => return Err(failed(error)),
        }
    }
    Err(failed(std::io::Error::other("it comes and goes")))
}

/// Whether mails leave: to a server, or, outside production, into files.
fn sends_mail(config: &Config) -> bool {
    !config.smtp.host.is_empty() || !config.is_production()
}

/// What takes the mails; `None`: nothing does.
///
/// # Errors
/// A setting that cannot work.
pub fn post(config: &Config) -> Result<Option<Post>, Fault> {
    let smtp = &config.smtp;
    if smtp.host.is_empty() {
        if config.is_production() {
            tracing::warn!("SMTP_HOST is not set: no mail leaves, so nobody can register or reset a password");
            return Ok(None);
        }
        let folder = config.storage.data_folder.join("mail");
        tracing::info!(folder = %folder.display(), "SMTP_HOST is not set: mails become .eml files");
        return Ok(Some(Post::folder(folder)));
    }
    let security = match smtp.security {
        SmtpSecurity::Auto if smtp.port == 465 => Security::ImplicitTls,
        SmtpSecurity::Auto | SmtpSecurity::StartTls => Security::StartTls,
        SmtpSecurity::Tls => Security::ImplicitTls,
        SmtpSecurity::None => Security::None,
    };
    let mut settings = SmtpSettings::new(smtp.host.clone(), smtp.port, security);
    settings.login = smtp.password.clone().map(|password| Login { user: smtp.user.clone(), password });
    if !smtp.root_certificate.is_empty() {
        let pem = fs::read(&smtp.root_certificate).map_err(|error| Fault::Setting {
            what: format!("smtp.root_certificate {} cannot be read: {error}", smtp.root_certificate),
            next: "name a readable PEM file, or leave it empty".to_owned(),
        })?;
        settings.extra_root_certificate_pem = Some(pem);
    }
    Post::smtp(settings).map(Some).map_err(|fault| Fault::Setting {
        what: format!("the mail server's settings: {fault}"),
        next: "see [smtp] in config.toml".to_owned(),
    })
}

/// The actors of accounts.
pub struct AccountActors {
    /// Sends mails; `None`: nothing does.
    pub mailer: Option<Handle<Mailer>>,
    /// Watches for changes of other processes.
    pub watch: Handle<AccountWatch>,
}

/// Starts them. Mails link to the `shop`.
///
/// # Errors
/// A setting of the mail server that cannot work.
pub fn start(
    config: &Config,
    (db, clock): (&DatabaseConnection, &Arc<dyn Clock>),
    accounts: &Accounts,
    shop: &Url,
    arbiters: &mut Arbiters,
    policy: RestartPolicy,
) -> Result<AccountActors, Fault> {
    let minutes = |time: Duration| u32::try_from(time.as_secs() / 60).unwrap_or(u32::MAX);
    let arbiter = arbiters.spawn();
    let outside = WatchOutside { db: db.clone(), clock: Arc::clone(clock), principals: accounts.principals.clone() };
    let bounds = &config.actors.account_watch;
    let settings = WatchSettings { interval: config.accounts.watch_interval, mailbox: bounds.mailbox };
    let watch = supervise("account_watch", bounds.places, policy, &arbiter, move |lifeline| {
        AccountWatch::new(settings, outside.clone(), lifeline)
    });
    let Some(post) = post(config)? else { return Ok(AccountActors { mailer: None, watch }) };
    let bounds = &config.actors.mailer;
    let settings = Arc::new(MailerSettings {
        interval: Duration::from_secs(1),
        at_once: MAILS_AT_ONCE,
        retry_base: config.smtp.retry_base,
        retry_cap: MAIL_RETRY_CAP,
        tries: config.smtp.tries,
        stale_after: MAIL_STALE_AFTER,
        from: config.smtp.from_address.clone(),
        from_name: config.smtp.from_name.clone(),
        project: config.project.name.clone(),
        sign_in_url: shop.join("/auth/login").ok(),
        reset_url: shop.clone(),
        code_minutes: minutes(config.accounts.code_expiry),
        reset_minutes: minutes(config.accounts.reset_expiry),
        mailbox: bounds.mailbox,
    });
    let outside = MailerOutside {
        db: db.clone(),
        clock: Arc::clone(clock),
        post: Arc::new(post),
        keys: Arc::clone(accounts.tokens.keys()),
    };
    let mailer = supervise("mailer", bounds.places, policy, &arbiter, move |lifeline| {
        Mailer::new(Arc::clone(&settings), outside.clone(), lifeline)
    });
    Ok(AccountActors { mailer: Some(mailer), watch })
}
