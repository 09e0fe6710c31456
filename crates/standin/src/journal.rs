//! Every accepted paid call as one line of `tasks.jsonl`, written before it is answered (`pay.jsonl` is kept the same
//! way).
//!
//! From it a restarted stand-in knows its tasks, its meter and what was to befall each task. Lines are not synced to
//! the disk: they survive the process, which is what tests kill, and not the machine.

use std::{
    fs::{File, OpenOptions},
    io::{self, Read, Write},
    path::PathBuf,
    sync::{Mutex, PoisonError},
};

use chrono::{DateTime, Utc};
use domain::provider::Provider;
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::Value;

use crate::{faults::Fault, kinds::Operation, recipe::Recipe};

/// Where a task's end is told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Webhook {
    pub(crate) endpoint: String,
    #[serde(default)]
    pub(crate) secret: String,
}

/// One accepted paid call.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Record {
    pub(crate) id: String,
    pub(crate) provider: Provider,
    pub(crate) operation: Operation,
    pub(crate) fingerprint: String,
    pub(crate) created_at: DateTime<Utc>,
    /// The request, with `sha256:…` in the place of each picture.
    pub(crate) request: Value,
    /// `None`: answered at once and only counted.
    pub(crate) recipe: Option<Recipe>,
    pub(crate) fault: Option<Fault>,
    pub(crate) webhook: Option<Webhook>,
    pub(crate) title: Option<String>,
    /// In the provider's own unit.
    pub(crate) price: u64,
}

/// The file, or nothing.
#[derive(Debug)]
pub(crate) struct Journal(Option<Mutex<File>>);

impl Journal {
    /// Opens `path` and reads what it holds. A line cut off by a crash is passed over with a warning: its call was not
    /// answered either.
    pub(crate) fn open<R: DeserializeOwned>(path: Option<PathBuf>) -> io::Result<(Self, Vec<R>)> {
        let Some(path) = path else { return Ok((Self(None), vec![])) };
        let mut file = OpenOptions::new().create(true).append(true).read(true).open(&path)?;
        let mut text = Vec::new();
        file.read_to_end(&mut text)?;
        if text.last().is_some_and(|last| *last != b'\n') {
            file.write_all(b"\n")?;
        }
        let mut records = Vec::new();
        for (number, line) in text.split(|byte| *byte == b'\n').enumerate().filter(|(_, line)| !line.is_empty()) {
            match serde_json::from_slice(line) {
                Ok(record) => records.push(record),
                Err(error) => tracing::warn!(path = %path.display(), line = number + 1, %error, "unreadable task"),
            }
        }
        Ok((Self(Some(Mutex::new(file))), records))
    }

    /// Writes one line for each record.
    pub(crate) fn append<R: Serialize>(&self, records: &[R]) -> io::Result<()> {
        let Some(file) = &self.0 else { return Ok(()) };
        let mut lines = Vec::new();
        for record in records {
            serde_json::to_writer(&mut lines, record)?;
            lines.push(b'\n');
        }
        // One write, so that a crash leaves at most one torn line.
        file.lock().unwrap_or_else(PoisonError::into_inner).write_all(&lines)
    }

    /// Empties the file.
    pub(crate) fn clear(&self) -> io::Result<()> {
        let Some(file) = &self.0 else { return Ok(()) };
        file.lock().unwrap_or_else(PoisonError::into_inner).set_len(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(id: &str) -> Record {
        Record {
            id: id.to_owned(),
            provider: Provider::Piapi,
            operation: Operation::TryOn,
            fingerprint: "f".to_owned(),
            created_at: DateTime::from_timestamp(1_772_352_000, 0).unwrap(),
            request: Value::Null,
            recipe: Some(Recipe::Speech { script: "hello".to_owned(), female: true }),
            fault: Some(Fault::NeverFinal),
            webhook: None,
            title: None,
            price: 7,
        }
    }

    #[test]
    fn a_torn_line_costs_only_itself() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("tasks.jsonl");
        let (journal, none) = Journal::open::<Record>(Some(path.clone())).unwrap();
        assert!(none.is_empty());
        journal.append(&[record("a")]).unwrap();
        drop(journal);
        OpenOptions::new().append(true).open(&path).unwrap().write_all(br#"{"id":"torn"#).unwrap();

        let (journal, read) = Journal::open::<Record>(Some(path.clone())).unwrap();
        assert_eq!(read.len(), 1);
        journal.append(&[record("b")]).unwrap();
        let (journal, read) = Journal::open::<Record>(Some(path.clone())).unwrap();
        let ids: Vec<_> = read.iter().map(|record| record.id.as_str()).collect();
        assert_eq!(ids, ["a", "b"]);
        assert_eq!((read[0].fault, &read[0].recipe), (Some(Fault::NeverFinal), &record("a").recipe));

        journal.clear().unwrap();
        journal.append(&[record("c")]).unwrap();
        assert_eq!(Journal::open::<Record>(Some(path)).unwrap().1.len(), 1);
    }
}
