//! How to reach an S3 bucket, and how long to try.

use std::{sync::Arc, time::Duration};

use object_store::{
    BackoffConfig, ClientOptions, ObjectStore, RetryConfig,
    aws::{AmazonS3, AmazonS3Builder},
    prefix::PrefixStore,
};
use secrecy::{ExposeSecret, SecretString};
use url::Url;

/// Settings of an S3 bucket. The bucket is addressed by path (`https://host/bucket/key`), which every service takes.
#[derive(Clone, Debug)]
pub struct S3Settings {
    /// Name of the bucket.
    pub bucket: String,
    /// Address of the service; absent for AWS itself.
    pub endpoint: Option<Url>,
    /// Region, for example `ap-northeast-1`; services without regions take `auto` or `us-east-1`.
    pub region: String,
    /// Public half of the credentials.
    pub access_key_id: String,
    /// Secret half of the credentials.
    pub secret_access_key: SecretString,
    /// Whether the endpoint may be plain http: only for a service on the same machine.
    pub allow_http: bool,
    /// Put before every key, for example `vidgo/`; empty for none.
    pub prefix: String,
    /// How long to try.
    pub patience: S3Patience,
}

/// How long an S3 service is waited for. A call ends, one way or the other, within `retry_within`, one more
/// `answer_timeout` and, for a file that is put, the time that its bytes may take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct S3Patience {
    /// For a connection.
    pub connect_timeout: Duration,
    /// For the head of an answer, and between two parts of its body.
    pub answer_timeout: Duration,
    /// Files are put at least so fast, in bytes per second, or given up; at least 1.
    pub min_upload_bytes_per_second: u64,
    /// A call that failed inside of the service, or got no answer, is made again so many times,
    pub retries: usize,
    /// and only while it is younger than that.
    pub retry_within: Duration,
}

impl Default for S3Patience {
    /// As in `config.toml`.
    fn default() -> Self {
        Self {
            connect_timeout: Duration::from_secs(3),
            answer_timeout: Duration::from_secs(10),
            min_upload_bytes_per_second: 262_144,
            retries: 5,
            retry_within: Duration::from_secs(20),
        }
    }
}

impl S3Patience {
    /// How long putting a file may take in all, retries included.
    pub(super) fn of_upload(&self, size_bytes: u64) -> Duration {
        let transfer = Duration::from_secs(size_bytes / self.min_upload_bytes_per_second.max(1));
        self.retry_within.saturating_add(self.answer_timeout).saturating_add(transfer)
    }
}

/// The same bucket twice, since reading and writing are waited for differently.
pub(super) struct Opened {
    pub(super) reading: Arc<dyn ObjectStore>,
    pub(super) writing: Arc<dyn ObjectStore>,
}

impl S3Settings {
    pub(super) fn open(&self) -> Result<Opened, object_store::Error> {
        let patience = self.patience;
        let options = || {
            ClientOptions::new()
                .with_allow_http(self.allow_http)
                .with_connect_timeout(patience.connect_timeout)
                // A slow visitor may read one file for minutes, and a long file takes as long as it takes.
                .with_timeout_disabled()
        };
        // The time between two parts of an answer also runs while a file is sent: it is for reading only.
        let reading = options().with_read_timeout(patience.answer_timeout);
        Ok(Opened { reading: self.prefixed(self.bucket(reading)?), writing: self.prefixed(self.bucket(options())?) })
    }

    fn bucket(&self, options: ClientOptions) -> Result<AmazonS3, object_store::Error> {
        let retry = RetryConfig {
            backoff: BackoffConfig {
                init_backoff: Duration::from_millis(100),
                max_backoff: Duration::from_secs(3),
                base: 2.0,
            },
            max_retries: self.patience.retries,
            retry_timeout: self.patience.retry_within,
        };
        let mut builder = AmazonS3Builder::new()
            .with_client_options(options)
            .with_retry(retry)
            .with_bucket_name(&self.bucket)
            .with_region(&self.region)
            .with_access_key_id(&self.access_key_id)
            .with_secret_access_key(self.secret_access_key.expose_secret())
            .with_virtual_hosted_style_request(false)
            .with_allow_http(self.allow_http);
        if let Some(endpoint) = &self.endpoint {
            builder = builder.with_endpoint(endpoint.as_str().trim_end_matches('/'));
        }
        builder.build()
    }

    fn prefixed(&self, bucket: AmazonS3) -> Arc<dyn ObjectStore> {
        let prefix = self.prefix.trim_matches('/');
        if prefix.is_empty() { Arc::new(bucket) } else { Arc::new(PrefixStore::new(bucket, prefix)) }
    }
}
