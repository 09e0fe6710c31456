//! Clips that only ffmpeg reads. Without an ffmpeg on this machine only the error is tested.

use std::process::Command;

use media::clip::{self, ClipError, ClipTools};

use crate::support;

/// High profile with B-frames and AAC, as the providers' models write it.
fn foreign(tools: &ClipTools, arguments: &[&str], name: &str) -> Vec<u8> {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join(name);
    let made = Command::new(tools.ffmpeg_path().unwrap())
        .args(["-v", "error", "-nostdin", "-f", "lavfi", "-i", "testsrc2=size=320x180:rate=24:duration=1.5"])
        .args(["-f", "lavfi", "-i", "sine=frequency=440:duration=1.5", "-shortest"])
        .args(arguments)
        .arg(&out)
        .output()
        .unwrap();
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    std::fs::read(out).unwrap()
}

const HIGH: &[&str] =
    &["-c:v", "libx264", "-profile:v", "high", "-bf", "3", "-pix_fmt", "yuv420p", "-c:a", "aac", "-f", "mp4"];

#[test]
fn ffmpeg_marks_what_the_embedded_codec_cannot() {
    let tools = ClipTools::detect(None);
    if !tools.can_handle_foreign() {
        return;
    }
    let clean = foreign(&tools, HIGH, "a.mp4");
    assert!(matches!(ClipTools::embedded().watermark(&clean, "VidGo"), Err(ClipError::NeedsFfmpeg(_))));
    let info = clip::probe(&clean).unwrap();
    assert_eq!((info.width, info.height, info.frames, info.has_audio), (320, 180, 36, true));
    let marked = tools.watermark(&clean, "VidGo 示範").unwrap();
    let after = clip::probe(&marked).unwrap();
    assert_eq!((after.frames, after.has_audio, after.codec.as_str()), (info.frames, true, "avc1"));
    assert!(after.duration_ms.abs_diff(info.duration_ms) <= 50, "{} and {}", after.duration_ms, info.duration_ms);
    let (before, after) = (tools.sample_frames(&clean, 3).unwrap(), tools.sample_frames(&marked, 3).unwrap());
    for (before, after) in before.iter().zip(&after) {
        let corner = |x: u32, y: u32| x > 100 && y > 120;
        let sum = |inside: bool| {
            let pairs = before.enumerate_pixels().zip(after.pixels()).filter(|((x, y, _), _)| corner(*x, *y) == inside);
            let all: Vec<u64> = pairs.map(|((.., a), b)| u64::from(a.0[1].abs_diff(b.0[1]))).collect();
            all.iter().sum::<u64>() as f64 / all.len() as f64
        };
        assert!(sum(true) > 2.0 * sum(false) + 1.0, "the mark is there: {} and {}", sum(true), sum(false));
    }
}

#[test]
fn webm_and_fragmented_files_are_read() {
    let tools = ClipTools::detect(None);
    if !tools.can_handle_foreign() {
        return;
    }
    let webm = foreign(&tools, &["-c:v", "libvpx", "-b:v", "300k", "-c:a", "libopus", "-f", "webm"], "a.webm");
    assert!(matches!(ClipTools::embedded().first_frame(&webm), Err(ClipError::NeedsFfmpeg(_))));
    assert_eq!(tools.first_frame(&webm).unwrap().dimensions(), (320, 180));
    let marked = clip::probe(&tools.watermark(&webm, "VidGo").unwrap()).unwrap();
    assert_eq!((marked.codec.as_str(), marked.has_audio), ("avc1", true));

    let pieces = [HIGH, &["-movflags", "frag_keyframe+empty_moov", "-g", "12"]].concat();
    let info = clip::probe(&foreign(&tools, &pieces, "a.mp4")).unwrap();
    assert_eq!((info.frames, info.has_audio), (36, true));
    assert!((1400..=1560).contains(&info.duration_ms), "{}", info.duration_ms);

    // What openh264 reads goes without ffmpeg, AAC included.
    let simple = ["-c:v", "libx264", "-profile:v", "baseline", "-pix_fmt", "yuv420p", "-c:a", "aac", "-f", "mp4"];
    let simple = foreign(&tools, &simple, "a.mp4");
    let marked = ClipTools::embedded().watermark(&simple, "VidGo").unwrap();
    assert_eq!(clip::probe(&marked).unwrap(), clip::probe(&simple).unwrap());
    if let Some(folder) = std::env::var_os("VIDGO_KEEP") {
        std::fs::write(std::path::Path::new(&folder).join("aac.mp4"), marked).unwrap();
    }
}

#[test]
fn an_ffmpeg_that_hangs_is_ended_and_one_that_is_missing_is_not_used() {
    let missing = ClipTools::detect(Some("/nonexistent/ffmpeg".into()));
    assert!(!missing.can_handle_foreign());
    // The embedded codec still does its part.
    assert!(missing.watermark(&support::clip((64, 48), 12, 6, false), "VidGo").is_ok());
    let tools = ClipTools::detect(None);
    if !tools.can_handle_foreign() {
        return;
    }
    let clean = foreign(&tools, HIGH, "a.mp4");
    let hasty = tools.with_time_limit(std::time::Duration::ZERO);
    assert!(matches!(hasty.watermark(&clean, "VidGo"), Err(ClipError::FfmpegTimeout(0))));
}
