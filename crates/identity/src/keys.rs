//! The secret keys: one signs, older ones are still believed for a while (key rotation).

use std::fmt;

use hmac::{Hmac, KeyInit, Mac};
use jsonwebtoken::{DecodingKey, EncodingKey};
use secrecy::{ExposeSecret, SecretString};
use sha2::{Digest, Sha256};

/// A key shorter than its hash weakens it (RFC 7518 §3.2).
pub const SHORTEST_BYTES: usize = 32;

/// The key has fewer than 32 bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a secret key has at least {SHORTEST_BYTES} bytes")]
pub struct TooShort;

/// Every key in force. Its `Debug` form shows their ids only.
pub struct Keys {
    signing: Key,
    older: Vec<Key>,
}

/// One key in the forms in which it is used.
pub(crate) struct Key {
    /// Names it in the header of a token, and tells nothing about it.
    pub(crate) id: String,
    pub(crate) encoding: EncodingKey,
    pub(crate) decoding: DecodingKey,
    secret: SecretString,
}

impl Key {
    fn new(secret: SecretString) -> Result<Self, TooShort> {
        let bytes = secret.expose_secret().as_bytes();
        if bytes.len() < SHORTEST_BYTES {
            return Err(TooShort);
        }
        let digest = Sha256::new().chain_update(b"vidgo key id\0").chain_update(bytes).finalize();
        Ok(Self {
            id: hex::encode(digest.get(..8).unwrap_or_default()),
            encoding: EncodingKey::from_secret(bytes),
            decoding: DecodingKey::from_secret(bytes),
            secret,
        })
    }

    /// HMAC-SHA256 under this key. `purpose` keeps uses apart: the same subject has another code for each.
    pub(crate) fn mac(&self, purpose: &str, subject: &[u8]) -> [u8; 32] {
        // HMAC takes keys of every length, so this cannot fail; an all-zero answer would fit nothing that we issue.
        let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(self.secret.expose_secret().as_bytes()) else {
            return [0; 32];
        };
        mac.update(purpose.as_bytes());
        mac.update(&[0]);
        mac.update(subject);
        mac.finalize().into_bytes().into()
    }
}

impl Keys {
    /// `signing` signs; tokens, codes and links under one of `older` are still believed.
    ///
    /// # Errors
    /// A key is too short.
    pub fn new(signing: SecretString, older: Vec<SecretString>) -> Result<Self, TooShort> {
        let older = older.into_iter().map(Key::new).collect::<Result<_, _>>()?;
        Ok(Self { signing: Key::new(signing)?, older })
    }

    pub(crate) const fn signing(&self) -> &Key {
        &self.signing
    }

    /// Every key that is believed, the signing one first.
    pub(crate) fn believed(&self) -> impl Iterator<Item = &Key> {
        std::iter::once(&self.signing).chain(&self.older)
    }

    pub(crate) fn named(&self, id: &str) -> Option<&Key> {
        self.believed().find(|key| key.id == id)
    }
}

impl fmt::Debug for Keys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.believed().map(|key| &key.id)).finish()
    }
}
