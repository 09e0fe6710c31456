//! The media store: opened from the settings, and asked at the start whether results can be kept.

use std::time::{Duration, Instant};

use media::store::{MediaStore, S3Patience, S3Settings, StoreError};
use secrecy::SecretString;

use crate::{
    config::{Config, S3, StorageKind},
    fault::Fault,
};

/// Between two looks at a store that is not there yet.
const PAUSE: Duration = Duration::from_millis(500);

/// Opens the media store.
///
/// # Errors
/// The folder cannot be made, or the S3 settings do not fit.
pub fn store(config: &Config) -> Result<MediaStore, Fault> {
    let storage = &config.storage;
    let opened = match storage.kind {
        StorageKind::Local => MediaStore::local(&storage.folder),
        StorageKind::S3 => MediaStore::s3(&settings(&storage.s3)),
    };
    opened.map_err(|error| Fault::Setting {
        what: format!("the media store cannot be opened: {error}"),
        next: "check the [storage] section".to_owned(),
    })
}

fn settings(s3: &S3) -> S3Settings {
    S3Settings {
        bucket: s3.bucket.clone(),
        endpoint: s3.endpoint.clone(),
        region: s3.region.clone(),
        access_key_id: s3.access_key_id.clone(),
        secret_access_key: s3.secret_access_key.clone().unwrap_or_else(|| SecretString::from(String::new())),
        allow_http: s3.allow_http,
        prefix: s3.prefix.clone(),
        patience: S3Patience {
            connect_timeout: s3.connect_timeout,
            answer_timeout: s3.answer_timeout,
            min_upload_bytes_per_second: s3.min_upload_bytes_per_second,
            retries: s3.retries,
            retry_within: s3.retry_within,
        },
    }
}

/// Waits up to `patience` until a file can be written, read and deleted in the store, asked before anything is paid
/// for. What time does not heal (a refused key, no bucket) ends it at once.
///
/// # Errors
/// What is wrong, and what to do.
pub async fn until_store_ready(store: &MediaStore, patience: Duration) -> Result<(), Fault> {
    let begun = Instant::now();
    loop {
        match store.probe().await {
            Ok(()) => return Ok(()),
            Err(error) if error.unavailable() && begun.elapsed() < patience => {
                tracing::info!(%error, "waiting for the media store");
                tokio::time::sleep(PAUSE).await;
            }
            Err(error) => return Err(store_fault(&error)),
        }
    }
}

/// What to do about a store that failed.
#[must_use]
pub fn store_fault(error: &StoreError) -> Fault {
    let next = match error {
        StoreError::Denied(_) => {
            "check storage.s3.access_key_id, storage.s3.secret_access_key, storage.s3.region and this machine's clock; \
             the key must be allowed to read, write, list and delete in the bucket"
        }
        StoreError::NoBucket(_) => "make the bucket, or check storage.s3.bucket",
        StoreError::Unavailable(_) | StoreError::TooSlow(_) => {
            "start the service, check storage.s3.endpoint and the network, or raise STARTUP_TIMEOUT"
        }
        StoreError::Folder(_)
        | StoreError::Backend(_)
        | StoreError::Unfaithful
        | StoreError::NotFound(_)
        | StoreError::NotPublic(_)
        | StoreError::Range(_) => "check the [storage] section, and the permissions and free space of what it names",
    };
    Fault::Unreachable { what: format!("the media store: {error}"), next: next.to_owned() }
}
