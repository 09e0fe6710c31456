//! Draws the watermark on a clip without any outside program: decode, draw, encode, and copy the sound.

use openh264::encoder::VuiConfig;

use super::{
    ClipError,
    decode::{colours, decode},
    demux::{Movie, Track},
    encode::Coder,
    frame::Frame,
    mux::{self, Sample},
};
use crate::watermark::Mark;

/// Marks every frame. Number, times and order of the frames stay; the sound is copied as it is.
///
/// # Errors
/// The stream is not one that openh264 decodes for its whole length, or the file is arranged in a way (turned, cut by
/// several edits) that only ffmpeg handles.
pub(super) fn watermark(movie: &Movie<'_>, text: &str) -> Result<Vec<u8>, ClipError> {
    let track = movie.video()?;
    let foreign = || ClipError::NeedsFfmpeg("rearranged".to_owned());
    let edit = track.edit(movie.timescale).map_err(|()| foreign())?;
    if !track.upright {
        return Err(foreign());
    }
    let size = track.size().ok_or(ClipError::Invalid("it has no size"))?;
    let mark = Mark::render(text, size)?;
    let scale = u64::from(track.timescale.max(1));
    let duration = track.duration().max(1);
    let fps = (track.samples.len() as f64 * scale as f64 / duration as f64).clamp(1.0, 120.0);
    let media_bytes: u64 = track.samples.iter().map(|sample| sample.size as u64).sum();
    let bits = (media_bytes * 8 * scale / duration).min(u64::from(u32::MAX)) as u32;
    let mut coder = Coder::new(size, fps as f32, bits, announced(track))?;
    let mut samples = Vec::with_capacity(track.samples.len());
    let mut ticks = 0;
    decode(movie, track, &mut |index, decoded| {
        let mut frame =
            Frame::from_decoded(decoded).ok_or_else(|| ClipError::Codec(format!("frame {index} has an odd size")))?;
        mark.blend_yuv(frame.width, &mut frame.luma, &mut frame.chroma);
        let (bytes, sync) = coder.push(&frame, ticks * 1000 / scale)?;
        let duration = track.samples.get(index).map_or(0, |sample| sample.duration);
        samples.push(Sample { bytes: bytes.into(), duration, sync });
        ticks += u64::from(duration);
        Ok(true)
    })?;
    let video = mux::Track {
        kind: coder.kind(),
        timescale: track.timescale,
        sample_entry: coder.sample_entry(track.picture_box(b"colr").filter(|colr| colr.starts_with(b"nclx")))?,
        samples,
        edit,
    };
    let mut tracks = vec![video];
    if let Some(audio) = movie.audio() {
        tracks.push(mux::Track {
            kind: mux::Kind::Audio,
            timescale: audio.timescale,
            sample_entry: audio.sample_entry.to_vec(),
            samples: audio
                .samples
                .iter()
                .map(|sample| Sample {
                    bytes: movie.sample(sample).into(),
                    duration: sample.duration,
                    sync: sample.sync,
                })
                .collect(),
            edit: audio.edit(movie.timescale).map_err(|()| foreign())?,
        });
    }
    mux::write(&tracks)
}

/// The source's colours in the new stream. What the source does not say, the copy does not say either.
fn announced(track: &Track<'_>) -> Option<VuiConfig> {
    let colours = colours(track)?;
    match colours.matrix {
        1 => Some(VuiConfig::bt709().full_range(colours.full_range)),
        5 | 6 => Some(VuiConfig::bt601().full_range(colours.full_range)),
        _ => None,
    }
}
