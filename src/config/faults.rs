//! Everything that is wrong with a configuration, said so that it can be put right in one go.

use std::fmt;

/// One setting to put right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The setting, for example `server.port`; a variable's or file's own name when no setting is meant.
    pub name: String,
    /// Where it was given, or the variables that would set it.
    pub place: String,
    /// What is wrong. Never holds a secret.
    pub what: String,
    /// What to write instead.
    pub write: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name)?;
        if !self.place.is_empty() {
            write!(f, " ({})", self.place)?;
        }
        write!(f, ": {}; {}", self.what, self.write)
    }
}

/// All faults of a configuration, never empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConfigFaults(Vec<Fault>);

impl ConfigFaults {
    /// `Ok(value)` when `faults` is empty.
    pub(super) fn verdict<T>(value: T, faults: Vec<Fault>) -> Result<T, Self> {
        if faults.is_empty() { Ok(value) } else { Err(Self(faults)) }
    }

    pub(super) fn all(faults: Vec<Fault>) -> Self {
        Self(faults)
    }

    /// The faults, in the order of `config.toml`.
    #[must_use]
    pub fn faults(&self) -> &[Fault] {
        &self.0
    }
}

impl From<Fault> for ConfigFaults {
    fn from(fault: Fault) -> Self {
        Self(vec![fault])
    }
}

impl fmt::Display for ConfigFaults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0.len() {
            1 => f.write_str("the configuration has 1 fault")?,
            count => write!(f, "the configuration has {count} faults")?,
        }
        self.0.iter().try_for_each(|fault| write!(f, "\n  {fault}"))
    }
}

impl std::error::Error for ConfigFaults {}
