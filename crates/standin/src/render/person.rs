//! People: how one looks, and their head. The head is drawn around (0, 0), half its height is 1.

use super::{
    canvas::{Canvas, along, around, down},
    color::{INK, Shade, WHITE, named_in, rgb},
    rng::Rng,
    shape::{arc, blob, circle, curve, ellipse, polygon, rounded, svg},
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

    /// Everything that is behind head, neck and shoulders.
    pub(crate) fn hair_behind(&self, c: &mut Canvas) {
        let fill = down(-1.1, 2.0, &[self.hair.light(0.06), self.hair, self.hair.dark(0.35)]);
        match self.style {
            Hair::Long => c.fill(&svg("M -0.7 -0.6 C -1.05 0.2 -1.0 1.2 -1.05 1.95 C -0.6 2.15 0.6 2.15 1.05 1.95 C 1.0 1.2 1.05 0.2 0.7 -0.6 C 0.4 -1.2 -0.4 -1.2 -0.7 -0.6 Z"), fill),
            Hair::Bob => c.fill(&svg("M -0.7 -0.7 C -1.05 -0.2 -1.0 0.6 -0.98 0.98 C -0.6 1.12 0.6 1.12 0.98 0.98 C 1.0 0.6 1.05 -0.2 0.7 -0.7 C 0.4 -1.2 -0.4 -1.2 -0.7 -0.7 Z"), fill),
            Hair::Curly => {
                for (x, y, r) in [(-0.72, -0.5, 0.42), (-0.9, 0.0, 0.4), (-0.9, 0.5, 0.38), (-0.75, 0.95, 0.34), (0.72, -0.5, 0.42), (0.9, 0.0, 0.4), (0.9, 0.5, 0.38), (0.75, 0.95, 0.34), (0.0, -0.75, 0.6), (-0.4, -0.8, 0.45), (0.4, -0.8, 0.45)] {
                    c.fill(&circle(x, y, r), around(x - r * 0.3, y - r * 0.4, r * 1.4, &[self.hair.light(0.16), self.hair, self.hair.dark(0.3)]));
                }
            }
            Hair::Bun => {
                c.fill(&circle(0.08, -1.12, 0.36), around(0.0, -1.25, 0.5, &[self.hair.light(0.2), self.hair, self.hair.dark(0.3)]));
                c.fill(&ellipse(0.0, -0.2, 0.82, 0.86), fill);
            }
            Hair::Wavy if self.female => c.fill(&svg("M -0.7 -0.6 C -1.2 -0.1 -0.8 0.4 -1.05 0.8 C -1.25 1.2 -0.85 1.5 -0.9 1.75 C -0.5 1.9 0.5 1.9 0.9 1.75 C 0.85 1.5 1.25 1.2 1.05 0.8 C 0.8 0.4 1.2 -0.1 0.7 -0.6 C 0.4 -1.2 -0.4 -1.2 -0.7 -0.6 Z"), fill),
            Hair::Short | Hair::Crop | Hair::Wavy => c.fill(&ellipse(0.0, -0.3, 0.79, 0.76), fill),
        }
    }

    /// The neck down to the collar, with the chin's shadow.
    pub(crate) fn neck(&self, c: &mut Canvas) {
        let neck = if self.female {
            svg(
                "M -0.3 0.5 C -0.3 1.0 -0.32 1.2 -0.62 1.42 L -0.3 1.7 L 0.3 1.7 L 0.62 1.42 C 0.32 1.2 0.3 1.0 0.3 0.5 Z",
            )
        } else {
            svg(
                "M -0.4 0.5 C -0.4 1.0 -0.42 1.2 -0.75 1.4 L -0.4 1.7 L 0.4 1.7 L 0.75 1.4 C 0.42 1.2 0.4 1.0 0.4 0.5 Z",
            )
        };
        c.fill(
            &neck,
            along((-0.5, 0.0), (0.5, 0.1), &[self.skin.dark(0.04), self.skin.dark(0.1), self.skin.dark(0.28)]),
        );
        c.inside(&neck, |c| c.glow(0.06, 0.86, 0.62, 0.42, self.skin.dark(0.5).alpha(0.7)));
    }

    /// The head before its back hair and neck.
    pub(crate) fn head(&self, c: &mut Canvas, face: Face) {
        let skin = self.skin;
        for side in [-1.0_f32, 1.0] {
            c.fill(
                &ellipse(side * 0.75, 0.1, 0.12, 0.2),
                along((side * 0.85, 0.0), (side * 0.6, 0.0), &[skin.dark(0.06), skin.dark(0.22)]),
            );
        }
        let jaw = if self.female { 0.46 } else { 0.56 };
        let outline = blob(&[
            (0.0, -0.98),
            (0.5, -0.84),
            (0.74, -0.4),
            (0.75, 0.1),
            (0.66, 0.52),
            (jaw * 0.82, 0.83),
            (0.0, 1.0),
            (-jaw * 0.82, 0.83),
            (-0.66, 0.52),
            (-0.75, 0.1),
            (-0.74, -0.4),
            (-0.5, -0.84),
        ]);
        c.fill(&outline, along((-0.7, -0.5), (0.8, 0.5), &[skin.light(0.16), skin, skin.dark(0.16)]));
        c.inside(&outline, |c| {
            c.glow(0.72, 0.45, 0.5, 0.9, skin.dark(0.55).alpha(0.28));
            c.glow(-0.36, -0.52, 0.5, 0.36, WHITE.alpha(0.22));
            c.glow(0.0, -0.86, 0.9, 0.34, skin.dark(0.6).alpha(0.34));
            let blush = skin.mix(rgb(0xe0_5a50), 0.55);
            c.glow(-0.42, 0.36, 0.26, 0.2, blush.alpha(0.34));
            c.glow(0.42, 0.36, 0.26, 0.2, blush.alpha(0.3));
            if self.beard {
                let beard = svg("M -0.78 0.15 C -0.66 0.34 -0.56 0.5 -0.36 0.43 C -0.2 0.36 0.2 0.36 0.36 0.43 C 0.56 0.5 0.66 0.34 0.78 0.15 L 0.8 1.1 L -0.8 1.1 Z");
                c.fill(&beard, down(0.1, 1.0, &[self.hair.alpha(0.55), self.hair.dark(0.1).alpha(0.9)]));
            }
        });
        self.features(c, face);
        self.hair_before(c);
        if self.glasses {
            for side in [-1.0_f32, 1.0] {
                c.fill(&circle(side * 0.3, 0.07, 0.215), WHITE.alpha(0.14));
                c.line(&circle(side * 0.3, 0.07, 0.215), 0.035, rgb(0x2b_2b33));
                c.line(&curve(&[(side * 0.51, 0.05), (side * 0.74, -0.02)]), 0.035, rgb(0x2b_2b33));
            }
            c.line(&curve(&[(-0.085, 0.03), (0.0, 0.0), (0.085, 0.03)]), 0.035, rgb(0x2b_2b33));
        }
    }

    fn features(&self, c: &mut Canvas, face: Face) {
        let skin = self.skin;
        let line = self.hair.mix(rgb(0x2a_1d1d), 0.6);
        for side in [-1.0_f32, 1.0] {
            let (x, y) = (side * 0.3, 0.06);
            c.glow(x, y - 0.04, 0.24, 0.16, skin.dark(0.5).alpha(0.22));
            let open = face.eyes.clamp(0.0, 1.0);
            if open > 0.15 {
                let height = 0.085 * open;
                let eye = svg_eye(x, y, 0.145, height);
                c.fill(&eye, rgb(0xfb_f8f5));
                c.inside(&eye, |c| {
                    c.fill(
                        &circle(x, y - 0.005, 0.082),
                        around(x, y + 0.02, 0.085, &[self.iris.light(0.3), self.iris, self.iris.dark(0.5)]),
                    );
                    c.fill(&circle(x, y - 0.005, 0.04), rgb(0x14_1014));
                    c.fill(&circle(x - 0.03, y - 0.035, 0.022), WHITE.alpha(0.95));
                    c.glow(x, y - height, 0.18, 0.06, INK.alpha(0.45));
                });
                c.line(
                    &curve(&[
                        (x - 0.15, y + 0.01),
                        (x - 0.07, y - height * 0.95),
                        (x + 0.05, y - height * 1.02),
                        (x + 0.155, y - 0.005),
                    ]),
                    if self.female { 0.036 } else { 0.026 },
                    line,
                );
                if self.female {
                    c.line(&curve(&[(x + side * 0.145, y - 0.005), (x + side * 0.2, y - 0.06)]), 0.022, line);
                }
                c.line(
                    &curve(&[(x - 0.13, y - height - 0.035), (x, y - height - 0.065), (x + 0.13, y - height - 0.03)]),
                    0.012,
                    skin.dark(0.45).alpha(0.6),
                );
            } else {
                c.line(&curve(&[(x - 0.15, y + 0.01), (x, y + 0.06), (x + 0.15, y + 0.01)]), 0.034, line);
            }
            let brow = self.hair.dark(0.15).mix(rgb(0x3a_2822), 0.25);
            let lift = if self.female { -0.2 } else { -0.17 };
            c.line(
                &curve(&[
                    (x - side * 0.16, y + lift + 0.012),
                    (x + side * 0.03, y + lift - 0.03),
                    (x + side * 0.19, y + lift + 0.035),
                ]),
                if self.female { 0.04 } else { 0.06 },
                brow,
            );
        }
        c.line(&curve(&[(0.05, 0.08), (0.085, 0.3), (0.02, 0.37)]), 0.026, skin.dark(0.42).alpha(0.42));
        c.glow(0.0, 0.3, 0.09, 0.12, WHITE.alpha(0.28));
        c.glow(0.01, 0.4, 0.15, 0.05, skin.dark(0.55).alpha(0.42));
        self.mouth(c, face.mouth.clamp(0.0, 1.0));
    }

    fn mouth(&self, c: &mut Canvas, open: f32) {
        let (y, width, gap) = (0.6, 0.25 - 0.05 * open, 0.16 * open);
        // The corners stand higher than the middle: a smile.
        let corner = y - 0.035;
        c.glow(0.0, y + 0.16 + gap, 0.22, 0.07, self.skin.dark(0.5).alpha(0.4));
        if open > 0.04 {
            let inside = blob(&[
                (-width, corner),
                (-width * 0.45, y - 0.035),
                (0.0, y - 0.03),
                (width * 0.45, y - 0.035),
                (width, corner),
                (width * 0.6, y + gap),
                (0.0, y + gap * 1.35 + 0.02),
                (-width * 0.6, y + gap),
            ]);
            c.fill(&inside, down(y - 0.04, y + gap + 0.08, &[rgb(0x4d_1519), rgb(0x7d_2a30)]));
            c.inside(&inside, |c| {
                c.fill(
                    &rounded(-width * 0.72, y - 0.05, width * 1.44, 0.025 + 0.05 * open.min(0.6), 0.03),
                    rgb(0xfb_f7f2),
                );
                c.fill(&ellipse(0.0, y + gap * 1.4 + 0.05, width * 0.6, 0.08), rgb(0xc8_6a6c));
            });
        }
        let upper = svg_lip(&[
            (-width, corner),
            (-0.1, y - 0.058),
            (0.0, y - 0.042),
            (0.1, y - 0.058),
            (width, corner),
            (0.1, y - 0.008),
            (0.0, y + 0.002),
            (-0.1, y - 0.008),
        ]);
        c.fill(&upper, self.lips.dark(0.14));
        let top = y + gap * 1.1;
        let lower = svg_lip(&[
            (-width, corner),
            (-0.1, top + 0.004),
            (0.0, top + 0.008),
            (0.1, top + 0.004),
            (width, corner),
            (0.12, top + 0.07),
            (0.0, top + 0.088),
            (-0.12, top + 0.07),
        ]);
        c.fill(&lower, down(top, top + 0.1, &[self.lips.light(0.1), self.lips]));
        c.glow(-0.03, top + 0.038, 0.09, 0.026, WHITE.alpha(0.36));
        if open <= 0.04 {
            c.line(
                &curve(&[
                    (-width - 0.025, corner - 0.012),
                    (-0.12, y - 0.008),
                    (0.0, y + 0.004),
                    (0.12, y - 0.008),
                    (width + 0.025, corner - 0.012),
                ]),
                0.018,
                self.lips.dark(0.6),
            );
        }
    }

    fn hair_before(&self, c: &mut Canvas) {
        let shine = along((-0.6, -1.1), (0.6, 0.1), &[self.hair.light(0.2), self.hair, self.hair.dark(0.3)]);
        let strand = self.hair.light(0.34).alpha(0.35);
        match self.style {
            Hair::Long | Hair::Bun => {
                c.fill(&svg("M 0.02 -0.78 C -0.35 -0.6 -0.66 -0.3 -0.7 0.22 C -0.86 0.1 -0.92 -0.45 -0.72 -0.8 C -0.45 -1.25 0.45 -1.25 0.72 -0.8 C 0.92 -0.45 0.86 0.1 0.7 0.22 C 0.66 -0.25 0.4 -0.6 0.02 -0.78 Z"), shine);
                if self.style == Hair::Long {
                    for side in [-1.0_f32, 1.0] {
                        c.fill(
                            &polygon_smooth(side),
                            along((0.0, -0.2), (0.0, 2.0), &[self.hair.light(0.08), self.hair.dark(0.22)]),
                        );
                    }
                }
                c.line(&curve(&[(-0.1, -0.86), (-0.5, -0.62), (-0.7, -0.2)]), 0.03, strand);
                c.line(&curve(&[(0.12, -0.88), (0.5, -0.68), (0.7, -0.3)]), 0.025, strand);
            }
            Hair::Bob => {
                c.fill(&svg("M -0.78 -0.2 C -0.6 -0.34 0.1 -0.42 0.55 -0.34 C 0.72 -0.1 0.7 0.3 0.7 0.62 C 0.86 0.66 0.98 0.6 0.98 0.5 C 1.0 0.0 0.98 -0.5 0.72 -0.84 C 0.42 -1.24 -0.42 -1.24 -0.72 -0.84 C -0.98 -0.5 -1.0 0.0 -0.98 0.5 C -0.98 0.6 -0.86 0.66 -0.7 0.62 C -0.72 0.3 -0.74 0.0 -0.78 -0.2 Z"), shine);
                c.line(&curve(&[(-0.6, -0.72), (0.0, -0.92), (0.6, -0.7)]), 0.045, strand);
            }
            Hair::Curly => {
                for (index, x) in [-0.62_f32, -0.4, -0.16, 0.1, 0.36, 0.6].into_iter().enumerate() {
                    let y = -0.62 - 0.22 * (1.0 - (x * 1.3).powi(2)) + if index % 2 == 0 { 0.05 } else { 0.0 };
                    c.fill(
                        &circle(x, y, 0.25),
                        around(x - 0.08, y - 0.1, 0.36, &[self.hair.light(0.24), self.hair, self.hair.dark(0.26)]),
                    );
                    c.line(&arc(x, y, 0.15, 0.15, 200.0, 320.0), 0.022, strand);
                }
            }
            Hair::Wavy => {
                c.fill(&svg("M -0.3 -0.66 C -0.5 -0.52 -0.68 -0.4 -0.72 0.06 C -0.88 -0.1 -0.94 -0.5 -0.74 -0.84 C -0.42 -1.3 0.5 -1.3 0.76 -0.82 C 0.94 -0.46 0.88 -0.1 0.73 0.06 C 0.7 -0.3 0.58 -0.46 0.42 -0.6 C 0.2 -0.5 -0.1 -0.5 -0.3 -0.66 Z"), shine);
                for step in 0..4 {
                    let x = -0.5 + step as f32 * 0.3;
                    c.line(
                        &curve(&[(x - 0.1, -0.68), (x + 0.0, -0.82), (x + 0.16, -0.86), (x + 0.3, -0.96)]),
                        0.028,
                        strand,
                    );
                }
            }
            Hair::Short => {
                c.fill(&svg("M -0.74 0.02 C -0.86 -0.3 -0.88 -0.62 -0.66 -0.88 C -0.3 -1.26 0.4 -1.24 0.68 -0.9 C 0.88 -0.62 0.86 -0.3 0.74 0.02 C 0.7 -0.16 0.68 -0.3 0.6 -0.44 C 0.2 -0.44 -0.2 -0.54 -0.42 -0.7 C -0.5 -0.5 -0.66 -0.36 -0.74 0.02 Z"), shine);
                c.line(&curve(&[(-0.4, -0.8), (0.1, -0.66), (0.56, -0.62)]), 0.03, strand);
                c.line(&curve(&[(-0.3, -0.95), (0.2, -0.82), (0.6, -0.76)]), 0.025, strand);
            }
            Hair::Crop => {
                c.fill(&svg("M -0.75 -0.02 C -0.86 -0.34 -0.84 -0.62 -0.62 -0.86 C -0.3 -1.16 0.3 -1.16 0.62 -0.86 C 0.84 -0.62 0.86 -0.34 0.75 -0.02 C 0.71 -0.24 0.68 -0.42 0.52 -0.56 C 0.2 -0.66 -0.2 -0.66 -0.52 -0.56 C -0.68 -0.42 -0.71 -0.24 -0.75 -0.02 Z"), shine);
                c.line(&curve(&[(-0.4, -0.8), (0.0, -0.9), (0.4, -0.82)]), 0.03, strand);
            }
        }
    }
}

/// An almond around (`x`, `y`).
fn svg_eye(x: f32, y: f32, width: f32, height: f32) -> tiny_skia::Path {
    blob(&[
        (x - width, y + 0.012),
        (x - width * 0.5, y - height * 0.82),
        (x + width * 0.3, y - height),
        (x + width, y),
        (x + width * 0.4, y + height * 0.78),
        (x - width * 0.4, y + height * 0.8),
    ])
}

fn svg_lip(points: &[(f32, f32)]) -> tiny_skia::Path {
    polygon(points)
}

/// The strands of long hair that fall before a shoulder.
fn polygon_smooth(side: f32) -> tiny_skia::Path {
    blob(&[
        (side * 0.72, -0.1),
        (side * 0.86, 0.3),
        (side * 0.98, 1.0),
        (side * 1.04, 1.85),
        (side * 0.78, 1.98),
        (side * 0.66, 1.5),
        (side * 0.7, 0.8),
        (side * 0.7, 0.3),
    ])
}
