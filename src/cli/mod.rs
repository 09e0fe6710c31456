//! The command line. Exit codes: 0 done · 1 failed · 2 wrong setting or argument · 3 something outside cannot be
//! reached · 4 the library is incomplete.

mod admin;
mod check;
mod ledger;
mod library;
mod logging;
mod operate;
mod payments;
mod pregenerate;
mod progress;
mod providers;
mod serve;
mod standin;
mod users;
mod who;

use std::{path::PathBuf, process::ExitCode, sync::Arc};

use clap::{Parser, Subcommand};

use crate::{
    app,
    config::{self, Config, Sources},
    fault::Fault,
    http::openapi,
    wiring,
};

/// Presets of AI pictures and clips for online shops. Without a command: serve.
#[derive(Debug, Parser)]
#[command(name = "vidgo", version, about)]
struct Arguments {
    /// A configuration file; else $VIDGO_CONFIG, else ./config.toml when it is there.
    #[arg(long, global = true, value_name = "FILE")]
    config: Option<PathBuf>,
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Make what the library lacks, then serve it (the default).
    Serve,
    /// Make presets; or tell what would be made and what it costs.
    Pregenerate(pregenerate::Arguments),
    /// Look at everything a start needs, by free calls only.
    Check,
    /// Bring the database up to date.
    Migrate,
    /// Run the stand-in of the providers alone.
    Standin(standin::Arguments),
    /// Print the OpenAPI document.
    Openapi,
    /// The library's files against its rows.
    #[command(subcommand)]
    Library(library::Command),
    /// Paid calls whose outcome is unclear.
    #[command(subcommand)]
    Providers(providers::Command),
    /// Who may do what staff may.
    #[command(subcommand)]
    Admin(admin::Command),
    /// Banning accounts.
    #[command(subcommand)]
    Users(users::Command),
    /// Credits: proving, showing, giving.
    #[command(subcommand)]
    Ledger(ledger::Command),
    /// What is turned while servers run: pause, drain, change settings; and who did what.
    #[command(subcommand)]
    Operate(operate::Command),
    /// Payments: what could not be applied, asking the services, giving money back.
    #[command(subcommand)]
    Payments(payments::Command),
}

/// Runs the command that the process was started with.
#[must_use]
pub fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let system = actix_web::rt::System::new();
    match system.block_on(run(arguments)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(fault) => {
            logging::print_error(&fault.to_string());
            ExitCode::from(fault.exit_code())
        }
    }
}

async fn run(arguments: Arguments) -> Result<(), Fault> {
    let config = load(arguments.config.as_deref())?;
    logging::start(&config)?;
    match arguments.command.unwrap_or(Command::Serve) {
        Command::Serve => serve::run(config).await,
        Command::Pregenerate(arguments) => pregenerate::run(config, arguments).await,
        Command::Check => check::run(&config).await,
        Command::Migrate => migrate(&config).await,
        Command::Standin(arguments) => standin::run(&config, arguments).await,
        Command::Openapi => {
            let api = openapi::describe(&config.project.name, &config.server.api_prefix);
            println!("{}", api.to_pretty_json().map_err(|error| Fault::Other(error.to_string()))?);
            Ok(())
        }
        Command::Library(command) => library::run(&config, command).await,
        Command::Providers(command) => providers::run(&config, command).await,
        Command::Admin(command) => admin::run(&config, command).await,
        Command::Users(command) => users::run(&config, command).await,
        Command::Ledger(command) => ledger::run(&config, command).await,
        Command::Operate(command) => operate::run(&config, command).await,
        Command::Payments(command) => payments::run(&config, command).await,
    }
}

fn load(named: Option<&std::path::Path>) -> Result<Arc<Config>, Fault> {
    let wrong = |faults: config::ConfigFaults| Fault::Setting {
        what: faults.to_string(),
        next: "every setting is described in config.toml".to_owned(),
    };
    let sources = Sources::from_process(named).map_err(wrong)?;
    config::load(&sources).map(Arc::new).map_err(wrong)
}

async fn migrate(config: &Config) -> Result<(), Fault> {
    wiring::ensure_folder(&config.storage.data_folder)?;
    let db = wiring::connect(config).await?;
    let applied = app::migrate(&db).await?;
    match applied.as_slice() {
        [] => println!("the database is up to date"),
        names => println!("applied {}: {}", names.len(), names.join(", ")),
    }
    Ok(())
}
