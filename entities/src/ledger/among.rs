//! "One of these" in the form that each database plans well: the statement's text does not depend on how many there are
//! on Postgres, so that it is prepared once.

use sea_orm::{
    DbBackend, ExprTrait, Value,
    sea_query::{Expr, SimpleExpr, extension::postgres::PgFunc},
};
use uuid::Uuid;

/// `column` is one of `ids`.
pub(super) fn ids(backend: DbBackend, column: SimpleExpr, ids: Vec<Uuid>) -> SimpleExpr {
    match backend {
        DbBackend::Postgres => column.eq(PgFunc::any(Expr::val(Value::from(ids)))),
        _ => column.is_in(ids),
    }
}

/// `column` is one of `words`.
pub(super) fn words(backend: DbBackend, column: SimpleExpr, words: Vec<String>) -> SimpleExpr {
    match backend {
        DbBackend::Postgres => column.eq(PgFunc::any(Expr::val(Value::from(words)))),
        _ => column.is_in(words),
    }
}
