//! Why the process cannot go on, what to do next, and its exit code.

/// A fault that ends a command.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// The configuration, or something it names, is wrong. Exit code 2.
    #[error("{what}\n  → {next}")]
    Setting {
        /// What is wrong.
        what: String,
        /// What to do.
        next: String,
    },
    /// Something outside cannot be reached. Exit code 3.
    #[error("{what}\n  → {next}")]
    Unreachable {
        /// What.
        what: String,
        /// What to do.
        next: String,
    },
    /// The library lacks what it must have, or items could not be made. Exit code 4.
    #[error("{what}\n  → {next}")]
    Incomplete {
        /// What is missing.
        what: String,
        /// What to do.
        next: String,
    },
    /// Anything else. Exit code 1.
    #[error("{0}")]
    Other(String),
}

impl Fault {
    /// For the shell.
    #[must_use]
    pub const fn exit_code(&self) -> u8 {
        match self {
            Self::Other(_) => 1,
            Self::Setting { .. } => 2,
            Self::Unreachable { .. } => 3,
            Self::Incomplete { .. } => 4,
        }
    }
}
