//! Pictures, sound and clips for the tests.

use image::{Rgb, RgbImage};
use media::{
    clip::{self, OpusAudio},
    store::{MediaStore, S3Patience, S3Settings},
};

/// A scene with a disc that moves from left to right: something is different in every frame.
pub(crate) fn frame(size: (u32, u32), index: u32, count: u32) -> RgbImage {
    let (width, height) = size;
    let centre = (width as f32 * (index as f32 + 0.5) / count as f32, height as f32 * 0.45);
    let radius = height as f32 * 0.2;
    RgbImage::from_fn(width, height, |x, y| {
        let away = ((x as f32 - centre.0).powi(2) + (y as f32 - centre.1).powi(2)).sqrt();
        if away < radius {
            Rgb([220, 60, 40])
        } else {
            Rgb([(40 + x * 120 / width) as u8, (80 + y * 100 / height) as u8, 140])
        }
    })
}

/// Packets of 20 ms (RFC 6716, 3.1: CELT, full band): silence, but each one has another length of padding (3.2.5)
/// so that a packet in the wrong place shows.
pub(crate) fn sound(seconds: f32) -> OpusAudio {
    let count = (seconds * 50.0).ceil() as usize;
    let packets = (0..count)
        .map(|index| {
            let padding = index % 200;
            // Table of contents (stereo, code 3), frame count 1 with padding, padding length, the frame, the padding.
            let mut packet = vec![0xff, 0x41, padding as u8, 0xff, 0xfe];
            packet.resize(packet.len() + padding, 0);
            packet
        })
        .collect();
    OpusAudio { packets, sample_rate: 48_000, channels: 2, samples_per_packet: 960, pre_skip: 312 }
}

/// A clip of our own making.
pub(crate) fn clip(size: (u32, u32), fps: u32, count: u32, audio: bool) -> Vec<u8> {
    let audio = audio.then(|| sound(count as f32 / fps as f32));
    clip::encode(size, fps, &mut (0..count).map(|index| frame(size, index, count)), audio.as_ref()).expect("encodes")
}

/// Settings for a bucket of the harness, below a prefix.
pub fn settings(bucket: &harness::Bucket) -> S3Settings {
    S3Settings {
        bucket: bucket.name.clone(),
        endpoint: Some(bucket.endpoint.parse().unwrap()),
        region: "us-east-1".to_owned(),
        access_key_id: bucket.access_key_id.clone(),
        secret_access_key: bucket.secret_access_key.clone().into(),
        allow_http: true,
        prefix: "under/a/prefix/".to_owned(),
        patience: S3Patience::default(),
    }
}

/// The media store in a bucket of the harness.
pub fn in_bucket(bucket: &harness::Bucket) -> MediaStore {
    MediaStore::s3(&settings(bucket)).unwrap()
}
