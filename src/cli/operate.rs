//! `vidgo operate`: what operators do while servers run, where nobody can reach the admin page. Servers follow within
//! `operations.watch_interval_ms`.

use std::collections::BTreeMap;

use domain::{control::Control, provider::Provider, time::Clock};
use entities::{
    audit,
    controls::{self, Turn, Turned},
};
use sea_orm::DatabaseConnection;
use uuid::Uuid;

use super::{
    admin::{database, failed},
    who,
};
use crate::{app::SystemClock, config::Config, fault::Fault, operate, wiring};

/// What to do.
#[derive(Debug, clap::Subcommand)]
pub(super) enum Command {
    /// Show what is paused, drained and changed, and every setting that can be changed.
    Status,
    /// Let pre-generation rest: nothing new is begun.
    Pause(Why),
    /// Let pre-generation go on.
    Resume(Why),
    /// Try items again that were given up: those that are named, or all that failed.
    Retry {
        /// Items by their ids in the catalogue.
        items: Vec<String>,
        #[command(flatten)]
        why: Why,
    },
    /// Ask nothing new of a provider.
    Drain {
        /// piapi, pollo, a2e or gemini.
        provider: Provider,
        #[command(flatten)]
        why: Why,
    },
    /// Ask a provider again.
    Reopen {
        /// piapi, pollo, a2e or gemini.
        provider: Provider,
        #[command(flatten)]
        why: Why,
    },
    /// Change a setting in all servers.
    Set {
        /// As in config.toml; `vidgo operate status` lists them.
        name: String,
        /// In its own unit.
        value: i64,
        #[command(flatten)]
        why: Why,
    },
    /// Put a setting back to what the configuration says.
    Unset {
        /// As in config.toml.
        name: String,
        #[command(flatten)]
        why: Why,
    },
    /// What staff did, the newest first.
    Audit {
        /// Actions that begin so, for example `user.` or `provider.drain`.
        #[arg(long)]
        action: Option<String>,
        /// How many.
        #[arg(long, default_value_t = 50, value_parser = clap::value_parser!(u64).range(1..=10_000))]
        limit: u64,
    },
}

/// For the audit log.
#[derive(Debug, clap::Args)]
pub(super) struct Why {
    /// Why; for the audit log.
    #[arg(long)]
    reason: Option<String>,
}

pub(super) async fn run(config: &Config, command: Command) -> Result<(), Fault> {
    let db = database(config).await?;
    match command {
        Command::Status => status(config, &db).await,
        Command::Pause(why) => turn(config, &db, operate::pause(true, why.reason)).await,
        Command::Resume(why) => turn(config, &db, operate::pause(false, why.reason)).await,
        Command::Retry { items, why } => retry(config, &db, items, why.reason).await,
        Command::Drain { provider, why } => turn(config, &db, operate::drain(provider, true, why.reason)).await,
        Command::Reopen { provider, why } => turn(config, &db, operate::drain(provider, false, why.reason)).await,
        Command::Set { name, value, why } => change(config, &db, &name, Some(value), why.reason).await,
        Command::Unset { name, why } => change(config, &db, &name, None, why.reason).await,
        Command::Audit { action, limit } => log(&db, action, limit).await,
    }
}

async fn turn(config: &Config, db: &DatabaseConnection, wish: Turn) -> Result<(), Fault> {
    let before = controls::turn(db, &wish, &who::by(), SystemClock.now()).await.map_err(failed)?;
    let after = wish.value.unwrap_or(wish.configured);
    let within = config.operations.watch_interval.as_millis();
    if before == after {
        println!("{}: {after}, as before", wish.control);
    } else {
        println!("{}: {before} → {after}; running servers follow within {within} ms", wish.control);
    }
    Ok(())
}

async fn change(
    config: &Config,
    db: &DatabaseConnection,
    name: &str,
    value: Option<i64>,
    reason: Option<String>,
) -> Result<(), Fault> {
    let wish = operate::set(config, name, value, reason).map_err(|refused| Fault::Setting {
        what: refused.to_string(),
        next: "`vidgo operate status` lists the settings and their bounds".to_owned(),
    })?;
    turn(config, db, wish).await
}

async fn retry(
    config: &Config,
    db: &DatabaseConnection,
    items: Vec<String>,
    reason: Option<String>,
) -> Result<(), Fault> {
    let catalogue = wiring::catalogue(config)?;
    if let Some(unknown) = items.iter().find(|item| catalogue.item(item).is_none()) {
        return Err(Fault::Setting {
            what: format!("{unknown} is no item of the catalogue"),
            next: "`vidgo pregenerate --all --dry-run` lists them".to_owned(),
        });
    }
    let items = (!items.is_empty()).then(|| items.into_iter().collect());
    let (by, now) = (who::by(), SystemClock.now());
    controls::ask_retry(db, Uuid::now_v7(), &items, reason.as_deref(), &by, now).await.map_err(failed)?;
    let what = items.map_or_else(|| "everything that failed".to_owned(), |items| format!("{} items", items.len()));
    println!("{what} will be tried again by the first running server that looks");
    Ok(())
}

async fn status(config: &Config, db: &DatabaseConnection) -> Result<(), Fault> {
    let turned: BTreeMap<Control, Turned> =
        controls::all(db).await.map_err(failed)?.into_iter().map(|turned| (turned.control.clone(), turned)).collect();
    let is_on = |control: &Control| turned.get(control).is_some_and(|turned| turned.value != 0);
    let word = |control: &Control| {
        turned.get(control).map_or_else(String::new, |turned| {
            let reason = turned.reason.as_deref().map(|reason| format!(": {reason}")).unwrap_or_default();
            format!("   by {} at {}{reason}", turned.changed_by, turned.changed_at.format("%Y-%m-%d %H:%M:%S UTC"))
        })
    };
    let paused = if is_on(&Control::PregenPaused) { "paused" } else { "running" };
    println!("pre-generation   {paused}{}", word(&Control::PregenPaused));
    for provider in Provider::ALL {
        let control = Control::ProviderDrained(*provider);
        let state = if is_on(&control) { "drained" } else { "open" };
        println!("{:<16} {state}{}", provider.as_str(), word(&control));
    }
    println!();
    for setting in operate::settings(config) {
        let control = Control::Setting(setting.name.clone());
        let value = turned.get(&control).map_or(setting.configured, |turned| turned.value);
        let mark = if value == setting.configured { ' ' } else { '*' };
        println!(
            "{mark} {:<44} {value:>9} {:<9} ({} to {}; configured {}){}",
            setting.name,
            setting.unit,
            setting.min,
            setting.max,
            setting.configured,
            word(&control)
        );
    }
    Ok(())
}

async fn log(db: &DatabaseConnection, action: Option<String>, limit: u64) -> Result<(), Fault> {
    let filter = audit::Filter { action, ..audit::Filter::default() };
    let (entries, total) = audit::page(db, &filter, 1, limit).await.map_err(failed)?;
    for entry in &entries {
        let reason = entry.reason.as_deref().map(|reason| format!("  \"{reason}\"")).unwrap_or_default();
        let change = match (&entry.before, &entry.after) {
            (None, None) => String::new(),
            (before, after) => {
                let text =
                    |value: &Option<serde_json::Value>| value.as_ref().map_or("—".to_owned(), ToString::to_string);
                format!("  {} → {}", text(before), text(after))
            }
        };
        println!(
            "{}  {:<22} {} {}  by {}{change}{reason}",
            entry.happened_at.format("%Y-%m-%d %H:%M:%S"),
            entry.action,
            entry.subject_kind,
            entry.subject_id,
            entry.who.actor_name
        );
    }
    println!("{} of {total}", entries.len());
    Ok(())
}
