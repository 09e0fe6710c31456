//! Every fault × every call it can befall, as the stand-in lists them: how the step ends, what is paid, and what the
//! next run makes of it once the fault is over.

use std::{
    fmt,
    sync::Mutex,
    time::{Duration, Instant},
};

use domain::{
    catalogue::StepKey,
    journal::IntentState,
    provider::{ErrorClass, Operation, Provider},
};
use futures_util::{StreamExt, stream};
use serde_json::{Value, json};

use super::{
    expected::{Ending, ending, why_not_asked},
    steps,
    world::{Setup, World, full, in_system},
};

/// Threads that play cases: no more than a machine with two cores keeps in time.
const THREADS: usize = 2;

/// Cases side by side on each: most of a case is waiting.
const CASES_AT_ONCE: usize = 10;

/// One fault at one call.
#[derive(Clone, Debug)]
struct Case {
    fault: String,
    provider: Provider,
    /// What the rule names.
    operation: String,
    /// The step whose making meets it.
    step: &'static str,
    ending: Ending,
}

impl fmt::Display for Case {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} {}", self.provider, self.operation, self.fault)
    }
}

/// What a case has shown: nothing where all is as it must be.
struct Seen {
    case: Case,
    faults: Vec<String>,
    took: Duration,
}

/// Attempts that a case allows; of calls that never arrived four times as many.
const MAX_ATTEMPTS: usize = 2;
/// How many more calls may fail to arrive (pregen).
const NEVER_SENT_FACTOR: usize = 4;

#[test]
fn every_fault_ends_as_it_must() {
    let begun = Instant::now();
    let mut cases = in_system(cases());
    // The longest are taken first: a test ends with its last case.
    cases.sort_by_key(longest);
    let left = Mutex::new(cases);
    let next = || left.lock().unwrap().pop();
    let work = || {
        in_system(async {
            let cases = stream::iter(std::iter::from_fn(next));
            cases.map(play_out).buffer_unordered(CASES_AT_ONCE).collect::<Vec<Seen>>().await
        })
    };
    let seen: Vec<Seen> = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..THREADS).map(|_| scope.spawn(work)).collect();
        threads.into_iter().flat_map(|thread| thread.join().unwrap()).collect()
    });
    if full() {
        let mut slowest: Vec<&Seen> = seen.iter().collect();
        slowest.sort_by_key(|seen| std::cmp::Reverse(seen.took));
        println!("fault matrix: {} cases in {:.1} s; the longest:", seen.len(), begun.elapsed().as_secs_f64());
        slowest.iter().take(5).for_each(|seen| println!("  {:>6} ms  {}", seen.took.as_millis(), seen.case));
    }
    assert!(seen.len() > 300, "only {} cases", seen.len());
    let wrong: Vec<String> = seen
        .iter()
        .filter(|seen| !seen.faults.is_empty())
        .map(|seen| format!("{}: {}", seen.case, seen.faults.join("; ")))
        .collect();
    assert!(wrong.is_empty(), "{} of {} cases:\n{}", wrong.len(), seen.len(), wrong.join("\n"));
}

/// Every row of the stand-in's own list that some step of ours meets.
async fn cases() -> Vec<Case> {
    let standin = crate::support::small_standin().await;
    let url = standin.origin().join("/_standin/faults/possible").unwrap();
    let rows: Vec<Value> = reqwest::get(url).await.unwrap().json().await.unwrap();
    standin.stop().await;
    let mut cases = Vec::new();
    for row in &rows {
        let word = |field: &str| row[field].as_str().unwrap().to_owned();
        let (fault, provider, operation) = (word("fault"), word("provider").parse().unwrap(), word("operation"));
        let met = step_that_meets(provider, &operation);
        assert_eq!(met.is_none(), why_not_asked(&operation).is_some() || unasked_list(provider, &operation), "{row}");
        let Some(step) = met else { continue };
        let ending = ending(&fault, provider, &operation).unwrap_or_else(|| panic!("no expectation for {row}"));
        cases.push(Case { fault, provider, operation, step, ending });
    }
    cases
}

/// `PiAPI`'s list of running tasks is looked at by `vidgo providers reconcile` only.
fn unasked_list(provider: Provider, call: &str) -> bool {
    (provider, call) == (Provider::Piapi, "list")
}

/// The step that makes this call on its way; `None`: no step does.
fn step_that_meets(provider: Provider, call: &str) -> Option<&'static str> {
    let step = match (provider, call) {
        (Provider::Piapi, "upload") => "try_on",
        (Provider::Piapi, "poll" | "download") => "text_to_image",
        (Provider::Pollo, "poll" | "download") => "image_to_video",
        (Provider::A2e, "poll" | "download" | "list" | "speech") => "avatar",
        (_, word) => word.parse::<Operation>().ok().filter(|_| steps::of(word).is_some())?.as_str(),
    };
    Some(step)
}

/// The longest that a case may take until its first run ends, with the settings of a world.
fn longest(case: &Case) -> Duration {
    let (submit, read, deadline) = (4_000, 1_000, 3_000);
    let ms = match (case.fault.as_str(), case.operation.as_str()) {
        // Six tries of a second each, and the waits between them: 0.3 + 0.6 + 1.2 + 2.4 + 4.8 s.
        (_, "download") | ("slow_result", _) => 6 * 1_000 + 9_300,
        // Eight tries, each with a wait.
        (_, "upload" | "list" | "speech") => 8 * (read + 200),
        // Four tries, each followed by a second's search for it.
        ("hang", _) if case.provider == Provider::A2e => 4 * (submit + 1_500),
        ("rate_limited" | "http_error" | "html_error", _) => 8 * 1_500,
        (_, "poll") => deadline + read,
        _ => submit + deadline + read,
    };
    Duration::from_millis(ms)
}

async fn play_out(case: Case) -> Seen {
    let recipe = steps::of(case.step).unwrap();
    let key = recipe.key();
    let items = vec![steps::item("case", recipe)];
    let attempts = if case.fault == "hang" { 1 } else { MAX_ATTEMPTS };
    let settings = vec![("VIDGO__PREGEN__MAX_ATTEMPTS".to_owned(), attempts.to_string())];
    let world = World::start(Setup { only: vec![case.provider], items, settings, ..Setup::default() }).await;
    let mut rule = json!({"provider": case.provider.as_str(), "operation": case.operation, "fault": case.fault});
    if case.fault == "delay" {
        rule["delay_ms"] = json!(300);
    }
    world.play(json!([rule])).await;
    let mut faults = Vec::new();
    let begun = Instant::now();
    // Room for a machine that does many such at once.
    let limit = longest(&case) * 2 + Duration::from_secs(15);
    match tokio::time::timeout(limit, world.run(false)).await {
        Ok(report) if (case.ending == Ending::Made) != report.failures.is_empty() => {
            faults.push(format!("reported {report:?}"));
        }
        Ok(report) => {
            faults.extend(report.failures.iter().filter(|it| it.message.is_empty()).map(|it| format!("{it:?}")))
        }
        Err(_) => faults.push(format!("no end within {limit:?}")),
    }
    let took = begun.elapsed();
    let tries = match case.ending {
        Ending::Made | Ending::Charged | Ending::Unclear => 1,
        Ending::NotBegun => 0,
        Ending::NeverSent => attempts * NEVER_SENT_FACTOR,
        Ending::ProviderFailed => attempts,
    };
    look(&world, &key, &case, case.ending, tries, &mut faults).await;

    world.play(json!([])).await;
    let (then, tries) = match case.ending {
        Ending::Made | Ending::Charged | Ending::Unclear => (case.ending, tries),
        Ending::NotBegun | Ending::NeverSent | Ending::ProviderFailed => (Ending::Made, tries + 1),
    };
    match tokio::time::timeout(Duration::from_secs(30), world.run(true)).await {
        Ok(_) => look(&world, &key, &case, then, tries, &mut faults).await,
        Err(_) => faults.push("no end of the next run within 30 s".to_owned()),
    }
    world.stop().await;
    Seen { case, faults, took }
}

/// Compares journal and meter with what must be; `tries` are the attempts that must stand in the journal.
async fn look(world: &World, key: &StepKey, case: &Case, ending: Ending, tries: usize, faults: &mut Vec<String>) {
    let (intent, past) = world.journal(key).await;
    let Some(intent) = intent else { return faults.push("no row in the journal".to_owned()) };
    let has_backup = case.step.parse::<Operation>().is_ok_and(|operation| operation.route().len() > 1);
    // Nobody sells the backup here: the step waits for somebody who does.
    let given_up = if has_backup { IntentState::Intent } else { IntentState::Failed };
    let (state, class) = match ending {
        Ending::Made => (IntentState::Succeeded, None),
        Ending::Charged | Ending::Unclear => (IntentState::Parked, Some(ErrorClass::Ambiguous)),
        Ending::NotBegun => (IntentState::Intent, None),
        Ending::NeverSent => (given_up, Some(ErrorClass::NeverSent)),
        Ending::ProviderFailed => (given_up, Some(ErrorClass::ProviderFailed)),
    };
    if (intent.state, intent.error_class) != (state, class) {
        let seen = (intent.state, intent.error_class, &intent.error_message);
        faults.push(format!("{seen:?} instead of {state} {class:?}"));
    }
    let came = world.times(case.provider, case.step).await.len();
    let paid = world.paid(case.provider, case.step).await as usize;
    // Each paid call has its attempt, and each attempt but the last ended without a charge.
    if past.len() != tries || came > past.len() || paid > came {
        faults
            .push(format!("{} attempts in the journal, not {tries}; {came} calls came, {paid} were paid", past.len()));
    }
    let last = past.len().saturating_sub(1);
    let unclear = past.iter().take(last).find(|it| it.error_class.is_none_or(|class| !class.surely_uncharged()));
    if let Some(unclear) = unclear {
        faults.push(format!("sent again after {unclear:?}"));
    }
    let must_be_paid = match (ending, case.ending) {
        (Ending::Unclear | Ending::NotBegun | Ending::NeverSent, _) => 0,
        (Ending::Made | Ending::Charged, Ending::ProviderFailed) | (Ending::ProviderFailed, _) => tries,
        (Ending::Made | Ending::Charged, _) => 1,
    };
    if paid != must_be_paid {
        faults.push(format!("{paid} paid, not {must_be_paid}"));
    }
}
