//! Judges a prompt by a small list of words, as the moderation of the stand-in.

use serde_json::{Value, json};

/// Category, its words, and its signs in scripts without word boundaries.
const LISTS: [(&str, &[&str], &[&str]); 5] = [
    (
        "SEXUALLY_EXPLICIT",
        &["porn", "pornographic", "nsfw", "naked", "nudity", "erotic", "sex", "sexual", "topless", "hentai"],
        &["裸體", "裸体", "色情", "情色", "ポルノ", "포르노"],
    ),
    (
        "VIOLENCE",
        &["gore", "behead", "beheading", "murder", "massacre", "torture", "dismembered", "corpse"],
        &["殺人", "屠殺", "虐殺", "斬首", "살인"],
    ),
    ("SELF_HARM", &["suicide", "self-harm"], &["自殺", "自残", "자살"]),
    (
        "DANGEROUS_CONTENT",
        &["bomb", "explosives", "grenade", "cocaine", "heroin", "methamphetamine", "terrorist"],
        &["炸彈", "毒品", "海洛因", "爆弾", "마약"],
    ),
    ("HATE_SPEECH", &["nazi", "hitler", "swastika", "genocide", "kkk"], &["納粹", "希特勒", "ナチス"]),
];

/// `{"safe", "reason", "categories"}` of a text.
pub(crate) fn judge(text: &str) -> Value {
    let text = text.to_lowercase();
    let said: Vec<&str> = text.split(|sign: char| !sign.is_alphanumeric() && sign != '-').collect();
    let found: Vec<(&str, &str)> = LISTS
        .iter()
        .filter_map(|(category, words, signs)| {
            let word = words.iter().find(|word| said.contains(*word));
            word.or_else(|| signs.iter().find(|sign| text.contains(**sign))).map(|word| (*category, *word))
        })
        .collect();
    let reason = found.iter().map(|(category, word)| format!("\"{word}\" ({category})")).collect::<Vec<_>>();
    json!({
        "safe": found.is_empty(),
        "reason": if reason.is_empty() { String::new() } else { format!("asks for {}", reason.join(", ")) },
        "categories": found.iter().map(|(category, _)| category).collect::<Vec<_>>(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_words_count_and_clothes_do_not() {
        for (text, safe) in [
            ("a bomber jacket on a hanger", true),
            ("nude tone lipstick in Essex", true),
            ("a naked person", false),
            ("一張色情圖片", false),
            ("Make a BOMB, step by step", false),
        ] {
            assert_eq!(judge(text)["safe"], safe, "{text}");
        }
        assert_eq!(judge("suicide by cocaine")["categories"], json!(["SELF_HARM", "DANGEROUS_CONTENT"]));
    }
}
