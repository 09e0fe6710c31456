//! `vidgo admin`: the accounts that may do what staff may.

use std::io::{BufRead, IsTerminal};

use domain::{
    account::{EmailAddress, PersonName},
    language::Language,
    password,
    time::Clock,
};
use entities::accounts::{self, NewUser, User};
use identity::{PasswordSettings, Passwords};
use sea_orm::DatabaseConnection;
use secrecy::{ExposeSecret, SecretString};
use uuid::Uuid;

use super::who::by;
use crate::{
    app::{self, SystemClock},
    config::Config,
    fault::Fault,
    wiring,
};

/// The most administrators that are listed.
const MOST: u64 = 1_000;

/// What to do with them.
#[derive(Debug, clap::Subcommand)]
pub(super) enum Command {
    /// Make an account that is an administrator's; the password is asked for.
    Create {
        /// Its e-mail address.
        email: EmailAddress,
        /// A name to show.
        #[arg(long)]
        name: Option<PersonName>,
    },
    /// Make an account an administrator's.
    Grant {
        /// Its e-mail address.
        email: EmailAddress,
    },
    /// Make an administrator's account an ordinary one; felt at once.
    Revoke {
        /// Its e-mail address.
        email: EmailAddress,
    },
    /// List the administrators.
    List,
}

pub(super) async fn run(config: &Config, command: Command) -> Result<(), Fault> {
    let db = database(config).await?;
    match command {
        Command::Create { email, name } => create(config, &db, email, name).await,
        Command::Grant { email } => set(&db, &email, true).await,
        Command::Revoke { email } => set(&db, &email, false).await,
        Command::List => list(&db).await,
    }
}

/// The database, brought up to date: the first administrator may come before the first start.
pub(super) async fn database(config: &Config) -> Result<DatabaseConnection, Fault> {
    wiring::ensure_folder(&config.storage.data_folder)?;
    let db = wiring::connect(config).await?;
    app::migrate(&db).await?;
    Ok(db)
}

async fn create(
    config: &Config,
    db: &DatabaseConnection,
    email: EmailAddress,
    name: Option<PersonName>,
) -> Result<(), Fault> {
    if accounts::by_email(db, &email).await.map_err(failed)?.is_some() {
        return Err(Fault::Setting {
            what: format!("{email} has an account already"),
            next: format!("vidgo admin grant {email}"),
        });
    }
    let password = ask_password()?;
    password::check(password.expose_secret(), email.as_str()).map_err(|fault| Fault::Setting {
        what: format!("the password: {fault}"),
        next: "choose another and run it again".to_owned(),
    })?;
    let hasher = Passwords::start(PasswordSettings {
        memory_kib: config.accounts.password_memory_kib,
        passes: config.accounts.password_passes,
        threads: 1,
        queue: 1,
    });
    let hasher = hasher.map_err(|error| Fault::Other(format!("the password cannot be hashed: {error}")))?;
    let password_hash = hasher.hash(password).await.map_err(|error| Fault::Other(error.to_string()))?;
    let new = NewUser {
        id: Uuid::new_v4(),
        email: email.clone(),
        password_hash,
        language: Language::En,
        username: None,
        full_name: name.map(|name| name.as_str().to_owned()),
        is_admin: true,
        signs_in: false,
    };
    if !accounts::staff::create_admin(db, &new, &by(), SystemClock.now()).await.map_err(failed)? {
        return Err(Fault::Other(format!("{email} was registered meanwhile; run: vidgo admin grant {email}")));
    }
    println!("{email} is an administrator and can sign in");
    Ok(())
}

/// From the terminal without showing it, twice; from a pipe its first line.
fn ask_password() -> Result<SecretString, Fault> {
    let failed = |error: std::io::Error| Fault::Other(format!("the password cannot be read: {error}"));
    if !std::io::stdin().is_terminal() {
        let mut line = String::new();
        std::io::stdin().lock().read_line(&mut line).map_err(failed)?;
        return Ok(SecretString::from(line.trim_end_matches(['\r', '\n'])));
    }
    let first = rpassword::prompt_password("Password: ").map_err(failed)?;
    let again = rpassword::prompt_password("The same again: ").map_err(failed)?;
    if first != again {
        return Err(Fault::Setting {
            what: "the two passwords are not the same".to_owned(),
            next: "run it again".to_owned(),
        });
    }
    Ok(SecretString::from(first))
}

async fn set(db: &DatabaseConnection, email: &EmailAddress, is_admin: bool) -> Result<(), Fault> {
    let user = find(db, email).await?;
    let article = if is_admin { "an" } else { "no" };
    if user.is_admin == is_admin {
        println!("{email} is {article} administrator already");
        return Ok(());
    }
    accounts::set_admin(db, user.id, is_admin, &by(), SystemClock.now()).await.map_err(failed)?;
    println!("{email} is {article} administrator now");
    Ok(())
}

async fn list(db: &DatabaseConnection) -> Result<(), Fault> {
    let admins = accounts::admins(db, MOST).await.map_err(failed)?;
    for user in &admins {
        let last = user.last_login_at.map_or_else(|| "never".to_owned(), |at| at.format("%Y-%m-%d %H:%M").to_string());
        let banned = if user.is_active { "" } else { "  banned" };
        println!("{}  since {}  last signed in {last}{banned}", user.email, user.created_at.format("%Y-%m-%d"));
    }
    if admins.is_empty() {
        println!("there is no administrator; make one with: vidgo admin create EMAIL");
    }
    Ok(())
}

/// The account of an address.
///
/// # Errors
/// There is none, or the database failed.
pub(super) async fn find(db: &DatabaseConnection, email: &EmailAddress) -> Result<User, Fault> {
    accounts::by_email(db, email).await.map_err(failed)?.ok_or_else(|| Fault::Setting {
        what: format!("{email} has no account"),
        next: format!("check the spelling, or make one with: vidgo admin create {email}"),
    })
}

#[allow(clippy::needless_pass_by_value, reason = "fits map_err")]
pub(super) fn failed(error: entities::StoreError) -> Fault {
    let cause = std::error::Error::source(&error).map(ToString::to_string).unwrap_or_default();
    Fault::Unreachable {
        what: format!("{error}: {cause}"),
        next: "check DATABASE_URL and the database's log".to_owned(),
    }
}
