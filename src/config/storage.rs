//! `[storage]` and `[media]`.

use std::{path::PathBuf, time::Duration};

use secrecy::SecretString;
use url::Url;

use super::{
    address::http_url,
    reader::{key, section, settings},
    rules::{flag, integer, millis, one_of, path, seconds, secret, text, text_or_empty, threads},
};

/// Where media live.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StorageKind {
    /// In a folder.
    Local,
    /// In a bucket.
    S3,
}

settings! {
    /// Media and our own state.
    pub struct Storage {
        /// Where media live.
        pub kind: StorageKind = key("kind", one_of(&[("local", StorageKind::Local), ("s3", StorageKind::S3)])),
        /// Folder of the media when they are local.
        pub folder: PathBuf = key("folder", path()),
        /// Folder of our own state.
        pub data_folder: PathBuf = key("data_folder", path()),
        /// The bucket; complete when `kind` is `S3`.
        pub s3: S3 = section("s3"),
    }
}

settings! {
    /// An S3 bucket.
    pub struct S3 {
        /// Its name.
        pub bucket: String = key("bucket", text_or_empty(63)),
        /// Address of an S3-compatible service; `None`: AWS.
        pub endpoint: Option<Url> = key("endpoint", http_url().optional()),
        /// Its region.
        pub region: String = key("region", text_or_empty(64)),
        /// Id of the key.
        pub access_key_id: String = key("access_key_id", text_or_empty(256)),
        /// Secret of the key.
        pub secret_access_key: Option<SecretString> = key("secret_access_key", secret()),
        /// Put before every object's key.
        pub prefix: String = key("prefix", text_or_empty(256)),
        /// Whether the endpoint may lack TLS.
        pub allow_http: bool = key("allow_http", flag()),
        /// For a connection.
        pub connect_timeout: Duration = key("connect_timeout_ms", millis(100..=60_000)),
        /// For the head of an answer, and between two parts of its body.
        pub answer_timeout: Duration = key("answer_timeout_ms", millis(100..=300_000)),
        /// A file that is put more slowly is given up.
        pub min_upload_bytes_per_second: u64 =
            key("min_upload_bytes_per_second", integer(1_024..=1_073_741_824, "bytes per second")),
        /// A call that failed inside of the service is made again so many times,
        pub retries: usize = key("retries", integer(0..=20, "retries")),
        /// and only while it is younger than that.
        pub retry_within: Duration = key("retry_within_ms", millis(0..=240_000)),
    }
}

settings! {
    /// How media are fetched and drawn.
    pub struct Media {
        /// Drawn on every free result.
        pub watermark_text: String = key("watermark_text", text(64)),
        /// The ffmpeg binary; `None`: looked for in `PATH`.
        pub ffmpeg_path: Option<PathBuf> = key("ffmpeg_path", path().optional()),
        /// A longer result is given up.
        pub max_download_bytes: u64 = key("max_download_bytes", integer(65_536..=2_147_483_648, "bytes")),
        /// For one download in all.
        pub download_timeout: Duration = key("download_timeout_ms", millis(1_000..=3_600_000)),
        /// A slower download is given up.
        pub min_download_bytes_per_second: u64 =
            key("min_download_bytes_per_second", integer(1..=104_857_600, "bytes per second")),
        /// Media kept in memory, in all.
        pub hot_bytes: u64 = key("hot_bytes", integer(0..=1 << 40, "bytes")),
        /// How long a file is kept there.
        pub hot_time_to_live: Duration = key("hot_seconds", seconds(1..=86_400)),
        /// Results of one tool that differ in no more of 256 cells are duplicates.
        pub near_duplicate_cells: u32 = key("near_duplicate_cells", integer(0..=255, "cells")),
        /// Pictures worked on at once, at least 1.
        pub workers: usize = key("workers", threads(256)),
    }
}
