//! What a configuration is made from: one file, and the environment.

use std::{
    collections::BTreeMap,
    env, fs, io,
    path::{Path, PathBuf},
};

use super::{
    faults::{ConfigFaults, Fault},
    names,
};

/// Names the configuration file.
const FILE_VARIABLE: &str = "VIDGO_CONFIG";
/// Read from the working folder when nothing else is named.
const FILE_NAME: &str = "config.toml";

/// What is laid over the defaults. Tests fill it by hand.
#[derive(Clone, Default)]
pub struct Sources {
    /// Path and text of the configuration file.
    pub file: Option<(PathBuf, String)>,
    /// Environment variables; those that are not ours are passed over.
    pub environment: BTreeMap<String, String>,
}

impl Sources {
    /// Reads this process's environment and its configuration file: `named` (of `--config`), else
    /// `VIDGO_CONFIG`, else `config.toml` in the working folder if there is one.
    ///
    /// # Errors
    /// A named file that cannot be read; a variable of ours that is not UTF-8; then all other faults with them.
    pub fn from_process(named: Option<&Path>) -> Result<Self, ConfigFaults> {
        let mut environment = BTreeMap::new();
        let mut faults = Vec::new();
        for (name, value) in env::vars_os() {
            let Some(name) = name.to_str().filter(|name| is_ours(name)) else { continue };
            match value.into_string() {
                Ok(value) => drop(environment.insert(name.to_owned(), value)),
                Err(_) => faults.push(Fault {
                    name: name.to_owned(),
                    place: "environment".to_owned(),
                    what: "it is not valid UTF-8".to_owned(),
                    write: "write it as UTF-8 text".to_owned(),
                }),
            }
        }
        let by_variable = environment.get(FILE_VARIABLE).map(|path| path.trim()).filter(|path| !path.is_empty());
        let named = named.map(Path::to_path_buf).or_else(|| by_variable.map(PathBuf::from));
        let file = read(named).unwrap_or_else(|fault| {
            faults.push(fault);
            None
        });
        let sources = Self { file, environment };
        // What could be read is judged too, so that all faults are told together.
        if let Some(more) = (!faults.is_empty()).then(|| super::load(&sources).err()).flatten() {
            faults.extend_from_slice(more.faults());
        }
        ConfigFaults::verdict(sources, faults)
    }
}

fn is_ours(name: &str) -> bool {
    name == FILE_VARIABLE || names::path(name).is_some() || names::SHORT_NAMES.iter().any(|(short, _)| *short == name)
}

fn read(named: Option<PathBuf>) -> Result<Option<(PathBuf, String)>, Fault> {
    let must_exist = named.is_some();
    let path = named.unwrap_or_else(|| PathBuf::from(FILE_NAME));
    match fs::read_to_string(&path) {
        Ok(text) => Ok(Some((path, text))),
        Err(error) if error.kind() == io::ErrorKind::NotFound && !must_exist => Ok(None),
        Err(error) => Err(Fault {
            name: path.display().to_string(),
            place: format!("--config or {FILE_VARIABLE}"),
            what: format!("the file cannot be read: {error}"),
            write: "name a readable TOML file, or none to use the defaults".to_owned(),
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_named_file_that_is_missing_is_a_fault_and_an_unnamed_one_is_not() {
        let fault = read(Some(PathBuf::from("/nonexistent/vidgo.toml"))).unwrap_err();
        assert!(fault.to_string().contains("/nonexistent/vidgo.toml"), "{fault}");
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("other.toml");
        fs::write(&path, "environment = \"production\"").unwrap();
        assert_eq!(read(Some(path.clone())).unwrap().unwrap().0, path);
    }

    #[test]
    fn variables_of_others_are_passed_over() {
        assert!(
            is_ours("PORT")
                && is_ours("VIDGO__SERVER__PORT")
                && is_ours("vidgo__server__prot")
                && is_ours("VIDGO_CONFIG")
        );
        // Kubernetes sets VIDGO_PORT=tcp://… for a service named vidgo.
        assert!(!is_ours("VIDGO_PORT") && !is_ours("PATH") && !is_ours("VIDGO"));
    }
}
