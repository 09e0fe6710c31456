//! Clips: looking into them, drawing on them, making them.

mod boxes;
mod decode;
mod demux;
mod encode;
mod ffmpeg;
mod fragments;
mod frame;
mod mark;
mod mux;
mod tools;

use image::RgbImage;

pub use self::{encode::encode, tools::ClipTools};
use demux::Movie;

/// Why a clip could not be read, made or marked.
#[derive(Debug, thiserror::Error)]
pub enum ClipError {
    /// The file does not follow the MP4 format.
    #[error("not a readable clip: {0}")]
    Invalid(&'static str),
    /// There is no picture in it.
    #[error("the clip has no frames")]
    Empty,
    /// Beyond what one file may hold.
    #[error("the clip is too large")]
    TooLarge,
    /// Sides must be even, the shorter one 16 to 2160 and the longer one at most 3840 pixels.
    #[error("a clip of {0}x{1} pixels cannot be encoded")]
    Size(u32, u32),
    /// Frames a second out of 1 to 120.
    #[error("{0} frames a second cannot be encoded")]
    FrameRate(u32),
    /// A frame differs from the clip's size.
    #[error("a frame has {got:?} pixels, the clip {wanted:?}")]
    FrameSize {
        /// Width and height of the clip.
        wanted: (u32, u32),
        /// Width and height of the frame.
        got: (u32, u32),
    },
    /// The sound cannot be used.
    #[error("the sound cannot be written: {0}")]
    Audio(&'static str),
    /// The embedded codec refused.
    #[error("the video codec failed: {0}")]
    Codec(String),
    /// Only ffmpeg can read this clip, and there is none.
    #[error("a {0} clip needs ffmpeg, which was not found: install ffmpeg")]
    NeedsFfmpeg(String),
    /// ffmpeg refused.
    #[error("ffmpeg failed: {0}")]
    Ffmpeg(String),
    /// ffmpeg took longer than it may, and was ended.
    #[error("ffmpeg did not finish within {0} s")]
    FfmpegTimeout(u64),
    /// The watermark cannot be drawn.
    #[error("the watermark cannot be drawn")]
    Watermark(#[from] crate::watermark::WatermarkError),
    /// A temporary file failed.
    #[error("a temporary file failed")]
    Io(#[from] std::io::Error),
}

impl ClipError {
    fn codec(error: openh264::Error) -> Self {
        Self::Codec(error.to_string())
    }
}

/// Sound for [`encode()`]: packets of an Opus encoder (RFC 6716).
#[derive(Clone, Debug, Default)]
pub struct OpusAudio {
    /// One packet each, in order.
    pub packets: Vec<Vec<u8>>,
    /// Samples a second: 48000.
    pub sample_rate: u32,
    /// 1 or 2.
    pub channels: u16,
    /// How long a packet lasts, in samples: 960 for 20 ms.
    pub samples_per_packet: u32,
    /// Samples at the start that are decoded and not played (the encoder's look-ahead).
    pub pre_skip: u16,
}

/// What a clip's container says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClipInfo {
    /// Width in pixels, as shown.
    pub width: u32,
    /// Height in pixels, as shown.
    pub height: u32,
    /// How long the picture lasts, in milliseconds.
    pub duration_ms: u64,
    /// Number of frames.
    pub frames: u32,
    /// Whether there is sound.
    pub has_audio: bool,
    /// The four letters of the video codec: `avc1`, `hvc1`, `vp09`, `av01` ...
    pub codec: String,
}

/// Reads what the container of an MP4 file says; no frame is decoded. It takes any bytes without harm.
///
/// # Errors
/// Not MP4, cut off, or without a picture track.
pub fn probe(bytes: &[u8]) -> Result<ClipInfo, ClipError> {
    let movie = Movie::parse(bytes)?;
    let track = movie.video()?;
    let (width, height) = track.size().ok_or(ClipError::Invalid("it has no size"))?;
    if width == 0 || height == 0 {
        return Err(ClipError::Invalid("it has no size"));
    }
    let (width, height) = if track.quarter_turn { (height, width) } else { (width, height) };
    Ok(ClipInfo {
        width,
        height,
        duration_ms: track.duration().saturating_mul(1000) / u64::from(track.timescale),
        frames: track.samples.len() as u32,
        has_audio: movie.audio().is_some(),
        codec: track.codec.iter().map(|byte| char::from(*byte)).collect(),
    })
}

/// Frames by the embedded codec alone; see [`ClipTools::sample_frames`].
///
/// # Errors
/// `NeedsFfmpeg` or `Codec` where the embedded codec does not decode the clip.
pub(crate) fn embedded_frames(bytes: &[u8], count: usize) -> Result<Vec<RgbImage>, ClipError> {
    tools::embedded_frames(&Movie::parse(bytes)?, count)
}

/// Whether the embedded codec is known to decode this clip without fault.
pub(crate) fn is_simple(bytes: &[u8]) -> bool {
    Movie::parse(bytes).is_ok_and(|movie| {
        let simple = |track: &demux::Track<'_>| {
            track.in_order() && decode::AvcConfig::of(track).is_some_and(|config| config.is_simple())
        };
        movie.video().is_ok_and(simple)
    })
}
