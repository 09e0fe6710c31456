//! Files that somebody's editor, or a bad disk, has spoiled: faults are told, at once, and nothing panics.

use std::{
    collections::BTreeMap,
    time::{Duration, Instant},
};

use proptest::prelude::*;

use crate::catalogue::{Catalogue, source::File};

/// The longest that one reading may take: the 100 ms for a released build, and ten times that in a debug one.
const PATIENCE: Duration = if cfg!(debug_assertions) { Duration::from_secs(1) } else { Duration::from_millis(100) };

/// One blow against a text.
#[derive(Clone, Debug)]
enum Damage {
    /// A line is lost.
    Lost(prop::sample::Index),
    /// A line stands twice.
    Doubled(prop::sample::Index),
    /// The text ends early.
    Cut(prop::sample::Index),
    /// A character becomes another.
    Replaced(prop::sample::Index, char),
    /// A line is something else altogether.
    Written(prop::sample::Index, String),
}

fn damage() -> impl Strategy<Value = Damage> {
    let place = any::<prop::sample::Index>;
    prop_oneof![
        place().prop_map(Damage::Lost),
        place().prop_map(Damage::Doubled),
        place().prop_map(Damage::Cut),
        (place(), any::<char>()).prop_map(|(place, to)| Damage::Replaced(place, to)),
        (place(), prop_oneof!["\\PC{0,80}", "[a-z_]{1,12} = (\"[a-z-]{0,12}\"|[0-9]{1,20}|\\[\\]|\\{\\})"])
            .prop_map(|(place, line)| Damage::Written(place, line)),
    ]
}

fn damaged(text: &str, blows: &[Damage]) -> String {
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    for blow in blows {
        if lines.is_empty() {
            break;
        }
        match blow {
            Damage::Lost(place) => drop(lines.remove(place.index(lines.len()))),
            Damage::Doubled(place) => {
                let place = place.index(lines.len());
                lines.insert(place, lines[place].clone());
            }
            Damage::Cut(place) => lines.truncate(place.index(lines.len()) + 1),
            Damage::Replaced(place, to) => {
                let place = place.index(lines.len());
                let mut characters: Vec<char> = lines[place].chars().collect();
                let middle = characters.len() / 2;
                if let Some(character) = characters.get_mut(middle) {
                    *character = *to;
                }
                lines[place] = characters.into_iter().collect();
            }
            Damage::Written(place, line) => {
                let place = place.index(lines.len());
                lines[place].clone_from(line);
            }
        }
    }
    lines.join("\n")
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: std::env::var("VIDGO_FUZZ_CASES").map_or(64, |cases| cases.parse().unwrap()),
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn a_spoiled_file_is_read_or_refused_at_once(
        file in prop::sample::select(File::ALL.to_vec()),
        blows in proptest::collection::vec(damage(), 1..6),
    ) {
        let files = BTreeMap::from([(file.name().to_owned(), damaged(file.embedded(), &blows))]);
        let begun = Instant::now();
        if let Err(faults) = Catalogue::parse(&files) {
            prop_assert!(!faults.to_string().is_empty());
        }
        prop_assert!(begun.elapsed() < PATIENCE, "{:?}", begun.elapsed());
    }
}
