//! Making and marking clips with the embedded codec.

use image::RgbImage;
use media::clip::{self, ClipError, ClipInfo, ClipTools};

use crate::support;

const SIZE: (u32, u32) = (320, 180);

/// Mean difference of the pixels inside, and the strongest.
fn difference(one: &RgbImage, other: &RgbImage, inside: impl Fn(u32, u32) -> bool) -> (f64, u8) {
    let pairs = one.enumerate_pixels().zip(other.pixels()).filter(|((x, y, _), _)| inside(*x, *y));
    let all: Vec<u8> = pairs.flat_map(|((.., a), b)| a.0.into_iter().zip(b.0).map(|(a, b)| a.abs_diff(b))).collect();
    let sum: u64 = all.iter().map(|value| u64::from(*value)).sum();
    (sum as f64 / all.len() as f64, all.into_iter().max().unwrap_or(0))
}

#[test]
fn an_encoded_clip_has_what_was_put_in() {
    let bytes = support::clip(SIZE, 24, 36, true);
    let expected =
        ClipInfo { width: 320, height: 180, duration_ms: 1500, frames: 36, has_audio: true, codec: "avc1".to_owned() };
    assert_eq!(clip::probe(&bytes).unwrap(), expected);
    let silent = clip::probe(&support::clip(SIZE, 30, 15, false)).unwrap();
    assert_eq!((silent.duration_ms, silent.frames, silent.has_audio), (500, 15, false));
    // The header comes before the media, so that a browser starts at once.
    let at = |name: &[u8]| bytes.windows(4).position(|window| window == name).unwrap();
    assert!(at(b"moov") < at(b"mdat"));
    // The same input gives the same file.
    assert_eq!(bytes, support::clip(SIZE, 24, 36, true));
}

#[test]
fn frames_come_back_as_they_went_in() {
    let bytes = support::clip(SIZE, 24, 36, false);
    let frames = ClipTools::embedded().sample_frames(&bytes, 3).unwrap();
    for (frame, index) in frames.iter().zip([0, 12, 24]) {
        let original = support::frame(SIZE, index, 36);
        let (mean, _) = difference(frame, &original, |_, _| true);
        assert!(mean < 4.0, "frame {index} is off by {mean} on average");
    }
    assert_eq!(ClipTools::embedded().first_frame(&bytes).unwrap(), frames[0]);
}

#[test]
fn what_cannot_be_encoded_is_refused() {
    let none = &mut std::iter::empty();
    assert!(matches!(clip::encode(SIZE, 24, none, None), Err(ClipError::Empty)));
    assert!(matches!(clip::encode((321, 180), 24, none, None), Err(ClipError::Size(321, 180))));
    assert!(matches!(clip::encode((8, 8), 24, none, None), Err(ClipError::Size(8, 8))));
    assert!(matches!(clip::encode(SIZE, 0, none, None), Err(ClipError::FrameRate(0))));
    let wrong = &mut std::iter::once(RgbImage::new(16, 16));
    assert!(matches!(clip::encode(SIZE, 24, wrong, None), Err(ClipError::FrameSize { .. })));
    let mut sound = support::sound(0.5);
    sound.sample_rate = 44_100;
    let frame = &mut std::iter::once(support::frame(SIZE, 0, 1));
    assert!(matches!(clip::encode(SIZE, 24, frame, Some(&sound)), Err(ClipError::Audio(_))));
}

#[test]
fn a_marked_clip_keeps_frames_times_and_sound() {
    let clean = support::clip(SIZE, 24, 36, true);
    let tools = ClipTools::embedded();
    let marked = tools.watermark(&clean, "VidGo 示範").unwrap();
    assert_eq!(clip::probe(&marked).unwrap(), clip::probe(&clean).unwrap());
    // Every packet of sound is there, whole and in its order.
    let mut from = 0;
    for packet in support::sound(1.5).packets {
        let rest = &marked[from..];
        from += rest.windows(packet.len()).position(|window| window == packet).expect("packet kept") + packet.len();
    }
    let before = tools.sample_frames(&clean, 3).unwrap();
    let after = tools.sample_frames(&marked, 3).unwrap();
    for (before, after) in before.iter().zip(&after) {
        let corner = |x: u32, y: u32| x > 100 && y > 125;
        let (mean, strongest) = difference(before, after, corner);
        assert!(mean > 3.0 && strongest > 60, "the mark is visible: {mean} {strongest}");
        // What is coded twice differs a little, along edges a little more.
        let (mean, _) = difference(before, after, |x, y| !corner(x, y));
        assert!(mean < 2.0, "nothing else is drawn: {mean}");
    }
    // Marking again works on what we made.
    assert!(tools.watermark(&marked, "VidGo").is_ok());
}

#[test]
fn a_text_that_cannot_be_drawn_is_an_error() {
    let clean = support::clip(SIZE, 24, 2, false);
    assert!(matches!(ClipTools::embedded().watermark(&clean, "  "), Err(ClipError::Watermark(_))));
}
