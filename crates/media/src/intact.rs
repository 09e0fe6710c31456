//! Whether a stored file is still what was put there.

use futures_util::TryStreamExt;
use sha2::{Digest, Sha256};

use crate::{
    quality::{Expectation, Rejection, check},
    store::{MediaKey, MediaStore, StoreError},
};

/// What a look at a stored file found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FileState {
    /// Nothing wrong was found.
    Good,
    /// It is not there.
    Missing,
    /// It is there and is not what was put; in words.
    Altered(String),
}

/// Looks at a file: that it is there and not empty; with `deep`, also at its content.
///
/// A clean file bears the SHA-256 of its content as its name, so a deep look is certain. No checksum is kept of a public
/// file: a deep look decodes it, and a change that still decodes is not noticed.
///
/// # Errors
/// The store failed, so nothing is known.
pub async fn look(store: &MediaStore, key: &MediaKey, deep: bool) -> Result<FileState, StoreError> {
    let info = match store.head(key).await {
        Ok(info) => info,
        Err(StoreError::NotFound(_)) => return Ok(FileState::Missing),
        Err(error) => return Err(error),
    };
    if info.size_bytes == 0 {
        return Ok(FileState::Altered("it is empty".to_owned()));
    }
    if !deep {
        return Ok(FileState::Good);
    }
    match named_digest(key) {
        Some(digest) => by_digest(store, key, info.size_bytes, digest).await,
        None => by_decoding(store, key).await,
    }
}

/// The digest that a clean file's name is.
fn named_digest(key: &MediaKey) -> Option<&str> {
    let name = key.as_str().strip_prefix("private/")?;
    let stem = name.split_once('.').map_or(name, |(stem, _)| stem);
    (stem.len() == 64 && stem.bytes().all(|byte| byte.is_ascii_hexdigit())).then_some(stem)
}

async fn by_digest(store: &MediaStore, key: &MediaKey, size_bytes: u64, digest: &str) -> Result<FileState, StoreError> {
    // Piece by piece: a large clip is never held as a whole.
    let mut opened = store.open_range(key, 0..size_bytes).await?;
    let mut hasher = Sha256::new();
    while let Some(bytes) = opened.stream.try_next().await? {
        hasher.update(&bytes);
    }
    let found = hex::encode(hasher.finalize());
    Ok(if found == digest { FileState::Good } else { FileState::Altered("its SHA-256 is not its name".to_owned()) })
}

async fn by_decoding(store: &MediaStore, key: &MediaKey) -> Result<FileState, StoreError> {
    let bytes = store.get(key).await?;
    let clip = key.media_type().is_some_and(crate::sniff::MediaType::is_video);
    let expectation = if clip { Expectation::Clip } else { Expectation::Picture };
    let checked = tokio::task::spawn_blocking(move || check(&bytes, expectation)).await;
    Ok(match checked {
        // What was taken once may be small or plain; only what cannot be read has changed.
        Ok(Ok(_) | Err(Rejection::Blank | Rejection::TooSmall { .. } | Rejection::TooShort { .. })) => FileState::Good,
        Ok(Err(rejection)) => FileState::Altered(rejection.to_string()),
        Err(_) => FileState::Altered("a codec crashed on it".to_owned()),
    })
}

#[cfg(test)]
mod tests {
    use image::{DynamicImage, Rgb, RgbImage};

    use super::*;
    use crate::{picture, sniff::MediaType};

    fn png(shade: u8) -> Vec<u8> {
        let paint = |x: u32, y: u32| Rgb([x as u8, y as u8, shade]);
        picture::encode_png(&DynamicImage::from(RgbImage::from_fn(120, 90, paint))).unwrap()
    }

    #[tokio::test]
    async fn a_clean_file_is_held_against_its_name() {
        let folder = tempfile::tempdir().unwrap();
        let store = MediaStore::local(folder.path()).unwrap();
        let key = store.put_clean(png(1), MediaType::Png).await.unwrap().key;
        assert_eq!(look(&store, &key, true).await.unwrap(), FileState::Good);
        // Another picture that decodes: only the digest tells.
        std::fs::write(folder.path().join(key.as_str()), png(2)).unwrap();
        assert_eq!(look(&store, &key, false).await.unwrap(), FileState::Good);
        assert!(matches!(look(&store, &key, true).await.unwrap(), FileState::Altered(_)));
        std::fs::write(folder.path().join(key.as_str()), b"").unwrap();
        assert!(matches!(look(&store, &key, false).await.unwrap(), FileState::Altered(_)));
        std::fs::remove_file(folder.path().join(key.as_str())).unwrap();
        assert_eq!(look(&store, &key, false).await.unwrap(), FileState::Missing);
    }

    #[tokio::test]
    async fn a_public_file_must_decode() {
        let folder = tempfile::tempdir().unwrap();
        let store = MediaStore::local(folder.path()).unwrap();
        let key = MediaKey::public("materials/a_wm.png").unwrap();
        let whole = png(1);
        store.put_public(&key, whole.clone()).await.unwrap();
        assert_eq!(look(&store, &key, true).await.unwrap(), FileState::Good);
        store.put_public(&key, whole[..whole.len() / 2].to_vec()).await.unwrap();
        assert_eq!(look(&store, &key, false).await.unwrap(), FileState::Good);
        assert!(matches!(look(&store, &key, true).await.unwrap(), FileState::Altered(_)));
    }
}
