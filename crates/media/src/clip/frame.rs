//! One picture of a clip, as the codec holds it: planar YUV 4:2:0, tightly packed.

use image::RgbImage;
use openh264::{
    decoder::DecodedYUV,
    formats::{RgbSliceU8, YUVBuffer, YUVSource},
};

/// How luma and chroma make colours: BT.601 or BT.709, limited range (ITU-T H.264 table E-5).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Matrix {
    Bt601,
    Bt709,
}

/// Planar 4:2:0; width and height are even.
#[derive(Clone, Debug)]
pub(super) struct Frame {
    pub(super) width: usize,
    pub(super) height: usize,
    pub(super) luma: Vec<u8>,
    /// Blue difference, then red difference.
    pub(super) chroma: [Vec<u8>; 2],
}

impl Frame {
    /// Converts a picture (BT.601, limited range). Its sides must be even.
    pub(super) fn from_rgb(picture: &RgbImage) -> Self {
        let (width, height) = (picture.width() as usize, picture.height() as usize);
        let converted = YUVBuffer::from_rgb8_source(RgbSliceU8::new(picture.as_raw(), (width, height)));
        Self { width, height, luma: converted.y().to_vec(), chroma: [converted.u().to_vec(), converted.v().to_vec()] }
    }

    /// Copies a decoder's picture out of its padded buffers. `None` when a side is odd or a plane is short.
    pub(super) fn from_decoded(decoded: &DecodedYUV<'_>) -> Option<Self> {
        let (width, height) = decoded.dimensions();
        if width < 2 || height < 2 || width % 2 != 0 || height % 2 != 0 {
            return None;
        }
        let (luma_stride, blue_stride, red_stride) = decoded.strides();
        Some(Self {
            width,
            height,
            luma: packed(decoded.y(), luma_stride, width, height)?,
            chroma: [
                packed(decoded.u(), blue_stride, width / 2, height / 2)?,
                packed(decoded.v(), red_stride, width / 2, height / 2)?,
            ],
        })
    }

    /// Converts to RGB.
    pub(super) fn to_rgb(&self, matrix: Matrix) -> RgbImage {
        // 16.16 fixed point of the inverse matrices for limited range.
        let (red_v, green_u, green_v, blue_u) = match matrix {
            Matrix::Bt601 => (104_597, 25_675, 53_279, 132_201),
            Matrix::Bt709 => (117_489, 13_975, 34_925, 138_438),
        };
        let mut picture = RgbImage::new(self.width as u32, self.height as u32);
        let [blue_plane, red_plane] = &self.chroma;
        let half = self.width / 2;
        let rows = picture.chunks_exact_mut(self.width * 3).zip(self.luma.chunks_exact(self.width)).enumerate();
        for (y, (target, luma)) in rows {
            let blues = blue_plane.chunks_exact(half).nth(y / 2).unwrap_or_default();
            let reds = red_plane.chunks_exact(half).nth(y / 2).unwrap_or_default();
            let pairs = target.chunks_exact_mut(6).zip(luma.chunks_exact(2)).zip(blues.iter().zip(reds));
            for ((pixels, lumas), (blue, red)) in pairs {
                let (u, v) = (i32::from(*blue) - 128, i32::from(*red) - 128);
                for (pixel, luma) in pixels.chunks_exact_mut(3).zip(lumas) {
                    let base = (i32::from(*luma) - 16) * 76_309 + 32_768;
                    let colour = [base + red_v * v, base - green_u * u - green_v * v, base + blue_u * u];
                    for (channel, value) in pixel.iter_mut().zip(colour) {
                        *channel = (value >> 16).clamp(0, 255) as u8;
                    }
                }
            }
        }
        picture
    }
}

impl YUVSource for Frame {
    fn dimensions(&self) -> (usize, usize) {
        (self.width, self.height)
    }

    fn strides(&self) -> (usize, usize, usize) {
        (self.width, self.width / 2, self.width / 2)
    }

    fn y(&self) -> &[u8] {
        &self.luma
    }

    fn u(&self) -> &[u8] {
        let [blue, _] = &self.chroma;
        blue
    }

    fn v(&self) -> &[u8] {
        let [_, red] = &self.chroma;
        red
    }
}

fn packed(plane: &[u8], stride: usize, width: usize, height: usize) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(width * height);
    for row in 0..height {
        let start = row.checked_mul(stride)?;
        out.extend_from_slice(plane.get(start..start.checked_add(width)?)?);
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_survive_the_way_there_and_back() {
        for colour in [[0, 0, 0], [255, 255, 255], [200, 40, 30], [20, 160, 70], [30, 60, 220]] {
            let picture = RgbImage::from_pixel(16, 16, image::Rgb(colour));
            let back = Frame::from_rgb(&picture).to_rgb(Matrix::Bt601);
            for (was, is) in picture.iter().zip(back.iter()) {
                assert!(was.abs_diff(*is) <= 4, "{colour:?} came back as {:?}", back.get_pixel(0, 0));
            }
        }
    }
}
