//! Invoices and credit notes as PDF files, in the five languages of the platform.
//!
//! ```text
//! Invoice ──check──► compose ──► pages of marks ──paint──► PDF
//!                    texts, fonts, wrap                   krilla
//! ```
//! [`render`] is a function of its argument alone: no clock, no files, no random numbers. The same invoice gives the
//! same bytes, so that only the facts are stored and the file is made when somebody asks for it.
//!
//! Every text is drawn. A character that none of the built-in fonts has, and a control character, becomes a visible
//! box; what is too long for its place ends in "…". krilla and skrifa have their only home here.

mod compose;
mod fonts;
mod format;
mod invoice;
mod item;
mod paint;
mod sheet;
mod texts;
mod wrap;

pub use crate::{
    invoice::{Buyer, Discount, Invoice, Kind, Line, RenderError, Seller},
    item::{Item, item_text},
};

/// The PDF of `invoice`: A4, as many pages as it needs, with its fonts embedded and its text selectable.
///
/// # Errors
/// [`RenderError`]: it has no lines or does not add up, or the PDF cannot be written. Nothing is drawn then.
pub fn render(invoice: &Invoice<'_>) -> Result<Vec<u8>, RenderError> {
    invoice.check()?;
    let pages = compose::compose(invoice);
    paint::paint(&compose::about(invoice), &pages)
}
