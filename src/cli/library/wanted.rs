//! Every file that the library should have, and what each was made from.

use std::collections::{BTreeMap, HashMap};

use domain::{
    catalogue::{Catalogue, Publication, StepKey},
    money::UsdMicros,
    provider::PriceList,
};
use entities::{journal::Intent, materials::MaterialFiles};
use media::store::MediaKey;

/// What a file was made from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Source {
    /// A provider, for money.
    Paid {
        /// Today's price of making it again, in USD.
        cost: UsdMicros,
    },
    /// Drawn together from paid pictures.
    Composed,
    /// The clean file, marked.
    Marked(MediaKey),
    /// The clean file, marked and made small.
    Thumbnail(MediaKey),
    /// The clean "before" picture as JPEG.
    Before(MediaKey),
    /// The clean portrait as PNG.
    Portrait(MediaKey),
    /// Not known any more.
    Unknown,
}

/// One file that should be there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Wanted {
    /// Whose it is: the catalogue's id, or that of an archived row.
    pub(super) item: String,
    /// What it was made from.
    pub(super) source: Source,
}

/// All that the rows, the journal and the catalogue name.
#[derive(Clone, Debug, Default)]
pub(super) struct Library {
    /// By key, so that each file is looked at once.
    pub(super) files: BTreeMap<MediaKey, Wanted>,
    /// Addresses that name no file, with whose they are.
    pub(super) unreadable: Vec<String>,
}

impl Library {
    /// The first to name a file says what it was made from.
    fn add(&mut self, key: MediaKey, item: &str, source: Source) {
        self.files.entry(key).or_insert_with(|| Wanted { item: item.to_owned(), source });
    }

    fn key(&mut self, text: &str, item: &str) -> Option<MediaKey> {
        let key = MediaKey::try_from(text);
        key.inspect_err(|error| self.unreadable.push(format!("{item}: {error}"))).ok()
    }

    /// The file behind an address of ours; one of somebody else's is not looked at.
    fn shown(&mut self, url: Option<&str>, item: &str) -> Option<MediaKey> {
        let url = url.filter(|url| !url.starts_with("https://") && !url.starts_with("http://"))?;
        match url.strip_prefix("/static/") {
            Some(path) => self.key(&format!("public/{path}"), item),
            None => {
                self.unreadable.push(format!("{item}: \"{url}\" is no address of ours"));
                None
            }
        }
    }
}

/// Gathers what is named. `paid` are the journal's successes.
pub(super) fn collect(rows: &[MaterialFiles], paid: &[Intent], catalogue: &Catalogue, prices: &PriceList) -> Library {
    let mut library = Library::default();
    let mut assets: HashMap<&StepKey, MediaKey> = HashMap::new();
    for intent in paid {
        let Some(key) = intent.asset_key.as_deref().and_then(|text| library.key(text, &intent.purpose)) else {
            continue;
        };
        let price = intent.provider.and_then(|provider| prices.price(provider, intent.operation));
        library.add(key.clone(), &intent.purpose, Source::Paid { cost: price.unwrap_or(intent.cost) });
        assets.insert(&intent.step_key, key);
    }
    for item in &catalogue.items {
        if let Publication::ModelPortrait { gender, number } = &item.publication
            && let Some(asset) = assets.get(&item.recipe.key())
            && let Some(key) = library.key(&format!("public/models/{gender}/{gender}-{number}.png"), &item.id)
        {
            library.add(key, &item.id, Source::Portrait(asset.clone()));
        }
    }
    // The public name of a "before" picture is the beginning of its step's key (actors::pregen).
    let befores: HashMap<&str, &MediaKey> =
        assets.iter().filter_map(|(step, asset)| Some((step.as_str().get(..32)?, asset))).collect();
    for row in rows {
        let item = row.item_id.clone().unwrap_or_else(|| format!("archived {}", row.id));
        let clean = row.result_clean_key.as_deref().and_then(|text| library.key(text, &item));
        if let Some(clean) = &clean {
            library.add(clean.clone(), &item, Source::Composed);
        }
        let from_clean = |make: fn(MediaKey) -> Source| clean.clone().map_or(Source::Unknown, make);
        for url in [&row.result_watermarked_url, &row.result_image_url, &row.result_video_url] {
            if let Some(key) = library.shown(url.as_deref(), &item) {
                library.add(key, &item, from_clean(Source::Marked));
            }
        }
        if let Some(key) = library.shown(row.result_thumbnail_url.as_deref(), &item) {
            library.add(key, &item, from_clean(Source::Thumbnail));
        }
        for url in [&row.input_image_url, &row.input_video_url] {
            if let Some(key) = library.shown(url.as_deref(), &item) {
                let name = key.as_str().strip_prefix("public/inputs/").and_then(|name| name.split('.').next());
                let before = name.and_then(|name| befores.get(name));
                let source = before.map_or(Source::Unknown, |asset| Source::Before((*asset).clone()));
                library.add(key, &item, source);
            }
        }
    }
    library
}
