//! What every store does alike: a folder, memory, and a bucket of a real S3 service.

use std::collections::BTreeSet;

use futures_util::TryStreamExt;
use media::{
    sniff::MediaType,
    store::{MediaKey, MediaStore, StoreError},
};

use crate::support::in_bucket;

fn key(text: &str) -> MediaKey {
    MediaKey::try_from(text).unwrap()
}

async fn read(store: &MediaStore, key: &MediaKey, range: std::ops::Range<u64>) -> Result<Vec<u8>, StoreError> {
    let opened = store.open_range(key, range).await?;
    let chunks: Vec<_> = opened.stream.try_collect().await?;
    Ok(chunks.concat())
}

/// One of each kind; the folder is in what is given back.
fn stores() -> (tempfile::TempDir, Vec<MediaStore>) {
    let folder = tempfile::tempdir().unwrap();
    let mut stores = vec![MediaStore::local(folder.path().join("new/media")).unwrap(), MediaStore::in_memory()];
    stores.extend(harness::bucket().map(|bucket| in_bucket(&bucket)));
    (folder, stores)
}

#[tokio::test]
async fn files_come_back_whole_and_in_parts() {
    let (_folder, stores) = stores();
    for store in stores {
        store.probe().await.unwrap();
        let file = store.put_clean(&b"0123456789"[..], MediaType::Png).await.unwrap();
        assert_eq!(file.sha256_hex, "84d89877f0d4041efb6bf91a16f0248f2fd573e6af05c19f96bedb9f882f7882");
        assert_eq!(file.key.to_string(), format!("private/{}.png", file.sha256_hex));
        assert_eq!(store.put_clean(&b"0123456789"[..], MediaType::Png).await.unwrap(), file);
        assert_eq!(store.get(&file.key).await.unwrap(), &b"0123456789"[..]);
        let info = store.head(&file.key).await.unwrap();
        assert_eq!((info.size_bytes, info.media_type), (10, Some(MediaType::Png)));
        assert!(!info.etag.is_empty() && !info.etag.contains('"'));
        assert_eq!(read(&store, &file.key, 2..5).await.unwrap(), b"234");
        assert_eq!(read(&store, &file.key, 8..100).await.unwrap(), b"89");
        assert_eq!(read(&store, &file.key, 0..0).await.unwrap(), b"");
        assert!(matches!(read(&store, &file.key, 10..12).await, Err(StoreError::Range(_))));
        let absent = key("private/none.png");
        assert!(matches!(read(&store, &absent, 0..1).await, Err(StoreError::NotFound(_))));
        assert!(matches!(store.get(&absent).await, Err(StoreError::NotFound(_))));
        assert!(!store.exists(&absent).await.unwrap());
        assert_eq!((store.count("private").await.unwrap(), store.count("public").await.unwrap()), (1, 0));
        store.delete(&file.key).await.unwrap();
        store.delete(&file.key).await.unwrap();
        assert!(!store.exists(&file.key).await.unwrap());
    }
}

#[tokio::test]
async fn public_files_are_replaced_and_listed() {
    let (_folder, stores) = stores();
    for store in stores {
        let portrait = key("public/models/female/female-1.png");
        store.put_public(&portrait, &b"old"[..]).await.unwrap();
        let old = store.head(&portrait).await.unwrap();
        store.put_public(&portrait, &b"newer"[..]).await.unwrap();
        assert_eq!(store.get(&portrait).await.unwrap(), &b"newer"[..]);
        assert_ne!(store.head(&portrait).await.unwrap().etag, old.etag);
        store.put_public(&key("public/materials/a.jpg"), &b"x"[..]).await.unwrap();
        assert_eq!(store.list("public/models").await.unwrap(), vec![portrait]);
        assert_eq!(store.count("public").await.unwrap(), 2);
        let refused = store.put_public(&key("private/a.png"), &b"x"[..]).await;
        assert!(matches!(refused, Err(StoreError::NotPublic(_))));
    }
}

#[tokio::test]
async fn an_empty_file_and_a_large_one_come_back() {
    let (_folder, stores) = stores();
    for store in stores {
        let (empty, large) = (key("public/materials/empty.png"), key("public/materials/large.mp4"));
        store.put_public(&empty, &b""[..]).await.unwrap();
        assert_eq!(store.head(&empty).await.unwrap().size_bytes, 0);
        assert_eq!(store.get(&empty).await.unwrap(), &b""[..]);
        // Above 5 MiB, the least that S3 takes in parts.
        let content: Vec<u8> = (0..6_000_000_u32).map(|number| number.to_le_bytes()[number as usize % 3]).collect();
        store.put_public(&large, content.clone()).await.unwrap();
        assert!(store.get(&large).await.unwrap() == content, "the large file differs");
        assert_eq!(read(&store, &large, 5_000_000..5_000_003).await.unwrap(), &content[5_000_000..5_000_003]);
    }
}

#[tokio::test]
async fn a_list_is_complete_beyond_the_thousand_keys_of_one_page() {
    let Some(bucket) = harness::bucket() else { return };
    let store = in_bucket(&bucket);
    let keys: BTreeSet<MediaKey> = (0..1_050).map(|number| key(&format!("public/materials/{number}.png"))).collect();
    let puts = keys.iter().map(|key| {
        let store = &store;
        async move { store.put_public(key, &b"x"[..]).await.map(drop) }
    });
    futures_util::stream::iter(puts.map(Ok)).try_for_each_concurrent(8, |put| put).await.unwrap();
    let listed = store.list("public/materials").await.unwrap();
    assert_eq!(listed.len(), keys.len(), "a key is listed once");
    assert_eq!(listed.into_iter().collect::<BTreeSet<_>>(), keys);
    assert_eq!(store.count("public").await.unwrap(), 1_050);
    assert_eq!(store.count("private").await.unwrap(), 0);
}
