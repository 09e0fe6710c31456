//! Encodes pictures to H.264 (openh264, Constrained Baseline) and puts them into an MP4 file.

use image::RgbImage;
use openh264::{
    OpenH264API, Timestamp,
    encoder::{
        BitRate, Encoder, EncoderConfig, FrameRate, IntraFramePeriod, Profile, QpRange, RateControlMode, VuiConfig,
    },
};

use super::{
    ClipError, OpusAudio,
    frame::Frame,
    mux::{self, Edit, Kind, Sample, Track},
};

/// Bits a second for one pixel: 1.5 Mbit/s at 640x360.
const BITS_PER_PIXEL: f32 = 6.5;
/// Ticks of the video track for one frame.
const TICKS_PER_FRAME: u32 = 1000;
/// `colr` of what `Frame::from_rgb` makes: BT.601 primaries, transfer and matrix, limited range.
pub(super) const BT601: [u8; 11] = [b'n', b'c', b'l', b'x', 0, 6, 0, 6, 0, 6, 0];

/// Makes a clip of pictures and sound: MP4, H.264 Constrained Baseline, yuv420p, a key frame at least every 2 s,
/// `moov` first.
///
/// `size` is width and height in pixels, both even and 16 to 3840 (2160 the shorter one); every picture must have it.
/// `fps` is 1 to 120 frames a second. The same pictures give the same bytes.
///
/// # Errors
/// A size or rate out of range, a picture of another size, no pictures at all, or the encoder's own error.
pub fn encode(
    size: (u32, u32),
    fps: u32,
    frames: &mut dyn Iterator<Item = RgbImage>,
    audio: Option<&OpusAudio>,
) -> Result<Vec<u8>, ClipError> {
    if !(1..=120).contains(&fps) {
        return Err(ClipError::FrameRate(fps));
    }
    let mut coder = Coder::new(size, fps as f32, 0, Some(VuiConfig::bt601()))?;
    let mut samples = Vec::new();
    for picture in frames {
        if picture.dimensions() != size {
            return Err(ClipError::FrameSize { wanted: size, got: picture.dimensions() });
        }
        let at_ms = samples.len() as u64 * 1000 / u64::from(fps);
        let (bytes, sync) = coder.push(&Frame::from_rgb(&picture), at_ms)?;
        samples.push(Sample { bytes: bytes.into(), duration: TICKS_PER_FRAME, sync });
    }
    let video = Track {
        kind: coder.kind(),
        timescale: fps * TICKS_PER_FRAME,
        sample_entry: coder.sample_entry(Some(&BT601))?,
        samples,
        edit: None,
    };
    let mut tracks = vec![video];
    tracks.extend(audio.map(opus_track).transpose()?);
    mux::write(&tracks)
}

fn opus_track(audio: &OpusAudio) -> Result<Track<'_>, ClipError> {
    if audio.sample_rate != 48_000 || !(1..=2).contains(&audio.channels) || audio.samples_per_packet == 0 {
        return Err(ClipError::Audio("opus needs 48000 Hz, one or two channels and packets that last"));
    }
    if audio.packets.is_empty() || audio.packets.iter().any(Vec::is_empty) {
        return Err(ClipError::Audio("an opus packet is empty"));
    }
    let samples = audio
        .packets
        .iter()
        .map(|packet| Sample { bytes: packet.as_slice().into(), duration: audio.samples_per_packet, sync: true })
        .collect();
    let all = audio.packets.len() as u64 * u64::from(audio.samples_per_packet);
    Ok(Track {
        kind: Kind::Audio,
        timescale: 48_000,
        sample_entry: mux::opus(audio.channels as u8, audio.pre_skip),
        samples,
        edit: Some(Edit {
            media_time: u32::from(audio.pre_skip),
            duration: all.saturating_sub(u64::from(audio.pre_skip)),
        }),
    })
}

/// The encoder, with the parameter sets it has announced.
pub(super) struct Coder {
    encoder: Encoder,
    size: (u16, u16),
    sps: Vec<u8>,
    pps: Vec<u8>,
}

impl Coder {
    /// `fps` may be an average. The bit rate follows from the size, and is at least `least_bits` a second.
    pub(super) fn new(
        size: (u32, u32),
        fps: f32,
        least_bits: u32,
        colours: Option<VuiConfig>,
    ) -> Result<Self, ClipError> {
        let (width, height) = size;
        let (longer, shorter) = (width.max(height), width.min(height));
        if width % 2 != 0 || height % 2 != 0 || shorter < 16 || longer > 3840 || shorter > 2160 {
            return Err(ClipError::Size(width, height));
        }
        let bits = ((width * height) as f32 * BITS_PER_PIXEL) as u32;
        let mut config = EncoderConfig::new()
            .profile(Profile::Baseline)
            .bitrate(BitRate::from_bps(bits.max(least_bits).min(40_000_000)))
            .max_frame_rate(FrameRate::from_hz(fps))
            // The modes that hold a rate exactly do so by leaving frames out, and complain on stderr when they may not.
            .rate_control_mode(RateControlMode::Bufferbased)
            // Still scenes do not need the whole rate; moving ones must not fall apart.
            .qp(QpRange::new(18, 40))
            // Every frame given is a frame written: the counts of both sides must agree.
            .skip_frames(false)
            .scene_change_detect(false)
            // Both save bits by not sending what changed a little: moving things then leave trails behind.
            .background_detection(false)
            .adaptive_quantization(false)
            .intra_frame_period(IntraFramePeriod::from_num_frames((fps * 2.0).max(1.0) as u32))
            // One thread: the result is then the same on every machine, and callers run clips side by side.
            .num_threads(1);
        if let Some(colours) = colours {
            config = config.vui(colours);
        }
        let encoder = Encoder::with_api_config(OpenH264API::from_source(), config).map_err(ClipError::codec)?;
        Ok(Self { encoder, size: (width as u16, height as u16), sps: Vec::new(), pps: Vec::new() })
    }

    /// Encodes one frame. Reply: its NAL units, each after its length in four bytes, and whether it is a key frame.
    pub(super) fn push(&mut self, frame: &Frame, at_ms: u64) -> Result<(Vec<u8>, bool), ClipError> {
        let stream = self.encoder.encode_at(frame, Timestamp::from_millis(at_ms)).map_err(ClipError::codec)?;
        let mut bytes = Vec::new();
        let mut sync = false;
        for layer in (0..stream.num_layers()).filter_map(|index| stream.layer(index)) {
            for unit in (0..layer.nal_count()).filter_map(|index| layer.nal_unit(index)) {
                let unit = without_start_code(unit);
                match unit.first().map(|header| header & 0x1f) {
                    Some(7) => self.sps = unit.to_vec(),
                    Some(8) => self.pps = unit.to_vec(),
                    Some(kind) => {
                        sync |= kind == 5;
                        bytes.extend((unit.len() as u32).to_be_bytes());
                        bytes.extend_from_slice(unit);
                    }
                    None => {}
                }
            }
        }
        if bytes.is_empty() { Err(ClipError::Codec("it left a frame out".to_owned())) } else { Ok((bytes, sync)) }
    }

    pub(super) fn kind(&self) -> Kind {
        let (width, height) = self.size;
        Kind::Video { width, height }
    }

    /// The `avc1` box. Errors: nothing was encoded yet.
    pub(super) fn sample_entry(&self, colours: Option<&[u8]>) -> Result<Vec<u8>, ClipError> {
        if self.sps.is_empty() || self.pps.is_empty() {
            return Err(ClipError::Empty);
        }
        let (width, height) = self.size;
        Ok(mux::avc1(width, height, &self.sps, &self.pps, colours))
    }
}

/// Annex B puts 00 00 01 or 00 00 00 01 before each unit.
fn without_start_code(unit: &[u8]) -> &[u8] {
    match unit {
        [0, 0, 0, 1, rest @ ..] | [0, 0, 1, rest @ ..] => rest,
        other => other,
    }
}
