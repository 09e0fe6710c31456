//! `vidgo library verify`: what is gone or changed is found and priced, and what costs nothing is made anew.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use harness::TestDatabase;
use standin::Standin;
use tempfile::TempDir;

use crate::support::{environment, meter, small_standin};

/// A small library in a folder of its own: scenes (composed, with a "before") and portraits.
struct Place {
    folder: TempDir,
    database: TestDatabase,
    standin: Standin,
    settings: BTreeMap<String, String>,
}

impl Place {
    async fn with_library() -> Self {
        let (folder, database, standin) = (TempDir::new().unwrap(), TestDatabase::new().await, small_standin().await);
        let mut settings = environment(database.url(), &folder, &standin);
        // The test damages files where they lie, so they lie in the folder whatever the run's storage is.
        settings.insert("VIDGO__STORAGE__KIND".into(), "local".into());
        let place = Self { folder, database, standin, settings };
        for tool in ["product_scene", "model_library"] {
            let (code, text) = place.run(&["pregenerate", "--tool", tool, "--limit", "2"]).await;
            assert_eq!(code, Some(0), "{text}");
        }
        place
    }

    async fn run(&self, arguments: &[&str]) -> (Option<i32>, String) {
        let mut command = Command::new(env!("CARGO_BIN_EXE_vidgo"));
        command.args(arguments).current_dir(self.folder.path()).env_clear().envs(&self.settings).stdin(Stdio::null());
        let output = tokio::task::spawn_blocking(move || command.output().unwrap()).await.unwrap();
        let text = [&output.stdout, &output.stderr].map(|bytes| String::from_utf8_lossy(bytes).into_owned());
        (output.status.code(), text.join("\n"))
    }

    fn file(&self, key: &str) -> PathBuf {
        self.folder.path().join("data/media").join(key)
    }

    /// The files of a folder of the store, in order.
    fn files(&self, folder: &str, ending: &str) -> Vec<PathBuf> {
        let mut files: Vec<PathBuf> = std::fs::read_dir(self.file(folder))
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .filter(|path| path.to_str().unwrap().contains(ending))
            .collect();
        files.sort();
        files
    }
}

fn name(path: &Path) -> &str {
    path.file_name().unwrap().to_str().unwrap()
}

#[tokio::test]
async fn a_whole_library_is_found_whole_and_nothing_is_orphaned() {
    let place = Place::with_library().await;
    let (code, text) = place.run(&["library", "verify", "--deep"]).await;
    assert_eq!(code, Some(0), "{text}");
    assert!(text.contains("0 of them bad") && !text.contains("orphan"), "{text}");
    place.standin.stop().await;
}

#[tokio::test]
async fn what_is_drawn_from_clean_files_is_repaired_without_a_call() {
    let place = Place::with_library().await;
    let counted = meter(&place.standin).await;
    let marked = place.files("public/materials", "_wm").remove(0);
    let thumbnail = place.files("public/materials", "_thumb").remove(1);
    let before = place.files("public/inputs", ".jpg").remove(0);
    let portrait = place.file("public/models/female/female-1.png");
    let lost = [&marked, &thumbnail, &before, &portrait];
    let were: Vec<Vec<u8>> = lost.iter().map(|path| std::fs::read(path).unwrap()).collect();
    std::fs::remove_file(&marked).unwrap();
    std::fs::remove_file(&before).unwrap();
    std::fs::write(&thumbnail, b"").unwrap();
    // Only a deep look reads it.
    std::fs::write(&portrait, &were[3][..were[3].len() / 2]).unwrap();

    let (code, text) = place.run(&["library", "verify"]).await;
    assert_eq!(code, Some(4), "{text}");
    assert!(text.contains("3 of them bad") && text.contains("3 files cost nothing"), "{text}");
    assert!(text.contains(name(&marked)) && text.contains("is missing"), "{text}");
    let (code, text) = place.run(&["library", "verify", "--deep", "--repair"]).await;
    assert_eq!(code, Some(0), "{text}");
    for (path, was) in lost.iter().zip(&were) {
        assert!(text.contains(&format!("/{}", name(path))), "{path:?}: {text}");
        assert_eq!(&std::fs::read(path).unwrap(), was, "{path:?} is another one");
    }
    assert_eq!(meter(&place.standin).await, counted, "a repair asked a provider");
    place.standin.stop().await;
}

#[tokio::test]
async fn a_lost_or_altered_clean_file_is_priced_and_not_drawn_from() {
    let place = Place::with_library().await;
    let db = place.database.connect().await;
    let rows = entities::materials::files(&db).await.unwrap();
    let composed = rows[0].result_clean_key.clone().unwrap();
    let succeeded = [domain::journal::IntentState::Succeeded];
    let paid = entities::journal::in_states(&db, &succeeded).await.unwrap();
    let step = paid.iter().find(|intent| intent.operation.as_str() == "background_removal").unwrap();
    std::fs::remove_file(place.file(step.asset_key.as_deref().unwrap())).unwrap();
    // Another good picture under the same name: only its digest tells.
    let other = place.file(rows[1].result_clean_key.as_deref().unwrap());
    std::fs::copy(other, place.file(&composed)).unwrap();
    let shown = rows[0].result_watermarked_url.clone().unwrap().replace("/static/", "public/");
    std::fs::remove_file(place.file(&shown)).unwrap();
    std::fs::write(place.file("public/materials/stray.jpg"), b"x").unwrap();

    let (code, text) = place.run(&["library", "verify", "--deep", "--repair"]).await;
    assert_eq!(code, Some(4), "{text}");
    assert!(text.contains("making again what is lost: 0.005 USD"), "{text}");
    assert!(text.contains(&format!("{composed} is altered: its SHA-256 is not its name")), "{text}");
    assert!(text.contains(&format!("not repaired  {shown}: {composed} is altered")), "{text}");
    assert!(text.contains("orphan    public/materials/stray.jpg"), "{text}");
    assert!(!place.file(&shown).exists(), "it was drawn from a file that is not what was paid for");
    place.standin.stop().await;
}
