//! The `ffmpeg` program: for clips that the embedded codec does not decode. It gets a temporary folder, no network,
//! no standard input, none of our environment, and a limit of time.

use std::{
    fs::{self, File},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use image::RgbImage;
use tempfile::TempDir;

use super::ClipError;
use crate::{sniff::MediaType, watermark::Mark};

/// How often a running ffmpeg is looked at.
const LOOK_EVERY: Duration = Duration::from_millis(5);
/// Longest side and duration are bounded before; this bounds what a hostile file may make ffmpeg write.
const MAX_OUTPUT_BYTES: u64 = 500_000_000;

/// A working ffmpeg.
#[derive(Clone, Debug)]
pub(super) struct Ffmpeg {
    pub(super) path: PathBuf,
    encoder: &'static str,
    pub(super) time_limit: Duration,
    pub(super) work_folder: Option<PathBuf>,
}

impl Ffmpeg {
    /// Uses `path`, or looks through `PATH`. `None`: not there, does not run, or cannot encode H.264.
    pub(super) fn detect(path: Option<PathBuf>) -> Option<Self> {
        let path = match path {
            Some(path) => path,
            None => std::env::split_paths(&std::env::var_os("PATH")?)
                .map(|folder| folder.join(format!("ffmpeg{}", std::env::consts::EXE_SUFFIX)))
                .find(|candidate| candidate.is_file())?,
        };
        let mut found = Self { path, encoder: "", time_limit: Duration::from_secs(10), work_folder: None };
        let folder = found.folder().ok()?;
        let list = folder.path().join("encoders");
        found.run(folder.path(), &["-encoders"], File::create(&list).ok()?.into()).ok()?;
        let encoders = fs::read_to_string(list).ok()?;
        found.encoder = ["libx264", "libopenh264"].into_iter().find(|name| encoders.contains(name))?;
        found.time_limit = Duration::from_secs(180);
        Some(found)
    }

    /// Draws the mark on every frame and copies the sound. `media_type` is the input's.
    pub(super) fn watermark(&self, bytes: &[u8], media_type: MediaType, mark: &Mark) -> Result<Vec<u8>, ClipError> {
        let folder = self.folder()?;
        fs::write(folder.path().join("in"), bytes)?;
        fs::write(folder.path().join("mark.png"), mark.to_png()?)?;
        let (right, bottom) = mark.margins();
        let overlay = format!(
            "[0:v:0]scale=trunc(iw/2)*2:trunc(ih/2)*2[even];[even][1:v]overlay=W-w-{right}:H-h-{bottom},format=yuv420p[out]"
        );
        // What WebM carries (Vorbis) is not played from MP4 everywhere.
        let sound = if media_type == MediaType::Webm { "aac" } else { "copy" };
        let limit = MAX_OUTPUT_BYTES.to_string();
        let mut arguments = vec!["-f", demuxer(media_type), "-i", "in", "-f", "png_pipe", "-i", "mark.png"];
        arguments.extend(["-filter_complex", overlay.as_str(), "-map", "[out]", "-map", "0:a:0?"]);
        arguments.extend(["-c:a", sound, "-c:v", self.encoder, "-map_metadata", "-1"]);
        match self.encoder {
            "libx264" => arguments.extend(["-preset", "veryfast", "-crf", "20"]),
            _ => arguments.extend(["-b:v", "4M"]),
        }
        arguments.extend(["-movflags", "+faststart", "-fs", &limit, "-f", "mp4", "out.mp4"]);
        self.run(folder.path(), &arguments, Stdio::null())?;
        Ok(fs::read(folder.path().join("out.mp4"))?)
    }

    /// The frame that is shown at each of the times, in milliseconds.
    pub(super) fn frames(
        &self,
        bytes: &[u8],
        media_type: MediaType,
        times_ms: &[u64],
    ) -> Result<Vec<RgbImage>, ClipError> {
        let folder = self.folder()?;
        fs::write(folder.path().join("in"), bytes)?;
        let mut frames = Vec::with_capacity(times_ms.len());
        for time_ms in times_ms {
            let seconds = format!("{}.{:03}", time_ms / 1000, time_ms % 1000);
            let arguments = ["-ss", &seconds, "-f", demuxer(media_type), "-i", "in", "-map", "0:v:0"];
            let output = ["-frames:v", "1", "-pix_fmt", "rgb24", "-f", "image2", "-update", "1", "frame.png"];
            self.run(folder.path(), &[&arguments[..], &output[..]].concat(), Stdio::null())?;
            let picture = fs::read(folder.path().join("frame.png"))?;
            let decoded = crate::picture::decode(&picture).map_err(|error| ClipError::Ffmpeg(error.to_string()))?;
            frames.push(decoded.into_rgb8());
        }
        Ok(frames)
    }

    fn folder(&self) -> Result<TempDir, ClipError> {
        let mut builder = tempfile::Builder::new();
        builder.prefix("vidgo-clip-");
        Ok(match &self.work_folder {
            Some(folder) => builder.tempdir_in(folder)?,
            None => builder.tempdir()?,
        })
    }

    fn run(&self, folder: &Path, arguments: &[&str], stdout: Stdio) -> Result<(), ClipError> {
        let complaints = folder.join("stderr");
        let mut command = Command::new(&self.path);
        command
            .env_clear()
            .envs(std::env::var_os("LD_LIBRARY_PATH").map(|value| ("LD_LIBRARY_PATH", value)))
            .current_dir(folder)
            // A hostile file must not make ffmpeg open anything but files here, nor guess another format.
            .args(["-hide_banner", "-nostdin", "-y", "-loglevel", "error", "-threads", "2"])
            .args(whitelisted(arguments))
            .stdin(Stdio::null())
            .stdout(stdout)
            .stderr(File::create(&complaints)?);
        let mut running = Running(command.spawn()?);
        let started = Instant::now();
        let status = loop {
            if let Some(status) = running.0.try_wait()? {
                break status;
            }
            if started.elapsed() > self.time_limit {
                return Err(ClipError::FfmpegTimeout(self.time_limit.as_secs()));
            }
            std::thread::sleep(LOOK_EVERY);
        };
        if status.success() {
            return Ok(());
        }
        let complaints = fs::read(&complaints).unwrap_or_default();
        let last = String::from_utf8_lossy(&complaints);
        let last = last.lines().rev().find(|line| !line.trim().is_empty()).unwrap_or("it gave no reason");
        Err(ClipError::Ffmpeg(last.chars().take(300).collect()))
    }
}

/// Puts `-protocol_whitelist file` before each input.
fn whitelisted<'a>(arguments: &[&'a str]) -> Vec<&'a str> {
    let mut out = Vec::with_capacity(arguments.len() + 4);
    for argument in arguments {
        if *argument == "-i" {
            out.extend(["-protocol_whitelist", "file"]);
        }
        out.push(argument);
    }
    out
}

fn demuxer(media_type: MediaType) -> &'static str {
    if media_type == MediaType::Webm { "matroska" } else { "mov" }
}

/// Ended with us: no ffmpeg outlives the call that started it.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        // Both fail only when it has ended already.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}
