//! `vidgo library export` and `import`: a library moves whole, is not paid for again, and a bad file shows nothing.

use std::{
    collections::BTreeMap,
    io::Read,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use domain::journal::IntentState;
use entities::materials::Material;
use harness::TestDatabase;
use standin::Standin;
use tar::{Archive, Builder, Header};
use tempfile::TempDir;

use crate::support::{environment, meter, small_standin};

const GROUPS: [&str; 2] = ["product_scene", "model_library"];

/// A machine: a database, a media store, and a stand-in of its own.
struct Place {
    folder: TempDir,
    database: TestDatabase,
    standin: Standin,
    settings: BTreeMap<String, String>,
}

impl Place {
    async fn empty() -> Self {
        let (folder, database, standin) = (TempDir::new().unwrap(), TestDatabase::new().await, small_standin().await);
        let settings = environment(database.url(), &folder, &standin);
        Self { folder, database, standin, settings }
    }

    /// A place with a small library, and the file that it was exported into.
    async fn exported() -> (Self, PathBuf) {
        let place = Self::empty().await;
        place.pregenerate().await;
        let file = place.folder.path().join("library.tar");
        let text = place.good(&["library", "export", file.to_str().unwrap()]).await;
        assert!(text.contains("exported 1 materials"), "{text}");
        (place, file)
    }

    async fn pregenerate(&self) {
        for group in GROUPS {
            self.good(&["pregenerate", "--tool", group, "--limit", "1"]).await;
        }
    }

    async fn run(&self, arguments: &[&str]) -> (Option<i32>, String) {
        let mut command = Command::new(env!("CARGO_BIN_EXE_vidgo"));
        command.args(arguments).current_dir(self.folder.path()).env_clear().envs(&self.settings).stdin(Stdio::null());
        let output = tokio::task::spawn_blocking(move || command.output().unwrap()).await.unwrap();
        let text = [&output.stdout, &output.stderr].map(|bytes| String::from_utf8_lossy(bytes).into_owned());
        (output.status.code(), text.join("\n"))
    }

    async fn good(&self, arguments: &[&str]) -> String {
        let (code, text) = self.run(arguments).await;
        assert_eq!(code, Some(0), "{arguments:?}: {text}");
        text
    }

    async fn import(&self, file: &Path) -> (Option<i32>, String) {
        self.run(&["library", "import", file.to_str().unwrap()]).await
    }

    /// What visitors see, without what only tells when it was written.
    async fn shown(&self) -> Vec<Material> {
        let mut shown = entities::materials::public_all(&self.database.connect().await).await.unwrap();
        for material in &mut shown {
            material.updated_at = material.created_at;
        }
        shown
    }

    async fn paid_steps(&self) -> usize {
        let db = self.database.connect().await;
        entities::journal::in_states(&db, &[IntentState::Succeeded]).await.unwrap().len()
    }

    async fn assert_refused(&self, file: &Path, why: &str) {
        let (code, text) = self.import(file).await;
        assert_eq!(code, Some(1), "{why}: {text}");
        assert!(text.contains(why), "{why}: {text}");
        assert!(self.shown().await.is_empty() && self.paid_steps().await == 0, "{why}: something is there");
    }
}

type Entries = Vec<(String, Vec<u8>)>;

fn entries(file: &Path) -> Entries {
    let mut archive = Archive::new(std::fs::File::open(file).unwrap());
    let read = archive.entries().unwrap().map(|entry| {
        let mut entry = entry.unwrap();
        let name = entry.path().unwrap().to_str().unwrap().to_owned();
        let mut bytes = Vec::new();
        entry.read_to_end(&mut bytes).unwrap();
        (name, bytes)
    });
    read.collect()
}

/// Writes the entries, as changed, beside `file`.
fn changed(file: &Path, change: impl FnOnce(&mut Entries)) -> PathBuf {
    let mut entries = entries(file);
    change(&mut entries);
    let to = file.with_extension("changed");
    let mut tar = Builder::new(std::fs::File::create(&to).unwrap());
    for (name, bytes) in entries {
        let mut header = Header::new_gnu();
        // By hand: the builder itself refuses names that lead elsewhere.
        header.as_gnu_mut().unwrap().name[..name.len()].copy_from_slice(name.as_bytes());
        header.set_size(bytes.len() as u64);
        header.set_mode(0o644);
        header.set_cksum();
        tar.append(&header, bytes.as_slice()).unwrap();
    }
    tar.into_inner().unwrap();
    to
}

fn replace(bytes: &mut Vec<u8>, from: &str, to: &str) {
    let text = String::from_utf8(std::mem::take(bytes)).unwrap();
    assert!(text.contains(from), "no {from}");
    *bytes = text.replace(from, to).into_bytes();
}

#[tokio::test]
async fn a_library_moves_and_nothing_is_paid_again() {
    let (source, file) = Place::exported().await;
    let target = Place::empty().await;
    let (code, text) = target.import(&file).await;
    assert_eq!(code, Some(0), "{text}");
    assert!(text.contains("materials: 1 imported, 0 already there"), "{text}");
    assert_eq!(target.shown().await, source.shown().await);
    assert_eq!(target.paid_steps().await, source.paid_steps().await);

    target.pregenerate().await;
    assert!(meter(&target.standin).await.is_empty(), "something was paid again");
    assert_eq!(target.shown().await, source.shown().await);
    let text = target.good(&["library", "verify", "--deep"]).await;
    assert!(text.contains("0 of them bad") && !text.contains("orphan"), "{text}");

    // What it cost stays in the books, and counts against no budget here.
    let (here, there) = (target.database.connect().await, source.database.connect().await);
    let library = entities::journal::LIBRARY_SCOPE;
    assert_eq!(entities::journal::committed(&here, library).await.unwrap(), domain::money::UsdMicros::ZERO);
    assert!(entities::journal::spent_by_provider(&here).await.unwrap().is_empty());
    assert!(!entities::journal::spent_by_provider(&there).await.unwrap().is_empty());
    let costs = |paid: Vec<entities::journal::Intent>| paid.iter().map(|intent| intent.cost.micros()).sum::<i64>();
    let succeeded = [IntentState::Succeeded];
    let booked = costs(entities::journal::in_states(&here, &succeeded).await.unwrap());
    assert!(booked > 0);
    assert_eq!(booked, costs(entities::journal::in_states(&there, &succeeded).await.unwrap()));

    let (code, text) = target.import(&file).await;
    assert_eq!(code, Some(0), "{text}");
    assert!(text.contains("nothing changed") && text.contains("0 imported, 1 already there"), "{text}");
    source.standin.stop().await;
    target.standin.stop().await;
}

#[tokio::test]
async fn a_bad_file_shows_nothing_and_a_whole_one_then_completes() {
    let (source, file) = Place::exported().await;
    let target = Place::empty().await;
    target.good(&["migrate"]).await;

    let damaged = changed(&file, |entries| *entries.last_mut().unwrap().1.last_mut().unwrap() ^= 1);
    target.assert_refused(&damaged, "its SHA-256 is another one").await;
    let missing = changed(&file, |entries| drop(entries.pop()));
    target.assert_refused(&missing, "it ends before media/").await;
    let unnamed = changed(&file, |entries| entries.push(("media/public/materials/more.jpg".into(), vec![1])));
    target.assert_refused(&unnamed, "the manifest does not name").await;
    for name in ["media/public/../../../evil.jpg", "/tmp/evil.jpg", "../evil.jpg"] {
        let outside = changed(&file, |entries| entries.push((name.into(), vec![1])));
        target.assert_refused(&outside, "the manifest does not name").await;
        // Named by the manifest, too.
        let outside = changed(&file, |entries| {
            let last = entries.last().unwrap().0.clone();
            replace(&mut entries[0].1, &last, name);
            entries.last_mut().unwrap().0 = name.into();
        });
        target.assert_refused(&outside, "is no media file").await;
    }
    let newer = changed(&file, |entries| replace(&mut entries[0].1, "\"format\": 1", "\"format\": 2"));
    target.assert_refused(&newer, "use a newer vidgo").await;
    let rows = changed(&file, |entries| replace(&mut entries[1].1, "\"lookup_hash\"", "\"lookup_hush\""));
    target.assert_refused(&rows, "materials.jsonl is damaged").await;

    let whole = std::fs::read(&file).unwrap();
    let cut = file.with_extension("cut");
    std::fs::write(&cut, &whole[..whole.len() / 2]).unwrap();
    target.assert_refused(&cut, "the library file is refused").await;

    let (code, text) = target.import(&file).await;
    assert_eq!(code, Some(0), "{text}");
    assert!(!text.contains("written, 0 already there"), "what was stored was written again: {text}");
    assert_eq!(target.shown().await, source.shown().await);
    target.good(&["library", "verify", "--deep"]).await;
    source.standin.stop().await;
    target.standin.stop().await;
}
