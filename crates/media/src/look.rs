//! How a picture looks, coarsely: alike for the same picture in another encoding or size, and for nothing else.
//!
//! A perceptual hash of 64 bits was tried first and failed on our library: rows of small motifs, and one model in two
//! shirts, came out the same (20 of 369 items). So a look keeps the mean colour of 16 x 16 cells and two looks are
//! compared cell by cell. A mean over so many pixels moves by less than two levels of 256 when a picture is
//! encoded again or scaled.

use std::{fmt, str::FromStr};

use image::{DynamicImage, RgbImage, imageops};

/// Cells along each side.
const CELLS: u32 = 16;
/// Bytes of one picture's look: red, green and blue of each cell.
const BYTES: usize = (CELLS * CELLS * 3) as usize;
/// Frames in the longest look that is read. Rows of other versions hold other numbers: those are read, and not compared.
const MOST_FRAMES: usize = 16;
/// Levels of 256 by which a cell's mean must move to count as different: three times what encoding again does.
const NOTICED_LEVELS: u8 = 6;

/// The look of a picture, or of some frames of a clip.
#[derive(Clone, PartialEq, Eq)]
pub struct Look(Vec<u8>);

/// A text that is not a look.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a look is the hex of {BYTES} bytes for each frame, one to {MOST_FRAMES} of them")]
pub struct NotALook;

impl Look {
    /// The look of a picture; what is transparent counts as white.
    #[must_use]
    pub fn of(picture: &DynamicImage) -> Self {
        Self::of_frames(std::slice::from_ref(&crate::picture::flattened(picture)))
    }

    /// The look of sampled frames, in their order.
    #[must_use]
    pub fn of_frames(frames: &[RgbImage]) -> Self {
        let cells = |frame: &RgbImage| imageops::thumbnail(frame, CELLS, CELLS).into_raw();
        Self(frames.iter().flat_map(cells).collect())
    }

    /// In how many of 256 cells two looks differ; of clips, in the frame where they differ most. `None`: one is a
    /// picture's, the other a clip's.
    #[must_use]
    pub fn differing_cells(&self, other: &Self) -> Option<u32> {
        if self.0.len() != other.0.len() {
            return None;
        }
        let differs = |(one, other): (&[u8], &[u8])| {
            one.iter().zip(other).any(|(one, other)| one.abs_diff(*other) > NOTICED_LEVELS)
        };
        let frames = self.0.chunks(BYTES).zip(other.0.chunks(BYTES));
        frames.map(|(one, other)| one.chunks(3).zip(other.chunks(3)).filter(|pair| differs(*pair)).count() as u32).max()
    }
}

impl fmt::Display for Look {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex::encode(&self.0))
    }
}

impl fmt::Debug for Look {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Look({} frames)", self.0.len() / BYTES)
    }
}

impl FromStr for Look {
    type Err = NotALook;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let bytes = hex::decode(text).map_err(|_| NotALook)?;
        let whole = bytes.len().is_multiple_of(BYTES) && (1..=MOST_FRAMES).contains(&(bytes.len() / BYTES));
        if whole { Ok(Self(bytes)) } else { Err(NotALook) }
    }
}

#[cfg(test)]
mod tests {
    use image::Rgb;

    use super::*;

    fn dots(every: u32, colour: [u8; 3]) -> DynamicImage {
        let paint =
            |x: u32, y: u32| if x % every < every / 3 && y % every < every / 3 { colour } else { [245, 240, 230] };
        RgbImage::from_fn(512, 512, |x, y| Rgb(paint(x, y))).into()
    }

    #[test]
    fn the_same_picture_in_another_encoding_or_size_looks_the_same() {
        let picture = dots(48, [40, 90, 160]);
        let jpeg = crate::picture::decode(&crate::picture::encode_jpeg(&picture).unwrap()).unwrap();
        let small = picture.resize_exact(400, 400, imageops::FilterType::Triangle);
        for other in [jpeg, small] {
            assert!(Look::of(&picture).differing_cells(&Look::of(&other)).unwrap() <= 1);
        }
    }

    #[test]
    fn patterns_of_one_brightness_in_other_colours_or_sizes_look_different() {
        let look = Look::of(&dots(48, [40, 90, 160]));
        for other in [dots(48, [160, 60, 60]), dots(80, [40, 90, 160])] {
            assert!(look.differing_cells(&Look::of(&other)).unwrap() > 40);
        }
    }

    #[test]
    fn a_look_reads_back_and_a_picture_is_no_clip() {
        let look = Look::of(&dots(48, [40, 90, 160]));
        assert_eq!(look.to_string().parse(), Ok(look.clone()));
        let frame = dots(48, [40, 90, 160]).into_rgb8();
        assert_eq!(look.differing_cells(&Look::of_frames(&[frame.clone(), frame.clone(), frame])), None);
        // Three frames are what earlier versions stored.
        let clip = |count| Look::of_frames(&vec![dots(48, [40, 90, 160]).into_rgb8(); count]);
        assert_eq!(clip(3).to_string().parse(), Ok(clip(3)));
        assert_eq!(clip(3).differing_cells(&clip(5)), None);
        assert_eq!("abc".parse::<Look>(), Err(NotALook));
        assert_eq!("".parse::<Look>(), Err(NotALook));
    }
}
