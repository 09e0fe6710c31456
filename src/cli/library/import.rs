//! `vidgo library import`: each file is checked against the manifest before it is stored, and rows are stored only when
//! every file is in its place, all in one transaction. So a cut-off import shows nothing, and running it again goes on.

use std::{
    collections::{BTreeSet, HashSet},
    fs::File,
    io::{BufReader, Read},
    path::Path,
    sync::Arc,
};

use domain::{journal::IntentState, time::Clock};
use entities::{
    journal::{self, PaidStep},
    library_rows::{self, MaterialRow},
    materials,
};
use media::store::{MediaKey, MediaStore, StoreError};
use tar::{Archive, Entry, EntryType};

use super::{
    archive::{self, FORMAT, Listed, MANIFEST, MATERIALS, Manifest, STEPS, Telling, Version, refused},
    wanted,
};
use crate::{
    app::{self, SystemClock},
    config::Config,
    fault::Fault,
    wiring,
};

/// A manifest of a million files is a sixth of this.
const MAX_MANIFEST_BYTES: u64 = 1 << 30;

pub(super) async fn run(config: &Config, file: &Path) -> Result<(), Fault> {
    let clock: Arc<dyn Clock> = Arc::new(SystemClock);
    let opened = File::open(file).map_err(|error| Fault::Setting {
        what: format!("{} cannot be read: {error}", file.display()),
        next: "name a file that `vidgo library export` wrote".to_owned(),
    })?;
    let mut archive = Archive::new(BufReader::new(opened));
    let mut entries = archive.entries().map_err(refused)?.map(|entry| entry.map_err(refused));
    let mut next = || entries.next().transpose();

    let manifest = manifest(next()?)?;
    let materials: Vec<MaterialRow> = archive::from_lines(MATERIALS, &expected(next()?, MATERIALS, &manifest)?)?;
    let steps: Vec<PaidStep> = archive::from_lines(STEPS, &expected(next()?, STEPS, &manifest)?)?;
    check_rows(config, &manifest, &materials, &steps)?;

    wiring::ensure_folder(&config.storage.data_folder)?;
    let store = wiring::store(config)?;
    let db = wiring::connect(config).await?;
    app::migrate(&db).await?;
    let failed = |error: entities::StoreError| Fault::Other(error.to_string());
    let named = {
        let rows = materials::files(&db).await.map_err(failed)?;
        let paid = journal::in_states(&db, &[IntentState::Succeeded]).await.map_err(failed)?;
        wanted::collect(&rows, &paid, &*wiring::catalogue(config)?, &config.prices)
    };

    let mut ahead: BTreeSet<&str> = manifest.files.keys().map(String::as_str).collect();
    ahead.remove(MATERIALS);
    ahead.remove(STEPS);
    let mut telling =
        Telling::begin(clock.clone(), "import", ahead.iter().filter_map(|name| manifest.files.get(*name)));
    let (mut put, total) = (0_u64, ahead.len());
    while let Some(entry) = next()? {
        let name = name_of(&entry)?;
        if !ahead.remove(name.as_str()) {
            return Err(refused(format_args!(
                "the manifest does not name \"{}\", or it comes twice",
                name.escape_debug()
            )));
        }
        let key = archive::key_of(&name)
            .ok_or_else(|| refused(format_args!("\"{}\" is no media file", name.escape_debug())))?;
        let bytes = expected(Some(entry), &name, &manifest)?;
        let size_bytes = bytes.len() as u64;
        let ours = named.files.contains_key(&key);
        put += u64::from(place(&store, &key, bytes, ours).await?);
        telling.done(size_bytes);
    }
    if let Some(name) = ahead.first() {
        return Err(refused(format_args!("it ends before {name} and {} other files", ahead.len() - 1)));
    }

    let (of_materials, of_steps) = (manifest.materials, manifest.steps);
    let imported = library_rows::import(&db, materials, steps, clock.now()).await.map_err(failed)?;
    println!("materials: {} imported, {} already there", imported.materials, of_materials - imported.materials);
    println!(
        "paid steps: {} imported, {} already there; paid elsewhere, so they count against no budget here",
        imported.steps,
        of_steps - imported.steps
    );
    println!("media files: {put} written, {} already there", total as u64 - put);
    if (imported.materials, imported.steps, put) == (0, 0, 0) {
        println!("nothing changed");
    }
    Ok(())
}

fn manifest(entry: Option<Entry<'_, impl Read>>) -> Result<Manifest, Fault> {
    let mut entry = entry.ok_or_else(|| refused("it is empty"))?;
    if name_of(&entry)? != MANIFEST {
        return Err(refused(format_args!("it does not begin with {MANIFEST}")));
    }
    let mut text = Vec::new();
    if entry.size() > MAX_MANIFEST_BYTES {
        return Err(refused("its manifest is too long"));
    }
    entry.read_to_end(&mut text).map_err(refused)?;
    let parse = |error: serde_json::Error| refused(format_args!("its manifest does not parse: {error}"));
    let version: Version = serde_json::from_slice(&text).map_err(parse)?;
    if version.format != FORMAT {
        let format = version.format;
        return Err(refused(format_args!(
            "it has format {format}, and this program reads {FORMAT}: use a newer vidgo"
        )));
    }
    let manifest: Manifest = serde_json::from_slice(&text).map_err(parse)?;
    for name in manifest.files.keys() {
        if name != MATERIALS && name != STEPS && archive::key_of(name).is_none() {
            return Err(refused(format_args!("\"{}\" is no media file", name.escape_debug())));
        }
    }
    Ok(manifest)
}

/// The content of the entry `name`, which is as the manifest says.
fn expected(entry: Option<Entry<'_, impl Read>>, name: &str, manifest: &Manifest) -> Result<Vec<u8>, Fault> {
    let mut entry = entry.ok_or_else(|| refused(format_args!("it ends before {name}")))?;
    let found = name_of(&entry)?;
    let listed = manifest.files.get(name).filter(|_| found == name);
    let listed = listed.ok_or_else(|| refused(format_args!("{name} is missing, \"{}\" came", found.escape_debug())))?;
    if entry.size() != listed.size_bytes {
        return Err(refused(format_args!("{name} has {} bytes instead of {}", entry.size(), listed.size_bytes)));
    }
    let mut bytes = Vec::new();
    entry.read_to_end(&mut bytes).map_err(refused)?;
    if Listed::of(&bytes) != *listed {
        return Err(refused(format_args!("{name} is damaged: its SHA-256 is another one")));
    }
    Ok(bytes)
}

fn name_of(entry: &Entry<'_, impl Read>) -> Result<String, Fault> {
    let name = String::from_utf8_lossy(&entry.path_bytes()).into_owned();
    if entry.header().entry_type() != EntryType::Regular {
        return Err(refused(format_args!("\"{}\" is no plain file", name.escape_debug())));
    }
    Ok(name)
}

/// Refuses rows that do not parse, and rows that name a file which is not there.
fn check_rows(
    config: &Config,
    manifest: &Manifest,
    materials: &[MaterialRow],
    steps: &[PaidStep],
) -> Result<(), Fault> {
    if (materials.len() as u64, steps.len() as u64) != (manifest.materials, manifest.steps) {
        return Err(refused("its rows are not as many as its manifest says"));
    }
    let mut hashes = HashSet::new();
    for row in materials {
        let material = row.checked().map_err(refused)?;
        let hash = material
            .content
            .lookup_hash
            .ok_or_else(|| refused(format_args!("material {} has no hash", material.id)))?;
        if !hashes.insert(hash) {
            return Err(refused(format_args!("material {} comes twice", material.id)));
        }
    }
    let intents = steps.iter().map(PaidStep::checked).collect::<Result<Vec<_>, _>>().map_err(refused)?;
    let rows: Vec<_> = materials.iter().map(MaterialRow::files).collect();
    let library = wanted::collect(&rows, &intents, &*wiring::catalogue(config)?, &config.prices);
    if let Some(text) = library.unreadable.first() {
        return Err(refused(text));
    }
    // A portrait follows from the catalogue, which may be another one there and here; a start makes it for nothing.
    let needed = |key: &&MediaKey| !key.as_str().starts_with("public/models/");
    match library.files.keys().filter(needed).find(|key| !manifest.files.contains_key(&archive::name_of(key))) {
        Some(key) => Err(refused(format_args!("its rows name {key}, which its manifest does not"))),
        None => Ok(()),
    }
}

/// Puts a file unless it is there. Reply: whether it was written. `ours`: a row of this library names it, and this
/// library's files stay as they are.
async fn place(store: &MediaStore, key: &MediaKey, bytes: Vec<u8>, ours: bool) -> Result<bool, Fault> {
    let unstored = |error: StoreError| wiring::store_fault(&error);
    match store.head(key).await {
        Ok(_) if ours && key.is_public() => return Ok(false),
        Ok(info) if info.size_bytes == bytes.len() as u64 => {
            if store.get(key).await.map_err(unstored)? == bytes {
                return Ok(false);
            }
        }
        Ok(_) | Err(StoreError::NotFound(_)) => {}
        Err(error) => return Err(unstored(error)),
    }
    if key.is_public() {
        store.put_public(key, bytes).await.map_err(unstored)?;
        return Ok(true);
    }
    let named_after_content = key.as_str().contains(&Listed::of(&bytes).sha256);
    let media_type = key.media_type().filter(|_| named_after_content);
    let media_type = media_type.ok_or_else(|| refused(format_args!("{key} is not named after its content")))?;
    if store.exists(key).await.map_err(unstored)? {
        // Damaged here: `put_clean` takes a file of the right size for the right one.
        store.delete(key).await.map_err(unstored)?;
    }
    let stored = store.put_clean(bytes, media_type).await.map_err(unstored)?;
    if stored.key == *key { Ok(true) } else { Err(refused(format_args!("{key} is not named after its content"))) }
}
