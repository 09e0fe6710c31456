//! `GET /subscriptions/status` and `/refund-eligibility`: how the caller's plan stands.

use actix_web::{HttpResponse, get, web};
use chrono::{DateTime, Utc};
use domain::subscription::SubscriptionStatus;
use entities::{
    ledger::Standing,
    payments::cancel::{Refundable, refundable},
    plans::plan_id,
    subscriptions::{self, Subscription},
};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{
    http::{
        answer::personal,
        credits::{amount, balance::standing},
        extract::signed_in::{SignedIn, services},
        problem::Problem,
        responses::{NeedsSignIn, Unavailable},
        state::AppState,
    },
    wiring::payment_rules,
};

/// How a plan stands.
#[derive(Debug, Serialize, ToSchema)]
pub struct Status {
    /// Always true.
    pub success: bool,
    /// Whether the caller is on a plan that was paid.
    pub has_subscription: bool,
    /// The subscription.
    pub subscription_id: Option<Uuid>,
    /// `none`, `active`, `past_due` (a charge failed; the plan lasts for the grace) or `cancelled` (it lasts to `end_date`).
    pub status: String,
    /// Which plan.
    pub plan: Option<PlanOf>,
    /// How often it is paid.
    #[schema(value_type = Option<String>)]
    pub billing_cycle: Option<domain::payment::BillingCycle>,
    /// Through whom it is paid.
    #[schema(value_type = Option<String>)]
    pub payment_method: Option<domain::order::PaymentMethod>,
    /// When it began.
    pub start_date: Option<DateTime<Utc>>,
    /// When what is paid is over.
    pub end_date: Option<DateTime<Utc>>,
    /// Until when it lasts although a charge failed.
    pub grace_until: Option<DateTime<Utc>>,
    /// Whether it renews by itself.
    pub auto_renew: bool,
    /// The plan that it becomes at `end_date`.
    pub next_plan: Option<PlanOf>,
    /// Whether its money would go back now.
    pub refund_eligible: bool,
    /// Whole days until that is over.
    pub refund_days_remaining: i64,
    /// What would go back, in the currency that was paid.
    pub refund_amount: Option<f64>,
    /// What the caller has.
    pub credits: Credits,
}

/// A plan in short.
#[derive(Debug, Serialize, ToSchema)]
pub struct PlanOf {
    /// Its id.
    pub id: Uuid,
    /// Its name.
    pub name: String,
    /// Its English name.
    pub display_name: Option<String>,
}

impl PlanOf {
    /// Of a plan's name.
    #[must_use]
    pub fn of(state: &AppState, name: domain::lists::PlanName) -> Self {
        let display_name = state.lists.plans.get(name).map(|plan| plan.display_name.clone());
        Self { id: plan_id(name), name: name.to_string(), display_name }
    }
}

/// Credits by kind.
#[derive(Debug, Serialize, ToSchema)]
pub struct Credits {
    /// Of the plan.
    pub subscription: i64,
    /// Of packages.
    pub purchased: i64,
    /// Of promotions and the like.
    pub bonus: i64,
    /// All that can be spent.
    pub total: i64,
    /// As `total`.
    pub available: i64,
    /// Spent since the plan's period began.
    pub used: i64,
}

impl Credits {
    fn of(standing: &Standing) -> Self {
        let of = standing.balances;
        Self {
            subscription: of.subscription.units(),
            purchased: of.purchased.units(),
            bonus: of.bonus.units(),
            total: of.total(),
            available: of.total(),
            used: standing.period_used,
        }
    }
}

/// The caller's live subscription that still lasts, what they have, and what would go back.
async fn look(state: &AppState, user_id: Uuid) -> Result<(Option<(Subscription, Refundable)>, Standing), Problem> {
    let (services, now) = (services(state)?, state.clock.now());
    let rules = payment_rules(&state.config);
    let standing = standing(&services, user_id, now).await?;
    let lasts = |it: &Subscription| {
        let grace = if it.auto_renew { rules.grace } else { chrono::TimeDelta::zero() };
        it.paid.is_some_and(|paid| paid.until + grace > now)
    };
    let Some(live) = subscriptions::live_of(&services.db, user_id).await?.filter(lasts) else {
        return Ok((None, standing));
    };
    let monthly = state.lists.plans.get(live.plan).map_or(0, |plan| plan.monthly_credits);
    let left = standing.balances.subscription.units();
    let refundable = refundable(&services.db, &live, left, monthly, &rules, now).await?;
    Ok((Some((live, refundable)), standing))
}

/// How the caller's plan stands.
#[utoipa::path(
    tag = "subscriptions",
    security(("password" = [])),
    responses(NeedsSignIn, Unavailable, (status = 200, body = Status))
)]
#[get("/status")]
pub async fn status(state: web::Data<AppState>, signed_in: SignedIn) -> Result<HttpResponse, Problem> {
    let (live, standing) = look(&state, signed_in.user_id()).await?;
    let credits = Credits::of(&standing);
    let Some((live, refundable)) = live else {
        return Ok(personal(&Status {
            success: true,
            has_subscription: false,
            subscription_id: None,
            status: "none".to_owned(),
            plan: None,
            billing_cycle: None,
            payment_method: None,
            start_date: None,
            end_date: None,
            grace_until: None,
            auto_renew: false,
            next_plan: None,
            refund_eligible: false,
            refund_days_remaining: 0,
            refund_amount: None,
            credits,
        }));
    };
    let past_due = live.status == SubscriptionStatus::PastDue;
    Ok(personal(&Status {
        success: true,
        has_subscription: true,
        subscription_id: Some(live.id),
        status: live.status.to_string(),
        plan: Some(PlanOf::of(&state, live.plan)),
        billing_cycle: Some(live.cycle),
        payment_method: Some(live.payment_method),
        start_date: live.paid.map(|paid| paid.anchor),
        end_date: live.paid.map(|paid| paid.until),
        grace_until: live.grace_until.filter(|_| past_due),
        auto_renew: live.auto_renew,
        next_plan: live.next.map(|next| PlanOf::of(&state, next.plan)),
        refund_eligible: refundable.amount_minor.is_ok(),
        refund_days_remaining: refundable.days_remaining,
        refund_amount: refundable.amount_minor.ok().map(amount),
        credits,
    }))
}

/// Whether money would go back.
#[derive(Debug, Serialize, ToSchema)]
pub struct Eligibility {
    /// Whether `cancel` with `request_refund` would give money back now.
    pub eligible: bool,
    /// Whole days until that is over.
    pub days_remaining: i64,
    /// Why not.
    pub reason: Option<String>,
    /// What would go back, in the currency that was paid.
    pub refund_amount: Option<f64>,
    /// The subscription.
    pub subscription_id: Option<Uuid>,
}

/// Whether the money of the caller's plan would go back.
#[utoipa::path(
    tag = "subscriptions",
    security(("password" = [])),
    responses(NeedsSignIn, Unavailable, (status = 200, body = Eligibility))
)]
#[get("/refund-eligibility")]
pub async fn refund_eligibility(state: web::Data<AppState>, signed_in: SignedIn) -> Result<HttpResponse, Problem> {
    let (live, _) = look(&state, signed_in.user_id()).await?;
    let answer = match live {
        None => Eligibility {
            eligible: false,
            days_remaining: 0,
            reason: Some("there is no active subscription".to_owned()),
            refund_amount: None,
            subscription_id: None,
        },
        Some((live, refundable)) => Eligibility {
            eligible: refundable.amount_minor.is_ok(),
            days_remaining: refundable.days_remaining,
            reason: refundable.amount_minor.err().map(|reason| reason.to_string()),
            refund_amount: refundable.amount_minor.ok().map(amount),
            subscription_id: Some(live.id),
        },
    };
    Ok(personal(&answer))
}
