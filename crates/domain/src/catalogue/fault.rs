//! What is wrong with catalogue files, said so that an editor can put it right.

use std::{cell::RefCell, fmt};

/// One thing to put right.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fault {
    /// File name, for example `try_on.toml`.
    pub file: String,
    /// From 1.
    pub line: usize,
    /// What is wrong and what to write instead.
    pub message: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.file, self.line, self.message)
    }
}

/// Everything that is wrong with the catalogue, sorted by file and line, never empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CatalogueFaults(Vec<Fault>);

impl CatalogueFaults {
    /// The faults, by file and line.
    #[must_use]
    pub fn faults(&self) -> &[Fault] {
        &self.0
    }
}

impl fmt::Display for CatalogueFaults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the catalogue has {} faults", self.0.len())?;
        self.0.iter().try_for_each(|fault| write!(f, "\n  {fault}"))
    }
}

impl std::error::Error for CatalogueFaults {}

/// Where a thing was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Origin {
    pub(super) file: String,
    pub(super) line: usize,
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.file, self.line)
    }
}

/// Gathers faults while reading goes on, so that one run tells them all.
/// Shared by reference between nested readers, hence the cell.
#[derive(Debug, Default)]
pub(super) struct Report(RefCell<Vec<Fault>>);

impl Report {
    pub(super) fn add(&self, origin: &Origin, message: impl Into<String>) {
        let fault = Fault { file: origin.file.clone(), line: origin.line, message: message.into() };
        let mut faults = self.0.borrow_mut();
        // A template text that is filled forty times says its fault once.
        if !faults.contains(&fault) {
            faults.push(fault);
        }
    }

    /// `value` when nothing was found, else all faults.
    pub(super) fn verdict<T>(self, value: T) -> Result<T, CatalogueFaults> {
        let mut faults = self.0.into_inner();
        if faults.is_empty() {
            return Ok(value);
        }
        faults.sort();
        Err(CatalogueFaults(faults))
    }
}
