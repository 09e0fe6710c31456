//! The stand-in's list of paid calls held against the journal.

use std::collections::{BTreeMap, BTreeSet};

use entities::journal::{self, LIBRARY_SCOPE};
use sea_orm::{DatabaseConnection, FromQueryResult, JsonValue, Statement};
use serde::Deserialize;

use super::site::{Site, Taken};
use crate::support::paid;

/// How often the operator said of a step that its parked call was not charged.
pub(super) type Words = BTreeMap<String, usize>;

/// An attempt as the journal has it.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Attempt {
    pub(super) step_key: String,
    pub(super) provider: String,
    pub(super) operation: String,
    pub(super) state: String,
    pub(super) task_id: Option<String>,
    pub(super) title: String,
    pub(super) error_message: Option<String>,
}

/// What came out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Tally {
    /// Calls that the stand-in accepted.
    pub(super) paid: usize,
    /// Of these, calls whose step was paid before: each stands for a word of the operator.
    pub(super) doubled: usize,
    /// Attempts parked now.
    pub(super) parked: usize,
}

/// All attempts, first to last.
pub(super) async fn attempts(db: &DatabaseConnection) -> Vec<Attempt> {
    let sql = "SELECT a.step_key, a.provider, i.operation, a.state, a.task_id, a.title, a.error_message
        FROM provider_attempts a JOIN provider_intents i ON i.step_key = a.step_key ORDER BY a.step_key, a.attempt";
    let rows = JsonValue::find_by_statement(Statement::from_string(db.get_database_backend(), sql));
    let rows = rows.all(db).await.unwrap();
    rows.into_iter().map(|row| serde_json::from_value(row).unwrap()).collect()
}

/// Every call that was paid belongs to exactly one attempt; no step was paid twice but for a word of the operator;
/// the budget holds what the attempts hold.
pub(super) async fn check(site: &Site, words: &Words) -> Tally {
    let db = site.connect().await;
    let (taken, attempts) = (site.taken(), attempts(&db).await);
    assert_eq!(paid(&site.standin).await.values().sum::<u64>(), taken.len() as u64, "its meter and its list");

    let by_task: BTreeMap<(&str, &str), &Taken> =
        taken.iter().map(|call| ((call.provider.as_str(), call.id.as_str()), call)).collect();
    assert_eq!(by_task.len(), taken.len(), "each call has an id of its own");
    let mut named = BTreeSet::new();
    let mut step_of_fingerprint: BTreeMap<&str, &str> = BTreeMap::new();
    for attempt in &attempts {
        let Some(id) = &attempt.task_id else { continue };
        let call = by_task.get(&(attempt.provider.as_str(), id.as_str()));
        let call = call.unwrap_or_else(|| panic!("the journal has a task that nobody took: {attempt:?}"));
        assert!(named.insert((call.provider.as_str(), call.id.as_str())), "two attempts, one task: {attempt:?}");
        assert!(call.title.as_ref().is_none_or(|title| *title == attempt.title), "{call:?} {attempt:?}");
        let other = step_of_fingerprint.insert(&call.fingerprint, &attempt.step_key);
        assert!(other.is_none_or(|step| step == attempt.step_key), "one wish, two steps: {attempt:?}");
    }

    // What no attempt names was paid by one that may have been: never by one that ended as surely not charged.
    let mut claims: BTreeMap<(&str, &str), i64> = BTreeMap::new();
    for attempt in attempts.iter().filter(|attempt| may_be_unnamed(attempt)) {
        *claims.entry((&attempt.provider, &attempt.operation)).or_default() += 1;
    }
    for call in taken.iter().filter(|call| !named.contains(&(call.provider.as_str(), call.id.as_str()))) {
        let left = claims.entry((&call.provider, &call.operation)).or_default();
        *left -= 1;
        assert!(*left >= 0, "paid, and no attempt of the journal accounts for it: {call:?}");
    }

    let mut calls: BTreeMap<&str, usize> = BTreeMap::new();
    for call in &taken {
        *calls.entry(&call.fingerprint).or_default() += 1;
    }
    let mut tally = Tally { paid: taken.len(), ..Tally::default() };
    for (fingerprint, count) in calls.into_iter().filter(|(_, count)| *count > 1) {
        let steps: BTreeSet<&str> = match step_of_fingerprint.get(fingerprint) {
            Some(step) => BTreeSet::from([*step]),
            // Gemini names no task: the words on any step that it was asked for.
            None => attempts.iter().filter(|it| it.provider == "gemini").map(|it| it.step_key.as_str()).collect(),
        };
        let allowed = 1 + steps.iter().filter_map(|step| words.get(*step)).sum::<usize>();
        assert!(count <= allowed, "{steps:?} was paid {count} times, {allowed} allowed");
        tally.doubled += count - 1;
    }

    let booked = journal::spent_by_provider(&db).await.unwrap().iter().map(|(_, _, cost)| cost).sum::<i64>();
    assert_eq!(journal::committed(&db, LIBRARY_SCOPE).await.unwrap().micros(), booked, "budget and attempts");
    tally.parked = attempts.iter().filter(|attempt| attempt.state == "parked").count();
    tally
}

/// Whether a call may stand behind this attempt although the journal has no task of it.
fn may_be_unnamed(attempt: &Attempt) -> bool {
    let by_word = attempt.error_message.as_deref() == Some(BY_WORD);
    // Gemini answers at once and names no task.
    let at_once = attempt.provider == "gemini" && attempt.state == "succeeded";
    attempt.task_id.is_none() && (attempt.state == "parked" || by_word || at_once)
}

/// What the journal notes when the operator says that a call was not charged.
const BY_WORD: &str = "settled by the operator";

/// Says of every parked call that it was not charged, or, where its task is known, that it is to be looked at again.
/// The command lists exactly what the journal has.
pub(super) async fn settle_parked(site: &Site, words: &mut Words) -> usize {
    let db = site.connect().await;
    let parked: Vec<Attempt> = attempts(&db).await.into_iter().filter(|it| it.state == "parked").collect();
    let listed = site.must(&["providers", "parked"]).await;
    assert_eq!(listed.matches(" USD  ").count(), parked.len(), "{listed}");
    for attempt in &parked {
        let step = attempt.step_key.get(..16).unwrap();
        assert!(listed.contains(step), "{step} is not listed: {listed}");
        assert_ne!(attempt.provider, "a2e", "A2E finds its tasks by title: {attempt:?}");
        let word = if attempt.task_id.is_some() { "--resume" } else { "--not-charged" };
        site.must(&["providers", "settle", step, word]).await;
        if attempt.task_id.is_none() {
            *words.entry(attempt.step_key.clone()).or_default() += 1;
        }
    }
    parked.len()
}

/// Runs until everything is made. What an ended run leaves out may only be parked, or what the next run does better.
pub(super) async fn finish(site: &Site, arguments: &[&str], words: &mut Words) -> usize {
    let mut parked = 0;
    for _ in 0..6 {
        let ended = site.run(arguments).await;
        if ended.code == Some(0) {
            return parked;
        }
        let text = &ended.said;
        assert_eq!(ended.code, Some(4), "{text}");
        for line in text.lines().filter(|line| line.starts_with("  not made: ")) {
            assert!(line.contains("(parked)") || line.contains("(failed)") || line.contains("(store)"), "{line}");
        }
        parked += settle_parked(site, words).await;
    }
    panic!("six runs did not complete it: {}", site.run(arguments).await.said);
}

/// Every budget: its name, its cap and what is committed, in millionths of a USD.
pub(super) async fn scopes(db: &DatabaseConnection) -> Vec<(String, i64, i64)> {
    let sql = "SELECT scope, cap_usd_micros, committed_usd_micros FROM provider_budgets ORDER BY scope";
    let rows = JsonValue::find_by_statement(Statement::from_string(db.get_database_backend(), sql));
    let rows = rows.all(db).await.unwrap();
    rows.into_iter().map(|row| serde_json::from_value::<BudgetRow>(row).unwrap().into()).collect()
}

#[derive(Deserialize)]
struct BudgetRow {
    scope: String,
    cap_usd_micros: i64,
    committed_usd_micros: i64,
}

impl From<BudgetRow> for (String, i64, i64) {
    fn from(row: BudgetRow) -> Self {
        (row.scope, row.cap_usd_micros, row.committed_usd_micros)
    }
}
