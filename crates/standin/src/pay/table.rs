//! Rows by id, in the order of their making, which remember what changed since they were last written down.

use std::collections::{BTreeSet, HashMap};

/// What a table keeps.
pub(crate) trait Row: Clone {
    /// Unique in its table.
    fn id(&self) -> &str;
}

/// One kind of rows.
#[derive(Debug)]
pub(crate) struct Table<T> {
    rows: Vec<T>,
    places: HashMap<String, usize>,
    changed: BTreeSet<usize>,
}

impl<T> Default for Table<T> {
    fn default() -> Self {
        Self { rows: vec![], places: HashMap::new(), changed: BTreeSet::new() }
    }
}

impl<T: Row> Table<T> {
    pub(crate) fn get(&self, id: &str) -> Option<&T> {
        self.rows.get(*self.places.get(id)?)
    }

    /// The row to be changed: it will be written down again.
    pub(crate) fn get_mut(&mut self, id: &str) -> Option<&mut T> {
        let place = *self.places.get(id)?;
        self.changed.insert(place);
        self.rows.get_mut(place)
    }

    /// Adds a row, or replaces the one with its id.
    pub(crate) fn put(&mut self, row: T) {
        let place = self.places.get(row.id()).copied().unwrap_or(self.rows.len());
        self.changed.insert(place);
        match self.rows.get_mut(place) {
            Some(old) => *old = row,
            None => {
                self.places.insert(row.id().to_owned(), place);
                self.rows.push(row);
            }
        }
    }

    /// Oldest first.
    pub(crate) fn iter(&self) -> impl DoubleEndedIterator<Item = &T> {
        self.rows.iter()
    }

    pub(crate) fn len(&self) -> usize {
        self.rows.len()
    }

    /// What changed since the last call.
    pub(crate) fn take_changed(&mut self) -> Vec<T> {
        let changed = std::mem::take(&mut self.changed);
        changed.into_iter().filter_map(|place| self.rows.get(place).cloned()).collect()
    }

    /// Nothing has changed.
    pub(crate) fn settle(&mut self) {
        self.changed.clear();
    }
}
