//! The figures of the admin page: each is counted in the database when it is asked for, none is stored.
//!
//! Days and months are those of UTC.

use std::collections::BTreeMap;

use chrono::{DateTime, Months, NaiveDate, NaiveTime, Utc};
use domain::lists::{Currency, PlanName};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbBackend, EntityTrait, FromQueryResult, PaginatorTrait, QueryFilter, QuerySelect,
    Statement, Value,
    sea_query::{CaseStatement, Expr, ExprTrait},
};
use uuid::Uuid;

use crate::{
    StoreError,
    rows::{credit_transfer, order, user},
};

/// People by the plan that they are on; every plan is there, with 0 when nobody is on it.
pub type ByPlan = BTreeMap<PlanName, u64>;

/// The plan in force at `now`, in SQL, as `domain::account::plan_in_force` has it.
pub(crate) fn plan_at(now: DateTime<Utc>) -> Expr {
    let ended = user::Column::PlanExpiresAt.lte(now);
    CaseStatement::new()
        .case(user::Column::PlanName.is_null().or(ended), Expr::value(PlanName::Demo.as_str()))
        .finally(Expr::col((user::Entity, user::Column::PlanName)))
        .into()
}

/// The first moment of a day.
fn midnight(day: NaiveDate) -> DateTime<Utc> {
    day.and_time(NaiveTime::MIN).and_utc()
}

/// The first day of the month of `day`, and so many months before.
#[must_use]
pub fn month_of(day: NaiveDate, months_before: u32) -> NaiveDate {
    let first = day - chrono::Duration::days(i64::from(chrono::Datelike::day0(&day)));
    first.checked_sub_months(Months::new(months_before)).unwrap_or(first)
}

/// Accounts, banned ones too, by the plan in force at `now`.
///
/// # Errors
/// The database failed, or a plan does not parse.
pub async fn users_by_plan(db: &impl ConnectionTrait, now: DateTime<Utc>) -> Result<ByPlan, StoreError> {
    let query = user::Entity::find()
        .select_only()
        .expr_as(plan_at(now), "plan")
        .column_as(user::Column::Id.count(), "people")
        .group_by(Expr::col("plan"));
    by_plan(query.into_tuple().all(db).await?)
}

/// How many accounts were opened since `since`.
///
/// # Errors
/// The database failed.
pub async fn users_since(db: &impl ConnectionTrait, since: DateTime<Utc>) -> Result<u64, StoreError> {
    Ok(user::Entity::find().filter(user::Column::CreatedAt.gte(since)).count(db).await?)
}

/// Accounts by the day on which they were opened, from `first` on. Days without any are absent.
///
/// # Errors
/// The database failed, or a time does not parse.
pub async fn users_by_day(db: &impl ConnectionTrait, first: NaiveDate) -> Result<BTreeMap<NaiveDate, u64>, StoreError> {
    let day = part_of(db.get_database_backend(), "created_at", 10);
    let sql = format!("SELECT {day} AS span, COUNT(*) AS count FROM users WHERE created_at >= $1 GROUP BY 1");
    by_day(db, sql, first).await
}

/// Generations by the day on which they were made, from `first` on: results made for the library, and what users paid for.
/// Days without any are absent.
///
/// # Errors
/// The database failed, or a time does not parse.
pub async fn generations_by_day(
    db: &impl ConnectionTrait,
    first: NaiveDate,
) -> Result<BTreeMap<NaiveDate, u64>, StoreError> {
    let day = part_of(db.get_database_backend(), "created_at", 10);
    // What users made is counted by its charge, so that it is not counted twice when it is stored in the library.
    let sql = format!(
        "SELECT span, COUNT(*) AS count FROM (\
         SELECT {day} AS span FROM materials WHERE created_at >= $1 AND source <> 'user' UNION ALL \
         SELECT {day} AS span FROM credit_transfers WHERE created_at >= $1 AND kind IN ('spend', 'capture') \
         AND number IS NOT NULL) AS made GROUP BY span"
    );
    by_day(db, sql, first).await
}

/// How many generations this account paid for, given back or not.
///
/// # Errors
/// The database failed.
pub async fn generations_of(db: &impl ConnectionTrait, user_id: Uuid) -> Result<u64, StoreError> {
    let charges = credit_transfer::Entity::find()
        .filter(credit_transfer::Column::UserId.eq(user_id))
        .filter(credit_transfer::Column::Number.is_not_null())
        .filter(credit_transfer::Column::Kind.is_in(["spend", "capture"]));
    Ok(charges.count(db).await?)
}

/// What orders brought, in hundredths of each currency, by the first day of the month in which they were paid, from the
/// month of `first` on: paid orders less what went back of them, whenever it did. Months without any are absent.
///
/// # Errors
/// The database failed, or a row does not parse.
pub async fn revenue_by_month(
    db: &impl ConnectionTrait,
    first: NaiveDate,
) -> Result<BTreeMap<NaiveDate, BTreeMap<Currency, i64>>, StoreError> {
    let month = part_of(db.get_database_backend(), "paid_at", 7);
    let net = Expr::col(order::Column::AmountMinor).sub(Expr::col(order::Column::RefundedMinor));
    let rows: Vec<(String, String, i64)> = order::Entity::find()
        .select_only()
        .expr_as(Expr::cust(month), "span")
        .column(order::Column::Currency)
        .expr_as(net.sum().cast_as("BIGINT"), "net_minor")
        .filter(order::Column::PaidAt.gte(midnight(month_of(first, 0))))
        .group_by(Expr::col("span"))
        .group_by(order::Column::Currency)
        .into_tuple()
        .all(db)
        .await?;
    let mut months: BTreeMap<NaiveDate, BTreeMap<Currency, i64>> = BTreeMap::new();
    for (month, currency, net_minor) in rows {
        let currency = currency.parse().map_err(|error| StoreError::corrupt("orders", &month, error))?;
        months.entry(date(&format!("{month}-01"))?).or_default().insert(currency, net_minor);
    }
    Ok(months)
}

/// The first characters of a time as text, in UTC: 10 for the day, 7 for the month. `column` is a word of ours.
fn part_of(backend: DbBackend, column: &str, characters: usize) -> String {
    match backend {
        DbBackend::Postgres => format!("left(to_char({column} AT TIME ZONE 'UTC', 'YYYY-MM-DD'), {characters})"),
        // Times are stored as text, in UTC, the date first.
        _ => format!("substr({column}, 1, {characters})"),
    }
}

#[derive(FromQueryResult)]
struct Counted {
    span: String,
    count: i64,
}

async fn by_day(
    db: &impl ConnectionTrait,
    sql: String,
    first: NaiveDate,
) -> Result<BTreeMap<NaiveDate, u64>, StoreError> {
    let from = Value::from(midnight(first));
    let statement = Statement::from_sql_and_values(db.get_database_backend(), sql, [from]);
    let rows = Counted::find_by_statement(statement).all(db).await?;
    rows.into_iter().map(|row| Ok((date(&row.span)?, number(row.count)))).collect()
}

fn date(text: &str) -> Result<NaiveDate, StoreError> {
    text.parse().map_err(|error| StoreError::corrupt("a count by day", text, error))
}

fn by_plan(rows: Vec<(String, i64)>) -> Result<ByPlan, StoreError> {
    let mut plans: ByPlan = PlanName::ALL.iter().map(|plan| (*plan, 0)).collect();
    for (plan, people) in rows {
        let known: PlanName = plan.parse().map_err(|error| StoreError::corrupt("users", &plan, error))?;
        plans.insert(known, number(people));
    }
    Ok(plans)
}

fn number(count: i64) -> u64 {
    u64::try_from(count).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_are_counted_back_over_years() {
        let day: NaiveDate = "2026-03-31".parse().unwrap();
        let back = |months| month_of(day, months).to_string();
        assert_eq!([back(0), back(1), back(3), back(14)], ["2026-03-01", "2026-02-01", "2025-12-01", "2025-01-01"]);
    }
}
