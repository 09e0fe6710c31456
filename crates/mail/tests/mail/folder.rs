//! Letters in a folder.

use std::{fs, os::unix::fs::PermissionsExt, path::Path};

use mail::{Delivery, Fault, Post};

use crate::{letter, sent};

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

fn names(folder: &Path) -> Vec<String> {
    fs::read_dir(folder).unwrap().map(|it| it.unwrap().file_name().into_string().unwrap()).collect()
}

#[tokio::test]
async fn a_letter_becomes_one_whole_file_for_its_owner_only() {
    let outer = tempfile::TempDir::new().unwrap();
    let folder = outer.path().join("a/mail");
    let post = Post::folder(folder.clone());
    assert_eq!(post.check().await, Ok(()));
    let name = "20260301T080000Z-0198c0de-0000-7000-8000-000000000007.eml";
    // The same letter again replaces the first.
    for _ in 0..2 {
        let receipt = folder.join(name).to_str().unwrap().to_owned();
        assert_eq!(sent(&post, &letter()).await, Delivery::Taken { receipt });
    }
    assert_eq!(names(&folder), [name]);
    assert_eq!((mode(&folder), mode(&folder.join(name))), (0o700, 0o600));
    let text = fs::read_to_string(folder.join(name)).unwrap();
    assert!(text.contains("Auto-Submitted: auto-generated\r\n"), "{text}");
}

#[tokio::test]
async fn a_folder_that_is_there_keeps_its_mode() {
    let folder = tempfile::TempDir::new().unwrap();
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o755)).unwrap();
    assert!(matches!(sent(&Post::folder(folder.path().to_owned()), &letter()).await, Delivery::Taken { .. }));
    assert_eq!(mode(folder.path()), 0o755);
}

#[tokio::test]
async fn a_file_in_the_folders_place_is_a_matter_of_settings() {
    let outer = tempfile::TempDir::new().unwrap();
    let place = outer.path().join("mail");
    fs::write(&place, "").unwrap();
    let post = Post::folder(place);
    assert!(matches!(sent(&post, &letter()).await, Delivery::Misconfigured { .. }));
    assert!(matches!(post.check().await, Err(Fault::Misconfigured(_))));
}
