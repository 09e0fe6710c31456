//! `/promotions`: what is cheaper at the moment, what a code takes off, and what staff decide about both (contract:
//! api.md §7, domain.md §10).

mod active;
mod admin;
mod admin_packages;
mod apply;
mod checks;
mod fields;
mod packages;
mod record;
mod shapes;
mod validate;

use actix_web::middleware::from_fn;
use domain::promotion::{self, CampaignFault};
use entities::{packages::PackageError, promotions::ChangeError};
use utoipa_actix_web::{scope, service_config::ServiceConfig};

use super::{
    extract::admin::only,
    problem::{FieldFault, Problem},
};

/// Its routes. Those of staff are behind the same door as `/admin`.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config.service(active::active).service(packages::packages);
    config.service(validate::validate).service(apply::apply);
    config.service(scope("/admin").wrap(from_fn(only)).configure(staff));
    config.service(scope("/internal").wrap(from_fn(only)).configure(internal));
}

fn staff(config: &mut ServiceConfig<'_>) {
    config.service(admin::list).service(admin::create);
    config.service(admin_packages::create).service(admin_packages::update);
    config.service(admin::update).service(admin::deactivate);
}

fn internal(config: &mut ServiceConfig<'_>) {
    config.service(record::record);
}

impl From<promotion::Refusal> for Problem {
    fn from(refusal: promotion::Refusal) -> Self {
        Self::Promotion(refusal)
    }
}

impl From<ChangeError> for Problem {
    fn from(error: ChangeError) -> Self {
        let fault = |CampaignFault { field, detail }| FieldFault { pointer: format!("/{field}"), detail };
        match error {
            ChangeError::CodeTaken => Self::Taken("another promotion has this code".to_owned()),
            ChangeError::Faults(faults) => Self::InvalidRequest(faults.into_iter().map(fault).collect()),
            ChangeError::Store(error) => error.into(),
        }
    }
}

impl From<PackageError> for Problem {
    fn from(error: PackageError) -> Self {
        match error {
            PackageError::NameTaken => Self::Taken("another package has this name".to_owned()),
            PackageError::Store(error) => error.into(),
        }
    }
}
