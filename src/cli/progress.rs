//! Shows a run: bars with counts, spend and time left on a terminal, plain lines elsewhere.

use std::{
    collections::BTreeMap,
    io::{IsTerminal, stderr},
    sync::Arc,
    time::Duration,
};

use actors::pregen::{Phase, Progress, Snapshot};
use domain::{catalogue::Group, time::Clock};
use indicatif::{ProgressBar, ProgressStyle};

use super::logging::bars;

/// How often the terminal is drawn.
const TICK: Duration = Duration::from_millis(150);
/// How often a line is written where nobody watches.
const LINE_EVERY_TICKS: u32 = 20;

/// Follows `progress` until the run has finished. Spawn it; drop its task to end it earlier.
pub(super) async fn show(progress: Progress, clock: Arc<dyn Clock>) {
    let terminal = stderr().is_terminal();
    let mut drawn: BTreeMap<Group, ProgressBar> = BTreeMap::new();
    let mut total = None;
    let mut ticks: u32 = 0;
    let mut told = u32::MAX;
    loop {
        tokio::time::sleep(TICK).await;
        let snapshot = progress.get();
        let all = snapshot.total();
        // A start that finds everything in place shows nothing.
        if snapshot.phase == Phase::Idle || all.wanted == all.present {
            continue;
        }
        if terminal {
            draw(&snapshot, &mut drawn);
            let line = total.get_or_insert_with(|| bars().add(ProgressBar::new_spinner()));
            line.set_message(summary(&snapshot, clock.as_ref()));
            line.tick();
        } else {
            if (ticks.is_multiple_of(LINE_EVERY_TICKS) && all.done() != told) || snapshot.phase == Phase::Finished {
                eprintln!("pre-generation: {}", summary(&snapshot, clock.as_ref()));
                told = all.done();
            }
            ticks = ticks.wrapping_add(1);
        }
        if snapshot.phase == Phase::Finished {
            if let Some(line) = total {
                line.finish();
            }
            return;
        }
    }
}

fn draw(snapshot: &Snapshot, drawn: &mut BTreeMap<Group, ProgressBar>) {
    for (group, counts) in &snapshot.groups {
        let bar = drawn.entry(*group).or_insert_with(|| {
            let style = ProgressStyle::with_template("{prefix:>18} {bar:32.cyan/blue} {pos:>3}/{len:<3} {msg}");
            let bar = ProgressBar::new(u64::from(counts.wanted)).with_prefix(group.to_string());
            bars().add(bar.with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar())))
        });
        bar.set_position(u64::from(counts.done()));
        if counts.failed > 0 {
            bar.set_message(format!("{} not made", counts.failed));
        }
        if counts.done() == counts.wanted && !bar.is_finished() {
            bar.abandon();
        }
    }
}

fn summary(snapshot: &Snapshot, clock: &dyn Clock) -> String {
    let total = snapshot.total();
    let left = match snapshot.eta_seconds(clock.now()) {
        Some(seconds) if snapshot.phase == Phase::Running => format!(", about {seconds} s left"),
        _ => String::new(),
    };
    format!(
        "{} of {} items, {} made now, {} not made, {} USD booked{left}",
        total.done(),
        total.wanted,
        total.made,
        total.failed,
        snapshot.spent_usd
    )
}
