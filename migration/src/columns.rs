//! Columns that several tables share, in the one form that SQLite and Postgres both take.
//!
//! Enumerations are text with a CHECK, lists and objects are JSON (`jsonb` on Postgres), money is whole
//! micro-dollars, and a time has no default: `CURRENT_TIMESTAMP` writes another text form in SQLite
//! than the one we write, and the two do not sort together.

use sea_orm_migration::{prelude::*, schema::*};

/// A table with its `id`.
pub(crate) fn table(name: &'static str) -> TableCreateStatement {
    Table::create().table(name).col(uuid("id").primary_key()).take()
}

/// A word out of `allowed`.
pub(crate) fn word(name: &'static str, allowed: &[&'static str]) -> ColumnDef {
    text(name).check(Expr::col(name).is_in(allowed.iter().copied())).take()
}

/// A word out of `allowed`, or nothing.
pub(crate) fn word_null(name: &'static str, allowed: &[&'static str]) -> ColumnDef {
    text_null(name).check(Expr::col(name).is_in(allowed.iter().copied())).take()
}

/// A count that starts at 0 and never goes below.
pub(crate) fn count(name: &'static str) -> ColumnDef {
    big_integer(name).default(0).check(Expr::col(name).gte(0)).take()
}

/// Millionths of a US dollar.
pub(crate) fn usd_micros(name: &'static str) -> ColumnDef {
    count(name)
}

/// A hash of 64 hex digits.
pub(crate) fn hash(name: &'static str) -> ColumnDef {
    text(name).check(Expr::cust(format!("length({name}) = 64"))).take()
}

/// A score whose meaning is relative, such as 0.8.
pub(crate) fn score(name: &'static str, default: f64) -> ColumnDef {
    double(name).default(default).take()
}

/// A switch.
pub(crate) fn flag(name: &'static str, default: bool) -> ColumnDef {
    boolean(name).default(default).take()
}

/// Optional texts: URLs have no length limit, since signed ones are long.
pub(crate) fn texts_null(table: &mut TableCreateStatement, names: &[&'static str]) {
    for name in names {
        table.col(text_null(*name));
    }
}

/// Optional ids.
pub(crate) fn uuids_null(table: &mut TableCreateStatement, names: &[&'static str]) {
    for name in names {
        table.col(uuid_null(*name));
    }
}

/// `created_at` and `updated_at`, both written by the application.
pub(crate) fn timestamps(table: &mut TableCreateStatement) {
    table.col(timestamp_with_time_zone("created_at")).col(timestamp_with_time_zone("updated_at"));
}

/// Creates an index named after its table and columns.
pub(crate) async fn index(
    manager: &SchemaManager<'_>,
    table: &'static str,
    columns: &[&'static str],
    unique: bool,
) -> Result<(), DbErr> {
    let mut index = Index::create();
    index.name(format!("{table}_{}", columns.join("_"))).table(table);
    for column in columns {
        index.col(*column);
    }
    if unique {
        index.unique();
    }
    manager.create_index(index).await
}

/// A reference to another table's `id`.
pub(crate) fn reference(
    from_table: &'static str,
    column: &'static str,
    to_table: &'static str,
    on_delete: ForeignKeyAction,
) -> ForeignKeyCreateStatement {
    ForeignKey::create().from(from_table, column).to(to_table, "id").on_delete(on_delete).take()
}
