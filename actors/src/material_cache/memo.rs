//! What was worked out from one snapshot, kept as long as the snapshot: an answer is written once, not once a request.
//!
//! Bounded, because keys come from outside. When it is full it is emptied: what is asked for often is soon back.

use std::{
    any::Any,
    fmt,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};

/// At most so many entries of one snapshot.
const ENTRIES: usize = 4_096;
/// At most so many bytes, as told by who keeps them.
const BYTES: usize = 64 * 1024 * 1024;

type Kept = Arc<dyn Any + Send + Sync>;

/// Results by name. Reading takes no lock.
#[derive(Default)]
pub struct Memo {
    entries: papaya::HashMap<Box<str>, Kept>,
    bytes: AtomicUsize,
}

impl Memo {
    /// Lends what is kept under `key` to `use_it`, if it is a `T`.
    pub fn with<T: 'static, R>(&self, key: &str, use_it: impl FnOnce(&T) -> R) -> Option<R> {
        let entries = self.entries.pin();
        entries.get(key)?.downcast_ref::<T>().map(use_it)
    }

    /// What is kept under `key`.
    #[must_use]
    pub fn get<T: Send + Sync + 'static>(&self, key: &str) -> Option<Arc<T>> {
        Arc::clone(self.entries.pin().get(key)?).downcast().ok()
    }

    /// Keeps `value`, of about `size_bytes`. Of two that are kept at once the last stays; both are right.
    pub fn keep<T: Send + Sync + 'static>(&self, key: &str, value: Arc<T>, size_bytes: usize) {
        let entries = self.entries.pin();
        let bytes = self.bytes.fetch_add(size_bytes, Ordering::Relaxed) + size_bytes;
        if bytes > BYTES || entries.len() >= ENTRIES {
            entries.clear();
            self.bytes.store(size_bytes, Ordering::Relaxed);
        }
        entries.insert(key.into(), value);
    }

    /// What is kept under `key`, or is worked out now.
    pub fn get_or_keep<T: Send + Sync + 'static>(
        &self,
        key: &str,
        size_bytes: usize,
        work: impl FnOnce() -> T,
    ) -> Arc<T> {
        if let Some(kept) = self.get(key) {
            return kept;
        }
        let value = Arc::new(work());
        self.keep(key, Arc::clone(&value), size_bytes);
        value
    }
}

impl fmt::Debug for Memo {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Memo").field("entries", &self.entries.len()).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_is_found_as_what_it_is() {
        let memo = Memo::default();
        memo.keep("a", Arc::new(5_u32), 4);
        assert_eq!(memo.get::<u32>("a").as_deref(), Some(&5));
        assert_eq!(memo.get::<String>("a"), None);
        assert_eq!(*memo.get_or_keep("a", 4, || 6_u32), 5);
        assert_eq!(*memo.get_or_keep("b", 4, || 6_u32), 6);
        assert_eq!(memo.with("b", |number: &u32| *number), Some(6));
    }

    #[test]
    fn strangers_keys_and_large_answers_cannot_fill_the_memory() {
        let memo = Memo::default();
        for number in 0..3 * ENTRIES {
            memo.keep(&number.to_string(), Arc::new(number), 1);
            assert!(memo.entries.len() <= ENTRIES);
        }
        memo.keep("first", Arc::new(1_u32), BYTES / 2 + 1);
        memo.keep("second", Arc::new(2_u32), BYTES / 2 + 1);
        assert_eq!((memo.get::<u32>("first"), memo.get::<u32>("second").as_deref()), (None, Some(&2)));
    }
}
