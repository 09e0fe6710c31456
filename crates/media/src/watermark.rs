//! The visible mark: white text with a dark outline at the bottom right, readable on light and on dark pictures.

use std::sync::LazyLock;

use ab_glyph::{Font, FontRef, Glyph, InvalidFont, PxScale, ScaleFont, point};
use image::{DynamicImage, RgbImage, RgbaImage};

/// Noto Sans CJK TC Regular, cut down to Latin, kana, Big5 level 1 and GB2312 level 1 (OFL; `assets/OFL.txt`).
static FONT: LazyLock<Result<FontRef<'static>, InvalidFont>> =
    LazyLock::new(|| FontRef::try_from_slice(include_bytes!("../assets/NotoSansCJKtc-subset.otf")));

/// Between the text and the right and bottom edges, in pixels; on tiny pictures a twentieth of the side.
const PADDING: u32 = 20;
/// How far the outline reaches around the glyphs, in pixels.
const OUTLINE: i32 = 2;
/// Opacity of the white.
const WHITE: f32 = 0.7;
/// Opacity of the outline.
const DARK: f32 = 0.6;
/// Letters of more than this height would be a poster, not a mark.
const MAX_FONT_SIZE: f32 = 400.0;

/// Why a mark cannot be drawn.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WatermarkError {
    /// There is nothing to draw.
    #[error("the watermark text is empty")]
    Empty,
    /// The font does not have these characters.
    #[error("the watermark font has no glyph for {0:?}")]
    MissingGlyphs(Vec<char>),
    /// The font in the program is broken.
    #[error("the watermark font cannot be read")]
    Font,
    /// The picture has no room for it: a side is under 16 pixels.
    #[error("a picture of {0}x{1} pixels has no room for a watermark")]
    NoRoom(u32, u32),
}

/// The characters of `text` that the font cannot draw, each once. Ask before taking a text as a setting.
#[must_use]
pub fn missing_glyphs(text: &str) -> Vec<char> {
    let mut missing: Vec<char> = match &*FONT {
        Ok(font) => text.chars().filter(|letter| letter.is_control() || font.glyph_id(*letter).0 == 0).collect(),
        Err(_) => text.chars().collect(),
    };
    missing.sort_unstable();
    missing.dedup();
    missing
}

/// Draws `text` on a picture. With transparency the marked pixels become as opaque as the mark.
///
/// # Errors
/// Nothing to draw, characters that the font lacks, or a picture too small; the picture is then lost.
pub fn draw(picture: DynamicImage, text: &str) -> Result<DynamicImage, WatermarkError> {
    let mark = Mark::render(text, (picture.width(), picture.height()))?;
    if picture.color().has_alpha() {
        let mut picture = picture.into_rgba8();
        mark.blend_rgba(&mut picture);
        Ok(picture.into())
    } else {
        let mut picture = picture.into_rgb8();
        mark.blend_rgb(&mut picture);
        Ok(picture.into())
    }
}

/// A rendered mark for pictures of one size.
#[derive(Clone, Debug)]
pub struct Mark {
    left: u32,
    top: u32,
    width: u32,
    height: u32,
    // What is left between the mark's box and the right and bottom edges of the picture.
    margins: (u32, u32),
    // For each pixel: its grey value, and how opaque it is (0 to 255).
    pixels: Vec<(u8, u8)>,
}

impl Mark {
    /// Renders `text` for a picture of `size` pixels: letters of a twentieth of its height and at least 24 pixels, and
    /// smaller where the text would take more than nine tenths of the width.
    ///
    /// # Errors
    /// As [`draw()`].
    pub fn render(text: &str, size: (u32, u32)) -> Result<Self, WatermarkError> {
        let text = text.trim();
        let (width, height) = size;
        if text.is_empty() {
            return Err(WatermarkError::Empty);
        }
        let missing = missing_glyphs(text);
        if !missing.is_empty() {
            return Err(WatermarkError::MissingGlyphs(missing));
        }
        if width < 16 || height < 16 {
            return Err(WatermarkError::NoRoom(width, height));
        }
        let font = FONT.as_ref().map_err(|_| WatermarkError::Font)?;
        let padding = (PADDING.min(width / 20), PADDING.min(height / 20));
        let room = (width as f32 * 0.9).min((width - 2 * padding.0) as f32);
        let font_size = (height as f32 / 20.0).clamp(24.0, MAX_FONT_SIZE).min(height as f32 / 2.0);
        let wanted = advance(font, text, font_size);
        let font_size = if wanted > room { font_size * room / wanted } else { font_size };
        let coverage = Coverage::of(font, text, font_size);

        let reach = OUTLINE as u32;
        let (box_width, box_height) = (coverage.width + 2 * reach, coverage.height + 2 * reach);
        let margins = (padding.0.saturating_sub(reach), padding.1.saturating_sub(reach));
        let pixels = (0..box_height)
            .flat_map(|y| (0..box_width).map(move |x| (x as i32 - OUTLINE, y as i32 - OUTLINE)))
            .map(|(x, y)| coverage.shade(x, y))
            .collect();
        Ok(Self {
            left: width.saturating_sub(box_width + margins.0),
            top: height.saturating_sub(box_height + margins.1),
            width: box_width.min(width),
            height: box_height.min(height),
            margins,
            pixels: cropped(pixels, box_width, box_width.min(width)),
        })
    }

    /// Draws it on a picture of the size it was rendered for.
    pub fn blend_rgb(&self, picture: &mut RgbImage) {
        self.each(|x, y, (grey, alpha)| {
            if let Some(pixel) = picture.get_pixel_mut_checked(x, y) {
                for channel in &mut pixel.0 {
                    *channel = mixed(*channel, grey, alpha);
                }
            }
        });
    }

    /// As [`Mark::blend_rgb`]; the mark stays visible where the picture is transparent.
    pub fn blend_rgba(&self, picture: &mut RgbaImage) {
        self.each(|x, y, (grey, alpha)| {
            let Some(pixel) = picture.get_pixel_mut_checked(x, y) else { return };
            let [red, green, blue, below] = pixel.0;
            let (over, under) = (f32::from(alpha) / 255.0, f32::from(below) / 255.0);
            let opacity = over + under * (1.0 - over);
            if opacity <= 0.0 {
                return;
            }
            let channel =
                |was: u8| ((f32::from(grey) * over + f32::from(was) * under * (1.0 - over)) / opacity).round() as u8;
            pixel.0 = [channel(red), channel(green), channel(blue), (opacity * 255.0).round() as u8];
        });
    }

    /// Draws it on planes of YUV 4:2:0, limited range. `width` is that of the luma plane, and even.
    pub(crate) fn blend_yuv(&self, width: usize, luma: &mut [u8], chroma: &mut [Vec<u8>; 2]) {
        self.each(|x, y, (grey, alpha)| {
            let (x, y) = (x as usize, y as usize);
            if let Some(value) = luma.get_mut(y * width + x) {
                let grey = 16 + u16::from(grey) * 219 / 255;
                *value = mixed(*value, grey as u8, alpha);
            }
            // Each of the four pixels that share a colour takes its share of the colour away.
            for plane in &mut *chroma {
                if let Some(value) = plane.get_mut(y / 2 * (width / 2) + x / 2) {
                    *value = mixed(*value, 128, alpha / 4);
                }
            }
        });
    }

    /// The mark alone, as a PNG with transparency.
    pub(crate) fn to_png(&self) -> std::io::Result<Vec<u8>> {
        let raw = self.pixels.iter().flat_map(|(grey, alpha)| [*grey, *grey, *grey, *alpha]).collect();
        let picture = RgbaImage::from_raw(self.width, self.height, raw).unwrap_or_default();
        let mut out = std::io::Cursor::new(Vec::new());
        picture.write_to(&mut out, image::ImageFormat::Png).map_err(std::io::Error::other)?;
        Ok(out.into_inner())
    }

    /// Pixels between the mark's box and the right and the bottom edge.
    pub(crate) fn margins(&self) -> (u32, u32) {
        self.margins
    }

    fn each(&self, mut blend: impl FnMut(u32, u32, (u8, u8))) {
        for (y, row) in (self.top..self.top + self.height).zip(self.pixels.chunks_exact(self.width.max(1) as usize)) {
            for (x, pixel) in (self.left..).zip(row) {
                if pixel.1 > 0 {
                    blend(x, y, *pixel);
                }
            }
        }
    }
}

fn mixed(below: u8, above: u8, alpha: u8) -> u8 {
    let alpha = u32::from(alpha);
    ((u32::from(above) * alpha + u32::from(below) * (255 - alpha) + 127) / 255) as u8
}

fn cropped(pixels: Vec<(u8, u8)>, from: u32, to: u32) -> Vec<(u8, u8)> {
    if from == to {
        return pixels;
    }
    pixels.chunks_exact(from as usize).flat_map(|row| row.iter().take(to as usize).copied()).collect()
}

/// `font_size` is that of the em square; ab_glyph scales by the line's height.
fn scaled(font: &FontRef<'static>, font_size: f32) -> PxScale {
    PxScale::from(font_size * font.height_unscaled() / font.units_per_em().unwrap_or(1000.0))
}

fn advance(font: &FontRef<'static>, text: &str, font_size: f32) -> f32 {
    let font = font.as_scaled(scaled(font, font_size));
    text.chars().map(|letter| font.h_advance(font.glyph_id(letter))).sum()
}

/// How much of each pixel the glyphs cover, cut to the ink.
struct Coverage {
    width: u32,
    height: u32,
    values: Vec<f32>,
}

impl Coverage {
    fn of(font: &FontRef<'static>, text: &str, font_size: f32) -> Self {
        let scale = scaled(font, font_size);
        let scaled = font.as_scaled(scale);
        let mut pen = 0.0;
        let mut outlines = Vec::new();
        for letter in text.chars() {
            let id = font.glyph_id(letter);
            let glyph: Glyph = id.with_scale_and_position(scale, point(pen, scaled.ascent()));
            outlines.extend(font.outline_glyph(glyph));
            pen += scaled.h_advance(id);
        }
        let edge = |pick: fn(&ab_glyph::Rect) -> f32, better: fn(f32, f32) -> f32| {
            outlines.iter().map(|outline| pick(&outline.px_bounds())).reduce(better).unwrap_or(0.0)
        };
        let (left, top) = (edge(|ink| ink.min.x, f32::min), edge(|ink| ink.min.y, f32::min));
        let (right, bottom) = (edge(|ink| ink.max.x, f32::max), edge(|ink| ink.max.y, f32::max));
        let (width, height) = ((right - left).max(1.0) as u32, (bottom - top).max(1.0) as u32);
        let mut values = vec![0.0_f32; (width * height) as usize];
        for outline in outlines {
            let ink = outline.px_bounds();
            let (x0, y0) = ((ink.min.x - left) as u32, (ink.min.y - top) as u32);
            outline.draw(|x, y, covered| {
                let (x, y) = (x0 + x, y0 + y);
                if x < width
                    && let Some(value) = values.get_mut((y * width + x) as usize)
                {
                    *value = (*value + covered).min(1.0);
                }
            });
        }
        Self { width, height, values }
    }

    fn at(&self, x: i32, y: i32) -> f32 {
        if x < 0 || y < 0 || x >= self.width as i32 || y >= self.height as i32 {
            return 0.0;
        }
        self.values.get((y as u32 * self.width + x as u32) as usize).copied().unwrap_or(0.0)
    }

    /// Grey value and opacity of a pixel: the outline is everything near a glyph that the glyph leaves free.
    fn shade(&self, x: i32, y: i32) -> (u8, u8) {
        let glyph = self.at(x, y);
        let mut near = 0.0_f32;
        for dy in -OUTLINE..=OUTLINE {
            for dx in -OUTLINE..=OUTLINE {
                let away = ((dx * dx + dy * dy) as f32).sqrt();
                // Full within one pixel and fading, so that the edge looks round.
                let weight = (OUTLINE as f32 + 0.7 - away).clamp(0.0, 1.0);
                near = near.max(self.at(x + dx, y + dy) * weight);
            }
        }
        let white = glyph * WHITE;
        let dark = (near - glyph).max(0.0) * DARK;
        let opacity = white + dark;
        if opacity <= 0.0 {
            return (0, 0);
        }
        ((white / opacity * 255.0).round() as u8, (opacity * 255.0).round() as u8)
    }
}
