//! `vidgo providers reconcile`: asks the providers, by free calls, what became of unclear calls, and settles what is
//! certain. It never spends and never guesses: what nothing proves stays parked for the operator.

use std::{collections::BTreeMap, time::Duration};

use chrono::{DateTime, Utc};
use domain::{
    journal::IntentState,
    money::UsdMicros,
    provider::{ErrorClass, Provider},
    time::Clock,
};
use entities::{
    StoreError,
    journal::{self, Intent, Uncharged},
};
use providers::{ActiveTasks, ApiKey, ErrorKind, Found, ProviderClient, ProviderError, TaskId, TaskState};
use sea_orm::DatabaseConnection;

use super::{
    account::{Account, Match},
    short, store_failed,
};
use crate::{
    app::SystemClock,
    config::Config,
    fault::Fault,
    wiring::{self, ClientWithKeys},
};

/// Most often one free call is repeated that the provider refused for its rate, and the longest wait before it is.
const RATE_TRIES: u32 = 3;
const LONGEST_WAIT: Duration = Duration::from_secs(60);

/// Whom to ask.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Arguments {
    /// Only this provider's calls: piapi, pollo, a2e or gemini.
    #[arg(long)]
    provider: Option<Provider>,
    /// Tell what would be settled, and change nothing.
    #[arg(long)]
    dry_run: bool,
}

/// What is to be done with a call.
#[derive(Clone, Debug)]
enum Verdict {
    /// The provider has this task: the next run looks at it.
    Resume(TaskId),
    /// Surely not charged: the next run asks again.
    NotCharged(ErrorClass),
    /// Missing from the provider's list; certain once it was missing for long enough.
    Missing,
    /// Nothing is certain.
    Wait,
}

/// One unclear call and what was found out.
struct Case {
    intent: Intent,
    verdict: Verdict,
    evidence: String,
}

/// Unclear calls by their providers' words.
struct Inquiry<'a> {
    config: &'a Config,
    db: &'a DatabaseConnection,
    clients: Vec<ClientWithKeys>,
    absent_after: Duration,
}

pub(super) async fn run(config: &Config, db: &DatabaseConnection, arguments: Arguments) -> Result<(), Fault> {
    let players = wiring::players(config).await?;
    let outcome = async {
        let (stale_after, absent_after) = players.stale_and_absent_after(config);
        let clients = wiring::clients(config, &players)?;
        let (intents, fresh) = unclear(db, arguments.provider, stale_after, SystemClock.now()).await?;
        let inquiry = Inquiry { config, db, clients, absent_after };
        let accounts = inquiry.accounts(&intents).await?;
        let mut cases = inquiry.look_into(intents, &accounts).await?;
        if !arguments.dry_run {
            inquiry.wait_for_missing(&mut cases).await?;
            inquiry.settle(&mut cases).await?;
        }
        Ok((cases, accounts, fresh))
    };
    let outcome = outcome.await;
    if let Some(standin) = players.standin {
        standin.stop().await;
    }
    let (cases, accounts, fresh) = outcome?;
    conclude(&cases, &accounts, fresh, arguments.dry_run)
}

/// The calls to look into, and how many submits are so young that a living process may still be at them.
pub(super) async fn unclear(
    db: &DatabaseConnection,
    provider: Option<Provider>,
    stale_after: Duration,
    now: DateTime<Utc>,
) -> Result<(Vec<Intent>, usize), Fault> {
    let open = [IntentState::Parked, IntentState::Submitting];
    let mut intents = journal::in_states(db, &open).await.map_err(|error| store_failed(&error))?;
    intents.retain(|intent| provider.is_none() || intent.provider == provider);
    let before = intents.len();
    let age = |at: DateTime<Utc>| (now - at).to_std().unwrap_or_default();
    intents.retain(|intent| {
        intent.state == IntentState::Parked || intent.submitting_at.is_none_or(|at| age(at) >= stale_after)
    });
    let fresh = before - intents.len();
    Ok((intents, fresh))
}

impl Inquiry<'_> {
    fn client(&self, intent: &Intent) -> Result<(&dyn ProviderClient, &ApiKey), String> {
        let provider = intent.provider.ok_or_else(|| "the journal names no provider".to_owned())?;
        let label = intent.key_label.as_deref().unwrap_or_default();
        let (client, keys) = self
            .clients
            .iter()
            .find(|(client, _)| client.provider() == provider)
            .ok_or_else(|| format!("no key of {provider} is configured"))?;
        let key = keys.iter().find(|key| key.label() == label);
        Ok((client.as_ref(), key.ok_or_else(|| format!("its key {label} is not configured"))?))
    }

    /// Makes one free call, in the provider's rate, and again after a refusal for the rate.
    async fn ask<T>(
        &self,
        provider: Provider,
        call: impl AsyncFn() -> Result<T, ProviderError>,
    ) -> Result<T, ProviderError> {
        let pause = Duration::from_secs(60) / self.config.providers.limits(provider).read_requests_per_minute;
        let mut tries = 1;
        loop {
            tokio::time::sleep(pause).await;
            match call().await {
                Err(error)
                    if tries < RATE_TRIES && matches!(error.kind, ErrorKind::RateLimited { daily: false, .. }) =>
                {
                    tries += 1;
                    tokio::time::sleep(error.retry_after().unwrap_or(Duration::from_secs(1)).min(LONGEST_WAIT)).await;
                }
                outcome => return outcome,
            }
        }
    }

    /// Every account that an unclear call belongs to. Its tasks are read before the journal is asked whose they are.
    async fn accounts(&self, intents: &[Intent]) -> Result<BTreeMap<(Provider, String), Account>, Fault> {
        let mut accounts = BTreeMap::new();
        for intent in intents {
            let Ok((client, key)) = self.client(intent) else { continue };
            let place = (client.provider(), key.label().to_owned());
            if accounts.contains_key(&place) {
                continue;
            }
            let facts = self.ask(place.0, || client.probe(key)).await.map_err(|error| error.message);
            let active = self.ask(place.0, || client.active_tasks(key)).await.map_err(|error| error.message);
            let ids: Vec<String> = match &active {
                Ok(Some(ActiveTasks { tasks, .. })) => tasks.iter().map(|task| task.id.to_string()).collect(),
                Ok(None) | Err(_) => Vec::new(),
            };
            let known = journal::known_tasks(self.db, place.0, &ids).await.map_err(|error| store_failed(&error))?;
            let account = Account { provider: place.0, key_label: place.1.clone(), facts, active, known };
            accounts.insert(place, account);
        }
        Ok(accounts)
    }

    async fn look_into(
        &self,
        intents: Vec<Intent>,
        accounts: &BTreeMap<(Provider, String), Account>,
    ) -> Result<Vec<Case>, Fault> {
        let mut cases = Vec::with_capacity(intents.len());
        for intent in intents {
            let (verdict, evidence) = match self.client(&intent) {
                Err(reason) => (Verdict::Wait, reason),
                Ok((client, key)) => match &intent.task_id {
                    Some(task_id) => self.poll(client, key, &intent, task_id).await,
                    None => {
                        let account = accounts.get(&(client.provider(), key.label().to_owned()));
                        self.find(client, key, &intent, account).await.map_err(|error| store_failed(&error))?
                    }
                },
            };
            cases.push(Case { intent, verdict, evidence });
        }
        Ok(cases)
    }

    /// A call whose task we know: its state tells.
    async fn poll(
        &self,
        client: &dyn ProviderClient,
        key: &ApiKey,
        intent: &Intent,
        task_id: &str,
    ) -> (Verdict, String) {
        let task = match TaskId::try_from(task_id.to_owned()) {
            Ok(task) => task,
            Err(error) => return (Verdict::Wait, format!("the stored task id cannot be used: {error}")),
        };
        match self.ask(client.provider(), || client.poll(key, intent.operation, &task)).await {
            Ok(TaskState::Succeeded(_)) => {
                let evidence = format!("task {task} is finished (before: {})", reason(intent));
                (Verdict::Resume(task), evidence)
            }
            Ok(TaskState::Failed { reason }) => {
                (Verdict::NotCharged(ErrorClass::ProviderFailed), format!("task {task} failed: {reason}"))
            }
            Ok(TaskState::Running { .. }) => {
                (Verdict::Wait, format!("task {task} is still not finished: reconcile again later"))
            }
            Err(error) if error.kind == ErrorKind::NotFound => {
                (Verdict::Wait, format!("the provider does not know task {task} any more"))
            }
            Err(error) => (Verdict::Wait, format!("task {task} could not be read: {}", error.message)),
        }
    }

    /// A call whose task nobody named: our title in the provider's list tells, or the account.
    async fn find(
        &self,
        client: &dyn ProviderClient,
        key: &ApiKey,
        intent: &Intent,
        account: Option<&Account>,
    ) -> Result<(Verdict, String), StoreError> {
        let Some(title) = journal::title(self.db, &intent.step_key, intent.attempt).await? else {
            return Ok((Verdict::Wait, "the title of the call is not stored".to_owned()));
        };
        match self.ask(client.provider(), || client.find(key, &title)).await {
            Ok(Found::Task(task)) => {
                let evidence = format!("task {task} bears our title {title}");
                return Ok((Verdict::Resume(task), evidence));
            }
            Ok(Found::Absent) => {
                let seconds = self.absent_after.as_secs();
                let evidence = format!("no task bears our title (certain when it is missing for {seconds} s)");
                return Ok((Verdict::Missing, evidence));
            }
            Ok(Found::CannotTell) => {}
            Err(error) => return Ok((Verdict::Wait, format!("its list could not be read: {}", error.message))),
        }
        let Some(account) = account else { return Ok((Verdict::Wait, "its account was not read".to_owned())) };
        let providers = &self.config.providers;
        let longest_submit = providers.connect_timeout + providers.submit_timeout;
        Ok(match account.task_of(self.db, intent, longest_submit).await? {
            Match::Task(task) => {
                let evidence = format!("active task {task} is of this kind and time, and can be no other call's");
                (Verdict::Resume(task), evidence)
            }
            Match::Uncertain(why) => (Verdict::Wait, why),
        })
    }

    /// Looks once more at what is missing, after as long as a list may lag behind and a submit may last. The time is
    /// waited for here, whatever the wall clock says of the call's age: that clock may have been moved.
    async fn wait_for_missing(&self, cases: &mut [Case]) -> Result<(), Fault> {
        let missing = || |case: &&mut Case| matches!(case.verdict, Verdict::Missing);
        let count = cases.iter_mut().filter(missing()).count();
        if count == 0 {
            return Ok(());
        }
        let seconds = self.absent_after.as_secs();
        eprintln!("{count} calls are missing from their provider's list: looking again in {seconds} s");
        tokio::time::sleep(self.absent_after).await;
        for case in cases.iter_mut().filter(missing()) {
            let Ok((client, key)) = self.client(&case.intent) else { continue };
            let found = self.find(client, key, &case.intent, None).await.map_err(|error| store_failed(&error))?;
            (case.verdict, case.evidence) = match found {
                (Verdict::Missing, _) => {
                    (Verdict::NotCharged(ErrorClass::NeverSent), format!("no task bore our title for {seconds} s"))
                }
                other => other,
            };
        }
        Ok(())
    }

    /// Writes down what is certain; a stale submit of which nothing is certain is parked.
    async fn settle(&self, cases: &mut [Case]) -> Result<(), Fault> {
        let now = SystemClock.now();
        for case in cases {
            let (key, attempt) = (&case.intent.step_key, case.intent.attempt);
            let written = match &case.verdict {
                Verdict::Resume(task) => journal::submitted(self.db, key, attempt, task.as_str(), now).await,
                Verdict::NotCharged(class) => {
                    let message = format!("reconciled: {}", case.evidence);
                    let outcome = Uncharged { class: *class, message: &message, give_up: false };
                    journal::uncharged(self.db, key, attempt, &outcome, now).await
                }
                Verdict::Missing | Verdict::Wait if case.intent.state == IntentState::Submitting => {
                    let message = format!("the process died while it submitted; {}", case.evidence);
                    journal::park(self.db, key, attempt, ErrorClass::Ambiguous, &message, now).await
                }
                Verdict::Missing | Verdict::Wait => Ok(()),
            };
            match written {
                Ok(()) => {}
                // Whoever was faster knows at least as much. Counted as open: the next look shows what stands.
                Err(StoreError::Superseded { what }) => {
                    case.verdict = Verdict::Wait;
                    case.evidence = format!("not settled here, it has moved on: {what}");
                }
                Err(error) => return Err(store_failed(&error)),
            }
        }
        Ok(())
    }
}

fn reason(intent: &Intent) -> &str {
    intent.error_message.as_deref().unwrap_or("no reason stored")
}

/// Prints the table, the accounts and the summary.
fn conclude(
    cases: &[Case],
    accounts: &BTreeMap<(Provider, String), Account>,
    fresh: usize,
    dry_run: bool,
) -> Result<(), Fault> {
    let item_width = cases.iter().map(|case| case.intent.purpose.chars().count()).max().unwrap_or_default().max(4);
    if !cases.is_empty() {
        println!(
            "{:<16}  {:<8}  {:<item_width$}  {:>9}  {:<11}  EVIDENCE",
            "STEP", "PROVIDER", "ITEM", "USD", "VERDICT"
        );
    }
    let (mut resumed, mut uncharged, mut waiting, mut cost) = (0, 0, 0, UsdMicros::ZERO);
    for Case { intent, verdict, evidence } in cases {
        let word = match verdict {
            Verdict::Resume(_) => "resume",
            Verdict::NotCharged(_) => "not charged",
            Verdict::Missing => "missing",
            Verdict::Wait => "unclear",
        };
        let provider = intent.provider.map_or("-", Provider::as_str);
        let (step, item, usd) = (short(intent), &intent.purpose, intent.cost.to_string());
        println!("{step:<16}  {provider:<8}  {item:<item_width$}  {usd:>9}  {word:<11}  {evidence}");
        match verdict {
            Verdict::Resume(_) => resumed += 1,
            Verdict::NotCharged(_) => uncharged += 1,
            Verdict::Missing | Verdict::Wait => {
                waiting += 1;
                cost = cost + intent.cost;
                let resume = if intent.task_id.is_some() { "|--resume" } else { "" };
                println!("    -> vidgo providers settle {step} --charged [--again]|--not-charged{resume}");
            }
        }
    }
    for account in accounts.values() {
        println!("account {}", account.describe());
    }
    if fresh > 0 {
        println!("{fresh} submits are too young to be looked into: a living process may be at them");
    }
    println!("{resumed} resumed, {uncharged} not charged, {waiting} unclear ({cost} USD)");
    if dry_run {
        println!("dry run: nothing was changed");
    }
    if waiting == 0 {
        return Ok(());
    }
    Err(Fault::Incomplete {
        what: format!("{waiting} paid calls are still unclear"),
        next: "look them up in the provider's account and settle each with the command below it, or reconcile later"
            .to_owned(),
    })
}
