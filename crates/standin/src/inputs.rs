//! Pictures that came with requests: found, decoded, named by their content, and kept for drawing again.

use std::{
    fs,
    io::Cursor,
    path::PathBuf,
    sync::{Mutex, PoisonError},
};

use base64::{
    Engine,
    engine::{
        DecodePaddingMode,
        general_purpose::{GeneralPurpose, GeneralPurposeConfig, STANDARD},
    },
};
use bytes::Bytes;
use image::{DynamicImage, ImageReader, Limits};
use sha2::{Digest, Sha256};

use crate::files::Shelf;

/// Pictures held in memory, bytes.
const MEMORY_BYTES: usize = 64 * 1024 * 1024;

/// Longest side of a picture that is decoded, pixels.
const LONGEST_SIDE: u32 = 8192;

/// Largest picture when decoded, bytes.
const DECODED_BYTES: u64 = 256 * 1024 * 1024;

/// One picture as it was given, maybe not a picture at all.
#[derive(Clone, Debug)]
pub(crate) struct Input {
    /// SHA-256 of the bytes, hex.
    pub(crate) hash: String,
    pub(crate) bytes: Bytes,
}

impl Input {
    pub(crate) fn new(bytes: Bytes) -> Self {
        Self { hash: hex::encode(Sha256::digest(&bytes)), bytes }
    }

    /// How it stands in the journal and in a fingerprint, wherever it came from.
    pub(crate) fn reference(&self) -> String {
        format!("sha256:{}", self.hash)
    }

    /// Width and height, from the head of the file alone.
    pub(crate) fn size(&self) -> Option<(u32, u32)> {
        ImageReader::new(Cursor::new(&self.bytes)).with_guessed_format().ok()?.into_dimensions().ok()
    }
}

/// The picture in `bytes`; `None` when it cannot be decoded or is unreasonably large.
pub(crate) fn decode(bytes: &[u8]) -> Option<DynamicImage> {
    let mut reader = ImageReader::new(Cursor::new(bytes)).with_guessed_format().ok()?;
    let mut limits = Limits::default();
    limits.max_image_width = Some(LONGEST_SIDE);
    limits.max_image_height = Some(LONGEST_SIDE);
    limits.max_alloc = Some(DECODED_BYTES);
    reader.limits(limits);
    reader.decode().ok()
}

/// The bytes of base64, with or without padding, or of a `data:` URL holding it.
pub(crate) fn from_text(text: &str) -> Option<Bytes> {
    let data = match text.strip_prefix("data:") {
        Some(rest) => rest.split_once(";base64,")?.1,
        None => text,
    };
    let lenient = GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent);
    let engine = GeneralPurpose::new(&base64::alphabet::STANDARD, lenient);
    let bytes = engine.decode(data.trim()).ok().filter(|bytes| !bytes.is_empty())?;
    Some(bytes.into())
}

/// Base64 with padding.
pub(crate) fn to_text(bytes: &[u8]) -> String {
    STANDARD.encode(bytes)
}

/// Where inputs are kept: in memory up to a bound, and in `state_dir/inputs` when there is one.
#[derive(Debug)]
pub(crate) struct Inputs {
    dir: Option<PathBuf>,
    shelf: Mutex<Shelf>,
}

impl Inputs {
    /// Makes `dir` when it is not there.
    pub(crate) fn open(dir: Option<PathBuf>) -> std::io::Result<Self> {
        if let Some(dir) = &dir {
            fs::create_dir_all(dir)?;
        }
        Ok(Self { dir, shelf: Mutex::new(Shelf::new(MEMORY_BYTES)) })
    }

    /// Keeps an input. The file is complete under its name or not there at all.
    pub(crate) fn keep(&self, input: &Input) -> std::io::Result<()> {
        self.shelf.lock().unwrap_or_else(PoisonError::into_inner).put(&input.hash, input.bytes.clone());
        let Some(path) = self.dir.as_ref().map(|dir| dir.join(&input.hash)) else { return Ok(()) };
        if path.exists() {
            return Ok(());
        }
        let part = path.with_extension(format!("part-{}", uuid::Uuid::new_v4().simple()));
        fs::write(&part, &input.bytes)?;
        fs::rename(&part, &path)
    }

    /// An input kept before; `None`: never seen, or fallen out of memory.
    pub(crate) fn get(&self, hash: &str) -> Option<Bytes> {
        if let Some(bytes) = self.shelf.lock().unwrap_or_else(PoisonError::into_inner).get(hash) {
            return Some(bytes);
        }
        // The hash may come from an address: nothing but a hash may become a file name.
        if hash.len() != 64 || !hash.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return None;
        }
        let bytes: Bytes = fs::read(self.dir.as_ref()?.join(hash)).ok()?.into();
        self.shelf.lock().unwrap_or_else(PoisonError::into_inner).put(hash, bytes.clone());
        Some(bytes)
    }

    /// Forgets everything in memory. Files stay: their names are their content, so they can do no harm.
    pub(crate) fn clear(&self) {
        self.shelf.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_bytes_come_out_of_every_way_of_writing_them() {
        let bytes = Bytes::from_static(b"\x89PNG not really");
        let plain = to_text(&bytes);
        for text in [plain.clone(), format!("data:image/png;base64,{plain}"), plain.trim_end_matches('=').to_owned()] {
            assert_eq!(from_text(&text), Some(bytes.clone()), "{text}");
        }
        for text in ["", "data:image/png,abc", "no base64 at all!"] {
            assert_eq!(from_text(text), None, "{text}");
        }
    }

    #[test]
    fn inputs_survive_in_a_directory_and_names_cannot_leave_it() {
        let dir = tempfile::tempdir().unwrap();
        let input = Input::new(Bytes::from_static(b"abc"));
        Inputs::open(Some(dir.path().join("inputs"))).unwrap().keep(&input).unwrap();
        let again = Inputs::open(Some(dir.path().join("inputs"))).unwrap();
        assert_eq!(again.get(&input.hash), Some(input.bytes));
        fs::write(dir.path().join("secret"), "x").unwrap();
        assert_eq!(again.get("../secret"), None);
    }
}
