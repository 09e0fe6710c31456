//! The project checks itself: habits of the house that neither the compiler nor clippy can hold.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking; clippy's exception for tests stops at their helpers"
)]

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

use vidgo::http::problem::Problem;

/// A file longer than this wants to be two; a little more than the 400 lines of the house's rule, so that a file
/// need not be split in the middle of a change.
const LONGEST_LINES: usize = 450;

/// Files that may be longer all the same, each with its reason.
const LONGER: &[(&str, &str)] = &[];

/// A framework's crates, the members that may depend on them, and the members that may for their tests only.
const HOMES: &[(&[&str], &[&str], &[&str])] = &[
    // The stand-in is an outside server of our own.
    (&["actix-web"], &["vidgo", "standin"], &[]),
    (&["actix-cors", "utoipa", "utoipa-actix-web", "utoipa-swagger-ui"], &["vidgo"], &[]),
    (&["actix", "actix-rt"], &["vidgo", "actors"], &[]),
    // Actors and the edge hold a connection and hand it on; the harness makes and drops whole databases.
    (&["sea-orm"], &["entities", "migration", "actors", "vidgo", "harness"], &[]),
    (&["sea-orm-migration"], &["migration"], &[]),
    (&["redis"], &["limits"], &[]),
    (&["jsonwebtoken", "argon2"], &["identity"], &[]),
    (&["reqwest"], &["providers", "payments", "media"], ANY),
    (&["lettre"], &["mail"], &[]),
    (&["krilla", "skrifa"], &["invoices"], &[]),
    (&["image"], &["media", "standin"], ANY),
    (&["openh264", "ab_glyph"], &["media", "standin"], &[]),
    (&["tiny-skia", "unsafe-libopus", "ropus"], &["standin"], &[]),
    (&["clap", "indicatif"], &["vidgo"], &[]),
];

/// Any member's tests.
const ANY: &[&str] = &["*"];

/// What makes code wait, draw lots or know a store: nothing of it in `domain`.
const NOT_IN_DOMAIN: &[&str] = &["tokio", "tokio-util", "futures-util", "async-trait", "rand", "object_store"];

/// Which members each member may depend on, its tests aside: down only.
const DOWN: &[(&str, &[&str])] = &[
    (
        "vidgo",
        &[
            "actors",
            "entities",
            "migration",
            "limits",
            "identity",
            "invoices",
            "mail",
            "payments",
            "providers",
            "media",
            "standin",
            "domain",
        ],
    ),
    ("actors", &["entities", "identity", "mail", "payments", "providers", "media", "domain"]),
    ("identity", &["domain"]),
    ("entities", &["migration", "domain"]),
    ("migration", &[]),
    ("limits", &["domain"]),
    ("invoices", &["domain"]),
    ("payments", &["domain"]),
    ("providers", &["domain"]),
    ("media", &["domain"]),
    ("mail", &["domain"]),
    ("standin", &["media", "domain"]),
    ("domain", &[]),
    ("harness", &["entities"]),
];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// A file of the workspace.
struct Source {
    /// Path from the root, with slashes.
    name: String,
    text: String,
}

/// Every Rust file of the workspace, by name.
fn sources() -> Vec<Source> {
    let mut folders: Vec<PathBuf> =
        ["src", "actors", "entities", "migration", "crates", "tests", "benches"].map(|top| root().join(top)).into();
    let mut sources = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).into_iter().flatten() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let name = path.strip_prefix(root()).unwrap().to_str().unwrap().to_owned();
                let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{name}: {error}"));
                sources.push(Source { name, text });
            }
        }
    }
    sources.sort_by(|one, other| one.name.cmp(&other.name));
    assert!(sources.len() > 100, "only {} Rust files found: the walk is broken", sources.len());
    sources
}

/// Fails with every fault at once.
fn none(rule: &str, faults: &[String]) {
    assert!(faults.is_empty(), "{rule}:\n  {}", faults.join("\n  "));
}

#[test]
fn each_file_opens_by_saying_what_it_owns() {
    let silent = sources().into_iter().filter(|source| !source.text.starts_with("//! ")).map(|source| source.name);
    none("a file opens with a line of `//!`", &silent.collect::<Vec<_>>());
}

#[test]
fn nothing_is_left_unfinished() {
    // Put together here, or this file would find itself.
    let unfinished = ["todo", "unimplemented", "dbg"].map(|name| format!("{name}!"));
    let ignored = concat!("#[", "ignore");
    let started_by = format!("{ignored} = \"started by ");
    let mut faults = Vec::new();
    for Source { name, text } in sources() {
        for (line, number) in text.lines().zip(1..) {
            let words = unfinished.iter().filter(|word| line.contains(word.as_str()));
            faults.extend(words.map(|word| format!("{name}:{number}: {word}")));
            // A test that is a process for another test in the same file is not left out: that one runs it.
            let starter = line.trim().strip_prefix(&started_by).and_then(|rest| rest.strip_suffix("\"]"));
            if line.contains(ignored) && !starter.is_some_and(|test| text.contains(&format!("fn {test}("))) {
                faults.push(format!("{name}:{number}: an ignored test"));
            }
        }
    }
    none("no unfinished code, no left-over prints, no ignored test", &faults);
}

#[test]
fn no_file_is_too_long() {
    let lengths: BTreeMap<String, usize> =
        sources().into_iter().map(|source| (source.name, source.text.lines().count())).collect();
    let excused = |name: &str| LONGER.iter().any(|(excused, _)| *excused == name);
    let mut faults: Vec<String> = lengths
        .iter()
        .filter(|(name, lines)| **lines > LONGEST_LINES && !excused(name))
        .map(|(name, lines)| format!("{name}: {lines} lines"))
        .collect();
    for (name, reason) in LONGER {
        assert!(!reason.is_empty(), "{name} may be longer without a reason");
        if lengths.get(*name).is_none_or(|lines| *lines <= LONGEST_LINES) {
            faults.push(format!("{name} needs no exception any more"));
        }
    }
    none(&format!("a file has at most {LONGEST_LINES} lines"), &faults);
}

/// A file that no `mod` line names is never compiled, and no compiler says so.
#[test]
fn no_module_is_left_out() {
    let sources = sources();
    let texts: BTreeMap<&str, &str> = sources.iter().map(|it| (it.name.as_str(), it.text.as_str())).collect();
    let mut faults = Vec::new();
    for name in texts.keys() {
        let (mut folder, file) = name.rsplit_once('/').unwrap();
        let mut module = file.trim_end_matches(".rs");
        // cargo finds crates by itself: main, lib, and the files right in tests/, benches/ and examples/.
        let beside_src = matches!(folder.rsplit('/').next(), Some("tests" | "benches" | "examples"));
        if matches!(module, "main" | "lib" | "build") || (beside_src && !folder.contains("src/")) {
            continue;
        }
        if module == "mod" {
            (folder, module) = folder.rsplit_once('/').unwrap();
        }
        let parents = ["mod.rs", "lib.rs", "main.rs"].map(|parent| format!("{folder}/{parent}"));
        let named = parents.into_iter().chain([format!("{folder}.rs")]).any(|parent| {
            let lines = texts.get(parent.as_str()).into_iter().flat_map(|text| text.lines());
            let mut declarations = lines.map(str::trim).filter(|line| !line.starts_with("//"));
            declarations.any(|line| line.ends_with(&format!("mod {module};")))
        });
        if !named {
            faults.push((*name).to_owned());
        }
    }
    none("each file is a module of its folder", &faults);
}

/// A member's manifest, boiled down to names of packages.
struct Member {
    name: String,
    dependencies: BTreeSet<String>,
    test_dependencies: BTreeSet<String>,
}

fn toml(path: &Path) -> toml::Table {
    let text = fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    text.parse().unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Names of packages in the tables of this name, whatever a dependency is called here.
fn packages(manifest: &toml::Table, table: &str) -> BTreeSet<String> {
    let systems = manifest.get("target").and_then(toml::Value::as_table).into_iter().flatten();
    let tables = systems.filter_map(|(_, system)| system.as_table()).chain([manifest]);
    let dependencies = tables.filter_map(|it| it.get(table)?.as_table()).flatten();
    dependencies
        .map(|(key, value)| value.get("package").and_then(toml::Value::as_str).unwrap_or(key).to_owned())
        .collect()
}

fn members() -> Vec<Member> {
    let workspace = toml(&root().join("Cargo.toml"));
    let folders = workspace["workspace"]["members"].as_array().unwrap().iter().map(|it| it.as_str().unwrap());
    let members: Vec<Member> = folders
        .map(|folder| {
            let manifest = toml(&root().join(folder).join("Cargo.toml"));
            let mut dependencies = packages(&manifest, "dependencies");
            dependencies.extend(packages(&manifest, "build-dependencies"));
            Member {
                name: manifest["package"]["name"].as_str().unwrap().to_owned(),
                dependencies,
                test_dependencies: packages(&manifest, "dev-dependencies"),
            }
        })
        .collect();
    assert_eq!(members.len(), DOWN.len(), "DOWN names every member of the workspace");
    members
}

#[test]
fn each_framework_stays_in_its_home() {
    let mut faults = Vec::new();
    for member in members() {
        let name = member.name.as_str();
        for (crates, homes, test_homes) in HOMES {
            for framework in *crates {
                if member.dependencies.contains(*framework) && !homes.contains(&name) {
                    faults.push(format!("{name} depends on {framework}, whose home is {}", homes.join(", ")));
                }
                let at_home = homes.contains(&name) || test_homes.contains(&name) || *test_homes == ANY;
                if member.test_dependencies.contains(*framework) && !at_home {
                    faults.push(format!("{name}'s tests depend on {framework}, whose home is {}", homes.join(", ")));
                }
            }
        }
        if name == "domain" {
            let outside = member.dependencies.iter().filter(|it| NOT_IN_DOMAIN.contains(&it.as_str()));
            faults.extend(outside.map(|it| format!("domain depends on {it}; it holds values and rules only")));
        }
    }
    none("each framework has one home (STYLE.md §3)", &faults);
}

#[test]
fn dependencies_point_down() {
    let members = members();
    let ours: BTreeSet<&str> = members.iter().map(|member| member.name.as_str()).collect();
    let mut faults = Vec::new();
    for member in &members {
        let allowed = DOWN.iter().find(|(name, _)| *name == member.name);
        let (_, allowed) = allowed.unwrap_or_else(|| panic!("DOWN does not name {}", member.name));
        let up = member.dependencies.iter().map(String::as_str).filter(|it| ours.contains(it) && !allowed.contains(it));
        faults.extend(up.map(|it| format!("{} depends on {it}", member.name)));
    }
    none("an edge between our crates is decided on, not slipped in", &faults);
}

#[test]
fn the_readme_names_every_problem_code() {
    let readme = fs::read_to_string(root().join("README.md")).expect("README.md");
    let missing = Problem::CODES.iter().filter(|code| !readme.contains(&format!("`{code}`")));
    none(
        "README.md lists these problem codes, each in backticks",
        &missing.map(|it| (*it).to_owned()).collect::<Vec<_>>(),
    );
}

/// `Problem::CODES` is kept by hand beside the table; a code that is in one only would be missing from the README.
#[test]
fn the_list_of_problem_codes_is_the_table() {
    let table =
        sources().into_iter().find(|source| source.name == "src/http/problem/table.rs").expect("src/http/problem.rs");
    let (_, rows) = table.text.split_once("pub const fn row(").expect("the table `row`");
    let (rows, _) = rows.split_once("\n    }\n").expect("the table's end");
    // Of a row's two texts the code comes first: status, code, title.
    let codes: BTreeSet<&str> = rows.split("StatusCode::").skip(1).filter_map(|row| row.split('"').nth(1)).collect();
    assert_eq!(codes, Problem::CODES.iter().copied().collect::<BTreeSet<_>>());
}
