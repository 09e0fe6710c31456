//! Head, neck and face.

use super::{Face, Person};
use crate::render::{
    canvas::{Canvas, along, around, down},
    color::{INK, WHITE, rgb},
    shape::{blob, circle, curve, ellipse, polygon, rounded, svg},
};

impl Person {
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
