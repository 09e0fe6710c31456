//! `/admin/users`: who has an account, and what each has.

use actix_web::{HttpRequest, HttpResponse, get, web};
use chrono::{DateTime, Utc};
use domain::lists::PlanName;
use entities::{
    accounts::directory::{self, Listed, SortBy, Wanted},
    ledger::{self, Filter},
    stats,
};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::{credits::path_id, pages::Page};
use crate::http::{
    answer::personal,
    credits::transactions::described,
    extract::{admin::Admin, query::Query, signed_in::services},
    problem::{Problem, ProblemBody},
    responses::{NeedsStaff, Unavailable},
    state::AppState,
};

/// Transactions that are shown beside an account.
const RECENT: u64 = 10;

/// An account in the list.
#[derive(Debug, Serialize, ToSchema)]
pub struct UserRow {
    /// Its id.
    pub id: Uuid,
    /// Its address.
    pub email: String,
    /// The whole name, else the short one.
    pub name: Option<String>,
    /// The plan in force.
    pub plan: &'static str,
    /// False: banned.
    pub is_active: bool,
    /// Always true: an account exists once its address is proven.
    pub is_verified: bool,
    /// Since when it exists.
    pub created_at: DateTime<Utc>,
    /// Subscription credits.
    pub subscription_credits: i64,
    /// Purchased credits.
    pub purchased_credits: i64,
    /// Bonus credits.
    pub bonus_credits: i64,
    /// Whether it is an administrator's.
    pub is_admin: bool,
    /// When somebody last signed in.
    pub last_login_at: Option<DateTime<Utc>>,
    /// Why it was banned.
    pub ban_reason: Option<String>,
}

impl UserRow {
    fn of(Listed { user, balances }: Listed, now: DateTime<Utc>) -> Self {
        Self {
            id: user.id,
            email: user.email.to_string(),
            plan: user.plan_at(now).as_str(),
            name: user.full_name.or(user.username),
            is_active: user.is_active,
            is_verified: true,
            created_at: user.created_at,
            subscription_credits: balances.subscription.units(),
            purchased_credits: balances.purchased.units(),
            bonus_credits: balances.bonus.units(),
            is_admin: user.is_admin,
            last_login_at: user.last_login_at,
            ban_reason: user.ban_reason,
        }
    }
}

/// A page of accounts.
#[derive(Debug, Serialize, ToSchema)]
pub struct UserPage {
    /// The accounts.
    pub users: Vec<UserRow>,
    /// How many there are on all pages.
    pub total: u64,
    /// Which page this is, from 1.
    pub page: u64,
    /// How many a page holds.
    pub per_page: u64,
    /// How many pages there are.
    pub pages: u64,
}

/// A plan by its name, or by the kind that front ends call it.
struct PlanWord(PlanName);

impl std::str::FromStr for PlanWord {
    type Err = domain::tool::UnknownWord;

    fn from_str(word: &str) -> Result<Self, Self::Err> {
        match word {
            "free" => Ok(Self(PlanName::Demo)),
            "basic" => Ok(Self(PlanName::Starter)),
            "enterprise" => Ok(Self(PlanName::ProPlus)),
            name => name.parse().map(Self),
        }
    }
}

/// `asc` or `desc`.
struct Descending(bool);

impl std::str::FromStr for Descending {
    type Err = &'static str;

    fn from_str(word: &str) -> Result<Self, Self::Err> {
        match word {
            "asc" => Ok(Self(false)),
            "desc" => Ok(Self(true)),
            _ => Err("asc or desc"),
        }
    }
}

/// Accounts: searched, filtered, sorted, by page.
#[utoipa::path(
    tag = "admin",
    security(("password" = [])),
    params(
        ("page" = Option<u64>, Query, minimum = 1),
        ("per_page" = Option<u64>, Query, minimum = 1, maximum = 100, description = "20 by default"),
        ("search" = Option<String>, Query, max_length = 500, description = "part of an address or a name"),
        ("plan" = Option<String>, Query, description = "in force: demo (none), starter, pro or pro_plus; also free, basic, enterprise"),
        ("sort_by" = Option<String>, Query, description = "created_at (default), email, plan, last_login_at, subscription_credits, purchased_credits or bonus_credits"),
        ("sort_order" = Option<String>, Query, description = "desc (default) or asc"),
    ),
    responses(
        NeedsStaff,
        Unavailable,
        (status = 200, body = UserPage),
        (status = 422, body = ProblemBody, description = "invalid_request"),
    )
)]
#[get("/users")]
pub async fn list(state: web::Data<AppState>, request: HttpRequest, _admin: Admin) -> Result<HttpResponse, Problem> {
    let mut query = Query::of(&request);
    let page = Page::of(&mut query);
    let wanted = Wanted {
        search: query.text("search").map(|text| text.trim().to_owned()).filter(|text| !text.is_empty()),
        plan: query.word::<PlanWord>("plan").map(|word| word.0),
        sort_by: query.word("sort_by").unwrap_or(SortBy::CreatedAt),
        descending: query.word::<Descending>("sort_order").is_none_or(|word| word.0),
    };
    query.finish()?;
    let now = state.clock.now();
    let (users, total) = directory::list(&services(&state)?.db, &wanted, page.page, page.per_page, now).await?;
    Ok(personal(&UserPage {
        users: users.into_iter().map(|listed| UserRow::of(listed, now)).collect(),
        total,
        page: page.page,
        per_page: page.per_page,
        pages: page.pages(total),
    }))
}

/// A change of credits.
#[derive(Debug, Serialize, ToSchema)]
pub struct UserTransaction {
    /// Its id.
    pub id: Uuid,
    /// By how much the balance changed.
    pub amount: i64,
    /// What could be spent afterwards.
    pub balance_after: i64,
    /// generation, subscription, refund, expiry, admin_adjustment, purchase or bonus.
    pub transaction_type: &'static str,
    /// What for.
    pub description: String,
    /// When.
    pub created_at: DateTime<Utc>,
}

/// One account.
#[derive(Debug, Serialize, ToSchema)]
pub struct UserDetail {
    /// The account.
    pub user: UserRow,
    /// Generations that it paid for and free ones that it had.
    pub generation_count: u64,
    /// Whether a page of theirs sent a heartbeat within five minutes, to any instance.
    pub is_online: bool,
    /// The newest 10 changes of its credits.
    pub recent_transactions: Vec<UserTransaction>,
}

/// One account, with what it did lately.
#[utoipa::path(
    tag = "admin",
    security(("password" = [])),
    params(("id" = Uuid, Path)),
    responses(
        NeedsStaff,
        Unavailable,
        (status = 200, body = UserDetail),
        (status = 400, body = ProblemBody, description = "bad_id: not an id"),
        (status = 404, body = ProblemBody, description = "not_found: no such user; user_not_found"),
    )
)]
#[get("/users/{id}")]
pub async fn detail(state: web::Data<AppState>, _admin: Admin, id: web::Path<String>) -> Result<HttpResponse, Problem> {
    let id = path_id(&id)?;
    let (db, now) = (services(&state)?.db, state.clock.now());
    let Some(listed) = directory::one(&db, id).await? else {
        return Err(Problem::NotFound { what: "user".to_owned() });
    };
    let free = u64::from(listed.user.demo_generations);
    let (recent, _) = ledger::history(&db, id, &Filter::default(), 0, RECENT).await?;
    let transaction = |page: ledger::Page| {
        let outcome = page.outcome;
        let described = || described(outcome.transaction_type).to_owned();
        UserTransaction {
            id: outcome.transfer_id,
            amount: outcome.amount,
            balance_after: outcome.balances.total(),
            transaction_type: outcome.transaction_type.as_str(),
            description: page.description.unwrap_or_else(described),
            created_at: outcome.created_at,
        }
    };
    Ok(personal(&UserDetail {
        generation_count: stats::generations_of(&db, id).await?.saturating_add(free),
        is_online: state.accounts.limits.is_online(&id.to_string()).await,
        user: UserRow::of(listed, now),
        recent_transactions: recent.into_iter().map(transaction).collect(),
    }))
}
