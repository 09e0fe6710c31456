//! What a run would do: reads the library and the journal, sends nothing, spends nothing.

use std::collections::{BTreeMap, HashMap, HashSet};

use domain::{
    catalogue::{Catalogue, Item, Publication, Step, StepKey},
    journal::IntentState,
    money::UsdMicros,
    provider::{Operation, PriceList, Provider},
};
use entities::{StoreError, journal, materials};
use sea_orm::DatabaseConnection;
use serde::Serialize;

use super::Selection;

/// One paid step that a run would ask for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PlannedStep {
    /// What is asked.
    pub operation: Operation,
    /// Whom first; `None`: nobody who can is configured.
    pub provider: Option<Provider>,
    /// Expected price.
    pub price_usd: UsdMicros,
}

/// One item of the selection.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PlannedItem {
    /// The catalogue's id.
    pub id: String,
    /// Whether the library has it.
    pub present: bool,
    /// What has to be paid for it, without what an earlier item of the plan pays already.
    pub steps: Vec<PlannedStep>,
}

/// The whole plan.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Plan {
    /// In generation order.
    pub items: Vec<PlannedItem>,
    /// Sum of all steps.
    pub total_usd: UsdMicros,
    /// Parked intents that hold items back until they are settled.
    pub parked: u32,
    /// Paid calls by provider.
    pub calls: BTreeMap<Provider, u32>,
}

/// Where a run finds an item in the library.
pub(super) struct Present {
    hashes: HashSet<domain::hash::LookupHash>,
    portraits: HashSet<String>,
}

impl Present {
    pub(super) async fn read(
        db: &DatabaseConnection,
        store: &media::store::MediaStore,
        items: &[&Item],
    ) -> Result<Self, StoreError> {
        let mut portraits = HashSet::new();
        for item in items {
            if let Publication::ModelPortrait { .. } = &item.publication {
                let there = match super::publish::portrait_key(&item.publication) {
                    Some(key) => store.exists(&key).await.unwrap_or(false),
                    None => false,
                };
                if there {
                    portraits.insert(item.id.clone());
                }
            }
        }
        Ok(Self { hashes: materials::present_hashes(db).await?, portraits })
    }

    pub(super) fn has(&self, item: &Item) -> bool {
        match &item.publication {
            Publication::Material { lookup_hash, .. } => self.hashes.contains(lookup_hash),
            Publication::ModelPortrait { .. } => self.portraits.contains(&item.id),
        }
    }
}

/// Plans a run.
///
/// # Errors
/// The database failed.
pub async fn plan(
    db: &DatabaseConnection,
    store: &media::store::MediaStore,
    catalogue: &Catalogue,
    prices: &PriceList,
    available: &[Provider],
    selection: &Selection,
) -> Result<Plan, StoreError> {
    let items = catalogue.select(&selection.groups, selection.limit_per_group);
    let present = Present::read(db, store, &items).await?;
    let all = journal::in_states(db, IntentState::ALL).await?;
    let states: HashMap<StepKey, IntentState> = all.into_iter().map(|intent| (intent.step_key, intent.state)).collect();
    let mut paid: HashSet<StepKey> = HashSet::new();
    let mut plan = Plan::default();
    for item in items {
        let mut steps = Vec::new();
        let there = present.has(item);
        if !there {
            for step in in_order(item) {
                let key = step.key();
                let Some(operation) = step.operation() else { continue };
                let under_way = matches!(
                    states.get(&key),
                    Some(IntentState::Succeeded | IntentState::Submitted | IntentState::Submitting)
                );
                if states.get(&key) == Some(&IntentState::Parked) {
                    plan.parked += 1;
                }
                if under_way || !paid.insert(key) {
                    continue;
                }
                let provider = operation.route().iter().copied().find(|provider| available.contains(provider));
                let price = provider.and_then(|provider| prices.price(provider, operation)).unwrap_or_default();
                if let Some(provider) = provider {
                    *plan.calls.entry(provider).or_default() += 1;
                }
                plan.total_usd = plan.total_usd + price;
                steps.push(PlannedStep { operation, provider, price_usd: price });
            }
        }
        plan.items.push(PlannedItem { id: item.id.clone(), present: there, steps });
    }
    Ok(plan)
}

/// The steps of an item, inputs before what needs them.
pub(super) fn in_order(item: &Item) -> Vec<&Step> {
    fn visit<'a>(step: &'a Step, found: &mut Vec<&'a Step>) {
        for input in step.inputs() {
            visit(input, found);
        }
        found.push(step);
    }
    let mut found = Vec::new();
    visit(&item.recipe, &mut found);
    if let Some(before) = &item.before {
        visit(before, &mut found);
    }
    found
}
