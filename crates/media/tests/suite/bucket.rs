//! A bucket whose service refuses, fails, hangs, is slow, or is gone: what the caller is told, and how soon.

use std::time::{Duration, Instant};

use futures_util::TryStreamExt;
use harness::{Front, Manner, OwnS3};
use media::{
    sniff::MediaType,
    store::{MediaKey, MediaStore, S3Patience, S3Settings, StoreError},
};
use reqwest::header;

use crate::support::{in_bucket, settings};

/// Bounds that a test can wait for.
const SHORT: S3Patience = S3Patience {
    connect_timeout: Duration::from_millis(500),
    answer_timeout: Duration::from_millis(400),
    min_upload_bytes_per_second: 1_000_000,
    retries: 3,
    retry_within: Duration::from_millis(1_500),
};
/// What a call may take at most with them, and what a busy machine adds.
const BOUND: Duration = Duration::from_millis(1_500 + 400 + 500 + 1_000);

fn portrait() -> MediaKey {
    MediaKey::public("models/female/female-1.png").unwrap()
}

/// A store behind a front, with a portrait in it.
async fn fronted() -> Option<(MediaStore, Front)> {
    let bucket = harness::bucket()?;
    let front = Front::before(bucket.port()).await;
    let store = MediaStore::s3(&S3Settings { patience: SHORT, ..settings(&bucket.through(front.port())) }).unwrap();
    store.put_public(&portrait(), &b"portrait"[..]).await.unwrap();
    Some((store, front))
}

/// Every kind of call, and how it failed.
async fn failures(store: &MediaStore) -> Vec<(&'static str, StoreError, Duration)> {
    let mut failures = Vec::new();
    let mut note = |call: &'static str, begun: Instant, error: Option<StoreError>| {
        failures.push((call, error.expect(call), begun.elapsed()));
    };
    let key = portrait();
    let begun = Instant::now();
    note("get", begun, store.get(&key).await.err());
    let begun = Instant::now();
    note("head", begun, store.head(&key).await.err());
    let begun = Instant::now();
    note("range", begun, store.open_range(&key, 0..2).await.err());
    let begun = Instant::now();
    note("list", begun, store.list("public").await.err());
    let begun = Instant::now();
    note("put clean", begun, store.put_clean(&b"x"[..], MediaType::Png).await.err());
    let begun = Instant::now();
    note("put public", begun, store.put_public(&key, &b"x"[..]).await.err());
    let begun = Instant::now();
    note("delete", begun, store.delete(&key).await.err());
    let begun = Instant::now();
    note("probe", begun, store.probe().await.err());
    failures
}

#[tokio::test]
async fn what_a_file_is_and_how_long_it_may_be_kept_stands_beside_it() {
    let Some(bucket) = harness::bucket() else { return };
    let store = in_bucket(&bucket);
    let material = MediaKey::public("materials/a.mp4").unwrap();
    store.put_public(&portrait(), &b"x"[..]).await.unwrap();
    store.put_public(&material, &b"x"[..]).await.unwrap();
    let clean = store.put_clean(&b"clean"[..], MediaType::Webp).await.unwrap().key;
    for (key, kind, cache) in [
        (portrait(), "image/png", "public, max-age=300, must-revalidate"),
        (material, "video/mp4", "public, max-age=31536000, immutable"),
        (clean, "image/webp", "private, no-store"),
    ] {
        // As a CDN would ask the bucket: with no client of ours in between.
        let answer = reqwest::Client::new().get(signed(&bucket, &key).await).send().await.unwrap();
        assert_eq!(answer.status(), 200, "{key}");
        assert_eq!(answer.headers()[header::CONTENT_TYPE], kind, "{key}");
        assert_eq!(answer.headers()[header::CACHE_CONTROL], cache, "{key}");
    }
}

/// An address that the service itself accepts, below the prefix of the settings.
async fn signed(bucket: &harness::Bucket, key: &MediaKey) -> url::Url {
    use object_store::{aws::AmazonS3Builder, signer::Signer};
    let signer = AmazonS3Builder::new()
        .with_bucket_name(&bucket.name)
        .with_endpoint(&bucket.endpoint)
        .with_region("us-east-1")
        .with_access_key_id(&bucket.access_key_id)
        .with_secret_access_key(&bucket.secret_access_key)
        .with_allow_http(true)
        .build()
        .unwrap();
    let path = object_store::path::Path::from(format!("under/a/prefix/{key}"));
    signer.signed_url(reqwest::Method::GET, &path, Duration::from_secs(60)).await.unwrap()
}

#[tokio::test]
async fn a_wrong_secret_and_an_unknown_key_are_told_as_such() {
    let Some(bucket) = harness::bucket() else { return };
    in_bucket(&bucket).put_public(&portrait(), &b"x"[..]).await.unwrap();
    let wrong_secret = S3Settings { secret_access_key: "wrong".to_owned().into(), ..settings(&bucket) };
    let unknown_key = S3Settings { access_key_id: "nobody".to_owned(), ..settings(&bucket) };
    for (refused, said) in [(wrong_secret, "SignatureDoesNotMatch"), (unknown_key, "NotSignedUp")] {
        let store = MediaStore::s3(&refused).unwrap();
        for (call, error, _) in failures(&store).await {
            assert!(matches!(error, StoreError::Denied(_)), "{call}: {error:?}");
            assert!(!error.unavailable());
            let text = error.to_string();
            // An answer to HEAD has no body to tell more.
            assert!(text.contains("status 403") && (text.contains(said) || call != "get"), "{call}: {text}");
            assert!(!text.contains(&bucket.secret_access_key) && !text.contains("StringToSign"), "{call}: {text}");
        }
    }
}

#[tokio::test]
async fn a_bucket_that_is_not_there_is_not_taken_for_a_missing_file() {
    let Some((store, front)) = fronted().await else { return };
    front.set(Manner::Refuse { status: 404, code: "NoSuchBucket", times: usize::MAX });
    assert!(matches!(store.get(&portrait()).await, Err(StoreError::NoBucket(_))));
    assert!(matches!(store.put_public(&portrait(), &b"x"[..]).await, Err(StoreError::NoBucket(_))));
    assert!(matches!(store.list("public").await, Err(StoreError::NoBucket(_))));
    assert!(matches!(store.probe().await, Err(StoreError::NoBucket(_))));
    front.set(Manner::Refuse { status: 404, code: "NoSuchKey", times: usize::MAX });
    assert!(matches!(store.get(&portrait()).await, Err(StoreError::NotFound(_))));
}

#[tokio::test]
async fn a_passing_failure_is_tried_again_and_a_lasting_one_is_told_in_time() {
    let Some((store, front)) = fronted().await else { return };
    for (status, code) in [(500, "InternalError"), (503, "SlowDown"), (429, "TooManyRequests")] {
        front.set(Manner::Refuse { status, code, times: 2 });
        assert_eq!(store.get(&portrait()).await.unwrap(), &b"portrait"[..], "{status}");
        assert_eq!(front.refused(), 2);
        front.set(Manner::Refuse { status, code, times: 2 });
        store.put_public(&portrait(), &b"portrait"[..]).await.unwrap();
        assert_eq!(front.refused(), 2);
    }
    front.set(Manner::Refuse { status: 503, code: "SlowDown", times: usize::MAX });
    let error = store.get(&portrait()).await.unwrap_err();
    assert_eq!(front.refused(), 1 + SHORT.retries);
    assert!(error.unavailable() && error.to_string().contains("status 503, SlowDown"), "{error}");
    for (call, error, took) in failures(&store).await {
        assert!(error.unavailable(), "{call}: {error:?}");
        assert!(took < BOUND, "{call} took {took:?}");
    }
    // What is wrong with the request is not asked again.
    front.set(Manner::Refuse { status: 400, code: "InvalidRequest", times: usize::MAX });
    let error = store.put_public(&portrait(), &b"x"[..]).await.unwrap_err();
    assert!(!error.unavailable() && front.refused() == 1, "{error:?}");
}

#[tokio::test]
async fn a_service_that_hangs_holds_nobody_for_longer_than_the_bound() {
    let Some((store, front)) = fronted().await else { return };
    front.set(Manner::Hang);
    for (call, error, took) in failures(&store).await {
        assert!(error.unavailable(), "{call}: {error:?}");
        assert!(took < BOUND, "{call} took {took:?}");
    }
    front.set(Manner::Pass);
    assert_eq!(store.get(&portrait()).await.unwrap(), &b"portrait"[..]);
}

#[tokio::test]
async fn a_slow_service_is_waited_for_as_long_as_something_comes() {
    let Some((store, front)) = fronted().await else { return };
    let content = vec![7_u8; 60_000];
    store.put_public(&portrait(), content.clone()).await.unwrap();
    front.set(Manner::Slow { bytes_per_second: 30_000 });
    let begun = Instant::now();
    let opened = store.open_range(&portrait(), 0..60_000).await.unwrap();
    let parts: Vec<_> = opened.stream.try_collect().await.unwrap();
    assert!(parts.concat() == content, "the file differs");
    // Longer than the time for a head and for all retries together.
    assert!(begun.elapsed() > SHORT.retry_within, "{:?}", begun.elapsed());
}

#[tokio::test]
async fn a_killed_service_is_told_at_once_and_used_again_when_it_is_back() {
    let Some(mut service) = OwnS3::start() else { return };
    let store = MediaStore::s3(&S3Settings { patience: SHORT, ..settings(&service.bucket()) }).unwrap();
    store.put_public(&portrait(), &b"portrait"[..]).await.unwrap();
    service.kill();
    for (call, error, took) in failures(&store).await {
        assert!(error.unavailable(), "{call}: {error:?}");
        assert!(took < BOUND, "{call} took {took:?}");
    }
    service.go_on();
    assert_eq!(store.get(&portrait()).await.unwrap(), &b"portrait"[..]);
    store.probe().await.unwrap();
}

#[tokio::test]
async fn an_endpoint_without_tls_needs_a_word() {
    let Some(bucket) = harness::bucket() else { return };
    let store = MediaStore::s3(&S3Settings { allow_http: false, patience: SHORT, ..settings(&bucket) }).unwrap();
    assert!(store.get(&portrait()).await.is_err());
    assert!(in_bucket(&bucket).probe().await.is_ok());
}

#[tokio::test]
async fn two_prefixes_share_a_bucket_and_see_nothing_of_each_other() {
    let Some(bucket) = harness::bucket() else { return };
    let store = |prefix: &str| MediaStore::s3(&S3Settings { prefix: prefix.to_owned(), ..settings(&bucket) }).unwrap();
    let (one, other, none) = (store("one"), store("/other/"), store(""));
    one.put_public(&portrait(), &b"one"[..]).await.unwrap();
    assert!(!other.exists(&portrait()).await.unwrap() && !none.exists(&portrait()).await.unwrap());
    other.put_public(&portrait(), &b"other"[..]).await.unwrap();
    assert_eq!(one.get(&portrait()).await.unwrap(), &b"one"[..]);
    assert_eq!(one.list("public").await.unwrap(), vec![portrait()]);
    assert_eq!(none.count("public").await.unwrap(), 0);
}
