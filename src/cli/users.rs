//! `vidgo users`: banning accounts, where nobody can reach the admin page.

use domain::{account::EmailAddress, time::Clock};
use entities::accounts::{self, staff::Banned};

use super::{
    admin::{database, failed, find},
    who::by,
};
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
            match accounts::ban(&db, user.id, reason.as_deref(), &by(), now).await.map_err(failed)? {
                Banned::Now => println!("{email} is banned; its sessions are ended"),
                Banned::Before => println!("{email} was banned before"),
                Banned::Admin => {
                    return Err(Fault::Setting {
                        what: format!("{email} is an administrator"),
                        next: format!("vidgo admin revoke {email}"),
                    });
                }
                Banned::Nobody => return Err(Fault::Other(format!("{email} was deleted meanwhile"))),
            }
        }
        Command::Unban { email } => {
            let user = find(&db, &email).await?;
            accounts::unban(&db, user.id, &by(), now).await.map_err(failed)?;
            println!("{email} may sign in again");
        }
    }
    Ok(())
}
