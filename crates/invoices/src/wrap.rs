//! Cuts a text into lines of a width.
//!
//! Western words and Korean ones stay whole as long as a line has room for them; Chinese and Japanese may be cut
//! between any two characters, but a line neither begins with a closing sign nor ends with an opening one.

use domain::language::Language;

use crate::fonts::{BOX, ELLIPSIS, glyph, width};

/// What no line begins with.
const CLOSING: &str = "、。，．：；！？）］｝〕〉》」』】’”…‥・ー々ぁぃぅぇぉっゃゅょァィゥェォッャュョ,.:;!?)]}%";

/// What no line ends with.
const OPENING: &str = "（［｛〔〈《「『【‘“([{";

/// Room for a text.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Room {
    /// Width of a line, in points.
    pub width: f32,
    /// Size of the letters, in points.
    pub size: f32,
    /// More lines than this are cut off, visibly.
    pub most_lines: usize,
    /// Decides on the fonts.
    pub language: Language,
}

/// The lines of `text`, which is clean; none of an empty one.
pub(crate) fn wrap(text: &str, room: Room) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut line = String::new();
    let mut used = 0.0;
    for piece in pieces(text) {
        let visible = width(piece.trim_end(), room.size, room.language);
        if !line.is_empty() && used + visible > room.width {
            lines.push(std::mem::take(&mut line));
            used = 0.0;
        }
        // One more than is shown is enough to know that there is more.
        if lines.len() > room.most_lines {
            break;
        }
        if visible <= room.width {
            line.push_str(piece);
            used += width(piece, room.size, room.language);
            continue;
        }
        for character in piece.chars() {
            let advance = glyph(character, room.language).advance * room.size;
            if !line.is_empty() && used + advance > room.width {
                lines.push(std::mem::take(&mut line));
                used = 0.0;
            }
            line.push(character);
            used += advance;
        }
    }
    if !line.trim().is_empty() {
        lines.push(line);
    }
    let mut lines: Vec<String> = lines.into_iter().map(|line| line.trim_end().to_owned()).collect();
    if lines.len() > room.most_lines {
        lines.truncate(room.most_lines);
        if let Some(last) = lines.last_mut() {
            shorten(last, room);
        }
    }
    lines
}

/// Ends `line` with an ellipsis that still fits.
fn shorten(line: &mut String, room: Room) {
    let ellipsis = glyph(ELLIPSIS, room.language).advance * room.size;
    while !line.is_empty() && width(line, room.size, room.language) + ellipsis > room.width {
        line.pop();
    }
    line.truncate(line.trim_end().len());
    line.push(ELLIPSIS);
}

/// The parts of `text` between which a line may end, each with the spaces behind it.
fn pieces(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let mut characters = rest.char_indices();
        let (_, mut before) = characters.next()?;
        let end = characters.find_map(|(index, after)| {
            let cut = may_cut(before, after);
            before = after;
            cut.then_some(index)
        });
        let (piece, behind) = rest.split_at_checked(end.unwrap_or(rest.len()))?;
        rest = behind;
        Some(piece)
    })
}

/// Whether a line may end between both.
fn may_cut(before: char, after: char) -> bool {
    if after == ' ' || CLOSING.contains(after) || OPENING.contains(before) {
        return false;
    }
    before == ' ' || stands_alone(before) || stands_alone(after)
}

/// Whether a character is written without spaces around it: Han, kana, full-width signs, and the box for those that we
/// do not know.
fn stands_alone(character: char) -> bool {
    character == BOX
        || matches!(character,
            '\u{2e80}'..='\u{312f}' | '\u{3190}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{ff00}'..='\u{ff60}'
            | '\u{20000}'..='\u{3ffff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &str, width: f32, most_lines: usize) -> Vec<String> {
        wrap(text, Room { width, size: 10.0, most_lines, language: Language::ZhTw })
    }

    #[test]
    fn words_stay_whole_and_han_does_not() {
        assert_eq!(lines("Pro plan, monthly", 50.0, 9), ["Pro plan,", "monthly"]);
        assert_eq!(lines("專業版方案（月繳）。", 60.0, 9), ["專業版方案", "（月繳）。"]);
        assert_eq!(lines("요금제 크레딧", 45.0, 9), ["요금제", "크레딧"]);
        assert_eq!(lines("", 45.0, 9), Vec::<String>::new());
    }

    #[test]
    fn what_is_longer_than_a_line_is_cut_and_what_is_longer_than_its_place_ends_visibly() {
        let long = "x".repeat(1000);
        assert_eq!(lines(&long, 100.0, 1000).concat(), long);
        for text in [long, "字".repeat(1000), "、".repeat(1000), "a b ".repeat(1000), "□".repeat(1000)] {
            let shown = lines(&text, 100.0, 3);
            assert_eq!(shown.len(), 3);
            assert!(shown[2].ends_with('…'), "{shown:?}");
            assert!(shown.iter().all(|line| width(line, 10.0, Language::ZhTw) <= 100.01), "{shown:?}");
        }
    }
}
