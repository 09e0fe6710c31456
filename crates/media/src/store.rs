//! Where media files live: a folder or an S3 bucket. Clean files are under `private/` and are never served; marked
//! ones are under `public/`.

mod fault;
mod key;
mod settings;

use std::{ops::Range, path::Path, sync::Arc};

use bytes::Bytes;
use futures_util::{StreamExt, TryStreamExt, stream::BoxStream};
use object_store::{
    Attribute, Attributes, GetOptions, GetRange, ObjectStore, ObjectStoreExt, PutOptions, local::LocalFileSystem,
    memory::InMemory,
};
use sha2::{Digest, Sha256};

pub use fault::StoreError;
use fault::named;
pub use key::{BadKey, MediaKey};
pub use settings::{S3Patience, S3Settings};

use crate::sniff::MediaType;

/// A file that was put.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredFile {
    /// Where it is.
    pub key: MediaKey,
    /// SHA-256 of the content, as 64 lower-case hex digits.
    pub sha256_hex: String,
    /// Size in bytes.
    pub size_bytes: u64,
}

/// What is known of a file without reading it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileInfo {
    /// Size in bytes.
    pub size_bytes: u64,
    /// Entity tag, without quotes; changes when the content does.
    pub etag: String,
    /// When it was written.
    pub last_modified: std::time::SystemTime,
    /// By the extension of its key.
    pub media_type: Option<MediaType>,
}

/// A file that is being read.
pub struct OpenRange {
    /// Of the whole file.
    pub info: FileInfo,
    /// What the stream gives: first byte, and the one after the last.
    pub range: Range<u64>,
    /// The bytes.
    pub stream: BoxStream<'static, Result<Bytes, object_store::Error>>,
}

/// The media store. Cloning shares it.
#[derive(Clone, Debug)]
pub struct MediaStore {
    reading: Arc<dyn ObjectStore>,
    writing: Arc<dyn ObjectStore>,
    /// Present for S3: only there are files written over a network, and keep what they are beside what they hold.
    remote: Option<S3Patience>,
}

impl MediaStore {
    /// Files in `folder`, which is made if it is not there. Writing is a temporary file, synced, and a rename.
    ///
    /// # Errors
    /// The folder cannot be made or opened.
    pub fn local(folder: impl AsRef<Path>) -> Result<Self, StoreError> {
        std::fs::create_dir_all(&folder).map_err(StoreError::Folder)?;
        let backend = LocalFileSystem::new_with_prefix(folder)?;
        Ok(Self::on_this_machine(Arc::new(backend.with_fsync(true))))
    }

    /// Objects in an S3 bucket, or in one of the many services that speak its protocol.
    ///
    /// # Errors
    /// The settings do not fit together; the bucket is not asked yet (see [`MediaStore::probe`]).
    pub fn s3(settings: &S3Settings) -> Result<Self, StoreError> {
        let opened = settings.open()?;
        Ok(Self { reading: opened.reading, writing: opened.writing, remote: Some(settings.patience) })
    }

    /// Files in memory, for tests.
    #[must_use]
    pub fn in_memory() -> Self {
        Self::on_this_machine(Arc::new(InMemory::new()))
    }

    fn on_this_machine(backend: Arc<dyn ObjectStore>) -> Self {
        Self { reading: Arc::clone(&backend), writing: backend, remote: None }
    }

    /// Puts a clean file under `private/<sha256>.<extension>`. The same content is stored once, however often it is put.
    ///
    /// # Errors
    /// The store failed: nothing or all of it was written.
    pub async fn put_clean(&self, bytes: impl Into<Bytes>, media_type: MediaType) -> Result<StoredFile, StoreError> {
        let bytes = bytes.into();
        let sha256_hex = sha256_hex(&bytes);
        let key = MediaKey::clean(&sha256_hex, media_type);
        let size_bytes = bytes.len() as u64;
        let there = match self.head(&key).await {
            Ok(info) => info.size_bytes == size_bytes,
            Err(StoreError::NotFound(_)) => false,
            Err(error) => return Err(error),
        };
        if !there {
            self.put(&key, bytes).await?;
        }
        Ok(StoredFile { key, sha256_hex, size_bytes })
    }

    /// Puts a file under a public key. A file that is there is replaced: a reader sees the old or the new one.
    ///
    /// # Errors
    /// `NotPublic` (nothing written), or the store failed: nothing or all of it was written.
    pub async fn put_public(&self, key: &MediaKey, bytes: impl Into<Bytes>) -> Result<StoredFile, StoreError> {
        if !key.is_public() {
            return Err(StoreError::NotPublic(key.clone()));
        }
        let bytes = bytes.into();
        let (sha256_hex, size_bytes) = (sha256_hex(&bytes), bytes.len() as u64);
        self.put(key, bytes).await?;
        Ok(StoredFile { key: key.clone(), sha256_hex, size_bytes })
    }

    /// Reads a whole file.
    ///
    /// # Errors
    /// `NotFound`, or the store failed.
    pub async fn get(&self, key: &MediaKey) -> Result<Bytes, StoreError> {
        let found = self.reading.get(&key.path()).await.map_err(|error| named(error, key))?;
        found.bytes().await.map_err(|error| named(error, key))
    }

    /// Opens a part of a file: from the first byte to before the second one, cut to the file's end.
    ///
    /// # Errors
    /// `NotFound`, `Range` when it begins behind the end of the file, or the store failed.
    pub async fn open_range(&self, key: &MediaKey, range: Range<u64>) -> Result<OpenRange, StoreError> {
        if range.is_empty() {
            // No backend takes an empty range, and an empty file has no other.
            let info = self.head(key).await?;
            let start = range.start.min(info.size_bytes);
            return Ok(OpenRange { info, range: start..start, stream: futures_util::stream::empty().boxed() });
        }
        let options = GetOptions { range: Some(GetRange::Bounded(range.clone())), ..GetOptions::default() };
        let found = match self.reading.get_opts(&key.path(), options).await {
            Ok(found) => found,
            Err(error) => {
                let error = named(error, key);
                if !matches!(error, StoreError::Backend(_)) {
                    return Err(error);
                }
                // The backends do not agree on an error for a range out of bounds.
                let size_bytes = self.head(key).await?.size_bytes;
                return Err(if range.start >= size_bytes { StoreError::Range(key.clone()) } else { error });
            }
        };
        Ok(OpenRange { info: info(&found.meta, key), range: found.range.clone(), stream: found.into_stream() })
    }

    /// Size, entity tag and time of a file.
    ///
    /// # Errors
    /// `NotFound`, or the store failed.
    pub async fn head(&self, key: &MediaKey) -> Result<FileInfo, StoreError> {
        let found = self.reading.head(&key.path()).await.map_err(|error| named(error, key))?;
        Ok(info(&found, key))
    }

    /// Whether a file is there.
    ///
    /// # Errors
    /// The store failed, so it is not known.
    pub async fn exists(&self, key: &MediaKey) -> Result<bool, StoreError> {
        match self.head(key).await {
            Ok(_) => Ok(true),
            Err(StoreError::NotFound(_)) => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// Deletes a file; one that is not there is deleted already.
    ///
    /// # Errors
    /// The store failed.
    pub async fn delete(&self, key: &MediaKey) -> Result<(), StoreError> {
        match self.reading.delete(&key.path()).await {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }

    /// Keys below a folder such as `public/materials`, in no order.
    ///
    /// # Errors
    /// The store failed.
    pub async fn list(&self, folder: &str) -> Result<Vec<MediaKey>, StoreError> {
        let prefix = object_store::path::Path::from(folder);
        let found = self.reading.list(Some(&prefix)).map_err(StoreError::from);
        // What is not one of our keys was not put by us.
        found.try_filter_map(async |meta| Ok(MediaKey::try_from(meta.location.as_ref()).ok())).try_collect().await
    }

    /// Number of files below a folder.
    ///
    /// # Errors
    /// The store failed.
    pub async fn count(&self, folder: &str) -> Result<u64, StoreError> {
        let prefix = object_store::path::Path::from(folder);
        let mut found = self.reading.list(Some(&prefix)).map_err(StoreError::from);
        let mut count = 0;
        while let Some(file) = found.next().await {
            file?;
            count += 1;
        }
        Ok(count)
    }

    /// Writes a small file, reads it back and deletes it: whether results can be kept, asked before any is paid for.
    ///
    /// # Errors
    /// What went wrong; the small file may be left.
    pub async fn probe(&self) -> Result<(), StoreError> {
        let content = Bytes::from_static(b"vidgo: this file shows that the media store works");
        let key = MediaKey::for_probe();
        self.put(&key, content.clone()).await?;
        let back = self.get(&key).await?;
        self.delete(&key).await?;
        if back == content && !self.exists(&key).await? { Ok(()) } else { Err(StoreError::Unfaithful) }
    }

    async fn put(&self, key: &MediaKey, bytes: Bytes) -> Result<(), StoreError> {
        let Some(patience) = &self.remote else {
            self.writing.put(&key.path(), bytes.into()).await?;
            return Ok(());
        };
        // For whoever reads the bucket without us, a CDN for example.
        let attributes = Attributes::from_iter([
            (Attribute::ContentType, key.mime()),
            (Attribute::CacheControl, key.cache_control()),
        ]);
        let time = patience.of_upload(bytes.len() as u64);
        let path = key.path();
        let put = self.writing.put_opts(&path, bytes.into(), PutOptions { attributes, ..PutOptions::default() });
        tokio::time::timeout(time, put).await.map_err(|_| StoreError::TooSlow(time))??;
        Ok(())
    }
}

fn info(meta: &object_store::ObjectMeta, key: &MediaKey) -> FileInfo {
    FileInfo {
        size_bytes: meta.size,
        // Every backend we use has one; size and time stand in where a service leaves it out.
        etag: meta.e_tag.as_deref().map_or_else(
            || format!("{:x}-{:x}", meta.size, meta.last_modified.timestamp_micros()),
            |tag| tag.trim_start_matches("W/").trim_matches('"').to_owned(),
        ),
        last_modified: meta.last_modified.into(),
        media_type: key.media_type(),
    }
}

fn sha256_hex(bytes: &[u8]) -> String {
    hex::encode(Sha256::digest(bytes))
}
