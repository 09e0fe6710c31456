//! What stands where: an invoice becomes pages of marks.

use domain::{lists::Currency, order::PaymentMethod};

use crate::{
    fonts::clean,
    format::{amount, date, grouped, local, moment},
    invoice::{Invoice, Kind, Line},
    paint::About,
    sheet::{Ink, MARGIN, Mark, PAGE_WIDTH, RIGHT, Sheet, Style, footer},
    texts::{Document, Texts, fill, texts},
};

/// Top of the first thing on a page.
const TOP: f32 = 52.0;
/// Where the right half begins: the seller, and the facts.
const HALF: f32 = 310.0;
/// Where the values of the facts begin.
const VALUES: f32 = 408.0;
/// Width of the text area.
const WIDTH: f32 = PAGE_WIDTH - 2.0 * MARGIN;
/// Where the columns of numbers end, before the last one, which ends at [`RIGHT`].
const UNIT_RIGHT: f32 = RIGHT - 96.0;
/// See above.
const QUANTITY_RIGHT: f32 = UNIT_RIGHT - 88.0;
/// Width of the numbers of one column, so that a gap stays between two.
const NUMBER_WIDTH: f32 = 82.0;
/// Width of a quantity.
const QUANTITY_WIDTH: f32 = 56.0;
/// Width of the descriptions.
const DESCRIPTION_WIDTH: f32 = QUANTITY_RIGHT - QUANTITY_WIDTH - 10.0 - MARGIN;
/// Above and below a row of the table.
const ROW_PADDING: f32 = 3.0;
/// Below a row of the sums.
const SUM_PADDING: f32 = 2.0;
/// Lines that a name may have.
const NAME_LINES: usize = 3;
/// Lines that a description may have.
const DESCRIPTION_LINES: usize = 6;
/// Lines of the seller's address.
const ADDRESS_LINES: usize = 6;

const BODY: Style = Style::plain(9.5);
const STRONG: Style = Style::bold(9.5);
const CAPTION: Style = Style::caption(9.0);
/// As high as its caption, so that both stand on one line.
const VALUE: Style = Style::plain(CAPTION.size);
const NOTE: Style = Style::caption(8.5);
const TOTAL: Style = Style::bold(13.0);
/// Above the sums, above the total, and between the total and the notes.
const SUM_GAPS: [f32; 3] = [8.0, 4.0, 22.0];

/// The pages of `invoice`.
pub(crate) fn compose(invoice: &Invoice<'_>) -> Vec<Vec<Mark>> {
    let words = texts(invoice.language);
    let document = document(invoice, words);
    let mut sheet = Sheet::new(invoice.language, TOP);
    head(&mut sheet, invoice, document, words);
    facts(&mut sheet, invoice, document, words);
    table(&mut sheet, invoice, words);
    sums(&mut sheet, invoice, document, words);
    let mut pages = sheet.finish();
    let all = pages.len().to_string();
    let left = format!("{} {}", document.title, invoice.number);
    for (page, number) in pages.iter_mut().zip(1_usize..) {
        let right = fill(&words.labels.page, &[("page", &number.to_string()), ("pages", &all)]);
        footer(page, &left, &right, invoice.language);
    }
    pages
}

/// What programs are told about the file of `invoice`.
pub(crate) fn about(invoice: &Invoice<'_>) -> About {
    let document = document(invoice, texts(invoice.language));
    About {
        title: clean(&format!("{} {}", document.title, invoice.number)),
        author: clean(invoice.seller.name),
        language: invoice.language,
        issued_at: invoice.issued_at,
    }
}

fn document<'a>(invoice: &Invoice<'_>, words: &'a Texts) -> &'a Document {
    match invoice.kind {
        Kind::Invoice => &words.invoice,
        Kind::CreditNote { .. } => &words.credit_note,
    }
}

/// Title and seller.
fn head(sheet: &mut Sheet, invoice: &Invoice<'_>, document: &Document, words: &Texts) {
    let top = sheet.y;
    let left_width = HALF - MARGIN - 20.0;
    let left = sheet.column(&document.title, MARGIN, left_width, top - 6.0, Style::bold(25.0), 2);
    let left = sheet.column(invoice.number, MARGIN, left_width, left + 1.0, Style::caption(11.0), 2);

    let seller = &invoice.seller;
    let width = RIGHT - HALF;
    let small = Style::plain(9.0);
    let mut right = sheet.column(seller.name, HALF, width, top, Style::bold(11.0), NAME_LINES) + 2.0;
    let mut address = Vec::new();
    for line in &seller.address_lines {
        address.extend(sheet.wrapped(line, width, small, 2));
    }
    if address.len() > ADDRESS_LINES {
        address.truncate(ADDRESS_LINES - 1);
        address.push("…".to_owned());
    }
    right = sheet.lines(address, HALF, right, small);
    if let Some(tax_id) = seller.tax_id {
        let tax_id = fill(&words.labels.tax_id, &[("number", tax_id)]);
        right = sheet.column(&tax_id, HALF, width, right, small, 2);
    }
    if let Some(email) = seller.email {
        right = sheet.column(email, HALF, width, right, small, 2);
    }
    sheet.y = left.max(right) + 14.0;
    sheet.rule(1.0, Ink::Dark);
    sheet.y += 14.0;
}

/// The buyer at the left; numbers and dates at the right.
fn facts(sheet: &mut Sheet, invoice: &Invoice<'_>, document: &Document, words: &Texts) {
    let top = sheet.y;
    let width = HALF - MARGIN - 20.0;
    let mut left = sheet.column(&words.labels.buyer, MARGIN, width, top, CAPTION, 1) + 2.0;
    if let Some(name) = invoice.buyer.name {
        left = sheet.column(name, MARGIN, width, left, Style::bold(10.5), NAME_LINES);
    }
    left = sheet.column(invoice.buyer.email, MARGIN, width, left, BODY, NAME_LINES);

    let labels = &words.labels;
    let day = |at| date(local(at, invoice.currency), &words.dates);
    let mut facts = Vec::new();
    if let Kind::CreditNote { of } = invoice.kind {
        facts.push((&labels.credited_invoice, of.to_owned()));
    }
    facts.push((&labels.issued, day(invoice.issued_at)));
    facts.push((&labels.order, invoice.order_number.to_owned()));
    facts.push((&document.paid, moment(local(invoice.paid_at, invoice.currency), &words.dates)));
    let service = match invoice.paid_by {
        PaymentMethod::Ecpay => &words.services.ecpay,
        PaymentMethod::Paddle => &words.services.paddle,
    };
    facts.push((&document.paid_by, service.clone()));
    let mut top = top;
    for (label, value) in facts {
        let value = sheet.wrapped(&value, RIGHT - VALUES, VALUE, 2);
        top = fact(sheet, label, value, top);
    }
    if let Some((from, until)) = invoice.period {
        let (from, until) = (day(from), day(until));
        let mut lines = sheet.wrapped(&format!("{from} – {until}"), RIGHT - VALUES, VALUE, 2);
        if lines.len() > 1 {
            // Too long for one line: a day to each.
            lines = vec![format!("{from} –"), until];
        }
        top = fact(sheet, &labels.period, lines, top);
    }
    sheet.y = left.max(top) + 16.0;
}

/// A caption and its value beside it; gives where the next would begin.
fn fact(sheet: &mut Sheet, label: &str, value: Vec<String>, top: f32) -> f32 {
    let below_label = sheet.column(label, HALF, VALUES - HALF - 8.0, top, CAPTION, 2);
    let below_value = sheet.lines(value, VALUES, top, VALUE);
    below_label.max(below_value) + 1.6
}

/// The captions of the columns, and a line below them.
fn columns(sheet: &mut Sheet, words: &Texts) {
    let top = sheet.y;
    let labels = &words.labels;
    sheet.column(&labels.description, MARGIN, DESCRIPTION_WIDTH, top, CAPTION, 1);
    sheet.right(&labels.quantity, QUANTITY_RIGHT, QUANTITY_WIDTH, top, CAPTION);
    sheet.right(&labels.unit_price, UNIT_RIGHT, NUMBER_WIDTH, top, CAPTION);
    sheet.right(&labels.amount, RIGHT, NUMBER_WIDTH, top, CAPTION);
    sheet.y = top + CAPTION.height(1) + 4.0;
    sheet.rule(0.8, Ink::Dark);
}

/// One row per line, on as many pages as that takes.
fn table(sheet: &mut Sheet, invoice: &Invoice<'_>, words: &Texts) {
    columns(sheet, words);
    for Line { description, quantity, unit_minor, amount_minor } in &invoice.lines {
        let lines = sheet.wrapped(description, DESCRIPTION_WIDTH, BODY, DESCRIPTION_LINES);
        let height = BODY.height(lines.len().max(1));
        if !sheet.fits(height + 2.0 * ROW_PADDING) {
            sheet.next_page(TOP);
            columns(sheet, words);
        }
        let top = sheet.y + ROW_PADDING;
        sheet.lines(lines, MARGIN, top, BODY);
        let price = |minor: i64| amount(i128::from(minor), invoice.currency);
        sheet.right(&grouped(*quantity), QUANTITY_RIGHT, QUANTITY_WIDTH, top, BODY);
        sheet.right(&price(*unit_minor), UNIT_RIGHT, NUMBER_WIDTH, top, BODY);
        sheet.right(&price(*amount_minor), RIGHT, NUMBER_WIDTH, top, BODY);
        sheet.y = top + height + ROW_PADDING;
        sheet.rule(0.4, Ink::Pale);
    }
}

/// Subtotal, discount, total, and what the document is; together on one page.
fn sums(sheet: &mut Sheet, invoice: &Invoice<'_>, document: &Document, words: &Texts) {
    let mut rows = Vec::new();
    if let Some(discount) = invoice.discount {
        rows.push((words.labels.subtotal.clone(), invoice.lines_minor()));
        let label = fill(&words.labels.discount, &[("label", discount.label)]);
        rows.push((label, -i128::from(discount.amount_minor)));
    }
    let label_width = RIGHT - NUMBER_WIDTH - 10.0 - HALF;
    let rows: Vec<_> =
        rows.into_iter().map(|(label, minor)| (sheet.wrapped(&label, label_width, BODY, 2), minor)).collect();
    let notes = [&document.nature, time_note(invoice.currency, words)];
    let notes: Vec<String> = notes.iter().flat_map(|note| sheet.wrapped(note, WIDTH, NOTE, 3)).collect();

    let rows_height: f32 = rows.iter().map(|(label, _)| BODY.height(label.len()) + SUM_PADDING).sum();
    let [above, above_total, above_notes] = SUM_GAPS;
    let gaps = above + above_total + above_notes;
    if !sheet.fits(rows_height + TOTAL.height(1) + NOTE.height(notes.len()) + gaps) {
        sheet.next_page(TOP);
    }
    let mut top = sheet.y + above;
    for (label, minor) in rows {
        sheet.right(&amount(minor, invoice.currency), RIGHT, NUMBER_WIDTH, top, BODY);
        top = sheet.lines(label, HALF, top, BODY) + SUM_PADDING;
    }
    top += above_total;
    let total = amount(i128::from(invoice.total_minor), invoice.currency);
    sheet.right(&total, RIGHT, RIGHT - VALUES, top, TOTAL);
    sheet.column(&document.total, HALF, VALUES - HALF - 8.0, top + TOTAL.drop_of(STRONG), STRONG, 1);
    sheet.y = sheet.lines(notes, MARGIN, top + TOTAL.height(1) + above_notes, NOTE);
}

fn time_note(currency: Currency, words: &Texts) -> &String {
    match currency {
        Currency::Twd => &words.notes.taiwan_time,
        Currency::Usd => &words.notes.utc,
    }
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;
    use domain::language::Language;

    use super::*;
    use crate::{
        fonts::width,
        invoice::{Buyer, Discount, Seller},
        sheet::PAGE_HEIGHT,
    };

    /// Whatever the texts are, no mark leaves the margins, and no two texts of one page overlap.
    #[test]
    fn no_text_leaves_the_margins_or_covers_another() {
        let long = "Á長い名前 ".repeat(2_000);
        let solid = "W".repeat(10_000);
        let hostile = ["", " \u{0}\u{1b}\r\n", "שלום \u{202e}👩‍👧😀", &long, &solid, "€ﬁ\u{10ffff}\u{fffe}"];
        let at = DateTime::from_timestamp(1_764_300_000, 0).unwrap();
        for language in Language::ALL {
            for text in hostile {
                let line = Line { description: text, quantity: u32::MAX, unit_minor: i64::MIN, amount_minor: 3 };
                let pages = compose(&Invoice {
                    kind: Kind::CreditNote { of: text },
                    number: text,
                    issued_at: at,
                    language: *language,
                    seller: Seller { name: text, address_lines: vec![text; 9], tax_id: Some(text), email: Some(text) },
                    buyer: Buyer { name: Some(text), email: text },
                    order_number: text,
                    lines: vec![line; 12],
                    discount: Some(Discount { label: text, amount_minor: i64::MAX }),
                    total_minor: i64::MIN,
                    currency: Currency::Usd,
                    paid_by: PaymentMethod::Paddle,
                    paid_at: at,
                    period: Some((at, at)),
                });
                for page in &pages {
                    check(page, *language);
                }
            }
        }
    }

    fn check(page: &[Mark], language: Language) {
        let mut seen: Vec<(f32, f32, f32, f32, &str)> = Vec::new();
        for mark in page {
            let Mark::Text { x, baseline, style, text } = mark else { continue };
            let right = x + width(text, style.size, language);
            assert!(*x >= MARGIN - 0.01 && right <= RIGHT + 0.01, "{language}: {text:?} from {x} to {right}");
            assert!(*baseline > 30.0 && *baseline < PAGE_HEIGHT - 30.0, "{language}: {text:?} at {baseline}");
            // The body of the letters; ascenders and descenders may come closer.
            let (top, bottom) = (baseline - style.size * 0.7, *baseline);
            for (left, other_right, other_top, other_bottom, other) in &seen {
                let apart =
                    right <= left + 0.01 || *x + 0.01 >= *other_right || bottom <= *other_top || top >= *other_bottom;
                assert!(apart || text.is_empty() || other.is_empty(), "{language}: {text:?} covers {other:?}");
            }
            seen.push((*x, right, top, bottom, text));
        }
    }
}
