//! What time does to credits: lots end, holds time out, plans begin a new period, closed accounts lose what is left.
//!
//! A look compares the database with the time and asks for the difference under keys that follow from it, so a look that
//! is repeated, late, or made by two instances at once changes nothing twice.

use actix::{ActorFutureExt, AsyncContext, Context, WrapFuture};
use chrono::{DateTime, TimeDelta, Utc};
use domain::ledger::{Change, Credits, Fingerprint, Key, Note, Request, period::period_at};
use entities::{
    StoreError,
    ledger::{self, Due},
};
use uuid::Uuid;

use super::{CreditLedger, LedgerOutside};

/// Processes that stored nothing for so long are forgotten.
const WRITER_REST: TimeDelta = TimeDelta::days(1);

impl CreditLedger {
    /// Looks at what is due, unless the look before still looks.
    pub(super) fn sweep(&mut self, ctx: &mut Context<Self>) {
        // The look only: what it asked for may be under way still, and its keys are refused to this one then.
        if self.sweeping {
            return;
        }
        self.sweeping = true;
        let (outside, limit, after) = (self.outside.clone(), self.settings.sweep_batch, self.sweep_after);
        let look = async move { look(&outside, limit, after).await }.into_actor(self);
        ctx.spawn(look.map(|found, actor, ctx| {
            actor.sweeping = false;
            let changes = match found {
                Ok((changes, last)) => {
                    // Also when the queue has no room for all of them: they come again with the next round.
                    actor.sweep_after = last;
                    changes
                }
                Err(error) => {
                    tracing::warn!(%error, "what is due of the credits cannot be looked for; it is tried again");
                    return;
                }
            };
            if changes.is_empty() {
                return;
            }
            tracing::info!(changes = changes.len(), "credits whose time has come are moved");
            let free = actor.settings.queue.saturating_sub(actor.waiting.len());
            for change in changes.into_iter().take(free) {
                // Nobody waits for it: the next look sees what became of it.
                drop(actor.admit(change, ctx));
            }
        }));
    }
}

/// What is due, and the subscriber after whom the next look goes on.
async fn look(outside: &LedgerOutside, limit: u64, after: Uuid) -> Result<(Vec<Change>, Uuid), StoreError> {
    let now = outside.clock.now();
    let Due { users, holds, periods } = ledger::due(&outside.db, now, limit, after).await?;
    let full = u64::try_from(periods.len()).is_ok_and(|found| found >= limit);
    let last = periods.last().filter(|_| full).map_or(Uuid::nil(), |(user, ..)| *user);
    let orphans = ledger::orphans(&outside.db, limit).await?;
    ledger::forget_writers(&outside.db, now - WRITER_REST).await?;
    let mut changes: Vec<Change> =
        users.into_iter().map(|user| change(user, Key::settling(user), Request::Settle, "")).collect();
    for (hold, user) in holds {
        changes.push(change(user, Key::time_out_of(hold), Request::TimeOut { hold }, "Reserved credits came back"));
    }
    for (user, plan, started) in periods {
        let credits = outside.lists.plans.get(plan).map_or(0, |plan| plan.monthly_credits);
        changes.extend(period(user, credits, started, now));
    }
    for (user, number) in orphans {
        changes.push(change(user, Key::forfeit_of(user, number), Request::Forfeit, "The account was closed"));
    }
    Ok((changes, last))
}

fn period(user: Uuid, credits: u32, started: DateTime<Utc>, now: DateTime<Utc>) -> Option<Change> {
    let amount = Credits::try_from(i64::from(credits)).ok().filter(|amount| !amount.is_zero())?;
    let (begin, end) = period_at(started, now)?;
    let request = Request::Reset { amount, expires_at: Some(end) };
    Some(change(user, Key::period_of(user, begin), request, "Credits of the plan's new period"))
}

fn change(user_id: Uuid, key: Key, request: Request, description: &str) -> Change {
    let fingerprint = Fingerprint::of(&[user_id.as_bytes(), key.as_str().as_bytes()]);
    let description = (!description.is_empty()).then(|| description.to_owned());
    Change { user_id, key, fingerprint, request, note: Note { description, ..Note::default() } }
}
