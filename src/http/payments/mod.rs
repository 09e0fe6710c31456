//! `/payments`: checkouts, what payment services tell, orders, invoices (contract: api.md §3, domain.md §6).

pub mod checkout;
pub mod ecpay;
mod invoices;
mod methods;
mod mock;
pub mod order;
mod paddle;

use utoipa_actix_web::service_config::ServiceConfig;

/// Its routes.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config.service(methods::methods).service(invoices::list).service(invoices::pdf).service(order::order_state);
    config.service(ecpay::create).service(ecpay::checkout_form);
    config.service(ecpay::callback).service(ecpay::ecpay_callback).service(ecpay::info).service(ecpay::period);
    config.service(ecpay::result);
    config
        .service(paddle::checkout_by_query)
        .service(paddle::checkout)
        .service(paddle::webhook)
        .service(paddle::portal);
    config.service(mock::complete);
}
