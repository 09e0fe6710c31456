//! Lays file and environment over the defaults, and finds keys that no setting has.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
};

use toml::de::DeTable;

use super::{
    faults::Fault,
    names,
    sources::Sources,
    value::{Origin, Value},
};

/// One setting before it is read. Not `Debug`: it may hold a secret.
pub(super) struct Entry {
    pub(super) default: Value,
    /// The strongest of what was given beside the default.
    pub(super) given: Option<(Value, Origin)>,
}

/// Every setting by its path (`server.port`).
pub(super) type Layers = BTreeMap<String, Entry>;

/// Merges all sources; the environment's long names beat the short ones, those the file, and that the defaults.
pub(super) fn merge(defaults: &str, sources: &Sources) -> (Layers, Vec<Fault>) {
    let mut faults = Vec::new();
    let mut layers: Layers = leaves(Path::new("config.toml (compiled in)"), defaults, &mut faults)
        .into_iter()
        .map(|(path, default, _)| (path, Entry { default, given: None }))
        .collect();
    let sections: BTreeSet<String> = layers.keys().flat_map(|path| parents(path)).collect();

    if let Some((file, text)) = &sources.file {
        for (path, value, line) in leaves(file, text, &mut faults) {
            let origin = Origin::File { path: file.clone(), line };
            if let Some(entry) = layers.get_mut(&path) {
                entry.given = Some((value, origin));
            } else if !sections.contains(&path) {
                faults.push(unknown(&path, origin.to_string(), &layers, str::to_owned));
            } else if !matches!(value, Value::Other("a section")) {
                faults.push(Fault {
                    what: "it is a section, not a value".to_owned(),
                    write: format!("write [{path}] and its settings below"),
                    name: path,
                    place: origin.to_string(),
                });
            }
        }
    }

    let given = sources.environment.iter().map(|(name, value)| (name, value.trim()));
    let given: Vec<_> = given.filter(|(_, value)| !value.is_empty()).collect();
    for (name, value) in &given {
        if let Some((_, path)) = names::SHORT_NAMES.iter().find(|(short, _)| short == name) {
            give(&mut layers, path, name, value);
        }
    }
    for (name, value) in &given {
        let Some(path) = names::path(name) else { continue };
        if !give(&mut layers, &path, name, value) {
            faults.push(unknown(&path, format!("env {name}"), &layers, names::variable));
        }
    }
    (layers, faults)
}

fn give(layers: &mut Layers, path: &str, name: &str, value: &str) -> bool {
    let Some(entry) = layers.get_mut(path) else { return false };
    entry.given = Some((Value::Word(value.to_owned()), Origin::Environment { name: name.to_owned() }));
    true
}

fn unknown(path: &str, place: String, layers: &Layers, spelling: impl Fn(&str) -> String) -> Fault {
    let write = match names::nearest(path, layers.keys().map(String::as_str)) {
        Some(meant) => format!("did you mean {}?", spelling(meant)),
        None => "remove it; README.md and config.toml list every setting".to_owned(),
    };
    Fault { name: path.to_owned(), place, what: "there is no such setting".to_owned(), write }
}

/// `a.b.c` → `a`, `a.b`.
fn parents(path: &str) -> impl Iterator<Item = String> {
    path.match_indices('.').filter_map(|(end, _)| path.get(..end)).map(str::to_owned)
}

/// Every value of a TOML text with its path and line (from 1).
fn leaves(file: &Path, text: &str, faults: &mut Vec<Fault>) -> Vec<(String, Value, usize)> {
    let line = |offset: usize| text.get(..offset).unwrap_or(text).matches('\n').count() + 1;
    let (table, errors) = DeTable::parse_recoverable(text);
    // Only the message: toml's own display quotes the line, which may hold a secret.
    faults.extend(errors.iter().map(|error| Fault {
        name: format!("{}:{}", file.display(), line(error.span().map_or(0, |span| span.start))),
        place: String::new(),
        what: format!("not valid TOML: {}", error.message()),
        write: "write settings as key = value, texts in quotes".to_owned(),
    }));
    let mut found = Vec::new();
    walk("", table.get_ref(), &line, &mut found);
    found
}

fn walk(above: &str, table: &DeTable<'_>, line: &impl Fn(usize) -> usize, found: &mut Vec<(String, Value, usize)>) {
    for (key, value) in table.iter() {
        let path = if above.is_empty() { key.get_ref().to_string() } else { format!("{above}.{}", key.get_ref()) };
        match value.get_ref().as_table() {
            Some(inner) if !inner.is_empty() => walk(&path, inner, line, found),
            _ => found.push((path, Value::from_toml(value.get_ref()), line(key.span().start))),
        }
    }
}
