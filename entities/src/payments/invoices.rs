//! Invoices and credit notes: numbered without gaps, because the number is drawn in the transaction that needs it.

use chrono::{DateTime, Datelike, Utc};
use domain::{account::EmailAddress, language::Language, payment::InvoiceKind};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, ExprTrait, OnConflict},
};
use uuid::Uuid;

use super::{Desk, refunds::Refund};
use crate::{
    StoreError,
    accounts::User,
    orders::{self, Order},
    rows::{
        invoice::{ActiveModel, Column, Entity, Model},
        invoice_series,
    },
    values::Reader,
};

/// A document about a payment. What it says of the payment is on its order, which does not change once it is paid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invoice {
    /// Its id.
    pub id: Uuid,
    /// Its number: `VG2026-000001`, a credit note's `VGC2026-000001`.
    pub number: String,
    /// What it is.
    pub kind: InvoiceKind,
    /// The order.
    pub order_id: Uuid,
    /// Whose.
    pub user_id: Uuid,
    /// The buyer's address at that time.
    pub email: EmailAddress,
    /// The buyer's name at that time.
    pub full_name: Option<String>,
    /// The buyer's language at that time.
    pub language: Language,
    /// What was paid, or went back, in hundredths of the order's currency.
    pub amount_minor: u32,
    /// When it was issued.
    pub issued_at: DateTime<Utc>,
}

impl TryFrom<Model> for Invoice {
    type Error = StoreError;

    fn try_from(row: Model) -> Result<Self, StoreError> {
        let read = Reader { table: "invoices", id: row.id };
        let email =
            row.email.parse().map_err(|_| StoreError::corrupt("invoices", row.id, "email: not an e-mail address"))?;
        Ok(Self {
            id: row.id,
            kind: read.word("kind", &row.kind)?,
            order_id: row.order_id,
            user_id: row.user_id,
            email,
            full_name: row.full_name,
            language: read.word("language", &row.language)?,
            amount_minor: read.count32("amount_minor", row.amount_minor)?,
            issued_at: row.issued_at,
            number: row.number,
        })
    }
}

/// Issues the invoice of an order that was paid by this transaction.
pub(super) async fn issue(
    tx: &DatabaseTransaction,
    order: &Order,
    user: &User,
    desk: &mut Desk<'_>,
) -> Result<(), StoreError> {
    insert(tx, InvoiceKind::Invoice, order, (None, order.amount_minor), user, desk).await
}

/// Issues the credit note of money that went back by this transaction.
pub(super) async fn credit(
    tx: &DatabaseTransaction,
    order: &Order,
    refund: &Refund,
    user: &User,
    desk: &mut Desk<'_>,
) -> Result<(), StoreError> {
    insert(tx, InvoiceKind::CreditNote, order, (Some(refund.id), refund.amount_minor), user, desk).await
}

async fn insert(
    tx: &DatabaseTransaction,
    kind: InvoiceKind,
    order: &Order,
    (refund_id, amount_minor): (Option<Uuid>, u32),
    user: &User,
    desk: &mut Desk<'_>,
) -> Result<(), StoreError> {
    let now = desk.now;
    let row = ActiveModel {
        id: Set((desk.new_id)()),
        number: Set(next_number(tx, kind, now).await?),
        kind: Set(kind.to_string()),
        order_id: Set(order.id),
        refund_id: Set(refund_id),
        user_id: Set(user.id),
        email: Set(user.email.as_str().to_owned()),
        full_name: Set(user.full_name.clone()),
        language: Set(user.language.to_string()),
        amount_minor: Set(i64::from(amount_minor)),
        issued_at: Set(now),
        created_at: Set(now),
    };
    Entity::insert(row).exec_without_returning(tx).await?;
    Ok(())
}

/// The next number of the year's series. Its row is held until the transaction ends, so a number that is not used is not
/// drawn, and two are never the same.
async fn next_number(tx: &DatabaseTransaction, kind: InvoiceKind, now: DateTime<Utc>) -> Result<String, StoreError> {
    let letters = match kind {
        InvoiceKind::Invoice => "VG",
        InvoiceKind::CreditNote => "VGC",
    };
    let name = format!("{letters}{}", now.year());
    let first = invoice_series::ActiveModel { name: Set(name.clone()), last: Set(1) };
    let raise = OnConflict::column(invoice_series::Column::Name)
        .value(invoice_series::Column::Last, Expr::col((invoice_series::Entity, invoice_series::Column::Last)).add(1))
        .to_owned();
    invoice_series::Entity::insert(first).on_conflict(raise).exec_without_returning(tx).await?;
    let row = invoice_series::Entity::find_by_id(name.clone()).one(tx).await?;
    let last = row.ok_or_else(|| StoreError::corrupt("invoice_series", &name, "it is gone"))?.last;
    Ok(format!("{name}-{last:06}"))
}

/// Documents of `user_id`, the newest first, at most `limit`, each with its order.
///
/// # Errors
/// The database failed, or a row does not parse.
pub async fn list(db: &impl ConnectionTrait, user_id: Uuid, limit: u64) -> Result<Vec<(Invoice, Order)>, StoreError> {
    let found = Entity::find().filter(Column::UserId.eq(user_id)).order_by_desc(Column::IssuedAt);
    let rows = found.order_by_desc(Column::Number).limit(limit).all(db).await?;
    let mut documents = Vec::with_capacity(rows.len());
    for row in rows {
        documents.push(with_order(db, Invoice::try_from(row)?).await?);
    }
    Ok(documents)
}

/// The document of this number, if it is `user_id`'s, with its order.
///
/// # Errors
/// The database failed, or a row does not parse.
pub async fn owned_by(
    db: &impl ConnectionTrait,
    user_id: Uuid,
    number: &str,
) -> Result<Option<(Invoice, Order)>, StoreError> {
    let row = Entity::find().filter(Column::UserId.eq(user_id)).filter(Column::Number.eq(number)).one(db).await?;
    match row {
        Some(row) => Ok(Some(with_order(db, Invoice::try_from(row)?).await?)),
        None => Ok(None),
    }
}

/// The number of an order's invoice.
///
/// # Errors
/// The database failed.
pub async fn number_of(db: &impl ConnectionTrait, order_id: Uuid) -> Result<Option<String>, StoreError> {
    let invoice = Entity::find()
        .filter(Column::OrderId.eq(order_id))
        .filter(Column::Kind.eq(InvoiceKind::Invoice.as_str()))
        .one(db)
        .await?;
    Ok(invoice.map(|invoice| invoice.number))
}

async fn with_order(db: &impl ConnectionTrait, invoice: Invoice) -> Result<(Invoice, Order), StoreError> {
    let order = orders::by_id(db, invoice.order_id).await?;
    let gone = || StoreError::corrupt("invoices", invoice.id, "its order is gone");
    let order = order.ok_or_else(gone)?;
    Ok((invoice, order))
}
