//! The words of the documents: `texts/<language>.toml`, built in and read once.

use std::sync::LazyLock;

use domain::language::Language;
use serde::Deserialize;

/// One language's words. Every field is needed in every language; an unknown one is a fault.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Texts {
    pub invoice: Document,
    pub credit_note: Document,
    pub labels: Labels,
    pub services: Services,
    pub notes: Notes,
    pub dates: Dates,
    pub items: Items,
}

/// What differs between an invoice and a credit note.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Document {
    pub title: String,
    /// When the money came, or went back.
    pub paid: String,
    /// Who took the money, or gave it back.
    pub paid_by: String,
    pub total: String,
    /// What the document is, and what it is not.
    pub nature: String,
}

/// Captions of both.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Labels {
    pub buyer: String,
    pub tax_id: String,
    pub issued: String,
    pub order: String,
    pub period: String,
    pub credited_invoice: String,
    pub description: String,
    pub quantity: String,
    pub unit_price: String,
    pub amount: String,
    pub subtotal: String,
    pub discount: String,
    pub page: String,
}

/// Who takes the money.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Services {
    pub ecpay: String,
    pub paddle: String,
}

/// Sentences below the sum.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Notes {
    pub taiwan_time: String,
    pub utc: String,
}

/// Days and times.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Dates {
    pub day: String,
    pub moment: String,
    pub months: [String; 12],
}

/// What is sold.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Items {
    pub plan_monthly: String,
    pub plan_yearly: String,
    pub one_credit: String,
    pub credits: String,
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
    use crate::fonts::{clean, has};

    /// The placeholders of these texts; every brace belongs to one, and every character is in a font.
    fn placeholders<'a>(texts: impl IntoIterator<Item = &'a String>) -> BTreeSet<&'a str> {
        let mut names = BTreeSet::new();
        for text in texts {
            assert!(!text.trim().is_empty() && text.trim() == text, "an empty text, or spaces around one: {text:?}");
            assert_eq!(text.matches('{').count(), text.matches('}').count(), "{text}");
            let missing: Vec<char> = text.chars().filter(|character| !has(*character)).collect();
            assert!(missing.is_empty() && clean(text) == *text, "{text}: no glyphs for {missing:?}");
            names.extend(text.split('{').skip(1).map(|after| after.split_once('}').expect(text).0));
        }
        names
    }

    #[test]
    fn every_language_has_every_text_with_the_right_placeholders() {
        for language in Language::ALL {
            let Texts { invoice, credit_note, labels, services, notes, dates, items } = texts(*language);
            let mut fixed: Vec<&String> = vec![&notes.taiwan_time, &notes.utc, &services.ecpay, &services.paddle];
            for Document { title, paid, paid_by, total, nature } in [invoice, credit_note] {
                fixed.extend([title, paid, paid_by, total, nature]);
            }
            let Labels { buyer, issued, order, period, credited_invoice, description, .. } = labels;
            fixed.extend([buyer, issued, order, period, credited_invoice, description]);
            fixed.extend([&labels.quantity, &labels.unit_price, &labels.amount, &labels.subtotal, &items.one_credit]);
            fixed.extend(&dates.months);
            assert_eq!(placeholders(fixed), BTreeSet::new(), "{language}");
            for (text, expected) in [
                (&labels.discount, &["label"][..]),
                (&labels.tax_id, &["number"]),
                (&labels.page, &["page", "pages"]),
                (&dates.day, &["day", "month", "year"]),
                (&dates.moment, &["date", "time"]),
                (&items.plan_monthly, &["plan"]),
                (&items.plan_yearly, &["plan"]),
                (&items.credits, &["count"]),
            ] {
                assert_eq!(placeholders([text]), expected.iter().copied().collect(), "{language}: {text}");
            }
        }
    }

    #[test]
    fn a_value_is_never_filled_again() {
        let values = [("a", "{b}"), ("b", "x")];
        assert_eq!(fill("{a}-{b}-{c}-{", &values), "{b}-x-{c}-{");
    }
}
