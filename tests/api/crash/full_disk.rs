//! The disk that holds the media, and SQLite's file, is full in the middle of a run.

use std::{
    fs::File,
    path::{Path, PathBuf},
    process::Command,
};

use harness::{Backend, is_root};

use super::{
    books::{self, Words},
    from_environment,
    site::{Site, binary, ended},
};

const SCENES: [&str; 5] = ["pregenerate", "--tool", "product_scene", "--limit", "8"];

/// Bytes left on the disk, round by round. What needs the disk is tried for a while, so each takes half a minute.
const ROUNDS: [u64; 3] = [2_000_000, 300_000, 0];

/// One round, or with `VIDGO_CRASH_DISK_ROUNDS` more.
fn rounds() -> usize {
    usize::try_from(from_environment("VIDGO_CRASH_DISK_ROUNDS", 1)).unwrap()
}

/// A small file system over a folder; taken off at the end.
struct SmallDisk(PathBuf);

impl SmallDisk {
    /// `None` where this process may not mount.
    fn over(folder: &Path, size: &str) -> Option<Self> {
        std::fs::create_dir_all(folder).unwrap();
        let options = format!("size={size}");
        let mounted = is_root()
            && Command::new("mount")
                .args(["-t", "tmpfs", "-o", &options, "tmpfs"])
                .arg(folder)
                .output()
                .is_ok_and(|output| output.status.success());
        mounted.then(|| Self(folder.to_owned()))
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("--lazy").arg(&self.0).output();
    }
}

/// SQLite's file beside the media.
async fn site_on_small_disk() -> Site {
    let mut site = Site::new().await;
    if harness::backend() == Backend::Sqlite {
        let file = site.folder.path().join("data/vidgo.db");
        site.set("DATABASE_URL", &format!("sqlite://{}", file.display()));
    }
    site
}

fn tells_what_to_do(said: &str) {
    assert!(said.contains("next: ") || said.contains("run it again") || said.contains("check "), "{said}");
    let cause = ["space", "full", "large", "disk"].iter().any(|word| said.contains(word));
    assert!(cause, "the reason is told: {said}");
}

#[tokio::test]
async fn a_full_disk_is_told_and_costs_no_second_payment() {
    let site = site_on_small_disk().await;
    let data = site.folder.path().join("data");
    let Some(_disk) = SmallDisk::over(&data, "96m") else {
        eprintln!("skipped: only root may mount a small file system; the test with limited files covers the rest");
        return;
    };
    site.must(&["migrate"]).await;
    // What is left is enough for some of the pictures.
    let filler = data.join("filler");
    for left_bytes in ROUNDS.into_iter().take(rounds()) {
        fill(&filler, left_bytes);
        let run = site.run(&SCENES).await;
        eprintln!("{left_bytes} bytes left: code {:?}, {} paid so far", run.code, site.taken().len());
        if run.code != Some(0) {
            tells_what_to_do(&run.said);
        }
        std::fs::remove_file(&filler).unwrap();
    }
    let mut words = Words::new();
    books::finish(&site, &SCENES, &mut words).await;
    let tally = books::check(&site, &words).await;
    eprintln!("{} words, {tally:?}", words.values().sum::<usize>());
    assert!(tally.doubled <= words.values().sum::<usize>());
    site.standin.stop().await;
}

/// Takes all space but so much. Whole pages: the file system counts in these.
fn fill(filler: &Path, left_bytes: u64) {
    use std::io::Write;
    let mut file = File::create(filler).unwrap();
    let page = [0xA5; 4096];
    while file.write_all(&page).is_ok() {}
    let written = file.metadata().unwrap().len();
    file.set_len(written.saturating_sub(left_bytes)).unwrap();
}

/// Needs no privilege: no file may grow beyond a size, which stops pictures and SQLite's log alike.
#[tokio::test]
async fn files_that_may_not_grow_are_told_and_cost_no_second_payment() {
    let site = site_on_small_disk().await;
    site.must(&["migrate"]).await;
    for kibibytes in [300, 120].into_iter().take(rounds()) {
        let limited = format!("trap '' XFSZ; ulimit -f {}; exec \"$0\" \"$@\"", kibibytes * 2);
        let mut command = tokio::process::Command::new("/bin/sh");
        site.prepare(&mut command);
        command.arg("-c").arg(limited).arg(binary()).args(SCENES);
        let run = ended(command).await;
        eprintln!("files of {kibibytes} KiB: code {:?}, {} paid so far", run.code, site.taken().len());
        if run.code != Some(0) {
            tells_what_to_do(&run.said);
        }
    }
    let mut words = Words::new();
    books::finish(&site, &SCENES, &mut words).await;
    let tally = books::check(&site, &words).await;
    eprintln!("{} words, {tally:?}", words.values().sum::<usize>());
    assert!(tally.doubled <= words.values().sum::<usize>());
    site.standin.stop().await;
}
