//! `vidgo users`: banning accounts, where nobody can reach the admin page.

use domain::{account::EmailAddress, time::Clock};
use entities::accounts;

use super::admin::{database, failed, find};
use crate::{app::SystemClock, config::Config, fault::Fault};

/// What to do with them.
#[derive(Debug, clap::Subcommand)]
pub(super) enum Command {
    /// Ban an account: its sessions end at once.
    Ban {
        /// Its e-mail address.
        email: EmailAddress,
        /// Why; kept with the account.
        #[arg(long)]
        reason: Option<String>,
    },
    /// Lift a ban.
    Unban {
        /// Its e-mail address.
        email: EmailAddress,
    },
}

pub(super) async fn run(config: &Config, command: Command) -> Result<(), Fault> {
    let db = database(config).await?;
    let now = SystemClock.now();
    match command {
        Command::Ban { email, reason } => {
            let user = find(&db, &email).await?;
            if user.is_admin {
                return Err(Fault::Setting {
                    what: format!("{email} is an administrator"),
                    next: format!("vidgo admin revoke {email}"),
                });
            }
            accounts::ban(&db, user.id, reason.as_deref(), now).await.map_err(failed)?;
            println!("{email} is banned; its sessions are ended");
        }
        Command::Unban { email } => {
            let user = find(&db, &email).await?;
            accounts::unban(&db, user.id, now).await.map_err(failed)?;
            println!("{email} may sign in again");
        }
    }
    Ok(())
}
