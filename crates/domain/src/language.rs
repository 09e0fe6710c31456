//! Languages of the platform (contract: domain.md §11).

use crate::tool::words;

words! {
    /// A content language.
    pub enum Language ("language") {
        /// English, the default.
        En = "en",
        /// Traditional Chinese.
        ZhTw = "zh-TW",
        /// Japanese.
        Ja = "ja",
        /// Korean.
        Ko = "ko",
        /// Spanish.
        Es = "es",
    }
}

impl Language {
    /// The language in which avatars speak to a visitor of this language:
    /// any Chinese → `zh-TW`, everything else → `en` (api.md §5, landing/examples).
    #[must_use]
    pub fn of_avatar(tag: &str) -> Self {
        if tag.get(..2).is_some_and(|start| start.eq_ignore_ascii_case("zh")) { Self::ZhTw } else { Self::En }
    }
}
