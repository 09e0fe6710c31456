//! Accounts as staff find them: searched, filtered, sorted and by page, with what each has.

use chrono::{DateTime, Utc};
use domain::{ledger::Balances, lists::PlanName, tool::UnknownWord};
use sea_orm::{
    Condition, ConnectionTrait, EntityTrait, JoinType, Order, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
    Select,
    sea_query::{CaseStatement, Expr, ExprTrait, NullOrdering},
};
use uuid::Uuid;

use super::User;
use crate::{
    StoreError, like,
    rows::{credit_account, user},
    stats::plan_at,
    values::offset,
};

/// By what accounts are sorted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SortBy {
    /// When they were opened.
    CreatedAt,
    /// Their addresses.
    Email,
    /// The rank of the plan in force.
    Plan,
    /// When somebody last signed in; those who never did come last.
    LastLoginAt,
    /// Subscription credits.
    SubscriptionCredits,
    /// Purchased credits.
    PurchasedCredits,
    /// Bonus credits.
    BonusCredits,
}

impl SortBy {
    /// Every one.
    pub const ALL: &'static [Self] = &[
        Self::CreatedAt,
        Self::Email,
        Self::Plan,
        Self::LastLoginAt,
        Self::SubscriptionCredits,
        Self::PurchasedCredits,
        Self::BonusCredits,
    ];

    /// The word in a query.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::CreatedAt => "created_at",
            Self::Email => "email",
            Self::Plan => "plan",
            Self::LastLoginAt => "last_login_at",
            Self::SubscriptionCredits => "subscription_credits",
            Self::PurchasedCredits => "purchased_credits",
            Self::BonusCredits => "bonus_credits",
        }
    }

    /// The column or expression; nothing of it comes from outside.
    fn key(self, now: DateTime<Utc>) -> Expr {
        let credits = |column| Expr::col((credit_account::Entity, column)).if_null(0_i64);
        match self {
            Self::CreatedAt => Expr::col((user::Entity, user::Column::CreatedAt)),
            Self::Email => Expr::col((user::Entity, user::Column::Email)),
            Self::LastLoginAt => Expr::col((user::Entity, user::Column::LastLoginAt)),
            Self::Plan => PlanName::ALL
                .iter()
                .zip(0_i64..)
                .fold(CaseStatement::new(), |case, (plan, rank)| {
                    case.case(plan_at(now).eq(plan.as_str()), Expr::value(rank))
                })
                .into(),
            Self::SubscriptionCredits => credits(credit_account::Column::Subscription),
            Self::PurchasedCredits => credits(credit_account::Column::Purchased),
            Self::BonusCredits => credits(credit_account::Column::Bonus),
        }
    }
}

impl std::str::FromStr for SortBy {
    type Err = UnknownWord;

    fn from_str(word: &str) -> Result<Self, UnknownWord> {
        let known = || Self::ALL.iter().map(|it| it.as_str());
        Self::ALL.iter().copied().find(|it| it.as_str() == word).ok_or_else(|| UnknownWord {
            what: "column to sort by",
            word: word.to_owned(),
            allowed: known().collect::<Vec<_>>().join(", "),
        })
    }
}

/// Which accounts, and in which order.
#[derive(Clone, Debug)]
pub struct Wanted {
    /// Part of an address or a name, capital letters or small.
    pub search: Option<String>,
    /// On this plan; `Demo`: on none.
    pub plan: Option<PlanName>,
    /// By what they are sorted.
    pub sort_by: SortBy,
    /// The greatest first.
    pub descending: bool,
}

/// An account with its credits.
#[derive(Clone, Debug, PartialEq)]
pub struct Listed {
    /// The account.
    pub user: User,
    /// What it has, as the last change left it.
    pub balances: Balances,
}

fn of(wanted: &Wanted, now: DateTime<Utc>) -> Select<user::Entity> {
    let mut query = user::Entity::find();
    if let Some(part) = &wanted.search {
        let columns = [user::Column::Email, user::Column::Username, user::Column::FullName];
        let any = columns
            .into_iter()
            .fold(Condition::any(), |any, column| any.add(like::contains((user::Entity, column), part)));
        query = query.filter(any);
    }
    if let Some(plan) = wanted.plan {
        query = query.filter(plan_at(now).eq(plan.as_str()));
    }
    query
}

/// The `page`-th page (from 1) of `per_page` accounts, and how many there are on all pages.
///
/// # Errors
/// The database failed, or a row does not parse.
pub async fn list(
    db: &impl ConnectionTrait,
    wanted: &Wanted,
    page: u64,
    per_page: u64,
    now: DateTime<Utc>,
) -> Result<(Vec<Listed>, u64), StoreError> {
    let total = of(wanted, now).count(db).await?;
    let order = if wanted.descending { Order::Desc } else { Order::Asc };
    let credits =
        user::Entity::belongs_to(credit_account::Entity).from(user::Column::Id).to(credit_account::Column::UserId);
    let query = of(wanted, now)
        .join(JoinType::LeftJoin, credits.into())
        .select_also(credit_account::Entity)
        .order_by_with_nulls(wanted.sort_by.key(now), order.clone(), NullOrdering::Last)
        // Equal ones have an order too, so that pages do not overlap.
        .order_by(user::Column::Id, order);
    let rows = query.offset(offset(page, per_page)).limit(per_page).all(db).await?;
    let listed = |(user, credits): (user::Model, Option<credit_account::Model>)| {
        let balances = credits.as_ref().map(Balances::try_from).transpose()?.unwrap_or_default();
        Ok(Listed { user: User::try_from(user)?, balances })
    };
    Ok((rows.into_iter().map(listed).collect::<Result<_, StoreError>>()?, total))
}

/// One account with its credits.
///
/// # Errors
/// The database failed, or a row does not parse.
pub async fn one(db: &impl ConnectionTrait, id: Uuid) -> Result<Option<Listed>, StoreError> {
    let Some(user) = super::by_id(db, id).await? else { return Ok(None) };
    let credits = credit_account::Entity::find_by_id(id).one(db).await?;
    let balances = credits.as_ref().map(Balances::try_from).transpose()?.unwrap_or_default();
    Ok(Some(Listed { user, balances }))
}
