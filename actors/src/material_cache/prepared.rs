//! An answer that is ready to be sent: serialised, compressed and tagged once, when it is published.

use std::io::Write;

use bytes::Bytes;
use flate2::{Compression, write::GzEncoder};
use serde::Serialize;
use sha2::{Digest, Sha256};

/// Below this, compression saves less than its headers cost.
const COMPRESS_FROM_BYTES: usize = 512;

/// JSON in up to three encodings, with a strong tag.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Prepared {
    /// Plain JSON.
    pub json: Bytes,
    /// The same, gzip; absent when it would not be smaller.
    pub gzip: Option<Bytes>,
    /// The same, brotli; absent when it would not be smaller.
    pub brotli: Option<Bytes>,
    /// Hex digest of the JSON; each encoding adds its own suffix on the wire (RFC 9110 §8.8.3.3).
    pub tag: String,
}

impl Prepared {
    /// Serialises and compresses `value`. What cannot be serialised (never the case for our plain values) is `null`.
    #[must_use]
    pub fn of(value: &impl Serialize) -> Self {
        Self::of_json(serde_json::to_vec(value).unwrap_or_else(|_| b"null".to_vec()))
    }

    /// Compresses JSON that is already written.
    #[must_use]
    pub fn of_json(json: Vec<u8>) -> Self {
        let smaller = |packed: Option<Vec<u8>>| packed.filter(|packed| packed.len() < json.len()).map(Bytes::from);
        let worth_it = json.len() >= COMPRESS_FROM_BYTES;
        let digest = Sha256::digest(&json);
        Self {
            gzip: worth_it.then(|| smaller(gzip(&json))).flatten(),
            brotli: worth_it.then(|| smaller(brotli(&json))).flatten(),
            tag: hex::encode(digest.get(..12).unwrap_or(&digest)),
            json: Bytes::from(json),
        }
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
        let mut unzipped = Vec::new();
        flate2::read::GzDecoder::new(prepared.gzip.as_deref().unwrap()).read_to_end(&mut unzipped).unwrap();
        let mut unbrotlied = Vec::new();
        brotli::BrotliDecompress(&mut prepared.brotli.as_deref().unwrap(), &mut unbrotlied).unwrap();
        assert!(unzipped == prepared.json && unbrotlied == prepared.json);
    }

    #[test]
    fn a_short_answer_is_not_compressed_and_the_tag_follows_the_content() {
        let short = Prepared::of(&"preset");
        assert_eq!((short.gzip, short.brotli), (None, None));
        assert_ne!(short.tag, Prepared::of(&"other").tag);
    }
}
