//! Colours: mixing, light and shade, and the colour words of prompts.

/// A colour, channels 0 to 1, not premultiplied.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Shade {
    pub(crate) r: f32,
    pub(crate) g: f32,
    pub(crate) b: f32,
    pub(crate) a: f32,
}

/// Opaque, from `0xRRGGBB`.
pub(crate) const fn rgb(hex: u32) -> Shade {
    Shade {
        r: ((hex >> 16) & 255) as f32 / 255.0,
        g: ((hex >> 8) & 255) as f32 / 255.0,
        b: (hex & 255) as f32 / 255.0,
        a: 1.0,
    }
}

/// White.
pub(crate) const WHITE: Shade = rgb(0xff_ffff);
/// The colour of shadows: a deep blue violet, which looks softer than black.
pub(crate) const INK: Shade = rgb(0x1a_1a2e);
/// Polished yellow metal.
pub(crate) const GOLD: Shade = rgb(0xd4_a84b);
/// Polished white metal.
pub(crate) const STEEL: Shade = rgb(0xb9_c0c9);
/// Light wood.
pub(crate) const OAK: Shade = rgb(0xc9_9a66);
/// Dark wood.
pub(crate) const WALNUT: Shade = rgb(0x6f_4a33);

impl Shade {
    /// Towards `other` by `share` (0 to 1), alpha included.
    pub(crate) fn mix(self, other: Self, share: f32) -> Self {
        let blend = |from: f32, to: f32| from + (to - from) * share;
        Self {
            r: blend(self.r, other.r),
            g: blend(self.g, other.g),
            b: blend(self.b, other.b),
            a: blend(self.a, other.a),
        }
    }

    /// Towards white.
    pub(crate) fn light(self, share: f32) -> Self {
        self.mix(WHITE.alpha(self.a), share)
    }

    /// Towards its own deep shade: darker, a little bluer.
    pub(crate) fn dark(self, share: f32) -> Self {
        let deep = Self { r: self.r * 0.16, g: self.g * 0.14, b: self.b * 0.22 + 0.02, a: self.a };
        self.mix(deep, share)
    }

    /// The same colour, with this opacity.
    pub(crate) const fn alpha(self, a: f32) -> Self {
        Self { a, ..self }
    }

    /// Perceived brightness, 0 to 1.
    pub(crate) fn luma(self) -> f32 {
        0.299 * self.r + 0.587 * self.g + 0.114 * self.b
    }

    /// Distance of the most and the least present channel, 0 to 1.
    pub(crate) fn chroma(self) -> f32 {
        self.r.max(self.g).max(self.b) - self.r.min(self.g).min(self.b)
    }

    /// A readable partner: darker for light colours, lighter for dark ones.
    pub(crate) fn contrast(self, share: f32) -> Self {
        if self.luma() > 0.45 { self.dark(share) } else { self.light(share) }
    }

    /// From 8-bit channels.
    pub(crate) fn from_pixel(pixel: image::Rgb<u8>) -> Self {
        let [r, g, b] = pixel.0;
        Self { r: f32::from(r) / 255.0, g: f32::from(g) / 255.0, b: f32::from(b) / 255.0, a: 1.0 }
    }
}

/// Colour words and what they look like. Longer words stand before their parts.
const NAMED: &[(&str, u32)] = &[
    ("midnight blue", 0x1f_2f5c),
    ("ice blue", 0xc3_dbe6),
    ("sky blue", 0x74_b9e0),
    ("pale blue", 0xb5_d3e6),
    ("faded blue", 0x6d_8fb3),
    ("dark blue", 0x25_3a66),
    ("dark green", 0x1f_4d3a),
    ("sage green", 0x9d_b396),
    ("olive green", 0x7a_8048),
    ("pale pink", 0xf2_c9cc),
    ("coral pink", 0xf0_8a80),
    ("rose gold", 0xd9_a08b),
    ("pale linen", 0xf1_e9da),
    ("off-white", 0xf2_ede3),
    ("navy", 0x24_365f),
    ("teal", 0x1f_8a8c),
    ("turquoise", 0x3d_b8b3),
    ("cyan", 0x4c_c3d9),
    ("mint", 0xa5_dbc2),
    ("sage", 0x9d_b396),
    ("olive", 0x7a_8048),
    ("emerald", 0x1d_8a5f),
    ("green", 0x4a_9a5d),
    ("lime", 0xa9_cc4b),
    ("mustard", 0xdb_a52f),
    ("ochre", 0xc8_8b3a),
    ("yellow", 0xf0_c53f),
    ("gold", 0xd4_a84b),
    ("golden", 0xd4_a84b),
    ("brass", 0xc9_a04e),
    ("champagne", 0xe6_d0ab),
    ("copper", 0xc7_794e),
    ("bronze", 0xa0_7642),
    ("amber", 0xd1_8a2c),
    ("orange", 0xee_8434),
    ("terracotta", 0xc4_6b4a),
    ("peach", 0xf6_bb98),
    ("coral", 0xf2_7d6c),
    ("crimson", 0xb8_2338),
    ("scarlet", 0xd6_2f2f),
    ("burgundy", 0x7a_2338),
    ("maroon", 0x73_2530),
    ("red", 0xd1_3b3b),
    ("pink", 0xef_8fae),
    ("blush", 0xea_bdb5),
    ("rose", 0xdb_7b88),
    ("magenta", 0xc7_3f92),
    ("lavender", 0xb4_a3dc),
    ("lilac", 0xc7_b2e0),
    ("violet", 0x83_5fc4),
    ("purple", 0x7d_4fae),
    ("plum", 0x6d_3a63),
    ("indigo", 0x41_449a),
    ("blue", 0x3f_74c4),
    ("denim", 0x5a_7ca6),
    ("caramel", 0xbd_8148),
    ("cognac", 0x9c_5a30),
    ("camel", 0xc1_9763),
    ("chestnut", 0x82_4f33),
    ("chocolate", 0x5c_3a29),
    ("brown", 0x84_583a),
    ("walnut", 0x6f_4a33),
    ("oak", 0xc9_9a66),
    ("teak", 0xa8_6a3c),
    ("birch", 0xdf_c8a3),
    ("bamboo", 0xce_b878),
    ("wooden", 0xbf_8b58),
    ("tan", 0xc4_9a6c),
    ("sand-coloured", 0xdc_c8a3),
    ("sand", 0xdc_c8a3),
    ("beige", 0xe0_d0b8),
    ("cream", 0xf3_e8d2),
    ("ivory", 0xf5_eede),
    ("stone-coloured", 0xc3_bba9),
    ("white", 0xf3_f3f1),
    ("pearl", 0xf0_ebe2),
    ("silver", 0xc2_c8cf),
    ("chrome", 0xc2_c8cf),
    ("steel", 0xb9_c0c9),
    ("graphite", 0x4a_4e57),
    ("charcoal", 0x45_484f),
    ("slate", 0x56_6270),
    ("grey", 0x9a_9ca3),
    ("gray", 0x9a_9ca3),
    ("black", 0x2a_2b31),
    ("marble", 0xe9_e6e2),
    ("concrete", 0xbb_b8b2),
    ("紅", 0xd1_3b3b),
    ("藍", 0x3f_74c4),
    ("綠", 0x4a_9a5d),
    ("黃", 0xf0_c53f),
    ("橘", 0xee_8434),
    ("紫", 0x7d_4fae),
    ("粉", 0xef_8fae),
    ("金", 0xd4_a84b),
    ("銀", 0xc2_c8cf),
    ("棕", 0x84_583a),
    ("灰", 0x9a_9ca3),
    ("白", 0xf3_f3f1),
    ("黑", 0x2a_2b31),
];

/// The colours that `text` (lower case) names, in its order, each once.
pub(crate) fn named_in(text: &str) -> Vec<Shade> {
    let mut found: Vec<(usize, usize, Shade)> = Vec::new();
    for (word, hex) in NAMED {
        for start in super::words::places(text, word) {
            let end = start + word.len();
            // "cream jar" and "cream cake" name things, no colours.
            let after = text.get(end..).unwrap_or_default();
            if *word == "cream" && [" jar", " cake", " swirl", " on"].iter().any(|thing| after.starts_with(thing)) {
                continue;
            }
            if !found.iter().any(|(from, to, _)| start < *to && *from < end) {
                found.push((start, end, rgb(*hex)));
            }
        }
    }
    found.sort_by_key(|(start, ..)| *start);
    let mut colours: Vec<Shade> = Vec::new();
    for (.., colour) in found {
        if !colours.contains(&colour) {
            colours.push(colour);
        }
    }
    colours
}

/// Colours that suit products when a prompt names none.
pub(crate) const PRODUCT_COLOURS: [Shade; 12] = [
    rgb(0x2f_5d8a),
    rgb(0xc8_5a4b),
    rgb(0x3f_8a78),
    rgb(0xe0_a03c),
    rgb(0x7a_5ca6),
    rgb(0x36_3f57),
    rgb(0xd9_7b8c),
    rgb(0x5a_8f4e),
    rgb(0x1f_8a8c),
    rgb(0xb8_7b4b),
    rgb(0x8c_3f55),
    rgb(0x6b_87a8),
];
