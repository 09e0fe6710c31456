//! The order within a group: one of each topic in turn, so that a limited run shows every topic.

use std::collections::VecDeque;

use super::load::Draft;
use crate::topics::Topic;

/// How the items of one topic follow each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Turn {
    /// As they are written.
    Written,
    /// Those of the n-th topic begin with its n-th item. In a product of two lists (products × scenes) the first
    /// round then shows many members of both, and not the first product in every scene.
    Shifted,
}

/// Orders `drafts` by taking the next of each topic in turn, and numbers them.
pub(super) fn round_robin(drafts: Vec<Draft>, topics: &[Topic], turn: Turn) -> Vec<Draft> {
    let mut queues: Vec<VecDeque<Draft>> = topics.iter().map(|_| VecDeque::new()).collect();
    // Items of an unknown topic have been reported; they only need a place.
    let mut strays = VecDeque::new();
    for draft in drafts {
        let place = topics.iter().position(|topic| Some(topic.id.as_str()) == draft.item.publication.topic());
        place.and_then(|place| queues.get_mut(place)).unwrap_or(&mut strays).push_back(draft);
    }
    if turn == Turn::Shifted {
        for (place, queue) in queues.iter_mut().enumerate().filter(|(_, queue)| !queue.is_empty()) {
            queue.rotate_left(place % queue.len());
        }
    }
    queues.push(strays);
    let mut ordered = Vec::new();
    while queues.iter().any(|queue| !queue.is_empty()) {
        ordered.extend(queues.iter_mut().filter_map(VecDeque::pop_front));
    }
    number(ordered)
}

/// Numbers `drafts` as they are.
pub(super) fn number(mut drafts: Vec<Draft>) -> Vec<Draft> {
    for (sort_order, draft) in (0..).zip(&mut drafts) {
        draft.item.sort_order = sort_order;
    }
    drafts
}
