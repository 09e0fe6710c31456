//! `/payments/invoices`: the caller's invoices and credit notes, as a list and as PDF files.

use actix_web::{HttpRequest, HttpResponse, get, http::header, web};
use chrono::{DateTime, Utc};
use domain::{language::Language, lists::Currency, payment::InvoiceKind};
use entities::{
    orders::Order,
    payments::invoices::{self as stored, Invoice},
};
use invoices::{Buyer, Discount, Kind, Line, Seller, render};
use serde::Serialize;
use utoipa::ToSchema;

use super::checkout::item;
use crate::http::{
    answer::personal,
    credits::amount,
    extract::{
        query::Query,
        signed_in::{SignedIn, services},
    },
    problem::{Problem, ProblemBody},
    responses::{NeedsSignIn, Unavailable},
    state::AppState,
};

/// Documents about payments.
#[derive(Debug, Serialize, ToSchema)]
pub struct Documents {
    /// The newest first.
    pub invoices: Vec<DocumentEntry>,
}

/// An invoice or a credit note.
#[derive(Debug, Serialize, ToSchema)]
pub struct DocumentEntry {
    /// Its number.
    pub invoice_number: String,
    /// `invoice` or `credit_note`.
    #[schema(value_type = String)]
    pub kind: InvoiceKind,
    /// The order.
    pub order_number: String,
    /// What was bought, in the language of the document.
    pub description: String,
    /// What was paid, or went back, in `currency`.
    pub amount: f64,
    /// `TWD` or `USD`.
    #[schema(value_type = String)]
    pub currency: Currency,
    /// When it was issued.
    pub issued_at: DateTime<Utc>,
    /// Where the PDF lies: the same token reads it.
    pub pdf_url: String,
}

/// The caller's invoices and credit notes, the newest first.
#[utoipa::path(
    tag = "payments",
    security(("password" = [])),
    params(("limit" = Option<u64>, Query, minimum = 1, maximum = 100, description = "how many; 20 when absent")),
    responses(
        NeedsSignIn,
        Unavailable,
        (status = 200, body = Documents),
        (status = 422, body = ProblemBody, description = "invalid_request"),
    )
)]
#[get("/invoices")]
pub async fn list(
    state: web::Data<AppState>,
    request: HttpRequest,
    signed_in: SignedIn,
) -> Result<HttpResponse, Problem> {
    let mut query = Query::of(&request);
    let limit = query.number("limit", 1..=100, 20_u64);
    query.finish()?;
    let documents = stored::list(&services(&state)?.db, signed_in.user_id(), limit).await?;
    let entry = |(invoice, order): (Invoice, Order)| DocumentEntry {
        pdf_url: format!("{}/payments/invoices/{}", state.config.server.api_prefix, invoice.number),
        kind: invoice.kind,
        order_number: order.number.to_string(),
        description: item(&state, &order, invoice.language),
        amount: amount(invoice.amount_minor),
        currency: order.currency,
        issued_at: invoice.issued_at,
        invoice_number: invoice.number,
    };
    Ok(personal(&Documents { invoices: documents.into_iter().map(entry).collect() }))
}

/// An invoice or credit note of the caller's, as a PDF file.
#[utoipa::path(
    tag = "payments",
    security(("password" = [])),
    params(
        ("invoice_number" = String, Path, description = "the document's number"),
        (
            "language" = Option<String>, Query,
            description = "en, zh-TW, ja, ko or es; the buyer's at the time of the payment when absent"
        ),
    ),
    responses(
        NeedsSignIn,
        Unavailable,
        (status = 200, description = "the file", content_type = "application/pdf"),
        (status = 404, body = ProblemBody, description = "not_found: no such document of the caller's; user_not_found"),
        (status = 422, body = ProblemBody, description = "invalid_request"),
    )
)]
#[get("/invoices/{invoice_number}")]
pub async fn pdf(
    state: web::Data<AppState>,
    request: HttpRequest,
    signed_in: SignedIn,
    number: web::Path<String>,
) -> Result<HttpResponse, Problem> {
    let mut query = Query::of(&request);
    let language = query.word::<Language>("language");
    query.finish()?;
    let none = || Problem::NotFound { what: "invoice".to_owned() };
    let db = services(&state)?.db;
    let number = number.strip_suffix(".pdf").unwrap_or(&number);
    let (invoice, order) = stored::owned_by(&db, signed_in.user_id(), number).await?.ok_or_else(none)?;
    let corrects = match invoice.kind {
        InvoiceKind::Invoice => None,
        InvoiceKind::CreditNote => stored::number_of(&db, order.id).await?,
    };
    let language = language.unwrap_or(invoice.language);
    let name = format!("inline; filename=\"{}.pdf\"", invoice.number);
    // Some milliseconds of drawing, which no other request should wait for.
    let file = web::block(move || draw(&state, &invoice, &order, corrects.as_deref(), language)).await;
    let file = file.map_err(|error| Problem::Internal(error.to_string()))??;
    Ok(HttpResponse::Ok()
        .content_type("application/pdf")
        .insert_header((header::CONTENT_DISPOSITION, name))
        .insert_header((header::CACHE_CONTROL, "private, no-store"))
        .body(file))
}

fn draw(
    state: &AppState,
    invoice: &Invoice,
    order: &Order,
    corrects: Option<&str>,
    language: Language,
) -> Result<Vec<u8>, Problem> {
    let seller = &state.config.payments;
    let some = |text: &'_ str| (!text.is_empty()).then(|| text.to_owned());
    let (tax_id, email) = (some(&seller.seller_tax_id), some(&seller.seller_email));
    let description = item(state, order, language);
    let total = i64::from(invoice.amount_minor);
    // A credit note is about what went back, whatever had been taken off of the price before.
    let is_invoice = invoice.kind == InvoiceKind::Invoice;
    let unit = if is_invoice { i64::from(order.list_minor()) } else { total };
    let label = order.promotion_code.as_deref().unwrap_or_default();
    let discount = (is_invoice && order.discount_minor > 0)
        .then(|| Discount { label, amount_minor: i64::from(order.discount_minor) });
    let document = invoices::Invoice {
        kind: if is_invoice { Kind::Invoice } else { Kind::CreditNote { of: corrects.unwrap_or_default() } },
        number: &invoice.number,
        issued_at: invoice.issued_at,
        language,
        seller: Seller {
            name: &seller.seller_name,
            address_lines: Some(seller.seller_address.as_str()).filter(|line| !line.is_empty()).into_iter().collect(),
            tax_id: tax_id.as_deref(),
            email: email.as_deref(),
        },
        buyer: Buyer { name: invoice.full_name.as_deref(), email: invoice.email.as_str() },
        order_number: order.number.as_str(),
        lines: vec![Line { description: &description, quantity: 1, unit_minor: unit, amount_minor: unit }],
        discount,
        total_minor: total,
        currency: order.currency,
        paid_by: order.payment_method,
        paid_at: order.paid_at.unwrap_or(invoice.issued_at),
        period: order.period,
    };
    render(&document).map_err(|error| Problem::Internal(format!("invoice {}: {error}", invoice.number)))
}
