//! `vidgo pregenerate`: makes presets, or tells what would be made and what it costs.

use std::{collections::HashSet, sync::Arc, time::Duration};

use actors::{
    material_cache::Shelf,
    pregen::{self, Plan, Progress, Report, Selection},
};
use domain::{catalogue::Group, lists::Lists, money::UsdMicros, provider::Provider, time::Clock};

use crate::{
    app::{self, SystemClock},
    config::Config,
    fault::Fault,
    wiring,
};

/// What to make.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// A group of the catalogue, may be repeated: a tool, `model_library`, `landing_video` or `landing_avatar`.
    #[arg(long = "tool", value_name = "TOOL", required_unless_present = "all", conflicts_with = "all")]
    tools: Vec<Group>,
    /// Every group.
    #[arg(long)]
    all: bool,
    /// At most so many items of each group; without it, all of them.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    limit: Option<u32>,
    /// Only tell what would be made. Sends nothing, spends nothing.
    #[arg(long)]
    dry_run: bool,
    /// Stop this run before it books more than that, in USD.
    #[arg(long, value_name = "X")]
    budget_usd: Option<UsdMicros>,
}

impl Arguments {
    fn selection(&self) -> Selection {
        Selection {
            groups: if self.all { Group::ALL.to_vec() } else { self.tools.clone() },
            limit_per_group: self.limit.and_then(|limit| usize::try_from(limit).ok()),
            run_budget: self.budget_usd,
            // A person asks: what an earlier run gave up is tried again.
            retry_failed: true,
            leave_out: HashSet::new(),
            only: None,
        }
    }
}

pub(super) async fn run(config: Arc<Config>, arguments: Arguments) -> Result<(), Fault> {
    let selection = arguments.selection();
    wiring::ensure_folder(&config.storage.data_folder)?;
    let catalogue = wiring::catalogue(&config)?;
    let store = wiring::store(&config)?;
    let db = wiring::connect(&config).await?;
    app::migrate(&db).await?;
    if arguments.dry_run {
        let available = wiring::available(&config);
        let plan = pregen::plan(&db, &store, &catalogue, &config.prices, &available, &selection).await;
        let plan = plan.map_err(|error| Fault::Other(error.to_string()))?;
        print_plan(&plan, &config);
        return Ok(());
    }
    // Asked before anything is paid for.
    wiring::until_store_ready(&store, Duration::ZERO).await?;
    let clock: Arc<dyn Clock> = Arc::new(SystemClock);
    let players = wiring::players(&config).await?;
    let parts = wiring::Parts {
        db,
        store,
        clock: Arc::clone(&clock),
        catalogue,
        lists: Arc::new(Lists::embedded().map_err(|fault| Fault::Other(fault.to_string()))?),
        shelf: Shelf::default(),
        progress: Progress::default(),
        prices: Arc::new(config.prices.clone()),
        accounts: None,
        credit_prices: None,
        payments: None,
        dials: None,
    };
    let running = wiring::start(&config, &parts, &players)?;
    let showing = actix_web::rt::spawn(super::progress::show(parts.progress.clone(), clock));
    // What a Ctrl-C interrupts is in the journal: the next run goes on there.
    let outcome = tokio::select! {
        outcome = app::pregenerate(&running, selection) => outcome,
        () = app::until_signal() => Err(Fault::Other("interrupted; run the same command again to go on".to_owned())),
    };
    if outcome.is_ok() {
        // The bars draw their last state by themselves.
        let _ = tokio::time::timeout(Duration::from_secs(1), showing).await;
    } else {
        showing.abort();
    }
    running.arbiters.stop();
    if let Some(standin) = players.standin {
        standin.stop().await;
    }
    conclude(&outcome?)
}

fn conclude(report: &Report) -> Result<(), Fault> {
    println!(
        "{} wanted, {} present before, {} made, {} not made, {} USD booked, {} templates and {} showcases filled",
        report.wanted,
        report.present,
        report.made,
        report.failures.len(),
        report.spent_usd,
        report.templates,
        report.showcases,
    );
    if report.failures.is_empty() {
        return Ok(());
    }
    for failure in &report.failures {
        println!("  not made: {} ({}): {}", failure.item_id, failure.kind, failure.message);
    }
    let kinds: Vec<String> = report.by_kind().iter().map(|(kind, count)| format!("{count} {kind}")).collect();
    Err(Fault::Incomplete {
        what: format!("{} items were not made: {}", report.failures.len(), kinds.join(", ")),
        next: "run it again for what may pass; `vidgo providers parked` lists unclear charges".to_owned(),
    })
}

fn print_plan(plan: &Plan, config: &Config) {
    for item in &plan.items {
        let state = if item.present { "present" } else { "to make" };
        println!("{state}  {}", item.id);
        for step in &item.steps {
            let provider = step.provider.map_or("nobody configured", Provider::as_str);
            println!("           {:<20} {provider:<8} {:>9} USD", step.operation.as_str(), step.price_usd.to_string());
        }
    }
    let missing = plan.items.iter().filter(|item| !item.present).count();
    println!();
    println!("{} items, {} present, {missing} to make", plan.items.len(), plan.items.len() - missing);
    for (provider, calls) in &plan.calls {
        println!("{provider:>10}: {calls} paid calls, about {} min at its limits", minutes(config, *provider, *calls));
    }
    println!("total: {} USD (budget of the library: {} USD)", plan.total_usd, config.pregen.budget);
    if plan.parked > 0 {
        println!("{} steps are parked: see `vidgo providers parked`", plan.parked);
    }
    if plan.items.iter().flat_map(|item| &item.steps).any(|step| step.provider.is_none()) {
        println!("some steps have no provider: set its key (see config.toml)");
    }
    println!("dry run: nothing was sent");
}

/// How long so many calls take at the provider's rate and task limits, each as long as the first look at it.
fn minutes(config: &Config, provider: Provider, calls: u32) -> u64 {
    let limits = config.providers.limits(provider);
    let by_rate = f64::from(calls) / f64::from(limits.requests_per_minute);
    let by_places = f64::from(calls) * limits.poll_first.as_secs_f64() / 60.0 / limits.tasks_at_once as f64;
    by_rate.max(by_places).ceil() as u64
}
