//! What a document says, and that it says it the same way each time.

use std::collections::BTreeSet;

use domain::{language::Language, lists::Currency, order::PaymentMethod};
use invoices::{Invoice, Kind, Line, RenderError, render};

use crate::{PAID_AT, invoice, read};

/// What only the documents of one language say: title, day of payment, captions, what it is not, time zone, page.
fn own_words(language: Language) -> [&'static str; 6] {
    match language {
        Language::En => [
            "Invoice VG-2025-000123",
            "28 November 2025, 00:45",
            "Discount (WELCOME50)",
            "not a government uniform invoice (統一發票)",
            "Taiwan time (UTC+8)",
            "Page 1 of 1",
        ],
        Language::ZhTw => [
            "付款收據 VG-2025-000123",
            "2025 年 11 月 28 日 00:45",
            "折扣（WELCOME50）",
            "本文件為付款收據，並非政府統一發票。",
            "臺灣時間（UTC+8）",
            "第 1 頁，共 1 頁",
        ],
        Language::Ja => [
            "領収書 VG-2025-000123",
            "2025年11月28日 00:45",
            "割引（WELCOME50）",
            "台湾の統一発票（政府統一インボイス）ではありません",
            "台湾時間（UTC+8）",
            "1 / 1 ページ",
        ],
        Language::Ko => [
            "영수증 VG-2025-000123",
            "2025년 11월 28일 00:45",
            "할인(WELCOME50)",
            "통일 영수증(統一發票)이 아닙니다",
            "대만 시간(UTC+8)",
            "1 / 1쪽",
        ],
        Language::Es => [
            "Recibo de pago VG-2025-000123",
            "28 de noviembre de 2025, 00:45",
            "Descuento (WELCOME50)",
            "No es una factura uniforme del Gobierno de Taiwán (統一發票)",
            "de Taiwán (UTC+8)",
            "Página 1 de 1",
        ],
    }
}

#[test]
fn every_language_says_who_what_when_and_how_much() {
    for language in Language::ALL {
        let invoice = invoice(*language);
        let read = read(&render(&invoice).unwrap());
        assert_eq!(read.pages.len(), 1, "{language}");
        read.says(&own_words(*language));
        read.says(&[invoice.number, invoice.order_number, invoice.buyer.email, invoice.seller.name, "12345675"]);
        read.says(&["王小明 José Łukasz 김영희", "110 臺北市信義區市府路 45 號 12 樓", "ECPay"]);
        for line in &invoice.lines {
            read.says(&[line.description]);
        }
        read.says(&["NT$599", "NT$250", "NT$500", "NT$1,099", "-NT$50", "NT$1,049"]);
    }
}

#[test]
fn programs_are_told_title_language_and_day() {
    let pdf = render(&invoice(Language::ZhTw)).unwrap();
    let document = read(&pdf).document;
    let catalog = document.catalog().unwrap();
    assert_eq!(catalog.get(b"Lang").unwrap().as_str().unwrap(), b"zh-TW");
    let info = document.get_object(document.trailer.get(b"Info").unwrap().as_reference().unwrap()).unwrap();
    let info = info.as_dict().unwrap();
    let title = lopdf::decode_text_string(info.get(b"Title").unwrap()).unwrap();
    assert_eq!(title, "付款收據 VG-2025-000123");
    assert!(info.get(b"CreationDate").unwrap().as_str().unwrap().starts_with(b"D:20251127164500"));
}

#[test]
fn fonts_are_embedded_and_cut_down_to_what_is_used() {
    for language in Language::ALL {
        let pdf = render(&invoice(*language)).unwrap();
        assert!(pdf.len() < 120_000, "{language}: {} bytes", pdf.len());
        let document = read(&pdf).document;
        let mut fonts = BTreeSet::new();
        for object in document.objects.values().filter_map(|object| object.as_dict().ok()) {
            if object.get(b"Type").and_then(lopdf::Object::as_name).ok() == Some(b"FontDescriptor") {
                assert!(object.has(b"FontFile3") || object.has(b"FontFile2"), "{language}: {object:?}");
                let name = object.get(b"FontName").unwrap().as_name().unwrap();
                fonts.insert(String::from_utf8(name.to_vec()).unwrap());
            }
        }
        assert!(fonts.iter().any(|name| name.contains("NotoSansCJKtc")), "{language}: {fonts:?}");
        assert!(fonts.iter().any(|name| name.contains("NotoSansCJKkr")), "{language}: {fonts:?}");
        assert!(fonts.iter().any(|name| name.contains("NotoSans-Regular")), "{language}: {fonts:?}");
        assert_eq!(fonts.iter().any(|name| name.contains("NotoSansCJKjp")), *language == Language::Ja, "{fonts:?}");
    }
}

#[test]
fn the_same_invoice_is_the_same_file_on_every_thread() {
    for language in Language::ALL {
        let first = render(&invoice(*language)).unwrap();
        let again = std::thread::spawn(|| render(&invoice(*language)).unwrap()).join().unwrap();
        assert!(first == again, "{language}");
        let other = render(&Invoice { number: "VG-2025-000124", ..invoice(*language) }).unwrap();
        assert!(first != other, "{language}");
    }
}

#[test]
fn dollars_are_dated_in_utc_and_a_line_without_a_name_has_none() {
    let mut invoice = invoice(Language::En);
    invoice.currency = Currency::Usd;
    invoice.paid_by = PaymentMethod::Paddle;
    invoice.buyer.name = None;
    invoice.discount = None;
    invoice.period = None;
    invoice.total_minor = 109_900;
    let read = read(&render(&invoice).unwrap());
    read.says(&["27 November 2025, 16:45", "All dates and times are UTC.", "Paddle", "US$1,099.00", "US$250.00"]);
    for absent in ["Discount", "Subtotal", "Billing period", "Taiwan time", "王小明"] {
        assert!(!read.dense().contains(&absent.replace(' ', "")), "{absent}");
    }
}

#[test]
fn a_credit_note_names_its_invoice() {
    let titles = ["Credit note", "退款證明", "返金明細書", "환불 확인서", "Nota de reembolso"];
    for (language, title) in Language::ALL.iter().zip(titles) {
        let mut note = invoice(*language);
        note.kind = Kind::CreditNote { of: "VG-2025-000123" };
        note.number = "CN-2025-000007";
        let read = read(&render(&note).unwrap());
        read.says(&[title, "CN-2025-000007", "VG-2025-000123", "NT$1,049"]);
    }
    let mut note = invoice(Language::En);
    note.kind = Kind::CreditNote { of: "VG-2025-000123" };
    read(&render(&note).unwrap()).says(&["For invoice", "Total refunded", "Refunded on", "confirms a refund"]);
}

#[test]
fn twenty_lines_are_one_page_and_sixty_are_several_that_say_which() {
    let many = |count: u32| {
        let names: Vec<String> = (1..=count).map(|number| format!("Package no. {number} of credits")).collect();
        let lines =
            names.iter().map(|name| Line { description: name, quantity: 1, unit_minor: 1_000, amount_minor: 1_000 });
        let total_minor = i64::from(count) * 1_000 - 5_000;
        read(&render(&Invoice { lines: lines.collect(), total_minor, ..invoice(Language::En) }).unwrap())
    };
    assert_eq!(many(20).pages.len(), 1);
    let sixty = many(60);
    assert_eq!(sixty.pages.len(), 3);
    for number in 1..=60 {
        sixty.says(&[&format!("Package no. {number} of credits")]);
    }
    for (page, number) in sixty.pages.iter().zip(1..) {
        let dense: String = page.split_whitespace().collect();
        assert!(dense.contains("InvoiceVG-2025-000123") && dense.contains(&format!("Page{number}of3")), "{page}");
    }
    sixty.says(&["Total paid", "NT$550"]);
}

#[test]
fn a_document_that_does_not_add_up_is_not_drawn() {
    let mut wrong = invoice(Language::En);
    wrong.total_minor += 1;
    let fault = render(&wrong).unwrap_err();
    assert!(matches!(fault, RenderError::DoesNotAddUp { lines_minor: 109_900, discount_minor: 5_000, .. }), "{fault}");
    wrong.lines.clear();
    assert!(matches!(render(&wrong), Err(RenderError::NoLines)));
    assert!(render(&Invoice { issued_at: PAID_AT, ..invoice(Language::En) }).is_ok());
}
