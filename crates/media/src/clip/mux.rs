//! Writes MP4 files: one H.264 track and at most one audio track, `moov` first so that a browser
//! starts to play at once (ISO/IEC 14496-12 and -15).
//!
//! The sample entry of an audio track is written as it was read, so that any codec passes through.

use super::ClipError;

/// Ticks a second of the movie's own clock: whole numbers for Opus packets and for 24, 25, 30 and 60 frames a second.
const MOVIE_TIMESCALE: u64 = 48_000;
/// Audio and video alternate in chunks of this many milliseconds, so that a player needs little buffer.
const CHUNK_MS: u64 = 500;

/// One access unit or audio packet.
pub(super) struct Sample<'a> {
    pub(super) bytes: std::borrow::Cow<'a, [u8]>,
    /// In ticks of the track's timescale.
    pub(super) duration: u32,
    /// Whether decoding can start here.
    pub(super) sync: bool,
}

/// Which part of a track is played (`elst`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Edit {
    /// First tick that is played, in ticks of the track.
    pub(super) media_time: u32,
    /// How long it is played, in ticks of the track.
    pub(super) duration: u64,
}

/// What kind of track it is.
pub(super) enum Kind {
    Video { width: u16, height: u16 },
    Audio,
}

/// One track.
pub(super) struct Track<'a> {
    pub(super) kind: Kind,
    /// Ticks a second.
    pub(super) timescale: u32,
    /// The whole box that describes the codec (`avc1`, `Opus`, `mp4a` ...).
    pub(super) sample_entry: Vec<u8>,
    pub(super) samples: Vec<Sample<'a>>,
    pub(super) edit: Option<Edit>,
}

/// `avc1` with its `avcC`, and `colr` where the colours are described.
pub(super) fn avc1(width: u16, height: u16, sps: &[u8], pps: &[u8], colours: Option<&[u8]>) -> Vec<u8> {
    let mut avcc = vec![1];
    // Profile, compatibility and level are the first bytes of the SPS, after its NAL header.
    avcc.extend((1..4).map(|index| sps.get(index).copied().unwrap_or_default()));
    avcc.extend([0xff, 0xe1]);
    avcc.extend((sps.len() as u16).to_be_bytes());
    avcc.extend(sps);
    avcc.push(1);
    avcc.extend((pps.len() as u16).to_be_bytes());
    avcc.extend(pps);

    let mut body = vec![0; 6];
    body.extend(1_u16.to_be_bytes());
    body.extend([0; 16]);
    body.extend(width.to_be_bytes());
    body.extend(height.to_be_bytes());
    // 72 dots an inch, one frame a sample, no compressor name, 24 bits a pixel.
    body.extend([0, 0x48, 0, 0, 0, 0x48, 0, 0, 0, 0, 0, 0, 0, 1]);
    body.extend([0; 32]);
    body.extend([0, 24, 0xff, 0xff]);
    body.extend(boxed(b"avcC", &avcc));
    if let Some(colours) = colours {
        body.extend(boxed(b"colr", colours));
    }
    boxed(b"avc1", &body)
}

/// `Opus` with its `dOps` (Encapsulation of Opus in ISO BMFF, 4.3).
pub(super) fn opus(channels: u8, pre_skip: u16) -> Vec<u8> {
    let mut body = vec![0; 6];
    body.extend(1_u16.to_be_bytes());
    body.extend([0; 8]);
    body.extend(u16::from(channels).to_be_bytes());
    body.extend([0, 16, 0, 0, 0, 0]);
    body.extend((48_000_u32 << 16).to_be_bytes());
    let mut config = vec![0, channels];
    config.extend(pre_skip.to_be_bytes());
    config.extend(48_000_u32.to_be_bytes());
    config.extend([0, 0, 0]);
    body.extend(boxed(b"dOps", &config));
    boxed(b"Opus", &body)
}

/// A box: its size, its name, its body.
pub(super) fn boxed(name: &[u8; 4], body: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(body.len() + 8);
    out.extend((body.len() as u32 + 8).to_be_bytes());
    out.extend(name);
    out.extend(body);
    out
}

/// Puts the tracks into a file.
///
/// # Errors
/// A track has no samples, or the file would exceed 4 GB.
pub(super) fn write(tracks: &[Track<'_>]) -> Result<Vec<u8>, ClipError> {
    let media_bytes: u64 = tracks.iter().flat_map(|track| &track.samples).map(|sample| sample.bytes.len() as u64).sum();
    if tracks.is_empty() || tracks.iter().any(|track| track.samples.is_empty()) {
        return Err(ClipError::Empty);
    }
    let plans: Vec<Plan> = tracks.iter().map(Plan::of).collect();
    // Chunks in the order of their start; the video first where both start together.
    let mut order: Vec<(u64, usize, usize)> = Vec::new();
    for (track, plan) in plans.iter().enumerate() {
        order.extend(plan.chunks.iter().enumerate().map(|(chunk, part)| (part.start_ms, track, chunk)));
    }
    order.sort_unstable();

    let mut brands = b"isom".to_vec();
    brands.extend(512_u32.to_be_bytes());
    brands.extend(b"isomiso2avc1mp41");
    let mut out = boxed(b"ftyp", &brands);
    // The size of `moov` does not depend on the offsets in it, so it is written once to be measured.
    let zeros: Vec<Vec<u32>> = plans.iter().map(|plan| vec![0; plan.chunks.len()]).collect();
    let media_start = (out.len() + moov(tracks, &plans, &zeros).len() + 8) as u64;
    if media_start + media_bytes > u64::from(u32::MAX) {
        return Err(ClipError::TooLarge);
    }
    let mut offsets = zeros;
    let mut next = media_start as u32;
    for &(_, track, chunk) in &order {
        let size = plans.get(track).and_then(|plan| plan.chunks.get(chunk)).map_or(0, |chunk| chunk.size_bytes);
        if let Some(offset) = offsets.get_mut(track).and_then(|offsets| offsets.get_mut(chunk)) {
            *offset = next;
        }
        next += size;
    }
    out.reserve(media_start as usize + media_bytes as usize);
    out.extend(moov(tracks, &plans, &offsets));
    out.extend((media_bytes as u32 + 8).to_be_bytes());
    out.extend(b"mdat");
    for (_, track, chunk) in order {
        let range = plans.get(track).and_then(|plan| plan.chunks.get(chunk)).map(|chunk| chunk.samples.clone());
        let samples = tracks.get(track).zip(range).and_then(|(track, range)| track.samples.get(range));
        for sample in samples.unwrap_or_default() {
            out.extend_from_slice(&sample.bytes);
        }
    }
    Ok(out)
}

struct Chunk {
    samples: std::ops::Range<usize>,
    size_bytes: u32,
    start_ms: u64,
}

/// How the samples of a track are grouped.
struct Plan {
    chunks: Vec<Chunk>,
    /// In ticks of the track.
    duration: u64,
}

impl Plan {
    fn of(track: &Track<'_>) -> Self {
        let scale = u64::from(track.timescale.max(1));
        let mut chunks: Vec<Chunk> = Vec::new();
        let mut ticks = 0;
        for (index, sample) in track.samples.iter().enumerate() {
            let now_ms = ticks * 1000 / scale;
            let size = sample.bytes.len() as u32;
            match chunks.last_mut() {
                Some(chunk) if now_ms < chunk.start_ms + CHUNK_MS => {
                    chunk.samples.end = index + 1;
                    chunk.size_bytes += size;
                }
                _ => chunks.push(Chunk { samples: index..index + 1, size_bytes: size, start_ms: now_ms }),
            }
            ticks += u64::from(sample.duration);
        }
        Self { chunks, duration: ticks }
    }
}

/// How long a track is played, in ticks of the movie.
fn played(track: &Track<'_>, plan: &Plan) -> u32 {
    let ticks = track.edit.map_or(plan.duration, |edit| edit.duration);
    (ticks.saturating_mul(MOVIE_TIMESCALE) / u64::from(track.timescale.max(1))).min(u64::from(u32::MAX)) as u32
}

fn moov(tracks: &[Track<'_>], plans: &[Plan], offsets: &[Vec<u32>]) -> Vec<u8> {
    let longest = tracks.iter().zip(plans).map(|(track, plan)| played(track, plan)).max().unwrap_or(0);
    let mut header = vec![0; 12];
    header.extend((MOVIE_TIMESCALE as u32).to_be_bytes());
    header.extend(longest.to_be_bytes());
    // Speed 1, full volume.
    header.extend([0, 1, 0, 0, 1, 0]);
    header.extend([0; 10]);
    header.extend(IDENTITY);
    header.extend([0; 24]);
    header.extend((tracks.len() as u32 + 1).to_be_bytes());
    let mut body = boxed(b"mvhd", &header);
    for (index, ((track, plan), offsets)) in tracks.iter().zip(plans).zip(offsets).enumerate() {
        body.extend(trak(index as u32 + 1, track, plan, offsets));
    }
    boxed(b"moov", &body)
}

fn trak(id: u32, track: &Track<'_>, plan: &Plan, offsets: &[u32]) -> Vec<u8> {
    // Flags 3: enabled and part of the presentation.
    let mut header = vec![0, 0, 0, 3];
    header.extend([0; 8]);
    header.extend(id.to_be_bytes());
    header.extend([0; 4]);
    header.extend(played(track, plan).to_be_bytes());
    header.extend([0; 12]);
    let (volume, width, height): (u16, u16, u16) = match track.kind {
        Kind::Video { width, height } => (0, width, height),
        Kind::Audio => (0x100, 0, 0),
    };
    header.extend(volume.to_be_bytes());
    header.extend([0; 2]);
    header.extend(IDENTITY);
    header.extend((u32::from(width) << 16).to_be_bytes());
    header.extend((u32::from(height) << 16).to_be_bytes());
    let mut body = boxed(b"tkhd", &header);

    if let Some(edit) = track.edit {
        let mut list = vec![0, 0, 0, 0, 0, 0, 0, 1];
        list.extend(played(track, plan).to_be_bytes());
        list.extend(edit.media_time.to_be_bytes());
        list.extend([0, 1, 0, 0]);
        body.extend(boxed(b"edts", &boxed(b"elst", &list)));
    }

    let mut media = vec![0; 12];
    media.extend(track.timescale.to_be_bytes());
    media.extend((plan.duration.min(u64::from(u32::MAX)) as u32).to_be_bytes());
    // Language "und".
    media.extend([0x55, 0xc4, 0, 0]);
    let (handler, name, about): (&[u8; 4], &[u8], Vec<u8>) = match track.kind {
        Kind::Video { .. } => (b"vide", b"video\0", boxed(b"vmhd", &[0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0])),
        Kind::Audio => (b"soun", b"audio\0", boxed(b"smhd", &[0; 8])),
    };
    let mut role = vec![0; 8];
    role.extend(handler);
    role.extend([0; 12]);
    role.extend(name);
    let mut here = vec![0, 0, 0, 0, 0, 0, 0, 1];
    here.extend(boxed(b"url ", &[0, 0, 0, 1]));
    let mut information = about;
    information.extend(boxed(b"dinf", &boxed(b"dref", &here)));
    information.extend(boxed(b"stbl", &sample_table(track, plan, offsets)));
    let mut mdia = boxed(b"mdhd", &media);
    mdia.extend(boxed(b"hdlr", &role));
    mdia.extend(boxed(b"minf", &information));
    body.extend(boxed(b"mdia", &mdia));
    boxed(b"trak", &body)
}

fn sample_table(track: &Track<'_>, plan: &Plan, offsets: &[u32]) -> Vec<u8> {
    let mut description = vec![0, 0, 0, 0, 0, 0, 0, 1];
    description.extend(&track.sample_entry);
    let mut body = boxed(b"stsd", &description);

    body.extend(table(b"stts", &runs(track.samples.iter().map(|sample| sample.duration)), |(count, duration)| {
        [count.to_be_bytes(), duration.to_be_bytes()].concat()
    }));
    if track.samples.iter().any(|sample| !sample.sync) {
        let syncs: Vec<u32> =
            (1..).zip(&track.samples).filter(|(_, sample)| sample.sync).map(|(number, _)| number).collect();
        body.extend(table(b"stss", &syncs, |number| number.to_be_bytes().to_vec()));
    }
    let mut first = 1_u32;
    let mut chunk_runs = Vec::new();
    for (count, samples) in runs(plan.chunks.iter().map(|chunk| chunk.samples.len() as u32)) {
        chunk_runs.push((first, samples));
        first += count;
    }
    body.extend(table(b"stsc", &chunk_runs, |(first, samples)| {
        [first.to_be_bytes(), samples.to_be_bytes(), 1_u32.to_be_bytes()].concat()
    }));
    let mut sizes = vec![0; 8];
    sizes.extend((track.samples.len() as u32).to_be_bytes());
    sizes.extend(track.samples.iter().flat_map(|sample| (sample.bytes.len() as u32).to_be_bytes()));
    body.extend(boxed(b"stsz", &sizes));
    body.extend(table(b"stco", offsets, |offset| offset.to_be_bytes().to_vec()));
    if track.sample_entry.get(4..8) == Some(b"Opus") {
        body.extend(opus_roll(track));
    }
    body
}

/// Opus needs 80 ms of decoding before a seek point sounds right, which the file must say (its ISO BMFF rules, 4.3.6.2).
fn opus_roll(track: &Track<'_>) -> Vec<u8> {
    let packet = track.samples.first().map_or(960, |sample| sample.duration.max(1));
    let distance = -(3840_u32.div_ceil(packet).min(3840) as i16);
    let mut description = vec![1, 0, 0, 0];
    description.extend(b"roll");
    description.extend(2_u32.to_be_bytes());
    description.extend(1_u32.to_be_bytes());
    description.extend(distance.to_be_bytes());
    let mut group = vec![0, 0, 0, 0];
    group.extend(b"roll");
    group.extend(1_u32.to_be_bytes());
    group.extend((track.samples.len() as u32).to_be_bytes());
    group.extend(1_u32.to_be_bytes());
    let mut out = boxed(b"sgpd", &description);
    out.extend(boxed(b"sbgp", &group));
    out
}

fn table<T: Copy>(name: &[u8; 4], rows: &[T], row: impl Fn(T) -> Vec<u8>) -> Vec<u8> {
    let mut body = vec![0; 4];
    body.extend((rows.len() as u32).to_be_bytes());
    body.extend(rows.iter().flat_map(|entry| row(*entry)));
    boxed(name, &body)
}

/// Runs of equal values: how many, and the value.
fn runs(values: impl Iterator<Item = u32>) -> Vec<(u32, u32)> {
    let mut out: Vec<(u32, u32)> = Vec::new();
    for value in values {
        match out.last_mut() {
            Some((count, last)) if *last == value => *count += 1,
            _ => out.push((1, value)),
        }
    }
    out
}

/// The matrix of a picture that is neither turned nor moved.
pub(super) const IDENTITY: [u8; 36] =
    [0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x40, 0, 0, 0];
