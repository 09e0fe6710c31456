//! Chooses between the embedded codec and ffmpeg.

use std::{
    path::{Path, PathBuf},
    time::Duration,
};

use image::RgbImage;

use super::{
    ClipError,
    decode::{AvcConfig, decode, matrix},
    demux::Movie,
    ffmpeg::Ffmpeg,
    frame::Frame,
    mark, probe,
};
use crate::{sniff::MediaType, watermark::Mark};

/// What this machine can do with clips. Made once, at start.
#[derive(Clone, Debug)]
pub struct ClipTools {
    ffmpeg: Option<Ffmpeg>,
}

impl ClipTools {
    /// Looks for ffmpeg: at `ffmpeg_path`, or on `PATH` when that is `None`.
    #[must_use]
    pub fn detect(ffmpeg_path: Option<PathBuf>) -> Self {
        Self { ffmpeg: Ffmpeg::detect(ffmpeg_path) }
    }

    /// Only the embedded codec: clips of our own making, and H.264 Baseline or Main without B-frames.
    #[must_use]
    pub fn embedded() -> Self {
        Self { ffmpeg: None }
    }

    /// Puts ffmpeg's temporary files under `folder`, which must exist.
    #[must_use]
    pub fn with_work_folder(mut self, folder: PathBuf) -> Self {
        if let Some(ffmpeg) = &mut self.ffmpeg {
            ffmpeg.work_folder = Some(folder);
        }
        self
    }

    /// Ends an ffmpeg that runs longer (otherwise after 180 s).
    #[must_use]
    pub fn with_time_limit(mut self, time_limit: Duration) -> Self {
        if let Some(ffmpeg) = &mut self.ffmpeg {
            ffmpeg.time_limit = time_limit;
        }
        self
    }

    /// Whether clips of any make can be marked, because ffmpeg was found.
    #[must_use]
    pub fn can_handle_foreign(&self) -> bool {
        self.ffmpeg.is_some()
    }

    /// Where ffmpeg is.
    #[must_use]
    pub fn ffmpeg_path(&self) -> Option<&Path> {
        self.ffmpeg.as_ref().map(|ffmpeg| ffmpeg.path.as_path())
    }

    /// Draws `text` at the bottom right of every frame. Reply: an MP4 file with the same frames, times and sound.
    ///
    /// # Errors
    /// `NeedsFfmpeg` when the embedded codec does not decode the clip and there is no ffmpeg; the rest as they say.
    pub fn watermark(&self, bytes: &[u8], text: &str) -> Result<Vec<u8>, ClipError> {
        let media_type = kind(bytes)?;
        if media_type == MediaType::Webm {
            let ffmpeg = self.ffmpeg.as_ref().ok_or_else(|| ClipError::NeedsFfmpeg("webm".to_owned()))?;
            let [first] = ffmpeg.frames(bytes, media_type, &[0])?.try_into().map_err(|_| ClipError::Empty)?;
            return ffmpeg.watermark(bytes, media_type, &Mark::render(text, first.dimensions())?);
        }
        let movie = Movie::parse(bytes)?;
        self.embedded_first(
            &movie,
            || mark::watermark(&movie, text),
            |ffmpeg| {
                let info = probe(bytes)?;
                ffmpeg.watermark(bytes, media_type, &Mark::render(text, (info.width, info.height))?)
            },
        )
    }

    /// The first frame, as it is shown.
    ///
    /// # Errors
    /// As [`ClipTools::watermark`].
    pub fn first_frame(&self, bytes: &[u8]) -> Result<RgbImage, ClipError> {
        let [first] = self.sample_frames(bytes, 1)?.try_into().map_err(|_| ClipError::Empty)?;
        Ok(first)
    }

    /// `count` frames, evenly spread: the first one, and the others up to shortly before the end.
    ///
    /// # Errors
    /// As [`ClipTools::watermark`].
    pub fn sample_frames(&self, bytes: &[u8], count: usize) -> Result<Vec<RgbImage>, ClipError> {
        let media_type = kind(bytes)?;
        let count = count.max(1);
        if media_type == MediaType::Webm {
            let ffmpeg = self.ffmpeg.as_ref().ok_or_else(|| ClipError::NeedsFfmpeg("webm".to_owned()))?;
            // The length of a WebM is not read here: half seconds from the start are in every clip worth keeping.
            let times: Vec<u64> = (0..count as u64).map(|index| index * 500).collect();
            return ffmpeg.frames(bytes, media_type, &times);
        }
        let movie = Movie::parse(bytes)?;
        self.embedded_first(
            &movie,
            || embedded_frames(&movie, count),
            |ffmpeg| {
                let duration_ms = probe(bytes)?.duration_ms;
                let times: Vec<u64> = (0..count as u64).map(|index| duration_ms * index / count as u64).collect();
                ffmpeg.frames(bytes, media_type, &times)
            },
        )
    }

    /// openh264 first where it is known to be right; ffmpeg first, if there is one, for everything else.
    fn embedded_first<T>(
        &self,
        movie: &Movie<'_>,
        embedded: impl Fn() -> Result<T, ClipError>,
        outside: impl Fn(&Ffmpeg) -> Result<T, ClipError>,
    ) -> Result<T, ClipError> {
        let track = movie.video()?;
        let simple = track.in_order() && AvcConfig::of(track).is_some_and(|config| config.is_simple());
        match &self.ffmpeg {
            Some(ffmpeg) if !simple => outside(ffmpeg),
            Some(ffmpeg) => match embedded() {
                Err(ClipError::Codec(_) | ClipError::NeedsFfmpeg(_) | ClipError::Size(..)) => outside(ffmpeg),
                other => other,
            },
            None => embedded().map_err(|error| match error {
                ClipError::Codec(reason) => {
                    ClipError::NeedsFfmpeg(format!("{} ({reason})", String::from_utf8_lossy(&track.codec)))
                }
                other => other,
            }),
        }
    }
}

/// Frames by the embedded codec. All frames up to the last wanted one are decoded; nothing can be skipped in between.
pub(super) fn embedded_frames(movie: &Movie<'_>, count: usize) -> Result<Vec<RgbImage>, ClipError> {
    let track = movie.video()?;
    let matrix = matrix(track);
    let total = track.samples.len();
    let wanted: Vec<usize> = (0..count).map(|index| total * index / count).collect();
    let mut frames = Vec::with_capacity(count);
    decode(movie, track, &mut |index, decoded| {
        // A clip of two frames gives the same one more than once when three are asked for.
        while wanted.get(frames.len()) == Some(&index) {
            let frame = Frame::from_decoded(decoded).ok_or_else(|| ClipError::Codec("a frame is odd".to_owned()))?;
            frames.push(frame.to_rgb(matrix));
        }
        Ok(frames.len() < wanted.len())
    })?;
    Ok(frames)
}

fn kind(bytes: &[u8]) -> Result<MediaType, ClipError> {
    MediaType::from_bytes(bytes).filter(|found| found.is_video()).ok_or(ClipError::Invalid("it is not a video"))
}
