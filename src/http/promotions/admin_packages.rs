//! `/promotions/admin/packages`: what staff decide about packages of credits.

use actix_web::{HttpResponse, post, put, web};
use domain::{
    lists::{CreditPackage, Currency, PlanName},
    promotion::Amount,
};
use entities::packages;
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::{
    checks::{Checks, given, put},
    packages::PromoPackage,
};
use crate::http::{
    admin::credits::path_id,
    answer::personal,
    extract::{admin::Admin, body::Body, signed_in::services},
    problem::{Problem, ProblemBody},
    responses::{NeedsStaff, ReadsBody, Unavailable},
    state::AppState,
};

/// The longest name, in characters.
const LONGEST_NAME: usize = 100;
/// The longest description.
const LONGEST_DESCRIPTION: usize = 1_000;
/// The most credits of a package, and the farthest place from 0.
const MOST: u32 = 1_000_000_000;

/// What staff say about a package. What is absent takes its default, or stays as it is. A package has a price in TWD
/// and one in USD, and nothing here converts: `price` is the one in `currency`.
#[derive(Debug, Default, Deserialize, ToSchema)]
pub struct PackageFields {
    /// Word that names it; no two have the same. Required to make one.
    pub name: Option<String>,
    /// Chinese name; `name` by default.
    pub name_zh: Option<String>,
    /// English name; `name` by default.
    pub name_en: Option<String>,
    /// A sentence about it.
    #[serde(default, deserialize_with = "given")]
    pub description: Option<Option<String>>,
    /// Credits that are paid for. Required to make one.
    pub credits: Option<u32>,
    /// Credits on top; 0 by default.
    pub bonus_credits: Option<u32>,
    /// Price in `currency`.
    #[schema(value_type = Option<f64>)]
    pub price: Option<Amount>,
    /// Of `price`: `USD` (default) or `TWD`. The answer is in it, too.
    #[schema(value_type = Option<String>)]
    pub currency: Option<Currency>,
    /// Price in TWD, whole.
    #[schema(value_type = Option<f64>)]
    pub price_twd: Option<Amount>,
    /// Price in USD.
    #[schema(value_type = Option<f64>)]
    pub price_usd: Option<Amount>,
    /// The lowest plan that may buy it; null: every one.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>)]
    pub min_plan: Option<Option<PlanName>>,
    /// Whether most people take it.
    pub is_popular: Option<bool>,
    /// Whether it gives most for the money.
    pub is_best_value: Option<bool>,
    /// Lower is shown earlier; 0 by default.
    pub sort_order: Option<i32>,
    /// Off: not sold.
    pub is_active: Option<bool>,
}

impl PackageFields {
    fn currency(&self) -> Currency {
        self.currency.unwrap_or(Currency::Usd)
    }

    /// Checks what is there, and puts `price` to its currency's.
    fn check(&mut self, checks: &mut Checks) {
        if let Some(name) = &mut self.name {
            checks.line("name", name, LONGEST_NAME);
        }
        for (field, name) in [("name_zh", &mut self.name_zh), ("name_en", &mut self.name_en)] {
            if let Some(name) = name {
                checks.line(field, name, LONGEST_NAME);
            }
        }
        checks.optional_line("description", &mut self.description, LONGEST_DESCRIPTION);
        if self.credits.is_some_and(|credits| !(1..=MOST).contains(&credits)) {
            checks.fault("credits", format!("1 to {MOST}"));
        }
        if self.bonus_credits.is_some_and(|credits| credits > MOST) {
            checks.fault("bonus_credits", format!("0 to {MOST}"));
        }
        if self.sort_order.is_some_and(|place| place.unsigned_abs() > MOST) {
            checks.fault("sort_order", format!("-{MOST} to {MOST}"));
        }
        let currency = self.currency();
        let (field, own) = match currency {
            Currency::Twd => ("price_twd", &mut self.price_twd),
            Currency::Usd => ("price_usd", &mut self.price_usd),
        };
        if let Some(price) = self.price {
            checks.price("price", price, currency == Currency::Twd);
            if own.is_some_and(|own| own != price) {
                checks.fault("price", format!("another amount than {field}"));
            }
            *own = Some(price);
        } else if let Some(own) = own {
            checks.price(field, *own, currency == Currency::Twd);
        }
        let (field, other) = match currency {
            Currency::Twd => ("price_usd", self.price_usd),
            Currency::Usd => ("price_twd", self.price_twd),
        };
        if let Some(other) = other {
            checks.price(field, other, currency == Currency::Usd);
        }
    }

    /// Reads the fields of a package that is made. Reply: the package, and the sentence about it.
    fn package(mut self) -> Result<(CreditPackage, Option<String>), Problem> {
        let mut checks = Checks::default();
        let name = checks.required("name", self.name.clone());
        let credits = checks.required("credits", self.credits);
        self.check(&mut checks);
        for (field, currency, price) in [("price_twd", "TWD", self.price_twd), ("price_usd", "USD", self.price_usd)] {
            if price.is_none() {
                checks.fault(field, format!("is required: a package is sold in {currency} too, and nothing converts"));
            }
        }
        checks.finish()?;
        let (Some(_), Some(credits), Some(twd), Some(usd)) = (name, credits, self.price_twd, self.price_usd) else {
            return Err(Problem::invalid("/", "name, credits and both prices are required"));
        };
        let name = self.name.clone().unwrap_or_default();
        let mut package = CreditPackage {
            display_name: name.clone(),
            display_name_zh: name.clone(),
            name,
            credits,
            bonus_credits: 0,
            price_twd_minor: twd.minor(),
            price_usd_minor: usd.minor(),
            min_plan: None,
            is_popular: false,
            is_best_value: false,
            sort_order: 0,
            is_active: true,
        };
        let mut description = None;
        self.apply(&mut package, &mut description);
        Ok((package, description))
    }

    fn apply(self, package: &mut CreditPackage, description: &mut Option<String>) {
        put(&mut package.name, self.name);
        put(&mut package.display_name, self.name_en);
        put(&mut package.display_name_zh, self.name_zh);
        put(description, self.description);
        put(&mut package.credits, self.credits);
        put(&mut package.bonus_credits, self.bonus_credits);
        put(&mut package.price_twd_minor, self.price_twd.map(Amount::minor));
        put(&mut package.price_usd_minor, self.price_usd.map(Amount::minor));
        put(&mut package.min_plan, self.min_plan);
        put(&mut package.is_popular, self.is_popular);
        put(&mut package.is_best_value, self.is_best_value);
        put(&mut package.sort_order, self.sort_order);
        put(&mut package.is_active, self.is_active);
    }
}

/// Makes a package of credits.
#[utoipa::path(
    tag = "promotions",
    security(("password" = [])),
    request_body(
        content = PackageFields,
        description = "`name`, `credits` and both prices are required: `price_twd` and `price_usd`, or `price` with its \
                       `currency` and the other one"
    ),
    responses(
        NeedsStaff,
        ReadsBody,
        Unavailable,
        (status = 200, body = PromoPackage),
        (status = 400, body = ProblemBody, description = "already_taken: another package has the name"),
    )
)]
#[post("/packages/create")]
pub async fn create(
    state: web::Data<AppState>,
    admin: Admin,
    body: Body<PackageFields>,
) -> Result<HttpResponse, Problem> {
    let currency = body.0.currency();
    let (package, description) = body.0.package()?;
    let (db, id) = (services(&state)?.db, Uuid::now_v7());
    let shown = packages::create(&db, id, &package, description.as_deref(), &admin.by(), state.clock.now()).await?;
    tracing::info!(user.id = %admin.user_id(), package.id = %id, "a package of credits was made");
    Ok(personal(&PromoPackage::of(shown, currency)))
}

/// Changes a package of credits: what is absent stays. Orders that were made keep what they were made for.
#[utoipa::path(
    tag = "promotions",
    security(("password" = [])),
    params(("package_id" = Uuid, Path)),
    request_body = PackageFields,
    responses(
        NeedsStaff,
        ReadsBody,
        Unavailable,
        (status = 200, body = PromoPackage),
        (status = 400, body = ProblemBody, description = "bad_id; already_taken: another package has the name"),
        (status = 404, body = ProblemBody, description = "not_found, user_not_found"),
    )
)]
#[put("/packages/{package_id}")]
pub async fn update(
    state: web::Data<AppState>,
    admin: Admin,
    id: web::Path<String>,
    body: Body<PackageFields>,
) -> Result<HttpResponse, Problem> {
    let id = path_id(&id)?;
    let mut fields = body.0;
    let mut checks = Checks::default();
    fields.check(&mut checks);
    checks.finish()?;
    let currency = fields.currency();
    let edit = |shown: &mut packages::Shown| fields.apply(&mut shown.package.listed, &mut shown.description);
    let changed = packages::update(&services(&state)?.db, id, edit, &admin.by(), state.clock.now()).await?;
    let shown = changed.ok_or_else(|| Problem::NotFound { what: "package".to_owned() })?;
    tracing::info!(user.id = %admin.user_id(), package.id = %id, "a package of credits was changed");
    Ok(personal(&PromoPackage::of(shown, currency)))
}
