//! The built-in fonts: which of them draws a character, and how wide it is (assets/README.md says how they were made).

use std::sync::LazyLock;

use domain::language::Language;
use krilla::text::Font;
use skrifa::{
    FontRef, MetadataProvider,
    charmap::Charmap,
    instance::{LocationRef, Size},
    metrics::GlyphMetrics,
};
use unicode_normalization::UnicodeNormalization;

/// Stands for what cannot be drawn. Every Noto Sans CJK has it (a test holds that).
pub(crate) const BOX: char = '□';

/// Ends what is too long.
pub(crate) const ELLIPSIS: char = '…';

/// More than the widest place on a page holds of the narrowest letters; keeps a hostile text from costing time.
const MOST_CHARACTERS: usize = 1_000;

/// Width of what not even the box was found for, in ems.
const UNKNOWN_ADVANCE: f32 = 1.0;

/// Noto Sans CJK TC Regular: Latin-1, kana, Big5 level 1 and GB2312 level 1; the one of the watermark.
static TRADITIONAL_CHINESE: &[u8] = include_bytes!("../../media/assets/NotoSansCJKtc-subset.otf");
/// Noto Sans CJK JP Regular: what JIS X 0208 has and the one above lacks or draws otherwise.
static JAPANESE: &[u8] = include_bytes!("../assets/NotoSansCJKjp-subset.otf");
/// Noto Sans CJK KR Regular: the 2,350 syllables and the letters of KS X 1001.
static KOREAN: &[u8] = include_bytes!("../assets/NotoSansCJKkr-hangul-subset.otf");
/// Noto Sans Regular: the rest of Latin, and the Greek and Cyrillic that the others draw as wide as Han.
static LATIN: &[u8] = include_bytes!("../assets/NotoSans-latin-subset.ttf");

/// One font, ready to be asked and drawn with.
pub(crate) struct Face {
    pub font: Font,
    characters: Charmap<'static>,
    widths: GlyphMetrics<'static>,
    units_per_em: f32,
}

/// The four faces.
struct Faces {
    traditional_chinese: Face,
    japanese: Face,
    korean: Face,
    latin: Face,
}

static FACES: LazyLock<Faces> = LazyLock::new(|| Faces {
    traditional_chinese: read(TRADITIONAL_CHINESE),
    japanese: read(JAPANESE),
    korean: read(KOREAN),
    latin: read(LATIN),
});

#[expect(clippy::expect_used, reason = "four files that are part of the program, each read by a test")]
fn read(bytes: &'static [u8]) -> Face {
    let reader = FontRef::new(bytes).expect("a built-in font");
    let font = Font::new(bytes.into(), 0).expect("a built-in font");
    Face {
        characters: reader.charmap(),
        widths: reader.glyph_metrics(Size::unscaled(), LocationRef::default()),
        units_per_em: font.units_per_em(),
        font,
    }
}

/// How one character is drawn.
#[derive(Clone, Copy)]
pub(crate) struct Glyph {
    pub face: &'static Face,
    /// Its number in the face.
    pub id: u32,
    /// Its width in ems.
    pub advance: f32,
}

impl Face {
    fn glyph(&'static self, character: char) -> Option<Glyph> {
        let id = self.characters.map(character)?;
        let advance = self.widths.advance_width(id).map_or(UNKNOWN_ADVANCE, |units| units / self.units_per_em);
        Some(Glyph { face: self, id: id.to_u32(), advance })
    }
}

/// The faces in the order in which a reader of `language` wants them: the Japanese see 直 and 。 as they write them.
fn faces(language: Language) -> [&'static Face; 4] {
    let Faces { traditional_chinese, japanese, korean, latin } = &*FACES;
    match language {
        Language::Ja => [latin, japanese, traditional_chinese, korean],
        Language::En | Language::ZhTw | Language::Ko | Language::Es => [latin, traditional_chinese, korean, japanese],
    }
}

/// How `character` is drawn for readers of `language`, if any font has it.
fn find(character: char, language: Language) -> Option<Glyph> {
    faces(language).into_iter().find_map(|face| face.glyph(character))
}

/// How `character` is drawn for readers of `language`. A text that went through [`clean`] has no other.
pub(crate) fn glyph(character: char, language: Language) -> Glyph {
    let missing = Glyph { face: &FACES.traditional_chinese, id: 0, advance: UNKNOWN_ADVANCE };
    find(character, language).or_else(|| find(BOX, language)).unwrap_or(missing)
}

/// Whether some font has `character`. Those that control or order text are never drawn, whatever a font says.
pub(crate) fn has(character: char) -> bool {
    !character.is_control() && find(character, Language::En).is_some()
}

/// `text` as it can be drawn: composed (an e and its accent become one é, the letters of a Korean syllable one
/// syllable), in one line without spaces around it, and a box for each character that no font has. Of a text that has
/// no place anywhere, only the beginning and "…".
pub(crate) fn clean(text: &str) -> String {
    let mut characters = text.nfc();
    let drawn = characters.by_ref().take(MOST_CHARACTERS).map(|character| match character {
        space if space.is_whitespace() && !has(space) => ' ',
        known if has(known) => known,
        _ => BOX,
    });
    let mut cleaned = drawn.collect::<String>().trim().to_owned();
    if characters.next().is_some() {
        cleaned.push(ELLIPSIS);
    }
    cleaned
}

/// Width of `text` at `size`, in the unit of `size`.
pub(crate) fn width(text: &str, size: f32, language: Language) -> f32 {
    text.chars().map(|character| glyph(character, language).advance).sum::<f32>() * size
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_language_is_drawn_by_its_own_font() {
        let face = |character, language| std::ptr::from_ref(glyph(character, language).face);
        let Faces { traditional_chinese, japanese, korean, latin } = &*FACES;
        for (character, language, expected) in [
            ('直', Language::ZhTw, traditional_chinese),
            ('直', Language::Ja, japanese),
            ('。', Language::Ja, japanese),
            ('。', Language::ZhTw, traditional_chinese),
            ('収', Language::En, japanese),
            ('영', Language::Ja, korean),
            ('ñ', Language::Es, traditional_chinese),
            ('Ł', Language::En, latin),
            ('Ж', Language::Ko, latin),
        ] {
            assert!(std::ptr::eq(face(character, language), expected), "{character} in {language}");
        }
        assert!(Language::ALL.iter().all(|language| find(BOX, *language).is_some()));
    }

    #[test]
    fn what_cannot_be_drawn_becomes_a_box_and_nothing_is_dropped() {
        for (text, cleaned) in [
            ("  Ann\tLee\n", "Ann Lee"),
            ("a\u{0}b\u{7f}c\u{202e}d", "a□b□c□d"),
            ("😀 שלום", "□ □□□□"),
            ("Jose\u{301} \u{1112}\u{1161}\u{11ab}", "José 한"),
        ] {
            assert_eq!(clean(text), cleaned);
        }
    }

    #[test]
    fn digits_are_all_of_one_width_so_that_columns_of_amounts_align() {
        let widths: Vec<f32> = "0123456789".chars().map(|digit| glyph(digit, Language::En).advance).collect();
        assert!(widths.windows(2).all(|pair| pair[0].to_bits() == pair[1].to_bits()), "{widths:?}");
    }
}
