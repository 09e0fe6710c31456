//! `vidgo ledger`: proves the ledger, shows what somebody has, gives credits.

use chrono::TimeDelta;
use domain::{
    account::EmailAddress,
    ledger::{Change, CreditKind, Credits, Fingerprint, Key, Note, Request, TransactionType},
    time::Clock,
};
use entities::ledger::{self, Filter, Reply, Writer};
use indicatif::{ProgressBar, ProgressStyle};
use sea_orm::{DatabaseConnection, DbBackend, IsolationLevel, TransactionTrait};
use uuid::Uuid;

use super::{
    admin::{database, failed, find},
    logging::bars,
    who::by,
};
use crate::{app::SystemClock, config::Config, fault::Fault};

/// What to do with it.
#[derive(Debug, clap::Subcommand)]
pub(super) enum Command {
    /// Prove every invariant over the whole database; name the first row that breaks each.
    Verify,
    /// Show somebody's credits and latest transactions.
    Show {
        /// An e-mail address, or a user's id.
        user: String,
        /// How many transactions.
        #[arg(long, default_value_t = 20, value_parser = clap::value_parser!(u64).range(1..=1_000))]
        limit: u64,
    },
    /// Give credits.
    Grant {
        /// An e-mail address, or a user's id.
        user: String,
        /// How many.
        #[arg(value_parser = clap::value_parser!(i64).range(1..=1_000_000_000))]
        amount: i64,
        /// bonus, subscription or purchased.
        #[arg(long, default_value = "bonus")]
        kind: CreditKind,
        /// They end after so many days; never without it.
        #[arg(long, value_name = "DAYS", value_parser = clap::value_parser!(u32).range(1..=36_500))]
        expires_in_days: Option<u32>,
        /// Why; the user reads it.
        #[arg(long)]
        reason: String,
        /// A key of your own: the same key gives once, however often it is run.
        #[arg(long)]
        key: Option<String>,
    },
}

pub(super) async fn run(config: &Config, command: Command) -> Result<(), Fault> {
    let db = database(config).await?;
    match command {
        Command::Verify => verify(&db).await,
        Command::Show { user, limit } => show(&db, &user, limit).await,
        Command::Grant { user, amount, kind, expires_in_days, reason, key } => {
            let user_id = user_id(&db, &user).await?;
            let now = SystemClock.now();
            let key = match key {
                Some(key) => format!("cli:{key}").parse().map_err(|error: domain::ledger::InvalidKey| {
                    Fault::Setting { what: error.to_string(), next: "name a key without spaces".to_owned() }
                })?,
                None => Key::unrepeatable(Uuid::now_v7()),
            };
            let amount = Credits::try_from(amount).map_err(|error| Fault::Other(error.to_string()))?;
            let expires_at = expires_in_days.map(|days| now + TimeDelta::days(i64::from(days)));
            let terms = [kind.as_str().to_owned(), amount.to_string(), format!("{expires_in_days:?}"), reason.clone()];
            let fingerprint = Fingerprint::of(&[user_id.as_bytes(), terms.join("\n").as_bytes()]);
            let transaction_type = TransactionType::AdminAdjustment;
            let request = Request::Grant { kind, amount, expires_at, transaction_type };
            let note = Note { description: Some(reason), ..Note::default() };
            grant(config, &db, Change { user_id, key, fingerprint, request, note }).await
        }
    }
}

/// Whose id, by address or id; accounts that are gone are found by their id.
async fn user_id(db: &DatabaseConnection, user: &str) -> Result<Uuid, Fault> {
    if let Ok(id) = user.parse() {
        return Ok(id);
    }
    let email: EmailAddress = user.parse().map_err(|_| Fault::Setting {
        what: format!("{user} is neither an e-mail address nor an id"),
        next: "name one of both".to_owned(),
    })?;
    Ok(find(db, &email).await?.id)
}

async fn verify(db: &DatabaseConnection) -> Result<(), Fault> {
    let store = |error: sea_orm::DbErr| failed(error.into());
    // One state of the database, however long it takes and whoever writes meanwhile.
    // A transaction of SQLite always sees one.
    let isolation = (db.get_database_backend() == DbBackend::Postgres).then_some(IsolationLevel::RepeatableRead);
    let snapshot = db.begin_with_config(isolation, None).await.map_err(store)?;
    let style = ProgressStyle::with_template("{prefix:>18} {bar:32.cyan/blue} {pos:>2}/{len} invariants, {elapsed}")
        .unwrap_or_else(|_| ProgressStyle::default_bar());
    let bar = bars().add(ProgressBar::new(0).with_style(style).with_prefix("proving"));
    let found = ledger::verify(&snapshot, |done, all| {
        bar.set_length(all as u64);
        bar.set_position(done as u64);
    });
    let found = found.await.map_err(failed)?;
    snapshot.rollback().await.map_err(store)?;
    bar.finish_and_clear();
    for (table, rows) in &found.rows {
        println!("{table:<18} {rows:>12} rows");
    }
    println!("{} invariants hold", found.proved);
    if found.broken.is_empty() {
        return Ok(());
    }
    for broken in &found.broken {
        println!("BROKEN: {}\n        {}", broken.invariant, broken.row);
    }
    Err(Fault::Other(format!(
        "{} invariants of the ledger do not hold: somebody changed rows by hand, or this is a fault of ours",
        found.broken.len()
    )))
}

async fn show(db: &DatabaseConnection, user: &str, limit: u64) -> Result<(), Fault> {
    let user_id = user_id(db, user).await?;
    let standing = ledger::standing(db, user_id).await.map_err(failed)?;
    let balances = standing.balances;
    println!("user         {user_id}");
    println!("spendable    {:>12}", balances.total());
    for (what, credits) in [
        ("bonus", balances.bonus),
        ("subscription", balances.subscription),
        ("purchased", balances.purchased),
        ("held", balances.held),
    ] {
        println!("{what:<12} {credits:>12}");
    }
    let time = |time: Option<chrono::DateTime<chrono::Utc>>| time.map_or("never".to_owned(), |time| time.to_rfc3339());
    println!("next expiry  {}", time(standing.next_expiry));
    println!("period ends  {}", time(standing.period_ends_at));
    let (transactions, total) = ledger::history(db, user_id, &Filter::default(), 0, limit).await.map_err(failed)?;
    println!("{total} transactions; the latest {}:", transactions.len());
    for page in transactions {
        let outcome = page.outcome;
        println!(
            "{}  {:>10}  {:>10}  {:<16} {}  {}",
            outcome.created_at.format("%Y-%m-%d %H:%M:%S"),
            outcome.amount,
            outcome.balances.total(),
            outcome.transaction_type.as_str(),
            outcome.transfer_id,
            page.description.unwrap_or_default()
        );
    }
    Ok(())
}

async fn grant(config: &Config, db: &DatabaseConnection, change: Change) -> Result<(), Fault> {
    let grace = TimeDelta::from_std(config.credits.refund_grace).unwrap_or(TimeDelta::MAX);
    let now = chrono::SubsecRound::trunc_subsecs(SystemClock.now(), 6);
    let writer = Writer::new(Uuid::new_v4());
    let reply = ledger::apply_by(db, writer, &change, &by(), grace, now, &mut Uuid::now_v7).await;
    match reply.map_err(failed)? {
        Some(Reply::Outcome(outcome)) => match outcome.refusal {
            None => {
                let again = if outcome.replayed { " before; nothing more is given" } else { "" };
                let total = outcome.balances.total();
                println!("{} credits are given{again}; {total} could be spent then", outcome.amount);
                Ok(())
            }
            Some(refusal) => Err(Fault::Other(format!("the ledger refuses: {refusal}"))),
        },
        _ => Err(Fault::Setting {
            what: "this key belongs to another grant".to_owned(),
            next: "take another --key".to_owned(),
        }),
    }
}
