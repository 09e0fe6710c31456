//! The crate as its users see it: documents that other programs can read, in every language.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking; clippy exempts only functions marked as tests"
)]

mod documents;
mod hostile;
mod items;

use chrono::{DateTime, Utc};
use domain::{language::Language, lists::Currency, order::PaymentMethod};
use invoices::{Buyer, Discount, Invoice, Kind, Line, Seller};

/// 27 November 2025, 16:45 UTC: already the 28th in Taiwan.
pub(crate) const PAID_AT: DateTime<Utc> = DateTime::from_timestamp(1_764_261_900, 0).unwrap();
/// A month later.
const UNTIL: DateTime<Utc> = DateTime::from_timestamp(1_766_853_900, 0).unwrap();

/// An invoice over NT$1,049: a plan and two packages of credits less a promotion.
pub(crate) fn invoice(language: Language) -> Invoice<'static> {
    let (plan, credits) = match language {
        Language::En => ("Pro plan, monthly", "110 credits"),
        Language::ZhTw => ("專業版方案（月繳）", "110 點"),
        Language::Ja => ("Pro プラン（月払い）", "110 クレジット"),
        Language::Ko => ("Pro 요금제(월간)", "크레딧 110개"),
        Language::Es => ("Plan Pro, mensual", "110 créditos"),
    };
    Invoice {
        kind: Kind::Invoice,
        number: "VG-2025-000123",
        issued_at: PAID_AT,
        language,
        seller: Seller {
            name: "VidGo 影像科技股份有限公司",
            address_lines: vec!["110 臺北市信義區市府路 45 號 12 樓", "Taiwan"],
            tax_id: Some("12345675"),
            email: Some("billing@vidgo.example"),
        },
        buyer: Buyer { name: Some("王小明 José Łukasz 김영희"), email: "buyer.name@example.com" },
        order_number: "SU7KQ2M9XW4HTBNE5RZC",
        lines: vec![
            Line { description: plan, quantity: 1, unit_minor: 59_900, amount_minor: 59_900 },
            Line { description: credits, quantity: 2, unit_minor: 25_000, amount_minor: 50_000 },
        ],
        discount: Some(Discount { label: "WELCOME50", amount_minor: 5_000 }),
        total_minor: 104_900,
        currency: Currency::Twd,
        paid_by: PaymentMethod::Ecpay,
        paid_at: PAID_AT,
        period: Some((PAID_AT, UNTIL)),
    }
}

/// A PDF, as another program reads it.
pub(crate) struct Read {
    pub document: lopdf::Document,
    /// The text of each page.
    pub pages: Vec<String>,
}

pub(crate) fn read(pdf: &[u8]) -> Read {
    let document = lopdf::Document::load_mem(pdf).unwrap();
    let pages = document.get_pages().into_keys().map(|page| document.extract_text(&[page]).unwrap()).collect();
    Read { document, pages }
}

impl Read {
    /// All text with every space and line end taken out: where a line is cut, and where one font takes over from
    /// another, is not what these tests are about.
    pub fn dense(&self) -> String {
        self.pages.concat().split_whitespace().collect()
    }

    /// Asserts that the document says all of it.
    #[track_caller]
    pub fn says(&self, texts: &[&str]) {
        let all = self.dense();
        for text in texts {
            let dense: String = text.split_whitespace().collect();
            assert!(all.contains(&dense), "{text:?} is not in {all}");
        }
    }
}
