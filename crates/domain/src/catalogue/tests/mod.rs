//! The built-in catalogue as a whole, and what is said about faulty files.

mod content;
mod counts;
mod faults;
mod fuzz;

use std::{
    collections::BTreeSet,
    sync::{Arc, LazyLock},
};

use super::{Catalogue, Group, Step};

/// The built-in catalogue, read once for all tests.
fn embedded() -> &'static Catalogue {
    static CATALOGUE: LazyLock<Catalogue> =
        LazyLock::new(|| Catalogue::embedded().unwrap_or_else(|faults| panic!("{faults}")));
    &CATALOGUE
}

fn count(group: Group) -> usize {
    embedded().of_group(group).len()
}

/// This step and everything it is made of.
fn steps(step: &Arc<Step>) -> Vec<&Arc<Step>> {
    let mut all = vec![step];
    all.extend(step.inputs().into_iter().flat_map(steps));
    all
}

fn depth(step: &Step) -> usize {
    1 + step.inputs().into_iter().map(|input| depth(input)).max().unwrap_or_default()
}

/// The values of one selector in a group.
fn values(group: Group, key: &str) -> BTreeSet<&'static str> {
    embedded().of_group(group).into_iter().filter_map(|item| item.selectors.get(key)).map(String::as_str).collect()
}
