//! Names of stored files. A key that exists is safe as a path: no traversal, no empty part, plain characters.

use std::{
    fmt,
    hash::{BuildHasher, Hasher, RandomState},
};

use crate::sniff::MediaType;

/// Longest key, in bytes: far below what file systems and S3 take.
const MAX_KEY_BYTES: usize = 300;

/// A path below `public/` or `private/`: parts of `a-z A-Z 0-9 . _ -`, none of them empty or beginning with a dot.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MediaKey(String);

/// A text that is not a [`MediaKey`].
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("\"{0}\" is not a media key")]
pub struct BadKey(pub String);

impl MediaKey {
    /// The key as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether the file may be served to anyone.
    #[must_use]
    pub fn is_public(&self) -> bool {
        self.0.starts_with("public/")
    }

    /// What the extension says.
    #[must_use]
    pub fn media_type(&self) -> Option<MediaType> {
        MediaType::from_extension(self.0.rsplit_once('.')?.1)
    }

    /// MIME type by the extension; `application/octet-stream` for another one.
    #[must_use]
    pub fn mime(&self) -> &'static str {
        self.media_type().map_or("application/octet-stream", MediaType::mime)
    }

    /// How long a reader may keep the file, as the value of `Cache-Control`.
    #[must_use]
    pub fn cache_control(&self) -> &'static str {
        if !self.is_public() {
            return "private, no-store";
        }
        // Names hold a hash of their content, or of what they were made from; but portraits keep theirs when they
        // are made anew.
        if self.0.starts_with("public/models/") {
            "public, max-age=300, must-revalidate"
        } else {
            "public, max-age=31536000, immutable"
        }
    }

    /// Parses a path below `public/`, as it stands in an address behind `/static/`.
    ///
    /// # Errors
    /// The path is not plain.
    pub fn public(path: &str) -> Result<Self, BadKey> {
        Self::try_from(format!("public/{path}").as_str())
    }

    pub(super) fn clean(sha256_hex: &str, media_type: MediaType) -> Self {
        Self(format!("private/{sha256_hex}.{}", media_type.extension()))
    }

    /// A key that no other process probes with: in containers all of them have the same process id.
    pub(super) fn for_probe() -> Self {
        let lot = RandomState::new().build_hasher().finish();
        Self(format!("private/probe-{lot:016x}.txt"))
    }

    pub(super) fn path(&self) -> object_store::path::Path {
        object_store::path::Path::from(self.0.as_str())
    }
}

impl TryFrom<&str> for MediaKey {
    type Error = BadKey;

    fn try_from(text: &str) -> Result<Self, Self::Error> {
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-');
        let part = |part: &str| !part.is_empty() && !part.starts_with('.') && part.bytes().all(plain);
        let rooted = text.starts_with("public/") || text.starts_with("private/");
        if rooted && text.len() <= MAX_KEY_BYTES && text.split('/').all(part) {
            Ok(Self(text.to_owned()))
        } else {
            Err(BadKey(text.chars().take(MAX_KEY_BYTES).collect()))
        }
    }
}

impl TryFrom<String> for MediaKey {
    type Error = BadKey;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::try_from(text.as_str())
    }
}

impl std::str::FromStr for MediaKey {
    type Err = BadKey;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::try_from(text)
    }
}

impl fmt::Display for MediaKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for MediaKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "MediaKey({})", self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_paths_are_keys() {
        for text in ["public/models/female/female-1.png", "private/0a.mp4", "public/materials/a_b.c-d.webp"] {
            assert_eq!(MediaKey::try_from(text).map(|key| key.to_string()), Ok(text.to_owned()));
        }
        assert!(MediaKey::public("a.png").is_ok_and(|key| key.is_public()));
        assert_eq!(MediaKey::try_from("private/x.jpg").unwrap().media_type(), Some(MediaType::Jpeg));
    }

    #[test]
    fn nothing_leads_out_of_the_store() {
        let bad = [
            "",
            "/",
            "public",
            "public/",
            "/public/a",
            "public//a",
            "public/../private/a.png",
            "public/..",
            "public/.a",
            "public/a/",
            "public/a\\b",
            "public/a%2fb",
            "public/a\0b",
            "public/ a",
            "public/ä",
            "other/a",
            "public/./a",
            "PUBLIC/a",
            "public/a:b",
            "public/a\n",
        ];
        for text in bad {
            assert!(MediaKey::try_from(text).is_err(), "{text:?}");
        }
        assert!(MediaKey::try_from(format!("public/{}", "a".repeat(400))).is_err());
        assert!(MediaKey::public("../private/a.png").is_err());
    }
}
