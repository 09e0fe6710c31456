//! From columns to checked values and back, for every table.

use std::fmt::Display;

use domain::{
    hash::{LookupHash, sha256_hex},
    money::UsdMicros,
};
use sea_orm::prelude::Json;
use serde::{Serialize, de::DeserializeOwned};
use uuid::{Builder, Uuid};

use crate::StoreError;

/// What became of a wish to store something that may be there already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Published {
    /// Stored under this id.
    Stored(Uuid),
    /// There before, under this id. Nothing was changed.
    AlreadyThere(Uuid),
}

impl Published {
    /// The id of the row, new or old.
    #[must_use]
    pub const fn id(self) -> Uuid {
        match self {
            Self::Stored(id) | Self::AlreadyThere(id) => id,
        }
    }
}

/// The id of a row that is made from data of ours, such as a showcase: the same in every run and on every
/// machine. A version 8 UUID out of SHA-256.
#[must_use]
pub fn stable_id(table: &str, name: &str) -> Uuid {
    let mut bytes = [0; 16];
    // The digest is 64 hex digits; half of them fill a UUID.
    let digest = sha256_hex(&[table, ":", name]);
    for (byte, pair) in bytes.iter_mut().zip(digest.as_bytes().chunks(2)) {
        let digits = std::str::from_utf8(pair).unwrap_or_default();
        *byte = u8::from_str_radix(digits, 16).unwrap_or_default();
    }
    Builder::from_custom_bytes(bytes).into_uuid()
}

/// One row being read: names the table and the row when a column does not parse.
#[derive(Clone, Copy)]
pub(crate) struct Reader {
    pub(crate) table: &'static str,
    pub(crate) id: Uuid,
}

impl Reader {
    fn corrupt(self, column: &'static str, reason: impl Display) -> StoreError {
        StoreError::corrupt(self.table, self.id, format_args!("{column}: {reason}"))
    }

    /// A word of one of the domain's enumerations.
    pub(crate) fn word<T>(self, column: &'static str, text: &str) -> Result<T, StoreError>
    where
        T: std::str::FromStr<Err: Display>,
    {
        text.parse().map_err(|error| self.corrupt(column, error))
    }

    /// A JSON column with a shape.
    pub(crate) fn json<T: DeserializeOwned>(self, column: &'static str, json: Json) -> Result<T, StoreError> {
        serde_json::from_value(json).map_err(|error| self.corrupt(column, error))
    }

    /// An amount.
    pub(crate) fn usd(self, column: &'static str, micros: i64) -> Result<UsdMicros, StoreError> {
        UsdMicros::try_from(micros).map_err(|error| self.corrupt(column, error))
    }

    /// A count, never negative.
    pub(crate) fn count(self, column: &'static str, count: i64) -> Result<u64, StoreError> {
        u64::try_from(count).map_err(|error| self.corrupt(column, error))
    }

    /// A count that fits into 32 bits, never negative.
    pub(crate) fn count32(self, column: &'static str, count: i64) -> Result<u32, StoreError> {
        u32::try_from(count).map_err(|error| self.corrupt(column, error))
    }

    /// A lookup hash.
    pub(crate) fn hash(self, column: &'static str, text: String) -> Result<LookupHash, StoreError> {
        LookupHash::try_from(text).map_err(|error| self.corrupt(column, error))
    }
}

/// How many rows stand before the `page`-th page, from 1.
pub(crate) fn offset(page: u64, per_page: u64) -> u64 {
    // Both databases count in 63 bits.
    page.saturating_sub(1).saturating_mul(per_page).min(i64::MAX.unsigned_abs())
}

/// Texts as a JSON array.
pub(crate) fn json_texts(texts: &[String]) -> Json {
    texts.iter().map(String::as_str).collect()
}

/// Plain records as a JSON array. Ours have string keys only, so none of them can fail to serialise.
pub(crate) fn json_values<T: Serialize>(values: &[T]) -> Json {
    values.iter().filter_map(|value| serde_json::to_value(value).ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stable_id_depends_on_table_and_name_only() {
        let id = stable_id("tool_showcases", "pattern/floral");
        assert_eq!(id, stable_id("tool_showcases", "pattern/floral"));
        assert_ne!(id, stable_id("demo_examples", "pattern/floral"));
        assert_ne!(id, stable_id("tool_showcases", "pattern/geometric"));
        assert_eq!(id.get_version_num(), 8);
    }
}
