//! Makes anew, for nothing, what is drawn from a clean file that is there.

use std::collections::HashSet;

use bytes::Bytes;
use media::{
    intact::{self, FileState},
    marked, picture,
    store::{MediaKey, MediaStore},
};

use super::{
    Bad,
    wanted::{Library, Source},
};
use crate::{config::Config, wiring};

/// Repairs what it can, one file after the other. Reply: what is right again; a failure is told and leaves the file as
/// it was.
pub(super) async fn all(config: &Config, store: &MediaStore, library: &Library, bad: &Bad) -> HashSet<MediaKey> {
    let mut repaired = HashSet::new();
    for key in bad.keys() {
        let Some(wanted) = library.files.get(key) else { continue };
        let (Source::Marked(clean) | Source::Thumbnail(clean) | Source::Before(clean) | Source::Portrait(clean)) =
            &wanted.source
        else {
            continue;
        };
        match one(config, store, key, clean, &wanted.source).await {
            Ok(()) => {
                repaired.insert(key.clone());
            }
            Err(message) => println!("not repaired  {key}: {message}"),
        }
    }
    repaired
}

async fn one(
    config: &Config,
    store: &MediaStore,
    key: &MediaKey,
    clean: &MediaKey,
    source: &Source,
) -> Result<(), String> {
    // Never from a clean file that is not what its name says, however shallow the look was that found this one.
    match intact::look(store, clean, true).await.map_err(|error| error.to_string())? {
        FileState::Good => {}
        FileState::Missing => return Err(format!("{clean} is missing")),
        FileState::Altered(how) => return Err(format!("{clean} is altered: {how}")),
    }
    let bytes = store.get(clean).await.map_err(|error| error.to_string())?;
    let (text, tools) = (config.media.watermark_text.clone(), wiring::clip_tools(config));
    let source = source.clone();
    let drawing = tokio::task::spawn_blocking(move || -> Result<Bytes, String> {
        let said = |error: picture::PictureError| error.to_string();
        match source {
            Source::Marked(_) => Ok(marked::mark(&bytes, &text, &tools).map_err(|error| error.to_string())?.file),
            Source::Thumbnail(_) => {
                Ok(marked::mark(&bytes, &text, &tools).map_err(|error| error.to_string())?.thumbnail)
            }
            Source::Before(_) => picture::to_jpeg(&bytes).map_err(said),
            Source::Portrait(_) => picture::to_png(&bytes).map_err(said),
            Source::Paid { .. } | Source::Composed | Source::Unknown => Err("it is not drawn from one file".to_owned()),
        }
    });
    let drawn = drawing.await.map_err(|_| "a codec crashed on its clean file".to_owned())??;
    store.put_public(key, drawn).await.map(|_| ()).map_err(|error| error.to_string())
}
