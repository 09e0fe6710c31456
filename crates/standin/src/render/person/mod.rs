//! People: how one looks, and their head. The head is drawn around (0, 0), half its height is 1.

mod face;
mod hair;

use super::{
    color::{Shade, named_in, rgb},
    rng::Rng,
};

/// Ways to wear hair.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Hair {
    Long,
    Bob,
    Curly,
    Bun,
    Short,
    Wavy,
    Crop,
}

/// How a person looks.
#[derive(Clone, Debug)]
pub(crate) struct Person {
    pub(crate) female: bool,
    pub(crate) skin: Shade,
    pub(crate) hair: Shade,
    pub(crate) style: Hair,
    pub(crate) iris: Shade,
    pub(crate) lips: Shade,
    pub(crate) top: Shade,
    pub(crate) bottom: Shade,
    pub(crate) glasses: bool,
    pub(crate) beard: bool,
}

/// What a face does.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Face {
    /// 0 closed, 1 wide open.
    pub(crate) mouth: f32,
    /// 0 closed, 1 open.
    pub(crate) eyes: f32,
}

impl Face {
    /// A calm smile.
    pub(crate) const CALM: Self = Self { mouth: 0.0, eyes: 1.0 };
}

const SKINS: [Shade; 6] =
    [rgb(0xf6_d3b8), rgb(0xeb_bd98), rgb(0xd9_a279), rgb(0xb9_7d56), rgb(0x8f_5a3c), rgb(0xf3_cbb0)];
const HAIRS: [Shade; 6] =
    [rgb(0x23_1d22), rgb(0x3b_2a25), rgb(0x5c_3d2b), rgb(0x8b_5a36), rgb(0xb8_864f), rgb(0x35_2328)];

impl Person {
    /// A look by chance alone.
    pub(crate) fn by_chance(rng: &mut Rng, female: bool) -> Self {
        let style = if female {
            rng.pick([Hair::Long, Hair::Bob, Hair::Curly, Hair::Bun, Hair::Wavy])
        } else {
            rng.pick([Hair::Short, Hair::Crop, Hair::Wavy, Hair::Short])
        };
        let skin = rng.pick(SKINS);
        Self {
            female,
            skin,
            hair: if skin.luma() < 0.5 { rng.pick([HAIRS[0], HAIRS[1], HAIRS[5]]) } else { rng.pick(HAIRS) },
            style,
            iris: rng.pick([rgb(0x4a_3020), rgb(0x36_2a26), rgb(0x5a_6b4a), rgb(0x46_617f)]),
            lips: if female {
                rng.pick([rgb(0xc4_5a5e), rgb(0xb8_5c62), rgb(0xcf_6f66)])
            } else {
                skin.mix(rgb(0xa8_5a50), 0.45)
            },
            top: rng.pick([rgb(0xf1_f0ee), rgb(0xe9_e1d4), rgb(0xc9_cdd3), rgb(0x2f_3f63), rgb(0x9d_b396)]),
            bottom: rng.pick([rgb(0x6b_6f78), rgb(0x2f_3f63), rgb(0xcd_bfa6), rgb(0x33_343a), rgb(0xe8_e5df)]),
            glasses: rng.chance(0.15),
            beard: !female && rng.chance(0.3),
        }
    }

    /// A look as `text` (lower case) describes it; what it leaves open follows from the text's hash.
    pub(crate) fn described(text: &str, female: bool) -> Self {
        let mut person = Self::by_chance(&mut Rng::new(text, 31), female);
        let has = |word: &str| text.contains(word);
        (person.glasses, person.beard) = (has("glasses"), has("beard"));
        // "… with long straight black hair, …": the colour words just before "hair".
        let clauses: Vec<&str> = text.split([',', ';']).collect();
        for clause in &clauses {
            let colour = named_in(clause).last().copied();
            if clause.contains("hair") || clause.contains("bob") {
                let before = clause.split_once(" hair").map_or(*clause, |(before, _)| before);
                person.hair = if before.contains("blond") {
                    rgb(0xd6_ae6c)
                } else if before.contains("red") || before.contains("ginger") {
                    rgb(0xa5_5a32)
                } else if before.contains("dark brown") {
                    rgb(0x3d_2a22)
                } else if before.contains("brown") {
                    rgb(0x6a_452e)
                } else if before.contains("grey") || before.contains("silver") {
                    rgb(0xb0_b0b4)
                } else if before.contains("black") || before.contains("dark") {
                    rgb(0x23_1d22)
                } else {
                    person.hair
                };
            }
            if clause.contains("trousers")
                || clause.contains("pants")
                || clause.contains("jeans")
                || clause.contains("skirt")
            {
                // "plain white T-shirt and grey trousers": the last colour is the trousers'.
                let colours = named_in(clause);
                if let Some(colour) = colour {
                    person.bottom = colour;
                }
                if let Some(first) = colours.first().filter(|_| colours.len() > 1) {
                    person.top = *first;
                }
                if colours.len() == 1
                    && let Some((front, behind)) = clause.split_once(" and ")
                {
                    // One colour word for two pieces: it belongs to the one it stands beside.
                    if let Some(colour) = named_in(front).last() {
                        person.top = *colour;
                    }
                    if let Some(colour) = named_in(behind).last() {
                        person.bottom = *colour;
                    }
                }
            } else if (clause.contains("shirt") || clause.contains(" top"))
                && let Some(colour) = colour
            {
                person.top = colour;
            }
        }
        person.style = if has("bob") {
            Hair::Bob
        } else if has("curly") {
            Hair::Curly
        } else if has("bun") || has("ponytail") {
            Hair::Bun
        } else if has("wavy") {
            Hair::Wavy
        } else if has("short") && !female {
            Hair::Short
        } else if has("long") && female {
            Hair::Long
        } else if has("neat") {
            Hair::Crop
        } else {
            person.style
        };
        person
    }
}
