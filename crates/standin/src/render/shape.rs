//! Outlines: ellipses, rounded boxes, polygons and smooth curves through points.

use tiny_skia::{Path, PathBuilder, Rect};

/// A point.
pub(crate) type At = (f32, f32);

/// A path that is never drawn: what an impossible outline becomes.
#[allow(clippy::expect_used, reason = "two different finite points always make a path")]
fn nothing() -> Path {
    let mut pen = PathBuilder::new();
    pen.move_to(-1.0e4, -1.0e4);
    pen.line_to(-1.0e4 - 1.0, -1.0e4 - 1.0);
    pen.finish().expect("two different finite points")
}

fn finished(pen: PathBuilder) -> Path {
    pen.finish().unwrap_or_else(nothing)
}

/// An ellipse by its middle and radii.
pub(crate) fn ellipse(x: f32, y: f32, rx: f32, ry: f32) -> Path {
    Rect::from_ltrb(x - rx, y - ry, x + rx, y + ry).and_then(PathBuilder::from_oval).unwrap_or_else(nothing)
}

/// A circle.
pub(crate) fn circle(x: f32, y: f32, radius: f32) -> Path {
    ellipse(x, y, radius, radius)
}

/// A box by its upper left corner and size.
pub(crate) fn rect(x: f32, y: f32, width: f32, height: f32) -> Path {
    Rect::from_xywh(x, y, width, height).map_or_else(nothing, PathBuilder::from_rect)
}

/// A box with round corners.
pub(crate) fn rounded(x: f32, y: f32, width: f32, height: f32, radius: f32) -> Path {
    let mut pen = PathBuilder::new();
    push_rounded(&mut pen, x, y, width, height, radius);
    finished(pen)
}

fn push_rounded(pen: &mut PathBuilder, x: f32, y: f32, width: f32, height: f32, radius: f32) {
    let r = radius.min(width / 2.0).min(height / 2.0).max(0.0);
    // How far a cubic's handles reach to follow a quarter circle.
    let k = r * 0.5523;
    let (right, bottom) = (x + width, y + height);
    pen.move_to(x + r, y);
    pen.line_to(right - r, y);
    pen.cubic_to(right - r + k, y, right, y + r - k, right, y + r);
    pen.line_to(right, bottom - r);
    pen.cubic_to(right, bottom - r + k, right - r + k, bottom, right - r, bottom);
    pen.line_to(x + r, bottom);
    pen.cubic_to(x + r - k, bottom, x, bottom - r + k, x, bottom - r);
    pen.line_to(x, y + r);
    pen.cubic_to(x, y + r - k, x + r - k, y, x + r, y);
    pen.close();
}

/// Straight edges, closed.
pub(crate) fn polygon(points: &[At]) -> Path {
    let mut pen = PathBuilder::new();
    let mut points = points.iter();
    if let Some((x, y)) = points.next() {
        pen.move_to(*x, *y);
    }
    for (x, y) in points {
        pen.line_to(*x, *y);
    }
    pen.close();
    finished(pen)
}

/// Straight edges, open.
pub(crate) fn polyline(points: &[At]) -> Path {
    let mut pen = PathBuilder::new();
    for (index, (x, y)) in points.iter().enumerate() {
        if index == 0 { pen.move_to(*x, *y) } else { pen.line_to(*x, *y) }
    }
    finished(pen)
}

/// One straight line.
pub(crate) fn segment(from: At, to: At) -> Path {
    polyline(&[from, to])
}

/// A closed smooth curve through all points.
pub(crate) fn blob(points: &[At]) -> Path {
    spline(points, true)
}

/// An open smooth curve through all points.
pub(crate) fn curve(points: &[At]) -> Path {
    spline(points, false)
}

/// Catmull-Rom through the points, as cubics.
fn spline(points: &[At], closed: bool) -> Path {
    let count = points.len() as isize;
    if count < 2 {
        return nothing();
    }
    let at = |index: isize| -> At {
        let index = if closed { index.rem_euclid(count) } else { index.clamp(0, count - 1) };
        points.get(index as usize).copied().unwrap_or_default()
    };
    let mut pen = PathBuilder::new();
    let (x, y) = at(0);
    pen.move_to(x, y);
    for index in 0..(if closed { count } else { count - 1 }) {
        let (before, from, to, after) = (at(index - 1), at(index), at(index + 1), at(index + 2));
        pen.cubic_to(
            from.0 + (to.0 - before.0) / 6.0,
            from.1 + (to.1 - before.1) / 6.0,
            to.0 - (after.0 - from.0) / 6.0,
            to.1 - (after.1 - from.1) / 6.0,
            to.0,
            to.1,
        );
    }
    if closed {
        pen.close();
    }
    finished(pen)
}

/// An outline in SVG's path language: absolute `M L H V Q C Z`, numbers parted by spaces or commas.
pub(crate) fn svg(text: &str) -> Path {
    let mut pen = PathBuilder::new();
    let mut command = ' ';
    let (mut x, mut y) = (0.0_f32, 0.0_f32);
    let mut numbers: Vec<f32> = Vec::with_capacity(6);
    for token in text.split([' ', ',']).filter(|token| !token.is_empty()) {
        let mut token = token;
        if let Some(letter) = token.chars().next().filter(char::is_ascii_alphabetic) {
            command = letter;
            numbers.clear();
            token = token.get(1..).unwrap_or_default();
            if letter == 'Z' {
                pen.close();
                continue;
            }
        }
        let Ok(number) = token.parse::<f32>() else { continue };
        numbers.push(number);
        match (command, numbers.as_slice()) {
            ('M', [a, b]) => {
                (x, y) = (*a, *b);
                pen.move_to(x, y);
                command = 'L';
            }
            ('L', [a, b]) => {
                (x, y) = (*a, *b);
                pen.line_to(x, y);
            }
            ('H', [a]) => {
                x = *a;
                pen.line_to(x, y);
            }
            ('V', [a]) => {
                y = *a;
                pen.line_to(x, y);
            }
            ('Q', [a, b, c, d]) => {
                (x, y) = (*c, *d);
                pen.quad_to(*a, *b, x, y);
            }
            ('C', [a, b, c, d, e, f]) => {
                (x, y) = (*e, *f);
                pen.cubic_to(*a, *b, *c, *d, x, y);
            }
            _ => continue,
        }
        numbers.clear();
    }
    finished(pen)
}

/// Part of an ellipse's line, from `start` to `end` degrees (0 right, 90 down), open.
pub(crate) fn arc(x: f32, y: f32, rx: f32, ry: f32, start: f32, end: f32) -> Path {
    let steps = (((end - start).abs() / 12.0).ceil() as usize).max(2);
    let points: Vec<At> = (0..=steps)
        .map(|step| {
            let angle = (start + (end - start) * step as f32 / steps as f32).to_radians();
            (x + rx * angle.cos(), y + ry * angle.sin())
        })
        .collect();
    curve(&points)
}

/// A ring: the outer ellipse with the inner one as its hole (fill with `fill_ring`).
pub(crate) fn ring(x: f32, y: f32, outer: At, inner: At) -> Path {
    let mut pen = PathBuilder::new();
    for (rx, ry) in [outer, inner] {
        if let Some(bounds) = Rect::from_ltrb(x - rx, y - ry, x + rx, y + ry) {
            pen.push_oval(bounds);
        }
    }
    finished(pen)
}

/// A star or rosette: `count` points between two radii, smooth when `soft`.
pub(crate) fn star(x: f32, y: f32, outer: f32, inner: f32, count: usize, soft: bool) -> Path {
    let points: Vec<At> = (0..count * 2)
        .map(|index| {
            let radius = if index % 2 == 0 { outer } else { inner };
            let angle = std::f32::consts::PI * index as f32 / count as f32 - std::f32::consts::FRAC_PI_2;
            (x + radius * angle.cos(), y + radius * angle.sin())
        })
        .collect();
    if soft { blob(&points) } else { polygon(&points) }
}

/// A leaf from `from` to its tip `to`, `width` wide.
pub(crate) fn leaf(from: At, to: At, width: f32) -> Path {
    let (dx, dy) = (to.0 - from.0, to.1 - from.1);
    let (nx, ny) = (-dy * width, dx * width);
    let mut pen = PathBuilder::new();
    pen.move_to(from.0, from.1);
    pen.cubic_to(
        from.0 + dx * 0.3 + nx,
        from.1 + dy * 0.3 + ny,
        from.0 + dx * 0.8 + nx * 0.6,
        from.1 + dy * 0.8 + ny * 0.6,
        to.0,
        to.1,
    );
    pen.cubic_to(
        from.0 + dx * 0.8 - nx * 0.6,
        from.1 + dy * 0.8 - ny * 0.6,
        from.0 + dx * 0.3 - nx,
        from.1 + dy * 0.3 - ny,
        from.0,
        from.1,
    );
    pen.close();
    finished(pen)
}
