//! Sound for clips: Opus packets by `ropus`, a port of libopus with a safe interface.

use media::clip::OpusAudio;
use ropus::{Application, Bitrate, Channels, Encoder};

/// Samples per second, in and out.
const SAMPLE_RATE_HERTZ: u32 = 48_000;
/// 20 ms.
const SAMPLES_PER_PACKET: usize = 960;
/// Plain speech is clear at this rate.
const BITS_PER_SECOND: u32 = 32_000;
/// Longest packet that RFC 6716 §3.2.1 allows for one frame.
const PACKET_BYTES_MAX: usize = 1275;

/// Encodes mono samples at 48 kHz (-1 to 1) as Opus, 20 ms per packet, 32 kbit/s; the last packet is filled up with silence.
///
/// The encoder accepts these fixed settings; would it ever refuse, the result had no packets and no sound were heard.
#[must_use]
pub fn encode_opus(samples: &[f32]) -> OpusAudio {
    let mut audio = OpusAudio {
        packets: Vec::new(),
        sample_rate: SAMPLE_RATE_HERTZ,
        channels: 1,
        samples_per_packet: SAMPLES_PER_PACKET as u32,
        pre_skip: 0,
    };
    let encoder = Encoder::builder(SAMPLE_RATE_HERTZ, Channels::Mono, Application::Voip)
        .bitrate(Bitrate::Bits(BITS_PER_SECOND))
        .complexity(5)
        .build();
    let mut encoder = match encoder {
        Ok(encoder) => encoder,
        Err(error) => {
            tracing::error!(%error, "no Opus encoder");
            return audio;
        }
    };
    audio.pre_skip = encoder.lookahead() as u16;
    let mut packet = [0_u8; PACKET_BYTES_MAX];
    for part in samples.chunks(SAMPLES_PER_PACKET) {
        let mut frame = [0.0_f32; SAMPLES_PER_PACKET];
        for (to, from) in frame.iter_mut().zip(part) {
            *to = from.clamp(-1.0, 1.0);
        }
        match encoder.encode_float(&frame, &mut packet) {
            Ok(length) => audio.packets.push(packet.get(..length).unwrap_or_default().to_vec()),
            Err(error) => {
                tracing::error!(%error, "Opus refused a frame");
                return audio;
            }
        }
    }
    audio
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn speech_becomes_packets_that_decode_to_sound() {
        let samples = super::super::speech::speech("Hello there, welcome to our shop.", true);
        let audio = encode_opus(&samples);
        assert_eq!(audio.packets.len(), samples.len().div_ceil(960));
        let bytes: usize = audio.packets.iter().map(Vec::len).sum();
        let bits_per_second = bytes * 8 * 50 / audio.packets.len();
        assert!((8_000..60_000).contains(&bits_per_second), "{bits_per_second}");

        let mut decoder = ropus::Decoder::new(48_000, Channels::Mono).unwrap();
        let mut energy = 0.0;
        for packet in &audio.packets {
            let mut out = [0.0_f32; 960];
            decoder.decode_float(packet, &mut out, ropus::DecodeMode::Normal).unwrap();
            energy += out.iter().map(|sample| sample * sample).sum::<f32>();
        }
        let wanted: f32 = samples.iter().map(|sample| sample * sample).sum();
        assert!(energy > wanted * 0.4 && energy < wanted * 2.0, "{energy} of {wanted}");
    }
}
