//! Hair: what is behind the head and what is before it.

use super::{Hair, Person};
use crate::render::{
    canvas::{Canvas, along, around, down},
    shape::{arc, blob, circle, curve, ellipse, svg},
};

impl Person {
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

    /// Fringe and strands before the face.
    pub(super) fn hair_before(&self, c: &mut Canvas) {
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
