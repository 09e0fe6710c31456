//! One value as it was written, and where: the common form of what the file and the environment give.

use std::{fmt, path::PathBuf};

use toml::de::DeValue;

/// A value before any rule has looked at it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Value {
    /// A quoted text of the file.
    Text(String),
    /// A whole number of the file.
    Integer(i64),
    /// A decimal number of the file, in its own digits: money must not pass through a float.
    Decimal(String),
    /// `true` or `false` in the file.
    Boolean(bool),
    /// A list of the file.
    List(Vec<Value>),
    /// From the environment, trimmed: what it is depends on who asks.
    Word(String),
    /// Something no setting is made of.
    Other(&'static str),
}

impl Value {
    pub(super) fn from_toml(value: &DeValue<'_>) -> Self {
        match value {
            DeValue::String(text) => Self::Text(text.to_string()),
            DeValue::Integer(number) => i64::from_str_radix(number.as_str(), number.radix())
                .map_or(Self::Other("a number beyond 64 bits"), Self::Integer),
            DeValue::Float(number) => Self::Decimal(number.as_str().to_owned()),
            DeValue::Boolean(flag) => Self::Boolean(*flag),
            DeValue::Array(items) => Self::List(items.iter().map(|item| Self::from_toml(item.get_ref())).collect()),
            DeValue::Datetime(_) => Self::Other("a date"),
            DeValue::Table(_) => Self::Other("a section"),
        }
    }

    /// Whether nothing stands there: `""` or `[]`.
    pub(super) fn is_empty(&self) -> bool {
        match self {
            Self::Text(text) | Self::Word(text) => text.is_empty(),
            Self::List(items) => items.is_empty(),
            Self::Integer(_) | Self::Decimal(_) | Self::Boolean(_) | Self::Other(_) => false,
        }
    }
}

impl fmt::Display for Value {
    /// As it would stand in the file.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) | Self::Word(text) => write!(f, "{text:?}"),
            Self::Integer(number) => number.fmt(f),
            Self::Decimal(digits) => f.write_str(digits),
            Self::Boolean(flag) => flag.fmt(f),
            Self::List(items) => {
                f.write_str("[")?;
                for (place, item) in items.iter().enumerate() {
                    write!(f, "{}{item}", if place == 0 { "" } else { ", " })?;
                }
                f.write_str("]")
            }
            Self::Other(what) => f.write_str(what),
        }
    }
}

/// Where a value was given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// Compiled in, from the `config.toml` of the source tree.
    Default,
    /// A configuration file.
    File {
        /// Its path, as it was given.
        path: PathBuf,
        /// From 1.
        line: usize,
    },
    /// An environment variable.
    Environment {
        /// Its name.
        name: String,
    },
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Default => f.write_str("default"),
            Self::File { path, line } => write!(f, "{}:{line}", path.display()),
            Self::Environment { name } => write!(f, "env {name}"),
        }
    }
}
