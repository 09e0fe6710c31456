//! How to reach an S3 bucket.

use std::{sync::Arc, time::Duration};

use object_store::{ClientOptions, ObjectStore, aws::AmazonS3Builder, prefix::PrefixStore};
use secrecy::{ExposeSecret, SecretString};
use url::Url;

/// Settings of an S3 bucket.
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
}

impl S3Settings {
    pub(super) fn open(self) -> Result<Arc<dyn ObjectStore>, object_store::Error> {
        let options = ClientOptions::new()
            .with_allow_http(self.allow_http)
            .with_connect_timeout(Duration::from_secs(5))
            // A clip of 100 MB at 1 MB/s.
            .with_timeout(Duration::from_secs(120));
        let mut builder = AmazonS3Builder::new()
            .with_client_options(options)
            .with_bucket_name(&self.bucket)
            .with_region(&self.region)
            .with_access_key_id(&self.access_key_id)
            .with_secret_access_key(self.secret_access_key.expose_secret())
            .with_allow_http(self.allow_http);
        if let Some(endpoint) = &self.endpoint {
            builder = builder.with_endpoint(endpoint.as_str().trim_end_matches('/'));
        }
        let bucket = builder.build()?;
        let prefix = self.prefix.trim_matches('/');
        Ok(if prefix.is_empty() { Arc::new(bucket) } else { Arc::new(PrefixStore::new(bucket, prefix)) })
    }
}
