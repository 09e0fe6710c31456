//! The store on a folder and in memory.

use futures_util::TryStreamExt;
use media::{
    sniff::MediaType,
    store::{MediaKey, MediaStore, StoreError},
};

fn key(text: &str) -> MediaKey {
    MediaKey::try_from(text).unwrap()
}

async fn read(store: &MediaStore, key: &MediaKey, range: std::ops::Range<u64>) -> Result<Vec<u8>, StoreError> {
    let opened = store.open_range(key, range).await?;
    let chunks: Vec<_> = opened.stream.try_collect().await.map_err(StoreError::Backend)?;
    Ok(chunks.concat())
}

#[tokio::test]
async fn files_come_back_whole_and_in_parts() {
    let folder = tempfile::tempdir().unwrap();
    for store in [MediaStore::local(folder.path().join("new/media")).unwrap(), MediaStore::in_memory()] {
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
    let folder = tempfile::tempdir().unwrap();
    let store = MediaStore::local(folder.path()).unwrap();
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
