//! What an invoice says, as the caller knows it.

use chrono::{DateTime, Utc};
use domain::{language::Language, lists::Currency, order::PaymentMethod};

/// An invoice that has been paid, or a credit note about one. All amounts are hundredths of `currency`.
#[derive(Clone, Debug)]
pub struct Invoice<'a> {
    /// Which of both.
    pub kind: Kind<'a>,
    /// Its own number.
    pub number: &'a str,
    /// When it was made out.
    pub issued_at: DateTime<Utc>,
    /// The reader's language.
    pub language: Language,
    /// Who sold.
    pub seller: Seller<'a>,
    /// Who bought.
    pub buyer: Buyer<'a>,
    /// The order that it is about.
    pub order_number: &'a str,
    /// What was sold, or given back: at least one line.
    pub lines: Vec<Line<'a>>,
    /// What was taken off the sum of the lines.
    pub discount: Option<Discount<'a>>,
    /// What was paid, or given back: the lines less the discount, exactly.
    pub total_minor: i64,
    /// Of every amount. Dates are those of Taiwan for TWD and of UTC for others, and the document says so.
    pub currency: Currency,
    /// Who took the money, or gave it back.
    pub paid_by: PaymentMethod,
    /// When the money came, or went back.
    pub paid_at: DateTime<Utc>,
    /// From when until when a plan was paid for.
    pub period: Option<(DateTime<Utc>, DateTime<Utc>)>,
}

/// What the document is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind<'a> {
    /// Says what was paid.
    Invoice,
    /// Says what was given back. Its amounts are positive.
    CreditNote {
        /// Number of the invoice.
        of: &'a str,
    },
}

/// Who sold.
#[derive(Clone, Debug)]
pub struct Seller<'a> {
    /// Name of the company.
    pub name: &'a str,
    /// Postal address, a text per line.
    pub address_lines: Vec<&'a str>,
    /// Number by which the tax office knows it.
    pub tax_id: Option<&'a str>,
    /// Where to ask.
    pub email: Option<&'a str>,
}

/// Who bought.
#[derive(Clone, Copy, Debug)]
pub struct Buyer<'a> {
    /// Name, if we know it.
    pub name: Option<&'a str>,
    /// Address of the account.
    pub email: &'a str,
}

/// One thing sold.
#[derive(Clone, Copy, Debug)]
pub struct Line<'a> {
    /// What it is, in the reader's language ([`item_text`](crate::item_text)).
    pub description: &'a str,
    /// How many.
    pub quantity: u32,
    /// Price of one, in hundredths.
    pub unit_minor: i64,
    /// Price of all, in hundredths.
    pub amount_minor: i64,
}

/// What was taken off.
#[derive(Clone, Copy, Debug)]
pub struct Discount<'a> {
    /// The code of the promotion, or its name.
    pub label: &'a str,
    /// How much, in hundredths: positive.
    pub amount_minor: i64,
}

/// Why there is no PDF.
#[derive(Debug, thiserror::Error)]
pub enum RenderError {
    /// Nothing was sold.
    #[error("an invoice needs at least one line")]
    NoLines,
    /// A document with a wrong sum must not reach anybody.
    #[error("the lines come to {lines_minor} and the discount to {discount_minor}, which does not make {total_minor}")]
    DoesNotAddUp {
        /// Sum of the lines, in hundredths.
        lines_minor: i128,
        /// What was taken off, in hundredths.
        discount_minor: i64,
        /// What the total was said to be, in hundredths.
        total_minor: i64,
    },
    /// The library refused.
    #[error("the PDF cannot be written")]
    Pdf(#[source] krilla::error::KrillaError),
    /// A size of the page is no size: a fault of this crate.
    #[error("the page has no valid size")]
    PageSize,
}

impl Invoice<'_> {
    /// Sum of the lines, in hundredths.
    pub(crate) fn lines_minor(&self) -> i128 {
        self.lines.iter().map(|line| i128::from(line.amount_minor)).sum()
    }

    /// Whether the document may be drawn.
    pub(crate) fn check(&self) -> Result<(), RenderError> {
        if self.lines.is_empty() {
            return Err(RenderError::NoLines);
        }
        let lines_minor = self.lines_minor();
        let discount_minor = self.discount.map_or(0, |discount| discount.amount_minor);
        if lines_minor - i128::from(discount_minor) != i128::from(self.total_minor) {
            return Err(RenderError::DoesNotAddUp { lines_minor, discount_minor, total_minor: self.total_minor });
        }
        Ok(())
    }
}
