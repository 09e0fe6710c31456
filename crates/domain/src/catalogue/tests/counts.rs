//! How many there are, in which order, and how many steps are paid for.

use std::collections::{BTreeMap, BTreeSet};

use super::{count, embedded, steps};
use crate::{
    catalogue::{Catalogue, Group, ShowcaseKind},
    provider::Operation,
    tool::{PromptGroup, Tool},
};

#[test]
fn every_group_has_what_the_contract_counts() {
    let expected = [
        (Group::ModelLibrary, 6),
        (Group::BackgroundRemoval, 24),
        (Group::ProductScene, 40),
        (Group::TryOn, 69),
        (Group::RoomRedesign, 36),
        (Group::ShortVideo, 12),
        (Group::AiAvatar, 60),
        (Group::PatternGenerate, 14),
        (Group::LandingVideo, 36),
        (Group::LandingAvatar, 72),
    ];
    assert_eq!(expected.map(|(group, _)| group), *Group::ALL);
    assert_eq!(expected.map(|(group, _)| (group, count(group))), expected);
    assert_eq!(embedded().items.len(), 369);
}

#[test]
fn templates_and_showcases_are_as_many_as_the_contract_counts() {
    let mut templates = BTreeMap::<PromptGroup, usize>::new();
    for template in &embedded().templates {
        *templates.entry(template.group).or_default() += 1;
    }
    let groups = [
        PromptGroup::BackgroundRemoval,
        PromptGroup::BackgroundChange,
        PromptGroup::ProductEffect,
        PromptGroup::RoomRedesign,
        PromptGroup::ImageToVideo,
        PromptGroup::StyleTransfer,
        PromptGroup::AiAvatar,
    ];
    assert_eq!(templates, groups.into_iter().map(|group| (group, 5)).collect());

    let mut showcases = BTreeMap::<ShowcaseKind, usize>::new();
    for showcase in &embedded().showcases {
        *showcases.entry(showcase.category).or_default() += 1;
    }
    let kinds =
        [(ShowcaseKind::Pattern, 10), (ShowcaseKind::Product, 6), (ShowcaseKind::Video, 5), (ShowcaseKind::Avatar, 6)];
    assert_eq!(showcases, BTreeMap::from(kinds));
}

#[test]
fn shared_steps_are_paid_once() {
    let mut paid = BTreeMap::<Operation, BTreeSet<_>>::new();
    let mut asked = 0;
    for step in embedded().items.iter().flat_map(|item| steps(&item.recipe)) {
        if let Some(operation) = step.operation() {
            asked += 1;
            paid.entry(operation).or_default().insert(step.key());
        }
    }
    let paid: BTreeMap<Operation, usize> = paid.into_iter().map(|(operation, keys)| (operation, keys.len())).collect();
    let expected = [
        // 6 portraits, 24 products, 40 scenes, 12 garments, 4 rooms, 12 + 36 stills, 14 patterns.
        (Operation::TextToImage, 148),
        (Operation::Interior, 36),
        (Operation::BackgroundRemoval, 24),
        (Operation::TryOn, 69),
        (Operation::ImageToVideo, 48),
        (Operation::Avatar, 132),
    ];
    assert_eq!(paid, BTreeMap::from(expected));
    assert_eq!((asked, paid.values().sum::<usize>()), (695, 457));
}

#[test]
fn items_come_in_the_order_of_generation_and_are_numbered_within_their_group() {
    let items = &embedded().items;
    assert!(items.is_sorted_by_key(|item| (item.group, item.sort_order)));
    for group in Group::ALL {
        let numbers = embedded().of_group(*group).into_iter().map(|item| item.sort_order);
        assert!(numbers.eq(0..u32::try_from(count(*group)).unwrap()), "{group}");
    }
}

#[test]
fn a_limited_run_shows_every_topic() {
    let topics = &embedded().topics;
    for tool in Tool::ALL {
        let group: Group = tool.as_str().parse().unwrap();
        let known = topics.of_tool(*tool);
        assert_shows(&[group], known.iter().map(|topic| topic.id.as_str()).collect());
    }
    let landing: BTreeSet<_> = topics.landing().iter().map(|topic| topic.id.as_str()).collect();
    assert_shows(&[Group::LandingVideo], landing.clone());
    assert_shows(&[Group::LandingAvatar], landing);
}

fn assert_shows(groups: &[Group], topics: BTreeSet<&str>) {
    let items = embedded().select(groups, Some(topics.len()));
    let shown: BTreeSet<_> = items.iter().filter_map(|item| item.publication.topic()).collect();
    assert_eq!(shown, topics);
}

#[test]
fn a_run_limited_to_ten_fills_every_template_and_showcase() {
    let selected: BTreeSet<_> =
        embedded().select(Group::ALL, Some(10)).into_iter().map(|item| item.id.as_str()).collect();
    let Catalogue { templates, showcases, .. } = embedded();
    let shown = templates.iter().map(|template| &template.item).chain(showcases.iter().map(|showcase| &showcase.item));
    let missing: Vec<_> = shown.filter(|item| !selected.contains(item.as_str())).collect();
    assert!(missing.is_empty(), "not among the first ten of their group: {missing:?}");
}

#[test]
fn a_selection_takes_the_first_of_each_wanted_group() {
    let selected = embedded().select(&[Group::TryOn, Group::ModelLibrary], Some(2));
    let ids: Vec<_> = selected.iter().map(|item| item.id.as_str()).collect();
    assert_eq!(
        ids,
        ["model_library/female-1", "model_library/male-1", "try_on/casual-1/female-1", "try_on/formal-1/male-1"]
    );
    assert_eq!(embedded().select(&[Group::TryOn], None).len(), 69);
    assert!(embedded().select(&[], None).is_empty());
}
