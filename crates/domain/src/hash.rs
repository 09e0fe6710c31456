//! The hashes that name stored results (contract: domain.md §7.1).

use std::fmt;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::tool::{PromptGroup, PromptSubTopic, Tool};

/// `lookup_hash` of a material: 64 lower-case hex digits.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct LookupHash(String);

impl LookupHash {
    /// Hashes the parts that tell two results apart.
    ///
    /// No trimming, case folding or normalisation; an absent part and an empty one are the same.
    /// Every selector that distinguishes results (model, language, voice) belongs in `effect`.
    #[must_use]
    pub fn of(tool: Tool, prompt: &str, effect: Option<&str>, input_id: Option<&str>) -> Self {
        Self(sha256_hex(&[
            tool.as_str(),
            ":",
            prompt,
            ":",
            effect.unwrap_or_default(),
            ":",
            input_id.unwrap_or_default(),
        ]))
    }

    /// The 64 hex digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for LookupHash {
    type Error = NotAHash;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        let hex = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
        if text.len() == 64 && text.bytes().all(hex) { Ok(Self(text)) } else { Err(NotAHash) }
    }
}

impl fmt::Display for LookupHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for LookupHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "LookupHash({})", self.0)
    }
}

/// The text is not 64 lower-case hex digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a hash is 64 lower-case hex digits")]
pub struct NotAHash;

/// `prompt_hash` of a prompt template: SHA-256 of `lower(trim(prompt)):group:sub_topic`.
#[must_use]
pub fn template_hash(prompt: &str, group: PromptGroup, sub_topic: PromptSubTopic) -> String {
    let prompt = prompt.trim().to_lowercase();
    sha256_hex(&[&prompt, ":", group.as_str(), ":", sub_topic.as_str()])
}

/// `prompt_hash` of the prompt cache: SHA-256 of the prompt, lower-cased, whitespace collapsed.
#[must_use]
pub fn prompt_hash(prompt: &str) -> String {
    let words: Vec<String> = prompt.split_whitespace().map(str::to_lowercase).collect();
    sha256_hex(&[&words.join(" ")])
}

/// SHA-256 over the concatenation of `parts`, as lower-case hex.
#[must_use]
pub fn sha256_hex(parts: &[&str]) -> String {
    let mut hasher = Sha256::new();
    for part in parts {
        hasher.update(part.as_bytes());
    }
    hex::encode(hasher.finalize())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contract_vectors() {
        let cases = [
            (
                LookupHash::of(Tool::ShortVideo, "abc", None, None),
                "d1d8ae30f517eb59447483a89b54ac82d132cdc89bb42ecc60c31bd333e90436",
            ),
            (
                LookupHash::of(Tool::TryOn, "Denim Jacket", None, Some("https://e.com/a.png")),
                "be1528ca0fe0815c4ab36bbfb57405c7799a26c60ebd61ad169bbf5f00b6f6c2",
            ),
            (
                LookupHash::of(Tool::PatternGenerate, "花", None, None),
                "30691351cb02269010d85895ebcc5257fc6593db3edbb945e0a39cb21a716825",
            ),
        ];
        for (hash, expected) in cases {
            assert_eq!(hash.as_str(), expected);
        }
    }

    #[test]
    fn absent_and_empty_parts_are_the_same_and_selectors_tell_apart() {
        let bare = LookupHash::of(Tool::TryOn, "Denim Jacket", None, None);
        assert_eq!(bare, LookupHash::of(Tool::TryOn, "Denim Jacket", Some(""), Some("")));
        assert_ne!(bare, LookupHash::of(Tool::TryOn, "Denim Jacket", Some("model_id=male-1"), None));
    }

    #[test]
    fn only_lower_case_hex_reads_back() {
        let hash = LookupHash::of(Tool::TryOn, "a", None, None);
        assert_eq!(LookupHash::try_from(hash.to_string()), Ok(hash.clone()));
        assert_eq!(LookupHash::try_from(hash.to_string().to_uppercase()), Err(NotAHash));
        assert_eq!(LookupHash::try_from("abc".to_owned()), Err(NotAHash));
    }
}
