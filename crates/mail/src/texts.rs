//! The words of the letters: `texts/<language>.toml`, built in and read once.

use std::sync::LazyLock;

use domain::language::Language;
use serde::Deserialize;

/// One language's words. Every field is needed in every language; an unknown one is a fault.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Texts {
    pub shared: Shared,
    pub validity: Validity,
    pub labels: Labels,
    pub verification_code: Text,
    pub already_registered: Text,
    pub password_reset: Text,
    pub password_changed: Text,
    pub welcome: Text,
}

/// What every letter has.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Shared {
    pub greeting: String,
    pub signature: String,
    pub automatic: String,
    /// Stands between a button and its address in plain sight.
    pub open_link: String,
}

/// Lengths of time.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Validity {
    pub one_minute: String,
    pub minutes: String,
    pub one_hour: String,
    pub hours: String,
}

/// Captions of what stands between opening and closing.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Labels {
    pub code: String,
    pub sign_in: String,
    pub reset: String,
    pub choose_password: String,
}

/// One letter's words; a text per paragraph. Between opening and closing stands the code or the link, if any.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Text {
    pub subject: String,
    pub heading: String,
    pub opening: Vec<String>,
    #[serde(default)]
    pub closing: Vec<String>,
    /// What protects the reader: what to do when it was somebody else, and what never to give away.
    pub safety: Vec<String>,
}

impl Validity {
    /// `minutes` in words, in hours where it comes out even.
    pub fn words(&self, minutes: u32) -> String {
        let (template, count) = match minutes {
            1 => (&self.one_minute, 1),
            60 => (&self.one_hour, 1),
            whole if whole > 0 && whole % 60 == 0 => (&self.hours, whole / 60),
            other => (&self.minutes, other),
        };
        fill(template, &[("count", &count.to_string())])
    }
}

/// The words of `language`.
pub(crate) fn texts(language: Language) -> &'static Texts {
    static EN: LazyLock<Texts> = LazyLock::new(|| read(source(Language::En)));
    static ZH_TW: LazyLock<Texts> = LazyLock::new(|| read(source(Language::ZhTw)));
    static JA: LazyLock<Texts> = LazyLock::new(|| read(source(Language::Ja)));
    static KO: LazyLock<Texts> = LazyLock::new(|| read(source(Language::Ko)));
    static ES: LazyLock<Texts> = LazyLock::new(|| read(source(Language::Es)));
    match language {
        Language::En => &EN,
        Language::ZhTw => &ZH_TW,
        Language::Ja => &JA,
        Language::Ko => &KO,
        Language::Es => &ES,
    }
}

const fn source(language: Language) -> &'static str {
    match language {
        Language::En => include_str!("../texts/en.toml"),
        Language::ZhTw => include_str!("../texts/zh-TW.toml"),
        Language::Ja => include_str!("../texts/ja.toml"),
        Language::Ko => include_str!("../texts/ko.toml"),
        Language::Es => include_str!("../texts/es.toml"),
    }
}

#[expect(clippy::expect_used, reason = "five files that are part of the program, each read by a test")]
fn read(source: &'static str) -> Texts {
    toml::from_str(source).expect("a built-in file of texts")
}

/// `template` with each `{name}` replaced by its value, in one pass: a value that looks like a placeholder stays as it
/// is, and so does every brace that names none.
pub(crate) fn fill(template: &str, values: &[(&str, &str)]) -> String {
    let mut filled = String::with_capacity(template.len());
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        filled.push_str(before);
        let named = after.split_once('}').and_then(|(name, behind)| {
            let (_, value) = values.iter().find(|(known, _)| *known == name)?;
            Some((*value, behind))
        });
        if let Some((value, behind)) = named {
            filled.push_str(value);
            rest = behind;
        } else {
            filled.push('{');
            rest = after;
        }
    }
    filled.push_str(rest);
    filled
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    /// The placeholders of these texts; every brace belongs to one.
    fn placeholders<'a>(texts: impl IntoIterator<Item = &'a String>) -> BTreeSet<&'a str> {
        let mut names = BTreeSet::new();
        for text in texts {
            assert!(!text.trim().is_empty() && text.trim() == text, "an empty text, or spaces around one: {text:?}");
            assert!(!text.contains(char::is_control), "{text:?}");
            assert_eq!(text.matches('{').count(), text.matches('}').count(), "{text}");
            names.extend(text.split('{').skip(1).map(|after| after.split_once('}').expect(text).0));
        }
        names
    }

    #[test]
    fn every_language_has_every_text_with_the_right_placeholders() {
        for language in Language::ALL {
            let Texts { shared, validity, labels, .. } = &texts(*language);
            let Shared { greeting, signature, automatic, open_link } = shared;
            let Validity { one_minute, minutes, one_hour, hours } = validity;
            let Labels { code, sign_in, reset, choose_password } = labels;
            let fixed = [greeting, automatic, open_link, one_minute, one_hour, code, sign_in, reset, choose_password];
            assert_eq!(placeholders(fixed), BTreeSet::new(), "{language}");
            assert_eq!(placeholders([signature]), BTreeSet::from(["project"]), "{language}");
            for count in [minutes, hours] {
                assert_eq!(placeholders([count]), BTreeSet::from(["count"]), "{language}");
            }

            let texts = texts(*language);
            for (letter, promises) in [
                (&texts.verification_code, true),
                (&texts.already_registered, false),
                (&texts.password_reset, true),
                (&texts.password_changed, false),
                (&texts.welcome, false),
            ] {
                let Text { subject, heading, opening, closing, safety } = letter;
                assert_eq!(placeholders([subject]), BTreeSet::from(["project"]), "{language}: {subject}");
                let mut all: Vec<&String> = vec![subject, heading];
                all.extend(opening.iter().chain(closing).chain(safety));
                let expected: &[&str] = if promises { &["project", "validity"] } else { &["project"] };
                assert_eq!(placeholders(all), expected.iter().copied().collect(), "{language}: {subject}");
                assert!(!opening.is_empty() && !safety.is_empty(), "{language}: {subject}");
            }
        }
    }

    #[test]
    fn a_length_of_time_is_said_in_its_natural_unit() {
        let validity = &texts(Language::En).validity;
        for (minutes, words) in [
            (0, "0 minutes"),
            (1, "1 minute"),
            (15, "15 minutes"),
            (60, "1 hour"),
            (90, "90 minutes"),
            (1440, "24 hours"),
        ] {
            assert_eq!(validity.words(minutes), words);
        }
        assert_eq!(texts(Language::Ja).validity.words(120), "2時間");
    }

    #[test]
    fn a_value_is_never_filled_again() {
        let values = [("a", "{b}"), ("b", "x")];
        assert_eq!(fill("{a}-{b}-{c}-{", &values), "{b}-x-{c}-{");
        assert_eq!(fill(".page { color: red; } {b}", &values), ".page { color: red; } x");
    }
}
