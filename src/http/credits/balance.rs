//! `GET /credits/balance`: the three kinds, what was spent, and when something changes by itself.

use std::time::Duration;

use actix_web::{HttpResponse, get, web};
use actors::credit_ledger::{Ask, Known, LedgerError};
use chrono::{DateTime, TimeDelta, Utc};
use domain::{
    ledger::{Change, Fingerprint, Key, Note, Request, wallet::week_of},
    lists::PlanName,
};
use entities::ledger::{self, Standing};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::http::{
    answer::personal_builder,
    extract::signed_in::{SignedIn, services},
    problem::Problem,
    responses::{NeedsSignIn, Unavailable},
    state::{AppState, Services},
};

/// What somebody has. Credits are whole units.
#[derive(Debug, Serialize, ToSchema)]
pub struct Balance {
    /// Remaining and used together.
    pub total_credits: i64,
    /// Spent since the plan's period began; without a plan, since the account has credits.
    pub used_credits: i64,
    /// What can be spent.
    pub remaining_credits: i64,
    /// What the plan gives a week.
    pub weekly_limit: u32,
    /// Spent since Monday, 00:00 UTC.
    pub weekly_used: i64,
    /// When the plan's credits begin anew; null without a plan.
    pub reset_date: Option<DateTime<Utc>>,
    /// Subscription credits.
    pub subscription_credits: i64,
    /// Purchased credits.
    pub purchased_credits: i64,
    /// Bonus credits.
    pub bonus_credits: i64,
    /// As `subscription_credits`.
    pub subscription: i64,
    /// As `purchased_credits`.
    pub purchased: i64,
    /// As `bonus_credits`.
    pub bonus: i64,
    /// When the next bonus credits end.
    pub bonus_expiry: Option<DateTime<Utc>>,
    /// When the next credits of any kind end.
    pub next_expiry: Option<DateTime<Utc>>,
    /// Set aside for work under way; in none of the others.
    pub held: i64,
    /// As `remaining_credits`.
    pub total: i64,
}

impl Balance {
    fn of(standing: &Standing, weekly_limit: u32, now: DateTime<Utc>) -> Self {
        let balances = standing.balances;
        let (subscription, purchased) = (balances.subscription.units(), balances.purchased.units());
        let (bonus, total) = (balances.bonus.units(), balances.total());
        let this_week = standing.week_started_at.is_some_and(|start| start >= week_of(now));
        Self {
            total_credits: total + standing.period_used,
            used_credits: standing.period_used,
            remaining_credits: total,
            weekly_limit,
            weekly_used: if this_week { standing.week_used } else { 0 },
            reset_date: standing.period_ends_at.filter(|end| *end > now),
            subscription_credits: subscription,
            purchased_credits: purchased,
            bonus_credits: bonus,
            subscription,
            purchased,
            bonus,
            bonus_expiry: standing.bonus_expires_at,
            next_expiry: standing.next_expiry,
            held: balances.held.units(),
            total,
        }
    }
}

/// Without anything that ends, a balance is looked at again after that.
const KEPT: TimeDelta = TimeDelta::minutes(10);

/// What the caller has.
#[utoipa::path(
    tag = "credits",
    security(("password" = [])),
    responses(
        NeedsSignIn,
        Unavailable,
        (status = 200, body = Balance),
    )
)]
#[get("/balance")]
pub async fn balance(state: web::Data<AppState>, signed_in: SignedIn) -> Result<HttpResponse, Problem> {
    let services = services(&state)?;
    let (user_id, now) = (signed_in.user_id(), state.clock.now());
    let plan = signed_in.user().plan_at(now);
    // What others have stored until now is known, or everything that was remembered is over.
    services.balances.look().await?;
    if let Some(body) = services.balances.get(user_id, plan, now) {
        return Ok(personal_builder().body(body));
    }
    let reading = services.balances.reading();
    let standing = standing(&services, user_id, now).await?;
    let weekly_limit = state.lists.plans.get(plan).filter(|_| plan != PlanName::Demo).map_or(0, |it| it.weekly_credits);
    let body = bytes::Bytes::from(serde_json::to_vec(&Balance::of(&standing, weekly_limit, now)).unwrap_or_default());
    let week_ends = week_of(now) + TimeDelta::weeks(1);
    let ends =
        [standing.next_expiry, standing.period_ends_at.filter(|end| *end > now), Some(week_ends), Some(now + KEPT)];
    if let Some(until) = ends.into_iter().flatten().min() {
        services.balances.keep(reading, user_id, Known { body: body.clone(), plan, until });
    }
    Ok(personal_builder().body(body))
}

/// How often lots whose time is over are settled before the balance is read; more than once only when others end meanwhile.
const SETTLES: usize = 3;

/// How often somebody else, who settles the same lots at this moment, is waited for: two seconds in all, while a
/// transaction takes milliseconds.
const WAITS: usize = 400;

/// How somebody stands, without what is over: it is booked first.
///
/// # Errors
/// The ledger has no place, or the database failed.
pub async fn standing(services: &Services, user_id: Uuid, now: DateTime<Utc>) -> Result<Standing, Problem> {
    let (mut settles, mut waits) = (0, 0);
    while settles < SETTLES && waits < WAITS {
        let standing = ledger::standing(&services.db, user_id).await?;
        if standing.next_expiry.is_none_or(|end| end > now) {
            return Ok(standing);
        }
        let key = Key::settling(user_id);
        let fingerprint = Fingerprint::of(&[key.as_str().as_bytes()]);
        let change = Change { user_id, key, fingerprint, request: Request::Settle, note: Note::default() };
        match services.ledger.ask(Ask(change)).await? {
            Ok(_) => settles += 1,
            Err(LedgerError::StillRunning) => {
                waits += 1;
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
            Err(error) => return Err(error.into()),
        }
    }
    Err(Problem::Overloaded)
}
