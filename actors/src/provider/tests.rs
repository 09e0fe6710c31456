//! The gate and the watch in stopped time: an hour's waiting takes a moment, and to the millisecond.

use std::{cell::RefCell, collections::HashMap, num::NonZeroU32, rc::Rc, time::Duration};

use domain::{
    breaker::BreakerPolicy,
    catalogue::Step,
    generation::Size,
    poll::PollPlan,
    provider::{ErrorClass, Operation},
    rate::RateLimit,
};
use futures_util::future::join_all;
use providers::{ApiKey, ErrorKind, ProviderError, TaskId};

use super::{
    Unmade,
    gate::{Call, Gate, GateSettings, now},
    watch::{Open, Seen, Watch},
    work::Task,
};
use crate::dials::ProviderDial;

const fn seconds(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

fn per_minute(number: u32) -> RateLimit {
    RateLimit::new(NonZeroU32::new(number).unwrap())
}

fn gate(submits: u32, reads: u32, keys: &[&str]) -> Gate {
    let settings = GateSettings {
        submits: per_minute(submits),
        reads: per_minute(reads),
        tasks_at_once: 4,
        breaker: BreakerPolicy {
            threshold: 3,
            cooldown: seconds(5),
            cooldown_max: seconds(30),
            trial_lease: seconds(120),
        },
        key_rest: seconds(300),
    };
    Gate::new(settings, keys.iter().map(|label| ApiKey::new(*label, "secret".to_owned().into())).collect())
}

fn error(kind: ErrorKind) -> ProviderError {
    ProviderError { class: ErrorClass::NeverSent, kind, message: "as scripted".to_owned(), source: None }
}

fn limited(retry_after: Option<u64>, daily: bool) -> ProviderError {
    error(ErrorKind::RateLimited { retry_after: retry_after.map(seconds), daily })
}

/// How long until not before this call is let through.
fn wait_of<T>(outcome: Result<T, Unmade>) -> Duration {
    match outcome {
        Err(Unmade::NotNow { wait, .. }) => wait,
        Err(other) => panic!("{other:?}"),
        Ok(_) => panic!("let through"),
    }
}

#[tokio::test(start_paused = true)]
async fn retry_after_is_obeyed_to_the_second_and_only_by_the_kind_of_call_that_was_told() {
    let gate = gate(6_000, 6_000, &["one"]);
    let key = gate.key().unwrap();
    gate.submit_turn(&key).await.unwrap();
    gate.learn(&key, &limited(Some(3), false), Call::Paid);
    let start = now();
    gate.read_turn().await;
    assert!(now() - start < Duration::from_millis(200), "reads are not paused");
    gate.submit_turn(&key).await.unwrap();
    let waited = now() - start;
    assert!((3_000..3_010).contains(&waited.as_millis()), "{waited:?}");

    gate.learn(&key, &limited(Some(2), false), Call::Free);
    // A shorter pause does not end a longer one.
    gate.learn(&key, &limited(Some(1), false), Call::Free);
    let start = now();
    gate.read_turn().await;
    let waited = now() - start;
    assert!((2_000..2_010).contains(&waited.as_millis()), "{waited:?}");
}

#[tokio::test(start_paused = true)]
async fn submits_of_any_second_stay_within_the_limit_however_many_wait() {
    let gate = gate(600, 600, &["one"]);
    let key = gate.key().unwrap();
    let times = RefCell::new(Vec::new());
    join_all((0..100).map(async |_| {
        gate.submit_turn(&key).await.unwrap();
        times.borrow_mut().push(now());
    }))
    .await;
    let times = times.into_inner();
    for start in &times {
        let within = times.iter().filter(|time| (*start..*start + seconds(1)).contains(*time)).count();
        assert!(within <= 10, "{within} in a second");
    }
    let took = *times.last().unwrap() - times[0];
    assert!(took < seconds(12), "the budget is used: {took:?}");
}

#[tokio::test(start_paused = true)]
async fn what_a_stalled_database_held_up_is_not_sent_in_one_second() {
    let gate = gate(600, 600, &["one"]);
    let key = gate.key().unwrap();
    // Forty pass the budget over four seconds, and are let go together.
    join_all((0..40).map(async |_| drop(gate.submit_turn(&key).await.unwrap()))).await;
    let times = RefCell::new(Vec::new());
    join_all((0..40).map(async |_| {
        gate.send_turn().await;
        times.borrow_mut().push(now());
    }))
    .await;
    let times = times.into_inner();
    for start in &times {
        let within = times.iter().filter(|time| (*start..*start + seconds(1)).contains(*time)).count();
        assert!(within <= 10, "{within} in a second");
    }
    // One that comes alone does not wait.
    tokio::time::advance(seconds(2)).await;
    let start = now();
    gate.send_turn().await;
    assert_eq!(now(), start);
}

#[tokio::test(start_paused = true)]
async fn what_operators_turn_counts_from_then_on() {
    let gate = gate(6_000, 6_000, &["one"]);
    let key = gate.key().unwrap();
    let dial = ProviderDial { drained: false, submits_per_minute: 60, reads_per_minute: 6_000, tasks_at_once: 1 };
    gate.turn(dial);
    let start = now();
    for _ in 0..3 {
        gate.submit_turn(&key).await.unwrap();
    }
    let took = now() - start;
    assert!((3_000..3_500).contains(&took.as_millis()), "one a second now: {took:?}");
    assert_eq!(gate.places.total(), 1);
    // Nothing new is asked of a drained one, whoever had waited for a turn already, and nobody waits for its end.
    gate.turn(ProviderDial { drained: true, ..dial });
    assert!(wait_of(gate.check()) >= seconds(3_600));
    assert!(wait_of(gate.submit_turn(&key).await) >= seconds(3_600));
    // What it has is seen through.
    gate.read_turn().await;
    gate.turn(dial);
    gate.check().unwrap();
}

#[tokio::test(start_paused = true)]
async fn half_open_lets_one_trial_through_and_its_success_lets_all() {
    let gate = gate(60_000, 60_000, &["one"]);
    let key = gate.key().unwrap();
    for _ in 0..3 {
        let _admitted = gate.submit_turn(&key).await.unwrap();
        gate.learn(&key, &error(ErrorKind::Unavailable), Call::Paid);
    }
    let wait = wait_of(gate.check());
    assert!((4_900..=5_000).contains(&wait.as_millis()), "{wait:?}");
    tokio::time::advance(wait).await;

    // Ten are ready at that moment: one may.
    gate.check().unwrap();
    let trial = gate.submit_turn(&key).await.unwrap();
    for _ in 0..9 {
        // Its lease is two minutes, and nobody waits that long for what may be over in a second.
        assert!(wait_of(gate.submit_turn(&key).await) <= seconds(30));
    }
    // It brought no outcome (the budget was used up, for example): the next one tries at once.
    drop(trial);
    let trial = gate.submit_turn(&key).await.unwrap();
    gate.learn(&key, &error(ErrorKind::Timeout), Call::Paid);
    drop(trial);
    let wait = wait_of(gate.check());
    assert!((9_900..=10_000).contains(&wait.as_millis()), "twice as long after a failed trial: {wait:?}");
    tokio::time::advance(wait).await;
    let trial = gate.submit_turn(&key).await.unwrap();
    gate.success(Call::Paid);
    drop(trial);
    for _ in 0..10 {
        gate.submit_turn(&key).await.unwrap();
    }
}

#[tokio::test(start_paused = true)]
async fn those_who_wait_for_their_turn_are_stopped_when_the_breaker_opens_before_them() {
    let gate = gate(600, 600, &["one"]);
    let key = gate.key().unwrap();
    let sent = RefCell::new(0);
    join_all((0..20).map(async |_| {
        if let Ok(_admitted) = gate.submit_turn(&key).await {
            *sent.borrow_mut() += 1;
            gate.learn(&key, &error(ErrorKind::Unavailable), Call::Paid);
        }
    }))
    .await;
    assert_eq!(sent.into_inner(), 3);
}

#[tokio::test(start_paused = true)]
async fn polls_that_go_well_do_not_hide_that_submits_fail() {
    let gate = gate(60_000, 60_000, &["one"]);
    let key = gate.key().unwrap();
    for _ in 0..3 {
        gate.learn(&key, &error(ErrorKind::Unavailable), Call::Paid);
        gate.success(Call::Free);
    }
    wait_of(gate.check());
    tokio::time::advance(seconds(6)).await;
    let trial = gate.submit_turn(&key).await.unwrap();
    // Nor do they end a trial that is still under way.
    gate.success(Call::Free);
    wait_of(gate.submit_turn(&key).await);
    gate.success(Call::Paid);
    drop(trial);
    gate.check().unwrap();
    // A provider whose polls fail is not sent paid work either, and a submit that goes well ends that.
    for _ in 0..3 {
        gate.learn(&key, &error(ErrorKind::Timeout), Call::Free);
    }
    tokio::time::advance(wait_of(gate.check())).await;
    let trial = gate.submit_turn(&key).await.unwrap();
    gate.success(Call::Paid);
    drop(trial);
    gate.check().unwrap();
}

#[tokio::test(start_paused = true)]
async fn a_refused_key_rests_and_the_other_works() {
    let gate = gate(60_000, 60_000, &["one", "two"]);
    let refused = gate.key().unwrap();
    gate.learn(&refused, &error(ErrorKind::NoCredit), Call::Paid);
    for _ in 0..5 {
        assert_eq!(gate.key().unwrap().label(), "two");
    }
    // One that was chosen before it was refused is not sent either; its tasks are still polled with it.
    wait_of(gate.submit_turn(&refused).await);
    assert_eq!(gate.key_labelled(Some("one")).unwrap().label(), "one");
    tokio::time::advance(seconds(100)).await;
    gate.learn(&gate.key().unwrap(), &limited(Some(3_600), true), Call::Paid);
    let wait = wait_of(gate.key());
    assert!((199..=200).contains(&wait.as_secs()), "{wait:?}");
    tokio::time::advance(wait + seconds(1)).await;
    // Back in turn: the one that was out of credit, not the one whose day is over.
    assert_eq!(gate.key().unwrap().label(), "one");
    gate.submit_turn(&refused).await.unwrap();
}

const PLAN: PollPlan = PollPlan { first: seconds(5), min: seconds(2), max: seconds(8), deadline: seconds(600) };

/// The `number`th open task, of this age.
fn open(gate: &Gate, number: usize, age: Duration) -> Rc<Open> {
    let step = Step::TextToImage {
        prompt: format!("picture {number}"),
        negative_prompt: None,
        size: Size { width: 64, height: 64 },
    };
    let key = gate.key().unwrap();
    let task = Task { step_key: step.key(), attempt: 1, operation: Operation::TextToImage, key };
    Open::new(task, TaskId::try_from(format!("task-{number}")).unwrap(), age, gate.places.occupy())
}

/// Looks at one task, always seeing the same, until it is given up. Reply: when it was looked at, from the start.
async fn looks(age: Duration, seen: Seen) -> Vec<Duration> {
    let gate = gate(600, 600, &["one"]);
    let watch = Watch::new(PLAN, per_minute(600), 4);
    watch.add(&open(&gate, 0, age));
    let start = now();
    let mut looks = Vec::new();
    loop {
        let (open, _look) = watch.next(&gate).await;
        looks.push(now() - start);
        if !watch.again(&open, seen) {
            return looks;
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_task_is_looked_at_until_its_deadline_and_once_more_then() {
    let looks = looks(Duration::ZERO, Seen::Running(None)).await;
    assert!((5.0..7.0).contains(&looks[0].as_secs_f64()), "the first look is when it is usually done: {:?}", looks[0]);
    let last = *looks.last().unwrap();
    assert!((600_000..600_200).contains(&last.as_millis()), "the last look is at the deadline: {last:?}");
    let longest = looks.windows(2).map(|pair| pair[1] - pair[0]).max().unwrap();
    assert!(longest <= PLAN.max + Duration::from_millis(200), "{longest:?}");
}

#[tokio::test(start_paused = true)]
async fn an_old_task_is_looked_at_at_once_and_not_given_up_on_the_wall_clocks_word() {
    let looks = looks(seconds(86_400), Seen::Running(None)).await;
    assert!(looks[0] < Duration::from_millis(200), "{:?}", looks[0]);
    let last = *looks.last().unwrap();
    assert!((150..=159).contains(&last.as_secs()), "a quarter of the deadline: {last:?}");
}

#[tokio::test(start_paused = true)]
async fn looks_that_fail_end_at_the_deadline_too() {
    let last = *looks(Duration::ZERO, Seen::Nothing).await.last().unwrap();
    assert!((600_000..600_200).contains(&last.as_millis()), "{last:?}");
}

#[tokio::test(start_paused = true)]
async fn ten_thousand_open_tasks_are_looked_at_within_their_plan_and_the_budget() {
    const TASKS: usize = 10_000;
    let (gate, reads) = (gate(60, 150_000, &["one"]), per_minute(150_000));
    let watch = Watch::new(PLAN, reads, 64);
    let start = now();
    let mut numbers = HashMap::new();
    let mut last: Vec<Option<Duration>> = vec![None; TASKS];
    for number in 0..TASKS {
        let open = open(&gate, number, seconds(1));
        numbers.insert(open.id.clone(), number);
        watch.add(&open);
    }
    let (mut gaps, mut per_second, mut first_round) = (Vec::new(), vec![0_u32; 61], None);
    let mut seen = 0;
    while now() - start < seconds(60) {
        let (open, _look) = watch.next(&gate).await;
        let at = now() - start;
        let before = last[numbers[&open.id]].replace(at);
        match before {
            Some(before) => gaps.push(at - before),
            None => seen += 1,
        }
        if seen == TASKS {
            first_round.get_or_insert(at);
        }
        per_second[usize::try_from(at.as_secs()).unwrap()] += 1;
        assert!(watch.again(&open, Seen::Running(None)));
    }
    let first_round = first_round.expect("each was looked at");
    assert!(first_round <= seconds(5), "after a restart all are looked at within 5 s: {first_round:?}");
    assert!(per_second.iter().all(|looks| *looks <= 2_500), "{per_second:?}");
    gaps.sort_unstable();
    // Somebody who is done just after a look waits for the next one; the longest wait bounds them all.
    assert!(*gaps.last().unwrap() <= seconds(9), "{:?}", gaps.last());
    assert_eq!(watch.len(), TASKS);
}

#[tokio::test(start_paused = true)]
async fn a_budget_too_short_for_so_many_is_told_once() {
    let gate = gate(60, 60, &["one"]);
    let watch = Watch::new(PLAN, per_minute(60), 4);
    let open: Vec<_> = (0..12).map(|number| open(&gate, number, Duration::ZERO)).collect();
    // One look a second: ten tasks are just within the time.
    let told: Vec<_> = open.iter().map(|open| (watch.add(open), watch.too_short()).1).collect();
    assert!(told[..10].iter().all(Option::is_none));
    assert_eq!(told[10..], [Some(seconds(11)), None]);
    // Well again only with a good distance, or it would be told at every coming and going.
    let answer = Err(Unmade::Taken);
    let mut again = Vec::new();
    for one in open.iter().skip(4) {
        watch.end(one, &answer);
        again.push(watch.too_short());
    }
    open.iter().for_each(|one| watch.add(one));
    assert_eq!((again, watch.too_short()), (vec![None; 8], Some(seconds(12))));
}

#[tokio::test(start_paused = true)]
async fn what_could_not_be_kept_is_told_and_looked_at_again_later() {
    let gate = gate(60, 600, &["one"]);
    let watch = Watch::new(PLAN, per_minute(600), 4);
    watch.add(&open(&gate, 1, seconds(1)));
    let (found, _look) = watch.next(&gate).await;
    let told = found.answer();
    let start = now();
    watch.keep_for(&found, seconds(60), &Err(Unmade::Ours { message: "disk full".to_owned() }));
    assert!(matches!(told.await.unwrap(), Err(Unmade::Ours { .. })));
    assert_eq!((watch.len(), gate.places.taken()), (1, 1));
    let (again, _look) = watch.next(&gate).await;
    assert!(Rc::ptr_eq(&found, &again) && (60..62).contains(&(now() - start).as_secs()));
}

#[tokio::test(start_paused = true)]
async fn whoever_waits_is_told_when_the_watch_is_closed() {
    let gate = gate(60, 600, &["one"]);
    let watch = Watch::new(PLAN, per_minute(600), 4);
    let (one, other) = (open(&gate, 1, Duration::ZERO), open(&gate, 2, Duration::ZERO));
    let (ended, cut) = (one.answer(), other.answer());
    watch.add(&one);
    watch.add(&other);
    let unmade = Unmade::Parked { message: "so".to_owned() };
    watch.end(&one, &Err(unmade.clone()));
    assert_eq!(ended.await.unwrap(), Err(unmade));
    watch.close();
    assert!(cut.await.is_err());
    drop((one, other));
    assert_eq!((watch.len(), gate.places.taken()), (0, 0), "nothing is held");
}
