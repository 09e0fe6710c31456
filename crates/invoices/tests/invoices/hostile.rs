//! Texts that nobody expects. That no mark leaves the page is tested beside the layout (src/compose.rs).

use chrono::DateTime;
use domain::language::Language;
use invoices::{Buyer, Discount, Invoice, Kind, Line, render};

use crate::{invoice, read};

#[test]
fn what_no_font_has_is_a_visible_box_and_the_rest_stays() {
    let mut invoice = invoice(Language::En);
    invoice.buyer = Buyer { name: Some("A\u{0}n\u{202e}n 😀 Lee שלום"), email: "a\nb@example.com" };
    invoice.lines[0].description = "e\u{301}te\u{301} (한글)";
    let read = read(&render(&invoice).unwrap());
    read.says(&["A□n□n □ Lee □□□□", "a b@example.com", "été", "한글"]);
}

#[test]
fn a_name_of_ten_thousand_characters_is_cut_where_one_can_see_it() {
    for name in ["x".repeat(10_000), "名".repeat(10_000), "a b ".repeat(2_500)] {
        let mut invoice = invoice(Language::ZhTw);
        invoice.buyer.name = Some(&name);
        let read = read(&render(&invoice).unwrap());
        assert_eq!(read.pages.len(), 1);
        read.says(&["…", "NT$1,049"]);
    }
}

#[test]
fn nothing_makes_it_panic() {
    let long = "\u{200f}مرحبا👩‍👩‍👧‍👦".repeat(1_000);
    let texts =
        ["", " ", "\u{0}\u{1b}[31m", "{label}{page}", "<</Type/Catalog>>) Tj ET (", "\u{fffe}\u{10ffff}", &long];
    for text in texts {
        for language in Language::ALL {
            let like = invoice(*language);
            let mut seller = like.seller.clone();
            (seller.name, seller.tax_id, seller.email) = (text, Some(text), Some(text));
            seller.address_lines = vec![text; 30];
            let line = Line { description: text, quantity: u32::MAX, unit_minor: i64::MIN, amount_minor: i64::MAX };
            let hostile = Invoice {
                kind: Kind::CreditNote { of: text },
                number: text,
                order_number: text,
                seller,
                buyer: Buyer { name: Some(text), email: text },
                lines: vec![line],
                discount: Some(Discount { label: text, amount_minor: i64::MAX }),
                total_minor: 0,
                issued_at: DateTime::<chrono::Utc>::MAX_UTC,
                paid_at: DateTime::<chrono::Utc>::MIN_UTC,
                ..like
            };
            assert_eq!(read(&render(&hostile).unwrap()).pages.len(), 1, "{language}: {text:?}");
        }
    }
}
