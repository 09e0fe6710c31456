//! Paddle Billing (docs/protocols/paddle.md): its API, its hosted checkout and portal, and its webhooks.

pub(super) mod adjustments;
pub(super) mod api;
pub(super) mod checkout;
pub(super) mod customers;
mod invoice;
mod pages;
pub(super) mod portal;
mod prices;
pub(super) mod renewals;
pub(super) mod signature;
pub(super) mod subscriptions;
pub(super) mod transactions;
mod webhooks;

use actix_web::{HttpResponse, web};

use self::api::respond;
use crate::call::Call;

/// `/paddle`.
pub(crate) fn routes(config: &mut web::ServiceConfig) {
    config
        .route("/paddle/paddle.js", web::get().to(pages::script))
        .route("/paddle/checkout/{id}", web::get().to(pages::show))
        .route("/paddle/checkout/{id}", web::post().to(pages::press))
        .route("/paddle/portal/{id}", web::get().to(portal::show))
        .route("/paddle/portal/{id}", web::post().to(portal::press))
        .route("/paddle/invoices/{name}", web::get().to(invoice::file))
        .route("/paddle/transactions", web::post().to(|call| respond(call, transactions::create)))
        .route("/paddle/transactions", web::get().to(|call| respond(call, transactions::list)))
        .route("/paddle/transactions/{id}", web::get().to(|call| respond(call, transactions::read)))
        .route("/paddle/transactions/{id}", web::patch().to(|call| respond(call, transactions::change)))
        .route("/paddle/transactions/{id}/invoice", web::get().to(|call| respond(call, transactions::invoice)))
        .route("/paddle/customers", web::post().to(|call| respond(call, customers::create)))
        .route("/paddle/customers", web::get().to(|call| respond(call, customers::list)))
        .route("/paddle/customers/{id}", web::get().to(|call| respond(call, customers::read)))
        .route("/paddle/customers/{id}/portal-sessions", web::post().to(|call| respond(call, customers::open_portal)))
        .route("/paddle/subscriptions", web::get().to(|call| respond(call, subscriptions::list)))
        .route("/paddle/subscriptions/{id}", web::get().to(|call| respond(call, subscriptions::read)))
        .route("/paddle/subscriptions/{id}", web::patch().to(|call| respond(call, subscriptions::change)))
        .route("/paddle/subscriptions/{id}/cancel", web::post().to(|call| respond(call, subscriptions::cancel)))
        .route("/paddle/adjustments", web::post().to(|call| respond(call, adjustments::create)))
        .route("/paddle/adjustments", web::get().to(|call| respond(call, adjustments::list)))
        .route("/paddle/event-types", web::get().to(|call| respond(call, webhooks::types)))
        .route("/paddle/events", web::get().to(|call| respond(call, webhooks::list)))
        .route("/paddle/notifications/{id}/replay", web::post().to(|call| respond(call, webhooks::replay)))
        // Whatever else there is at the real service: refused in its own words.
        .route("/paddle/{rest:.*}", web::route().to(elsewhere));
}

async fn elsewhere(call: Call) -> HttpResponse {
    respond(call, |call, _| Err(api::ApiError::missing(call.request.path()))).await
}
