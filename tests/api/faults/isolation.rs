//! One provider in trouble, the others at work: how much longer their steps and a public read take.
//!
//! Rounds of quiet, hanging and flooding alternate, so that what else the machine does falls on each alike.

use std::{
    cell::Cell,
    collections::BTreeMap,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

use actors::{
    credit_ledger::Permit,
    provider::{Produce, Unmade},
};
use bytes::Bytes;
use domain::{
    catalogue::Step,
    generation::{Gender, Generation, Motion, Picture, Size},
    language::Language,
    provider::Provider,
    time::Clock,
};
use entities::journal;
use futures_util::future::{join, join_all};
use serde_json::{Value, json};
use standin::StandinSettings;
use vidgo::app::SystemClock;

use super::{
    steps,
    world::{Setup, World, full, in_system},
};
use crate::support::{TestApp, small_standin};

/// The providers that are well throughout.
const OTHERS: [Provider; 3] = [Provider::Pollo, Provider::A2e, Provider::Gemini];

/// Steps under way at once at each of them.
const LANES: usize = 4;

/// Steps under way at once at the one in trouble: as many as it may have.
const TROUBLED: usize = 16;

/// What is read meanwhile, and how often.
const READ: &str = "/api/v1/demo/presets/product_scene";
const BETWEEN_READS: Duration = Duration::from_millis(4);

/// A read this short is quick whatever it is compared with: below it the scheduler is measured.
const QUICK_READ: Duration = Duration::from_millis(5);

/// How `PiAPI` behaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Trouble {
    /// Nobody asks it.
    Quiet,
    /// Every look and many paid calls hang until they are given up: not all, or the breaker would end the trouble.
    Hangs,
    /// Refusals at once and results without end, by turns.
    Floods,
}

impl Trouble {
    fn faults(self) -> Value {
        let rule = |operation: &str, fault: &str, share: f64| json!({"provider": "piapi", "operation": operation, "fault": fault, "share": share});
        match self {
            Self::Quiet => json!([]),
            Self::Hangs => json!([rule("text_to_image", "hang", 0.3), rule("poll", "hang", 1.0)]),
            Self::Floods => json!([
                rule("text_to_image", "http_error", 0.4),
                rule("text_to_image", "huge_result", 1.0),
                rule("poll", "http_error", 0.3),
            ]),
        }
    }
}

/// What one kind of round showed.
#[derive(Default)]
struct Times {
    steps: BTreeMap<&'static str, Vec<Duration>>,
    reads: Vec<Duration>,
    /// Steps that the troubled provider was asked for meanwhile.
    troubled: usize,
}

/// Asks for steps that nobody has asked for before.
struct Asker<'a> {
    world: &'a World,
    next: Cell<usize>,
}

impl Asker<'_> {
    /// Makes a new step; how long that took, and what came of it.
    async fn make(&self, provider: Provider) -> (Duration, Result<(), Unmade>) {
        let number = self.next.replace(self.next.get() + 1);
        let (step, request) = job(provider, number);
        let operation = request.operation();
        let intent = journal::ensure(&self.world.db, &step, operation, "isolation", SystemClock.now()).await.unwrap();
        let cost = self.world.config.prices.price(provider, operation).unwrap();
        let produce = Produce {
            step_key: intent.step_key,
            attempt_before: intent.attempt,
            request,
            cost,
            run_scope: None,
            permit: Permit::for_tests(),
        };
        let begun = Instant::now();
        let outcome = self.world.provider(provider).ask_when_free(produce).await.unwrap();
        (begun.elapsed(), outcome.map(|_| ()))
    }
}

/// A small step that `provider` is asked for, another one for each number.
fn job(provider: Provider, number: usize) -> (Step, Generation) {
    let size = Size { width: 192, height: 192 };
    let prompt = format!("a mug, number {number}");
    match provider {
        Provider::Piapi | Provider::Gemini => (
            Step::TextToImage { prompt: prompt.clone(), negative_prompt: None, size },
            Generation::TextToImage { prompt, negative_prompt: None, size },
        ),
        Provider::Pollo => {
            let still = steps::text_to_image("a red mug on a white table");
            let bytes = Bytes::from(steps::picture(&still));
            let image = Picture { bytes, mime: "image/png".to_owned(), public_url: None };
            let (length_seconds, motion) = (5, Motion::ZoomIn);
            (
                Step::ImageToVideo { prompt: prompt.clone(), image: still, length_seconds, motion },
                Generation::ImageToVideo { prompt, image, length_seconds, model: None },
            )
        }
        Provider::A2e => {
            let (script, language, gender) = (prompt, Language::En, Gender::Female);
            (
                Step::Avatar { script: script.clone(), language, gender, character_index: 0 },
                Generation::Avatar { script, language, gender, character_index: 0 },
            )
        }
    }
}

#[test]
fn a_provider_in_trouble_slows_neither_the_others_nor_public_reads() {
    // A comparison of latencies is a measurement: it takes minutes on a machine with nothing else to do.
    if !full() {
        println!("NOTICE: isolation is measured with VIDGO_FAULTS_FULL=1 only");
        return;
    }
    in_system(async {
        let (rounds, steps_a_lane) = (6, 9);
        let app = TestApp::start_with(small_standin().await, &[("SKIP_VIDEO", "true"), ("SKIP_AVATAR", "true")]);
        let app = app.await.until_ready().await;
        let standin = StandinSettings { delay: Duration::from_millis(150), ..StandinSettings::default() };
        let setting = |name: &str, value: &str| (format!("VIDGO__{name}"), value.to_owned());
        let settings = vec![
            // Only this slows the flood: fifty paid calls a second.
            setting("PROVIDERS__STANDIN_LIMITS__REQUESTS_PER_MINUTE", "3000"),
            setting("PROVIDERS__STANDIN_LIMITS__DEADLINE_SECONDS", "6"),
            setting("MEDIA__DOWNLOAD_TIMEOUT_MS", "10000"),
            setting("PREGEN__BUDGET_USD", "100000"),
        ];
        let world = World::start(Setup { settings, standin, ..Setup::default() }).await;
        journal::set_cap(&world.db, journal::LIBRARY_SCOPE, world.config.pregen.budget).await.unwrap();
        let asker = Asker { world: &world, next: Cell::new(0) };
        // Connections and first pictures are made before anything is measured.
        join_all(OTHERS.map(|provider| asker.make(provider))).await;
        let mut seen: BTreeMap<Trouble, Times> = BTreeMap::new();
        for _ in 0..rounds {
            for trouble in [Trouble::Quiet, Trouble::Hangs, Trouble::Floods] {
                round(&asker, &app, trouble, steps_a_lane, seen.entry(trouble).or_default()).await;
            }
        }
        compare(&mut seen);
        world.stop().await;
        app.stop().await;
    });
}

/// One round: the others make their steps and the page is read, while `PiAPI` is in trouble.
async fn round(asker: &Asker<'_>, app: &TestApp, trouble: Trouble, steps_a_lane: usize, times: &mut Times) {
    asker.world.play(trouble.faults()).await;
    let over = Arc::new(AtomicBool::new(false));
    let troubled = async {
        let lanes = if trouble == Trouble::Quiet { 0 } else { TROUBLED };
        let lane = async || {
            let mut count = 0;
            while !over.load(Ordering::Relaxed) {
                if let (_, Err(Unmade::NotNow { wait, .. })) = asker.make(Provider::Piapi).await {
                    tokio::time::sleep(wait).await;
                }
                count += 1;
            }
            count
        };
        join_all((0..lanes).map(|_| lane())).await.into_iter().sum::<usize>()
    };
    let reads = tokio::spawn(read_until(Arc::clone(&over), app.client.clone(), format!("{}{READ}", app.base)));
    let made = async {
        let lane = async |provider: Provider| {
            let mut took = Vec::new();
            for _ in 0..steps_a_lane {
                let (time, outcome) = asker.make(provider).await;
                assert!(outcome.is_ok(), "{provider} while piapi {trouble:?}: {outcome:?}");
                took.push(time);
            }
            (provider, took)
        };
        let made = join_all(OTHERS.iter().flat_map(|provider| (0..LANES).map(|_| lane(*provider)))).await;
        over.store(true, Ordering::Relaxed);
        made
    };
    let (made, troubled) = join(made, troubled).await;
    times.troubled += troubled;
    times.reads.extend(reads.await.unwrap());
    for (provider, took) in made {
        times.steps.entry(provider.as_str()).or_default().extend(took);
    }
}

/// Reads `url` at a steady pace; how long each took.
async fn read_until(over: Arc<AtomicBool>, client: reqwest::Client, url: String) -> Vec<Duration> {
    let mut took = Vec::new();
    while !over.load(Ordering::Relaxed) {
        let begun = Instant::now();
        let answer = client.get(&url).send().await.unwrap();
        assert!(answer.status().is_success(), "{}", answer.status());
        answer.bytes().await.unwrap();
        took.push(begun.elapsed());
        tokio::time::sleep(BETWEEN_READS).await;
    }
    took
}

/// The time that 99 of 100 do not exceed.
fn p99(times: &mut [Duration]) -> Duration {
    times.sort_unstable();
    let place = (times.len() * 99).div_ceil(100).saturating_sub(1);
    times.get(place).copied().unwrap_or_default()
}

/// Prints both sides of each comparison, and fails where one is twice the other.
fn compare(seen: &mut BTreeMap<Trouble, Times>) {
    let mut quiet = seen.remove(&Trouble::Quiet).unwrap();
    let mut wrong = Vec::new();
    for (trouble, times) in seen {
        println!("isolation: piapi {trouble:?}, asked for {} steps meanwhile", times.troubled);
        assert!(times.troubled >= TROUBLED, "there was no trouble: {} steps", times.troubled);
        let mut line = |what: &str, before: &mut [Duration], during: &mut [Duration], floor: Duration| {
            assert!(before.len() >= 16 && during.len() >= 16, "{what}: {} and {}", before.len(), during.len());
            let (usual, troubled) = (p99(before), p99(during));
            let ratio = troubled.as_secs_f64() / usual.as_secs_f64();
            let line = format!(
                "  {what}: p99 {:.1} ms quiet (of {}), {:.1} ms in trouble (of {}), ratio {ratio:.2}",
                usual.as_secs_f64() * 1e3,
                before.len(),
                troubled.as_secs_f64() * 1e3,
                during.len()
            );
            println!("{line}");
            if ratio >= 2.0 && troubled > floor {
                wrong.push(format!("piapi {trouble:?}{line}"));
            }
        };
        for (provider, during) in &mut times.steps {
            line(provider, quiet.steps.get_mut(provider).unwrap(), during, Duration::ZERO);
        }
        line("GET presets", &mut quiet.reads, &mut times.reads, QUICK_READ);
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
