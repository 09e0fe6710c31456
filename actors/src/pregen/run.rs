//! One run: every selected item through make and publish, a bounded number at once.

use std::{collections::BTreeMap, sync::Arc};

use domain::{
    catalogue::{Group, Item},
    money::UsdMicros,
};
use entities::journal;
use futures_util::{StreamExt, stream};
use uuid::Uuid;

use super::{
    Phase, PregenOutside, PregenSettings, Progress, RunError, Selection, Snapshot,
    make::{Maker, StepFailure},
    plan::Present,
    publish::Publisher,
    report::{Failure, Report},
};
use crate::material_cache::Reload;

/// What became of one item.
enum ItemOutcome {
    Present,
    Made,
    Failed(StepFailure),
}

/// Runs once over the selection.
pub(super) async fn run(
    settings: Arc<PregenSettings>,
    outside: PregenOutside,
    progress: Progress,
    selection: Selection,
) -> Result<Report, RunError> {
    let store_failed = |error: entities::StoreError| {
        let cause = std::error::Error::source(&error).map(|cause| format!(": {cause}")).unwrap_or_default();
        RunError::Store(format!("{error}{cause}"))
    };
    let catalogue = Arc::clone(&outside.catalogue);
    let mut items = catalogue.select(&selection.groups, selection.limit_per_group);
    items.retain(|item| !selection.leave_out.contains(&item.id));
    items.retain(|item| selection.only.as_ref().is_none_or(|only| only.contains(&item.id)));
    let items_at_once = outside.dial.as_ref().map_or(settings.items_at_once, |dial| dial.borrow().items_at_once);
    let present = Present::read(&outside.db, &outside.store, &items).await.map_err(store_failed)?;
    begin(&progress, &items, &outside);

    journal::set_cap(&outside.db, journal::LIBRARY_SCOPE, settings.library_budget).await.map_err(store_failed)?;
    let before = journal::committed(&outside.db, journal::LIBRARY_SCOPE).await.map_err(store_failed)?;
    let run_scope = match selection.run_budget {
        Some(cap) => {
            let scope = format!("run {}", Uuid::now_v7());
            journal::set_cap(&outside.db, &scope, cap).await.map_err(store_failed)?;
            Some(scope)
        }
        None => None,
    };
    let spent = || spent_since(&outside, run_scope.as_deref(), before);

    let maker = Maker::new(Arc::clone(&settings), outside.clone(), run_scope.clone(), selection.retry_failed);
    let publisher = Publisher::new(Arc::clone(&settings), outside.clone()).await.map_err(store_failed)?;
    let mut outcomes: BTreeMap<usize, ItemOutcome> = BTreeMap::new();
    let mut working = stream::iter(items.iter().enumerate())
        .map(|(index, item)| {
            let (maker, publisher, present, spent) = (&maker, &publisher, present.has(item), &spent);
            let outside = &outside;
            // The sum is read here and not in the loop below: while the loop waits, nothing in here is polled, and
            // what holds the pool's connections would never give one back.
            async move {
                let outcome = match present || !outside.is_paused() {
                    true => one_item(maker, publisher, item, present).await,
                    false => ItemOutcome::Failed(StepFailure::paused()),
                };
                (index, outcome, spent().await)
            }
        })
        .buffer_unordered(items_at_once.max(1));
    while let Some((index, outcome, spent)) = working.next().await {
        if let Some(item) = items.get(index) {
            remember(&progress, item, &outcome);
        }
        let group = items.get(index).map(|item| item.group);
        progress.change(|snapshot| count(snapshot, group, &outcome, spent));
        outcomes.insert(index, outcome);
    }
    drop(working);

    let (templates, showcases) = publisher.link().await.map_err(store_failed)?;
    progress.change(|snapshot| snapshot.phase = Phase::Finished);
    let report = report(&items, &outcomes, spent().await, templates, showcases);
    if report.made > 0 || report.templates > 0 || report.showcases > 0 {
        tell_cache(&outside).await;
    }
    Ok(report)
}

/// What is shown as failed, and what no longer is.
fn remember(progress: &Progress, item: &Item, outcome: &ItemOutcome) {
    match outcome {
        ItemOutcome::Present | ItemOutcome::Made => progress.succeeded(&item.id),
        ItemOutcome::Failed(failure) if failure.is_pause() => {}
        ItemOutcome::Failed(failure) => {
            tracing::warn!(item = %item.id, kind = failure.kind, reason = %failure.message, "an item was not made");
            progress.failed(Failure { item_id: item.id.clone(), kind: failure.kind, message: failure.message.clone() });
        }
    }
}

async fn one_item(maker: &Arc<Maker>, publisher: &Publisher, item: &Item, present: bool) -> ItemOutcome {
    if present {
        return ItemOutcome::Present;
    }
    let made = async {
        let result = maker.make(&item.recipe, &item.id).await?;
        let before = match &item.before {
            Some(step) => Some((step.key(), maker.make(step, &item.id).await?)),
            None => None,
        };
        publisher.publish(maker, item, &result, before).await
    };
    match made.await {
        Ok(true) => ItemOutcome::Made,
        // Another process published it while we made it; nothing was paid twice.
        Ok(false) => ItemOutcome::Present,
        Err(failure) => ItemOutcome::Failed(failure),
    }
}

fn begin(progress: &Progress, items: &[&Item], outside: &PregenOutside) {
    let started_at = Some(outside.clock.now());
    progress.change(|snapshot| {
        *snapshot = Snapshot { phase: Phase::Running, started_at, ..Snapshot::default() };
        for item in items {
            snapshot.groups.entry(item.group).or_default().wanted += 1;
        }
    });
}

fn count(snapshot: &mut Snapshot, group: Option<Group>, outcome: &ItemOutcome, spent: UsdMicros) {
    let Some(counts) = group.and_then(|group| snapshot.groups.get_mut(&group)) else { return };
    match outcome {
        ItemOutcome::Present => counts.present += 1,
        ItemOutcome::Made => counts.made += 1,
        ItemOutcome::Failed(_) => counts.failed += 1,
    }
    snapshot.spent_usd = spent;
}

/// What this run booked: exactly with a budget of its own, else what the library's total grew by.
async fn spent_since(outside: &PregenOutside, run_scope: Option<&str>, before: UsdMicros) -> UsdMicros {
    let scope = run_scope.unwrap_or(journal::LIBRARY_SCOPE);
    let committed = journal::committed(&outside.db, scope).await.unwrap_or_default();
    if run_scope.is_some() { committed } else { committed.minus(before) }
}

fn report(
    items: &[&Item],
    outcomes: &BTreeMap<usize, ItemOutcome>,
    spent_usd: UsdMicros,
    templates: u32,
    showcases: u32,
) -> Report {
    let mut report = Report { spent_usd, templates, showcases, ..Report::default() };
    for (index, item) in items.iter().enumerate() {
        report.wanted += 1;
        match outcomes.get(&index) {
            Some(ItemOutcome::Present) => report.present += 1,
            Some(ItemOutcome::Made) => report.made += 1,
            Some(ItemOutcome::Failed(failure)) => report.failures.push(Failure {
                item_id: item.id.clone(),
                kind: failure.kind,
                message: failure.message.clone(),
            }),
            None => {}
        }
    }
    report
}

async fn tell_cache(outside: &PregenOutside) {
    let Some(cache) = &outside.cache else { return };
    match cache.ask_when_free(Reload).await {
        Ok(Ok(_)) => {}
        Ok(Err(error)) => tracing::error!(%error, "the new materials are stored but not shown yet"),
        Err(error) => tracing::error!(%error, "the new materials are stored but not shown yet"),
    }
}
