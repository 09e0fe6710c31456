//! Prices and packages: put in where they are missing, read before anything is served, and watched from then on.

use actors::{
    handle::Handle,
    price_watch::{PriceWatch, Prices, WatchSettings},
    supervise::{Arbiters, RestartPolicy, supervise},
};
use chrono::{DateTime, Utc};
use domain::{
    lists::Lists,
    prices::{CreditValue, PriceBook},
};
use entities::StoreError;
use sea_orm::DatabaseConnection;

use crate::config::Config;

/// Puts in the prices and packages that the database lacks, and reads the prices. What is charged at less than it costs
/// is told as a warning: an operator may want it so.
///
/// # Errors
/// The database failed, or a row does not parse.
pub async fn prices(db: &DatabaseConnection, lists: &Lists, now: DateTime<Utc>) -> Result<PriceBook, StoreError> {
    let prices = entities::prices::seed(db, &lists.service_pricing, now).await?;
    let packages = entities::packages::seed(db, &lists.credit_packages, now).await?;
    if prices + packages > 0 {
        tracing::info!(prices, packages, "prices and packages of credits put in");
    }
    let book = entities::prices::book(db).await?;
    for warning in below_cost(db, &book).await? {
        tracing::warn!("{warning}");
    }
    Ok(book)
}

/// Every price that does not bring what a provider takes, at the lowest price for which credits are sold.
///
/// # Errors
/// The database failed, or a row does not parse.
pub async fn below_cost(db: &DatabaseConnection, book: &PriceBook) -> Result<Vec<String>, StoreError> {
    let packages = entities::packages::sold(db).await?;
    let value = CreditValue::cheapest(packages.iter().map(|package| &package.listed));
    Ok(value.map_or_else(Vec::new, |value| book.below_cost(value).iter().map(ToString::to_string).collect()))
}

/// Starts the watch.
pub fn watch(
    config: &Config,
    db: &DatabaseConnection,
    prices: &Prices,
    arbiters: &mut Arbiters,
    policy: RestartPolicy,
) -> Handle<PriceWatch> {
    let bounds = &config.actors.price_watch;
    let settings = WatchSettings { interval: config.credits.prices_refresh, mailbox: bounds.mailbox };
    let (db, prices) = (db.clone(), prices.clone());
    supervise("price_watch", bounds.places, policy, &arbiters.spawn(), move |lifeline| {
        PriceWatch::new(settings, db.clone(), prices.clone(), lifeline)
    })
}

#[cfg(test)]
mod tests {
    use std::{collections::BTreeMap, sync::Arc};

    use domain::{
        catalogue::{Catalogue, Group, Step, StepKey},
        money::UsdMicros,
        prices::service_of,
        provider::{Operation, PriceList},
        tool::Tool,
    };

    use super::*;
    use crate::config::{Sources, load};

    /// What the dearest provider takes that may be asked.
    fn dearest(prices: &PriceList, operation: Operation) -> UsdMicros {
        operation.route().iter().filter_map(|provider| prices.price(*provider, operation)).max().unwrap()
    }

    /// Every paid step that leads to a result, each once.
    fn steps(step: &Arc<Step>, found: &mut BTreeMap<StepKey, Operation>) {
        if let Some(operation) = step.operation() {
            found.insert(step.key(), operation);
        }
        step.inputs().into_iter().for_each(|input| steps(input, found));
    }

    #[test]
    fn what_the_tools_cost_is_what_their_steps_cost_in_config_toml() {
        let config = load(&Sources { file: None, environment: BTreeMap::new() }).unwrap();
        let catalogue = Catalogue::parse(&BTreeMap::new()).unwrap();
        let lists = Lists::embedded().unwrap();
        let row = |service: &str| {
            let named = |row: &&domain::lists::ServicePrice| row.service_type == service && row.model.is_none();
            lists.service_pricing.iter().find(named).unwrap()
        };
        for tool in Tool::ALL {
            let group = tool.as_str().parse::<Group>().unwrap();
            let cost_of = |recipe: &Arc<Step>| {
                let mut found = BTreeMap::new();
                steps(recipe, &mut found);
                found.values().map(|operation| dearest(&config.prices, *operation)).sum::<UsdMicros>()
            };
            let dearest_item = catalogue.of_group(group).iter().map(|item| cost_of(&item.recipe)).max().unwrap();
            assert_eq!(row(service_of(*tool)).api_cost_usd, dearest_item, "{tool}");
        }
        for (service, operation) in [
            ("image_to_video", Operation::ImageToVideo),
            ("image_to_video_with_style", Operation::ImageToVideo),
            ("video_transform", Operation::ImageToVideo),
            ("pattern_transfer", Operation::Interior),
            ("text_to_image", Operation::TextToImage),
        ] {
            assert_eq!(row(service).api_cost_usd, dearest(&config.prices, operation), "{service}");
        }
        assert_eq!(row("short_video_with_style").api_cost_usd, row("short_video").api_cost_usd);
    }
}
