//! Decodes H.264 tracks with openh264: Baseline and Main, frames stored in the order they are shown.

use openh264::{
    OpenH264API,
    decoder::{DecodedYUV, Decoder, DecoderConfig},
    formats::YUVSource,
};

use super::{
    ClipError,
    boxes::Cursor,
    demux::{Movie, Track},
    frame::Matrix,
};

/// More pixels than 4K is nothing our providers make.
const MAX_PIXELS: u64 = 4096 * 2304;

/// What `avcC` says (ISO/IEC 14496-15, 5.3.3).
pub(super) struct AvcConfig<'a> {
    profile: u8,
    length_bytes: usize,
    /// SPS and PPS units.
    parameter_sets: Vec<&'a [u8]>,
}

impl<'a> AvcConfig<'a> {
    /// Reads it from a track. `None`: it is not H.264, or broken.
    pub(super) fn of(track: &'a Track<'_>) -> Option<Self> {
        if !matches!(&track.codec, b"avc1" | b"avc3") {
            return None;
        }
        let mut cursor = Cursor(track.picture_box(b"avcC")?);
        let head = cursor.take(5)?;
        let profile = *head.get(1)?;
        let length_bytes = usize::from(head.get(4)? & 3) + 1;
        let mut parameter_sets = Vec::new();
        for mask in [0x1f, 0xff] {
            let count = cursor.take(1)?.first()? & mask;
            for _ in 0..count {
                let size = cursor.u16()?;
                parameter_sets.push(cursor.take(size.into())?);
            }
        }
        Some(Self { profile, length_bytes, parameter_sets })
    }

    /// Baseline or Main: what openh264 is known to decode without fault.
    pub(super) fn is_simple(&self) -> bool {
        matches!(self.profile, 66 | 77)
    }

    fn annex_b(&self, sample: &[u8], with_parameter_sets: bool) -> Option<Vec<u8>> {
        let mut out = Vec::with_capacity(sample.len() + 64);
        let mut unit = |bytes: &[u8]| {
            out.extend([0, 0, 0, 1]);
            out.extend_from_slice(bytes);
        };
        if with_parameter_sets {
            self.parameter_sets.iter().for_each(|set| unit(set));
        }
        let mut cursor = Cursor(sample);
        while !cursor.0.is_empty() {
            let size =
                cursor.take(self.length_bytes)?.iter().fold(0_usize, |size, byte| size << 8 | usize::from(*byte));
            unit(cursor.take(size)?);
        }
        Some(out)
    }
}

/// Decodes from the first frame on, until `each` answers `false`. Every sample must give exactly one frame of the
/// size that the track announces.
///
/// # Errors
/// `NeedsFfmpeg` when it is not H.264 or stored out of order; `Codec` when the decoder does not follow; what `each` says.
pub(super) fn decode(
    movie: &Movie<'_>,
    track: &Track<'_>,
    each: &mut dyn FnMut(usize, &DecodedYUV<'_>) -> Result<bool, ClipError>,
) -> Result<(), ClipError> {
    let foreign = || ClipError::NeedsFfmpeg(String::from_utf8_lossy(&track.codec).into_owned());
    let config = AvcConfig::of(track).ok_or_else(foreign)?;
    if !track.in_order() {
        return Err(foreign());
    }
    let size = track.size().ok_or(ClipError::Invalid("it has no size"))?;
    if u64::from(size.0) * u64::from(size.1) > MAX_PIXELS {
        return Err(ClipError::TooLarge);
    }
    let mut decoder =
        Decoder::with_api_config(OpenH264API::from_source(), DecoderConfig::new()).map_err(ClipError::codec)?;
    for (index, sample) in track.samples.iter().enumerate() {
        let packet = config.annex_b(movie.sample(sample), index == 0).ok_or(ClipError::Invalid("a frame is broken"))?;
        let decoded = decoder.decode(&packet).map_err(ClipError::codec)?;
        let decoded = decoded.ok_or_else(|| ClipError::Codec(format!("frame {index} is missing")))?;
        if decoded.dimensions() != (size.0 as usize, size.1 as usize) {
            return Err(ClipError::Codec(format!("frame {index} has another size than the track")));
        }
        if !each(index, &decoded)? {
            break;
        }
    }
    Ok(())
}

/// Colours of a track as `colr` states them (ISO/IEC 14496-12, 12.1.5).
#[derive(Clone, Copy)]
pub(super) struct Colours {
    pub(super) matrix: u8,
    pub(super) full_range: bool,
}

/// Reads `colr` of the kind `nclx`. `None`: the file does not say.
pub(super) fn colours(track: &Track<'_>) -> Option<Colours> {
    let mut cursor = Cursor(track.picture_box(b"colr")?);
    if &cursor.name()? != b"nclx" {
        return None;
    }
    cursor.u32()?;
    let matrix = cursor.u16()? as u8;
    Some(Colours { matrix, full_range: cursor.take(1)?.first()? & 0x80 != 0 })
}

/// The matrix to show a track with; where the file does not say, by its height, as players do.
pub(super) fn matrix(track: &Track<'_>) -> Matrix {
    match colours(track).map(|colours| colours.matrix) {
        Some(1) => Matrix::Bt709,
        Some(5 | 6) => Matrix::Bt601,
        _ if track.size().is_some_and(|(_, height)| height >= 720) => Matrix::Bt709,
        _ => Matrix::Bt601,
    }
}
