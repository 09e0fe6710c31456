//! `vidgo library`: whether the library's files are all there, what it takes to put them right, and moving a library
//! between machines.

mod archive;
mod export;
mod import;
mod repair;
mod wanted;

use std::{
    collections::{BTreeMap, HashSet},
    path::PathBuf,
};

use domain::{catalogue::Group, journal::IntentState, money::UsdMicros};
use entities::{journal, materials};
use futures_util::{StreamExt, TryStreamExt, stream};
use media::{
    intact::{self, FileState},
    store::{MediaKey, MediaStore},
};

use self::wanted::{Library, Source};
use crate::{config::Config, fault::Fault, wiring};

/// Files looked at, at once: enough to hide a network's delay, few enough to hold while they are decoded.
const LOOKS_AT_ONCE: usize = 8;

/// What to do.
#[derive(Debug, clap::Subcommand)]
pub(super) enum Command {
    /// Find missing, altered and orphaned files, and tell what repairing costs.
    Verify {
        /// Read every file: clean ones against the SHA-256 in their names, public ones by decoding them.
        #[arg(long)]
        deep: bool,
        /// Make anew what costs nothing: whatever is drawn from a clean file that is there.
        #[arg(long)]
        repair: bool,
    },
    /// Write the library, with what was paid for it, into one file.
    Export {
        /// The file to write, a tar.
        file: PathBuf,
        /// Only these groups of the catalogue; may be repeated.
        #[arg(long = "tool", value_name = "TOOL")]
        tools: Vec<Group>,
    },
    /// Take a library out of such a file; what is here already stays as it is.
    Import {
        /// The file to read.
        file: PathBuf,
    },
}

/// Files that are not as they should be, and how they are not.
type Bad = BTreeMap<MediaKey, String>;

pub(super) async fn run(config: &Config, command: Command) -> Result<(), Fault> {
    match command {
        Command::Verify { deep, repair } => verify(config, deep, repair).await,
        Command::Export { file, tools } => export::run(config, &file, &tools).await,
        Command::Import { file } => import::run(config, &file).await,
    }
}

async fn verify(config: &Config, deep: bool, repair: bool) -> Result<(), Fault> {
    let catalogue = wiring::catalogue(config)?;
    let store = wiring::store(config)?;
    let db = wiring::connect(config).await?;
    let failed = |error: entities::StoreError| Fault::Other(error.to_string());
    let rows = materials::files(&db).await.map_err(failed)?;
    let paid = journal::in_states(&db, &[IntentState::Succeeded]).await.map_err(failed)?;
    let library = wanted::collect(&rows, &paid, &catalogue, &config.prices);

    let mut bad = look_at_all(&store, &library, deep).await?;
    if repair {
        let repaired = repair::all(config, &store, &library, &bad).await;
        for key in &repaired {
            println!("repaired  {key}");
        }
        bad.retain(|key, _| !repaired.contains(key));
    }
    for key in orphans(&store, &library).await? {
        println!("orphan    {key}: nothing names it; it is left alone");
    }
    conclude(&library, &bad, rows.len(), paid.len())
}

async fn look_at_all(store: &MediaStore, library: &Library, deep: bool) -> Result<Bad, Fault> {
    let looks = library.files.keys().map(|key| async move {
        let state = intact::look(store, key, deep).await?;
        Ok::<_, media::store::StoreError>((key.clone(), state))
    });
    let found: Vec<(MediaKey, FileState)> = stream::iter(looks)
        .buffer_unordered(LOOKS_AT_ONCE)
        .try_collect()
        .await
        .map_err(|error| wiring::store_fault(&error))?;
    let bad = found.into_iter().filter_map(|(key, state)| match state {
        FileState::Good => None,
        FileState::Missing => Some((key, "missing".to_owned())),
        FileState::Altered(how) => Some((key, format!("altered: {how}"))),
    });
    Ok(bad.collect())
}

/// Files that no row and no journal entry names.
async fn orphans(store: &MediaStore, library: &Library) -> Result<Vec<MediaKey>, Fault> {
    let mut found = HashSet::new();
    for folder in ["public", "private"] {
        found.extend(store.list(folder).await.map_err(|error| wiring::store_fault(&error))?);
    }
    let mut orphans: Vec<MediaKey> = found.into_iter().filter(|key| !library.files.contains_key(key)).collect();
    orphans.sort();
    Ok(orphans)
}

fn conclude(library: &Library, bad: &Bad, rows: usize, paid: usize) -> Result<(), Fault> {
    for text in &library.unreadable {
        println!("unreadable  {text}");
    }
    let mut total = UsdMicros::ZERO;
    let mut free = 0;
    for (key, how) in bad {
        let Some(wanted) = library.files.get(key) else { continue };
        let next = match &wanted.source {
            Source::Paid { cost } => {
                total = total + *cost;
                format!("{cost} USD to make again; put it back from a copy instead")
            }
            Source::Composed => "0 USD, drawn from two paid pictures; put it back from a copy".to_owned(),
            Source::Unknown => "nothing tells how it was made; put it back from a copy".to_owned(),
            Source::Marked(clean) | Source::Thumbnail(clean) | Source::Before(clean) | Source::Portrait(clean)
                if bad.contains_key(clean) =>
            {
                format!("0 USD once {clean} is back")
            }
            Source::Marked(_) | Source::Thumbnail(_) | Source::Before(_) | Source::Portrait(_) => {
                free += 1;
                "0 USD: vidgo library verify --repair".to_owned()
            }
        };
        println!("bad       {}: {key} is {how} ({next})", wanted.item);
    }
    println!("{rows} rows, {paid} paid results, {} files named, {} of them bad", library.files.len(), bad.len());
    println!("making again what is lost: {total} USD; {free} files cost nothing");
    if bad.is_empty() && library.unreadable.is_empty() {
        return Ok(());
    }
    Err(Fault::Incomplete {
        what: format!("{} files and {} addresses are not right", bad.len(), library.unreadable.len()),
        next: "`vidgo library verify --repair` makes anew what costs nothing".to_owned(),
    })
}
