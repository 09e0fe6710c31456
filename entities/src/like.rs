//! Texts that hold other texts, told alike by both databases: small letters, and `%` and `_` mean themselves.

use sea_orm::sea_query::{BinOper, Expr, ExprTrait, Func, IntoColumnRef};

/// What stands before a character that means itself.
const ESCAPE: char = '!';

/// Whether `column` holds `part`, capital letters or small.
pub(crate) fn contains(column: impl IntoColumnRef, part: &str) -> Expr {
    like(column, format!("%{}%", escaped(part)))
}

/// Whether `column` begins with `start`, capital letters or small.
pub(crate) fn begins(column: impl IntoColumnRef, start: &str) -> Expr {
    like(column, format!("{}%", escaped(start)))
}

/// The database makes both sides small: SQLite knows the small letters of ASCII only, Postgres those of its language, so
/// that a pattern made small here might match in neither.
fn like(column: impl IntoColumnRef, pattern: String) -> Expr {
    let pattern = Expr::from(Func::lower(Expr::val(pattern)));
    Expr::from(Func::lower(Expr::col(column)))
        .binary(BinOper::Like, pattern.binary(BinOper::Escape, Expr::Constant(ESCAPE.into())))
}

fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        if matches!(character, '%' | '_' | ESCAPE) {
            escaped.push(ESCAPE);
        }
        escaped.push(character);
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wildcards_mean_themselves() {
        assert_eq!(escaped("50%_off!"), "50!%!_off!!");
        assert_eq!(escaped("王小明"), "王小明");
    }
}
