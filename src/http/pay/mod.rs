//! `/pay/…`: the page on which an order is paid, and to which the buyer comes back.
//!
//! Its address carries a proof that we made it, since a browser that comes from a payment service brings no token: who has
//! it sees what is bought and what it costs, and can pay for it. It names nobody and is good for nothing else. The page
//! settles nothing: what became of an order it reads from the order.

mod page;
mod texts;

use actix_web::{
    HttpRequest, HttpResponse,
    http::{StatusCode, header},
    web,
};
use domain::{
    order::{OrderStatus, PaymentMethod},
    payment::PayBy,
};
use entities::{
    accounts::{self, User},
    orders::{self, Order},
};
use identity::Purpose;
use payments::Checkout;
use serde::Deserialize;

use self::page::Page;
use super::{extract::signed_in::services, gate, limit, payments::checkout, problem::Problem, state::AppState};

/// Where its script lies.
const SCRIPT: &str = "/pay/assets/pay.js";

/// Its routes; outside of the API.
pub fn routes(config: &mut web::ServiceConfig) {
    config.route(SCRIPT, web::get().to(script));
    config.service(web::resource("/pay/{sealed}").route(web::get().to(show)).route(web::post().to(go)));
}

/// The page of an order.
#[must_use]
pub fn address(state: &AppState, order: &Order) -> String {
    let sealed = state.accounts.tokens.keys().seal(Purpose::PayPage, order.id);
    format!("{}/pay/{sealed}", state.payments.base.as_str().trim_end_matches('/'))
}

/// What comes with the page's address.
#[derive(Debug, Deserialize)]
pub struct Came {
    /// Set when the buyer comes from the payment service.
    back: Option<String>,
    /// The transaction that Paddle's script is to open.
    #[serde(rename = "_ptxn")]
    transaction: Option<String>,
}

/// What the page's form sends.
#[derive(Debug, Deserialize)]
pub struct Choice {
    /// By which means.
    pay_by: Option<PayBy>,
}

async fn find(state: &AppState, sealed: &str) -> Result<(Order, User), Problem> {
    let none = || Problem::NotFound { what: "order".to_owned() };
    let id = state.accounts.tokens.keys().unseal(Purpose::PayPage, sealed).ok_or_else(none)?;
    let db = services(state)?.db;
    let order = orders::by_id(&db, id).await?.ok_or_else(none)?;
    let user = accounts::by_id(&db, order.user_id).await?.ok_or_else(none)?;
    Ok((order, user))
}

async fn show(
    state: web::Data<AppState>,
    sealed: web::Path<String>,
    came: web::Query<Came>,
) -> Result<HttpResponse, Problem> {
    if let Some(starting) = gate::starting(&state) {
        return Err(starting);
    }
    let (order, user) = find(&state, &sealed).await?;
    let status = order.status_at(state.clock.now());
    if status == OrderStatus::Paid {
        // The buyer goes back to a shop that should know their new plan, before the watch has seen it.
        state.accounts.principals.forget(user.id);
    }
    let page = Page::new(&state, &order, &user, status);
    let opens = came.transaction.is_some() && came.transaction == order.checkout_id;
    let body = match (&state.payments.paddle, opens && status == OrderStatus::Pending) {
        (Some(paddle), true) => page.paddle(paddle),
        _ => page.order(came.back.is_some()),
    };
    Ok(html(&state, body))
}

async fn go(
    state: web::Data<AppState>,
    request: HttpRequest,
    sealed: web::Path<String>,
    choice: web::Form<Choice>,
) -> Result<HttpResponse, Problem> {
    limit::write(&state, &request).await?;
    let (order, user) = find(&state, &sealed).await?;
    let status = order.status_at(state.clock.now());
    let see = |page: &str| HttpResponse::SeeOther().insert_header((header::LOCATION, page.to_owned())).finish();
    if status != OrderStatus::Pending {
        return Ok(see(&address(&state, &order)));
    }
    match checkout::open(&state, &order, &user, choice.0.pay_by).await? {
        Checkout::Form { action, fields } => {
            let page = Page::new(&state, &order, &user, status);
            Ok(html(&state, page.form(action.as_str(), &fields)))
        }
        Checkout::Script { transaction_id, .. } => {
            let page = address(&state, &order);
            Ok(see(&format!("{page}?_ptxn={transaction_id}")))
        }
    }
}

async fn script() -> HttpResponse {
    HttpResponse::Ok()
        .content_type("text/javascript; charset=utf-8")
        .insert_header((header::CACHE_CONTROL, "no-cache"))
        .body(include_str!("pay.js"))
}

/// A page that may post to the payment services and run Paddle's script, and nothing else.
fn html(state: &AppState, body: String) -> HttpResponse {
    let posts = state.payments.origins.join(" ");
    let scripts = state.payments.paddle.as_ref().map(|paddle| paddle.url.origin().ascii_serialization());
    let scripts = scripts.unwrap_or_default();
    let policy = format!(
        "default-src 'none'; style-src 'unsafe-inline' https://*.paddle.com; img-src 'self' data:; script-src 'self' {scripts}; \
         form-action 'self' {posts}; frame-src https://*.paddle.com; connect-src 'self' https://*.paddle.com; \
         base-uri 'none'; frame-ancestors 'none'"
    );
    HttpResponse::build(StatusCode::OK)
        .content_type("text/html; charset=utf-8")
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .insert_header((header::CONTENT_SECURITY_POLICY, policy))
        .body(body)
}

/// What people call a payment service.
fn service_name(method: PaymentMethod) -> &'static str {
    match method {
        PaymentMethod::Ecpay => "ECPay",
        PaymentMethod::Paddle => "Paddle",
    }
}
