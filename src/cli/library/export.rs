//! `vidgo library export`: two passes over the files, one to sum them up for the manifest and one to write them, so that
//! never more than one of them is held.

use std::{
    collections::{BTreeMap, HashSet},
    fs::File,
    io::{BufWriter, Write},
    path::Path,
    sync::Arc,
};

use domain::{
    catalogue::{Catalogue, Group, Step},
    money::UsdMicros,
    time::Clock,
};
use entities::{
    journal::{self, PaidStep},
    library_rows::{self, MaterialRow},
};
use tar::{Builder, EntryType, Header};

use super::{
    archive::{self, FORMAT, Listed, MANIFEST, MATERIALS, Manifest, STEPS, Telling},
    wanted,
};
use crate::{app::SystemClock, config::Config, fault::Fault, wiring};

pub(super) async fn run(config: &Config, file: &Path, groups: &[Group]) -> Result<(), Fault> {
    let clock: Arc<dyn Clock> = Arc::new(SystemClock);
    let catalogue = wiring::catalogue(config)?;
    let store = wiring::store(config)?;
    let db = wiring::connect(config).await?;
    let failed = |error: entities::StoreError| Fault::Other(error.to_string());
    let mut materials = library_rows::material_rows(&db).await.map_err(failed)?;
    let mut steps = journal::paid_steps(&db).await.map_err(failed)?;
    if !groups.is_empty() {
        keep_only(&catalogue, groups, &mut materials, &mut steps)?;
    }
    let intents = steps.iter().map(PaidStep::checked).collect::<Result<Vec<_>, _>>().map_err(failed)?;
    let rows: Vec<_> = materials.iter().map(MaterialRow::files).collect();
    let library = wanted::collect(&rows, &intents, &catalogue, &config.prices);
    if let Some(text) = library.unreadable.first() {
        return Err(incomplete(text.clone()));
    }

    let lines = BTreeMap::from([(MATERIALS, archive::to_lines(&materials)?), (STEPS, archive::to_lines(&steps)?)]);
    let mut files: BTreeMap<String, Listed> =
        lines.iter().map(|(name, lines)| ((*name).to_owned(), Listed::of(lines))).collect();
    for key in library.files.keys() {
        let bytes = store.get(key).await.map_err(|error| incomplete(format!("{key}: {error}")))?;
        let listed = Listed::of(&bytes);
        // A clean file is named after its content.
        if !key.is_public() && !key.as_str().contains(&listed.sha256) {
            return Err(incomplete(format!("{key} is altered")));
        }
        files.insert(archive::name_of(key), listed);
    }
    let manifest = Manifest {
        format: FORMAT,
        created_at: clock.now(),
        vidgo_version: env!("CARGO_PKG_VERSION").to_owned(),
        materials: materials.len() as u64,
        steps: steps.len() as u64,
        total_cost: intents.iter().fold(UsdMicros::ZERO, |sum, intent| sum + intent.cost),
        files,
    };

    // Beside its place, so that what bears the name is always whole.
    let mut part = file.as_os_str().to_owned();
    part.push(".part");
    let written = |error: std::io::Error| Fault::Other(format!("{} cannot be written: {error}", file.display()));
    let mut tar = Builder::new(BufWriter::new(File::create(&part).map_err(written)?));
    let mtime = u64::try_from(manifest.created_at.timestamp()).unwrap_or_default();
    let told = serde_json::to_vec_pretty(&manifest).map_err(|error| Fault::Other(error.to_string()))?;
    append(&mut tar, MANIFEST, &told, mtime).map_err(written)?;
    for (name, lines) in &lines {
        append(&mut tar, name, lines, mtime).map_err(written)?;
    }
    let mut telling = Telling::begin(clock, "export", manifest.files.values());
    for lines in lines.values() {
        telling.done(lines.len() as u64);
    }
    for key in library.files.keys() {
        let bytes = store.get(key).await.map_err(|error| incomplete(format!("{key}: {error}")))?;
        let name = archive::name_of(key);
        if manifest.files.get(&name) != Some(&Listed::of(&bytes)) {
            return Err(Fault::Other(format!("{key} changed while it was exported: export again")));
        }
        append(&mut tar, &name, &bytes, mtime).map_err(written)?;
        telling.done(bytes.len() as u64);
    }
    let mut buffer = tar.into_inner().map_err(written)?;
    buffer.flush().map_err(written)?;
    buffer.get_ref().sync_all().map_err(written)?;
    std::fs::rename(&part, file).map_err(written)?;
    println!(
        "exported {} materials, {} paid steps worth {} USD and {} media files",
        manifest.materials,
        manifest.steps,
        manifest.total_cost,
        library.files.len()
    );
    Ok(())
}

/// Leaves the rows of these groups' items, and the steps that they are made of.
fn keep_only(
    catalogue: &Catalogue,
    groups: &[Group],
    materials: &mut Vec<MaterialRow>,
    steps: &mut Vec<PaidStep>,
) -> Result<(), Fault> {
    let (mut items, mut keys) = (HashSet::new(), HashSet::new());
    for item in catalogue.items.iter().filter(|item| groups.contains(&item.group)) {
        items.insert(item.id.as_str());
        let mut ahead: Vec<&Arc<Step>> = item.before.iter().chain([&item.recipe]).collect();
        while let Some(step) = ahead.pop() {
            keys.insert(step.key());
            ahead.extend(step.inputs());
        }
    }
    materials.retain(|row| row.item_id().is_some_and(|id| items.contains(id)));
    let mut kept = Vec::new();
    for step in steps.drain(..) {
        if keys.contains(&step.checked().map_err(|error| Fault::Other(error.to_string()))?.step_key) {
            kept.push(step);
        }
    }
    *steps = kept;
    Ok(())
}

fn append(tar: &mut Builder<impl Write>, name: &str, bytes: &[u8], mtime: u64) -> std::io::Result<()> {
    let mut header = Header::new_gnu();
    header.set_entry_type(EntryType::Regular);
    header.set_size(bytes.len() as u64);
    header.set_mode(0o644);
    header.set_mtime(mtime);
    tar.append_data(&mut header, name, bytes)
}

fn incomplete(what: String) -> Fault {
    Fault::Incomplete { what, next: "`vidgo library verify --deep --repair`, then export again".to_owned() }
}
