//! What a server said, fit for a log: servers like to repeat the address, and may repeat the letter.

/// Longest text kept, bytes. A reply of a few lines fits.
const LONGEST: usize = 400;
/// A word of the letter as short as this is no secret ("15", "24").
const SHORTEST_SECRET: usize = 4;

/// What must not be seen, in the order in which it is taken out.
#[derive(Default)]
pub(crate) struct Scrub {
    /// Taken out wherever it stands.
    anywhere: Vec<(String, &'static str)>,
    /// Taken out where it stands as a word of its own.
    words: Vec<(String, &'static str)>,
}

impl Scrub {
    /// Hides `text`, in any case of letters, by `instead`.
    pub fn hide(&mut self, text: &str, instead: &'static str) {
        if !text.is_empty() {
            self.anywhere.push((text.to_ascii_lowercase(), instead));
        }
    }

    /// Hides `word` where no letter or digit touches it; one of up to two bytes is left alone, for it says nothing.
    pub fn hide_word(&mut self, word: &str, instead: &'static str) {
        if word.len() > 2 {
            self.words.push((word.to_ascii_lowercase(), instead));
        }
    }

    /// Hides what may be a code or a link in a letter's text: its words with a digit in them, and its addresses.
    pub fn hide_letter(&mut self, text: &str) {
        let trimmed = |word: &'_ str| word.trim_matches(|it: char| !it.is_alphanumeric()).to_owned();
        for word in text.split_whitespace() {
            if word.contains("://") {
                self.hide(word, "[link]");
            } else if word.contains(|it: char| it.is_ascii_digit()) && trimmed(word).len() >= SHORTEST_SECRET {
                self.hide_word(&trimmed(word), "[code]");
            }
        }
    }

    /// `text` on one line of at most 400 bytes, without what is hidden.
    pub fn clean(&self, text: &str) -> String {
        let mut clean: String = text.chars().map(|it| if it.is_control() { ' ' } else { it }).collect();
        for (secret, instead) in &self.anywhere {
            clean = replaced(&clean, secret, instead, |_, _| true);
        }
        for (secret, instead) in &self.words {
            let apart = |before: Option<char>, after: Option<char>| {
                !before.is_some_and(char::is_alphanumeric) && !after.is_some_and(char::is_alphanumeric)
            };
            clean = replaced(&clean, secret, instead, apart);
        }
        let mut end = clean.len().min(LONGEST);
        while !clean.is_char_boundary(end) {
            end -= 1;
        }
        clean.truncate(end);
        clean.trim().to_owned()
    }
}

/// `text` with each `secret` (lower case) replaced where its neighbours are as `fits` wants them.
fn replaced(text: &str, secret: &str, instead: &str, fits: impl Fn(Option<char>, Option<char>) -> bool) -> String {
    // Lower-casing ASCII moves no byte, so that a place in one is the same place in the other.
    let lower = text.to_ascii_lowercase();
    let mut result = String::with_capacity(text.len());
    let mut kept = 0;
    for (start, found) in lower.match_indices(secret) {
        let end = start + found.len();
        let before = lower.get(..start).and_then(|it| it.chars().next_back());
        let after = lower.get(end..).and_then(|it| it.chars().next());
        if fits(before, after) {
            result.push_str(text.get(kept..start).unwrap_or_default());
            result.push_str(instead);
            kept = end;
        }
    }
    result.push_str(text.get(kept..).unwrap_or_default());
    result
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_codes_and_links_are_taken_out() {
        let mut scrub = Scrub::default();
        scrub.hide("bob@example.com", "[receiver]");
        scrub.hide_word("bob", "[receiver]");
        scrub.hide_letter("Code:\n\n    482913\n\nvalid for 15 minutes: https://vidgo.example/reset?token=abc");
        for (said, clean) in [
            ("550 5.1.1 <BOB@Example.com>: no user", "550 5.1.1 <[receiver]>: no user"),
            ("550 bob: no such user, bobby", "550 [receiver]: no such user, bobby"),
            ("554 spam: 482913 or 1482913", "554 spam: [code] or 1482913"),
            ("554 bad https://vidgo.example/reset?token=abc!", "554 bad [link]!"),
            ("451 wait 15\r\nminutes", "451 wait 15  minutes"),
            ("250 好", "250 好"),
        ] {
            assert_eq!(scrub.clean(said), clean);
        }
    }

    #[test]
    fn a_long_text_is_cut_between_characters() {
        let clean = Scrub::default().clean(&"好".repeat(400));
        assert_eq!(clean.len(), 399);
    }
}
