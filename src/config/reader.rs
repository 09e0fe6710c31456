//! Reads settings one by one into types, notes every fault, and goes on with the default in its place,
//! so that one run tells all faults, those between settings too.

use std::collections::BTreeSet;

use super::{
    faults::Fault,
    layers::Layers,
    names,
    rules::Rule,
    summary::{Summary, SummaryLine, shown},
    value::Origin,
};

/// Reads the merged layers.
pub(super) struct Reader<'a> {
    layers: &'a Layers,
    faults: Vec<Fault>,
    faulty: BTreeSet<String>,
    summary: Summary,
}

impl<'a> Reader<'a> {
    pub(super) fn new(layers: &'a Layers, faults: Vec<Fault>) -> Self {
        Self { layers, faults, faulty: BTreeSet::new(), summary: Summary::default() }
    }

    /// The setting, or its default where what was given breaks the rule. `None`: the default breaks it too, or there
    /// is none; a test of this module shows that this does not happen.
    fn setting<T: 'static>(&mut self, path: &str, rule: &Rule<T>) -> Option<T> {
        let Some(entry) = self.layers.get(path) else {
            self.fault(
                path,
                "it has no default".to_owned(),
                "give it one in config.toml of the source tree".to_owned(),
            );
            return None;
        };
        if let Some((value, origin)) = &entry.given {
            match rule.read(value) {
                Ok(read) => {
                    self.line(path, shown(value, rule.privacy), origin.clone());
                    return Some(read);
                }
                Err(what) => self.fault(path, what, format!("write {}", rule.write)),
            }
        }
        match rule.read(&entry.default) {
            Ok(read) => {
                self.line(path, shown(&entry.default, rule.privacy), Origin::Default);
                Some(read)
            }
            Err(what) => {
                self.fault(path, what, format!("write {}", rule.write));
                None
            }
        }
    }

    fn line(&mut self, path: &str, value: String, origin: Origin) {
        self.summary.0.push(SummaryLine { name: path.to_owned(), value, origin });
    }

    /// Whether there is such a setting at all.
    pub(super) fn knows(&self, path: &str) -> bool {
        self.layers.contains_key(path)
    }

    /// Notes a fault of a setting, the first of each only.
    pub(super) fn fault(&mut self, path: &str, what: String, write: String) {
        if !self.faulty.insert(path.to_owned()) {
            return;
        }
        let place = match self.layers.get(path).and_then(|entry| entry.given.as_ref()) {
            Some((_, origin)) => origin.to_string(),
            None => format!("set it by {}", names::variables(path)),
        };
        self.faults.push(Fault { name: path.to_owned(), place, what, write });
    }

    /// What was found, when all is read.
    pub(super) fn finish(self) -> (Summary, Vec<Fault>) {
        (self.summary, self.faults)
    }
}

/// How one field of a section is read.
pub(super) trait Field<T> {
    /// Reads it from below the section `above`.
    fn read(self, reader: &mut Reader<'_>, above: &str) -> Option<T>;
}

/// A group of settings.
pub(super) trait Section: Sized {
    /// Reads it; `path` is its own path, empty for the top.
    fn read(reader: &mut Reader<'_>, path: &str) -> Option<Self>;
}

/// One setting.
pub(super) struct Key<T>(&'static str, Rule<T>);

/// A section below this one.
pub(super) struct Below(&'static str);

/// Settings that stand in the section itself but have a type of their own.
pub(super) struct Here;

/// The setting `name` under this rule.
pub(super) const fn key<T>(name: &'static str, rule: Rule<T>) -> Key<T> {
    Key(name, rule)
}

/// The section `name` below this one.
pub(super) const fn section(name: &'static str) -> Below {
    Below(name)
}

/// Not a setting: filled in after the reading.
pub(super) struct Later;

fn join(above: &str, name: &str) -> String {
    if above.is_empty() { name.to_owned() } else { format!("{above}.{name}") }
}

impl<T: 'static> Field<T> for Key<T> {
    fn read(self, reader: &mut Reader<'_>, above: &str) -> Option<T> {
        reader.setting(&join(above, self.0), &self.1)
    }
}

impl<T: Section> Field<T> for Below {
    fn read(self, reader: &mut Reader<'_>, above: &str) -> Option<T> {
        T::read(reader, &join(above, self.0))
    }
}

impl<T: Section> Field<T> for Here {
    fn read(self, reader: &mut Reader<'_>, above: &str) -> Option<T> {
        T::read(reader, above)
    }
}

impl<T: Default> Field<T> for Later {
    fn read(self, _: &mut Reader<'_>, _: &str) -> Option<T> {
        Some(T::default())
    }
}

/// Declares a section: each field with its type and how it is read.
macro_rules! settings {
    ($(#[$meta:meta])* pub struct $name:ident { $($(#[$field_meta:meta])* $vis:vis $field:ident: $type:ty = $how:expr,)+ }) => {
        $(#[$meta])*
        #[derive(Clone, Debug)]
        pub struct $name { $($(#[$field_meta])* $vis $field: $type,)+ }

        impl $crate::config::reader::Section for $name {
            fn read(reader: &mut $crate::config::reader::Reader<'_>, path: &str) -> Option<Self> {
                // All are read before the first `?`, so that each tells its fault.
                $(let $field: Option<$type> = $crate::config::reader::Field::read($how, reader, path);)+
                Some(Self { $($field: $field?),+ })
            }
        }
    };
}
pub(super) use settings;
