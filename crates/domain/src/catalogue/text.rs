//! Texts composed from parts: `"{name} in a {scene} scene"`.

use super::{Localized, reader::Table};

/// A slot's name and what goes there.
pub(super) type Slot<'a> = (&'a str, &'a Localized);

/// As [`fill`], for a text that stands alone: the English one begins with a capital letter.
pub(super) fn fill_sentence(table: &Table<'_>, key: &str, template: &Localized, slots: &[Slot<'_>]) -> Localized {
    let filled = fill(table, key, template, slots);
    Localized { en: capitalised(&filled.en), ..filled }
}

/// The template at `key` with every `{slot}` replaced, in both languages. A `{slot}` that is not among `slots` is a
/// fault at `key`, and left as it is.
pub(super) fn fill(table: &Table<'_>, key: &str, template: &Localized, slots: &[Slot<'_>]) -> Localized {
    let fill = |text: &str, of: fn(&Localized) -> &str| {
        replace(text, |slot| slots.iter().find(|(name, _)| *name == slot).map(|(_, value)| of(value))).unwrap_or_else(
            |unknown| {
                let known: Vec<String> = slots.iter().map(|(name, _)| format!("{{{name}}}")).collect();
                let known = if known.is_empty() { "none".to_owned() } else { known.join(", ") };
                table.fault(key, format!("\"{key}\" has an unknown part {{{unknown}}}; the parts are: {known}"));
                text.to_owned()
            },
        )
    };
    Localized { en: fill(&template.en, |value| &value.en), zh: fill(&template.zh, |value| &value.zh), ja: None }
}

/// `Err`: the first slot that `value` does not know.
fn replace<'v>(text: &str, value: impl Fn(&str) -> Option<&'v str>) -> Result<String, String> {
    let mut filled = String::with_capacity(text.len() * 2);
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        let (slot, after) = after.split_once('}').ok_or_else(|| after.to_owned())?;
        filled.push_str(before);
        filled.push_str(value(slot).ok_or_else(|| slot.to_owned())?);
        rest = after;
    }
    filled.push_str(rest);
    Ok(filled)
}

/// A sentence may begin with a slot, whose text is written in lower case for the middle of sentences.
fn capitalised(text: &str) -> String {
    let mut characters = text.chars();
    characters.next().map(|first| first.to_uppercase().chain(characters).collect()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slots_are_replaced_and_an_unknown_or_open_one_is_named() {
        let value = |slot: &str| (slot == "name").then_some("ring");
        assert_eq!(replace("a {name}, the {name}", value), Ok("a ring, the ring".to_owned()));
        assert_eq!(replace("a {nme}", value), Err("nme".to_owned()));
        assert_eq!(replace("a {name", value), Err("name".to_owned()));
        assert_eq!(capitalised("ring"), "Ring");
    }
}
