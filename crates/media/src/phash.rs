//! Perceptual hashes: alike for pictures that look alike, whatever their encoding and size.
//!
//! Our pictures share scenes and differ in the product, so the signs of cosine coefficients (the usual pHash) hardly tell
//! them apart: measured, a bar and a triangle of one colour came out the same. Means of cells do: 16 cells of the inner
//! picture hold three bits of brightness each, four cells around the centre two bits of each colour difference. A mean
//! over so many pixels moves by less than one level of 256 when a picture is encoded again or scaled, and in the codes
//! used a mean that crosses into the next level changes one bit.

use std::{fmt, str::FromStr};

use image::{DynamicImage, RgbImage, imageops};

/// Part of the picture whose brightness counts, in percent of each side; the rim is scenery.
const INNER_PERCENT: u32 = 80;
/// Part whose colours count: where products are.
const CENTRE_PERCENT: u32 = 50;
/// Cells along each side.
const LUMA_CELLS: u32 = 4;
const CHROMA_CELLS: u32 = 2;
/// Steps between levels of a colour difference (blue or red less brightness). Grey pictures stay clear of all of them.
const CHROMA_STEPS: [f32; 3] = [-20.0, 12.0, 45.0];

/// Hash of a picture. The same picture in another encoding is 0 to 2 bits away; another product in the same scene was 3
/// or more, mostly over 5.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct PictureHash(pub u64);

/// Hash of a clip: of three frames.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct ClipHash(pub [PictureHash; 3]);

/// A text that is not a hash.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a perceptual hash is 16 hex digits, three times that for a clip")]
pub struct NotAPerceptualHash;

impl PictureHash {
    /// Hashes a picture; what is transparent counts as white.
    #[must_use]
    pub fn of(picture: &DynamicImage) -> Self {
        Self::of_rgb(&super::picture::flattened(picture))
    }

    /// Hashes a picture without transparency.
    #[must_use]
    pub fn of_rgb(picture: &RgbImage) -> Self {
        let cells = inner(picture, INNER_PERCENT, LUMA_CELLS).into_iter().flat_map(|mean| {
            // Eight levels.
            let level = (luma(mean) / 32.0) as u8;
            code::<3>(level.min(7))
        });
        let colours = inner(picture, CENTRE_PERCENT, CHROMA_CELLS).into_iter().flat_map(|mean| {
            let ([red, _, blue], luma) = (mean, luma(mean));
            [blue - luma, red - luma].into_iter().flat_map(|value| {
                let level = CHROMA_STEPS.iter().filter(|step| value > **step).count();
                code::<2>(level as u8)
            })
        });
        Self(cells.chain(colours).fold(0, |hash, bit| hash << 1 | u64::from(bit)))
    }

    /// Number of bits that differ: 0 for the same picture, up to 64.
    #[must_use]
    pub const fn distance(self, other: Self) -> u32 {
        (self.0 ^ other.0).count_ones()
    }
}

impl ClipHash {
    /// Combines the hashes of three frames, in the order of the clip.
    #[must_use]
    pub fn of(frames: [&RgbImage; 3]) -> Self {
        Self(frames.map(PictureHash::of_rgb))
    }

    /// Hashes frames as [`crate::clip::ClipTools::sample_frames`] gives them. `None` unless there are three.
    #[must_use]
    pub fn of_samples(frames: &[RgbImage]) -> Option<Self> {
        match frames {
            [first, second, third] => Some(Self::of([first, second, third])),
            _ => None,
        }
    }

    /// The distance of the frames that differ most: clips are alike when all of their frames are.
    #[must_use]
    pub fn distance(self, other: Self) -> u32 {
        self.0.into_iter().zip(other.0).map(|(ours, theirs)| ours.distance(theirs)).max().unwrap_or(0)
    }
}

/// Gray code: neighbouring levels differ in one bit.
fn code<const BITS: usize>(level: u8) -> [bool; BITS] {
    let gray = level ^ (level >> 1);
    std::array::from_fn(|bit| gray >> bit & 1 == 1)
}

/// Mean colours of `cells` by `cells` cells of the inner `percent` of a picture.
fn inner(picture: &RgbImage, percent: u32, cells: u32) -> Vec<[f32; 3]> {
    // Cells of a small copy are cheap to sum, and wide enough that its rounding does not matter.
    let side = cells * 16;
    let (width, height) = picture.dimensions();
    let (inner_width, inner_height) = ((width * percent / 100).max(1), (height * percent / 100).max(1));
    let (left, top) = ((width - width.min(inner_width)) / 2, (height - height.min(inner_height)) / 2);
    let part = imageops::crop_imm(picture, left, top, inner_width, inner_height).to_image();
    let small = imageops::thumbnail(&part, side, side);
    let mut sums = vec![[0.0_f32; 3]; (cells * cells) as usize];
    for (x, y, pixel) in small.enumerate_pixels() {
        if let Some(sum) = sums.get_mut((y / 16 * cells + x / 16) as usize) {
            for (sum, channel) in sum.iter_mut().zip(pixel.0) {
                *sum += f32::from(channel) / 256.0;
            }
        }
    }
    sums
}

fn luma(pixel: [f32; 3]) -> f32 {
    let [red, green, blue] = pixel;
    0.299 * red + 0.587 * green + 0.114 * blue
}

impl fmt::Display for PictureHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}", self.0)
    }
}

impl fmt::Debug for PictureHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PictureHash({self})")
    }
}

impl FromStr for PictureHash {
    type Err = NotAPerceptualHash;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let hex = text.len() == 16 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
        let value = hex.then(|| u64::from_str_radix(text, 16).ok()).flatten();
        value.map(Self).ok_or(NotAPerceptualHash)
    }
}

impl fmt::Display for ClipHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|hash| write!(f, "{hash}"))
    }
}

impl fmt::Debug for ClipHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ClipHash({self})")
    }
}

impl FromStr for ClipHash {
    type Err = NotAPerceptualHash;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let part = |index: usize| text.get(index * 16..index * 16 + 16).ok_or(NotAPerceptualHash)?.parse();
        if text.len() != 48 {
            return Err(NotAPerceptualHash);
        }
        Ok(Self([part(0)?, part(1)?, part(2)?]))
    }
}

#[cfg(test)]
mod tests {
    use image::Rgb;

    use super::*;
    use crate::picture;

    /// A room with a table, and a product on it.
    fn scene(shape: u32, colour: [u8; 3]) -> RgbImage {
        RgbImage::from_fn(640, 480, |x, y| {
            let (dx, dy) = (x as i32 - 320, y as i32 - 250);
            let inside = match shape {
                0 => dx * dx + dy * dy < 110 * 110,
                1 => dx.abs() < 60 && dy.abs() < 160,
                2 => dx.abs() < 190 && (40..100).contains(&dy),
                _ => dy.abs() < 150 && dx.abs() < (dy + 150) / 2,
            };
            if inside {
                Rgb(colour)
            } else if y > 340 {
                Rgb([120 + (x % 7) as u8, 90, 60])
            } else {
                Rgb([200 - (y / 8) as u8, 210 - (x / 20) as u8, 220])
            }
        })
    }

    #[test]
    fn the_same_picture_in_another_encoding_and_size_matches() {
        for shape in 0..4 {
            let original = DynamicImage::from(scene(shape, [190, 40, 40]));
            let hash = PictureHash::of(&original);
            let jpeg = picture::decode(&picture::encode_jpeg(&original).unwrap()).unwrap();
            let thumb = picture::decode(&picture::thumbnail(&original).unwrap()).unwrap();
            for again in [jpeg, thumb] {
                assert!(hash.distance(PictureHash::of(&again)) <= 2, "{}", hash.distance(PictureHash::of(&again)));
            }
        }
    }

    #[test]
    fn another_product_or_colour_in_the_same_scene_differs() {
        let colours = [[190, 40, 40], [40, 60, 190], [60, 170, 70], [240, 240, 235], [25, 25, 28]];
        let all: Vec<_> = (0..4)
            .flat_map(|shape| colours.map(|colour| (shape, colour, PictureHash::of_rgb(&scene(shape, colour)))))
            .collect();
        for (index, (shape, colour, hash)) in all.iter().enumerate() {
            for (other_shape, other_colour, other) in all.iter().skip(index + 1) {
                let distance = hash.distance(*other);
                assert!(distance >= 3, "{shape} {colour:?} and {other_shape} {other_colour:?}: {distance}");
            }
        }
    }

    #[test]
    fn hashes_read_back() {
        let hash = PictureHash::of_rgb(&scene(0, [190, 40, 40]));
        assert_eq!(hash.to_string().parse(), Ok(hash));
        let clip = ClipHash([hash, PictureHash(0), PictureHash(u64::MAX)]);
        assert_eq!(clip.to_string().parse(), Ok(clip));
        assert_eq!("x".parse::<PictureHash>(), Err(NotAPerceptualHash));
        assert_eq!("+000000000000000".parse::<PictureHash>(), Err(NotAPerceptualHash));
        assert_eq!(
            clip.distance(ClipHash([hash; 3])),
            hash.distance(PictureHash(0)).max(hash.distance(PictureHash(u64::MAX)))
        );
    }
}
