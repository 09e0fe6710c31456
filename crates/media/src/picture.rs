//! Pictures: decoding within limits, measuring, encoding, thumbnails, putting a product into a scene.

mod compose;

use std::io::Cursor;

use image::{
    DynamicImage, ImageDecoder, ImageFormat, ImageReader, Limits, Rgb, RgbImage, codecs::jpeg::JpegEncoder,
    imageops::FilterType,
};

use bytes::Bytes;
pub use compose::{Placement, place};

use crate::sniff::MediaType;

/// Pixels a picture may have: more is a decompression bomb or a mistake.
pub const MAX_PIXELS: u64 = 64_000_000;
/// Longest side of a thumbnail, in pixels.
pub const THUMBNAIL_SIDE: u32 = 400;
/// JPEG quality: no visible loss in product photographs, about a fifth of the PNG.
const JPEG_QUALITY: u8 = 88;
/// Bytes a decoder may use: four a pixel, and half as much again to work in.
const MAX_ALLOCATION_BYTES: u64 = MAX_PIXELS * 6;
/// A picture whose pixels stay within this of their mean, on average (0 to 255), shows nothing.
const BLANK_DEVIATION: f64 = 2.5;

/// Why a picture could not be read or written.
#[derive(Debug, thiserror::Error)]
pub enum PictureError {
    /// Not a PNG, JPEG, WebP or GIF.
    #[error("not a picture of a known format")]
    UnknownFormat,
    /// More than [`MAX_PIXELS`].
    #[error("a picture of {width}x{height} pixels is too large")]
    TooLarge {
        /// Width in pixels.
        width: u32,
        /// Height in pixels.
        height: u32,
    },
    /// Broken or cut off.
    #[error("the picture cannot be decoded")]
    Undecodable(#[source] image::ImageError),
    /// The encoder failed.
    #[error("the picture cannot be encoded")]
    Unencodable(#[source] image::ImageError),
    /// A cut-out without a visible pixel, or a scene without room.
    #[error("nothing to compose: {0}")]
    NothingToCompose(&'static str),
}

/// Width and height in pixels, read from the header.
///
/// # Errors
/// Not a picture, broken, or too large.
pub fn probe(bytes: &[u8]) -> Result<(u32, u32), PictureError> {
    let decoder = reader(bytes)?.into_decoder().map_err(PictureError::Undecodable)?;
    within_limits(decoder.dimensions())
}

/// Decodes a picture, turned the way its EXIF data says. Of a GIF, the first frame.
///
/// # Errors
/// Not a picture, broken or cut off, or larger than [`MAX_PIXELS`].
pub fn decode(bytes: &[u8]) -> Result<DynamicImage, PictureError> {
    let mut decoder = reader(bytes)?.into_decoder().map_err(PictureError::Undecodable)?;
    within_limits(decoder.dimensions())?;
    let orientation = decoder.orientation().map_err(PictureError::Undecodable)?;
    let mut picture = DynamicImage::from_decoder(decoder).map_err(PictureError::Undecodable)?;
    picture.apply_orientation(orientation);
    Ok(picture)
}

/// Encodes as PNG, with transparency if there is any.
///
/// # Errors
/// The encoder failed.
pub fn encode_png(picture: &DynamicImage) -> Result<Vec<u8>, PictureError> {
    let mut out = Cursor::new(Vec::new());
    picture.write_to(&mut out, ImageFormat::Png).map_err(PictureError::Unencodable)?;
    Ok(out.into_inner())
}

/// Encodes as JPEG; what is transparent becomes white.
///
/// # Errors
/// The encoder failed.
pub fn encode_jpeg(picture: &DynamicImage) -> Result<Vec<u8>, PictureError> {
    let mut out = Vec::new();
    let encoder = JpegEncoder::new_with_quality(&mut out, JPEG_QUALITY);
    flattened(picture).write_with_encoder(encoder).map_err(PictureError::Unencodable)?;
    Ok(out)
}

/// A JPEG of at most [`THUMBNAIL_SIDE`] pixels a side, aspect kept, on white. Small pictures are not enlarged.
///
/// # Errors
/// The encoder failed.
pub fn thumbnail(picture: &DynamicImage) -> Result<Vec<u8>, PictureError> {
    if picture.width().max(picture.height()) <= THUMBNAIL_SIDE {
        return encode_jpeg(picture);
    }
    encode_jpeg(&picture.resize(THUMBNAIL_SIDE, THUMBNAIL_SIDE, FilterType::CatmullRom))
}

/// Re-encodes any picture as PNG.
///
/// # Errors
/// As [`decode`].
pub fn to_png(bytes: &[u8]) -> Result<Bytes, PictureError> {
    encode_png(&decode(bytes)?).map(Bytes::from)
}

/// Re-encodes any picture as JPEG, on white.
///
/// # Errors
/// As [`decode`].
pub fn to_jpeg(bytes: &[u8]) -> Result<Bytes, PictureError> {
    encode_jpeg(&decode(bytes)?).map(Bytes::from)
}

/// Puts a product (cut out, with transparency) into the middle of a scene; see [`place`]. Reply: a PNG of the scene's
/// size, as it is marked and encoded once more before anyone sees it.
///
/// # Errors
/// As [`decode`] and [`place`].
pub fn composite(
    product: &[u8],
    scene: &[u8],
    width_percent: u32,
    max_height_percent: u32,
) -> Result<Bytes, PictureError> {
    let placement = Placement { width_percent, max_height_percent, ..Placement::default() };
    let picture = place(&decode(scene)?, &decode(product)?, placement)?;
    encode_png(&picture.into()).map(Bytes::from)
}

/// Whether the picture shows nearly a single colour, or nothing: on white as well as on black, as a cut-out may be
/// white itself.
#[must_use]
pub fn is_blank(picture: &DynamicImage) -> bool {
    // A box filter over a small copy: noise averages out, shapes remain.
    let small = picture.thumbnail(128, 128).into_rgba8();
    let flat = |background: f64| {
        let mut sums = [0.0_f64; 3];
        let mut squares = [0.0_f64; 3];
        for pixel in small.pixels() {
            let [red, green, blue, alpha] = pixel.0;
            let opacity = f64::from(alpha) / 255.0;
            for ((channel, sum), square) in [red, green, blue].into_iter().zip(&mut sums).zip(&mut squares) {
                let seen = f64::from(channel) * opacity + background * (1.0 - opacity);
                *sum += seen;
                *square += seen * seen;
            }
        }
        let count = f64::from(small.width() * small.height()).max(1.0);
        sums.iter().zip(squares).all(|(sum, square)| {
            let mean = sum / count;
            (square / count - mean * mean).max(0.0).sqrt() < BLANK_DEVIATION
        })
    };
    flat(255.0) && flat(0.0)
}

/// RGB, on white.
#[must_use]
pub fn flattened(picture: &DynamicImage) -> RgbImage {
    if !picture.color().has_alpha() {
        return picture.to_rgb8();
    }
    let source = picture.to_rgba8();
    let mut out = RgbImage::new(source.width(), source.height());
    for (target, pixel) in out.pixels_mut().zip(source.pixels()) {
        let [red, green, blue, alpha] = pixel.0.map(u32::from);
        let on_white = |channel: u32| ((channel * alpha + 255 * (255 - alpha) + 127) / 255) as u8;
        *target = Rgb([on_white(red), on_white(green), on_white(blue)]);
    }
    out
}

fn within_limits((width, height): (u32, u32)) -> Result<(u32, u32), PictureError> {
    let pixels = u64::from(width) * u64::from(height);
    if pixels > MAX_PIXELS { Err(PictureError::TooLarge { width, height }) } else { Ok((width, height)) }
}

fn reader(bytes: &[u8]) -> Result<ImageReader<Cursor<&[u8]>>, PictureError> {
    let format = match MediaType::from_bytes(bytes) {
        Some(MediaType::Png) => ImageFormat::Png,
        Some(MediaType::Jpeg) => ImageFormat::Jpeg,
        Some(MediaType::Webp) => ImageFormat::WebP,
        Some(MediaType::Gif) => ImageFormat::Gif,
        Some(MediaType::Mp4 | MediaType::Webm) | None => return Err(PictureError::UnknownFormat),
    };
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    let mut limits = Limits::default();
    limits.max_alloc = Some(MAX_ALLOCATION_BYTES);
    reader.limits(limits);
    Ok(reader)
}

#[cfg(test)]
mod tests {
    use image::{Rgba, RgbaImage};

    use super::*;

    fn scene() -> DynamicImage {
        RgbImage::from_fn(900, 600, |x, y| Rgb([(x / 4) as u8, (y / 3) as u8, 90])).into()
    }

    #[test]
    fn pictures_come_back_and_sizes_are_read() {
        let png = encode_png(&scene()).unwrap();
        assert_eq!(probe(&png).unwrap(), (900, 600));
        assert_eq!(decode(&png).unwrap(), scene());
        let jpeg = encode_jpeg(&scene()).unwrap();
        assert_eq!(MediaType::from_bytes(&jpeg), Some(MediaType::Jpeg));
        assert_eq!(probe(&jpeg).unwrap(), (900, 600));
    }

    #[test]
    fn a_thumbnail_fits_keeps_its_aspect_and_is_white_where_nothing_is() {
        let thumb = decode(&thumbnail(&scene()).unwrap()).unwrap();
        assert_eq!((thumb.width(), thumb.height()), (400, 267));
        let nothing = DynamicImage::from(RgbaImage::new(40, 30));
        let thumb = decode(&thumbnail(&nothing).unwrap()).unwrap().to_rgb8();
        assert_eq!(thumb.dimensions(), (40, 30));
        assert!(thumb.iter().all(|channel| *channel > 250));
    }

    #[test]
    fn blank_pictures_are_found_and_white_cut_outs_are_not_blank() {
        let grey = RgbImage::from_fn(300, 200, |x, y| Rgb([127 + ((x * 7 + y * 13) % 3) as u8; 3]));
        assert!(is_blank(&grey.into()));
        assert!(is_blank(&RgbaImage::new(64, 64).into()));
        assert!(!is_blank(&scene()));
        let cut_out = RgbaImage::from_fn(100, 100, |x, _| Rgba([255, 255, 255, if x < 40 { 255 } else { 0 }]));
        assert!(!is_blank(&cut_out.into()));
        // A black square beside nothing at all, coloured black: visible on white.
        let dark = RgbaImage::from_fn(100, 100, |x, _| Rgba([0, 0, 0, if x < 40 { 255 } else { 0 }]));
        assert!(!is_blank(&dark.into()));
    }

    #[test]
    fn a_bomb_is_refused_by_its_header() {
        // A valid PNG header of 60000x60000 and nothing behind it.
        let mut png = encode_png(&RgbImage::new(1, 1).into()).unwrap();
        png[16..20].copy_from_slice(&60_000_u32.to_be_bytes());
        png[20..24].copy_from_slice(&60_000_u32.to_be_bytes());
        let crc = png_crc(&png[12..29]);
        png[29..33].copy_from_slice(&crc.to_be_bytes());
        assert!(decode(&png).is_err());
        assert!(matches!(probe(&png), Err(PictureError::TooLarge { .. } | PictureError::Undecodable(_))));
    }

    fn png_crc(bytes: &[u8]) -> u32 {
        let mut crc = u32::MAX;
        for byte in bytes {
            crc ^= u32::from(*byte);
            for _ in 0..8 {
                crc = if crc & 1 == 1 { (crc >> 1) ^ 0xedb8_8320 } else { crc >> 1 };
            }
        }
        !crc
    }

    #[test]
    fn garbage_is_an_error() {
        let png = encode_png(&scene()).unwrap();
        assert!(decode(&png[..png.len() / 2]).is_err());
        for bytes in [&b""[..], b"hello", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff\xff\xff", b"GIF89a\0\0\0\0"] {
            assert!(decode(bytes).is_err(), "{bytes:?}");
            assert!(probe(bytes).is_err(), "{bytes:?}");
        }
    }
}
