//! An answer that is ready to be sent: serialised and tagged when it is published, compressed right after.

use std::{io::Write, sync::OnceLock};

use bytes::Bytes;
use flate2::{Compression, write::GzEncoder};
use serde::Serialize;
use sha2::{Digest, Sha256};

/// Below this, compression saves less than its headers cost.
const COMPRESS_FROM_BYTES: usize = 512;

/// JSON in up to three encodings, with a strong tag.
///
/// The JSON is there at once; compressing takes milliseconds and is done by [`Prepared::pack`], away from whoever waits
/// for an answer. Until then the plain form is sent.
#[derive(Clone, Debug)]
pub struct Prepared {
    /// Plain JSON.
    pub json: Bytes,
    /// Hex digest of the JSON; each encoding adds its own suffix on the wire (RFC 9110 §8.8.3.3).
    pub tag: String,
    packed: OnceLock<Packed>,
}

/// The compressed forms; each absent when it would not be smaller.
#[derive(Clone, Debug, Default)]
struct Packed {
    gzip: Option<Bytes>,
    brotli: Option<Bytes>,
}

impl Prepared {
    /// Serialises `value`. What cannot be serialised (never the case for our plain values) is `null`.
    #[must_use]
    pub fn of(value: &impl Serialize) -> Self {
        Self::of_json(serde_json::to_vec(value).unwrap_or_else(|_| b"null".to_vec()))
    }

    /// JSON that is already written.
    #[must_use]
    pub fn of_json(json: Vec<u8>) -> Self {
        Self::of_bytes(json)
    }

    /// A text of any kind.
    #[must_use]
    pub fn of_bytes(json: Vec<u8>) -> Self {
        let digest = Sha256::digest(&json);
        let tag = hex::encode(digest.get(..12).unwrap_or(&digest));
        Self { json: Bytes::from(json), tag, packed: OnceLock::new() }
    }

    /// Compresses, if that has not been done. Takes about 30 ms for a megabyte.
    pub fn pack(&self) {
        if self.packed.get().is_some() {
            return;
        }
        let smaller = |packed: Option<Vec<u8>>| packed.filter(|packed| packed.len() < self.json.len()).map(Bytes::from);
        let packed = if self.json.len() < COMPRESS_FROM_BYTES {
            Packed::default()
        } else {
            Packed { gzip: smaller(gzip(&self.json)), brotli: smaller(brotli(&self.json)) }
        };
        // Of two that compressed at once, both did the same.
        let _ = self.packed.set(packed);
    }

    /// With the compressed forms from the start.
    #[must_use]
    pub fn packed(self) -> Self {
        self.pack();
        self
    }

    /// Whether compressing is still to be done and worth it.
    #[must_use]
    pub fn is_loose(&self) -> bool {
        self.packed.get().is_none() && self.json.len() >= COMPRESS_FROM_BYTES
    }

    /// Gzip, if it is ready and smaller.
    #[must_use]
    pub fn gzip(&self) -> Option<&Bytes> {
        self.packed.get()?.gzip.as_ref()
    }

    /// Brotli, if it is ready and smaller.
    #[must_use]
    pub fn brotli(&self) -> Option<&Bytes> {
        self.packed.get()?.brotli.as_ref()
    }

    /// About how much memory it takes when it is packed.
    #[must_use]
    pub fn size_bytes(&self) -> usize {
        self.json.len() + self.json.len() / 4 + 200
    }
}

fn gzip(json: &[u8]) -> Option<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::new(7));
    encoder.write_all(json).ok()?;
    encoder.finish().ok()
}

fn brotli(json: &[u8]) -> Option<Vec<u8>> {
    // Quality 6: within a few percent of the best, and publishing stays in milliseconds.
    let params = brotli::enc::BrotliEncoderParams { quality: 6, size_hint: json.len(), ..Default::default() };
    let mut packed = Vec::new();
    brotli::BrotliCompress(&mut &*json, &mut packed, &params).ok()?;
    Some(packed)
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use super::*;

    #[test]
    fn every_encoding_holds_the_same_json() {
        let prepared = Prepared::of(&vec!["preset"; 500]);
        assert!(prepared.is_loose() && prepared.gzip().is_none());
        let prepared = prepared.packed();
        let mut unzipped = Vec::new();
        flate2::read::GzDecoder::new(prepared.gzip().unwrap().as_ref()).read_to_end(&mut unzipped).unwrap();
        let mut unbrotlied = Vec::new();
        brotli::BrotliDecompress(&mut prepared.brotli().unwrap().as_ref(), &mut unbrotlied).unwrap();
        assert!(unzipped == prepared.json && unbrotlied == prepared.json);
    }

    #[test]
    fn a_short_answer_is_not_compressed_and_the_tag_follows_the_content() {
        let short = Prepared::of(&"preset").packed();
        assert_eq!((short.is_loose(), short.gzip(), short.brotli()), (false, None, None));
        assert_ne!(short.tag, Prepared::of(&"other").tag);
    }
}
