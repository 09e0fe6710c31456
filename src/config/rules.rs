//! What a single value may be: each rule reads it, and says what to write where it cannot.

use std::{fmt::Display, net::IpAddr, ops::RangeInclusive, path::PathBuf, str::FromStr, time::Duration};

use domain::money::UsdMicros;
use secrecy::SecretString;

use super::{summary::Privacy, value::Value};

/// The result of reading: the value, or what is wrong with it.
type Read<T> = Result<T, String>;

type Reading<T> = Box<dyn Fn(&Value) -> Read<T>>;

/// Reads one value.
pub(super) struct Rule<T> {
    reading: Reading<T>,
    /// Follows "write".
    pub(super) write: String,
    pub(super) privacy: Privacy,
}

impl<T: 'static> Rule<T> {
    pub(super) fn new(write: impl Into<String>, reading: impl Fn(&Value) -> Read<T> + 'static) -> Self {
        Self { reading: Box::new(reading), write: write.into(), privacy: Privacy::Open }
    }

    pub(super) fn private(self, privacy: Privacy) -> Self {
        Self { privacy, ..self }
    }

    pub(super) fn read(&self, value: &Value) -> Read<T> {
        (self.reading)(value)
    }

    /// Reads on: what this rule gives becomes something else.
    fn map<U: 'static>(self, make: impl Fn(T) -> U + 'static) -> Rule<U> {
        let Self { reading, write, privacy } = self;
        Rule { reading: Box::new(move |value| reading(value).map(&make)), write, privacy }
    }

    /// An empty text means `None`.
    pub(super) fn optional(self) -> Rule<Option<T>> {
        let Self { reading, write, privacy } = self;
        let reading = Box::new(move |value: &Value| if value.is_empty() { Ok(None) } else { reading(value).map(Some) });
        Rule { reading, write: format!("{write}, or leave it empty"), privacy }
    }
}

fn is_not(value: &Value, what: &str) -> String {
    format!("{value} is not {what}")
}

/// A text, as it stands.
fn words(value: &Value) -> Read<&str> {
    match value {
        Value::Text(text) | Value::Word(text) => Ok(text.trim()),
        other => Err(is_not(other, "a text in quotes")),
    }
}

/// The items of a list; from the environment, separated by commas.
fn items(value: &Value) -> Read<Vec<&str>> {
    match value {
        Value::List(items) => items.iter().map(words).collect(),
        Value::Word(text) => Ok(text.split(',').map(str::trim).filter(|item| !item.is_empty()).collect()),
        other => Err(is_not(other, "a list")),
    }
}

/// `true` or `false`.
pub(super) fn flag() -> Rule<bool> {
    Rule::new("true or false (also 1, 0, yes, no)", |value| match value {
        Value::Boolean(flag) => Ok(*flag),
        Value::Integer(1) => Ok(true),
        Value::Integer(0) => Ok(false),
        Value::Word(text) | Value::Text(text) => match text.to_ascii_lowercase().as_str() {
            "true" | "1" | "yes" => Ok(true),
            "false" | "0" | "no" => Ok(false),
            _ => Err(is_not(value, "true or false")),
        },
        other => Err(is_not(other, "true or false")),
    })
}

/// A whole number inside a range; `unit` may be empty.
pub(super) fn integer<T: TryFrom<u64> + 'static>(range: RangeInclusive<u64>, unit: &'static str) -> Rule<T> {
    let of = if unit.is_empty() { String::new() } else { format!(" of {unit}") };
    let write = format!("a whole number{of} from {} to {}", range.start(), range.end());
    Rule::new(write, move |value| {
        let number = match value {
            Value::Integer(number) => i128::from(*number),
            Value::Word(text) => text.replace('_', "").parse().map_err(|_| is_not(value, "a whole number"))?,
            other => return Err(is_not(other, "a whole number")),
        };
        let inside = u64::try_from(number).ok().filter(|number| range.contains(number));
        inside.and_then(|number| T::try_from(number).ok()).ok_or_else(|| format!("{number} is out of range"))
    })
}

/// A count; 0 means `None`: as many as there are.
pub(super) fn count_or_all(most: u64) -> Rule<Option<usize>> {
    integer::<usize>(0..=most, "").map(|count| (count > 0).then_some(count))
}

/// Threads; 0 means one per core of this machine.
pub(super) fn threads(most: u64) -> Rule<usize> {
    integer::<usize>(0..=most, "").map(|count| {
        if count > 0 { count } else { std::thread::available_parallelism().map_or(1, std::num::NonZero::get) }
    })
}

/// A time in milliseconds.
pub(super) fn millis(range: RangeInclusive<u64>) -> Rule<Duration> {
    integer::<u64>(range, "milliseconds").map(Duration::from_millis)
}

/// A time in seconds.
pub(super) fn seconds(range: RangeInclusive<u64>) -> Rule<Duration> {
    integer::<u64>(range, "seconds").map(Duration::from_secs)
}

/// A time in minutes.
pub(super) fn minutes(range: RangeInclusive<u64>) -> Rule<Duration> {
    integer::<u64>(range, "minutes").map(|minutes| Duration::from_secs(minutes * 60))
}

/// A time in hours.
pub(super) fn hours(range: RangeInclusive<u64>) -> Rule<Duration> {
    integer::<u64>(range, "hours").map(|hours| Duration::from_secs(hours * 3_600))
}

/// A time in days.
pub(super) fn days(range: RangeInclusive<u64>) -> Rule<Duration> {
    integer::<u64>(range, "days").map(|days| Duration::from_secs(days * 86_400))
}

/// An amount in USD above zero and up to `most` dollars: what costs nothing would pass every budget.
pub(super) fn usd(most: u32) -> Rule<UsdMicros> {
    Rule::new(format!("an amount in USD above 0 and up to {most}, for example 0.07"), move |value| {
        let digits = match value {
            Value::Integer(whole) => whole.to_string(),
            Value::Decimal(text) | Value::Text(text) | Value::Word(text) => text.clone(),
            other => return Err(is_not(other, "an amount")),
        };
        let amount: UsdMicros =
            digits.parse().map_err(|_| is_not(value, "an amount in USD with at most 6 decimals"))?;
        let in_range = (1..=i64::from(most) * 1_000_000).contains(&amount.micros());
        if in_range { Ok(amount) } else { Err(format!("{amount} USD is out of range")) }
    })
}

/// One line of text of at least one and at most `most` characters.
pub(super) fn text(most: usize) -> Rule<String> {
    Rule::new(format!("a text of 1 to {most} characters on one line"), move |value| {
        let text = words(value)?;
        let length = text.chars().count();
        if text.is_empty() {
            Err("it is empty".to_owned())
        } else if length > most {
            Err(format!("it has {length} characters"))
        } else if text.chars().any(char::is_control) {
            Err("it has a control character".to_owned())
        } else {
            Ok(text.to_owned())
        }
    })
}

/// As `text`, or nothing at all.
pub(super) fn text_or_empty(most: usize) -> Rule<String> {
    text(most).optional().map(Option::unwrap_or_default)
}

/// A path of a file or folder.
pub(super) fn path() -> Rule<PathBuf> {
    text(4_096).map(PathBuf::from)
}

/// One of a few words.
pub(super) fn one_of<T: Copy + 'static>(choices: &'static [(&'static str, T)]) -> Rule<T> {
    let write = choices.iter().map(|(word, _)| format!("{word:?}")).collect::<Vec<_>>().join(" or ");
    Rule::new(write, move |value| {
        let text = words(value)?;
        let found = choices.iter().find(|(word, _)| *word == text);
        found.map(|(_, choice)| *choice).ok_or_else(|| is_not(value, "one of the choices"))
    })
}

/// Whatever its type reads from a text; `example` follows "for example".
pub(super) fn parsed<T: FromStr<Err: Display> + 'static>(what: &'static str, example: &str) -> Rule<T> {
    Rule::new(format!("{what}, for example {example}"), move |value| {
        words(value)?.parse().map_err(|error| format!("{value} is not {what}: {error}"))
    })
}

/// An IP address.
pub(super) fn ip_address() -> Rule<IpAddr> {
    parsed("an IP address", "0.0.0.0 or 127.0.0.1")
}

/// Several of what its type reads from a text.
pub(super) fn list<T: FromStr<Err: Display> + 'static>(what: &'static str, example: &str) -> Rule<Vec<T>> {
    let write = format!("{what}, for example {example}; several as a list, in a variable separated by commas");
    Rule::new(write, move |value| {
        let one = |item: &str| item.parse().map_err(|error| format!("{item:?} is not {what}: {error}"));
        items(value)?.into_iter().map(one).collect()
    })
}

/// Why a secret cannot be used; never quotes it.
fn unfit(secret: &str) -> Option<String> {
    if secret.len() > 4_096 {
        return Some(format!("it has {} bytes", secret.len()));
    }
    secret.chars().any(|c| c.is_control()).then(|| "it has a control character".to_owned())
}

/// A secret; empty means `None`.
pub(super) fn secret() -> Rule<Option<SecretString>> {
    let rule = Rule::new("a text in quotes on one line, at most 4096 bytes", |value| {
        let (Value::Text(secret) | Value::Word(secret)) = value else { return Err("it is not a text".to_owned()) };
        unfit(secret.trim()).map_or_else(|| Ok(SecretString::from(secret.trim())), Err)
    });
    rule.private(Privacy::Secret).optional()
}

/// Several secrets, each of any one line; from the environment, separated by commas.
pub(super) fn secrets() -> Rule<Vec<SecretString>> {
    let rule = Rule::new("a list of texts in quotes, in a variable separated by commas", |value| {
        let secrets = items(value).map_err(|_| "it is not a list of texts".to_owned())?;
        secrets.into_iter().map(|text| unfit(text).map_or_else(|| Ok(SecretString::from(text)), Err)).collect()
    });
    rule.private(Privacy::Secret)
}

/// Keys for a service: they travel in a header, so visible ASCII only; none twice.
pub(super) fn keys() -> Rule<Vec<SecretString>> {
    let write =
        "a list of keys in quotes, in a variable separated by commas, each once and of visible ASCII characters";
    let rule = Rule::new(write, |value| {
        let keys = items(value).map_err(|_| "it is not a list of texts".to_owned())?;
        let visible =
            |key: &&str| !key.is_empty() && key.len() <= 4_096 && key.bytes().all(|byte| byte.is_ascii_graphic());
        if let Some(place) = keys.iter().position(|key| !visible(key)) {
            return Err(format!(
                "key {} of {} is empty or has a space or another character no header takes",
                place + 1,
                keys.len()
            ));
        }
        let distinct: std::collections::BTreeSet<_> = keys.iter().collect();
        if distinct.len() < keys.len() {
            return Err("a key stands in it twice".to_owned());
        }
        Ok(keys.into_iter().map(SecretString::from).collect())
    });
    rule.private(Privacy::Secret)
}

#[cfg(test)]
mod tests {
    use secrecy::ExposeSecret;

    use super::*;

    fn word(text: &str) -> Value {
        Value::Word(text.to_owned())
    }

    #[test]
    fn flags_read_the_usual_words() {
        for (text, read) in [("true", true), ("1", true), ("YES", true), ("False", false), ("0", false), ("no", false)]
        {
            assert_eq!(flag().read(&word(text)), Ok(read));
        }
        assert!(flag().read(&word("on?")).is_err());
    }

    #[test]
    fn numbers_keep_their_range_and_say_it() {
        let port = integer::<u16>(1..=65_535, "");
        assert_eq!(port.read(&word("8_001")), Ok(8001));
        assert_eq!(port.read(&Value::Integer(-1)), Err("-1 is out of range".to_owned()));
        assert_eq!(port.read(&word("abc")), Err("\"abc\" is not a whole number".to_owned()));
        assert!(port.read(&Value::Text("80".to_owned())).is_err(), "a number in quotes is a slip worth telling");
        assert_eq!(port.write, "a whole number from 1 to 65535");
    }

    #[test]
    fn money_is_read_in_its_own_digits() {
        assert_eq!(usd(100).read(&Value::Decimal("0.115".to_owned())).unwrap().micros(), 115_000);
        assert_eq!(usd(100).read(&word("25")).unwrap().micros(), 25_000_000);
        for bad in ["0", "-1", "101", "1e2", "abc"] {
            assert!(usd(100).read(&word(bad)).is_err(), "{bad}");
        }
    }

    #[test]
    fn keys_are_separated_by_commas_and_no_fault_quotes_them() {
        let read = keys().read(&word(" a, b,,")).unwrap();
        assert_eq!(read.iter().map(|key| key.expose_secret()).collect::<Vec<_>>(), ["a", "b"]);
        for bad in ["hunter2,hunter2", "hunter2 hunter2", "hünter2"] {
            let what = keys().read(&word(bad)).unwrap_err();
            assert!(!what.contains("nter2"), "{what}");
        }
        assert!(keys().read(&Value::Integer(12_345)).is_err_and(|what| !what.contains("12345")));
    }
}
