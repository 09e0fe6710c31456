//! How a room is furnished: colours, surfaces and lamps of each style.

use crate::render::{
    color::{GOLD, INK, OAK, STEEL, Shade, WALNUT, WHITE, rgb},
    words::{RoomStyle, Words},
};

/// What the back wall is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Wall {
    Plain,
    Brick,
    Marble,
    Shoji,
    Slats,
    Panels,
}

/// What the floor is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Floor {
    Planks,
    Concrete,
    Tatami,
    Tiles,
}

/// What hangs from the ceiling.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Pendant {
    None,
    Globe,
    Paper,
    Bulbs,
    Chandelier,
    Bar,
    Spots,
}

/// Colours and details of a room.
#[derive(Clone, Debug)]
pub(crate) struct Style {
    pub(crate) wall: Shade,
    pub(crate) feature: Shade,
    pub(crate) floor: Shade,
    pub(crate) wood: Shade,
    pub(crate) cloth: Shade,
    pub(crate) accent: Shade,
    pub(crate) second: Shade,
    pub(crate) metal: Shade,
    pub(crate) back: Wall,
    pub(crate) ground: Floor,
    pub(crate) pendant: Pendant,
    pub(crate) plants: u8,
    pub(crate) curtains: Option<Shade>,
    pub(crate) art: bool,
    /// Furniture is low.
    pub(crate) low: bool,
    /// Evening light.
    pub(crate) dim: f32,
}

impl Style {
    /// The style that a prompt names.
    pub(crate) fn of(words: &Words) -> Self {
        // "{room} redesigned in {style} style: …": the word before "style" counts, else the first one.
        let name = words.text.split_once(" style").map_or(words.text.as_str(), |(before, _)| before);
        let style = RoomStyle::first_in(name)
            .or_else(|| RoomStyle::first_in(&words.text))
            .map_or(RoomStyle::Scandinavian, |(_, style)| style);
        let before = words.has("before") || words.has("before redesign");
        Self::named(if before { RoomStyle::Before } else { style })
    }

    pub(crate) fn named(style: RoomStyle) -> Self {
        let base = Self {
            wall: rgb(0xf1_efeb),
            feature: rgb(0xe9_e6e0),
            floor: OAK.light(0.25),
            wood: OAK,
            cloth: rgb(0xb8_bcc2),
            accent: rgb(0x5c_7a8c),
            second: rgb(0xd9_b48c),
            metal: STEEL,
            back: Wall::Plain,
            ground: Floor::Planks,
            pendant: Pendant::None,
            plants: 1,
            curtains: None,
            art: true,
            low: false,
            dim: 0.0,
        };
        match style {
            RoomStyle::Modern => Self {
                wall: rgb(0xec_edef),
                feature: rgb(0x55_5a63),
                floor: rgb(0xc9_c8c6),
                wood: rgb(0x3c_3f47),
                cloth: rgb(0x6b_717c),
                accent: rgb(0x2f_6f9c),
                second: rgb(0xe6_e8ea),
                back: Wall::Panels,
                ground: Floor::Tiles,
                pendant: Pendant::Spots,
                ..base
            },
            RoomStyle::MidCentury => Self {
                wall: rgb(0xf0_e6d2),
                feature: rgb(0x2f_7a78),
                floor: rgb(0xb0_7a4a),
                wood: rgb(0xa8_6a3c),
                cloth: rgb(0xdb_a52f),
                accent: rgb(0x1f_7a7c),
                second: rgb(0xd4_6a3c),
                metal: GOLD,
                back: Wall::Slats,
                pendant: Pendant::Globe,
                plants: 2,
                ..base
            },
            RoomStyle::Nordic => Self {
                wall: rgb(0xf3_f5f6),
                feature: rgb(0xc3_dbe6),
                floor: rgb(0xdf_cdb0),
                wood: rgb(0xe0_cba8),
                cloth: rgb(0xc9_ced4),
                accent: rgb(0xa9_cbdc),
                second: rgb(0xf6_f3ee),
                pendant: Pendant::Globe,
                curtains: Some(rgb(0xf8_f9fa)),
                ..base
            },
            RoomStyle::Scandinavian => Self {
                wall: rgb(0xfa_f9f6),
                feature: rgb(0xf1_eee8),
                floor: rgb(0xe0_c7a0),
                wood: rgb(0xd6_b284),
                cloth: rgb(0xe3_ded4),
                accent: rgb(0x2b_2b2e),
                second: rgb(0x8f_a58a),
                metal: rgb(0x2b_2b2e),
                pendant: Pendant::Paper,
                plants: 3,
                curtains: Some(WHITE),
                ..base
            },
            RoomStyle::Japanese => Self {
                wall: rgb(0xee_e4cf),
                feature: rgb(0xfb_f6e8),
                floor: rgb(0xc9_bd84),
                wood: rgb(0x9c_6f45),
                cloth: rgb(0xcf_c3a4),
                accent: rgb(0x5c_6b4a),
                second: rgb(0xb0_4a3c),
                metal: rgb(0x3a_302a),
                back: Wall::Shoji,
                ground: Floor::Tatami,
                pendant: Pendant::Paper,
                low: true,
                art: false,
                ..base
            },
            RoomStyle::Industrial => Self {
                wall: rgb(0xb3_a79c),
                feature: rgb(0xa3_5a43),
                floor: rgb(0x9a_9894),
                wood: rgb(0x6f_4a33),
                cloth: rgb(0x9c_5a30),
                accent: rgb(0x33_353a),
                second: rgb(0xd6_a03c),
                metal: rgb(0x2c_2d31),
                back: Wall::Brick,
                ground: Floor::Concrete,
                pendant: Pendant::Bulbs,
                dim: 0.12,
                ..base
            },
            RoomStyle::Minimalist => Self {
                wall: rgb(0xfb_fbfa),
                feature: rgb(0xf4_f4f2),
                floor: rgb(0xec_e9e4),
                wood: rgb(0xf2_f0ec),
                cloth: rgb(0xee_ece7),
                accent: rgb(0xd9_d6cf),
                second: rgb(0xe4_e1db),
                metal: rgb(0xd6_d6d4),
                ground: Floor::Concrete,
                plants: 0,
                art: false,
                ..base
            },
            RoomStyle::ModernMinimalist => Self {
                wall: rgb(0xdd_d3c6),
                feature: rgb(0xc9_bdae),
                floor: rgb(0xcf_c4b6),
                wood: rgb(0xb8_a48c),
                cloth: rgb(0xe9_e3d9),
                accent: rgb(0x26_2628),
                second: rgb(0xa8_9a8a),
                metal: rgb(0x26_2628),
                ground: Floor::Tiles,
                pendant: Pendant::Bar,
                plants: 0,
                ..base
            },
            RoomStyle::Luxury => Self {
                wall: rgb(0xe6_dccb),
                feature: rgb(0xee_ebe6),
                floor: rgb(0x5c_4030),
                wood: WALNUT.dark(0.2),
                cloth: rgb(0x12_5c45),
                accent: rgb(0x1d_8a5f),
                second: GOLD,
                metal: GOLD,
                back: Wall::Marble,
                pendant: Pendant::Chandelier,
                curtains: Some(rgb(0x1a_5a48)),
                dim: 0.06,
                ..base
            },
            RoomStyle::Before => Self {
                wall: rgb(0xe9_e5dc),
                feature: rgb(0xe6_e1d6),
                floor: rgb(0xc2_a27c),
                wood: rgb(0xb0_8a62),
                cloth: rgb(0x9a_9aa0),
                accent: rgb(0x8c_8a86),
                second: rgb(0xd6_cdbc),
                plants: 0,
                art: false,
                ..base
            },
        }
    }

    /// The colours that the "before" picture's prompt names.
    pub(crate) fn with_words(mut self, words: &Words) -> Self {
        if words.has("beige wall") {
            self.wall = rgb(0xe6_d6bc);
            self.feature = rgb(0xe2_d1b5);
        }
        if words.has("pale blue tile") {
            self.feature = rgb(0xbf_d8e6);
            self.wall = rgb(0xd3_e3ec);
        }
        self
    }

    /// The colour of things that are in shadow in this room.
    pub(crate) fn ink(&self) -> Shade {
        INK.mix(self.floor.dark(0.8), 0.4)
    }
}
