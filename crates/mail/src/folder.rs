//! Letters as files, for local use.

use std::{
    fs::{self, DirBuilder, OpenOptions, Permissions},
    io::{self, ErrorKind, Write},
    os::unix::fs::{DirBuilderExt, OpenOptionsExt, PermissionsExt},
    path::{Path, PathBuf},
};

use crate::{message::Envelope, post::Delivery};

/// Letters hold codes: nobody else reads them.
const FILE_MODE: u32 = 0o600;
const FOLDER_MODE: u32 = 0o700;

/// Writes `message` so that its file is whole from the moment it is seen.
pub(crate) async fn write(folder: &Path, envelope: &Envelope<'_>, message: &[u8]) -> Delivery {
    let name = format!("{}-{}", envelope.date.format("%Y%m%dT%H%M%SZ"), envelope.id);
    let (folder, message) = (folder.to_owned(), message.to_vec());
    outcome(tokio::task::spawn_blocking(move || whole(&folder, &name, &message)).await)
}

/// Writes a file and removes it.
pub(crate) async fn check(folder: &Path) -> Delivery {
    let folder = folder.to_owned();
    let tried = tokio::task::spawn_blocking(move || {
        let path = whole(&folder, &format!("check-{}", std::process::id()), b"")?;
        fs::remove_file(&path)?;
        Ok(path)
    });
    outcome(tried.await)
}

/// Makes the folder when it is not there (one that is keeps its mode, for it may be shared), then the file beside its
/// place, then moves it there.
fn whole(folder: &Path, name: &str, content: &[u8]) -> io::Result<PathBuf> {
    DirBuilder::new().recursive(true).mode(FOLDER_MODE).create(folder)?;
    let (temporary, path) = (folder.join(format!(".{name}.tmp")), folder.join(format!("{name}.eml")));
    let mut file = OpenOptions::new().write(true).create(true).truncate(true).mode(FILE_MODE).open(&temporary)?;
    // A file left over from a crash keeps the mode that it had.
    file.set_permissions(Permissions::from_mode(FILE_MODE))?;
    file.write_all(content)?;
    file.sync_all()?;
    fs::rename(&temporary, &path)?;
    Ok(path)
}

fn outcome(written: Result<io::Result<PathBuf>, tokio::task::JoinError>) -> Delivery {
    match written {
        Ok(Ok(path)) => Delivery::Taken { receipt: path.display().to_string() },
        // Room may come back by itself; rights and folders do not.
        Ok(Err(error)) if matches!(error.kind(), ErrorKind::StorageFull | ErrorKind::QuotaExceeded) => {
            Delivery::Later { reason: format!("the mail folder is full: {error}") }
        }
        Ok(Err(error)) => Delivery::Misconfigured { reason: format!("the mail folder cannot be written: {error}") },
        Err(_) => Delivery::Unclear { reason: "writing into the mail folder was broken off".to_owned() },
    }
}
