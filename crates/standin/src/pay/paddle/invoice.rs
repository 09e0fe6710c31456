//! Invoices as PDF files of one page.

use actix_web::{HttpResponse, http::header};

use super::transactions::Transaction;
use crate::call::Call;

/// `/paddle/invoices/{transaction}.pdf`: whoever knows the address may read it, as at the real service.
pub(super) async fn file(call: Call) -> HttpResponse {
    let name = call.segment("name");
    let id = name.strip_suffix(".pdf").unwrap_or_default();
    let row = call.shared.pay.read(|book| book.transactions.get(id).cloned());
    let Some((row, number)) = row.and_then(|row| row.invoice_number.clone().map(|number| (row, number))) else {
        return HttpResponse::NotFound().finish();
    };
    let inline = call.query("disposition").as_deref() == Some("inline");
    let disposition = format!("{}; filename=\"invoice-{number}.pdf\"", if inline { "inline" } else { "attachment" });
    HttpResponse::Ok()
        .content_type("application/pdf")
        .insert_header((header::CONTENT_DISPOSITION, disposition))
        .body(pdf(&lines(&row, &number)))
}

fn lines(row: &Transaction, number: &str) -> Vec<String> {
    let total = row.grand_total();
    let mut lines = vec![format!("Invoice {number}"), format!("Transaction {}", row.id), String::new()];
    lines.extend(row.items.iter().map(|item| format!("{} x {}", item.quantity, item.price.title())));
    lines.push(String::new());
    lines.push(format!("Total {} {}.{:02}", row.currency(), total / 100, total % 100));
    lines.push("Practice only: no money was moved.".to_owned());
    lines
}

/// A PDF with these lines. Its font has Latin letters only; others become question marks.
fn pdf(lines: &[String]) -> Vec<u8> {
    let shown = |line: &String| {
        let text: String =
            line.chars().map(|letter| if (' '..='~').contains(&letter) { letter } else { '?' }).collect();
        let text = text.replace('\\', "\\\\").replace('(', "\\(").replace(')', "\\)");
        format!("({text}) Tj T*\n")
    };
    let stream = format!("BT /F1 14 Tf 20 TL 72 760 Td\n{}ET", lines.iter().map(shown).collect::<String>());
    let objects = [
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>"
            .to_owned(),
        format!("<< /Length {} >>\nstream\n{stream}\nendstream", stream.len()),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>".to_owned(),
    ];
    let mut file = "%PDF-1.4\n".to_owned();
    let mut places = String::new();
    for (at, object) in objects.iter().enumerate() {
        places.push_str(&format!("{:010} 00000 n \n", file.len()));
        file.push_str(&format!("{} 0 obj\n{object}\nendobj\n", at + 1));
    }
    let (start, count) = (file.len(), objects.len() + 1);
    file.push_str(&format!(
        "xref\n0 {count}\n0000000000 65535 f \n{places}trailer\n<< /Size {count} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n"
    ));
    file.into_bytes()
}
