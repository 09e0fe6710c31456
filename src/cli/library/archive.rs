//! The file that a library travels in: a tar of `manifest.json`, `materials.jsonl`, `steps.jsonl` and `media/<key>`,
//! in this order. The manifest comes first, so that each file is checked before anything is done with it.

use std::{collections::BTreeMap, fmt::Display, sync::Arc, time::Duration};

use chrono::{DateTime, Utc};
use domain::{money::UsdMicros, time::Clock};
use media::store::MediaKey;
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use sha2::{Digest, Sha256};

use crate::fault::Fault;

/// The version that this program writes, and the newest that it reads.
pub(super) const FORMAT: u32 = 1;
/// Name of the entry that tells what the others are.
pub(super) const MANIFEST: &str = "manifest.json";
/// Name of the materials, one JSON object a line.
pub(super) const MATERIALS: &str = "materials.jsonl";
/// Name of the paid steps, one JSON object a line.
pub(super) const STEPS: &str = "steps.jsonl";
/// What stands before the key of a media file.
const MEDIA: &str = "media/";
/// How often a line tells how far it is.
const TOLD_EVERY: Duration = Duration::from_secs(3);

/// Read before all else, so that a newer format is named as such whatever else it says.
#[derive(Debug, Deserialize)]
pub(super) struct Version {
    /// The format.
    pub(super) format: u32,
}

/// What the archive holds.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Manifest {
    /// The format, [`FORMAT`].
    pub(super) format: u32,
    /// When it was written.
    pub(super) created_at: DateTime<Utc>,
    /// Which program wrote it.
    pub(super) vidgo_version: String,
    /// Rows of `materials.jsonl`.
    pub(super) materials: u64,
    /// Rows of `steps.jsonl`.
    pub(super) steps: u64,
    /// What the steps cost.
    pub(super) total_cost: UsdMicros,
    /// Every other entry, by name.
    pub(super) files: BTreeMap<String, Listed>,
}

/// One entry, as it must be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Listed {
    /// Size in bytes.
    pub(super) size_bytes: u64,
    /// SHA-256 as 64 lower-case hex digits.
    pub(super) sha256: String,
}

impl Listed {
    /// What `bytes` are.
    pub(super) fn of(bytes: &[u8]) -> Self {
        Self { size_bytes: bytes.len() as u64, sha256: hex::encode(Sha256::digest(bytes)) }
    }
}

/// The entry of a media file.
pub(super) fn name_of(key: &MediaKey) -> String {
    format!("{MEDIA}{key}")
}

/// The media file of an entry; nothing for a name that could lead elsewhere.
pub(super) fn key_of(name: &str) -> Option<MediaKey> {
    MediaKey::try_from(name.strip_prefix(MEDIA)?).ok()
}

/// Rows as lines.
pub(super) fn to_lines<T: Serialize>(rows: &[T]) -> Result<Vec<u8>, Fault> {
    let mut lines = Vec::new();
    for row in rows {
        serde_json::to_writer(&mut lines, row).map_err(|error| Fault::Other(error.to_string()))?;
        lines.push(b'\n');
    }
    Ok(lines)
}

/// Rows out of lines.
pub(super) fn from_lines<T: DeserializeOwned>(name: &str, lines: &[u8]) -> Result<Vec<T>, Fault> {
    let parsed = lines.split(|byte| *byte == b'\n').enumerate().filter(|(_, line)| !line.is_empty());
    parsed
        .map(|(number, line)| {
            serde_json::from_slice(line)
                .map_err(|error| refused(format_args!("line {} of {name} does not parse: {error}", number + 1)))
        })
        .collect()
}

/// An archive that is not taken. Exit code 1.
pub(super) fn refused(why: impl Display) -> Fault {
    Fault::Other(format!("the library file is refused: {why}\n  → nothing of it is shown; get a whole copy of it"))
}

/// Tells how far it is: at most every few seconds, and at the end.
pub(super) struct Telling {
    clock: Arc<dyn Clock>,
    verb: &'static str,
    files: u64,
    bytes: u64,
    done_files: u64,
    done_bytes: u64,
    begun: DateTime<Utc>,
    told: DateTime<Utc>,
}

impl Telling {
    /// Begins, with so many files and bytes ahead.
    pub(super) fn begin<'a>(
        clock: Arc<dyn Clock>,
        verb: &'static str,
        files: impl Iterator<Item = &'a Listed>,
    ) -> Self {
        let (count, bytes) = files.fold((0, 0_u64), |(count, bytes), file| (count + 1, bytes + file.size_bytes));
        let now = clock.now();
        Self { clock, verb, files: count, bytes, done_files: 0, done_bytes: 0, begun: now, told: now }
    }

    /// One more is done.
    pub(super) fn done(&mut self, size_bytes: u64) {
        self.done_files += 1;
        self.done_bytes += size_bytes;
        let now = self.clock.now();
        let waited = (now - self.told).to_std().unwrap_or_default();
        let last = self.done_files == self.files;
        if !last && waited < TOLD_EVERY {
            return;
        }
        self.told = now;
        let taken = (now - self.begun).to_std().unwrap_or_default();
        let ahead = self.bytes.saturating_sub(self.done_bytes);
        let left = match u64::try_from(taken.as_millis()) {
            Ok(taken_ms) if !last => {
                let left_ms = u128::from(taken_ms) * u128::from(ahead) / u128::from(self.done_bytes.max(1));
                format!(", about {} s left", left_ms.div_ceil(1000))
            }
            _ => String::new(),
        };
        eprintln!(
            "{}: {} of {} files, {} of {} bytes{left}",
            self.verb, self.done_files, self.files, self.done_bytes, self.bytes
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_media_keys_are_names() {
        assert!(key_of("media/public/materials/a.jpg").is_some());
        for name in
            ["media/../a.jpg", "/media/public/a", "media/public/../../a", "media//public/a", "public/a", "media/"]
        {
            assert!(key_of(name).is_none(), "{name}");
        }
    }
}
