//! Finished files in memory, up to a bound; what has fallen out is drawn again.

use std::collections::{BTreeMap, HashMap};

use bytes::Bytes;

/// Bytes kept, dropping what was not asked for the longest.
#[derive(Debug)]
pub(crate) struct Shelf {
    limit_bytes: usize,
    held_bytes: usize,
    turn: u64,
    files: HashMap<String, (u64, Bytes)>,
    by_turn: BTreeMap<u64, String>,
}

impl Shelf {
    pub(crate) fn new(limit_bytes: usize) -> Self {
        Self { limit_bytes, held_bytes: 0, turn: 0, files: HashMap::new(), by_turn: BTreeMap::new() }
    }

    /// The file, which counts as asked for.
    pub(crate) fn get(&mut self, name: &str) -> Option<Bytes> {
        let (turn, bytes) = self.files.get_mut(name)?;
        self.turn += 1;
        if let Some(name) = self.by_turn.remove(turn) {
            self.by_turn.insert(self.turn, name);
        }
        *turn = self.turn;
        Some(bytes.clone())
    }

    /// Keeps a file. One larger than the whole bound is not kept.
    pub(crate) fn put(&mut self, name: &str, bytes: Bytes) {
        self.remove(name);
        if bytes.len() > self.limit_bytes {
            return;
        }
        self.turn += 1;
        self.held_bytes += bytes.len();
        self.by_turn.insert(self.turn, name.to_owned());
        self.files.insert(name.to_owned(), (self.turn, bytes));
        while self.held_bytes > self.limit_bytes {
            let Some((_, oldest)) = self.by_turn.pop_first() else { break };
            self.remove(&oldest);
        }
    }

    /// Forgets everything.
    pub(crate) fn clear(&mut self) {
        *self = Self::new(self.limit_bytes);
    }

    fn remove(&mut self, name: &str) {
        if let Some((turn, bytes)) = self.files.remove(name) {
            self.by_turn.remove(&turn);
            self.held_bytes -= bytes.len();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_not_asked_for_the_longest_falls_out() {
        let mut shelf = Shelf::new(10);
        let four = Bytes::from_static(b"1234");
        shelf.put("a", four.clone());
        shelf.put("b", four.clone());
        assert!(shelf.get("a").is_some());
        shelf.put("c", four.clone());
        assert!(shelf.get("b").is_none());
        assert_eq!(shelf.get("a"), Some(four.clone()));
        shelf.put("d", Bytes::from_static(b"12345678901"));
        assert!(shelf.get("d").is_none());
        shelf.put("a", Bytes::new());
        shelf.put("e", Bytes::from_static(b"123456"));
        assert!(shelf.get("c").is_some(), "replacing a file frees its bytes");
    }
}
