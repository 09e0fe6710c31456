//! The drawing board: anti-aliased shapes with gradients, soft shadows and clipping, over `tiny-skia`.

use tiny_skia::{
    BlendMode, Color, FillRule, FilterQuality, GradientStop, LineCap, LineJoin, LinearGradient, Mask, Paint, Path,
    Pixmap, PixmapPaint, Point, RadialGradient, Shader, SpreadMode, Stroke, Transform,
};

use super::color::Shade;

/// What a shape is filled with; places are in the canvas's current coordinates.
#[derive(Clone, Debug)]
pub(crate) enum Fill {
    /// One colour.
    Flat(Shade),
    /// Along a line.
    Linear {
        /// Where the first colour is.
        from: (f32, f32),
        /// Where the last colour is.
        to: (f32, f32),
        /// Place (0 to 1) and colour, ascending.
        stops: Vec<(f32, Shade)>,
    },
    /// Around a point.
    Radial {
        /// Middle.
        centre: (f32, f32),
        /// Where the last colour is.
        radius: f32,
        /// Place (0 to 1) and colour, ascending.
        stops: Vec<(f32, Shade)>,
    },
}

impl From<Shade> for Fill {
    fn from(shade: Shade) -> Self {
        Self::Flat(shade)
    }
}

fn evenly(shades: &[Shade]) -> Vec<(f32, Shade)> {
    let last = shades.len().saturating_sub(1).max(1) as f32;
    shades.iter().enumerate().map(|(index, shade)| (index as f32 / last, *shade)).collect()
}

/// Colours from the left (`x0`) to the right (`x1`).
pub(crate) fn across(x0: f32, x1: f32, shades: &[Shade]) -> Fill {
    Fill::Linear { from: (x0, 0.0), to: (x1, 0.0), stops: evenly(shades) }
}

/// Colours from the top (`y0`) down to `y1`.
pub(crate) fn down(y0: f32, y1: f32, shades: &[Shade]) -> Fill {
    Fill::Linear { from: (0.0, y0), to: (0.0, y1), stops: evenly(shades) }
}

/// Colours along a line.
pub(crate) fn along(from: (f32, f32), to: (f32, f32), shades: &[Shade]) -> Fill {
    Fill::Linear { from, to, stops: evenly(shades) }
}

/// Colours from the middle outwards.
pub(crate) fn around(x: f32, y: f32, radius: f32, shades: &[Shade]) -> Fill {
    Fill::Radial { centre: (x, y), radius, stops: evenly(shades) }
}

/// A rounded body lit from the left: highlight, colour, shade and a faint rim.
pub(crate) fn cylinder(x0: f32, x1: f32, shade: Shade) -> Fill {
    let stops = vec![
        (0.0, shade.dark(0.28)),
        (0.16, shade),
        (0.30, shade.light(0.38)),
        (0.44, shade.light(0.06)),
        (0.78, shade.dark(0.34)),
        (0.93, shade.dark(0.44)),
        (1.0, shade.dark(0.22)),
    ];
    Fill::Linear { from: (x0, 0.0), to: (x1, 0.0), stops }
}

/// Polished metal across: several bright and dark bands.
pub(crate) fn metal(x0: f32, x1: f32, shade: Shade) -> Fill {
    let stops = vec![
        (0.0, shade.dark(0.45)),
        (0.12, shade.light(0.15)),
        (0.25, shade.light(0.75)),
        (0.38, shade),
        (0.55, shade.dark(0.38)),
        (0.68, shade.light(0.25)),
        (0.80, shade.light(0.55)),
        (1.0, shade.dark(0.42)),
    ];
    Fill::Linear { from: (x0, 0.0), to: (x1, 0.0), stops }
}

/// A picture being drawn.
pub(crate) struct Canvas {
    map: Pixmap,
    view: Transform,
    clip: Option<Mask>,
}

impl Canvas {
    /// A transparent canvas; sides are clamped to 1 to 4096 pixels, coordinates are pixels.
    #[allow(clippy::expect_used, reason = "fails only for sides of 0 or beyond i32, and they are clamped")]
    pub(crate) fn new(width: u32, height: u32) -> Self {
        let map = Pixmap::new(width.clamp(1, 4096), height.clamp(1, 4096)).expect("a clamped size");
        Self { map, view: Transform::identity(), clip: None }
    }

    /// Pixels across.
    pub(crate) fn width(&self) -> u32 {
        self.map.width()
    }

    /// Pixels down.
    pub(crate) fn height(&self) -> u32 {
        self.map.height()
    }

    /// The pixels, RGBA, premultiplied.
    pub(crate) fn data(&self) -> &[u8] {
        self.map.data()
    }

    /// The pixels, RGBA, premultiplied, to be changed.
    pub(crate) fn data_mut(&mut self) -> &mut [u8] {
        self.map.data_mut()
    }

    /// Draws within moved coordinates.
    pub(crate) fn within(&mut self, change: Transform, draw: impl FnOnce(&mut Self)) {
        let before = self.view;
        self.view = before.pre_concat(change);
        draw(self);
        self.view = before;
    }

    /// Moves the origin to (`x`, `y`) and scales by `scale`.
    pub(crate) fn placed(&mut self, x: f32, y: f32, scale: f32, draw: impl FnOnce(&mut Self)) {
        self.within(Transform::from_row(scale, 0.0, 0.0, scale, x, y), draw);
    }

    /// Turns by `degrees` clockwise around (`x`, `y`).
    pub(crate) fn turned(&mut self, degrees: f32, x: f32, y: f32, draw: impl FnOnce(&mut Self)) {
        self.within(Transform::from_rotate_at(degrees, x, y), draw);
    }

    /// Mirrors left and right around `x`.
    pub(crate) fn mirrored(&mut self, x: f32, draw: impl FnOnce(&mut Self)) {
        self.within(Transform::from_row(-1.0, 0.0, 0.0, 1.0, 2.0 * x, 0.0), draw);
    }

    /// Draws only inside `shape` (and inside the clip that already holds).
    pub(crate) fn inside(&mut self, shape: &Path, draw: impl FnOnce(&mut Self)) {
        let before = self.clip.take();
        let narrowed = match &before {
            Some(mask) => {
                let mut mask = mask.clone();
                mask.intersect_path(shape, FillRule::Winding, true, self.view);
                Some(mask)
            }
            None => Mask::new(self.map.width(), self.map.height()).map(|mut mask| {
                mask.fill_path(shape, FillRule::Winding, true, self.view);
                mask
            }),
        };
        self.clip = narrowed;
        draw(self);
        self.clip = before;
    }

    /// Fills a shape.
    pub(crate) fn fill(&mut self, shape: &Path, fill: impl Into<Fill>) {
        let paint = paint(&fill.into(), BlendMode::SourceOver);
        self.map.fill_path(shape, &paint, FillRule::Winding, self.view, self.clip.as_ref());
    }

    /// Fills a shape whose inner outlines are holes.
    pub(crate) fn fill_ring(&mut self, shape: &Path, fill: impl Into<Fill>) {
        let paint = paint(&fill.into(), BlendMode::SourceOver);
        self.map.fill_path(shape, &paint, FillRule::EvenOdd, self.view, self.clip.as_ref());
    }

    /// Adds light: the shape brightens what is under it.
    pub(crate) fn lighten(&mut self, shape: &Path, fill: impl Into<Fill>) {
        let paint = paint(&fill.into(), BlendMode::Screen);
        self.map.fill_path(shape, &paint, FillRule::Winding, self.view, self.clip.as_ref());
    }

    /// Draws along a line with round ends, `width` wide.
    pub(crate) fn line(&mut self, path: &Path, width: f32, fill: impl Into<Fill>) {
        let paint = paint(&fill.into(), BlendMode::SourceOver);
        let stroke = Stroke { width, line_cap: LineCap::Round, line_join: LineJoin::Round, ..Stroke::default() };
        self.map.stroke_path(path, &paint, &stroke, self.view, self.clip.as_ref());
    }

    /// A soft blob of colour, strongest in its middle: glows and contact shadows.
    pub(crate) fn glow(&mut self, x: f32, y: f32, rx: f32, ry: f32, shade: Shade) {
        if rx <= 0.0 || ry <= 0.0 {
            return;
        }
        let full = shade.a;
        let stops = vec![
            (0.0, shade),
            (0.25, shade.alpha(full * 0.80)),
            (0.5, shade.alpha(full * 0.42)),
            (0.75, shade.alpha(full * 0.11)),
            (1.0, shade.alpha(0.0)),
        ];
        self.within(Transform::from_row(rx, 0.0, 0.0, ry, x, y), |canvas| {
            canvas.fill(
                &super::shape::ellipse(0.0, 0.0, 1.0, 1.0),
                Fill::Radial { centre: (0.0, 0.0), radius: 1.0, stops },
            );
        });
    }

    /// The blurred shadow of `shape`, moved by (`dx`, `dy`); `blur` in current coordinates.
    pub(crate) fn shadow(&mut self, shape: &Path, dx: f32, dy: f32, blur: f32, shade: Shade) {
        let Some(moved) = shape.clone().transform(self.view.pre_translate(dx, dy)) else { return };
        let scale = (self.view.sx * self.view.sy - self.view.kx * self.view.ky).abs().sqrt();
        let blur_pixels = (blur * scale).clamp(0.5, 400.0);
        // Blurred things hold no detail, so they are drawn small and enlarged.
        let shrink = (blur_pixels / 3.0).max(1.0);
        let bounds = moved.bounds();
        let margin = blur_pixels * 1.6 + 2.0;
        let left = (bounds.left() - margin).max(-margin);
        let top = (bounds.top() - margin).max(-margin);
        let right = (bounds.right() + margin).min(self.map.width() as f32 + margin);
        let bottom = (bounds.bottom() + margin).min(self.map.height() as f32 + margin);
        if right <= left || bottom <= top {
            return;
        }
        let (width, height) =
            ((((right - left) / shrink).ceil() as u32).max(1), (((bottom - top) / shrink).ceil() as u32).max(1));
        let Some(mut mask) = Mask::new(width, height) else { return };
        let small = Transform::from_row(1.0 / shrink, 0.0, 0.0, 1.0 / shrink, -left / shrink, -top / shrink);
        mask.fill_path(&moved, FillRule::Winding, true, small);
        let radius = (blur_pixels / shrink / 1.8).round().max(1.0) as usize;
        for _ in 0..3 {
            super::filter::box_blur(mask.data_mut(), width as usize, height as usize, radius);
        }
        let Some(mut soft) = Pixmap::new(width, height) else { return };
        for (pixel, cover) in soft.data_mut().chunks_exact_mut(4).zip(mask.data()) {
            let alpha = f32::from(*cover) * shade.a;
            let values = [shade.r * alpha, shade.g * alpha, shade.b * alpha, alpha];
            for (channel, value) in pixel.iter_mut().zip(values) {
                *channel = value.round() as u8;
            }
        }
        let place = Transform::from_row(shrink, 0.0, 0.0, shrink, left, top);
        let paint = PixmapPaint { quality: FilterQuality::Bilinear, ..PixmapPaint::default() };
        self.map.draw_pixmap(0, 0, soft.as_ref(), &paint, place, self.clip.as_ref());
    }

    /// Lays another canvas over this one: its pixel (0, 0) comes to (`x`, `y`) in current coordinates, each pixel `scale` wide.
    pub(crate) fn paste(&mut self, other: &Self, x: f32, y: f32, scale: f32) {
        let place = self.view.pre_concat(Transform::from_row(scale, 0.0, 0.0, scale, x, y));
        let paint = PixmapPaint { quality: FilterQuality::Bilinear, ..PixmapPaint::default() };
        self.map.draw_pixmap(0, 0, other.map.as_ref(), &paint, place, self.clip.as_ref());
    }
}

fn color(shade: Shade) -> Color {
    let channel = |value: f32| if value.is_finite() { value.clamp(0.0, 1.0) } else { 0.0 };
    Color::from_rgba(channel(shade.r), channel(shade.g), channel(shade.b), channel(shade.a)).unwrap_or(Color::BLACK)
}

fn paint(fill: &Fill, blend_mode: BlendMode) -> Paint<'static> {
    let gradient_stops = |stops: &[(f32, Shade)]| {
        stops.iter().map(|(at, shade)| GradientStop::new(*at, color(*shade))).collect::<Vec<_>>()
    };
    let (shader, first) = match fill {
        Fill::Flat(shade) => (Some(Shader::SolidColor(color(*shade))), *shade),
        Fill::Linear { from, to, stops } => (
            LinearGradient::new(
                Point::from_xy(from.0, from.1),
                Point::from_xy(to.0, to.1),
                gradient_stops(stops),
                SpreadMode::Pad,
                Transform::identity(),
            ),
            stops.first().map_or(super::color::WHITE, |(_, shade)| *shade),
        ),
        Fill::Radial { centre, radius, stops } => {
            let centre = Point::from_xy(centre.0, centre.1);
            (
                RadialGradient::new(
                    centre,
                    0.0,
                    centre,
                    *radius,
                    gradient_stops(stops),
                    SpreadMode::Pad,
                    Transform::identity(),
                ),
                stops.first().map_or(super::color::WHITE, |(_, shade)| *shade),
            )
        }
    };
    // A gradient without extent is its first colour.
    let shader = shader.unwrap_or(Shader::SolidColor(color(first)));
    Paint { shader, blend_mode, ..Paint::default() }
}
