//! Media that were asked for a moment ago, in memory, bounded in bytes.
//!
//! Files are immutable but for model portraits, which keep their name; so an entry is looked at again in the store
//! after a while, whoever replaced the file.

use std::{sync::Arc, time::Duration};

use bytes::Bytes;
use moka::sync::Cache;

use super::static_files::Facts;

/// A file and what its headers say.
#[derive(Debug)]
pub struct HotFile {
    /// For the headers.
    pub facts: Facts,
    /// All of it.
    pub bytes: Bytes,
}

/// The files, by their path below `/static/`.
#[derive(Clone, Debug)]
pub struct HotFiles {
    files: Cache<Box<str>, Arc<HotFile>>,
    largest_bytes: u64,
}

/// One file may take this part of the whole: a few long clips must not push out all pictures.
const LARGEST_PART: u64 = 16;

impl HotFiles {
    /// At most `bytes` together, each for at most `time_to_live`. Zero bytes: nothing is kept.
    #[must_use]
    pub fn new(bytes: u64, time_to_live: Duration) -> Self {
        let weight = |file: &Arc<HotFile>| u32::try_from(file.bytes.len()).unwrap_or(u32::MAX);
        let builder = Cache::builder().max_capacity(bytes).weigher(move |_, file| weight(file));
        let files = builder.time_to_live(time_to_live).build();
        Self { files, largest_bytes: bytes / LARGEST_PART }
    }

    /// Whether a file of this size is kept.
    #[must_use]
    pub const fn takes(&self, size_bytes: u64) -> bool {
        size_bytes > 0 && size_bytes <= self.largest_bytes
    }

    /// Keeps a file.
    pub fn keep(&self, path: &str, file: HotFile) {
        self.files.insert(path.into(), Arc::new(file));
    }

    /// The file under this path, if it is here.
    #[must_use]
    pub fn get(&self, path: &str) -> Option<Arc<HotFile>> {
        self.files.get(path)
    }
}
