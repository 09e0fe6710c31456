//! `GET /payments/methods`: how this installation can be paid.

use actix_web::{HttpResponse, get, web};
use domain::{
    lists::Currency,
    order::PaymentMethod,
    payment::{BillingCycle, PayBy},
};
use serde::Serialize;
use utoipa::ToSchema;

use crate::http::{answer::json, problem::Problem, responses::Unavailable, state::AppState};

/// How this installation can be paid.
#[derive(Debug, Serialize, ToSchema)]
pub struct Methods {
    /// The services that are configured; empty: nothing can be bought.
    pub methods: Vec<Method>,
    /// Whether our stand-in plays them: nobody pays anything.
    pub is_test: bool,
    /// Whether orders can be settled without money.
    pub mock: bool,
}

/// A payment service.
#[derive(Debug, Serialize, ToSchema)]
pub struct Method {
    /// `ecpay` or `paddle`.
    #[schema(value_type = String)]
    pub id: PaymentMethod,
    /// What people call it.
    pub name: &'static str,
    /// What is paid.
    #[schema(value_type = String)]
    pub currency: Currency,
    /// Means that an order can name; empty: the service's page offers its own.
    #[schema(value_type = Vec<String>)]
    pub means: Vec<PayBy>,
    /// How often plans can be paid.
    #[schema(value_type = Vec<String>)]
    pub billing_cycles: &'static [BillingCycle],
    /// Whether an agreement can be changed to a lower plan and taken up again after it was cancelled.
    pub can_change: bool,
}

/// How this installation can be paid.
#[utoipa::path(tag = "payments", responses(Unavailable, (status = 200, body = Methods)))]
#[get("/methods")]
pub async fn methods(state: web::Data<AppState>) -> Result<HttpResponse, Problem> {
    let payments = &state.payments;
    let method = |(id, service): (&PaymentMethod, &std::sync::Arc<dyn payments::PaymentProvider>)| Method {
        id: *id,
        name: match id {
            PaymentMethod::Ecpay => "ECPay",
            PaymentMethod::Paddle => "Paddle",
        },
        currency: id.currency(),
        means: service.means().to_vec(),
        billing_cycles: BillingCycle::ALL,
        can_change: *id == PaymentMethod::Paddle,
    };
    let methods = payments.services.iter().map(method).collect();
    Ok(json(&Methods { methods, is_test: payments.is_standin, mock: payments.mock }))
}
